//! A server that forwards and does nothing else: no database, no checks, no limits. It speaks just
//! enough of the protocol for the generator, so that the same scenarios show how fast a server on this
//! machine and this web framework could be at all.
//!
//! `forwarder [PORT]` listens on 127.0.0.1 and says where. To show that the checks find what they shall
//! find, `FORWARDER_LOSES=100` loses every hundredth message and `FORWARDER_DOUBLES=100` tells every
//! hundredth twice.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::UNIX_EPOCH;

use actix_web::http::header::{HeaderMap, HeaderValue, SEC_WEBSOCKET_PROTOCOL};
use actix_web::rt::{net::TcpStream, spawn};
use actix_web::web::{Data, Json, Payload, get, post};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer};
use actix_ws::Message;
use futures_util::StreamExt;
use serde::Deserialize;
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::macros::format_description;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use uuid::Uuid;

type Outbox = UnboundedSender<Arc<str>>;

/// Who is there.
#[derive(Default)]
struct Node {
    state: Mutex<State>,
    loses: Option<u64>,
    doubles: Option<u64>,
}

#[derive(Default)]
struct State {
    connections: HashMap<Uuid, Vec<Outbox>>,
    groups: HashMap<Uuid, Vec<Uuid>>,
    messages: u64,
    /// Of the latest message, so that times rise.
    millis: i128,
}

#[derive(Deserialize)]
struct Frame<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    params: Params<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Params<'a> {
    message_id: Option<Uuid>,
    receiver_id: Option<Uuid>,
    group_id: Option<Uuid>,
    user_id: Option<Uuid>,
    content: Option<&'a str>,
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let port = std::env::args().nth(1).and_then(|port| port.parse().ok());
    let node = Data::new(Node {
        loses: every("FORWARDER_LOSES"),
        doubles: every("FORWARDER_DOUBLES"),
        ..Node::default()
    });
    let server = HttpServer::new(move || {
        App::new()
            .app_data(node.clone())
            .route("/api/auth/sign-up", post().to(HttpResponse::Created))
            .route("/api/auth/login", post().to(log_in))
            .route("/api/use-cases/create-group", post().to(create_group))
            .route("/api/ws", get().to(connect))
    })
    .on_connect(|connection, _| {
        if let Some(stream) = connection.downcast_ref::<TcpStream>() {
            // Without it everything is slower, and still right.
            let _ = stream.set_nodelay(true);
        }
    })
    .bind(("127.0.0.1", port.unwrap_or(0)))?;
    for address in server.addrs() {
        println!("forwarder is listening on http://{address}");
    }
    server.run().await
}

#[expect(clippy::disallowed_methods, reason = "an example has no configuration")]
fn every(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

/// Anybody may come in; the name decides the id, and the id is the token.
async fn log_in(body: Json<Value>) -> HttpResponse {
    let mut hasher = DefaultHasher::new();
    body.get("email").map(Value::to_string).hash(&mut hasher);
    let id = Uuid::from_u64_pair(hasher.finish(), hasher.finish());
    HttpResponse::Created().json(json!({ "id": id, "token": id }))
}

async fn create_group(request: HttpRequest, body: Json<Value>, node: Data<Node>) -> HttpResponse {
    let group = body.get("groupId").and_then(Value::as_str);
    let group = group.and_then(|id| Uuid::parse_str(id).ok());
    let (Some(group), Some(owner)) = (group, user(request.headers())) else {
        return HttpResponse::BadRequest().finish();
    };
    node.state().groups.insert(group, vec![owner]);
    HttpResponse::Ok().json(json!({}))
}

/// From either header that carries a token.
fn user(headers: &HeaderMap) -> Option<Uuid> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let header = text("authorization").and_then(|value| value.strip_prefix("Bearer "));
    let protocol = text("sec-websocket-protocol").and_then(|value| value.strip_prefix("auth, "));
    Uuid::parse_str(header.or(protocol)?).ok()
}

async fn connect(
    request: HttpRequest,
    body: Payload,
    node: Data<Node>,
) -> actix_web::Result<HttpResponse> {
    let Some(user) = user(request.headers()) else {
        return Ok(HttpResponse::Unauthorized().finish());
    };
    let (mut response, mut session, mut frames) = actix_ws::handle(&request, body)?;
    let auth = HeaderValue::from_static("auth");
    response.headers_mut().insert(SEC_WEBSOCKET_PROTOCOL, auth);
    let (outbox, mut waiting) = unbounded_channel::<Arc<str>>();
    node.state()
        .connections
        .entry(user)
        .or_default()
        .push(outbox.clone());
    spawn(async move {
        while let Some(frame) = waiting.recv().await {
            if session.text(&*frame).await.is_err() {
                break;
            }
        }
    });
    spawn(async move {
        while let Some(Ok(message)) = frames.next().await {
            if let Message::Text(text) = message {
                node.take(user, &text, &outbox);
            }
        }
        let mut state = node.state();
        if let Some(all) = state.connections.get_mut(&user) {
            all.retain(|other| !other.same_channel(&outbox));
        }
    });
    Ok(response)
}

impl Node {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells those concerned, then the sender.
    fn take(&self, sender: Uuid, text: &str, outbox: &Outbox) {
        let Ok(Frame { kind, params }) = serde_json::from_str(text) else {
            return;
        };
        let mut state = self.state();
        match (params.receiver_id, params.group_id, params.user_id) {
            (_, Some(group), Some(user)) => {
                state.groups.entry(group).or_default().push(user);
            }
            (Some(receiver), _, _) => self.forward(&mut state, kind, sender, &[receiver], &params),
            (_, Some(group), _) => {
                let members = state.groups.get(&group).cloned().unwrap_or_default();
                self.forward(&mut state, kind, sender, &members, &params);
            }
            _ => {}
        }
        let reply = format!(
            r#"{{"type":"{kind}","success":true,"params":{{"item":null,"data":null,"isBroadcast":false}}}}"#
        );
        // A connection that is gone needs no answer.
        let _ = outbox.send(reply.into());
    }

    fn forward(
        &self,
        state: &mut State,
        kind: &str,
        sender: Uuid,
        receivers: &[Uuid],
        params: &Params<'_>,
    ) {
        state.messages += 1;
        let is_one_of =
            |every: Option<u64>| every.is_some_and(|n| state.messages.is_multiple_of(n));
        let times = match (is_one_of(self.loses), is_one_of(self.doubles)) {
            (true, _) => 0,
            (false, true) => 2,
            (false, false) => 1,
        };
        state.millis = now().max(state.millis + 1);
        let frame: Arc<str> = broadcast(kind, sender, params, state.millis).into();
        for receiver in receivers.iter().filter(|receiver| **receiver != sender) {
            for connection in state.connections.get(receiver).into_iter().flatten() {
                for _ in 0..times {
                    let _ = connection.send(Arc::clone(&frame));
                }
            }
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "an example has no ports")]
fn now() -> i128 {
    let now = std::time::SystemTime::now().duration_since(UNIX_EPOCH);
    now.map_or(0, |since| since.as_millis().try_into().unwrap_or(0))
}

fn broadcast(kind: &str, sender: Uuid, params: &Params<'_>, millis: i128) -> String {
    let format =
        format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");
    let time = OffsetDateTime::from_unix_timestamp_nanos(millis * 1_000_000).ok();
    let time = time
        .and_then(|time| time.format(format).ok())
        .unwrap_or_default();
    let id = params.message_id.unwrap_or_default();
    let content = params.content.unwrap_or_default();
    format!(
        r#"{{"type":"{kind}","success":true,"params":{{"item":{{"messageId":"{id}","message":"{content}","senderName":"Load","senderLastName":"","senderId":"{sender}","createdAt":"{time}"}},"data":null,"isBroadcast":true}}}}"#
    )
}
