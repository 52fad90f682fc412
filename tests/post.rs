//! Letters on their way out: to mail servers that the tests play, through programs, into folders.

mod broken;
mod carriers;
mod encrypted;
mod maildir;
pub(crate) mod postfix;
mod refused;
mod sendmail;
mod server;
mod smtp;

use std::time::Duration;

use data_encoding::BASE64;
use gatepass::{
    letter::Letter,
    post::{Connecting, Post, PostFault},
    secret::SecretString,
};
use lettre::{Address, address::Envelope};

/// Long enough for a machine with much to do.
const PATIENCE: Duration = Duration::from_secs(10);

/// Short enough to be waited out.
const IMPATIENCE: Duration = Duration::from_millis(200);

/// Has what a line of text can have: dots at its beginning, one alone, and nothing in it.
const TEXT: &str = "From: accounts@example.org\r\nTo: ada@example.org\r\nSubject: Welcome\r\n\r\n\
    .hidden\r\n..\r\n.\r\n\r\nhttps://accounts.example.org/activate/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmVk/\r\n";

fn address(text: &str) -> Address {
    text.parse().unwrap()
}

fn letter() -> Letter {
    letter_of(TEXT)
}

fn letter_of(text: &str) -> Letter {
    let envelope = Envelope::new(Some(address("accounts@example.org")), vec![address("ada@example.org")]);
    Letter::new(envelope.unwrap(), text.as_bytes().to_vec())
}

/// What a letter is where lines end with a line feed.
fn lines(text: &str) -> String {
    text.replace("\r\n", "\n")
}

fn open(carrier: &str, timeout: Duration) -> Post {
    open_with(carrier, None, None, timeout).unwrap()
}

fn open_with(carrier: &str, password: Option<&str>, ca: Option<&[u8]>, timeout: Duration) -> Result<Post, PostFault> {
    Post::open(Connecting {
        carrier: &carrier.parse().unwrap(),
        password: password.map(SecretString::from),
        ca: ca.map(<[u8]>::to_vec),
        timeout,
    })
}

/// A fault as a person is told of it: whether it is final, its words, and what may help. What differs from run to run is
/// `HOST:PORT`.
fn told(fault: &PostFault) -> String {
    let lasting = if fault.is_final() { "final" } else { "waits" };
    let hint = fault.hint().map(|hint| format!("\nhint: {hint}")).unwrap_or_default();
    let told = format!("{lasting}: {fault}{hint}");
    let debug = format!("{fault:?}");
    for kept in ["eyJzdWIiOiIxIn0", "c2lnbmVk", ".hidden"] {
        assert!(!told.contains(kept) && !debug.contains(kept), "{told} {debug}");
    }
    told
}
