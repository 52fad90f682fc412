//! How a letter leaves: to a mail server, through a program, or into a folder, as the settings say.
//!
//! The only room that names lettre's transports and rustls. It carries what it is given, once, and says what became of
//! it; whether and when to try again is decided by whoever asked. It must not look into a letter.

mod carrier;
mod fault;
mod maildir;
mod said;
mod sendmail;
mod smtp;

use std::{fmt, time::Duration};

use crate::{letter::Letter, secret::SecretString};

use carrier::Way;
use maildir::Maildir;
use sendmail::Sendmail;
use smtp::Smtp;

pub use carrier::{Carrier, CarrierFault};
pub use fault::{PostFault, Step, Trouble};

/// What it takes to carry letters.
pub struct Connecting<'a> {
    /// Where they go.
    pub carrier: &'a Carrier,
    /// The password of the carrier's user.
    pub password: Option<SecretString>,
    /// Certificates in PEM that are trusted beside those of the system (setting `mail_ca_file`).
    pub ca: Option<Vec<u8>>,
    /// How long each answer of a server is waited for, and a program as a whole.
    pub timeout: Duration,
}

/// The way out, open for as long as this lives.
pub struct Post(Open);

enum Open {
    Smtp(Box<Smtp>),
    Sendmail(Sendmail),
    Maildir(Maildir),
}

impl Post {
    /// Makes ready what can be made ready on this machine: certificates that cannot be read and a missing password are
    /// found here. Nothing is connected and nothing is made yet.
    pub fn open(with: Connecting<'_>) -> Result<Post, PostFault> {
        Ok(Post(match &with.carrier.0 {
            Way::Smtp(server) => Open::Smtp(Box::new(Smtp::new(
                server,
                with.password,
                with.ca.as_deref(),
                with.timeout,
            )?)),
            Way::Sendmail(program) => Open::Sendmail(Sendmail::new(program, with.timeout)),
            Way::Maildir(folder) => Open::Maildir(Maildir::new(folder)),
        }))
    }

    /// Carries one letter to whoever takes it over. A connection to a server is kept for the next letter, and made anew
    /// where the server has closed it meanwhile.
    ///
    /// A fault says that nobody has taken the letter over, as far as can be known: a server that is gone in the middle of
    /// the message, or before its last answer, may have it all the same. It is not sent again here.
    pub fn send(&mut self, letter: &Letter) -> Result<(), PostFault> {
        match &mut self.0 {
            Open::Smtp(smtp) => smtp.send(letter),
            Open::Sendmail(sendmail) => sendmail.send(letter),
            Open::Maildir(maildir) => maildir.send(letter),
        }
    }

    /// Looks whether a letter could be carried, as far as that shows without one: a server takes the connection, the
    /// encryption and the password; the program can be run; the folder can be written or made. Leaves nothing behind.
    pub fn probe(&mut self) -> Result<(), PostFault> {
        match &mut self.0 {
            Open::Smtp(smtp) => smtp.probe(),
            Open::Sendmail(sendmail) => sendmail.probe(),
            Open::Maildir(maildir) => maildir.probe(),
        }
    }
}

impl fmt::Debug for Post {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Post").finish_non_exhaustive()
    }
}

/// A letter with the line ends of this system, as programs and folders have them. It holds a link that works.
fn with_line_feeds(letter: &Letter) -> zeroize::Zeroizing<Vec<u8>> {
    let octets = letter.octets();
    let mut lines = zeroize::Zeroizing::new(Vec::with_capacity(octets.len()));
    for (at, &octet) in octets.iter().enumerate() {
        if octet != b'\r' || octets.get(at + 1) != Some(&b'\n') {
            lines.push(octet);
        }
    }
    lines
}
