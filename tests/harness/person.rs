use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{Answer, Client, Handshake, Socket, fresh_id};

/// What everybody's password is, unless they chose another.
pub const PASSWORD: &str = "correct-horse-7";

/// Somebody with an account who has logged in.
#[derive(Clone, Debug)]
pub struct Person {
    client: Client,
    pub id: Uuid,
    pub email: String,
    pub username: String,
    pub password: String,
    pub first_name: String,
    pub last_name: String,
    pub token: String,
}

impl Person {
    pub(crate) async fn join(client: Client, fields: Value) -> Self {
        let mut body = json!({
            "email": format!("{}@example.org", fresh_id().simple()),
            "password": PASSWORD,
        });
        body.as_object_mut()
            .unwrap()
            .extend(fields.as_object().unwrap().clone());
        client
            .sign_up(&body)
            .await
            .expect_message(201, "User registered!");
        Self::log_in(client, text(&body, "email"), text(&body, "password")).await
    }

    pub(crate) async fn log_in(client: Client, email: String, password: String) -> Self {
        let answer = client
            .log_in(&json!({ "email": email, "password": password }))
            .await;
        let told = answer.expect(201);
        Self {
            client,
            id: text(&told, "id").parse().unwrap(),
            email,
            username: text(&told, "username"),
            password,
            first_name: text(&told, "firstName"),
            last_name: text(&told, "lastName"),
            token: text(&told, "token"),
        }
    }

    /// The same person in another session.
    pub async fn log_in_again(&self) -> Self {
        Self::log_in(
            self.client.clone(),
            self.email.clone(),
            self.password.clone(),
        )
        .await
    }

    /// First and last name as one text.
    #[must_use]
    pub fn full_name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
            .trim_end()
            .to_owned()
    }

    /// Opens a WebSocket as a browser does.
    pub async fn connect(&self) -> Socket {
        let handshake = Handshake::to(self.client.address().to_owned());
        handshake
            .protocols(&["auth", &self.token])
            .open()
            .await
            .unwrap()
    }

    /// Sends a request with this person's token.
    pub async fn request(&self, method: Method, path: &str, body: &Value) -> Answer {
        self.client
            .request(method, path, Some(&self.token), body)
            .await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.request(Method::GET, path, &Value::Null).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.request(Method::POST, path, body).await
    }

    async fn query(&self, path: &str, query: &[(&str, &str)]) -> Answer {
        let request = self.client.build(Method::GET, path);
        self.client
            .send(request.bearer_auth(&self.token).query(query))
            .await
    }

    pub async fn update_profile(&self, body: &Value) -> Answer {
        self.request(Method::PATCH, "/api/profile/update", body)
            .await
    }

    pub async fn change_password(&self, old: &str, new: &str) -> Answer {
        let body = json!({ "oldPassword": old, "newPassword": new });
        self.request(Method::PATCH, "/api/profile/change-password", &body)
            .await
    }

    pub async fn destroy(&self) -> Answer {
        self.request(Method::DELETE, "/api/profile/destroy", &Value::Null)
            .await
    }

    pub async fn search(&self, text: &str) -> Answer {
        self.query("/api/use-cases/search", &[("searchText", text)])
            .await
    }

    pub async fn search_users(&self, text: &str, group: Uuid) -> Answer {
        let group = group.to_string();
        let query = [("searchText", text), ("groupId", &group)];
        self.query("/api/use-cases/search-users", &query).await
    }

    pub async fn create_group(&self, body: &Value) -> Answer {
        self.post("/api/use-cases/create-group", body).await
    }

    pub async fn mark_as_deleted(&self, companion: Uuid) -> Answer {
        let body = json!({ "companionId": companion });
        self.post("/api/use-cases/mark-as-deleted", &body).await
    }

    /// A new group of this person alone.
    pub async fn new_group(&self, name: &str) -> Uuid {
        let id = fresh_id();
        let answer = self.create_group(&group(id, name)).await;
        assert_eq!(answer.expect(200)["statusCode"], 200);
        id
    }

    /// Whether the session is still good.
    pub async fn is_logged_in(&self) -> bool {
        let answer = self.search("nobody-is-called-that").await;
        if answer.status == 401 {
            answer.expect_error(401, "Not authorized");
            return false;
        }
        assert_eq!(answer.rows(), [] as [Value; 0]);
        true
    }
}

/// What to send to make a group.
fn group(id: Uuid, name: &str) -> Value {
    json!({
        "groupId": id,
        "groupName": name,
        "notificationMessage": format!("{name} was created"),
        "messageId": fresh_id(),
    })
}

fn text(value: &Value, field: &str) -> String {
    value[field]
        .as_str()
        .unwrap_or_else(|| panic!("no {field} in {value}"))
        .to_owned()
}
