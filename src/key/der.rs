//! Keys as PEM (RFC 7468) and the DER inside: SPKI, PKCS#1, PKCS#8 and SEC 1. Of a private key that nothing is signed
//! with here, only its public part.

use data_encoding::{BASE64, Specification};
use pkcs1::{RsaPrivateKey, RsaPublicKey};
use pkcs8::{
    ObjectIdentifier, PrivateKeyInfo,
    der::{
        Decode, Tag, Tagged,
        asn1::{AnyRef, OctetStringRef},
    },
    spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef},
};
use sec1::EcPrivateKey;
use zeroize::Zeroizing;

use super::{KeyDefect, algorithm::Kind, material::Material};

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");

/// How a PEM block begins, after which its label comes.
pub(crate) const BEGIN: &str = "-----BEGIN ";

/// One block of a PEM: its label, and its content where that is whole.
pub(crate) struct Block<'a> {
    label: &'a str,
    content: Option<Zeroizing<Vec<u8>>>,
    /// Before RFC 7468, a password was announced inside the block.
    is_encrypted: bool,
}

/// The blocks of a PEM, whatever text stands around them.
pub(crate) fn blocks(text: &str) -> Vec<Block<'_>> {
    text.split(BEGIN)
        .skip(1)
        .map(|rest| {
            let (label, body) = rest.split_once("-----").unwrap_or((rest, ""));
            let whole = body
                .split_once("-----END ")
                .filter(|(_, end)| end.strip_prefix(label).is_some_and(|end| end.starts_with("-----")));
            Block {
                label,
                content: whole.and_then(|(content, _)| base64(content)),
                is_encrypted: body.contains("Proc-Type: 4,ENCRYPTED"),
            }
        })
        .collect()
}

/// Standard base64 with line breaks.
pub(crate) fn base64(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let mut specification: Specification = BASE64.specification();
    specification.ignore.push_str(" \t\r\n");
    let octets = specification.encoding().ok()?.decode(text.as_bytes()).ok()?;
    Some(Zeroizing::new(octets))
}

impl Block<'_> {
    /// The key in the block; `None` for a block that only goes with a key.
    pub(crate) fn material(&self) -> Option<Result<Material, KeyDefect>> {
        let content = self.content.as_ref().ok_or(KeyDefect::Damaged);
        let read = |read: fn(&[u8]) -> Option<Result<Material, KeyDefect>>| {
            content
                .clone()
                .and_then(|der| read(der).unwrap_or(Err(KeyDefect::Damaged)))
        };
        Some(match self.label {
            "EC PARAMETERS" | "DH PARAMETERS" => return None,
            "PUBLIC KEY" => read(spki),
            "RSA PUBLIC KEY" => read(rsa_public),
            _ if self.is_encrypted => Err(KeyDefect::Encrypted),
            "RSA PRIVATE KEY" => read(rsa_private),
            "EC PRIVATE KEY" => read(|der| ec_private(der, None)),
            "PRIVATE KEY" => read(pkcs8),
            "ENCRYPTED PRIVATE KEY" => Err(KeyDefect::Encrypted),
            "CERTIFICATE" | "X509 CERTIFICATE" | "TRUSTED CERTIFICATE" => Err(KeyDefect::Certificate),
            label => Err(KeyDefect::Type(label.to_owned())),
        })
    }
}

/// What DER is, for a refusal: a public key, a private key or a certificate. Random bytes are none of them.
pub(crate) fn name(der: &[u8]) -> Option<&'static str> {
    if SubjectPublicKeyInfoRef::from_der(der).is_ok() || RsaPublicKey::from_der(der).is_ok() {
        Some("a public key in DER")
    } else if PrivateKeyInfo::from_der(der).is_ok()
        || RsaPrivateKey::from_der(der).is_ok()
        || EcPrivateKey::from_der(der).is_ok()
    {
        Some("a private key in DER")
    } else {
        is_certificate(der).then_some("a certificate in DER")
    }
}

/// A certificate is a sequence of a sequence, a sequence and a bit string (RFC 5280 section 4.1).
fn is_certificate(der: &[u8]) -> bool {
    let tags = AnyRef::from_der(der).and_then(|outer| {
        outer.sequence(|inner| {
            let mut next = || AnyRef::decode(inner).map(|part| part.tag());
            Ok([next()?, next()?, next()?])
        })
    });
    tags.is_ok_and(|tags| tags == [Tag::Sequence, Tag::Sequence, Tag::BitString])
}

/// RFC 5280 section 4.1, with the algorithms of RFC 3279, 5480 and 8410. `None` where it is not that.
fn spki(der: &[u8]) -> Option<Result<Material, KeyDefect>> {
    let info = SubjectPublicKeyInfoRef::from_der(der).ok()?;
    let bits = info.subject_public_key.as_bytes()?;
    match info.algorithm.oid {
        RSA => rsa_public(bits),
        EC => Some(curve(&info.algorithm).and_then(|kind| Material::point(kind, bits.to_vec()))),
        ED25519 => Some(Material::point(Kind::Ed25519, bits.to_vec())),
        other => Some(Err(KeyDefect::Type(other.to_string()))),
    }
}

fn curve(algorithm: &AlgorithmIdentifierRef<'_>) -> Result<Kind, KeyDefect> {
    match algorithm.parameters_oid() {
        Ok(oid) => named_curve(oid),
        Err(_) => Err(KeyDefect::Curve("explicit parameters".to_owned())),
    }
}

fn named_curve(oid: ObjectIdentifier) -> Result<Kind, KeyDefect> {
    match oid {
        P256 => Ok(Kind::P256),
        P384 => Ok(Kind::P384),
        other => Err(KeyDefect::Curve(other.to_string())),
    }
}

/// RFC 8017 appendix A.1.1.
fn rsa_public(der: &[u8]) -> Option<Result<Material, KeyDefect>> {
    let key = RsaPublicKey::from_der(der).ok()?;
    Some(Material::rsa(key.modulus.as_bytes(), key.public_exponent.as_bytes()))
}

/// RFC 8017 appendix A.1.2.
fn rsa_private(der: &[u8]) -> Option<Result<Material, KeyDefect>> {
    let key = RsaPrivateKey::from_der(der).ok()?;
    Some(Material::rsa(key.modulus.as_bytes(), key.public_exponent.as_bytes()))
}

/// RFC 5915; the curve may be named outside.
fn ec_private(der: &[u8], outside: Option<Kind>) -> Option<Result<Material, KeyDefect>> {
    let key = EcPrivateKey::from_der(der).ok()?;
    let inside = key
        .parameters
        .and_then(|parameters| parameters.named_curve())
        .map(named_curve);
    let kind = match outside.map(Ok).or(inside)? {
        Ok(kind) => kind,
        Err(defect) => return Some(Err(defect)),
    };
    let public = key.public_key.map(|point| Material::point(kind, point.to_vec()));
    Some(match (kind, public) {
        (_, Some(Err(defect))) => Err(defect),
        (Kind::P256, _) => Material::pair(kind, key.private_key, key.public_key),
        (_, Some(public)) => public,
        (_, None) => Err(KeyDefect::PrivateOnly),
    })
}

/// RFC 5958.
fn pkcs8(der: &[u8]) -> Option<Result<Material, KeyDefect>> {
    let info = PrivateKeyInfo::from_der(der).ok()?;
    match info.algorithm.oid {
        RSA => rsa_private(info.private_key),
        EC => match curve(&info.algorithm) {
            Ok(kind) => ec_private(info.private_key, Some(kind)),
            Err(defect) => Some(Err(defect)),
        },
        // The private key is an octet string within the octet string (RFC 8410 section 7).
        ED25519 => {
            let private = OctetStringRef::from_der(info.private_key).ok()?;
            Some(Material::pair(Kind::Ed25519, private.as_bytes(), info.public_key))
        }
        other => Some(Err(KeyDefect::Type(other.to_string()))),
    }
}
