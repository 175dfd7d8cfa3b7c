use reqwest::StatusCode;
use tokio::time::timeout;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::{ClientRequestBuilder, Error, http::Response};

use crate::{PATIENCE, Socket};

/// A WebSocket that is to be opened.
#[derive(Clone, Debug)]
pub struct Handshake {
    address: String,
    path: String,
    protocols: Vec<String>,
    headers: Vec<(String, String)>,
}

/// How the server refused a handshake.
#[derive(Debug)]
pub struct Refusal {
    pub status: StatusCode,
    pub response: Response<Option<Vec<u8>>>,
}

impl Refusal {
    /// A header, or nothing.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.response
            .headers()
            .get(name)
            .map(|v| v.to_str().unwrap())
            .unwrap_or_default()
    }
}

impl Handshake {
    pub(crate) fn to(address: String) -> Self {
        Self {
            address,
            path: "/api/ws".to_owned(),
            protocols: Vec::new(),
            headers: Vec::new(),
        }
    }

    #[must_use]
    pub fn path(mut self, path: &str) -> Self {
        path.clone_into(&mut self.path);
        self
    }

    /// Offers sub-protocols, of which the server has to choose the first.
    #[must_use]
    pub fn protocols(mut self, protocols: &[&str]) -> Self {
        self.protocols = protocols
            .iter()
            .map(|&protocol| protocol.to_owned())
            .collect();
        self
    }

    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    #[must_use]
    pub fn bearer(self, token: &str) -> Self {
        self.header("Authorization", &format!("Bearer {token}"))
    }

    /// Connects, or tells how the server refused to.
    pub async fn open(self) -> Result<Socket, Refusal> {
        let url = format!("ws://{}{}", self.address, self.path);
        let mut request = ClientRequestBuilder::new(url.parse().unwrap());
        for protocol in &self.protocols {
            request = request.with_sub_protocol(protocol);
        }
        for (name, value) in &self.headers {
            request = request.with_header(name, value);
        }
        match timeout(PATIENCE, connect_async(request))
            .await
            .expect("no answer to a handshake")
        {
            Ok((stream, response)) => {
                let chosen = response.headers().get("sec-websocket-protocol");
                let chosen = chosen.map(|protocol| protocol.to_str().unwrap());
                assert_eq!(chosen, self.protocols.first().map(String::as_str));
                Ok(Socket::new(stream))
            }
            Err(Error::Http(response)) => Err(Refusal {
                status: response.status(),
                response: *response,
            }),
            Err(other) => panic!("no answer to a handshake: {other}"),
        }
    }
}
