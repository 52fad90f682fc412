//! The URL that a token stands in.

use std::ops::Range;

use percent_encoding::percent_decode_str;
use url::Url;

use crate::link::LinkTemplate;

use super::{Repair, gateway, reading::Reading};

/// Longer than any address before a token.
const LONGEST: usize = 8 * 1024;

/// Places where our host stands in one text that are looked at.
const MOST_OF_OURS: usize = 16;

/// How much an address is the one that was sent, the best first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// One of ours.
    Ours,
    /// A whole one.
    Whole,
    /// One of which the beginning was missing, or in which something is left of HTML.
    Mended,
    /// One that stands within another, or is a mail gateway's.
    Wrapped,
    /// None: the token stands alone.
    #[default]
    None,
}

/// What stands around a token.
#[derive(Default)]
pub(super) struct Address {
    /// The whole URL, as a browser would write it (WHATWG URL).
    pub(super) url: Option<Url>,
    /// From its first character to its last, or of the token alone.
    pub(super) span: Range<usize>,
    /// What was put back of it.
    pub(super) put_back: Vec<Repair>,
    /// How much it is the link that was sent.
    pub(super) rank: Rank,
    /// Something stands right before or behind it that is no white space.
    pub(super) is_touched: bool,
}

impl Address {
    /// That of a token of which nothing else is known.
    pub(super) fn of_token_alone(span: Range<usize>) -> Address {
        Address {
            span,
            ..Address::default()
        }
    }
}

/// The address of the token at `span`, whose mended text is `token`.
pub(super) fn around(reading: &Reading, span: Range<usize>, token: &str, template: &LinkTemplate) -> Address {
    let text = reading.text.as_str();
    let before = before(text, span.start);
    let Some((at, prefix)) = prefix(before, template) else {
        return Address {
            is_touched: is_touched(reading, &span),
            span,
            ..Address::default()
        };
    };
    let after = after(&text[span.end..], prefix.contains(['?', '#']));
    let span_of_url = span.start - before.len() + at..span.end + after.len();
    let url = Url::parse(&format!("{prefix}{token}{after}")).ok();
    let whole = url.as_ref().and_then(|url| completed(url, token, template));
    let scheme_added = !before[at..].to_ascii_lowercase().starts_with("http");
    let slash_added = !scheme_added && !before[at..].starts_with(&prefix);
    let put_back = [
        (scheme_added, Repair::Scheme),
        (slash_added || whole.is_some(), Repair::Url),
    ];
    let url = whole.or(url);
    let rank = match &url {
        None => Rank::None,
        Some(url) => {
            let of_gateway = url.host_str().is_some_and(|host| gateway::of_host(host).is_some());
            let in_another = before[..at].contains("://");
            let is_mended = scheme_added || slash_added || url.as_str().contains("&amp;");
            match template.is_ours(url.as_str()) {
                _ if of_gateway || in_another => Rank::Wrapped,
                true => Rank::Ours,
                false if is_mended => Rank::Mended,
                false => Rank::Whole,
            }
        }
    };
    Address {
        rank,
        put_back: put_back
            .into_iter()
            .filter_map(|(was, repair)| was.then_some(repair))
            .collect(),
        is_touched: is_touched(reading, &span_of_url),
        url,
        span: span_of_url,
    }
}

/// Whether a character ends a URL in running text.
pub(super) fn ends_url(c: char) -> bool {
    match c {
        '"' | '\'' | '<' | '>' | '`' | '|' | '\\' | '^' | '{' | '}' => true,
        _ if c.is_ascii() => !c.is_ascii_graphic(),
        // A host may be written in any script.
        _ => !c.is_alphanumeric(),
    }
}

/// What stands before a place up to where a URL must have begun.
fn before(text: &str, place: usize) -> &str {
    let from = text.floor_char_boundary(place.saturating_sub(LONGEST));
    let near = &text[from..place];
    near.rfind(ends_url).map_or(near, |at| {
        let end = near[at..].chars().next().map_or(1, char::len_utf8);
        &near[at + end..]
    })
}

/// Where a URL begins in what stands before a token, and its text up to the token, with its scheme.
fn prefix(before: &str, template: &LinkTemplate) -> Option<(usize, String)> {
    let lower = before.to_ascii_lowercase();
    // The last one: whatever it stands in is a wrapper, or the same link before it.
    let begins = ["http://", "https://", "http:/", "https:/"];
    let last = begins
        .iter()
        .filter_map(|scheme| Some((lower.rfind(scheme)?, scheme.len())))
        .max();
    if let Some((at, length)) = last {
        // A slash was lost on the way.
        let slash = if before[at..at + length].ends_with("//") {
            ""
        } else {
            "/"
        };
        let (scheme, rest) = before[at..].split_at(length);
        return Some((at, format!("{scheme}{slash}{rest}")));
    }
    // Without one, the first part of the path that is a host.
    let mut segments = before.split_inclusive('/').scan(0, |at, segment| {
        *at += segment.len();
        Some((*at, segment.strip_suffix('/')?))
    });
    segments.find_map(|(end, segment)| {
        let of_authority = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':');
        let authority = segment.rsplit(|c| !of_authority(c)).next()?;
        let left_over = ["https:", "http:"].iter().find_map(|left| authority.strip_prefix(left));
        let authority = left_over.unwrap_or(authority);
        let host = authority.split(':').next().unwrap_or_default();
        let is_ours = host.eq_ignore_ascii_case(template.host());
        let scheme = if is_ours {
            template.as_str().split(':').next()?
        } else {
            "https"
        };
        let at = end - 1 - authority.len();
        (is_ours || is_domain(host)).then(|| (at, format!("{scheme}://{}", &before[at..])))
    })
}

/// Whether a text can be the name of a host on the Internet.
pub(super) fn is_domain(text: &str) -> bool {
    let is_label = |label: &str| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let top = text.rsplit('.').next().unwrap_or_default();
    let is_top = top.len() >= 2 && top.bytes().all(|b| b.is_ascii_alphabetic());
    text.contains('.') && is_top && text.split('.').all(is_label)
}

/// What belongs to a URL behind its token: a slash, the parameters and the fragment that follow at once.
fn after(text: &str, in_query: bool) -> &str {
    let end = text.find(ends_url).unwrap_or(text.len());
    let text = &text[..end.min(text.floor_char_boundary(LONGEST))];
    let slash = usize::from(text.starts_with('/'));
    let goes_on = text[slash..].starts_with(['?', '#']) || (in_query && text.starts_with('&'));
    if goes_on {
        text.trim_end_matches(['.', ',', ';', ':', '!', '?', '*', ')', ']'])
    } else {
        &text[..slash]
    }
}

/// A link of ours as it was sent, where its end is missing.
fn completed(url: &Url, token: &str, template: &LinkTemplate) -> Option<Url> {
    let whole = template.url(token);
    let lacks_end = whole.len() > url.as_str().len() && whole.starts_with(url.as_str());
    lacks_end.then(|| Url::parse(&whole).ok())?
}

fn is_touched(reading: &Reading, span: &Range<usize>) -> bool {
    let before = reading.text[..span.start].chars().next_back();
    let after = reading.text[span.end..].chars().next();
    let touches = |c: Option<char>, place| c.is_some_and(|c| !c.is_whitespace()) && !reading.breaks_at(place);
    touches(before, span.start) || touches(after, span.end)
}

/// Words that programs put where a value is missing.
const PLACEHOLDERS: &[&str] = &["undefined", "null", "none", "nil", "token", "object", "object object"];

/// What stands in the place of its token in the first link of ours where that is no token.
pub(super) fn without_token(text: &str, template: &LinkTemplate) -> Option<Range<usize>> {
    let begins = template.from_host_to_token().to_ascii_lowercase();
    let lower = text.to_ascii_lowercase();
    let places = lower.match_indices(&begins).take(MOST_OF_OURS).map(|(at, _)| at);
    places.filter_map(|at| place_of_token(text, at, template)).next()
}

fn place_of_token(text: &str, host: usize, template: &LinkTemplate) -> Option<Range<usize>> {
    let end = text[host..].find(ends_url).map_or(text.len(), |length| host + length);
    let authority = text[host..end].find('/').map_or(end, |length| host + length);
    let (_, beginning) = prefix(&format!("{}{}/", before(text, host), &text[host..authority]), template)?;
    let url = format!("{}{}", beginning.trim_end_matches('/'), &text[authority..end]);
    let in_place = template.in_place_of_token(&url)?;
    let length = in_place.find(['/', '?', '#', '&']).unwrap_or(in_place.len());
    let start = end - in_place.len();
    Some(start..start + length)
}

/// Whether what stands in the place of a token is nothing, or what a program puts where it has nothing.
pub(super) fn is_placeholder(in_place: &str) -> bool {
    let in_place = percent_decode_str(in_place).decode_utf8_lossy();
    let word = in_place.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    word.is_empty()
        || PLACEHOLDERS
            .iter()
            .any(|placeholder| word.eq_ignore_ascii_case(placeholder))
}
