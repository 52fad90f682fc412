//! Links that mail gateways, chats and click counters put in the place of the one that was sent.
//!
//! A new one is one entry in [`GATEWAYS`] and one case in the tests. Nothing is ever fetched: what only the gateway can
//! resolve is named and no more.

mod link;
mod proofpoint;
mod rule;

use rule::Rule;

pub(super) use link::links;

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
    /// Its customers have hosts of their own for its links, which are known by their path.
    pub(super) on_any_host: bool,
}

impl Gateway {
    /// What becomes of its links, for the manual.
    pub fn fate(&self) -> &'static str {
        match (self.is_opaque(), self.may_be_opaque, self.on_any_host) {
            (true, _, false) => "named: only the gateway can resolve them",
            (true, _, true) => "named, also on its customers' hosts: only the gateway can resolve them",
            (false, true, _) => "unwrapped; those that hold an id alone are named",
            (false, false, true) => "unwrapped, also on its customers' hosts",
            (false, false, false) => "unwrapped",
        }
    }

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
        on_any_host: false,
    }
}

impl Gateway {
    const fn sometimes_opaque(self) -> Gateway {
        Gateway {
            may_be_opaque: true,
            ..self
        }
    }

    const fn on_any_host(self) -> Gateway {
        Gateway {
            on_any_host: true,
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
    gateway("Symantec", &["clicktime.symantec.com"], "/", Rule::ParameterToEnd("u")),
    gateway(
        "FireEye/Trellix",
        &[
            "protect.fireeye.com",
            "protect2.fireeye.com",
            "protect.trellix.com",
            "protect2.trellix.com",
        ],
        "/",
        Rule::ParameterToEnd("u"),
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
    gateway("Google", &["google.com"], "/url?", Rule::Parameter(&["q", "url"])),
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
    )
    .on_any_host(),
    gateway("Amazon SES", &["awstrack.me"], "/L0/", Rule::FirstSegment),
    gateway("Mimecast", &["mimecastprotect.com", "mimecast.com"], "/s/", Rule::None),
    gateway("Intermedia", &["url.emailprotection.link"], "/", Rule::None),
    gateway("SendGrid", &["ct.sendgrid.net"], "/ls/click?upn=", Rule::None).on_any_host(),
];

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
