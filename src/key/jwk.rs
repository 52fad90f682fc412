//! One key as JSON (RFC 7517 section 4, RFC 7518 section 6, RFC 8037 section 2), in both directions.

use std::fmt;

use chrono::{DateTime, SecondsFormat, Utc};
use data_encoding::BASE64URL_NOPAD;
use secrecy::{ExposeSecret, SecretSlice};
use serde_json::{Map, Value};
use zeroize::{Zeroize, Zeroizing};

use super::{Algorithm, Key, KeyDefect, algorithm::Kind, material::Material, operations::Operations};

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
        self.octets_if_any(name)?.ok_or(KeyDefect::Missing(name))
    }

    fn octets_if_any(&mut self, name: &'static str) -> Result<Option<Zeroizing<Vec<u8>>>, KeyDefect> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        let octets = BASE64URL_NOPAD
            .decode(text.as_bytes())
            .map_err(|_| KeyDefect::Encoding(name))?;
        Ok(Some(Zeroizing::new(octets)))
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
                let public = Material::point(kind, [&[4], x.as_slice(), y.as_slice()].concat())?;
                self.with_private(public)
            }
            "OKP" => match self.required("crv")?.as_str() {
                "Ed25519" => {
                    let public = Material::point(Kind::Ed25519, self.octets("x")?.to_vec())?;
                    self.with_private(public)
                }
                other => Err(KeyDefect::Curve(other.to_owned())),
            },
            other => Err(KeyDefect::Type(other.to_owned())),
        }
    }

    /// Adds the private part, `d` (RFC 7518 section 6.2.2.1, RFC 8037 section 2), where the key has one and can sign with
    /// it here. Of another key it stays among the members that mean nothing.
    fn with_private(&mut self, public: Material) -> Result<Material, KeyDefect> {
        let (Material::P256 { point, .. } | Material::Ed25519 { point, .. }) = &public else {
            return Ok(public);
        };
        match self.octets_if_any("d")? {
            Some(private) => Material::pair(public.kind(), &private, Some(point)),
            None => Ok(public),
        }
    }
}

pub(crate) fn secret(octets: &[u8]) -> Material {
    Material::Secret(SecretSlice::from(octets.to_vec()))
}

impl Key {
    /// Reads one JWK. What is not understood stays with the key.
    pub(crate) fn from_jwk(mut jwk: Members) -> Result<Key, KeyDefect> {
        if jwk.0.get("use").is_some_and(|usage| usage != "sig") {
            return Err(KeyDefect::NotForSignatures);
        }
        let operations = Operations::from_json(jwk.0.get("key_ops"))?;
        jwk.0.shift_remove("key_ops");
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
            operations,
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
        if let Some(private) = self.material.private() {
            put("d", BASE64URL_NOPAD.encode(private.expose_secret()).into());
        }
        if let Some(operations) = self.operations.to_json() {
            put("key_ops", operations);
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
