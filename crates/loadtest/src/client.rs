//! The server as clients see it: signing up, logging in, REST, and opening connections.

use std::cell::Cell;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::{sleep, timeout};
use tokio_tungstenite::client_async_with_config;
use tokio_tungstenite::tungstenite::client::ClientRequestBuilder;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use uuid::Uuid;

use crate::Result;
use crate::socket::Socket;

/// Longer than the server takes for anything, so that only what never comes runs into it.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// How long to wait where the server says that it is busy.
pub const PAUSE: Duration = Duration::from_millis(100);

const PASSWORD: &str = "rain-on-the-roof";

/// The server that is measured.
#[derive(Debug)]
pub struct Server {
    http: reqwest::Client,
    url: String,
    address: SocketAddr,
    connected: Cell<u32>,
}

/// Somebody who is logged in.
#[derive(Clone, Debug)]
pub struct Account {
    pub id: Uuid,
    pub email: String,
    token: String,
}

#[derive(Deserialize)]
struct LoggedIn {
    id: Uuid,
    token: String,
}

/// Somebody, or a group, that a search has found.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Found {
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub email: Option<String>,
}

impl Server {
    /// At a URL such as `http://127.0.0.1:3001`.
    pub async fn at(url: &str) -> Result<Self> {
        let url = url.trim_end_matches('/');
        let host = url
            .strip_prefix("http://")
            .ok_or("the URL must be http://HOST:PORT")?;
        let mut addresses = tokio::net::lookup_host(host).await?;
        let http = reqwest::Client::builder().no_proxy().timeout(PATIENCE);
        Ok(Self {
            http: http.build()?,
            url: url.to_owned(),
            address: addresses.next().ok_or("the host has no address")?,
            connected: Cell::new(0),
        })
    }

    /// Somebody of this name. Who has signed up already is just logged in.
    pub async fn account(&self, name: &str, first_name: &str) -> Result<Account> {
        let email = format!("{name}@load.example");
        let body = json!({ "firstName": first_name, "email": email, "password": PASSWORD });
        loop {
            let request = self.http.post(self.path("/api/auth/sign-up")).json(&body);
            let response = request.send().await?;
            let (status, text) = (response.status(), response.text().await?);
            if status.is_success() || status == StatusCode::CONFLICT {
                break;
            }
            if status != StatusCode::SERVICE_UNAVAILABLE {
                return Err(format!("sign-up: {status} {text}").into());
            }
            sleep(PAUSE).await;
        }
        loop {
            if let Some(account) = self.log_in(&email).await? {
                return Ok(account);
            }
            sleep(PAUSE).await;
        }
    }

    /// None, if the server has too many passwords to check.
    pub async fn log_in(&self, email: &str) -> Result<Option<Account>> {
        let body = json!({ "email": email, "password": PASSWORD });
        let request = self.http.post(self.path("/api/auth/login")).json(&body);
        let response = request.send().await?;
        if response.status() == StatusCode::SERVICE_UNAVAILABLE {
            response.bytes().await?;
            return Ok(None);
        }
        let LoggedIn { id, token } = read(response).await?;
        Ok(Some(Account {
            id,
            email: email.to_owned(),
            token,
        }))
    }

    /// A new group of one member.
    pub async fn create_group(&self, owner: &Account, group: Uuid, notice: Uuid) -> Result<()> {
        let body = json!({
            "groupId": group,
            "groupName": "Load",
            "notificationMessage": "Load was created",
            "messageId": notice,
        });
        let request = self.request(Method::POST, "/api/use-cases/create-group", owner);
        answer::<Value>(request.json(&body)).await.map(|_| ())
    }

    /// A new group of several members.
    pub async fn create_circle(&self, owner: &Account, others: &[Account]) -> Result<()> {
        let others: Vec<_> = others.iter().map(|other| other.id).collect();
        let body = json!({ "groupName": "Circle", "memberIds": others });
        let request = self.request(Method::POST, "/api/groups", owner);
        answer::<Value>(request.json(&body)).await.map(|_| ())
    }

    pub async fn search(&self, account: &Account, text: &str) -> Result<Vec<Found>> {
        #[derive(Deserialize)]
        struct List {
            data: Vec<Found>,
        }
        let request = self.request(Method::GET, "/api/use-cases/search", account);
        let list: List = answer(request.query(&[("searchText", text)])).await?;
        Ok(list.data)
    }

    /// How far one's own message got.
    pub async fn status(&self, account: &Account, message: Uuid) -> Result<Option<String>> {
        #[derive(Deserialize)]
        struct Message {
            status: Option<String>,
        }
        let path = format!("/api/messages/{message}");
        let message: Message = answer(self.request(Method::GET, &path, account)).await?;
        Ok(message.status)
    }

    /// How many messages of a conversation are new to somebody.
    pub async fn unread(&self, account: &Account, conversation: Uuid) -> Result<u64> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Conversation {
            unread_count: u64,
        }
        let path = format!("/api/conversations/{conversation}");
        let found: Conversation = answer(self.request(Method::GET, &path, account)).await?;
        Ok(found.unread_count)
    }

    /// The sum of a counter that has no labels; 0 until there is something to count.
    pub async fn metric(&self, name: &str) -> Result<f64> {
        let text = self.http.get(self.path("/metrics")).send().await?;
        let text = text.error_for_status()?.text().await?;
        let line = text
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        Ok(line.map_or(Ok(0.0), str::parse)?)
    }

    /// Opens a WebSocket as a browser does. From several addresses in turn if the server is on this
    /// machine, for one address has too few ports.
    pub async fn connect(&self, account: &Account) -> Result<Socket> {
        timeout(PATIENCE, self.open(account))
            .await
            .map_err(|_| "a connection does not open in time")?
    }

    async fn open(&self, account: &Account) -> Result<Socket> {
        let stream = if self.address.is_ipv4() && self.address.ip().is_loopback() {
            let number = self.connected.get();
            self.connected.set(number.wrapping_add(1));
            let [.., last] = (number % 200).to_be_bytes();
            let socket = TcpSocket::new_v4()?;
            socket.bind((Ipv4Addr::new(127, 0, 0, 2 + last), 0).into())?;
            socket.connect(self.address).await?
        } else {
            TcpStream::connect(self.address).await?
        };
        stream.set_nodelay(true)?;
        let uri = format!("ws://{}/api/ws", self.address).parse()?;
        let request = ClientRequestBuilder::new(uri)
            .with_sub_protocol("auth")
            .with_sub_protocol(&account.token);
        let config = WebSocketConfig::default()
            .read_buffer_size(4096)
            .write_buffer_size(0);
        let (stream, _) = client_async_with_config(request, stream, Some(config)).await?;
        Ok(Socket { stream })
    }

    fn request(&self, method: Method, path: &str, account: &Account) -> RequestBuilder {
        self.http
            .request(method, self.path(path))
            .bearer_auth(&account.token)
    }

    fn path(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }
}

async fn answer<T: DeserializeOwned>(request: RequestBuilder) -> Result<T> {
    read(request.send().await?).await
}

async fn read<T: DeserializeOwned>(response: Response) -> Result<T> {
    let (status, url) = (response.status(), response.url().path().to_owned());
    if !status.is_success() {
        return Err(format!("{url}: {status} {}", response.text().await?).into());
    }
    Ok(response.json().await?)
}
