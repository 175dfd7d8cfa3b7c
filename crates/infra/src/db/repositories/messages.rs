use async_trait::async_trait;
use messenger_domain::Timestamp;
use messenger_domain::error::{RepoError, RepoResult};
use messenger_domain::ids::{ConversationId, MessageId, UserId};
use messenger_domain::messages::{
    Draft, HistoryEntry, HistorySlice, Message, MessageKind, MessageRepository, Seq,
};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, EntityTrait, FromQueryResult, QueryResult};
use uuid::Uuid;

use super::{SeaRepositories, name_in, time};
use crate::db::dialect::{larger, stamp};
use crate::db::entities::messages::{Column, Entity};
use crate::db::entities::{conversations, users};
use crate::db::error::{malformed, repo_error};

const TEXT: i16 = 1;
const NOTIFICATION: i16 = 2;

/// What is read of a message. SQLite takes its time for each value of each row.
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
        let query = Entity::find_by_id(id.uuid()).into_model::<StoredMessage>();
        let row = query.one(&self.db).await;
        row.map_err(repo_error)?.map(Message::try_from).transpose()
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
}

impl<C: ConnectionTrait + Send + Sync> SeaRepositories<C> {
    /// Takes the next number and time of a conversation, and with them its row lock.
    async fn advance_head(
        &self,
        id: ConversationId,
        now: Timestamp,
    ) -> RepoResult<(Seq, Timestamp)> {
        use conversations::Column::{ChangeStamp, HeadAt, HeadSeq, Id};
        let following = larger(Expr::value(now.millis()), Expr::col(HeadAt).add(1_i64));
        let update = Query::update()
            .table(conversations::Entity)
            .value(HeadSeq, Expr::col(HeadSeq).add(1_i64))
            .value(HeadAt, following)
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

/// Walks the index by time from the cursor on, and no further than what was cleared.
pub(crate) fn messages(slice: &HistorySlice) -> SelectStatement {
    let time = || Expr::col(("m", Column::CreatedAt));
    let mut select = Query::select();
    select
        .columns(COLUMNS.map(|column| ("m", column)))
        .from_as(Entity, "m")
        .and_where(Expr::col(("m", Column::ConversationId)).eq(slice.conversation.uuid()))
        .and_where(time().gt(slice.after.millis()))
        .order_by(("m", Column::CreatedAt), Order::Desc)
        .limit(u64::try_from(slice.limit.rows()).unwrap_or(u64::MAX));
    if let Some(before) = slice.before {
        select.and_where(time().lt(before.millis()));
    }
    select
}

pub(crate) fn history(slice: &HistorySlice) -> SelectStatement {
    messages(slice)
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
        })
    }
}
