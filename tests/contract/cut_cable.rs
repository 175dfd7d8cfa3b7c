use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

/// Stands between a node and PostgreSQL, and can be cut at the worst moment: when the database has
/// done something, and nobody has heard of it.
pub(crate) struct Cable {
    url: String,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    /// What to wait for, until it has passed.
    marker: Mutex<Option<&'static str>>,
    was_cut: AtomicBool,
}

impl Cable {
    pub(crate) async fn to(url: &str) -> Self {
        let (before, rest) = url.split_once('@').unwrap();
        let (server, database) = rest.split_once('/').unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::<State>::default();
        tokio::spawn(accept(listener, server.to_owned(), Arc::clone(&state)));
        Self {
            url: format!("{before}@127.0.0.1:{port}/{database}"),
            state,
        }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// The next request with this text gets through, and the answer to it does not.
    pub(crate) fn cut_after(&self, text: &'static str) {
        *self.state.marker.lock().unwrap() = Some(text);
    }

    pub(crate) fn was_cut(&self) -> bool {
        self.state.was_cut.load(Ordering::SeqCst)
    }
}

impl State {
    fn is_marked(&self, request: &[u8]) -> bool {
        let mut marker = self.marker.lock().unwrap();
        let passes = marker.is_some_and(|text| {
            let mut parts = request.windows(text.len());
            parts.any(|part| part == text.as_bytes())
        });
        if passes {
            *marker = None;
        }
        passes
    }
}

async fn accept(listener: TcpListener, server: String, state: Arc<State>) {
    while let Ok((node, _)) = listener.accept().await {
        let database = TcpStream::connect(&server).await.unwrap();
        let (from_node, to_node) = node.into_split();
        let (from_database, to_database) = database.into_split();
        let cut = Arc::<AtomicBool>::default();
        let asking = ask(from_node, to_database, Arc::clone(&state), Arc::clone(&cut));
        tokio::spawn(asking);
        tokio::spawn(answer(from_database, to_node, Arc::clone(&state), cut));
    }
}

async fn ask(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    state: Arc<State>,
    cut: Arc<AtomicBool>,
) {
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(read @ 1..) = from.read(&mut buffer).await {
        let request = &buffer[..read];
        if state.is_marked(request) {
            cut.store(true, Ordering::SeqCst);
        }
        if to.write_all(request).await.is_err() {
            return;
        }
    }
}

async fn answer(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    state: Arc<State>,
    cut: Arc<AtomicBool>,
) {
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(read @ 1..) = from.read(&mut buffer).await {
        if cut.load(Ordering::SeqCst) {
            state.was_cut.store(true, Ordering::SeqCst);
            return;
        }
        if to.write_all(&buffer[..read]).await.is_err() {
            return;
        }
    }
}
