//! Keys of other systems, given in a file to check one token or to be taken in: a JWK, a JWK Set, a PEM, or the raw bytes of a secret.

use serde_json::Value;
use zeroize::Zeroizing;

use super::{
    Key, KeyDefect, KeyFault, KeyRing, der, json,
    jwk::{self, Members},
    operations::Operations,
    ring,
};

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

impl KeyRing {
    /// Reads a JWK, a JWK Set or a PEM.
    ///
    /// Of a set, keys that cannot verify signatures are left out, and none left is a fault. Refused is a set with the
    /// same `kid` for two keys of one type, or one that mixes secrets with public keys: a header could then choose
    /// whether a text that everybody knows counts as a secret (RFC 8725 section 2.1).
    ///
    /// Of a key pair only the public part is kept.
    pub fn from_key_file(bytes: &[u8]) -> Result<KeyRing, KeyFault> {
        let mut ring = KeyRing::from_private_key_file(bytes)?;
        ring.keys.iter_mut().for_each(|key| key.material.forget_private());
        Ok(ring)
    }

    /// Reads the same, and keeps private parts of the types that links can be signed with.
    pub fn from_private_key_file(bytes: &[u8]) -> Result<KeyRing, KeyFault> {
        let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
        let read = if bytes.trim_ascii_start().starts_with(b"{") {
            from_json(&mut ring::read(bytes)?)?
        } else if let Ok(text) = str::from_utf8(bytes)
            && text.contains(der::BEGIN)
        {
            der::blocks(text)
                .iter()
                .filter_map(|block| Some(block.material()?.map(Key::from_material)))
                .collect()
        } else if bytes.trim_ascii().is_empty() {
            return Err(KeyFault::Empty);
        } else {
            return Err(KeyFault::NotKeyFile);
        };
        let ring = usable(read)?;
        let mixed = |key: &Key| key.is_secret() != ring.keys[0].is_secret();
        if ring.keys.iter().any(mixed) {
            return Err(KeyFault::Mixed);
        }
        Ok(ring)
    }

    /// Takes raw bytes as an HMAC secret. One line feed, or carriage return and line feed, at the end is not part of it.
    ///
    /// What reads as a key of another form is refused: a public key that serves as a secret is the oldest attack on
    /// tokens (RFC 8725 section 2.1).
    pub fn from_secret(bytes: &[u8]) -> Result<KeyRing, KeyFault> {
        let secret = bytes
            .strip_suffix(b"\n")
            .map_or(bytes, |line| line.strip_suffix(b"\r").unwrap_or(line));
        if secret.is_empty() {
            return Err(KeyFault::Empty);
        }
        match other_form(bytes) {
            Some(form) => Err(KeyFault::NotSecret(form)),
            None => Ok(KeyRing::new(vec![Key::from_material(jwk::secret(secret))])),
        }
    }
}

fn from_json(document: &mut Members) -> Result<Vec<Result<Key, KeyDefect>>, KeyFault> {
    let Ok(entries) = ring::entries(document) else {
        let mut jwk = Value::Object(std::mem::take(&mut document.0));
        return Ok(vec![foreign(&mut jwk)]);
    };
    // Keys of different types or uses may share a `kid` (RFC 7517 section 4.5).
    let alike = |one: &Value, other: &Value| {
        ["kid", "kty", "use"]
            .iter()
            .all(|name| one.get(name) == other.get(name))
    };
    for (index, jwk) in entries.iter().enumerate() {
        if let Some(id) = jwk.get("kid").and_then(Value::as_str)
            && entries[..index].iter().any(|earlier| alike(earlier, jwk))
        {
            return Err(KeyFault::DuplicateId(id.to_owned()));
        }
    }
    Ok(entries.iter_mut().map(foreign).collect())
}

/// What a foreign key holds beside its numbers is not kept, and our own members mean nothing in it.
fn foreign(value: &mut Value) -> Result<Key, KeyDefect> {
    let key = ring::entry(value)?;
    Ok(Key {
        created_at: None,
        retired_at: None,
        operations: Operations::default(),
        rest: Members::default(),
        ..key
    })
}

fn usable(read: Vec<Result<Key, KeyDefect>>) -> Result<KeyRing, KeyFault> {
    let mut keys = Vec::new();
    let mut first = None;
    for key in read {
        match key {
            Ok(key) => keys.push(key),
            Err(defect) => first = first.or(Some(defect)),
        }
    }
    match first {
        _ if !keys.is_empty() => Ok(KeyRing::new(keys)),
        Some(KeyDefect::Damaged) => Err(KeyFault::Pem),
        Some(defect) => Err(KeyFault::Unusable(defect)),
        None => Err(KeyFault::NoKeys),
    }
}

/// Which other form of key the bytes read as: with armour or without, as text of two bytes a character, or bare DER.
fn other_form(bytes: &[u8]) -> Option<&'static str> {
    let narrow: Zeroizing<Vec<u8>> = Zeroizing::new(bytes.iter().copied().filter(|&byte| byte != 0).collect());
    if narrow
        .windows(der::BEGIN.len())
        .any(|window| window == der::BEGIN.as_bytes())
    {
        return Some("a PEM");
    }
    let text = narrow.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&narrow).trim_ascii();
    let public = [b"ssh-rsa ".as_slice(), b"ssh-ed25519 ", b"ecdsa-sha2-"];
    if public.iter().any(|prefix| text.starts_with(prefix)) {
        return Some("an OpenSSH public key");
    }
    if let Ok(members) = json::object(text).map(Members)
        && ["kty", "keys"].iter().any(|name| members.0.contains_key(*name))
    {
        return Some("a JWK");
    }
    let bare = str::from_utf8(text).ok().and_then(der::base64);
    der::name(bytes).or_else(|| der::name(&bare?))
}
