//! The end of a trail as a person keeps it elsewhere: `SEQUENCE:HASH`.

use std::{fmt, str::FromStr};

use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};

use super::chain::{Hash, Tip};

/// The number and the hash of an event. Whoever has kept one can tell later that the trail up to it is the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The event's number; 0 is the beginning, before any event.
    pub sequence: i64,
    /// Its hash; zeros for the beginning.
    pub hash: Hash,
}

impl From<Option<Tip>> for Head {
    fn from(tip: Option<Tip>) -> Head {
        tip.map_or(Head::default(), |tip| Head {
            sequence: tip.sequence,
            hash: tip.hash,
        })
    }
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.sequence, HEXLOWER.encode(&self.hash))
    }
}

/// Text that is no head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a head is a number and 64 hexadecimal digits with a colon between them, as `gatepass audit --head` prints it")]
pub struct HeadFault;

impl FromStr for Head {
    type Err = HeadFault;

    fn from_str(text: &str) -> Result<Head, HeadFault> {
        let (number, hash) = text.trim().split_once(':').ok_or(HeadFault)?;
        let sequence: i64 = number.parse().map_err(|_| HeadFault)?;
        let hash = HEXLOWER_PERMISSIVE.decode(hash.as_bytes()).map_err(|_| HeadFault)?;
        let head = Head {
            sequence,
            hash: hash.try_into().map_err(|_| HeadFault)?,
        };
        let is_beginning = head.sequence == 0 && head.hash == Hash::default();
        (sequence > 0 || is_beginning).then_some(head).ok_or(HeadFault)
    }
}
