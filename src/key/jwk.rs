//! One key as JSON (RFC 7517 section 4, RFC 7518 section 6, RFC 8037 section 2), in both directions.

use std::fmt;

use chrono::{DateTime, SecondsFormat, Utc};
use data_encoding::BASE64URL_NOPAD;
use secrecy::SecretSlice;
use serde_json::{Map, Value};
use zeroize::{Zeroize, Zeroizing};

use super::{Algorithm, Key, KeyDefect, algorithm::Kind, material::Material};

/// Members of a key file, which may be secret: wiped when dropped, and only named by `Debug`.
#[derive(Clone, Default)]
pub(crate) struct Members(pub(crate) Map<String, Value>);

impl fmt::Debug for Members {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.keys()).finish()
    }
}

impl Drop for Members {
    fn drop(&mut self) {
        self.0.values_mut().for_each(wipe);
    }
}

/// Overwrites the text in a value.
pub(crate) fn wipe(value: &mut Value) {
    match value {
        Value::String(text) => text.zeroize(),
        Value::Array(items) => items.iter_mut().for_each(wipe),
        Value::Object(members) => members.values_mut().for_each(wipe),
        _ => {}
    }
}

impl Members {
    /// Takes a member that must be text, where it is there.
    fn text(&mut self, name: &'static str) -> Result<Option<Zeroizing<String>>, KeyDefect> {
        match self.0.shift_remove(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(Zeroizing::new(text))),
            Some(mut other) => {
                wipe(&mut other);
                Err(KeyDefect::Wrong(name))
            }
        }
    }

    fn required(&mut self, name: &'static str) -> Result<Zeroizing<String>, KeyDefect> {
        self.text(name)?.ok_or(KeyDefect::Missing(name))
    }

    fn octets(&mut self, name: &'static str) -> Result<Zeroizing<Vec<u8>>, KeyDefect> {
        let text = self.required(name)?;
        let octets = BASE64URL_NOPAD
            .decode(text.as_bytes())
            .map_err(|_| KeyDefect::Encoding(name))?;
        Ok(Zeroizing::new(octets))
    }

    fn instant(&mut self, name: &'static str) -> Result<Option<DateTime<Utc>>, KeyDefect> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        let instant = DateTime::parse_from_rfc3339(&text).map_err(|_| KeyDefect::Wrong(name))?;
        Ok(Some(instant.with_timezone(&Utc)))
    }

    fn material(&mut self) -> Result<Material, KeyDefect> {
        let kty = self.required("kty")?;
        match kty.as_str() {
            "oct" => {
                let octets = self.octets("k")?;
                if octets.is_empty() {
                    Err(KeyDefect::EmptySecret)
                } else {
                    Ok(secret(&octets))
                }
            }
            "RSA" => Material::rsa(&self.octets("n")?, &self.octets("e")?),
            "EC" => {
                let kind = match self.required("crv")?.as_str() {
                    "P-256" => Kind::P256,
                    "P-384" => Kind::P384,
                    other => return Err(KeyDefect::Curve(other.to_owned())),
                };
                let (x, y) = (self.octets("x")?, self.octets("y")?);
                // Each has the full length of the field (RFC 7518 section 6.2.1.2); the sum is checked with the point.
                if x.len() != y.len() {
                    return Err(KeyDefect::PointLength);
                }
                Material::point(kind, [&[4], x.as_slice(), y.as_slice()].concat())
            }
            "OKP" => match self.required("crv")?.as_str() {
                "Ed25519" => Material::point(Kind::Ed25519, self.octets("x")?.to_vec()),
                other => Err(KeyDefect::Curve(other.to_owned())),
            },
            other => Err(KeyDefect::Type(other.to_owned())),
        }
    }

    /// Whether `use` and `key_ops`, where they are there, allow signatures.
    fn is_for_signatures(&self) -> bool {
        let usage = self.0.get("use").is_none_or(|usage| usage == "sig");
        let operations = self.0.get("key_ops").is_none_or(|operations| {
            operations
                .as_array()
                .is_some_and(|all| all.iter().any(|one| one == "verify" || one == "sign"))
        });
        usage && operations
    }
}

pub(crate) fn secret(octets: &[u8]) -> Material {
    Material::Secret(SecretSlice::from(octets.to_vec()))
}

impl Key {
    /// Reads one JWK. What is not understood stays with the key.
    pub(crate) fn from_jwk(mut jwk: Members) -> Result<Key, KeyDefect> {
        if !jwk.is_for_signatures() {
            return Err(KeyDefect::NotForSignatures);
        }
        let algorithm = match jwk.text("alg")? {
            None => None,
            Some(text) => Some(
                text.parse::<Algorithm>()
                    .map_err(|_| KeyDefect::Algorithm(text.to_string()))?,
            ),
        };
        let material = jwk.material()?;
        if let Some(own) = algorithm.filter(|own| own.kind() != material.kind()) {
            return Err(KeyDefect::OwnAlgorithm(own));
        }
        Ok(Key {
            id: jwk.text("kid")?.map(|id| id.to_string()),
            algorithm,
            created_at: jwk.instant("created_at")?,
            retired_at: jwk.instant("retired_at")?,
            material,
            rest: jwk,
        })
    }

    /// The key as a JWK, with its secret.
    pub(crate) fn to_jwk(&self) -> Members {
        let mut jwk = Members::default();
        let mut put = |name: &str, value: Value| jwk.0.insert(name.to_owned(), value);
        if let Some(id) = &self.id {
            put("kid", id.as_str().into());
        }
        if let Some(algorithm) = self.algorithm {
            put("alg", algorithm.as_str().into());
        }
        for (name, value) in self.material.members() {
            put(name, value.as_str().into());
        }
        for (name, instant) in [("created_at", self.created_at), ("retired_at", self.retired_at)] {
            if let Some(instant) = instant {
                put(name, instant.to_rfc3339_opts(SecondsFormat::AutoSi, true).into());
            }
        }
        for (name, value) in &self.rest.0 {
            put(name, value.clone());
        }
        jwk
    }
}
