use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use clap::{Args, ValueEnum};
use messenger_domain::Settings;
use messenger_domain::auth::SessionRules;
use messenger_domain::conversations::DirectMessages;
use messenger_domain::users::PasswordPolicy;
use messenger_http_api::CorsPolicy;
use messenger_infra::db::PoolOptions;
use messenger_rate_limits::TrustedProxies;

use crate::rate_limit_settings::RateLimitSettings;

/// All settings, each an environment variable and a flag of the same name. What may be left out may
/// also be set to nothing, as container set-ups do.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Settings")]
pub(crate) struct Config {
    /// Port to listen on; 0 takes any that is free.
    #[arg(long, global = true, env = "PORT", default_value_t = 3001)]
    pub(crate) port: u16,

    /// Address to listen on; 0.0.0.0 to be reached from other machines.
    #[arg(long, global = true, env = "BIND", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    pub(crate) bind: IpAddr,

    /// `sqlite://PATH` or `postgres://...`; an `SQLite` file in the data directory if left out.
    #[arg(long, global = true, env = "DATABASE_URL", hide_env_values = true)]
    database_url: Option<Secret>,

    /// Connections to the database at most.
    #[arg(
        long,
        global = true,
        env = "DATABASE_MAX_CONNECTIONS",
        default_value_t = 10
    )]
    database_max_connections: u32,

    /// Seconds that a request waits for one of them before the server counts as busy.
    #[arg(long, global = true, env = "DATABASE_WAIT", default_value_t = 2,
        value_parser = clap::value_parser!(u32).range(1..))]
    database_wait: u32,

    /// Directory for the embedded database and the signing key.
    #[arg(long, global = true, env = "DATA_DIR", default_value = "data")]
    pub(crate) data_dir: PathBuf,

    /// Key that signs access tokens, 32 bytes or more; the same on all nodes. Generated into the data
    /// directory if left out.
    #[arg(long, global = true, env = "JWT_ACCESS_SECRET", hide_env_values = true)]
    jwt_access_secret: Option<Secret>,

    /// Seconds that an access token lasts.
    #[arg(long, global = true, env = "JWT_ACCESS_EXPIRES_IN", default_value_t = 86_400,
        value_parser = clap::value_parser!(u32).range(1..))]
    jwt_access_expires_in: u32,

    /// Seconds after which a session ends that is not refreshed.
    #[arg(long, global = true, env = "SESSION_IDLE_TIMEOUT", default_value_t = 2_592_000,
        value_parser = clap::value_parser!(u32).range(1..))]
    session_idle_timeout: u32,

    /// Seconds after which a session ends, however often it is refreshed.
    #[arg(long, global = true, env = "SESSION_MAX_AGE", default_value_t = 15_552_000,
        value_parser = clap::value_parser!(u32).range(1..))]
    session_max_age: u32,

    /// Sessions that a user has at most: a log-in ends the one that was not used for longest.
    #[arg(long, global = true, env = "MAX_SESSIONS_PER_USER", default_value_t = 20,
        value_parser = clap::value_parser!(u32).range(1..))]
    max_sessions_per_user: u32,

    /// Cost of hashing a password; each step doubles it. Below 10 is for tests only.
    #[arg(long, global = true, env = "BCRYPT_COST", default_value_t = 12,
        value_parser = clap::value_parser!(u32).range(4..=20))]
    pub(crate) bcrypt_cost: u32,

    /// Characters that a new password has at least.
    #[arg(long, global = true, env = "PASSWORD_MIN_LENGTH", default_value_t = 8)]
    password_min_length: usize,

    /// Members that a group has at most.
    #[arg(long, global = true, env = "MAX_GROUP_MEMBERS", default_value_t = 1000)]
    max_group_members: usize,

    /// From whom people get private messages; the same on all nodes.
    #[arg(long, global = true, env = "DIRECT_MESSAGES", value_enum, default_value_t = Writers::Everyone)]
    direct_messages: Writers,

    /// Days after which a notification is forgotten, whether or not it was read.
    #[arg(long, global = true, env = "NOTIFICATIONS_KEPT_DAYS", default_value_t = 90,
        value_parser = clap::value_parser!(u32).range(1..))]
    notifications_kept_days: u32,

    /// WebSocket connections that a user has at most on one node.
    #[arg(
        long,
        global = true,
        env = "MAX_CONNECTIONS_PER_USER",
        default_value_t = 50
    )]
    pub(crate) max_connections_per_user: usize,

    /// Seconds of silence after which a connection is pinged.
    #[arg(long, global = true, env = "PING_INTERVAL", default_value_t = 25,
        value_parser = clap::value_parser!(u64).range(1..))]
    ping_interval: u64,

    /// Seconds after a ping in which something has to arrive.
    #[arg(long, global = true, env = "PONG_TIMEOUT", default_value_t = 10,
        value_parser = clap::value_parser!(u64).range(1..))]
    pong_timeout: u64,

    /// Seconds over which connections are spread that are closed when the server goes down.
    #[arg(long, global = true, env = "DRAIN_SPREAD", default_value_t = 10)]
    drain_spread: u64,

    /// Seconds without a connection after which somebody counts as offline.
    #[arg(long, global = true, env = "PRESENCE_GRACE", default_value_t = 20)]
    presence_grace: u32,

    /// Origins that browsers may come from, separated by commas; all if left out.
    #[arg(long, global = true, env = "CORS_ORIGINS", value_delimiter = ',')]
    cors_origins: Vec<String>,

    /// Proxies whose `X-Forwarded-For` is believed, separated by commas.
    #[arg(long, global = true, env = "TRUSTED_PROXIES", default_value = "")]
    pub(crate) trusted_proxies: TrustedProxies,

    /// Directory of a built single-page front end to serve at `/`.
    #[arg(long, global = true, env = "WEB_ROOT")]
    web_root: Option<String>,

    #[command(flatten)]
    pub(crate) rate_limits: RateLimitSettings,

    /// What to log: a level, or directives such as `info,messenger_ws_api=debug`.
    #[arg(long, global = true, env = "LOG", default_value = "info")]
    pub(crate) log: String,

    #[arg(long, global = true, env = "LOG_FORMAT", value_enum, default_value_t = LogFormat::Text)]
    pub(crate) log_format: LogFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    Text,
    Json,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Writers {
    Everyone,
    Friends,
}

/// A setting that is not to be shown.
#[derive(Clone)]
pub(crate) struct Secret(String);

impl Secret {
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl FromStr for Secret {
    type Err = std::convert::Infallible;

    fn from_str(raw: &str) -> Result<Self, Self::Err> {
        Ok(Self(raw.to_owned()))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl Config {
    pub(crate) fn address(&self) -> SocketAddr {
        SocketAddr::new(self.bind, self.port)
    }

    pub(crate) fn database_url(&self) -> String {
        match &self.database_url {
            Some(url) if !url.expose().is_empty() => url.expose().to_owned(),
            _ => format!("sqlite://{}", self.data_dir.join("messenger.db").display()),
        }
    }

    pub(crate) fn jwt_access_secret(&self) -> Option<&Secret> {
        self.jwt_access_secret
            .as_ref()
            .filter(|secret| !secret.expose().is_empty())
    }

    pub(crate) fn web_root(&self) -> Option<PathBuf> {
        self.web_root
            .as_deref()
            .filter(|path| !path.is_empty())
            .map(PathBuf::from)
    }

    pub(crate) fn settings(&self) -> Settings {
        Settings {
            password_policy: PasswordPolicy {
                min_characters: self.password_min_length,
            },
            sessions: SessionRules {
                access_seconds: self.jwt_access_expires_in,
                idle_seconds: self.session_idle_timeout,
                max_seconds: self.session_max_age,
                max_per_user: usize::try_from(self.max_sessions_per_user).unwrap_or(usize::MAX),
            },
            max_group_members: self.max_group_members,
            direct_messages: self.direct_messages(),
            notifications_kept_days: self.notifications_kept_days,
        }
    }

    pub(crate) fn direct_messages(&self) -> DirectMessages {
        match self.direct_messages {
            Writers::Everyone => DirectMessages::Everyone,
            Writers::Friends => DirectMessages::Friends,
        }
    }

    pub(crate) fn allowed_origins(&self) -> Option<Vec<String>> {
        let origins: Vec<_> = self
            .cors_origins
            .iter()
            .filter(|origin| !origin.is_empty())
            .cloned()
            .collect();
        (!origins.is_empty()).then_some(origins)
    }

    pub(crate) fn cors(&self) -> CorsPolicy {
        self.allowed_origins()
            .map_or(CorsPolicy::Any, CorsPolicy::AllowList)
    }

    pub(crate) fn pool_options(&self) -> PoolOptions {
        PoolOptions {
            max_connections: self.database_max_connections,
            acquire_timeout: Duration::from_secs(self.database_wait.into()),
        }
    }

    pub(crate) fn ping_interval(&self) -> Duration {
        Duration::from_secs(self.ping_interval)
    }

    pub(crate) fn pong_timeout(&self) -> Duration {
        Duration::from_secs(self.pong_timeout)
    }

    pub(crate) fn drain_spread(&self) -> Duration {
        Duration::from_secs(self.drain_spread)
    }

    pub(crate) fn presence_grace(&self) -> Duration {
        Duration::from_secs(self.presence_grace.into())
    }

    /// What is suspicious, though not wrong.
    pub(crate) fn warnings(&self) -> Vec<&'static str> {
        let weak_hashes = self.bcrypt_cost < 10;
        let open = self.allowed_origins().is_none() && !self.bind.is_loopback();
        [
            (weak_hashes, "BCRYPT_COST is below 10: for tests only"),
            (
                !self.rate_limits.enabled(),
                "RATE_LIMITS is off: for load tests only",
            ),
            (
                open,
                "CORS_ORIGINS is empty: pages of every origin may use this server",
            ),
        ]
        .into_iter()
        .filter_map(|(applies, warning)| applies.then_some(warning))
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::cli::Cli;

    fn config(arguments: &[&str]) -> Config {
        Cli::try_parse_from([&["messenger"], arguments].concat())
            .unwrap()
            .config
    }

    #[test]
    fn nothing_has_to_be_set() {
        let config = config(&[]);
        assert_eq!(config.address().to_string(), "127.0.0.1:3001");
        assert_eq!(config.database_url(), "sqlite://data/messenger.db");
        assert_eq!(config.cors(), CorsPolicy::Any);
        assert_eq!(config.warnings(), Vec::<&str>::new());
    }

    #[test]
    fn set_to_nothing_is_left_out() {
        let empty = [
            "--database-url",
            "",
            "--jwt-access-secret",
            "",
            "--web-root",
            "",
        ];
        let config = config(&[&empty[..], &["--cors-origins", ""]].concat());
        assert_eq!(config.database_url(), "sqlite://data/messenger.db");
        assert!(config.jwt_access_secret().is_none());
        assert_eq!((config.web_root(), config.cors()), (None, CorsPolicy::Any));
    }

    #[test]
    fn how_long_to_wait_for_the_database_may_be_set() {
        let wait = |arguments: &[&str]| config(arguments).pool_options().acquire_timeout;
        assert_eq!(wait(&[]), Duration::from_secs(2));
        assert_eq!(wait(&["--database-wait", "7"]), Duration::from_secs(7));
    }

    #[test]
    fn private_messages_come_from_everyone_or_from_friends() {
        let policy = |arguments: &[&str]| config(arguments).settings().direct_messages;
        assert_eq!(policy(&[]), DirectMessages::Everyone);
        let chosen = |from| policy(&["--direct-messages", from]);
        assert_eq!(chosen("everyone"), DirectMessages::Everyone);
        assert_eq!(chosen("friends"), DirectMessages::Friends);
        let wrong = ["messenger", "--direct-messages", "nobody"];
        assert!(Cli::try_parse_from(wrong).is_err());
    }

    #[test]
    fn secrets_do_not_show_in_debug_output() {
        let secrets = [
            "--database-url",
            "postgres://u:hush@h/d",
            "--jwt-access-secret",
            "hush",
        ];
        let shown = format!("{:?}", config(&secrets));
        assert!(!shown.contains("hush"), "{shown}");
    }

    #[test]
    fn what_is_for_tests_only_is_warned_of() {
        let config = config(&[
            "--bcrypt-cost",
            "4",
            "--rate-limits",
            "off",
            "--bind",
            "0.0.0.0",
        ]);
        assert_eq!(config.warnings().len(), 3);
    }
}
