//! What a key is made of, and how strong that is. The secret part never prints and is wiped when dropped.

use data_encoding::BASE64URL_NOPAD;
use secrecy::{ExposeSecret, SecretSlice};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{KeyDefect, algorithm::Kind, pair};

/// The numbers of a key, checked for form. A private part is kept where signing with it is supported, and only together
/// with the public part that it belongs to.
#[derive(Clone, Debug)]
pub(crate) enum Material {
    /// An HMAC secret.
    Secret(SecretSlice<u8>),
    /// Big-endian, without leading zeros.
    Rsa { modulus: Vec<u8>, exponent: Vec<u8> },
    /// An uncompressed SEC 1 point, `04 x y`, and the private number (RFC 7518 section 6.2.2.1).
    P256 {
        point: Vec<u8>,
        private: Option<SecretSlice<u8>>,
    },
    /// An uncompressed SEC 1 point: `04 x y`.
    P384(Vec<u8>),
    /// 32 bytes, and as many of the private key (RFC 8032 section 5.1.5, RFC 8037 section 2).
    Ed25519 {
        point: Vec<u8>,
        private: Option<SecretSlice<u8>>,
    },
}

impl Material {
    /// RSA from big-endian numbers. The exponent is odd and from 3 to 2³³−1, which is what the signature library takes.
    pub(crate) fn rsa(modulus: &[u8], exponent: &[u8]) -> Result<Material, KeyDefect> {
        let trim = |number: &[u8]| {
            number
                .iter()
                .copied()
                .skip_while(|&byte| byte == 0)
                .collect::<Vec<u8>>()
        };
        let (modulus, exponent) = (trim(modulus), trim(exponent));
        let odd = |number: &[u8]| number.last().is_some_and(|byte| byte & 1 == 1);
        let value = exponent
            .iter()
            .try_fold(0_u64, |value, &byte| Some(value.checked_mul(256)? + u64::from(byte)));
        let in_range = value.is_some_and(|value| (3..1 << 33).contains(&value));
        if odd(&modulus) && odd(&exponent) && in_range {
            Ok(Material::Rsa { modulus, exponent })
        } else {
            Err(KeyDefect::RsaNumbers)
        }
    }

    /// A point in SEC 1 form, for a curve whose coordinates have that many bytes.
    pub(crate) fn point(kind: Kind, point: Vec<u8>) -> Result<Material, KeyDefect> {
        match (kind, point.first(), point.len()) {
            (Kind::P256, Some(4), 65) => Ok(Material::P256 { point, private: None }),
            (Kind::P384, Some(4), 97) => Ok(Material::P384(point)),
            (Kind::Ed25519, Some(_), 32) => Ok(Material::Ed25519 { point, private: None }),
            _ => Err(KeyDefect::PointLength),
        }
    }

    /// A private key of P-256 or Ed25519 with its public part, which is worked out, and compared where it is given.
    pub(crate) fn pair(kind: Kind, private: &[u8], public: Option<&[u8]>) -> Result<Material, KeyDefect> {
        let point = pair::public_half(kind, private).ok_or(KeyDefect::PrivateNumber)?;
        if public.is_some_and(|public| public != point) {
            return Err(KeyDefect::PrivateDiffers);
        }
        let private = Some(SecretSlice::from(private.to_vec()));
        Ok(match kind {
            Kind::P256 => Material::P256 { point, private },
            _ => Material::Ed25519 { point, private },
        })
    }

    /// The private part of a key pair, where it is here.
    pub(crate) fn private(&self) -> Option<&SecretSlice<u8>> {
        match self {
            Material::P256 { private, .. } | Material::Ed25519 { private, .. } => private.as_ref(),
            Material::Secret(_) | Material::Rsa { .. } | Material::P384(_) => None,
        }
    }

    /// Lets go of the private part of a key pair.
    pub(crate) fn forget_private(&mut self) {
        if let Material::P256 { private, .. } | Material::Ed25519 { private, .. } = self {
            *private = None;
        }
    }

    pub(crate) fn kind(&self) -> Kind {
        match self {
            Material::Secret(_) => Kind::Hmac,
            Material::Rsa { .. } => Kind::Rsa,
            Material::P256 { .. } => Kind::P256,
            Material::P384(_) => Kind::P384,
            Material::Ed25519 { .. } => Kind::Ed25519,
        }
    }

    /// The members that are required for its `kty`, in alphabetical order as RFC 7638 section 3.2 wants them.
    pub(crate) fn members(&self) -> Vec<(&'static str, Zeroizing<String>)> {
        let text = |text: &str| Zeroizing::new(text.to_owned());
        let encoded = |bytes: &[u8]| Zeroizing::new(BASE64URL_NOPAD.encode(bytes));
        let curve = |name: &str, point: &[u8]| {
            let (x, y) = point[1..].split_at(point.len() / 2);
            vec![
                ("crv", text(name)),
                ("kty", text("EC")),
                ("x", encoded(x)),
                ("y", encoded(y)),
            ]
        };
        match self {
            Material::Secret(octets) => vec![("k", encoded(octets.expose_secret())), ("kty", text("oct"))],
            Material::Rsa { modulus, exponent } => {
                vec![("e", encoded(exponent)), ("kty", text("RSA")), ("n", encoded(modulus))]
            }
            Material::P256 { point, .. } => curve("P-256", point),
            Material::P384(point) => curve("P-384", point),
            Material::Ed25519 { point, .. } => {
                vec![("crv", text("Ed25519")), ("kty", text("OKP")), ("x", encoded(point))]
            }
        }
    }

    /// SHA-256 over the required members (RFC 7638 section 3, RFC 8037 section 2).
    pub(crate) fn thumbprint(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        let mut before = "{";
        for (name, value) in self.members() {
            for piece in [before, "\"", name, "\":\"", value.as_str(), "\""] {
                hash.update(piece);
            }
            before = ",";
        }
        hash.update("}");
        hash.finalize().into()
    }
}

/// How many bits an unsigned big-endian number without leading zeros has.
pub(crate) fn bits(number: &[u8]) -> usize {
    number
        .first()
        .map_or(0, |first| number.len() * 8 - first.leading_zeros() as usize)
}

/// Whether a modulus bears the mark of ROCA (CVE-2017-15361): modulo these primes it is always a power of 65537.
///
/// For a sound key that happens by chance about once in 2²⁷.
pub(crate) fn is_roca(modulus: &[u8]) -> bool {
    const PRIMES: [u32; 17] = [11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157];
    PRIMES.iter().all(|&prime| {
        let remainder = modulus
            .iter()
            .fold(0, |rest, &byte| (rest * 256 + u32::from(byte)) % prime);
        let mut power = 1;
        loop {
            if power == remainder {
                return true;
            }
            power = power * 65537 % prime;
            if power == 1 {
                return false;
            }
        }
    })
}
