//! What the verbs have in common that change the key ring: the ring is read, changed and written under the lock of its
//! store, and what came of it is told.

use chrono::{DateTime, Utc};
use zeroize::Zeroizing;

use crate::{
    context::Context,
    error::Refusal,
    files::FileError,
    key::{Algorithm, Key, KeyRing, SEED_LEN},
    keyring,
    link::{LinkFacts, NewLink},
    report::KeyView,
    store::{KeyChange, KeyFacts, KeyStep, Store, Unspent},
};

/// Why a link that a key signed for was withdrawn.
pub(super) const COMPROMISED: &str = "key compromised";

/// What one verb does to the ring.
pub(super) trait RingChange {
    /// Changes the ring as it was just read; what the store is to write, or `None` where the ring is as wanted.
    fn change(&mut self, ring: &mut KeyRing, facts: &KeyFacts) -> Result<Option<KeyChange>, Refusal>;

    /// A fresh link in the place of one that is withdrawn, made with the changed ring.
    fn renew(&mut self, _ring: &KeyRing, _at: DateTime<Utc>, _lost: &LinkFacts) -> Result<Option<NewLink>, Refusal> {
        Ok(None)
    }
}

impl<F> RingChange for F
where
    F: FnMut(&mut KeyRing, &KeyFacts) -> Result<Option<KeyChange>, Refusal>,
{
    fn change(&mut self, ring: &mut KeyRing, facts: &KeyFacts) -> Result<Option<KeyChange>, Refusal> {
        self(ring, facts)
    }
}

/// The ring as the step left it, and what was known then.
pub(super) struct Changed {
    /// The ring.
    pub(super) ring: KeyRing,
    /// What the decision was taken by.
    facts: KeyFacts,
    /// How many links were withdrawn; `None` where nothing was written.
    pub(super) revoked: Option<u32>,
}

impl Changed {
    /// One of its keys, as it is told of.
    pub(super) fn view(&self, id: &str) -> Option<KeyView> {
        let key = self.ring.find(id)?;
        Some(KeyView::new(&self.ring, key, self.facts.at, self.facts.of(id)))
    }

    /// The instant that the step counted as.
    pub(super) fn at(&self) -> DateTime<Utc> {
        self.facts.at
    }

    /// What a key signed for before the step.
    pub(super) fn unspent(&self, id: &str) -> Option<&Unspent> {
        self.facts.of(id)
    }
}

struct Step<'a, 'h> {
    context: &'a Context<'h>,
    change: &'a mut dyn RingChange,
    done: Option<(KeyRing, KeyFacts)>,
    refusal: Option<Refusal>,
}

impl Step<'_, '_> {
    fn take(&mut self, facts: &KeyFacts) -> Result<Option<KeyChange>, Refusal> {
        let (keys, files) = (&self.context.settings.keys, &self.context.settings.files);
        let ring = keyring::read(keys, files).map_err(|error| Refusal::of_keys(error, keys))?;
        let mut ring = ring.ok_or_else(|| Refusal::keys_missing(keys))?;
        let decided = self.change.change(&mut ring, facts)?;
        self.done = Some((ring, facts.clone()));
        Ok(decided)
    }
}

impl KeyStep for Step<'_, '_> {
    fn decide(&mut self, facts: &KeyFacts) -> Option<KeyChange> {
        self.refusal = None;
        self.take(facts).unwrap_or_else(|refusal| {
            self.refusal = Some(refusal);
            None
        })
    }

    fn renew(&mut self, at: DateTime<Utc>, lost: &LinkFacts) -> Option<NewLink> {
        let (ring, _) = self.done.as_ref()?;
        let renewed = self.change.renew(ring, at, lost);
        renewed.unwrap_or_else(|refusal| {
            self.refusal = Some(refusal);
            None
        })
    }

    fn is_sound(&self) -> bool {
        self.refusal.is_none()
    }

    fn put(&mut self) -> Result<(), FileError> {
        match &self.done {
            Some((ring, _)) => keyring::replace(&self.context.settings.keys, &self.context.settings.files, ring),
            None => Ok(()),
        }
    }
}

/// Carries a change out. It was looked at before that the ring is the store's.
pub(super) fn change_ring(
    context: &Context<'_>,
    store: &mut dyn Store,
    change: &mut dyn RingChange,
) -> Result<Changed, Refusal> {
    let stamp = context.stamp(context.host.now());
    let mut step = Step {
        context,
        change,
        done: None,
        refusal: None,
    };
    let written = store.change_keys(&stamp, &mut step);
    if let Some(refusal) = step.refusal {
        return Err(refusal);
    }
    let revoked = written.map_err(|error| context.store_refusal(error))?;
    let (ring, facts) = step.done.ok_or_else(Refusal::again)?;
    Ok(Changed { ring, facts, revoked })
}

/// Random bytes for a new key and its id, drawn before the store is locked.
pub(super) struct Seed {
    bytes: Zeroizing<[u8; SEED_LEN]>,
    id: [u8; 8],
}

impl Seed {
    /// Draws them.
    pub(super) fn draw(context: &Context<'_>) -> Result<Seed, Refusal> {
        let mut seed = Seed {
            bytes: Zeroizing::new([0; SEED_LEN]),
            id: [0; 8],
        };
        let drawn = context.host.random(&mut *seed.bytes);
        drawn
            .and_then(|()| context.host.random(&mut seed.id))
            .map_err(Refusal::no_randomness)?;
        Ok(seed)
    }

    /// The key that they make.
    pub(super) fn key(&self, algorithm: Algorithm, at: DateTime<Utc>) -> Result<Key, Refusal> {
        Key::from_seed(algorithm, &self.bytes, self.id, at)
            .ok_or_else(|| Refusal::failed("no key came of it", "the random bytes are no number of the curve"))
    }
}

/// Reads the name of an algorithm that links can be signed with.
pub(super) fn signing_algorithm(text: &str) -> Result<Algorithm, String> {
    let named = text.parse().ok().filter(|named| Algorithm::SIGNING.contains(named));
    named.ok_or_else(|| {
        let names = Algorithm::SIGNING.map(Algorithm::as_str).join("`, `");
        format!("links are signed with `{names}`")
    })
}
