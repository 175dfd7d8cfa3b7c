use serde_json::{Value, json};

use crate::{Person, Socket};

/// Reading lists to their end, as clients do that scroll.
impl Socket {
    /// All rows, page by page, from the latest on until a page is empty.
    pub async fn walk(&mut self, kind: &str, params: &Value, limit: usize) -> Vec<Value> {
        let mut params = params.clone();
        params["limit"] = limit.into();
        params["cursorCreatedAt"] = Value::Null;
        let mut all = Vec::new();
        loop {
            let page = self.rows(kind, params.clone()).await;
            let Some(last) = page.last() else {
                return all;
            };
            params["cursorCreatedAt"] = last["createdAt"].clone();
            all.extend(page);
        }
    }

    /// The whole dialog with somebody, latest first.
    pub async fn whole_dialog(&mut self, companion: &Person) -> Vec<Value> {
        let params = json!({ "receiverId": companion.id });
        self.walk("getlatestMessageDialog", &params, 100).await
    }
}
