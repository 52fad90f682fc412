//! The key ring: a JWK Set (RFC 7517 section 5) with two members of our own a key, `created_at` and `retired_at`.

use std::fmt::Write;

use secrecy::ExposeSecret;
use serde_json::Value;
use zeroize::Zeroizing;

use super::{
    Key, KeyDefect, KeyFault, MIN_SECRET, json,
    jwk::{Members, wipe},
    material::Material,
};

/// A key file is small; more is a mistake or an attack.
const MAX_FILE: usize = 1 << 20;

/// Keys, in the order of their file. Its `Debug` shows no secret.
#[derive(Clone, Debug)]
pub struct KeyRing {
    /// The keys.
    pub keys: Vec<Key>,
    /// The set's own further members, kept when it is written again.
    rest: Members,
}

/// What a key of a ring does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyState {
    /// New links are signed with it.
    Signing,
    /// What it signed is honoured, and nothing new is signed with it.
    Verifying,
    /// What it signed is honoured no more.
    Retired,
}

impl KeyState {
    /// The word for it, in text and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            KeyState::Signing => "signing",
            KeyState::Verifying => "verifying",
            KeyState::Retired => "retired",
        }
    }
}

impl KeyRing {
    /// A ring of these keys.
    pub fn new(keys: Vec<Key>) -> KeyRing {
        KeyRing {
            keys,
            rest: Members::default(),
        }
    }

    /// Reads our own key ring, in which every key must be in order: its own `kid`, whole, and no secret too short.
    pub fn parse(json: &[u8]) -> Result<KeyRing, KeyFault> {
        let mut document = read(json)?;
        let mut keys: Vec<Key> = Vec::new();
        for (index, jwk) in entries(&mut document)?.iter_mut().enumerate() {
            let key = own_key(jwk).map_err(|defect| KeyFault::Key {
                place: index + 1,
                defect,
            })?;
            if let Some(id) = key
                .id
                .as_ref()
                .filter(|id| keys.iter().any(|other| other.id.as_ref() == Some(*id)))
            {
                return Err(KeyFault::DuplicateId(id.clone()));
            }
            keys.push(key);
        }
        document.0.shift_remove("keys");
        if keys.is_empty() {
            Err(KeyFault::NoKeys)
        } else {
            Ok(KeyRing { keys, rest: document })
        }
    }

    /// The ring as the text of its file, with its secrets.
    pub fn to_json(&self) -> Zeroizing<String> {
        let mut document = self.rest.clone();
        let keys = self
            .keys
            .iter()
            .map(|key| Value::Object(std::mem::take(&mut key.to_jwk().0)));
        document.0.insert("keys".to_owned(), keys.collect());
        let mut document = Value::Object(std::mem::take(&mut document.0));
        // Room enough from the start, so that growing leaves no copy behind.
        let mut text = Zeroizing::new(String::with_capacity(1024 * (self.keys.len() + 1)));
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{document:#}");
        wipe(&mut document);
        text
    }

    /// The key that signs: of those that may ([`Key::may_sign`]) the newest.
    pub fn signing_key(&self) -> Option<&Key> {
        let may_sign = self.keys.iter().filter(|key| key.may_sign());
        may_sign.max_by_key(|key| key.created_at)
    }

    /// Whether new links are signed with the same key as by another ring.
    pub fn signs_as(&self, other: &KeyRing) -> bool {
        self.signing_key().map(Key::thumbprint) == other.signing_key().map(Key::thumbprint)
    }

    /// What a key of this ring does.
    pub fn state(&self, key: &Key) -> KeyState {
        match self.signing_key() {
            _ if key.retired_at.is_some() => KeyState::Retired,
            Some(signing) if signing.id == key.id => KeyState::Signing,
            _ => KeyState::Verifying,
        }
    }

    /// The key with that `kid`, retired or not.
    pub fn find(&self, id: &str) -> Option<&Key> {
        self.keys.iter().find(|key| key.id.as_deref() == Some(id))
    }

    /// A JWK Set for everybody (RFC 7517 section 5): the public parts of our own key pairs, those that stand by among them
    /// and the retired ones not, so that whoever keeps a copy knows a key before it signs.
    ///
    /// Keys whose private part was never here are another system's. To hand them out as ours would vouch for what that
    /// system signs.
    pub fn public_jwks(&self) -> String {
        let ours = |key: &&Key| key.material().private().is_some() && key.retired_at.is_none();
        let public = self.keys.iter().filter(ours).map(|key| {
            let named = [
                ("kid", key.id.clone()),
                ("alg", key.signing_algorithm().map(|algorithm| algorithm.to_string())),
                ("use", Some("sig".to_owned())),
            ];
            let named = named.into_iter().filter_map(|(name, text)| Some((name, text?)));
            let numbers = key.material().members().into_iter();
            let numbers = numbers.map(|(name, text)| (name, text.to_string()));
            Value::from_iter(named.chain(numbers))
        });
        format!("{:#}\n", Value::from_iter([("keys", public.collect::<Value>())]))
    }

    /// The RFC 7638 thumbprints of all keys, in their order.
    pub fn thumbprints(&self) -> Vec<[u8; 32]> {
        self.keys.iter().map(Key::thumbprint).collect()
    }
}

/// The JSON object in a key file.
pub(crate) fn read(bytes: &[u8]) -> Result<Members, KeyFault> {
    match bytes {
        _ if bytes.len() > MAX_FILE => Err(KeyFault::TooLarge),
        _ if bytes.trim_ascii().is_empty() => Err(KeyFault::Empty),
        _ => Ok(Members(json::object(bytes)?)),
    }
}

/// The list `keys` of a set. The entries stay where they are, so that they are wiped with their document.
pub(crate) fn entries(document: &mut Members) -> Result<&mut Vec<Value>, KeyFault> {
    document
        .0
        .get_mut("keys")
        .and_then(Value::as_array_mut)
        .ok_or(KeyFault::NotKeySet)
}

/// Takes one entry out of the list.
pub(crate) fn entry(value: &mut Value) -> Result<Key, KeyDefect> {
    let members = value.as_object_mut().ok_or(KeyDefect::NotObject)?;
    Key::from_jwk(Members(std::mem::take(members)))
}

fn own_key(value: &mut Value) -> Result<Key, KeyDefect> {
    let key = entry(value)?;
    if key.id.as_deref().is_none_or(str::is_empty) {
        return Err(KeyDefect::Missing("kid"));
    }
    match key.material() {
        Material::Secret(secret) if secret.expose_secret().len() < MIN_SECRET => {
            Err(KeyDefect::SecretTooShort(secret.expose_secret().len()))
        }
        _ => Ok(key),
    }
}
