//! A letter to a mail server: one connection, kept from letter to letter.
//!
//! Not lettre's own transport with its pool: that one asks NOOP before each letter, keeps a thread, and does not say how far
//! a letter came before it failed.

mod answer;
mod line;
mod tls;

use std::{net::Ipv4Addr, time::Duration};

use lettre::transport::smtp::{client::TlsParameters, extension::ClientId};

use crate::{letter::Letter, secret::SecretString};

use super::{
    carrier::{Encryption, Server},
    fault::{PostFault, Step, Trouble},
};
use line::Line;

/// A mail server, and all that it takes to use it.
pub(super) struct Smtp {
    server: Server,
    user: Option<(String, SecretString)>,
    tls: Option<TlsParameters>,
    hello: ClientId,
    timeout: Duration,
    kept: Option<Line>,
}

impl Smtp {
    pub(super) fn new(
        server: &Server,
        password: Option<SecretString>,
        ca: Option<&[u8]>,
        timeout: Duration,
    ) -> Result<Smtp, PostFault> {
        let user = match (&server.user, password) {
            (None, _) => None,
            (Some(user), Some(password)) => Some((user.clone(), password)),
            (Some(user), None) => {
                return Err(PostFault::NoPassword {
                    server: server.to_string(),
                    user: user.clone(),
                });
            }
        };
        let tls = match server.encryption {
            Encryption::None => None,
            Encryption::Implicit | Encryption::StartTls => Some(tls::parameters(server.name(), ca)?),
        };
        Ok(Smtp {
            server: server.clone(),
            user,
            tls,
            hello: hello(),
            timeout,
            kept: None,
        })
    }

    pub(super) fn send(&mut self, letter: &Letter) -> Result<(), PostFault> {
        self.on_a_line(|line| line.begin(letter), |line| line.finish(letter))
    }

    pub(super) fn probe(&mut self) -> Result<(), PostFault> {
        self.on_a_line(Line::noop, |_| Ok(()))
    }

    /// Does something on the connection that was kept, or on a new one. Where the kept one is found lost at the beginning,
    /// that is made once more on a new one; nothing is after that.
    fn on_a_line(
        &mut self,
        mut begin: impl FnMut(&mut Line) -> Result<(), Trouble>,
        finish: impl FnOnce(&mut Line) -> Result<(), Trouble>,
    ) -> Result<(), PostFault> {
        let all = || {
            let (mut line, was_kept) = match self.kept.take() {
                Some(line) => (line, true),
                None => (self.connect()?, false),
            };
            let mut begun = begin(&mut line);
            if was_kept && begun.is_err() && line.is_lost() {
                line = self.connect()?;
                begun = begin(&mut line);
            }
            let done = begun.and_then(|()| finish(&mut line));
            if line.can_go_on(done.is_err()) {
                self.kept = Some(line);
            }
            done
        };
        all().map_err(|trouble| PostFault::Server {
            server: self.server.to_string(),
            hint: self.hint(&trouble),
            trouble,
        })
    }

    fn connect(&self) -> Result<Line, Trouble> {
        let mut line = Line::open(&self.server, self.tls.as_ref(), &self.hello, self.timeout)?;
        if let Some((user, password)) = &self.user {
            line.sign_in(user, password)?;
        }
        Ok(line)
    }

    fn hint(&self, trouble: &Trouble) -> Option<&'static str> {
        Some(match trouble {
            Trouble::Untrusted => "name the certificate of the authority that vouches for it in `mail_ca_file`",
            Trouble::OtherName(_) => "call the server by a name that its certificate is for",
            Trouble::Expired | Trouble::NotYetValid => "look at the server's certificate, and at this machine's clock",
            Trouble::Password { .. } => "look at the user, and at the file that `mail_password_file` names",
            Trouble::NoStartTls if self.server.port == 465 => {
                "port 465 expects TLS from the first octet on: `smtps://`"
            }
            Trouble::NoStartTls => {
                "a server that expects TLS from the first octet on is `smtps://`, mostly on port 465"
            }
            Trouble::NotTls(_) if self.server.encryption == Encryption::Implicit => {
                "a server that begins without encryption is `smtp://` (STARTTLS), mostly on port 587"
            }
            // A server that expects TLS waits for us to begin, and we for it.
            Trouble::Silent(Step::Connection, _) if self.server.encryption != Encryption::Implicit => {
                "a server that expects TLS from the first octet on is `smtps://`, mostly on port 465"
            }
            _ => return None,
        })
    }
}

/// The name that a server is greeted with: this machine's, where it can stand in a command.
fn hello() -> ClientId {
    let fit = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    match ClientId::default() {
        ClientId::Domain(name) if name.is_empty() || !name.chars().all(fit) => ClientId::Ipv4(Ipv4Addr::LOCALHOST),
        id => id,
    }
}
