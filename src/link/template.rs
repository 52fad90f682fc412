//! The confirmation URL: the operator's address with a place for the token.
//!
//! A template is kept as a browser would write it (RFC 3986, WHATWG URL), so that the printed URL is the one that is
//! opened, and its host can be compared.

mod fault;

use std::{borrow::Cow, fmt, net::IpAddr, ops::Range, str::FromStr};

use url::{Position, Url};

use crate::words::is_visible;

pub use fault::{TemplateFault, TemplateRule};

const PLACE: &str = "{token}";
const DEFAULT: &str = "http://127.0.0.1:9000/api-activate/{token}/";
const DEFAULT_HOST: Range<usize> = 7..16;
const DEFAULT_TOKEN: usize = 35;
/// The path that a base URL stops before.
const ACTIVATE: &str = "/api-activate/";
const LONGEST: usize = 2000;
/// Stands in for the token while the URL is parsed, because braces would be escaped in some places and not in others.
const STAND_IN: &str = "the-token-stands-here";

/// A URL with exactly one `{token}`, in its path, query or fragment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkTemplate {
    text: Cow<'static, str>,
    host: Range<usize>,
    token: usize,
}

impl Default for LinkTemplate {
    fn default() -> LinkTemplate {
        LinkTemplate {
            text: Cow::Borrowed(DEFAULT),
            host: DEFAULT_HOST,
            token: DEFAULT_TOKEN,
        }
    }
}

impl FromStr for LinkTemplate {
    type Err = TemplateFault;

    fn from_str(text: &str) -> Result<LinkTemplate, TemplateFault> {
        // Nearly every process starts with the default, and need not parse it.
        if text == DEFAULT {
            Ok(LinkTemplate::default())
        } else {
            parse(text).map_err(TemplateFault::Template)
        }
    }
}

fn parse(text: &str) -> Result<LinkTemplate, TemplateRule> {
    if text.len() > LONGEST {
        return Err(TemplateRule::Length);
    }
    let unfit =
        |c: char| !is_visible(c) || c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>' | '\\' | '|' | '^');
    if text.contains(unfit) {
        return Err(TemplateRule::Characters);
    }
    let authority = authority(text).ok_or(TemplateRule::Scheme)?;
    if text[authority.clone()].contains('@') {
        return Err(TemplateRule::UserInfo);
    }
    let mut places = text.match_indices(PLACE).map(|(at, _)| at);
    let (Some(place), None) = (places.next(), places.next()) else {
        return Err(TemplateRule::OnePlace);
    };
    if text.matches(['{', '}']).count() != 2 {
        return Err(TemplateRule::OnePlace);
    }
    if place < authority.end {
        return Err(TemplateRule::Place);
    }
    let beside = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    if text[..place].ends_with(beside) || text[place + PLACE.len()..].starts_with(beside) {
        return Err(TemplateRule::Apart);
    }
    normalise(text)
}

/// Where the user, host and port stand in a web URL; `None` where there is no host to begin with.
fn authority(text: &str) -> Option<Range<usize>> {
    let start = text.find("://")? + "://".len();
    let web = ["http://", "https://"]
        .iter()
        .any(|scheme| text[..start].eq_ignore_ascii_case(scheme));
    let end = text[start..]
        .find(['/', '?', '#'])
        .map_or(text.len(), |length| start + length);
    (web && end > start).then_some(start..end)
}

fn normalise(text: &str) -> Result<LinkTemplate, TemplateRule> {
    let url = Url::parse(&text.replace(PLACE, STAND_IN)).map_err(|_| TemplateRule::Url)?;
    let mut stands = url.as_str().match_indices(STAND_IN).map(|(at, _)| at);
    // It is gone where the path goes back over it (`{token}/..`).
    let (Some(token), None) = (stands.next(), stands.next()) else {
        return Err(TemplateRule::Place);
    };
    let host = url[..Position::BeforeHost].len()..url[..Position::AfterHost].len();
    let text = url.as_str().replace(STAND_IN, PLACE);
    if text.len() > LONGEST {
        Err(TemplateRule::Length)
    } else {
        Ok(LinkTemplate {
            text: Cow::Owned(text),
            host,
            token,
        })
    }
}

impl LinkTemplate {
    /// What a link of ours has in the place of its token, up to its end: whatever stands there, or nothing. `None` for any
    /// other URL.
    pub fn in_place_of_token<'u>(&self, url: &'u str) -> Option<&'u str> {
        let before = &self.text[..self.token];
        let rest = url.strip_prefix(before.trim_end_matches('/'))?;
        // The slash may have gone with the token; what goes on without one is another path.
        if before.ends_with('/') && !rest.is_empty() {
            rest.strip_prefix('/')
        } else {
            Some(rest)
        }
    }

    /// Whether a URL is a link of ours, with or without its token.
    pub fn is_ours(&self, url: &str) -> bool {
        self.in_place_of_token(url).is_some()
    }

    /// Its text from the host up to the token, without the slash before that.
    pub fn from_host_to_token(&self) -> &str {
        self.text[self.host.start..self.token].trim_end_matches('/')
    }

    /// The token in a URL that is exactly as this template makes it.
    pub fn token_in<'u>(&self, url: &'u str) -> Option<&'u str> {
        let (before, after) = (&self.text[..self.token], &self.text[self.token + PLACE.len()..]);
        url.strip_prefix(before)?.strip_suffix(after)
    }

    /// This template with another beginning: a base takes the place of all before `/api-activate/` and may have a path of
    /// its own. Slashes at its end are dropped.
    ///
    /// A template without `/api-activate/` keeps its whole path, and the base must be a scheme, a host and a port alone.
    pub fn with_base(&self, base: &str) -> Result<LinkTemplate, TemplateFault> {
        self.rebase(base.trim_end_matches('/')).map_err(TemplateFault::Base)
    }

    fn rebase(&self, base: &str) -> Result<LinkTemplate, TemplateRule> {
        let authority_of_base = authority(base).ok_or(TemplateRule::Scheme)?;
        if base.contains(['{', '}', '?', '#']) {
            return Err(TemplateRule::BaseEnd);
        }
        let path_end = self.text[..self.token].find(['?', '#']).unwrap_or(self.token);
        let kept = match self.text[..path_end].rfind(ACTIVATE) {
            Some(at) => at,
            None if authority_of_base.end < base.len() => return Err(TemplateRule::BasePath),
            None => authority(&self.text).ok_or(TemplateRule::Scheme)?.end,
        };
        let text = format!("{base}{}", &self.text[kept..]);
        if text == DEFAULT {
            Ok(LinkTemplate::default())
        } else {
            parse(&text)
        }
    }

    /// The confirmation URL of a token.
    pub fn url(&self, token: &str) -> String {
        let (before, after) = (&self.text[..self.token], &self.text[self.token + PLACE.len()..]);
        [before, token, after].concat()
    }

    /// Scheme, host and port.
    pub fn origin(&self) -> &str {
        &self.text[..self.authority_end()]
    }

    /// What follows the port, with the token's place in it.
    pub fn path(&self) -> &str {
        &self.text[self.authority_end()..]
    }

    fn authority_end(&self) -> usize {
        let behind = self.text[self.host.end..].find(['/', '?', '#']);
        behind.map_or(self.text.len(), |length| self.host.end + length)
    }

    /// Whether the token stands behind a `#`, which no browser sends to a server.
    pub fn token_is_in_fragment(&self) -> bool {
        self.text[..self.token].contains('#')
    }

    /// A link of ours whose last slash is missing, as it was made; any other URL as it is.
    pub fn completed(&self, url: String) -> String {
        let token = self
            .in_place_of_token(&url)
            .filter(|in_place| !in_place.contains(['/', '?', '#', '&', '%']));
        match token {
            Some(token) if self.text[self.token + PLACE.len()..] == *"/" => self.url(token),
            _ => url,
        }
    }

    /// The host, as it stands in the URL: lower case, ASCII, an IPv6 address in its brackets; without the port.
    pub fn host(&self) -> &str {
        &self.text[self.host.clone()]
    }

    /// The template itself.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it is still the one that nobody chose.
    pub fn is_default(&self) -> bool {
        self.text == DEFAULT
    }

    /// The port of its links, where they lead to the machine that they are opened on.
    pub fn port_on_this_machine(&self) -> Option<u16> {
        let url = Url::parse(self.origin()).ok()?;
        self.is_this_machine().then(|| url.port_or_known_default())?
    }

    /// Whether tokens would travel readable by everybody on the way: plain http to a host that is not this machine.
    pub fn is_plain_http_to_another_machine(&self) -> bool {
        self.text.starts_with("http://") && !self.is_this_machine()
    }

    fn is_this_machine(&self) -> bool {
        let host = self.host().trim_end_matches('.');
        let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        // RFC 6761, section 6.3: names under `localhost` never leave the machine.
        host == "localhost" || host.ends_with(".localhost") || address.is_ok_and(|ip| ip.is_loopback())
    }
}

impl fmt::Display for LinkTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
