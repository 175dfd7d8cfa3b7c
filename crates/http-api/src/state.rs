use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;
use messenger_api_types::fields::InputRules;
use messenger_domain::Services;
use messenger_rate_limits::{RateLimits, TrustedProxies};

use crate::Guesses;

/// Everything that requests are answered with. Cheap to clone: each worker has its own copy.
#[derive(Clone)]
pub struct HttpState {
    pub services: Services,
    pub rules: InputRules,
    pub limits: Arc<RateLimits>,
    /// Shared among the workers, as the limits are. Starts empty.
    pub guesses: Arc<Guesses>,
    pub proxies: TrustedProxies,
    pub readiness: Arc<dyn Readiness>,
    /// The metrics of this process in the text format of Prometheus.
    pub render_metrics: Arc<dyn Fn() -> String + Send + Sync>,
    pub cors: CorsPolicy,
    /// A built single-page app to serve beside the API.
    pub web_root: Option<PathBuf>,
}

/// Whether this node can do its work, asked by load balancers.
#[async_trait]
pub trait Readiness: Send + Sync {
    async fn is_ready(&self) -> bool;
}

/// Which web sites may call from a browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CorsPolicy {
    Any,
    /// Exact origins, such as `https://chat.example.org`.
    AllowList(Vec<String>),
}
