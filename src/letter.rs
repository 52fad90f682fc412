//! A letter: the mail that carries a link, composed so that it arrives whole.

use std::fmt;

use lettre::address::Envelope;
use zeroize::Zeroizing;

/// A mail as it goes out, with whom it is from and whom it goes to.
pub struct Letter {
    envelope: Envelope,
    octets: Zeroizing<Vec<u8>>,
}

impl Letter {
    /// A message that is complete, header fields and all, with CRLF at the end of each line.
    pub fn new(envelope: Envelope, octets: Vec<u8>) -> Letter {
        Letter {
            envelope,
            octets: Zeroizing::new(octets),
        }
    }

    /// Whom it is from and whom it goes to.
    pub fn envelope(&self) -> &Envelope {
        &self.envelope
    }

    /// The message as it is sent. It holds a link that works.
    pub fn octets(&self) -> &[u8] {
        &self.octets
    }
}

impl fmt::Debug for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Letter").finish_non_exhaustive()
    }
}
