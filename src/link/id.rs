//! A link's id, whole or as much of it as a person reads aloud.

use std::{fmt, str::FromStr, sync::LazyLock};

use data_encoding::Encoding;

/// A link's id, which is its token's `jti`: 128 random bits in 26 characters of lower-case Crockford base32.
///
/// Random from the first character on, unlike a ULID, because support staff look a link up by its first eight.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LinkId([u8; 16]);

/// Crockford's alphabet: no `i`, `l`, `o`, `u`, so that it survives a telephone.
static BASE32: LazyLock<Encoding> = LazyLock::new(|| {
    let mut specification = data_encoding::Specification::new();
    specification.symbols.push_str("0123456789abcdefghjkmnpqrstvwxyz");
    // The alphabet is fixed, so this cannot fail.
    specification.encoding().unwrap_or(data_encoding::BASE32_NOPAD)
});

impl LinkId {
    /// An id from 16 random bytes.
    pub fn from_random(bytes: [u8; 16]) -> LinkId {
        LinkId(bytes)
    }

    /// Its first eight characters, which a person can read aloud.
    pub fn short(&self) -> String {
        self.to_string()[..8].to_owned()
    }
}

impl fmt::Display for LinkId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&BASE32.encode(&self.0))
    }
}

impl fmt::Debug for LinkId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LinkId({self})")
    }
}

/// Text that is not a link's id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a link's id has 26 characters of `0-9 a-z` without `i`, `l`, `o` and `u`; its first eight name it too")]
pub struct LinkIdFault;

impl FromStr for LinkId {
    type Err = LinkIdFault;

    /// Reads exactly what `Display` writes; a `jti` in any other spelling is another system's.
    fn from_str(text: &str) -> Result<LinkId, LinkIdFault> {
        let bytes = BASE32.decode(text.as_bytes()).map_err(|_| LinkIdFault)?;
        bytes.try_into().map(LinkId).map_err(|_| LinkIdFault)
    }
}

/// A whole id, or the first eight characters of one or more, as a person gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkIdPrefix(String);

impl LinkIdPrefix {
    /// The characters, in the spelling of [`LinkId`].
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for LinkIdPrefix {
    type Err = LinkIdFault;

    /// Forgives what a telephone does: capitals, and `i`, `l`, `o` for `1`, `1`, `0`.
    fn from_str(text: &str) -> Result<LinkIdPrefix, LinkIdFault> {
        let heard: String = text
            .trim()
            .to_ascii_lowercase()
            .chars()
            .map(|c| match c {
                'i' | 'l' => '1',
                'o' => '0',
                c => c,
            })
            .collect();
        let readable = heard.bytes().all(|b| b.is_ascii_alphanumeric() && b != b'u');
        if readable && (8..=26).contains(&heard.len()) {
            Ok(LinkIdPrefix(heard))
        } else {
            Err(LinkIdFault)
        }
    }
}
