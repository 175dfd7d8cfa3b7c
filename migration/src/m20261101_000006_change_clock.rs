use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};

use crate::dialect::run;

/// One row. On SQLite it is the change stamp, raised once by each transaction; on PostgreSQL, where
/// transactions have numbers of their own, only the readiness probe writes it.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, SCHEMA).await
    }
}

const SCHEMA: &str = "
CREATE TABLE change_clock (stamp {bigint} NOT NULL) {strict};
INSERT INTO change_clock (stamp) VALUES (0);
";
