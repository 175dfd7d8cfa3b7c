//! How often clients may do what: quotas by name, counted per node.
//!
//! Each quota allows a burst and then refills steadily (GCRA). Both adapters ask here, so that a user
//! cannot get more by changing the transport.

mod client_ip;
mod limiter;
mod quota;

pub use client_ip::{ClientIp, TrustedProxies};
pub use limiter::{DirectLimiter, KeyedLimiter, RetryAfter};
pub use quota::{Quota, QuotaError, Quotas};

use messenger_domain::ids::{SessionId, UserId};

/// The limiters that this node shares among its connections.
#[derive(Debug)]
pub struct RateLimits {
    quotas: Quotas,
    /// Attempts to log in.
    pub log_in: KeyedLimiter<ClientIp>,
    /// Failed attempts to log in to one account, by the name that was tried.
    pub log_in_failures: KeyedLimiter<String>,
    pub sign_up: KeyedLimiter<ClientIp>,
    pub search: KeyedLimiter<UserId>,
    /// Everything else over HTTP.
    pub requests: KeyedLimiter<UserId>,
    /// Messages sent, over all connections of a user.
    pub sends: KeyedLimiter<UserId>,
    /// Saying that one types or does not, over all connections of a user.
    pub typing: KeyedLimiter<UserId>,
    pub handshakes: KeyedLimiter<ClientIp>,
    /// Handshakes of this node, whoever asks.
    pub node_handshakes: DirectLimiter,
    /// Wrong passwords when changing one.
    pub password_changes: KeyedLimiter<SessionId>,
}

impl RateLimits {
    #[must_use]
    pub fn new(quotas: Quotas) -> Self {
        Self {
            log_in: KeyedLimiter::new(quotas.log_in),
            log_in_failures: KeyedLimiter::new(quotas.log_in_failures),
            sign_up: KeyedLimiter::new(quotas.sign_up),
            search: KeyedLimiter::new(quotas.search),
            requests: KeyedLimiter::new(quotas.requests),
            sends: KeyedLimiter::new(quotas.sends),
            typing: KeyedLimiter::new(quotas.typing),
            handshakes: KeyedLimiter::new(quotas.handshakes),
            node_handshakes: DirectLimiter::new(quotas.node_handshakes),
            password_changes: KeyedLimiter::new(quotas.log_in_failures),
            quotas,
        }
    }

    /// A limiter for the frames of one connection.
    #[must_use]
    pub fn frames(&self) -> DirectLimiter {
        DirectLimiter::new(self.quotas.frames)
    }

    /// A limiter for the pings and other control frames, and the tiny fragments, of one connection.
    #[must_use]
    pub fn control_frames(&self) -> DirectLimiter {
        DirectLimiter::new(self.quotas.control_frames)
    }

    /// A limiter for what one connection sends that is no request at all.
    #[must_use]
    pub fn bad_frames(&self) -> DirectLimiter {
        DirectLimiter::new(self.quotas.bad_frames)
    }

    /// Forgets who has not been seen for long. To be called every minute or so: memory grows with
    /// the number of keys otherwise.
    pub fn forget_idle(&self) {
        self.log_in.forget_idle();
        self.log_in_failures.forget_idle();
        self.sign_up.forget_idle();
        self.search.forget_idle();
        self.requests.forget_idle();
        self.sends.forget_idle();
        self.typing.forget_idle();
        self.handshakes.forget_idle();
        self.password_changes.forget_idle();
    }
}
