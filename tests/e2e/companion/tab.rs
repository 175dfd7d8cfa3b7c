use harness::{Client, Handshake, PASSWORD, Socket, TestServer, fresh_id};
use reqwest::Method;
use serde_json::{Value, json};

/// A browser tab in which somebody has logged in.
pub(super) struct Tab {
    client: Client,
    handshake: Handshake,
    token: String,
    pub(super) id: String,
    pub(super) socket: Socket,
}

impl Tab {
    pub(super) async fn sign_up(server: &TestServer, first_name: &str, email: &str) -> Self {
        let body = json!({
            "firstName": first_name,
            "lastName": "Example",
            "email": email,
            "password": PASSWORD,
        });
        let answer = server.client().post("/api/auth/sing-up", &body).await;
        answer.expect_message(201, "User registered!");
        Self::log_in(server, email, PASSWORD).await
    }

    pub(super) async fn log_in(server: &TestServer, email: &str, password: &str) -> Self {
        let client = server.client();
        let body = json!({ "email": email, "password": password });
        let told = client.post("/api/auth/login", &body).await.expect(201);
        assert_eq!(told["message"], "User is authorized");
        assert_eq!(told["email"], email);
        let token = told["token"].as_str().unwrap().to_owned();
        let handshake = server.handshake().path("/").protocols(&["auth", &token]);
        Self {
            client,
            socket: handshake.clone().open().await.unwrap(),
            handshake,
            token,
            id: told["id"].as_str().unwrap().to_owned(),
        }
    }

    pub(super) async fn reconnect(&mut self) {
        self.socket = self.handshake.clone().open().await.unwrap();
    }

    pub(super) async fn call(&self, method: Method, path: &str, body: Value, status: u16) -> Value {
        self.client
            .request(method, path, Some(&self.token), &body)
            .await
            .expect(status)
    }

    pub(super) async fn find(&self, path_and_query: &str) -> Vec<Value> {
        let path = format!("/api/use-cases/{path_and_query}");
        let found = self.call(Method::GET, &path, Value::Null, 200).await;
        found["data"].as_array().unwrap().clone()
    }

    pub(super) async fn page(
        &mut self,
        kind: &str,
        mut params: Value,
        cursor: &Value,
    ) -> Vec<Value> {
        params["limit"] = 2.into();
        params["cursorCreatedAt"] = cursor.clone();
        self.socket.rows(kind, params).await
    }

    /// Pages as the front end does: until a page is empty.
    pub(super) async fn scroll(&mut self, kind: &str, params: Value) -> Vec<Value> {
        let mut rows: Vec<Value> = Vec::new();
        loop {
            let cursor = rows
                .last()
                .map_or(Value::Null, |row| row["createdAt"].clone());
            let page = self.page(kind, params.clone(), &cursor).await;
            if page.is_empty() {
                return rows;
            }
            rows.extend(page);
        }
    }

    pub(super) async fn write(&mut self, to: &str, content: &str) {
        let params = json!({ "messageId": fresh_id(), "receiverId": to, "content": content });
        let reply = self.socket.request("privateMessage", params).await;
        assert_eq!(
            reply,
            json!({ "item": null, "data": null, "isBroadcast": false })
        );
    }
}

pub(super) fn contents(rows: &[Value]) -> Vec<&str> {
    rows.iter()
        .map(|row| row["content"].as_str().unwrap())
        .collect()
}
