use std::process::ExitStatus;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::database::{Backend, TestDatabase};
use crate::process::Process;
use crate::{Client, Handshake, PASSWORD, Person, Usage};

/// What a server shall run on, and how.
#[derive(Debug)]
pub struct Setup {
    backend: Backend,
    settings: Vec<(String, String)>,
}

impl Setup {
    /// On a fresh database, without rate limits, with passwords that are hashed fast.
    #[must_use]
    pub fn on(backend: Backend) -> Self {
        let setup = Self {
            backend,
            settings: Vec::new(),
        };
        setup.with(&[
            ("BIND", "127.0.0.1"),
            ("BCRYPT_COST", "4"),
            ("DRAIN_SPREAD", "0"),
            ("RATE_LIMITS", "off"),
            ("LOG", "info"),
            ("LOG_FORMAT", "json"),
        ])
    }

    /// With these settings, which win over earlier ones.
    #[must_use]
    pub fn with(mut self, settings: &[(&str, &str)]) -> Self {
        let owned = settings
            .iter()
            .map(|(name, value)| ((*name).into(), (*value).into()));
        self.settings.extend(owned);
        self
    }

    /// Starts the server and waits until it accepts connections.
    pub async fn start(self) -> TestServer {
        let database = TestDatabase::create(self.backend).await;
        self.start_on(database).await
    }

    /// The same on a database that something is in.
    pub async fn start_on(mut self, database: TestDatabase) -> TestServer {
        let data = tempfile::tempdir().unwrap();
        let data_dir = data.path().to_str().unwrap();
        self = self.with(&[("DATABASE_URL", database.url()), ("DATA_DIR", data_dir)]);
        let mut server = TestServer {
            process: None,
            port: 0,
            settings: self.settings,
            data,
            database,
        };
        server.launch().await;
        server
    }
}

/// The real server as a process of its own, on a database of its own. It is killed on drop, and its
/// log is shown if the test failed.
#[derive(Debug)]
pub struct TestServer {
    process: Option<Process>,
    /// Zero until the first start, when any free one is taken.
    port: u16,
    settings: Vec<(String, String)>,
    data: TempDir,
    database: TestDatabase,
}

impl TestServer {
    async fn launch(&mut self) {
        let mut settings = self.settings.clone();
        settings.push(("PORT".into(), self.port.to_string()));
        let mut process = Process::spawn(&settings);
        self.port = process.port().await;
        self.process = Some(process);
    }

    /// Ends the server at once, as a power cut would.
    pub fn kill(&mut self) {
        self.process = None;
    }

    /// Asks the server to stop, without waiting.
    pub fn interrupt(&self) {
        self.process
            .as_ref()
            .expect("the server was killed")
            .interrupt();
    }

    /// Waits for a server that was asked to stop.
    pub async fn exit(&mut self) -> ExitStatus {
        self.process
            .as_mut()
            .expect("the server was killed")
            .exit()
            .await
    }

    /// Stops the server as an update would.
    pub async fn terminate(&mut self) -> ExitStatus {
        self.interrupt();
        self.exit().await
    }

    /// Starts the server again, on the same port and database; one that still runs is killed.
    pub async fn restart(&mut self) {
        self.kill();
        self.launch().await;
    }

    /// What the server takes of the machine right now.
    #[must_use]
    pub fn usage(&self) -> Usage {
        Usage::of(self.process_id())
    }

    pub(crate) fn process_id(&self) -> u32 {
        self.process.as_ref().expect("the server was stopped").id()
    }

    /// What the server has logged since it was started last. It may lag behind until [`Self::exit`].
    #[must_use]
    pub fn logs(&self) -> Vec<String> {
        self.process.as_ref().map(Process::log).unwrap_or_default()
    }

    #[must_use]
    pub fn database(&self) -> &TestDatabase {
        &self.database
    }

    /// The directory where the server keeps what is not in the database.
    #[must_use]
    pub fn data_dir(&self) -> &std::path::Path {
        self.data.path()
    }

    /// Host and port.
    #[must_use]
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address())
    }

    #[must_use]
    pub fn client(&self) -> Client {
        Client::new(self.address())
    }

    /// A connection to be opened.
    #[must_use]
    pub fn handshake(&self) -> Handshake {
        Handshake::to(self.address())
    }

    /// Somebody new who has signed up and logged in.
    pub async fn person(&self, first_name: &str) -> Person {
        self.person_with(json!({ "firstName": first_name })).await
    }

    /// Somebody with fields of a sign-up of one's choice.
    pub async fn person_with(&self, fields: Value) -> Person {
        Person::join(self.client(), fields).await
    }

    /// Somebody whom the database knows, with the password that everybody has.
    pub async fn known_person(&self, email: &str) -> Person {
        Person::log_in(self.client(), email.to_owned(), PASSWORD.to_owned()).await
    }

    /// Several people at once.
    pub async fn people<const N: usize>(&self, first_names: [&str; N]) -> [Person; N] {
        let mut people = Vec::with_capacity(N);
        for name in first_names {
            people.push(self.person(name).await);
        }
        people.try_into().unwrap()
    }
}
