//! The setting that says how mail goes out, as a value.

mod fault;

use std::{fmt, net::IpAddr, path::PathBuf, str::FromStr};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use url::Host;

pub use fault::CarrierFault;

/// Where nearly every system has it (Filesystem Hierarchy Standard 3.0, section 4.10).
const SENDMAIL: &str = "/usr/sbin/sendmail";

/// What is written as it is in the user of a URL (RFC 3986, section 2.3).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// How mail goes out: to a server, through a program, or into a folder.
///
/// `smtps://[USER@]HOST[:PORT]`, `smtp://[USER@]HOST[:PORT]`, `smtp+plain://HOST[:PORT]`, `sendmail:[PATH]` or
/// `maildir:PATH`. It holds no password and can be shown to anybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carrier(pub(super) Way);

/// The kinds of carrier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// A mail server.
    Smtp(Server),
    /// A program that takes a letter on its standard input.
    Sendmail(PathBuf),
    /// A folder as <https://cr.yp.to/proto/maildir.html> has it.
    Maildir(PathBuf),
}

/// When the octets on the way to a server become unreadable to others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encryption {
    /// TLS from the first octet (RFC 8314, section 3.3).
    Implicit,
    /// STARTTLS (RFC 3207), without which nothing is sent.
    StartTls,
    /// None at all: the server is on this machine.
    None,
}

/// A mail server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Server {
    pub(super) encryption: Encryption,
    pub(super) user: Option<String>,
    pub(super) host: Host,
    pub(super) port: u16,
}

impl Carrier {
    /// The user that it signs in as, who needs a password.
    pub fn user(&self) -> Option<&str> {
        match &self.0 {
            Way::Smtp(server) => server.user.as_deref(),
            Way::Sendmail(_) | Way::Maildir(_) => None,
        }
    }
}

impl FromStr for Carrier {
    type Err = CarrierFault;

    fn from_str(text: &str) -> Result<Carrier, CarrierFault> {
        let (scheme, rest) = text.split_once(':').ok_or(CarrierFault::Scheme)?;
        let way = match scheme.to_ascii_lowercase().as_str() {
            "smtps" => Way::Smtp(server(Encryption::Implicit, rest)?),
            "smtp" => Way::Smtp(server(Encryption::StartTls, rest)?),
            "smtp+plain" => Way::Smtp(server(Encryption::None, rest)?),
            "sendmail" if rest.is_empty() => Way::Sendmail(PathBuf::from(SENDMAIL)),
            "sendmail" if rest.starts_with('/') => Way::Sendmail(PathBuf::from(rest)),
            "sendmail" => return Err(CarrierFault::Program),
            "maildir" if rest.starts_with('/') => Way::Maildir(PathBuf::from(rest)),
            "maildir" => return Err(CarrierFault::Folder),
            _ => return Err(CarrierFault::Scheme),
        };
        Ok(Carrier(way))
    }
}

fn server(encryption: Encryption, rest: &str) -> Result<Server, CarrierFault> {
    let rest = rest.strip_prefix("//").ok_or(CarrierFault::Scheme)?;
    // First of all, and up to the last `@`: whatever is in a password that nobody encoded, it is told to be one.
    let (user, rest) = match rest.rsplit_once('@') {
        Some((user, _)) if user.contains(':') => return Err(CarrierFault::Password),
        Some((user, rest)) => (Some(user), rest),
        None => (None, rest),
    };
    if rest.contains(['/', '?', '#']) || user.is_some_and(|user| user.contains(['/', '?', '#'])) {
        return Err(CarrierFault::End);
    }
    let user = user.map(decoded).transpose()?;
    // A colon within the brackets of an IPv6 address begins no port.
    let (host, port) = match rest.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (rest, None),
    };
    let host = Host::parse(host).map_err(|_| CarrierFault::Host)?;
    let port = match port {
        Some(port) => number(port).ok_or(CarrierFault::Port)?,
        None => encryption.port(),
    };
    if encryption == Encryption::None {
        if !is_this_machine(&host) {
            return Err(CarrierFault::PlainElsewhere);
        }
        if user.is_some() {
            return Err(CarrierFault::PlainUser);
        }
    }
    Ok(Server {
        encryption,
        user,
        host,
        port,
    })
}

fn decoded(user: &str) -> Result<String, CarrierFault> {
    let mut bytes = user.bytes();
    while let Some(byte) = bytes.next() {
        let hex = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_hexdigit());
        if byte == b'%' && !(hex(bytes.next()) && hex(bytes.next())) {
            return Err(CarrierFault::User);
        }
    }
    let user = percent_decode_str(user).decode_utf8().map_err(|_| CarrierFault::User)?;
    // AUTH PLAIN puts a NUL between user and password (RFC 4616), and nothing else of the kind is in a name.
    if user.is_empty() || user.contains(char::is_control) {
        return Err(CarrierFault::User);
    }
    Ok(user.into_owned())
}

fn number(port: &str) -> Option<u16> {
    // The standard library would take a sign.
    let digits = port.bytes().all(|byte| byte.is_ascii_digit());
    port.parse().ok().filter(|&port| digits && port > 0)
}

fn is_this_machine(host: &Host) -> bool {
    match host {
        Host::Domain(name) => name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

impl Encryption {
    fn scheme(self) -> &'static str {
        match self {
            Encryption::Implicit => "smtps",
            Encryption::StartTls => "smtp",
            Encryption::None => "smtp+plain",
        }
    }

    /// RFC 8314, section 3.3; RFC 6409, section 3.1; RFC 5321, section 4.5.4.2.
    fn port(self) -> u16 {
        match self {
            Encryption::Implicit => 465,
            Encryption::StartTls => 587,
            Encryption::None => 25,
        }
    }
}

impl Server {
    /// The host as a resolver and a certificate know it: an IPv6 address without its brackets.
    pub(super) fn name(&self) -> String {
        match &self.host {
            Host::Domain(name) => name.clone(),
            Host::Ipv4(address) => IpAddr::from(*address).to_string(),
            Host::Ipv6(address) => IpAddr::from(*address).to_string(),
        }
    }
}

/// The server as a person calls it: `HOST:PORT`.
impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

/// As it is parsed, with all that nobody typed but a port that goes without saying.
impl fmt::Display for Carrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let server = match &self.0 {
            Way::Smtp(server) => server,
            Way::Sendmail(path) => return write!(f, "sendmail:{}", path.display()),
            Way::Maildir(path) => return write!(f, "maildir:{}", path.display()),
        };
        write!(f, "{}://", server.encryption.scheme())?;
        if let Some(user) = &server.user {
            write!(f, "{}@", utf8_percent_encode(user, RESERVED))?;
        }
        write!(f, "{}", server.host)?;
        match server.port {
            port if port == server.encryption.port() => Ok(()),
            port => write!(f, ":{port}"),
        }
    }
}
