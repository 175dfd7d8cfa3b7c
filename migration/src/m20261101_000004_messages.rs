use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};

use crate::dialect::run;

/// Numbers are for the head of a conversation and for whoever catches up; times are what clients
/// page by. Both strictly increase within a conversation, which the indexes insist on.
///
/// No foreign keys: neither conversations nor users are ever deleted, and whoever stores a message has
/// just locked the one and read the other. To look both up again would cost as much as the rest.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, SCHEMA).await
    }
}

const SCHEMA: &str = "
CREATE TABLE messages (
    id {uuid} NOT NULL PRIMARY KEY,
    conversation_id {uuid} NOT NULL,
    seq {bigint} NOT NULL,
    sender_id {uuid} NOT NULL,
    kind {smallint} NOT NULL CHECK (kind IN (1, 2)),
    content {text} NOT NULL,
    created_at {bigint} NOT NULL,
    edited_at {bigint},
    deleted_at {bigint},
    change_stamp {bigint} NOT NULL
) {strict};
CREATE UNIQUE INDEX messages_by_seq ON messages (conversation_id, seq);
CREATE UNIQUE INDEX messages_by_time ON messages (conversation_id, created_at);
";
