use clap::{Args, ValueEnum};
use messenger_rate_limits::{Quota, Quotas};

/// How often clients may do what. A quota is a burst and the time after which one more is allowed.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Rate limits")]
#[expect(
    clippy::struct_field_names,
    reason = "each field is the name of its flag"
)]
pub(crate) struct RateLimitSettings {
    /// Whether there are any; `off` is for load tests.
    #[arg(long, global = true, env = "RATE_LIMITS", value_enum, default_value_t = Switch::On)]
    rate_limits: Switch,

    /// Log-ins, by address.
    #[arg(
        long,
        global = true,
        env = "RATE_LIMIT_LOG_IN",
        default_value = "10/6s"
    )]
    rate_limit_log_in: Quota,

    /// Failed log-ins, by account; wrong passwords when changing one, by session.
    #[arg(
        long,
        global = true,
        env = "RATE_LIMIT_LOG_IN_FAILURES",
        default_value = "20/1m"
    )]
    rate_limit_log_in_failures: Quota,

    /// Sign-ups, by address.
    #[arg(
        long,
        global = true,
        env = "RATE_LIMIT_SIGN_UP",
        default_value = "5/6m"
    )]
    rate_limit_sign_up: Quota,

    /// Searches, by user.
    #[arg(
        long,
        global = true,
        env = "RATE_LIMIT_SEARCH",
        default_value = "20/1s"
    )]
    rate_limit_search: Quota,

    /// Other requests over HTTP, by user.
    #[arg(
        long,
        global = true,
        env = "RATE_LIMIT_REQUESTS",
        default_value = "100/50ms"
    )]
    rate_limit_requests: Quota,

    /// Messages sent, by user.
    #[arg(
        long,
        global = true,
        env = "RATE_LIMIT_SENDS",
        default_value = "60/200ms"
    )]
    rate_limit_sends: Quota,

    /// Saying that one types, or does so no longer, by user.
    #[arg(
        long,
        global = true,
        env = "RATE_LIMIT_TYPING",
        default_value = "10/1s"
    )]
    rate_limit_typing: Quota,

    /// WebSocket frames, by connection.
    #[arg(
        long,
        global = true,
        env = "RATE_LIMIT_FRAMES",
        default_value = "60/50ms"
    )]
    rate_limit_frames: Quota,

    /// Pings, other control frames and tiny fragments, by connection.
    #[arg(
        long,
        global = true,
        env = "RATE_LIMIT_CONTROL_FRAMES",
        default_value = "20/1s"
    )]
    rate_limit_control_frames: Quota,

    /// Frames that are no request, by connection.
    #[arg(
        long,
        global = true,
        env = "RATE_LIMIT_BAD_FRAMES",
        default_value = "20/3s"
    )]
    rate_limit_bad_frames: Quota,

    /// WebSocket handshakes, by address.
    #[arg(
        long,
        global = true,
        env = "RATE_LIMIT_HANDSHAKES",
        default_value = "30/2s"
    )]
    rate_limit_handshakes: Quota,

    /// WebSocket handshakes of the whole node.
    #[arg(
        long,
        global = true,
        env = "RATE_LIMIT_NODE_HANDSHAKES",
        default_value = "512/3ms"
    )]
    rate_limit_node_handshakes: Quota,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Switch {
    On,
    Off,
}

impl RateLimitSettings {
    pub(crate) fn enabled(&self) -> bool {
        self.rate_limits == Switch::On
    }

    pub(crate) fn quotas(&self) -> Quotas {
        if !self.enabled() {
            return Quotas::default();
        }
        Quotas {
            log_in: Some(self.rate_limit_log_in),
            log_in_failures: Some(self.rate_limit_log_in_failures),
            sign_up: Some(self.rate_limit_sign_up),
            search: Some(self.rate_limit_search),
            requests: Some(self.rate_limit_requests),
            sends: Some(self.rate_limit_sends),
            typing: Some(self.rate_limit_typing),
            frames: Some(self.rate_limit_frames),
            control_frames: Some(self.rate_limit_control_frames),
            bad_frames: Some(self.rate_limit_bad_frames),
            handshakes: Some(self.rate_limit_handshakes),
            node_handshakes: Some(self.rate_limit_node_handshakes),
        }
    }
}
