//! A key of another system taken into our ring, so that what it signed can be told from what is forged.

use data_encoding::BASE64URL_NOPAD;

use super::{Algorithm, Forbidden, Key, KeyId, KeyRing, RingFault};

/// How many characters of its thumbprint stand for the id of a key that has none.
const ID_LEN: usize = 8;

/// What became of a key that was to be imported. Each names the key's id in the ring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Imported {
    /// It is in the ring now.
    Added(String),
    /// It was in the ring, and signs from now on.
    Signs(String),
    /// It was in the ring as it is wanted.
    Unchanged(String),
}

impl Imported {
    /// The key's id in the ring.
    pub fn id(&self) -> &str {
        match self {
            Imported::Added(id) | Imported::Signs(id) | Imported::Unchanged(id) => id,
        }
    }
}

impl KeyRing {
    /// Takes in the one key of a foreign file. It verifies and no more, and its private part is let go of, unless it is to
    /// sign: then no other key does. Its id is the one that is given, else its own, else the beginning of its thumbprint.
    ///
    /// A key that is here already, by its thumbprint, is not added again under another id.
    pub fn import(&mut self, mut foreign: KeyRing, id: Option<&KeyId>, signs: bool) -> Result<Imported, RingFault> {
        let mut key = match (foreign.keys.pop(), foreign.keys.len()) {
            (Some(key), 0) => key,
            (_, more) => return Err(RingFault::NotOne(more + 1)),
        };
        if let Some(forbidden) = useless(&key) {
            return Err(RingFault::Useless(forbidden));
        }
        let thumbprint = key.thumbprint();
        if let Some(here) = self.keys.iter_mut().find(|here| here.thumbprint() == thumbprint) {
            let id = here.id.clone().unwrap_or_default();
            if !signs {
                return Ok(Imported::Unchanged(id));
            }
            if here.signing_algorithm().is_none() {
                here.material = key.material;
            }
            return Ok(match self.rotate_to(&id)? {
                true => Imported::Signs(id),
                false => Imported::Unchanged(id),
            });
        }
        let own = key.id.take().filter(|own| !own.is_empty());
        let id = match (id, own) {
            (Some(id), _) => id.to_string(),
            (None, Some(own)) if own.parse::<KeyId>().is_err() => return Err(RingFault::OddId(own)),
            (None, Some(own)) => own,
            // base64url may begin with a hyphen, which begins an option.
            (None, None) => BASE64URL_NOPAD.encode(&thumbprint)[..ID_LEN].replace('-', "_"),
        };
        key.id = Some(id.clone());
        if signs {
            self.rotate(key)?;
        } else {
            key.material.forget_private();
            self.add(key)?;
        }
        Ok(Imported::Added(id))
    }
}

/// Why no signature of any algorithm could be verified with the key: what keeps it from the weakest algorithm of its type.
fn useless(key: &Key) -> Option<Forbidden> {
    let mut first = None;
    for algorithm in Algorithm::ALL {
        match key.permits(algorithm) {
            Ok(()) => return None,
            Err(Forbidden::OtherAlgorithm { .. } | Forbidden::OtherKind { .. }) => {}
            Err(forbidden) => first = first.or(Some(forbidden)),
        }
    }
    first
}
