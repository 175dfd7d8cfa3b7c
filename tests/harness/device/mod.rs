//! A client that keeps a copy by what it is told, live and by `sync`, and by nothing else. It obeys
//! `docs/websocket.md`, "Catching up" and "Keeping a copy", and knows no rule that is not there.

mod conversation;
mod copy;
mod fresh;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use self::copy::{Copy, Told};
pub use self::fresh::{View, assert_same, fresh};
use crate::{Person, Socket};

/// Everything that changes what a client shows.
pub const TOPICS: [&str; 5] = ["messages", "groups", "receipts", "notifications", "friends"];

/// Why a device has to ask what changed instead of being told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// Its connection was gone.
    Away,
    /// What it did itself is in no event.
    Acted,
    /// Who joins a group does not know what was written before.
    Joined,
    /// Something was told of a conversation that it does not know.
    Unknown,
    /// Something was told of a group while it read a page, which may be older or newer.
    Raced,
}

/// A group that a device knows.
#[derive(Clone, Debug)]
pub struct KnownGroup {
    pub id: String,
    pub is_own: bool,
    pub participants: u64,
}

#[derive(Debug)]
pub struct Device {
    person: Person,
    socket: Option<Socket>,
    copy: Copy,
    next: Value,
    is_within_run: bool,
    /// Most pages are shorter than a run, so that what happens between them counts.
    page: usize,
    need: Option<Need>,
    runs: BTreeMap<Need, usize>,
    heard: BTreeMap<String, usize>,
}

impl Device {
    /// Connects, and begins with a snapshot and the histories of what is in it.
    pub async fn start(person: &Person, page: usize) -> Self {
        let mut device = Self {
            person: person.clone(),
            socket: None,
            copy: Copy::of(person.id),
            next: Value::Null,
            is_within_run: false,
            page,
            need: None,
            runs: BTreeMap::new(),
            heard: BTreeMap::new(),
        };
        device.connect().await;
        let begin = json!({ "limit": page });
        device.read_page("snapshot", begin).await;
        while device.is_within_run {
            device.read_changes().await;
        }
        for message in fresh::histories(person, device.copy.ids()).await {
            device.copy.take_in(&message);
        }
        device.catch_up(Need::Away).await;
        device
    }

    async fn connect(&mut self) {
        let mut socket = self.person.connect().await;
        socket.subscribe(&TOPICS).await;
        // What came before is told once more.
        socket.take_broadcasts();
        self.socket = Some(socket);
    }

    /// Loses the connection without a word, and whatever is on its way over it.
    pub fn lose_connection(&mut self) {
        self.socket = None;
    }

    /// Asks for something, and loses the connection before it can know what became of that.
    pub async fn act_and_lose_connection(&mut self, kind: &str, params: Value) {
        self.socket().send(kind, params).await;
        self.lose_connection();
    }

    /// Comes back, and loses the connection again while it catches up.
    pub async fn come_back_for_a_page(&mut self) {
        self.connect().await;
        self.read_changes().await;
        self.lose_connection();
    }

    pub async fn come_back(&mut self) {
        self.connect().await;
        self.catch_up(Need::Away).await;
    }

    /// Does something over its own connection, be it that it is refused. The answer is not looked into.
    pub async fn act(&mut self, kind: &str, params: Value) -> Value {
        let answer = self.socket().ask(kind, params).await;
        self.hear_what_came();
        self.need.get_or_insert(Need::Acted);
        answer
    }

    /// Waits for something to be told, however long that takes, and takes it in. Nothing is lost where
    /// this is given up.
    pub async fn listen(&mut self) {
        let frame = self.socket().hear().await;
        self.take_in_order(&frame);
    }

    /// Takes in all that was told before now.
    pub async fn hear_all(&mut self) {
        for frame in self.socket().broadcasts_so_far().await {
            self.take_in_order(&frame);
        }
    }

    /// Asks what changed, if there is a reason to.
    pub async fn settle(&mut self) {
        if let Some(need) = self.need {
            self.catch_up(need).await;
        }
    }

    async fn catch_up(&mut self, need: Need) {
        // A run that was broken off tells what changed before it began.
        while self.is_within_run {
            self.read_changes().await;
        }
        let mut need = Some(need);
        while let Some(reason) = need {
            *self.runs.entry(reason).or_default() += 1;
            self.need = None;
            self.read_changes().await;
            while self.is_within_run {
                self.read_changes().await;
            }
            need = self.need;
        }
    }

    async fn read_changes(&mut self) {
        let since = json!({ "since": self.next, "limit": self.page });
        self.read_page("sync", since).await;
    }

    async fn read_page(&mut self, kind: &str, params: Value) {
        self.hear_what_came();
        let page = self.socket().request(kind, params).await;
        let meanwhile = self.socket().take_broadcasts();
        self.copy.take_page(&page);
        self.next = page["item"]["next"].clone();
        for frame in meanwhile {
            self.take(&frame, Copy::take_beside_a_page);
        }
        self.is_within_run = page["item"]["hasMore"] == true;
    }

    fn hear_what_came(&mut self) {
        for frame in self.socket().take_broadcasts() {
            self.take_in_order(&frame);
        }
    }

    fn take_in_order(&mut self, frame: &Value) {
        self.take(frame, Copy::take);
    }

    fn take(&mut self, frame: &Value, how: fn(&mut Copy, &str, &Value) -> Told) {
        let kind = frame["type"].as_str().unwrap();
        *self.heard.entry(kind.to_owned()).or_default() += 1;
        if let Told::Ask(need) = how(&mut self.copy, kind, &frame["params"]["item"]) {
            self.need.get_or_insert(need);
        }
    }

    fn socket(&mut self) -> &mut Socket {
        self.socket.as_mut().expect("a device without a connection")
    }

    /// One of the groups it knows, by any number.
    #[must_use]
    pub fn pick_group(&self, any: usize) -> Option<KnownGroup> {
        self.copy.pick_group(any)
    }

    /// One of the messages it knows: of any conversation, so far from the latest one.
    #[must_use]
    pub fn pick_message(&self, any: usize, back: usize) -> Option<String> {
        self.copy.pick_message(any, back)
    }

    /// How it would read the lists of friends and notifications, which `sync` does not tell of.
    pub async fn read_people(&mut self) {
        self.copy.people = fresh::people(&self.person).await;
    }

    /// Why it asked what changed, and how often.
    #[must_use]
    pub fn runs(&self) -> &BTreeMap<Need, usize> {
        &self.runs
    }

    /// What it heard, and how often.
    #[must_use]
    pub fn heard(&self) -> &BTreeMap<String, usize> {
        &self.heard
    }

    /// What it would show.
    #[must_use]
    pub fn view(&self) -> View {
        self.copy.view()
    }
}
