//! Links that mail gateways, chats and click counters put in the place of the one that was sent.
//!
//! A new one is one entry in [`GATEWAYS`] and one case in the tests. Nothing is ever fetched: what only the gateway can
//! resolve is named and no more.

mod proofpoint;
mod rule;

use rule::Rule;

/// Who replaces links, and how the link is got back.
pub struct Gateway {
    /// Its name.
    pub name: &'static str,
    /// Its hosts, and all below them (`eur01.…`), compared label by label.
    pub hosts: &'static [&'static str],
    /// What its links' paths begin with.
    pub(super) path: &'static str,
    pub(super) rule: Rule,
    /// Some of its links, or all, hold nothing but an id.
    pub(super) may_be_opaque: bool,
}

impl Gateway {
    /// Whether none of its links can be unwrapped.
    pub fn is_opaque(&self) -> bool {
        matches!(self.rule, Rule::None)
    }
}

const fn gateway(name: &'static str, hosts: &'static [&'static str], path: &'static str, rule: Rule) -> Gateway {
    Gateway {
        name,
        hosts,
        path,
        rule,
        may_be_opaque: matches!(rule, Rule::None),
    }
}

impl Gateway {
    const fn sometimes_opaque(self) -> Gateway {
        Gateway {
            may_be_opaque: true,
            ..self
        }
    }
}

/// All that are known. Where two share a host, their paths tell them apart.
pub const GATEWAYS: &[Gateway] = &[
    gateway(
        "Microsoft Safe Links",
        &[
            "safelinks.protection.outlook.com",
            "safelinks.protection.office365.us",
            "safelinks.protection.partner.outlook.cn",
        ],
        "/",
        Rule::Parameter(&["url"]),
    ),
    gateway(
        "Microsoft Teams",
        &["statics.teams.cdn.office.net", "teams.public.onecdn.static.microsoft"],
        "/evergreen-assets/safelinks/",
        Rule::Parameter(&["url"]),
    ),
    gateway(
        "Proofpoint v1",
        &["urldefense.proofpoint.com", "urldefense.com"],
        "/v1/",
        Rule::Parameter(&["u"]),
    ),
    gateway(
        "Proofpoint v2",
        &["urldefense.proofpoint.com", "urldefense.com"],
        "/v2/",
        Rule::Own(proofpoint::v2),
    ),
    gateway(
        "Proofpoint v3",
        &["urldefense.com", "urldefense.us", "urldefense.proofpoint.com"],
        "/v3/",
        Rule::Own(proofpoint::v3),
    ),
    gateway("Barracuda", &["linkprotect.cudasvc.com"], "/", Rule::Parameter(&["a"])),
    gateway("Cisco", &["secure-web.cisco.com"], "/", Rule::LastSegment).sometimes_opaque(),
    gateway("Trend Micro", &["trendmicro.com"], "/", Rule::Parameter(&["url"])),
    gateway("Symantec", &["clicktime.symantec.com"], "/", Rule::LastParameter("u")),
    gateway(
        "FireEye",
        &[
            "protect.fireeye.com",
            "protect2.fireeye.com",
            "protect.trellix.com",
            "protect2.trellix.com",
        ],
        "/",
        Rule::LastParameter("u"),
    ),
    gateway("Sophos", &["protection.sophos.com"], "/", Rule::Base64Parameter("u")),
    gateway(
        "Hornetsecurity",
        &["atpscan.global.hornetsecurity.com"],
        "/",
        Rule::Parameter(&["u"]),
    )
    .sometimes_opaque(),
    gateway("ESVA", &["urlsand.esvalabs.com"], "/", Rule::Parameter(&["u"])),
    gateway(
        "Check Point",
        &["protect.checkpoint.com"],
        "/v2/",
        Rule::Between("___", "___."),
    ),
    gateway("Avanan", &["url.avanan.click"], "/v2/", Rule::Between("___", "___.")),
    gateway("Google", &["google.com"], "/url", Rule::Parameter(&["q", "url"])),
    gateway(
        "Facebook",
        &["l.facebook.com", "lm.facebook.com"],
        "/l.php",
        Rule::Parameter(&["u"]),
    ),
    gateway("LinkedIn", &["linkedin.com"], "/", Rule::Parameter(&["url"])),
    gateway("Slack", &["slack-redir.net"], "/", Rule::Parameter(&["url"])),
    gateway(
        "Mandrill",
        &["mandrillapp.com"],
        "/track/click/",
        Rule::Own(rule::mandrill),
    ),
    gateway("Amazon SES", &["awstrack.me"], "/L0/", Rule::FirstSegment),
    gateway("Mimecast", &["mimecastprotect.com", "mimecast.com"], "/s/", Rule::None),
    gateway("Intermedia", &["url.emailprotection.link"], "/", Rule::None),
    gateway("SendGrid", &["ct.sendgrid.net"], "/", Rule::None),
];

/// A gateway's link that was found in a text.
pub(super) struct Wrapped {
    pub(super) gateway: &'static Gateway,
    /// Its host, as it stands there.
    pub(super) host: String,
    /// Where it begins, and where what was read of it ends.
    pub(super) span: std::ops::Range<usize>,
    /// The link within; `None` where only the gateway knows it.
    pub(super) target: Option<String>,
    /// The host of the link within, where the gateway tells at least that.
    pub(super) names: Option<String>,
}

/// Whether one of them has this host.
pub(super) fn of_host(host: &str) -> Option<&'static Gateway> {
    GATEWAYS.iter().find(|gateway| gateway.has(host))
}

impl Gateway {
    fn has(&self, host: &str) -> bool {
        self.hosts.iter().any(|own| {
            let tail = host
                .len()
                .checked_sub(own.len())
                .and_then(|at| Some((&host[..at], host.get(at..)?)));
            tail.is_some_and(|(before, tail)| {
                tail.eq_ignore_ascii_case(own) && (before.is_empty() || before.ends_with('.'))
            })
        })
    }
}

/// Links of one text that are looked at.
const MOST: usize = 128;
/// Longer than any link in a link in a link.
const LONGEST: usize = 8 * 1024;

/// The gateways' links in a text, in their order.
pub(super) fn links(text: &str) -> impl Iterator<Item = Wrapped> {
    let of_gateways = hosts(text).filter(|host| of_host(&text[host.clone()]).is_some());
    of_gateways.take(MOST).filter_map(|host| link(text, host))
}

/// The stretches of a text that may be hosts.
fn hosts(text: &str) -> impl Iterator<Item = std::ops::Range<usize>> {
    /// No host is longer (RFC 1035 section 2.3.4).
    const LONGEST_HOST: usize = 253;
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

fn link(text: &str, host: std::ops::Range<usize>) -> Option<Wrapped> {
    let name = &text[host.clone()];
    // What follows the host is a port at most: before an `@` it would be a user's name.
    let behind = &text[host.end..];
    let port = behind
        .strip_prefix(':')
        .map_or(0, |port| 1 + port.bytes().take_while(u8::is_ascii_digit).count());
    let at = host.end + port;
    let near = &text[at..text.floor_char_boundary(at + LONGEST)];
    let end = near.find(|c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>' | '`'));
    let rest = &near[..end.unwrap_or(near.len())];
    let fits = |gateway: &&Gateway| {
        gateway.has(name) && (rest.starts_with(gateway.path) || (gateway.path == "/" && rest.starts_with('?')))
    };
    let gateway = GATEWAYS.iter().find(fits)?;
    let taken = gateway
        .rule
        .apply(rest)
        .and_then(|taken| Some((web_url(&taken.text)?, taken.end)));
    let (target, length) = match taken {
        Some((target, end)) => (Some(target), end),
        None if gateway.may_be_opaque && rest.len() > gateway.path.len() => (None, rest.len()),
        None => return None,
    };
    Some(Wrapped {
        gateway,
        host: name.to_ascii_lowercase(),
        span: host.start..at + length,
        names: rule::parameter(rest, "domain").map(|(domain, _)| rule::percent_decoded(domain)),
        target,
    })
}

/// A target, if it is one that a browser would open as a page; a slash that was lost behind its scheme is put back.
fn web_url(target: &str) -> Option<String> {
    let target = target.trim();
    ["https:/", "http:/"].into_iter().find_map(|scheme| {
        let begins = target.get(..scheme.len())?.eq_ignore_ascii_case(scheme);
        let rest = target[scheme.len().min(target.len())..].trim_start_matches('/');
        (begins && !rest.is_empty()).then(|| format!("{scheme}/{rest}"))
    })
}
