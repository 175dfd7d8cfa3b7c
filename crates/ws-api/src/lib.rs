//! The WebSocket adapter: from the handshake to the last close frame.
//!
//! One task serves one connection ([`connection`]). Events reach it through the [`Hub`], which turns
//! each into each of its frames once and hands the same bytes to every connection concerned.

mod closing;
mod connection;
mod dispatch;
mod error;
mod frame;
mod frame_guard;
mod frames;
mod handshake;
mod hub;
mod inbox;
mod meters;
mod outbox;
mod outlet;
mod presence;
mod pulse;
mod strikes;
mod teller;
mod token;
mod upgrade;

use std::sync::Arc;
use std::time::Duration;

use actix_web::{guard, web};
use messenger_domain::Services;
use messenger_domain::ports::Clock;
use messenger_rate_limits::{RateLimits, TrustedProxies};

pub use hub::Hub;
pub use teller::PresenceTeller;
pub use upgrade::{HANG_UP_TIMEOUT, take_over};

/// What connections need. Cheap to clone.
#[derive(Clone)]
pub struct WsState {
    pub services: Services,
    pub hub: Arc<Hub>,
    pub limits: Arc<RateLimits>,
    pub proxies: TrustedProxies,
    pub clock: Arc<dyn Clock>,
    pub settings: Arc<WsSettings>,
}

#[derive(Clone, Debug)]
pub struct WsSettings {
    /// The origins that browsers may come from; `None` allows all.
    pub allowed_origins: Option<Vec<String>>,
    /// Handshakes beyond this many connections of the node are refused.
    pub max_connections: usize,
    pub max_connections_per_user: usize,
    /// How long a connection may be silent before it is asked for a sign of life.
    pub ping_interval: Duration,
    /// How long it may take to give one.
    pub pong_timeout: Duration,
}

/// Mounts the WebSocket at `/api/ws`, and at `/` for requests that ask for an upgrade.
pub fn configure(config: &mut web::ServiceConfig, state: WsState) {
    config
        .app_data(web::Data::new(state))
        .service(web::resource("/api/ws").route(web::get().to(handshake::connect)))
        .service(
            web::resource("/")
                .guard(guard::fn_guard(handshake::asks_for_upgrade))
                .route(web::get().to(handshake::connect)),
        );
}
