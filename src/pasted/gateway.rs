//! Mail gateways that replace a link by an identifier of their own.

/// Name, and the hosts below which its opaque links live.
const OPAQUE: &[(&str, &[&str])] = &[
    ("Mimecast", &["mimecastprotect.com", "mimecast.com"]),
    ("Intermedia", &["url.emailprotection.link"]),
    ("SendGrid", &["ct.sendgrid.net"]),
];

/// The gateway whose opaque links live at this host, matched on label boundaries.
pub(super) fn opaque(host: &str) -> Option<&'static str> {
    let below = |suffix: &str| {
        let host = host.to_ascii_lowercase();
        host.strip_suffix(suffix)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    OPAQUE
        .iter()
        .find(|(_, hosts)| hosts.iter().any(|suffix| below(suffix)))
        .map(|(name, _)| *name)
}
