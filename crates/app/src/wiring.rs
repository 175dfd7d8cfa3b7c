//! The only place that names concrete adapters.

use std::error::Error;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::thread::available_parallelism;

use messenger_domain::messages::Watch;
use messenger_domain::ports::{Clock, IdGenerator, Storage};
use messenger_domain::{Ports, Services, Transactions};
use messenger_infra::db::{self, SeaStorage};
use messenger_infra::security::{BcryptHasher, JwtTokens, RandomSecrets};
use messenger_infra::{
    CachedSessions, LocalBus, RandomIds, SeaMessageLog, SeaReceiptLog, SystemClock,
};
use messenger_ws_api::Hub;

use crate::config::Config;

/// The parts of a running messenger that somebody outside the use cases needs to hold.
pub(crate) struct Messenger {
    pub(crate) services: Services,
    pub(crate) storage: SeaStorage,
    pub(crate) hub: Arc<Hub>,
    pub(crate) receipts: Arc<SeaReceiptLog>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn IdGenerator>,
}

/// Connects to the database without changing anything in it; an embedded one is made if need be.
pub(crate) async fn connect(config: &Config) -> Result<SeaStorage, Box<dyn Error>> {
    std::fs::create_dir_all(&config.data_dir).map_err(|error| {
        format!(
            "DATA_DIR {} cannot be made: {error}",
            config.data_dir.display()
        )
    })?;
    Ok(db::connect(&config.database_url(), &config.pool_options()).await?)
}

/// Puts the use cases together over a database that is up to date.
pub(crate) fn assemble(
    config: &Config,
    storage: SeaStorage,
    signing_key: &[u8],
    clock: Arc<dyn Clock>,
) -> Messenger {
    let bus = Arc::new(LocalBus::default());
    let shared: Arc<dyn Storage> = Arc::new(storage.clone());
    let transactions = Transactions::new(shared.clone(), bus.clone());
    let active_sessions = Arc::new(CachedSessions::new(shared, clock.clone()));
    let hub = Arc::new(Hub::default());
    // Sessions first: whoever the hub lets go must not be believed any more.
    bus.subscribe(active_sessions.clone());
    bus.subscribe(hub.clone());

    let cores = available_parallelism().map_or(1, NonZeroUsize::get);
    let ids: Arc<dyn IdGenerator> = Arc::new(RandomIds);
    let watch = Watch {
        connections: hub.clone(),
        ids: Arc::clone(&ids),
    };
    let receipts = Arc::new(SeaReceiptLog::start(storage.clone(), transactions.clone()));
    let ports = Ports {
        message_log: Arc::new(SeaMessageLog::start(
            storage.clone(),
            transactions.clone(),
            clock.clone(),
            config.direct_messages(),
            watch,
        )),
        receipt_log: receipts.clone(),
        transactions,
        active_sessions,
        tokens: Arc::new(JwtTokens::new(signing_key, clock.clone())),
        secrets: Arc::new(RandomSecrets),
        hasher: Arc::new(BcryptHasher::new(
            config.bcrypt_cost,
            cores.saturating_sub(1).max(1),
        )),
        clock: clock.clone(),
        ids: Arc::clone(&ids),
        presence: hub.clone(),
    };
    let services = Services::new(&ports, config.settings());
    bus.subscribe(services.typing.typists());
    Messenger {
        services,
        storage,
        hub,
        receipts,
        clock,
        ids,
    }
}

pub(crate) fn system_clock() -> Arc<dyn Clock> {
    Arc::new(SystemClock)
}
