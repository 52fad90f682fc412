//! Gateways' links in a text, and the links within them.

use std::ops::Range;

use crate::pasted::address;

use super::{GATEWAYS, Gateway, of_host, rule};

/// A gateway's link that was found in a text.
pub(in crate::pasted) struct Wrapped {
    pub(in crate::pasted) gateway: &'static Gateway,
    /// Its host, as it stands there.
    pub(in crate::pasted) host: String,
    /// Where it begins, and where what was read of it ends.
    pub(in crate::pasted) span: Range<usize>,
    /// The link within; `None` where only the gateway knows it.
    pub(in crate::pasted) target: Option<String>,
    /// The host of the link within, where the gateway tells at least that.
    pub(in crate::pasted) names: Option<String>,
}

/// No host is longer (RFC 1035 section 2.3.4).
const LONGEST_HOST: usize = 253;
/// Longer than any link in a link in a link.
const LONGEST: usize = 8 * 1024;
/// The gateways' links in a text, in their order, until as many characters of them were looked at as are `left`.
pub(in crate::pasted) fn links(text: &str, left: &mut usize) -> impl Iterator<Item = Wrapped> {
    let links = hosts(text).filter_map(|host| {
        let behind = &text[host.end..];
        let by_path = |gateway: &Gateway| gateway.on_any_host && behind.starts_with(gateway.path);
        let is_known = of_host(&text[host.clone()]).is_some() || GATEWAYS.iter().any(by_path);
        is_known.then(|| (host, path(behind)))
    });
    let looked_at = links.take_while(move |(_, path)| {
        let enough = *left == 0;
        *left = left.saturating_sub(path.len());
        !enough
    });
    looked_at.filter_map(|(host, path)| unwrapped(text, host, path))
}

/// The stretches of a text that may be hosts.
fn hosts(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let of_name = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-');
    let mut from = 0;
    let stretches = std::iter::from_fn(move || {
        let start = from + bytes[from..].iter().position(of_name)?;
        let length = bytes[start..].iter().take_while(|b| of_name(b)).count();
        from = start + length;
        Some(start..from)
    });
    stretches.filter(|host| host.len() <= LONGEST_HOST && bytes[host.clone()].contains(&b'.'))
}

/// Where in what follows a host its path, query and fragment stand. A port may come before them; before an `@` the host
/// would be a user's name.
fn path(behind: &str) -> Range<usize> {
    let digits = |port: &str| port.bytes().take_while(u8::is_ascii_digit).count();
    let start = behind.strip_prefix(':').map_or(0, |port| 1 + digits(port));
    let near = &behind[start..behind.floor_char_boundary(start + LONGEST)];
    let end = near.find(|c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>' | '`'));
    start..start + end.unwrap_or(near.len())
}

fn unwrapped(text: &str, host: Range<usize>, path: Range<usize>) -> Option<Wrapped> {
    let name = &text[host.clone()];
    let at = host.end + path.start;
    let path = &text[at..host.end + path.end];
    let fits = |gateway: &&Gateway| {
        let begins = path.starts_with(gateway.path) || (gateway.path == "/" && path.starts_with('?'));
        begins && (gateway.on_any_host || gateway.has(name))
    };
    let gateway = GATEWAYS.iter().find(fits)?;
    let taken = gateway.rule.apply(path);
    let target = taken.and_then(|taken| Some((web_url(&taken.text)?, taken.end)));
    let (target, length) = match target {
        Some((target, end)) => (Some(target), end),
        None if gateway.may_be_opaque && path.len() > gateway.path.len() => (None, path.len()),
        None => return None,
    };
    Some(Wrapped {
        gateway,
        host: name.to_ascii_lowercase(),
        span: host.start..at + length,
        target,
        names: named_host(path),
    })
}

/// The host that a link names beside its id. Anything else in its place is not told: it may be a token.
fn named_host(path: &str) -> Option<String> {
    let (domain, _) = rule::parameter(path, "domain")?;
    let is_host = address::is_domain(domain) && domain.len() <= LONGEST_HOST;
    // No label of a host is longer than 63 characters (RFC 1035 section 2.3.4); every part of a token is, or may be.
    let is_short = domain.split('.').all(|label| label.len() <= 63);
    (is_host && is_short && !domain.contains("eyJ")).then(|| domain.to_ascii_lowercase())
}

/// A target, if it is one that a browser would open as a page; what was lost of its beginning is put back.
fn web_url(target: &str) -> Option<String> {
    let target = target.trim();
    let begins = |with: &str| {
        target
            .get(..with.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(with))
    };
    // Encoded once more by whoever handed it to the gateway.
    if begins("https%3A") || begins("http%3A") {
        return web_url(&rule::percent_decoded(target));
    }
    let scheme = ["https:/", "http:/"].into_iter().find(|scheme| begins(scheme));
    let rest = scheme.map_or(target, |scheme| target[scheme.len()..].trim_start_matches('/'));
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    match scheme {
        Some(scheme) => (!rest.is_empty()).then(|| format!("{scheme}/{rest}")),
        None => (address::is_domain(host) && host.len() < rest.len()).then(|| format!("https://{rest}")),
    }
}
