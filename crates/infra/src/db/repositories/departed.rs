//! Messages that go, for everybody or for one reader, and what is the latest then.
//!
//! For each participant one message is on top of the conversation: the latest that was neither deleted
//! nor hidden by this reader. Its time is that of `conversations.shown_at`, unless this is at or before
//! `participants.hidden_until`; then it is `participants.shown_at`. Whatever takes a message away keeps
//! this true, under the lock of the conversation. See ADR 12.

use messenger_domain::Timestamp;
use messenger_domain::error::RepoResult;
use messenger_domain::ids::{MessageId, UserId};
use messenger_domain::messages::Message;
use sea_orm::{ConnectionTrait, ExecResult, Statement, Value};

use super::SeaRepositories;
use crate::db::dialect::stamp_sql;
use crate::db::error::repo_error;

const ERASE: &str = "
UPDATE messages SET content = '', deleted_at = $2, change_stamp = {stamp}
WHERE id = $1 AND deleted_at IS NULL";

/// Of a message that was changed: by it, devices find the message.
const STAMP_CONVERSATION: &str = "
UPDATE conversations SET change_stamp = {stamp}
WHERE id = (SELECT m.conversation_id FROM messages AS m WHERE m.id = $1)";

const STAMP_PARTICIPANT: &str = "
UPDATE participants SET change_stamp = {stamp} WHERE conversation_id = $1 AND user_id = $2";

/// Of a conversation whose latest message ($2) was just deleted.
const SHOW_THE_ONE_BEFORE: &str = "
UPDATE conversations SET change_stamp = {stamp}, shown_at = coalesce((
    SELECT m.created_at FROM messages AS m
    WHERE m.conversation_id = $1 AND m.created_at < $2 AND m.deleted_at IS NULL
    ORDER BY m.created_at DESC LIMIT 1
), 0)
WHERE id = $1 AND shown_at = $2";

const HIDE: &str = "
INSERT INTO hidden_messages (conversation_id, user_id, created_at, change_stamp)
VALUES ($1, $2, $3, {stamp})
ON CONFLICT DO NOTHING";

const IS_HIDDEN: &str = "
SELECT 1 AS hidden FROM hidden_messages
WHERE conversation_id = $1 AND user_id = $2 AND created_at = $3";

/// Finds what is on top for some participants of a conversation ($1) below a message ($2) that was on
/// top for them. `{whom}` is where they are chosen.
const FIND_THE_TOP: &str = "
UPDATE participants AS p SET change_stamp = {stamp},
    hidden_until = (SELECT c.shown_at FROM conversations AS c WHERE c.id = $1),
    shown_at = coalesce((
        SELECT m.created_at FROM messages AS m
        WHERE m.conversation_id = $1 AND m.created_at < $2 AND m.deleted_at IS NULL
            AND NOT EXISTS (
                SELECT 1 FROM hidden_messages AS h
                WHERE h.conversation_id = $1 AND h.user_id = p.user_id
                    AND h.created_at = m.created_at)
        ORDER BY m.created_at DESC LIMIT 1
    ), 0)
WHERE p.conversation_id = $1 AND {whom}";

/// One reader, if the message was on top.
const READER: &str = "p.user_id = $3 AND $2 = (
    SELECT CASE WHEN c.shown_at > p.hidden_until THEN c.shown_at ELSE p.shown_at END
    FROM conversations AS c WHERE c.id = $1)";

/// Those for whom the message was on top though later ones are there, which they hid.
const WHO_HID_WHAT_CAME_LATER: &str = "p.shown_at = $2 AND p.hidden_until >= (
    SELECT c.shown_at FROM conversations AS c WHERE c.id = $1)";

/// Those for whom the message was on top as for everybody, and who may have hidden the one before.
const WHO_HID_ANYTHING: &str = "(p.hidden_until < $2 OR p.shown_at = $2) AND EXISTS (
    SELECT 1 FROM hidden_messages AS h
    WHERE h.conversation_id = $1 AND h.user_id = p.user_id)";

impl<C: ConnectionTrait + Send + Sync> SeaRepositories<C> {
    pub(super) async fn erase_message(&self, message: &Message, at: Timestamp) -> RepoResult<()> {
        let id = message.id.uuid().into();
        let erased = self.run(ERASE, [id, at.millis().into()]).await?;
        if erased.rows_affected() == 0 {
            return Ok(());
        }
        self.stamp_conversation_of(message.id).await?;
        let place: [Value; 2] = [
            message.conversation.uuid().into(),
            message.created_at.millis().into(),
        ];
        let moved = self.run(SHOW_THE_ONE_BEFORE, place.clone()).await?;
        let whom = if moved.rows_affected() == 0 {
            WHO_HID_WHAT_CAME_LATER
        } else {
            WHO_HID_ANYTHING
        };
        self.run(&FIND_THE_TOP.replace("{whom}", whom), place)
            .await?;
        Ok(())
    }

    pub(super) async fn hide_message(&self, message: &Message, reader: UserId) -> RepoResult<()> {
        let (conversation, reader) = (message.conversation.uuid(), reader.uuid());
        let at = message.created_at.millis();
        let row = [conversation.into(), reader.into(), at.into()];
        self.run(HIDE, row).await?;
        let participant = [conversation.into(), reader.into()];
        self.run(STAMP_PARTICIPANT, participant).await?;
        let place = [conversation.into(), at.into(), reader.into()];
        self.run(&FIND_THE_TOP.replace("{whom}", READER), place)
            .await?;
        Ok(())
    }

    pub(super) async fn is_message_hidden(
        &self,
        message: &Message,
        reader: UserId,
    ) -> RepoResult<bool> {
        let key = [
            message.conversation.uuid().into(),
            reader.uuid().into(),
            message.created_at.millis().into(),
        ];
        let backend = self.db.get_database_backend();
        let find = Statement::from_sql_and_values(backend, IS_HIDDEN, key);
        let row = self.db.query_one_raw(find).await.map_err(repo_error)?;
        Ok(row.is_some())
    }

    pub(super) async fn stamp_conversation_of(&self, message: MessageId) -> RepoResult<()> {
        self.run(STAMP_CONVERSATION, [message.uuid().into()])
            .await?;
        Ok(())
    }

    async fn run(
        &self,
        sql: &str,
        values: impl IntoIterator<Item = Value>,
    ) -> RepoResult<ExecResult> {
        let backend = self.db.get_database_backend();
        let sql = sql.replace("{stamp}", stamp_sql(backend));
        let statement = Statement::from_sql_and_values(backend, sql, values);
        self.db.execute_raw(statement).await.map_err(repo_error)
    }
}
