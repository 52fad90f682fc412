//! The door: sockets, connections and their time limits, and how the server ends.

use std::{
    io,
    net::{SocketAddr, TcpListener},
    sync::Arc,
    time::Duration,
};

use axum::extract::Extension;
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use tokio::{
    net::TcpStream,
    runtime,
    signal::unix::{SignalKind, signal},
    time::{interval, sleep, timeout},
};

use super::{
    routes::{Peer, routes},
    site::Site,
    tally::Tally,
};

/// How long a client may take for the head of a request, and how long a connection may wait for the next one.
const HEAD: Duration = Duration::from_secs(10);
/// The longest head, in bytes, and the most fields in it.
const HEAD_BYTES: usize = 16 * 1024;
const HEAD_FIELDS: usize = 64;
/// How long requests at hand may take when the server ends.
const FAREWELL: Duration = Duration::from_secs(30);
/// How often what is no longer needed is forgotten.
const TIDYING: Duration = Duration::from_secs(60);

/// A socket that is listened on.
pub struct Listening(TcpListener);

impl Listening {
    /// The socket that systemd opened for this process, or else one at this address.
    ///
    /// # Errors
    /// The address cannot be had.
    pub fn at(address: SocketAddr) -> io::Result<Listening> {
        let handed_over = listenfd::ListenFd::from_env().take_tcp_listener(0)?;
        let socket = match handed_over {
            Some(socket) => socket,
            None => TcpListener::bind(address)?,
        };
        socket.set_nonblocking(true)?;
        Ok(Listening(socket))
    }

    /// One at this address, whatever systemd opened.
    ///
    /// # Errors
    /// The address cannot be had.
    pub fn also_at(address: SocketAddr) -> io::Result<Listening> {
        let socket = TcpListener::bind(address)?;
        socket.set_nonblocking(true)?;
        Ok(Listening(socket))
    }

    /// Where it is reached.
    ///
    /// # Errors
    /// The system does not say.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
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
            tokio::spawn(counters(tokio::net::TcpListener::from_std(metrics.0)?, site.clone()));
        }
        tokio::spawn(tidy(site.clone()));
        accept(tokio::net::TcpListener::from_std(door.0)?, site.clone(), ready).await
    });
    // Connections that took longer than the farewell are cut.
    runtime.shutdown_timeout(Duration::from_secs(1));
    served
}

async fn accept(socket: tokio::net::TcpListener, site: Arc<Site>, ready: impl FnOnce()) -> io::Result<()> {
    let (mut terminated, mut interrupted) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    ready();
    let routes = routes(site.clone());
    let open = GracefulShutdown::new();
    let mut has_complained = false;
    loop {
        let accepted = tokio::select! {
            accepted = socket.accept() => accepted,
            _ = terminated.recv() => break,
            _ = interrupted.recv() => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                has_complained = false;
                let service = TowerToHyperService::new(routes.clone().layer(Extension(Peer(peer.ip()))));
                let connection = http().serve_connection(TokioIo::new(undelayed(stream)), service);
                let connection = open.watch(connection);
                // How a connection ends is the client's affair.
                tokio::spawn(async move { drop(connection.await) });
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
    drop(socket);
    let _ = timeout(FAREWELL, open.shutdown()).await;
    Ok(())
}

fn undelayed(stream: TcpStream) -> TcpStream {
    // An answer is one write, which is not to wait for another.
    let _ = stream.set_nodelay(true);
    stream
}

fn http() -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_buf_size(HEAD_BYTES)
        .max_headers(HEAD_FIELDS);
    builder
}

/// Prometheus's counters, on a socket of their own.
async fn counters(socket: tokio::net::TcpListener, site: Arc<Site>) {
    while let Ok((stream, _)) = socket.accept().await {
        let site = site.clone();
        let service = hyper::service::service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
            let is_there = request.uri().path() == "/metrics";
            let text = if is_there {
                Tally::text(&site.tally)
            } else {
                String::new()
            };
            async move {
                let mut response = hyper::Response::new(axum::body::Body::from(text));
                if !is_there {
                    *response.status_mut() = hyper::StatusCode::NOT_FOUND;
                }
                Ok::<_, std::convert::Infallible>(response)
            }
        });
        let connection = http().serve_connection(TokioIo::new(undelayed(stream)), service);
        tokio::spawn(async move { drop(connection.await) });
    }
}

async fn tidy(site: Arc<Site>) {
    let mut ticks = interval(TIDYING);
    loop {
        ticks.tick().await;
        site.limits.forget();
    }
}
