use async_trait::async_trait;
use messenger_domain::Timestamp;
use messenger_domain::error::{RepoError, RepoResult};
use messenger_domain::ids::{ConversationId, MessageId, UserId};
use messenger_domain::messages::{
    Content, Draft, HistoryEntry, HistorySlice, Message, MessageKind, MessageRepository, PageSlice,
    Sender, Seq, Stretch,
};
use messenger_domain::page::Place;
use sea_orm::sea_query::{Expr, ExprTrait, IntoColumnRef, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult};
use uuid::Uuid;

use super::{SeaRepositories, name_in, time};
use crate::db::dialect::{larger, stamp};
use crate::db::entities::messages::{Column, Entity};
use crate::db::entities::{conversations, hidden_messages, users};
use crate::db::error::{malformed, repo_error};

pub(super) const TEXT: i16 = 1;
const NOTIFICATION: i16 = 2;

/// What is read of a message that is listed, and so was not deleted. SQLite takes its time for each value
/// of each row.
#[derive(FromQueryResult)]
pub(crate) struct StoredMessage {
    id: Uuid,
    conversation_id: Uuid,
    seq: i64,
    sender_id: Uuid,
    kind: i16,
    content: String,
    created_at: i64,
    edited_at: Option<i64>,
}

/// Those of [`StoredMessage`].
pub(super) const COLUMNS: [Column; 8] = [
    Column::Id,
    Column::ConversationId,
    Column::Seq,
    Column::SenderId,
    Column::Kind,
    Column::Content,
    Column::CreatedAt,
    Column::EditedAt,
];

#[async_trait]
impl<C: ConnectionTrait + Send + Sync> MessageRepository for SeaRepositories<C> {
    async fn find(&self, id: MessageId) -> RepoResult<Option<Message>> {
        let select = Query::select()
            .columns(COLUMNS)
            .column(Column::DeletedAt)
            .from(Entity)
            .and_where(Expr::col(Column::Id).eq(id.uuid()))
            .to_owned();
        let row = self.db.query_one(&select).await.map_err(repo_error)?;
        let message = |row: QueryResult| {
            let deleted_at: Option<i64> = row.try_get("", "deleted_at").map_err(repo_error)?;
            Ok(Message {
                deleted_at: deleted_at.map(time),
                ..message_in(&row)?
            })
        };
        row.map(message).transpose()
    }

    async fn append(&self, draft: &Draft, now: Timestamp) -> RepoResult<Message> {
        let conversation = draft.place.conversation();
        let (seq, created_at) = self.advance_head(conversation, now).await?;
        let message = Message {
            id: draft.id,
            conversation,
            seq,
            sender: draft.sender,
            kind: draft.kind,
            content: draft.content.as_str().to_owned(),
            created_at,
            edited_at: None,
            deleted_at: None,
        };
        self.insert_message(&message).await?;
        Ok(message)
    }

    async fn list(&self, slice: &HistorySlice) -> RepoResult<Vec<Message>> {
        let rows = self.db.query_all(&messages(slice)).await;
        rows.map_err(repo_error)?.iter().map(message_in).collect()
    }

    async fn history(&self, slice: &HistorySlice) -> RepoResult<Vec<HistoryEntry>> {
        let rows = self.db.query_all(&history(slice)).await;
        rows.map_err(repo_error)?.iter().map(entry).collect()
    }

    async fn page(&self, slice: &PageSlice) -> RepoResult<Vec<HistoryEntry>> {
        let rows = self.db.query_all(&page(slice)).await;
        rows.map_err(repo_error)?.iter().map(entry).collect()
    }

    async fn list_senders(&self, stretches: &[Stretch]) -> RepoResult<Vec<Vec<Sender>>> {
        self.senders_in(stretches).await
    }

    async fn edit(&self, id: MessageId, content: &Content, at: Timestamp) -> RepoResult<()> {
        let update = Query::update()
            .table(Entity)
            .value(Column::Content, content.as_str())
            .value(Column::EditedAt, at.millis())
            .value(Column::ChangeStamp, stamp(self.db.get_database_backend()))
            .and_where(Expr::col(Column::Id).eq(id.uuid()))
            .to_owned();
        self.db.execute(&update).await.map_err(repo_error)?;
        self.stamp_conversation_of(id).await
    }

    async fn erase(&self, message: &Message, at: Timestamp) -> RepoResult<()> {
        self.erase_message(message, at).await
    }

    async fn hide(&self, message: &Message, reader: UserId) -> RepoResult<()> {
        self.hide_message(message, reader).await
    }

    async fn is_hidden(&self, message: &Message, reader: UserId) -> RepoResult<bool> {
        self.is_message_hidden(message, reader).await
    }
}

impl<C: ConnectionTrait + Send + Sync> SeaRepositories<C> {
    /// Takes the next number and time of a conversation, and with them its row lock.
    async fn advance_head(
        &self,
        id: ConversationId,
        now: Timestamp,
    ) -> RepoResult<(Seq, Timestamp)> {
        use conversations::Column::{ChangeStamp, HeadAt, HeadSeq, Id, ShownAt};
        let following = larger(Expr::value(now.millis()), Expr::col(HeadAt).add(1_i64));
        let update = Query::update()
            .table(conversations::Entity)
            .value(HeadSeq, Expr::col(HeadSeq).add(1_i64))
            .value(HeadAt, following.clone())
            .value(ShownAt, following)
            .value(ChangeStamp, stamp(self.db.get_database_backend()))
            .and_where(Expr::col(Id).eq(id.uuid()))
            .returning(Query::returning().columns([HeadSeq, HeadAt]))
            .to_owned();
        let row = self.db.query_one(&update).await.map_err(repo_error)?;
        let row =
            row.ok_or_else(|| malformed(format_args!("no conversation {id} to append to")))?;
        let seq = row.try_get("", "head_seq").map_err(repo_error)?;
        let at = row.try_get("", "head_at").map_err(repo_error)?;
        Ok((Seq(seq), time(at)))
    }

    async fn insert_message(&self, message: &Message) -> RepoResult<()> {
        let columns = [
            (Column::Id, Expr::value(message.id.uuid())),
            (
                Column::ConversationId,
                Expr::value(message.conversation.uuid()),
            ),
            (Column::Seq, Expr::value(message.seq.0)),
            (Column::SenderId, Expr::value(message.sender.uuid())),
            (Column::Kind, Expr::value(kind_number(message.kind))),
            (Column::Content, Expr::value(message.content.as_str())),
            (Column::CreatedAt, Expr::value(message.created_at.millis())),
            (Column::ChangeStamp, stamp(self.db.get_database_backend())),
        ];
        let (columns, values): (Vec<_>, Vec<_>) = columns.into_iter().unzip();
        let mut insert = Query::insert();
        insert
            .into_table(Entity)
            .columns(columns)
            .values_panic(values);
        self.db.execute(&insert).await.map_err(repo_error)?;
        Ok(())
    }
}

pub(crate) fn messages(slice: &HistorySlice) -> SelectStatement {
    walk(&Walk {
        conversation: slice.conversation,
        reader: slice.reader,
        after: slice.after,
        before: slice.before,
        order: Order::Desc,
        rows: slice.limit.rows(),
    })
}

pub(crate) fn history(slice: &HistorySlice) -> SelectStatement {
    with_names(messages(slice))
}

/// What is before a place in a list that begins with the latest is later than it.
pub(crate) fn page(slice: &PageSlice) -> SelectStatement {
    let (after, before, order) = match slice.place {
        Place::Start => (slice.after, None, Order::Desc),
        Place::After(key) => (slice.after, Some(key.at), Order::Desc),
        Place::Before(key) => (slice.after.max(key.at), None, Order::Asc),
    };
    with_names(walk(&Walk {
        conversation: slice.conversation,
        reader: slice.reader,
        after,
        before,
        order,
        rows: slice.rows,
    }))
}

/// A part of the index by time, both ends excluded.
struct Walk {
    conversation: ConversationId,
    reader: UserId,
    after: Timestamp,
    before: Option<Timestamp>,
    order: Order,
    rows: usize,
}

/// Walks the index by time from the cursor on, and no further than what was cleared. Passes over what
/// the reader hid; what was deleted is not in the index.
fn walk(walk: &Walk) -> SelectStatement {
    let time = || Expr::col(("m", Column::CreatedAt));
    let mut select = Query::select();
    select
        .columns(COLUMNS.map(|column| ("m", column)))
        .from_as(Entity, "m")
        .and_where(Expr::col(("m", Column::ConversationId)).eq(walk.conversation.uuid()))
        .and_where(Expr::col(("m", Column::DeletedAt)).is_null())
        .and_where(time().gt(walk.after.millis()))
        .and_where(Expr::not_exists(hidden_from(
            walk.reader,
            ("m", Column::ConversationId),
            ("m", Column::CreatedAt),
        )))
        .order_by(("m", Column::CreatedAt), walk.order.clone())
        .limit(u64::try_from(walk.rows).unwrap_or(u64::MAX));
    if let Some(before) = walk.before {
        select.and_where(time().lt(before.millis()));
    }
    select
}

/// What somebody hid of a conversation, at a time that belongs to one message.
pub(super) fn hidden_from(
    reader: UserId,
    conversation: impl IntoColumnRef,
    at: impl IntoColumnRef,
) -> SelectStatement {
    use hidden_messages::Column::{ConversationId, CreatedAt, UserId};
    Query::select()
        .expr(Expr::value(1))
        .from_as(hidden_messages::Entity, "h")
        .and_where(Expr::col(("h", UserId)).eq(reader.uuid()))
        .and_where(Expr::col(("h", ConversationId)).equals(conversation))
        .and_where(Expr::col(("h", CreatedAt)).equals(at))
        .to_owned()
}

fn with_names(mut messages: SelectStatement) -> SelectStatement {
    messages
        .expr_as(Expr::col(("u", users::Column::FirstName)), "sender_first")
        .expr_as(Expr::col(("u", users::Column::LastName)), "sender_last")
        .join_as(
            sea_orm::JoinType::InnerJoin,
            users::Entity,
            "u",
            Expr::col(("u", users::Column::Id)).equals(("m", Column::SenderId)),
        )
        .to_owned()
}

fn entry(row: &QueryResult) -> RepoResult<HistoryEntry> {
    Ok(HistoryEntry {
        message: message_in(row)?,
        sender: name_in(row, "sender_first", "sender_last").map_err(repo_error)?,
    })
}

/// The message in a row that has its [`COLUMNS`] among others.
pub(super) fn message_in(row: &QueryResult) -> RepoResult<Message> {
    StoredMessage::from_query_result(row, "")
        .map_err(repo_error)?
        .try_into()
}

pub(crate) fn kind_number(kind: MessageKind) -> i16 {
    match kind {
        MessageKind::Text => TEXT,
        MessageKind::Notification => NOTIFICATION,
    }
}

impl TryFrom<StoredMessage> for Message {
    type Error = RepoError;

    fn try_from(row: StoredMessage) -> RepoResult<Self> {
        let kind = match row.kind {
            TEXT => MessageKind::Text,
            NOTIFICATION => MessageKind::Notification,
            other => {
                return Err(malformed(format_args!(
                    "message {} of kind {other}",
                    row.id
                )));
            }
        };
        Ok(Self {
            id: MessageId::new(row.id),
            conversation: ConversationId::new(row.conversation_id),
            seq: Seq(row.seq),
            sender: UserId::new(row.sender_id),
            kind,
            content: row.content,
            created_at: time(row.created_at),
            edited_at: row.edited_at.map(time),
            deleted_at: None,
        })
    }
}
