//! Text as a person pastes it → the tokens in it, each with the repairs that led there.
//!
//! Knows no key and no store; believes nothing. Nothing is ever fetched.

mod gateway;
mod scan;

use crate::link::LinkTemplate;

/// Candidates that are looked at: no ticket holds more, and a text made of them must not cost more.
const MOST: usize = 64;

/// A token that was found, and where.
#[derive(Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The token's text.
    pub token: String,
    /// The URL that it stood in, mended.
    pub url: Option<String>,
    /// The host of that URL.
    pub host: Option<String>,
    /// What was mended, in words.
    pub repairs: Vec<String>,
}

/// What a text turned out to hold.
#[derive(Clone, PartialEq, Eq)]
pub enum Pasted {
    /// Nothing that looks like a token or like a link that could carry one.
    Nothing,
    /// A link of ours without its token.
    Missing {
        /// The host it names.
        host: String,
    },
    /// A mail gateway's link, which only the gateway can resolve.
    Opaque {
        /// The gateway's name.
        gateway: &'static str,
        /// The host it names.
        host: String,
    },
    /// One token, or several that differ, in the order of the text.
    Tokens(Vec<Candidate>),
}

/// Whether a text holds a token with all of its parts, so that nobody needs to paste on.
pub fn holds_whole_token(text: &str, template: &LinkTemplate) -> bool {
    matches!(recover(text, template), Pasted::Tokens(found) if found.iter().any(is_whole))
}

/// Finds the tokens in a text. `template` tells which links are ours.
pub fn recover(text: &str, template: &LinkTemplate) -> Pasted {
    if let Some(candidate) = scan::json_serialization(text) {
        return Pasted::Tokens(vec![candidate]);
    }
    let words = || scan::words(text);
    let mut found: Vec<Candidate> = Vec::new();
    for candidate in words().filter_map(scan::candidate) {
        if found.iter().all(|known| known.token != candidate.token) {
            found.push(candidate);
        }
        if found.len() == MOST {
            break;
        }
    }
    // Mail clients show a link cut short beside the whole one: a piece counts only where nothing is whole.
    if found.iter().any(is_whole) {
        found.retain(is_whole);
    }
    if !found.is_empty() {
        return Pasted::Tokens(found);
    }
    for url in words().filter_map(scan::url) {
        let Some(host) = url.host_str() else { continue };
        if let Some(gateway) = gateway::opaque(host) {
            return Pasted::Opaque {
                gateway,
                host: host.to_owned(),
            };
        }
        if template.is_ours(url.as_str()) {
            return Pasted::Missing { host: host.to_owned() };
        }
    }
    Pasted::Nothing
}

fn is_whole(candidate: &Candidate) -> bool {
    candidate.token.split('.').count() == 3
}
