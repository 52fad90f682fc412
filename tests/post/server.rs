//! A mail server that a test plays on loopback: it does what mail servers do, but for what it is told to do otherwise.

mod talk;

use std::{
    net::{SocketAddr, TcpListener},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    thread,
    time::Duration,
};

use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};

use talk::Talk;

/// What it does in place of its usual answer.
#[derive(Clone, Copy)]
pub(super) enum Act {
    /// Says this and goes on.
    Say(&'static str),
    /// Says this and hangs up.
    SayAndClose(&'static str),
    /// Hangs up.
    Close,
    /// Says nothing any more, and hears until the other side hangs up.
    Hang,
    /// Hangs up after so many octets of the text, which it asks for.
    CloseAfter(usize),
    /// Reads no further than so many octets of the text, says this and hangs up.
    SayAfter(usize, &'static str),
}

/// What it is like, and when it acts otherwise.
#[derive(Clone, Default)]
pub(super) struct Manner {
    tls: Option<Arc<ServerConfig>>,
    implicit: bool,
    features: &'static str,
    acts: Vec<(&'static str, usize, Act)>,
}

impl Manner {
    /// Without encryption.
    pub(super) fn plain() -> Manner {
        Manner::default()
    }

    /// Offers STARTTLS, with one of the certificates.
    pub(super) fn starttls(certificate: &str) -> Manner {
        Manner {
            tls: Some(config(certificate)),
            ..Manner::default()
        }
    }

    /// TLS from the first octet on.
    pub(super) fn tls(certificate: &str) -> Manner {
        Manner {
            implicit: true,
            ..Manner::starttls(certificate)
        }
    }

    /// More that it offers after EHLO, a line each.
    pub(super) fn offering(self, features: &'static str) -> Manner {
        Manner { features, ..self }
    }

    /// Each time that it hears this: `CONNECT`, `TEXT` or the beginning of a command.
    pub(super) fn at(self, heard: &'static str, act: Act) -> Manner {
        self.at_nth(heard, 0, act)
    }

    /// The so-manieth time that it hears this, counted over all connections.
    pub(super) fn at_nth(mut self, heard: &'static str, nth: usize, act: Act) -> Manner {
        self.acts.push((heard, nth, act));
        self
    }
}

/// A server that runs, and what it heard.
pub(super) struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    manner: Manner,
    counts: Vec<AtomicUsize>,
    connections: AtomicUsize,
    heard: Mutex<Vec<String>>,
    letters: Mutex<Vec<String>>,
}

impl Server {
    pub(super) fn start(manner: Manner) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Server {
            address: listener.local_addr().unwrap(),
            shared: Arc::new(Shared {
                counts: manner.acts.iter().map(|_| AtomicUsize::new(0)).collect(),
                manner,
                connections: AtomicUsize::new(0),
                heard: Mutex::default(),
                letters: Mutex::default(),
            }),
        };
        let shared = Arc::clone(&server.shared);
        // It ends with the process.
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let number = shared.connections.fetch_add(1, SeqCst) + 1;
                let shared = Arc::clone(&shared);
                thread::spawn(move || Talk::new(stream, number, shared).until_its_end());
            }
        });
        server
    }

    pub(super) fn port(&self) -> u16 {
        self.address.port()
    }

    pub(super) fn connections(&self) -> usize {
        self.shared.connections.load(SeqCst)
    }

    /// Each command behind the number of its connection, without what follows its first word but for a colon.
    pub(super) fn heard(&self) -> Vec<String> {
        self.shared.heard.lock().unwrap().clone()
    }

    /// The texts that it took over, as they were before their dots were doubled.
    pub(super) fn letters(&self) -> Vec<String> {
        self.shared.letters.lock().unwrap().clone()
    }

    /// Waits for a command that nobody waits for, such as the last one.
    pub(super) fn waits_for(&self, command: &str) {
        for _ in 0..1000 {
            if self.heard().iter().any(|heard| heard == command) {
                return;
            }
            thread::sleep(Duration::from_millis(5));
        }
        panic!("{command}: {:?}", self.heard());
    }
}

/// What vouches for the certificates.
pub(super) const AUTHORITY: &[u8] = include_bytes!("certificates/authority.pem");

fn config(certificate: &str) -> Arc<ServerConfig> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/post/certificates");
    let chain = CertificateDer::from_pem_file(format!("{folder}/{certificate}.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_file(format!("{folder}/server-key.pem")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = config.unwrap().with_no_client_auth().with_single_cert(vec![chain], key);
    Arc::new(config.unwrap())
}
