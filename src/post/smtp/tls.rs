//! Whom we trust, and why TLS did not come about.
//!
//! Whether a certificate is still valid is judged by rustls and its own reading of the clock: no rule of ours rests on it.

use lettre::transport::smtp::client::{Certificate, TlsParameters};
use rustls::{
    CertificateError, Error,
    pki_types::{CertificateDer, pem::PemObject},
};

use crate::{
    post::{
        fault::{PostFault, Step, Trouble},
        said,
    },
    words,
};

/// As many of a certificate's names as anybody reads.
const NAMES: usize = 3;

/// The system's certificates, and those in `ca`, for a server that must have a certificate for `name`.
pub(super) fn parameters(name: String, ca: Option<&[u8]>) -> Result<TlsParameters, PostFault> {
    let broken = PostFault::Certificates("holds no certificate that can be read");
    let mut builder = TlsParameters::builder(name);
    if let Some(pem) = ca {
        let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
        let Ok(found) = found else { return Err(broken) };
        if found.is_empty() {
            return Err(PostFault::Certificates("holds no certificate"));
        }
        for certificate in found {
            let Ok(certificate) = Certificate::from_der(certificate.to_vec()) else {
                return Err(broken);
            };
            builder = builder.add_root_certificate(certificate);
        }
    }
    // All that can be wrong with them otherwise is what is in them.
    builder.build_rustls().map_err(|_| broken)
}

/// What an error of rustls means.
pub(super) fn trouble(error: &Error, step: Step) -> Trouble {
    let text = |error: &dyn std::fmt::Display| said::fit(&error.to_string()).unwrap_or_default();
    match error {
        Error::InvalidCertificate(error) => match error {
            CertificateError::UnknownIssuer => Trouble::Untrusted,
            CertificateError::NotValidForName => Trouble::OtherName(String::new()),
            CertificateError::NotValidForNameContext { presented, .. } => Trouble::OtherName(names(presented)),
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => Trouble::Expired,
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => Trouble::NotYetValid,
            error => Trouble::BadCertificate(text(error)),
        },
        Error::InvalidMessage(_) => Trouble::NotTls(step),
        error => Trouble::Tls(text(error)),
    }
}

/// The names that a certificate is for. rustls tells each as `DnsName("mail.example.org")`.
fn names(presented: &[String]) -> String {
    let bare = |name: &String| name.split('"').nth(1).unwrap_or(name).to_owned();
    let mut names: Vec<String> = presented.iter().take(NAMES).map(bare).collect();
    names.truncate(NAMES);
    words::list(&names)
}
