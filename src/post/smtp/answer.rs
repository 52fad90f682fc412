//! What an answer of a mail server, or the lack of one, means.

use std::{
    error::Error as _,
    fmt::Display,
    io::{self, ErrorKind},
    time::Duration,
};

use lettre::transport::smtp::Error;
use zeroize::Zeroizing;

use super::{
    super::{
        fault::{Step, Trouble},
        said,
    },
    tls,
};

/// What lettre says where the connection ends before the answer does.
const CUT_OFF: &str = "incomplete response";

/// The codes that refuse this mailbox or this message (RFC 5321, section 4.2.3; 556 is of RFC 7504).
const FINAL: [u16; 5] = [550, 551, 552, 553, 556];

/// The enhanced codes (RFC 3463) of a refusal that is about us: the sender's address (X.1.7, X.1.8), and who may send
/// what to whom (X.7). Many servers say them to RCPT TO, and whoever runs the one or the other can mend it.
const ABOUT_US: [&str; 3] = ["5.1.7 ", "5.1.8 ", "5.7."];

/// What an error of lettre's means at this step.
pub(super) fn trouble(error: &Error, step: Step, timeout: Duration) -> Trouble {
    if let Some(code) = error.status() {
        return reply(code.into(), &words(error), step);
    }
    let Some(io) = io_error(error) else {
        return match words(error).as_str() {
            CUT_OFF => Trouble::Closed(step),
            _ => Trouble::NotSmtp,
        };
    };
    if let Some(error) = io.get_ref().and_then(|inner| inner.downcast_ref()) {
        return tls::trouble(error, step);
    }
    match io.kind() {
        ErrorKind::WouldBlock | ErrorKind::TimedOut => Trouble::Silent(step, timeout),
        ErrorKind::ConnectionRefused => Trouble::Refused,
        _ if is_hung_up(error) => Trouble::Closed(step),
        ErrorKind::InvalidData => Trouble::NotSmtp,
        _ if step == Step::Connection => Trouble::Unreachable(fit(io)),
        _ => Trouble::Broken(fit(io)),
    }
}

fn reply(code: u16, words: &str, step: Step) -> Trouble {
    let about_us = ABOUT_US.iter().any(|about| words.starts_with(about));
    Trouble::Said {
        step,
        code,
        said: with_code(code, said::fit(words)),
        is_final: matches!(step, Step::Rcpt | Step::Data | Step::Message) && FINAL.contains(&code) && !about_us,
    }
}

fn with_code(code: u16, words: Option<String>) -> String {
    words.map_or_else(|| code.to_string(), |words| format!("{code} {words}"))
}

/// A password that was not taken. Where the server says again what it was sent, its code is all that is told.
pub(super) fn password(error: &Error, user: &str, sent: &[Zeroizing<String>], timeout: Duration) -> Trouble {
    let Some(code) = error.status().map(u16::from) else {
        return trouble(error, Step::Auth, timeout);
    };
    let words = words(error);
    let echo = sent.iter().any(|sent| words.contains(sent.as_str()));
    let said = with_code(code, said::fit(&words).filter(|_| !echo));
    if code >= 500 {
        let user = user.to_owned();
        return Trouble::Password { user, said };
    }
    // The server's own trouble (RFC 4954, section 6), which passes.
    Trouble::Said {
        step: Step::Auth,
        code,
        said,
        is_final: false,
    }
}

/// Whether the time for an answer ran out. lettre's own `is_timeout` does not know what a socket says on Linux.
pub(super) fn is_silence(error: &Error) -> bool {
    io_error(error).is_some_and(|io| matches!(io.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut))
}

/// Whether the other side hung up while something was being said.
pub(super) fn is_hung_up(error: &Error) -> bool {
    let gone = [
        ErrorKind::BrokenPipe,
        ErrorKind::ConnectionAborted,
        ErrorKind::ConnectionReset,
        ErrorKind::NotConnected,
        ErrorKind::UnexpectedEof,
    ];
    io_error(error).is_some_and(|io| gone.contains(&io.kind()))
}

/// A message of the system's or a library's, fit to be shown.
pub(super) fn fit(error: &dyn Display) -> String {
    said::fit(&error.to_string()).unwrap_or_default()
}

fn words(error: &Error) -> String {
    error.source().map(ToString::to_string).unwrap_or_default()
}

fn io_error(error: &Error) -> Option<&io::Error> {
    error.source()?.downcast_ref()
}
