//! The door: sockets, connections and their time limits, and how the server ends.

use std::{
    convert::Infallible,
    io,
    net::{SocketAddr, TcpListener},
    pin::pin,
    sync::Arc,
    time::Duration,
};

use axum::{Router, extract::Extension};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use tokio::{
    net::TcpStream,
    runtime,
    signal::unix::{SignalKind, signal},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    time::{interval, sleep, timeout},
};

use super::{
    routes::{self, Peer, routes},
    site::Site,
};

/// How long a client may take for the head of a request, and how long a connection may wait for the next one.
const HEAD: Duration = Duration::from_secs(10);
/// The same of a proxy that is trusted: longer than proxies keep a connection, so that none is closed under a request.
const HEAD_OF_PROXY: Duration = Duration::from_secs(180);
/// The longest head, in bytes, and the most fields in it.
const HEAD_BYTES: usize = 16 * 1024;
const HEAD_FIELDS: usize = 64;
/// Connections at once: each takes up to 30 KiB.
const MOST: u32 = 12_000;
/// After this a connection is asked to end, so that nobody holds one for ever by never reading.
const OLDEST: Duration = Duration::from_secs(600);
/// How long requests at hand may take when their connection is to end.
const FAREWELL: Duration = Duration::from_secs(30);
/// How long somebody who has just connected may take to ask when the server ends.
const LAST_WORD: Duration = Duration::from_millis(250);
/// How often what is no longer needed is forgotten.
const TIDYING: Duration = Duration::from_secs(60);

/// A socket that is listened on.
pub struct Listening {
    socket: TcpListener,
    /// systemd listens on it too, and keeps who comes for the next server.
    is_shared: bool,
}

impl Listening {
    /// The socket that systemd opened for this process, or else one at this address.
    ///
    /// # Errors
    /// The address cannot be had.
    pub fn at(address: SocketAddr) -> io::Result<Listening> {
        let handed_over = listenfd::ListenFd::from_env().take_tcp_listener(0)?;
        match handed_over {
            Some(socket) => Listening::on(socket, true),
            None => Listening::also_at(address),
        }
    }

    /// One at this address, whatever systemd opened.
    ///
    /// # Errors
    /// The address cannot be had.
    pub fn also_at(address: SocketAddr) -> io::Result<Listening> {
        Listening::on(TcpListener::bind(address)?, false)
    }

    fn on(socket: TcpListener, is_shared: bool) -> io::Result<Listening> {
        socket.set_nonblocking(true)?;
        Ok(Listening { socket, is_shared })
    }

    /// Where it is reached.
    ///
    /// # Errors
    /// The system does not say.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.socket.local_addr()
    }
}

/// Answers requests until SIGTERM or SIGINT; what is at hand then is finished. `ready` is called when requests are answered
/// and a signal is heeded.
///
/// # Errors
/// The runtime or its sockets cannot be set up.
pub fn serve(site: &Arc<Site>, door: Listening, metrics: Option<Listening>, ready: impl FnOnce()) -> io::Result<()> {
    // Each connection takes a descriptor, and the usual soft limit is a thousand. Where it cannot be raised, it stays.
    if let Ok((_, hard)) = getrlimit(Resource::RLIMIT_NOFILE) {
        let _ = setrlimit(Resource::RLIMIT_NOFILE, hard, hard);
    }
    let runtime = runtime::Builder::new_multi_thread().enable_all().build()?;
    let served = runtime.block_on(async {
        if let Some(metrics) = metrics {
            tokio::spawn(counters(
                tokio::net::TcpListener::from_std(metrics.socket)?,
                site.clone(),
            ));
        }
        tokio::spawn(tidy(site.clone()));
        accept(door, site.clone(), ready).await
    });
    // Connections that took longer than the farewell are cut.
    runtime.shutdown_timeout(Duration::from_secs(1));
    served
}

async fn accept(door: Listening, site: Arc<Site>, ready: impl FnOnce()) -> io::Result<()> {
    let (mut terminated, mut interrupted) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let (is_shared, socket) = (door.is_shared, tokio::net::TcpListener::from_std(door.socket)?);
    let connections = Connections::new(site.clone());
    ready();
    let mut has_complained = false;
    loop {
        let accepted = tokio::select! {
            accepted = connections.next(&socket) => accepted,
            _ = terminated.recv() => break,
            _ = interrupted.recv() => break,
        };
        match accepted {
            Ok((stream, peer, room)) => {
                has_complained = false;
                connections.begin(stream, peer, room);
            }
            // No descriptor is free, or the client is gone already: others may follow.
            Err(error) => {
                if !has_complained {
                    site.complain("a connection could not be taken", &error);
                    has_complained = true;
                }
                sleep(Duration::from_millis(50)).await;
            }
        }
    }
    // Who is in the queue of a socket of our own would be turned away with it.
    while !is_shared && let Ok(Ok((stream, peer, room))) = timeout(Duration::ZERO, connections.next(&socket)).await {
        connections.begin(stream, peer, room);
    }
    drop(socket);
    connections.end().await;
    Ok(())
}

/// All that are open.
struct Connections {
    site: Arc<Site>,
    routes: Router,
    room: Arc<Semaphore>,
    is_ending: watch::Sender<bool>,
}

impl Connections {
    fn new(site: Arc<Site>) -> Connections {
        Connections {
            routes: routes(site.clone()),
            site,
            room: Arc::new(Semaphore::new(MOST as usize)),
            is_ending: watch::Sender::new(false),
        }
    }

    /// The next client, when there is room for one.
    async fn next(
        &self,
        socket: &tokio::net::TcpListener,
    ) -> io::Result<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
        let room = self.room.clone().acquire_owned().await.map_err(io::Error::other)?;
        let (stream, peer) = socket.accept().await?;
        Ok((stream, peer, room))
    }

    /// Answers a client until it goes, its time is over, or the server ends.
    fn begin(&self, stream: TcpStream, peer: SocketAddr, room: OwnedSemaphorePermit) {
        let service = TowerToHyperService::new(self.routes.clone().layer(Extension(Peer(peer.ip()))));
        let head = if self.site.trusts(peer.ip()) {
            HEAD_OF_PROXY
        } else {
            HEAD
        };
        let mut ending = self.is_ending.subscribe();
        tokio::spawn(async move {
            let _room = room;
            let mut connection = pin!(http(head).serve_connection(TokioIo::new(undelayed(stream)), service));
            tokio::select! {
                // How a connection ends is the client's affair.
                _ = &mut connection => return,
                () = sleep(OLDEST) => {}
                _ = ending.wait_for(|is_ending| *is_ending) => {}
            }
            connection.as_mut().graceful_shutdown();
            let _ = timeout(FAREWELL, connection).await;
        });
    }

    /// Has all of them finish what they are at.
    async fn end(self) {
        sleep(LAST_WORD).await;
        let _ = self.is_ending.send(true);
        let _ = timeout(FAREWELL, self.room.acquire_many(MOST)).await;
    }
}

fn undelayed(stream: TcpStream) -> TcpStream {
    // An answer is one write, which is not to wait for another.
    let _ = stream.set_nodelay(true);
    stream
}

fn http(head: Duration) -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(head)
        .max_buf_size(HEAD_BYTES)
        .max_headers(HEAD_FIELDS);
    builder
}

/// Prometheus's counters, on a socket of their own.
async fn counters(socket: tokio::net::TcpListener, site: Arc<Site>) {
    loop {
        let Ok((stream, _)) = socket.accept().await else {
            sleep(Duration::from_millis(50)).await;
            continue;
        };
        let site = site.clone();
        let service = hyper::service::service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
            let response = routes::counters(&site, request.method(), request.uri().path());
            async move { Ok::<_, Infallible>(response) }
        });
        let connection = http(HEAD).serve_connection(TokioIo::new(undelayed(stream)), service);
        tokio::spawn(async move { drop(timeout(OLDEST, connection).await) });
    }
}

async fn tidy(site: Arc<Site>) {
    let mut ticks = interval(TIDYING);
    loop {
        ticks.tick().await;
        site.limits.forget();
    }
}
