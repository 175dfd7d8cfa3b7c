//! Which limit a route is under, besides that of its method and body.

use messenger_domain::ids::UserId;
use messenger_rate_limits::{ClientIp, RateLimits, RetryAfter};

/// Limits of routes that anybody may call, counted by address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PerAddress {
    SignUp,
    LogIn,
}

impl PerAddress {
    pub(crate) fn check(self, limits: &RateLimits, client: ClientIp) -> Result<(), RetryAfter> {
        match self {
            Self::SignUp => limits.sign_up.check(&client),
            Self::LogIn => limits.log_in.check(&client),
        }
    }
}

/// Limits of routes for users, counted by user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PerUser {
    Search,
    Requests,
}

impl PerUser {
    pub(crate) fn check(self, limits: &RateLimits, user: UserId) -> Result<(), RetryAfter> {
        match self {
            Self::Search => limits.search.check(&user),
            Self::Requests => limits.requests.check(&user),
        }
    }
}
