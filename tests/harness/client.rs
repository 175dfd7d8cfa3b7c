use reqwest::Method;
use serde_json::Value;

use crate::{Answer, PATIENCE};

/// Somebody who speaks HTTP with the server.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    address: String,
}

impl Client {
    pub(crate) fn new(address: String) -> Self {
        let http = reqwest::Client::builder()
            .timeout(PATIENCE)
            // A kept connection may be gone after a restart of the server.
            .pool_max_idle_per_host(0)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        Self { http, address }
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// A request to be changed and sent with [`Self::send`].
    pub fn build(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.http
            .request(method, format!("http://{}{path}", self.address))
    }

    /// Sends any request. What is wrong with every error is checked here.
    pub async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        let (http, request) = request.build_split();
        let request = request.unwrap();
        let is_head = request.method() == Method::HEAD;
        let answer = Answer::read(http.execute(request).await.unwrap()).await;
        if answer.status >= 400 && !is_head {
            answer.check_error_shape();
        }
        answer
    }

    /// Sends a request with a JSON body, unless that is null.
    pub async fn request(
        &self,
        method: Method,
        path: &str,
        token: Option<&str>,
        body: &Value,
    ) -> Answer {
        let mut request = self.build(method, path);
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        if !body.is_null() {
            request = request.json(body);
        }
        self.send(request).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.request(Method::GET, path, None, &Value::Null).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.request(Method::POST, path, None, body).await
    }

    pub async fn sign_up(&self, body: &Value) -> Answer {
        self.post("/api/auth/sing-up", body).await
    }

    pub async fn log_in(&self, body: &Value) -> Answer {
        self.post("/api/auth/login", body).await
    }
}
