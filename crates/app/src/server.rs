use std::io;
use std::net::TcpListener;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use actix_http::{HttpService, Request, Response};
use actix_service::{IntoServiceFactory, Service, ServiceFactory, fn_factory, fn_service};
use actix_web::body::BoxBody;
use actix_web::dev::{AppConfig, Server};
use actix_web::{Error, rt};
use futures_util::FutureExt;
use messenger_api_types::fields::InputRules;
use messenger_domain::Services;
use messenger_http_api::HttpState;
use messenger_rate_limits::RateLimits;
use messenger_ws_api::{HANG_UP_TIMEOUT, PresenceTeller, WsSettings, WsState};
use metrics_exporter_prometheus::PrometheusHandle;
use socket2::{Domain, Protocol, SockRef, Socket, TcpKeepalive, Type};
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::config::Config;
use crate::readiness::Ready;
use crate::wiring::Messenger;

/// How long requests may take that were begun when the server stops.
const STOP_SECONDS: u64 = 5;
/// How long the head of a request may take.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(5);

/// Serves until a signal asks to stop, and then stops in good order.
pub(crate) async fn run(
    config: &Config,
    messenger: Messenger,
    metrics: PrometheusHandle,
) -> io::Result<()> {
    let limits = Arc::new(RateLimits::new(config.rate_limits.quotas()));
    let listener = listen(config)?;
    let address = listener.local_addr()?;
    let hub = Arc::clone(&messenger.hub);
    rt::spawn(maintain(Arc::clone(&limits), metrics.clone()));
    rt::spawn(keep_house(messenger.services.clone()));
    let typing = messenger.services.typing.clone();
    rt::spawn(async move { typing.tell().await });
    let receipts = Arc::clone(&messenger.receipts);
    rt::spawn(async move { receipts.keep_writing().await });

    let teller = Arc::new(PresenceTeller::new(
        Arc::clone(&hub),
        messenger.services.presence.clone(),
        Arc::clone(&messenger.clock),
        config.presence_grace(),
    ));
    teller.remember().await;
    let telling = Arc::clone(&teller);
    rt::spawn(async move { telling.run().await });

    let server = start(config, &messenger, &limits, metrics, listener)?;
    let handle = server.handle();
    let serving = rt::spawn(server);
    let mut signals = StopSignals::listen()?;
    println!("messenger is listening on http://{address}");
    tracing::info!(%address, "listening");

    signals.wait().await;
    tracing::info!(connections = hub.connection_count(), "going down");
    let in_good_order = async {
        hub.drain(config.drain_spread(), Duration::from_secs(STOP_SECONDS))
            .await;
        // While the workers run: a connection to the database ends with the worker that opened it.
        teller.finish().await;
        settle(&messenger).await;
        handle.stop(true).await;
    };
    tokio::select! {
        () = in_good_order => {}
        () = signals.wait() => handle.stop(false).await,
    }
    serving.await.map_err(io::Error::other)??;
    settle(&messenger).await;
    messenger.storage.close().await.map_err(io::Error::other)
}

/// Writes what is kept of receipts.
async fn settle(messenger: &Messenger) {
    if let Err(error) = messenger.receipts.settle_all().await {
        tracing::warn!(%error, "receipts of the last second are lost");
    }
}

fn start(
    config: &Config,
    messenger: &Messenger,
    limits: &Arc<RateLimits>,
    metrics: PrometheusHandle,
    listener: TcpListener,
) -> io::Result<Server> {
    let http = HttpState {
        services: messenger.services.clone(),
        rules: InputRules {
            password_policy: messenger.services.users.password_policy(),
        },
        limits: Arc::clone(limits),
        guesses: Arc::default(),
        proxies: config.trusted_proxies.clone(),
        readiness: Arc::new(Ready::new(
            messenger.storage.clone(),
            Arc::clone(&messenger.hub),
        )),
        render_metrics: Arc::new(move || metrics.render()),
        cors: config.cors(),
        web_root: config.web_root(),
    };
    let max_connections = max_connections();
    let ws = WsState {
        services: messenger.services.clone(),
        hub: Arc::clone(&messenger.hub),
        limits: Arc::clone(limits),
        proxies: config.trusted_proxies.clone(),
        clock: Arc::clone(&messenger.clock),
        settings: Arc::new(WsSettings {
            allowed_origins: config.allowed_origins(),
            max_connections,
            max_connections_per_user: config.max_connections_per_user,
            ping_interval: config.ping_interval(),
            pong_timeout: config.pong_timeout(),
        }),
    };
    let app = move || {
        let ws = ws.clone();
        messenger_http_api::app(http.clone(), |routes| {
            messenger_ws_api::configure(routes, ws);
        })
    };
    serve(app, listener, max_connections)
}

/// What `HttpServer` of the web framework does, and besides it gives away the sockets of connections
/// that are upgraded. A future that answers a request is in a box, for else each connection would
/// have room for one as long as it lasts.
fn serve<F, A, S>(app: F, listener: TcpListener, max_connections: usize) -> io::Result<Server>
where
    F: Fn() -> A + Clone + Send + 'static,
    A: IntoServiceFactory<S, Request>,
    S: ServiceFactory<Request, Config = AppConfig, Error = Error, InitError = ()> + 'static,
    S::Response: Into<Response<BoxBody>>,
{
    let server = Server::build();
    let stopping = server.graceful_shutdown_signal();
    let service = move || {
        let app = app().into_factory();
        let stopping = stopping.clone();
        fn_factory(move || {
            let app = app.new_service(AppConfig::default());
            let stopping = stopping.clone();
            async move {
                let app = Rc::new(app.await?);
                let upgraded = Rc::clone(&app);
                HttpService::build()
                    .graceful_shutdown_signal(move || {
                        let stopping = stopping.clone();
                        async move { stopping.notified().await }
                    })
                    .client_request_timeout(REQUEST_TIMEOUT)
                    .client_disconnect_timeout(HANG_UP_TIMEOUT)
                    .on_connect_ext(|socket, _| tune(socket))
                    .upgrade(fn_service(move |(request, framed)| {
                        messenger_ws_api::take_over(&*upgraded, request, framed)
                    }))
                    .finish(fn_service(move |request| app.call(request).boxed_local()))
                    .tcp()
                    .new_service(())
                    .await
            }
        })
    };
    let server = server
        .disable_signals()
        .shutdown_timeout(STOP_SECONDS)
        .max_concurrent_connections(max_connections)
        .listen("messenger", listener, service)?;
    Ok(server.run())
}

fn listen(config: &Config) -> io::Result<TcpListener> {
    const BACKLOG: i32 = 4096;
    let address = config.address();
    let socket = Socket::new(
        Domain::for_address(address),
        Type::STREAM,
        Some(Protocol::TCP),
    )?;
    socket.set_reuse_address(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    Ok(socket.into())
}

/// A peer that vanished, or does not read, must not hold a socket and its buffers for ever.
fn tune(socket: &rt::net::TcpStream) {
    const SEND_BUFFER_BYTES: usize = 64 * 1024;
    const UNACKNOWLEDGED: Duration = Duration::from_secs(20);
    let socket = SockRef::from(socket);
    let keepalive = TcpKeepalive::new()
        .with_time(Duration::from_secs(30))
        .with_interval(Duration::from_secs(10))
        .with_retries(3);
    let tuned = socket
        .set_tcp_nodelay(true)
        .and_then(|()| socket.set_tcp_keepalive(&keepalive))
        .and_then(|()| socket.set_tcp_user_timeout(Some(UNACKNOWLEDGED)))
        .and_then(|()| socket.set_send_buffer_size(SEND_BUFFER_BYTES));
    if let Err(error) = tuned {
        tracing::debug!(%error, "a socket could not be tuned");
    }
}

/// Leaves a fifth of the files that may be open to the database and everything else.
fn max_connections() -> usize {
    const WANTED: u64 = 1 << 20;
    const ASSUMED: u64 = 1024;
    let files = rlimit::increase_nofile_limit(WANTED).unwrap_or(ASSUMED);
    usize::try_from(files / 5 * 4).unwrap_or(usize::MAX)
}

/// What operators and terminals send to stop a server.
struct StopSignals {
    terminate: Signal,
    interrupt: Signal,
}

impl StopSignals {
    fn listen() -> io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    async fn wait(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// What has to be tidied up from time to time.
async fn maintain(limits: Arc<RateLimits>, metrics: PrometheusHandle) {
    const EVERY: Duration = Duration::from_secs(5);
    const LIMITS_EVERY: u32 = 12;
    let mut ticks: u32 = 0;
    loop {
        tokio::time::sleep(EVERY).await;
        metrics.run_upkeep();
        ticks = ticks.wrapping_add(1);
        if ticks.is_multiple_of(LIMITS_EVERY) {
            limits.forget_idle();
        }
    }
}

/// Takes up what the database did not let happen when it was asked for, and forgets what nobody needs.
async fn keep_house(services: Services) {
    const EVERY: Duration = Duration::from_mins(1);
    loop {
        tokio::time::sleep(EVERY).await;
        if let Err(error) = services.users.finish_deletions().await {
            tracing::warn!(%error, "deleted accounts are still in groups");
        }
        if let Err(error) = services.auth.forget_sessions().await {
            tracing::warn!(%error, "old sessions could not be forgotten");
        }
        if let Err(error) = services.notifications.forget().await {
            tracing::warn!(%error, "old notifications could not be forgotten");
        }
    }
}
