//! One connection to a mail server, and the conversation on it (RFC 5321), through lettre's own connection.
//!
//! What that one leaves open is closed here: each answer must be of the kind that was asked for, what was said before the
//! encryption began counts for nothing, and words that it cannot take are no reason to panic.

use std::{
    fmt::{self, Display},
    net::{SocketAddr, ToSocketAddrs},
    panic::{AssertUnwindSafe, catch_unwind},
    time::Duration,
};

use data_encoding::BASE64;
use lettre::transport::smtp::{
    Error,
    authentication::{Credentials, Mechanism},
    client::{SmtpConnection, TlsParameters},
    commands::{Data, Mail, Noop, Quit, Rcpt, Rset},
    extension::{ClientId, Extension, MailBodyParameter, MailParameter},
    response::{Response, Severity},
};
use zeroize::Zeroizing;

use super::{
    super::{
        carrier::{Encryption, Server},
        fault::{Step, Trouble},
    },
    answer,
};
use crate::{
    letter::Letter,
    secret::{ExposeSecret, SecretString},
};

/// How long a server may take to say goodbye.
const PARTING: Duration = Duration::from_secs(1);

/// How long it is listened for words that should not be there; they are in memory already.
const MOMENT: Duration = Duration::from_millis(1);

/// What we sign in with, the better first. Each sends the password as it is, and so they are for TLS alone.
const MECHANISMS: &[Mechanism] = &[Mechanism::Plain, Mechanism::Login];

/// A connection to a mail server.
pub(super) struct Line {
    connection: SmtpConnection,
    timeout: Duration,
    /// The server is gone, or nobody knows any more what it would be answering to.
    lost: bool,
}

impl Line {
    /// Connects, and encrypts as the server's address says.
    pub(super) fn open(
        server: &Server,
        tls: Option<&TlsParameters>,
        hello: &ClientId,
        timeout: Duration,
    ) -> Result<Line, Trouble> {
        let addresses: Vec<SocketAddr> = (server.name().as_str(), server.port)
            .to_socket_addrs()
            .map_err(|error| Trouble::NotFound(answer::fit(&error)))?
            .collect();
        let at_once = tls.filter(|_| server.encryption == Encryption::Implicit);
        let connect = || SmtpConnection::connect(addresses.as_slice(), Some(timeout), hello, at_once, None);
        let mut line = Line {
            connection: guarded(connect, Step::Connection, timeout)?,
            timeout,
            lost: false,
        };
        if let Some(tls) = tls.filter(|_| server.encryption == Encryption::StartTls) {
            line.encrypt(tls, hello)?;
        }
        Ok(line)
    }

    fn encrypt(&mut self, tls: &TlsParameters, hello: &ClientId) -> Result<(), Trouble> {
        if !self.connection.can_starttls() {
            return Err(Trouble::NoStartTls);
        }
        self.lost = true;
        guarded(|| self.connection.starttls(tls, hello), Step::StartTls, self.timeout)?;
        self.expect_silence()?;
        self.lost = false;
        Ok(())
    }

    /// What came in one packet with the answer to STARTTLS was not encrypted, and lettre keeps it for an answer to what is
    /// asked later: somebody on the way could answer for the server, to the last. All of it is taken out here but one answer,
    /// which has passed for the one to EHLO; with that one, each further answer comes a question late, and no server
    /// says 235 to EHLO or 354 to RCPT TO.
    fn expect_silence(&mut self) -> Result<(), Trouble> {
        self.listen_for(MOMENT)?;
        let heard = self.connection.read_response();
        self.listen_for(self.timeout)?;
        match heard {
            Err(error) if answer::is_silence(&error) => Ok(()),
            Err(error) if error.status().is_none() => Err(self.trouble(&error, Step::StartTls)),
            _ => Err(Trouble::OutOfTurn(Step::StartTls)),
        }
    }

    fn listen_for(&mut self, time: Duration) -> Result<(), Trouble> {
        let set = self.connection.set_timeout(Some(time));
        set.map_err(|error| Trouble::Broken(answer::fit(&error)))
    }

    /// Signs in over an encrypted connection.
    pub(super) fn sign_in(&mut self, user: &str, password: &SecretString) -> Result<(), Trouble> {
        if self.connection.server_info().get_auth_mechanism(MECHANISMS).is_none() {
            return Err(Trouble::NoAuth);
        }
        let password = password.expose_secret();
        // lettre's own copies of it are not wiped; they live as long as this call.
        let credentials = Credentials::new(user.to_owned(), password.to_owned());
        let trouble = match self.connection.auth(MECHANISMS, &credentials) {
            Ok(response) if response.has_code(235) => return Ok(()),
            Ok(_) => Trouble::OutOfTurn(Step::Auth),
            Err(error) => {
                let sent = [
                    password.to_owned(),
                    BASE64.encode(password.as_bytes()),
                    BASE64.encode(format!("\0{user}\0{password}").as_bytes()),
                ];
                answer::password(&error, user, &sent.map(Zeroizing::new), self.timeout)
            }
        };
        self.lost |= !matches!(trouble, Trouble::Password { .. } | Trouble::Said { .. });
        Err(trouble)
    }

    /// Names the sender. Until that is answered, the server knows nothing of the letter.
    pub(super) fn begin(&mut self, letter: &Letter) -> Result<(), Trouble> {
        let envelope = letter.envelope();
        let mut parameters = Vec::new();
        let mut need = |extension, name, parameter| {
            parameters.push(parameter);
            match self.connection.server_info().supports_feature(extension) {
                true => Ok(()),
                false => Err(Trouble::Lacks(name)),
            }
        };
        // RFC 6531 and RFC 6152: what is not ASCII is sent only where it is understood.
        let mut addresses = envelope.from().into_iter().chain(envelope.to());
        if !addresses.all(|address| AsRef::<str>::as_ref(address).is_ascii()) {
            need(Extension::SmtpUtfEight, "SMTPUTF8", MailParameter::SmtpUtfEight)?;
        }
        if !letter.octets().is_ascii() {
            let parameter = MailParameter::Body(MailBodyParameter::EightBitMime);
            need(Extension::EightBitMime, "8BITMIME", parameter)?;
        }
        self.ask(Mail::new(envelope.from().cloned(), parameters), Step::Mail)
    }

    /// Names the recipients and sends the text. Each of it is said once.
    pub(super) fn finish(&mut self, letter: &Letter) -> Result<(), Trouble> {
        for to in letter.envelope().to() {
            self.ask(Rcpt::new(to.clone(), Vec::new()), Step::Rcpt)?;
        }
        self.ask(Data, Step::Data)?;
        let octets = letter.octets();
        let mut answered = match std::str::from_utf8(octets) {
            Ok(text) => self.connection.command(Text(text)),
            // lettre puts a line end before the dot that ends the text, where ours has one already.
            Err(_) => self.connection.message(octets.strip_suffix(b"\r\n").unwrap_or(octets)),
        };
        if answered.as_ref().is_err_and(answer::is_hung_up) {
            // A server that has had enough may have said why before it went.
            let last_words = self.connection.read_response();
            answered = match last_words {
                Err(error) if error.status().is_some() => Err(error),
                _ => answered,
            };
        }
        self.judge(answered, Step::Message)
    }

    /// Asks whether the server is there.
    pub(super) fn noop(&mut self) -> Result<(), Trouble> {
        self.ask(Noop, Step::Noop)
    }

    /// Whether this connection was found to be of no use any more.
    pub(super) fn is_lost(&self) -> bool {
        self.lost
    }

    /// Whether the next letter can go over this connection. After a refusal the server is told to forget the one before.
    pub(super) fn can_go_on(&mut self, was_refused: bool) -> bool {
        !self.lost && (!was_refused || self.ask(Rset, Step::Mail).is_ok())
    }

    fn ask(&mut self, command: impl Display, step: Step) -> Result<(), Trouble> {
        let answered = self.connection.command(command);
        self.judge(answered, step)
    }

    fn judge(&mut self, answered: Result<Response, Error>, step: Step) -> Result<(), Trouble> {
        let wanted = match step {
            Step::Data => Severity::PositiveIntermediate,
            _ => Severity::PositiveCompletion,
        };
        match answered {
            Ok(response) if response.code().severity == wanted => Ok(()),
            Ok(_) => {
                self.lost = true;
                Err(Trouble::OutOfTurn(step))
            }
            Err(error) => {
                let trouble = self.trouble(&error, step);
                // RFC 5321, section 3.8: who says 421 hangs up.
                self.lost |= !matches!(trouble, Trouble::Said { code, .. } if code != 421);
                Err(trouble)
            }
        }
    }

    fn trouble(&self, error: &Error, step: Step) -> Trouble {
        answer::trouble(error, step, self.timeout)
    }
}

/// RFC 5321, section 4.1.1.10: nobody hangs up without a word.
impl Drop for Line {
    fn drop(&mut self) {
        if !self.lost && self.listen_for(self.timeout.min(PARTING)).is_ok() {
            let _ = self.connection.command(Quit);
        }
    }
}

/// lettre takes it for granted that each line of the answer to EHLO has a word in it, and panics where one has not.
fn guarded<T>(talk: impl FnOnce() -> Result<T, Error>, step: Step, timeout: Duration) -> Result<T, Trouble> {
    match catch_unwind(AssertUnwindSafe(talk)) {
        Ok(talked) => talked.map_err(|error| answer::trouble(&error, step, timeout)),
        Err(_) => Err(Trouble::NotSmtp),
    }
}

/// A text with its end, as it is sent (RFC 5321, section 4.5.2), in one piece. lettre writes the end apart: then a system
/// holds that back until the server has acknowledged the text, which costs each letter 40 ms and more.
struct Text<'a>(&'a str);

impl Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in self.0.split_inclusive("\r\n") {
            f.write_str(if line.starts_with('.') { "." } else { "" })?;
            f.write_str(line)?;
        }
        f.write_str(if self.0.ends_with("\r\n") { ".\r\n" } else { "\r\n.\r\n" })
    }
}
