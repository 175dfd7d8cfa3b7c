use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ConnectionTrait, Statement};
use uuid::Uuid;

use crate::TestServer;

/// Looking behind the server, into its database.
impl TestServer {
    /// Changes what no client can.
    pub async fn execute(&self, sql: &str) {
        let database = self.database().raw().await;
        database.execute_unprepared(sql).await.unwrap();
        database.close().await.unwrap();
    }

    /// Lets the server reach its database on `PostgreSQL`, or throws it out and keeps it out.
    pub async fn let_in(&self, allowed: bool) {
        self.database().let_in(allowed).await;
    }

    /// Moves the latest messages of conversations to other times, in milliseconds.
    pub async fn move_in_time(&self, heads: impl IntoIterator<Item = (Uuid, i64)>) {
        let database = self.database().raw().await;
        for (conversation, millis) in heads {
            let head = Query::select()
                .column("head_seq")
                .from("conversations")
                .and_where(Expr::col("id").eq(conversation))
                .to_owned();
            let message = Query::update()
                .table("messages")
                .value("created_at", millis)
                .and_where(Expr::col("conversation_id").eq(conversation))
                .and_where(Expr::col("seq").in_subquery(head))
                .to_owned();
            let moved = database.execute(&message).await.unwrap();
            assert_eq!(moved.rows_affected(), 1, "{conversation} has no message");
            let conversation = Query::update()
                .table("conversations")
                .value("head_at", millis)
                .value("shown_at", millis)
                .and_where(Expr::col("id").eq(conversation))
                .to_owned();
            database.execute(&conversation).await.unwrap();
        }
        database.close().await.unwrap();
    }

    /// The id of the one conversation that there is.
    pub async fn only_conversation(&self) -> Uuid {
        let database = self.database().raw().await;
        let backend = database.get_database_backend();
        let query = Statement::from_string(backend, "SELECT id FROM conversations");
        let rows = database.query_all_raw(query).await.unwrap();
        let [row] = rows.as_slice() else {
            panic!("{} conversations", rows.len());
        };
        let id = row.try_get("", "id").unwrap();
        database.close().await.unwrap();
        id
    }

    /// What a statement counts.
    pub async fn count(&self, sql: &str) -> i64 {
        let database = self.database().raw().await;
        let query = Statement::from_string(database.get_database_backend(), sql);
        let row = database.query_one_raw(query).await.unwrap().unwrap();
        let count = row.try_get_by_index(0).unwrap();
        database.close().await.unwrap();
        count
    }

    /// All that is stored, as text: to look for what must not be there.
    pub async fn everything_stored(&self) -> String {
        if let Some(file) = self.database().url().strip_prefix("sqlite://") {
            let of = |path: String| std::fs::read(path).unwrap_or_default();
            let bytes = [of(file.to_owned()), of(format!("{file}-wal"))].concat();
            return String::from_utf8_lossy(&bytes).into_owned();
        }
        let database = self.database().raw().await;
        let query = Statement::from_string(
            database.get_database_backend(),
            "SELECT string_agg(query_to_xml(format('SELECT * FROM %I', tablename), true, false, \
             '')::text, '') FROM pg_tables WHERE schemaname = 'public'",
        );
        let row = database.query_one_raw(query).await.unwrap().unwrap();
        let all = row.try_get_by_index(0).unwrap();
        database.close().await.unwrap();
        all
    }
}
