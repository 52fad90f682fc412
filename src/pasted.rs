//! Text as a person pastes it → the tokens in it, each with the repairs that led there.
//!
//! A pasted text is read in many ways: as it stands, and with each damage that it shows undone, one after the other
//! ([`damage`], [`gateway`]). Every reading is searched for tokens ([`scan`]), and the signature decides: a repair after which
//! it matches cannot be wrong, and one after which none does is a guess and says so.
//!
//! Knows no key and no store; believes nothing but the caller's word on a signature. Nothing is ever fetched.

mod address;
pub mod bytes;
pub mod damage;
pub mod gateway;
mod grade;
mod parts;
mod reading;
mod repair;
mod scan;
mod search;

use serde_json::{Map, Value};

use crate::{link::LinkTemplate, token::Token};

pub use repair::Repair;

use grade::Grade;
use search::{Find, Finds, search};

/// Tokens that are told of: no ticket holds more.
const MOST: usize = 64;

/// A token that was found, and where.
#[derive(Clone)]
pub struct Candidate {
    /// The token.
    pub token: Token,
    /// The URL that it stood in, mended.
    pub url: Option<String>,
    /// The host of that URL.
    pub host: Option<String>,
    /// What was mended, in the order in which it was.
    pub repairs: Vec<Repair>,
}

/// What a text turned out to hold.
#[derive(Clone)]
pub enum Pasted {
    /// Nothing that looks like a token or like a link that could carry one.
    Nothing,
    /// A link of ours without its token.
    Missing,
    /// A mail gateway's link, which only the gateway can resolve.
    Opaque {
        /// The gateway's name.
        gateway: &'static str,
        /// Its host.
        host: String,
        /// The host of the link within, where the gateway tells at least that.
        names: Option<String>,
    },
    /// One token, or several that differ, those with fewer repairs first.
    Tokens(Vec<Candidate>),
}

/// Whether a text holds a token with all of its parts, so that nobody needs to paste on.
pub fn holds_whole_token(text: &str, template: &LinkTemplate) -> bool {
    let finds = search(text, template, &mut |_| false);
    finds.tokens.iter().any(|find| find.grade <= Grade::Whole)
}

/// Finds the tokens in a text. `template` tells which links are ours, `verifies` whether a token's signature matches.
pub fn recover(text: &str, template: &LinkTemplate, verifies: &mut dyn FnMut(&Token) -> bool) -> Pasted {
    let simple = as_sent(text.trim(), template, verifies).or_else(|| json_serialization(text));
    match simple {
        Some(candidate) => Pasted::Tokens(vec![candidate]),
        None => answer(search(text, template, verifies)),
    }
}

/// A link as it was sent, with nothing around it: most are, and need no search.
fn as_sent(text: &str, template: &LinkTemplate, verifies: &mut dyn FnMut(&Token) -> bool) -> Option<Candidate> {
    let token = Token::read(template.token_in(text)?);
    let is_good = token.shape().is_ok() && verifies(&token);
    is_good.then(|| Candidate {
        token,
        url: Some(text.to_owned()),
        host: Some(template.host().to_owned()),
        repairs: Vec::new(),
    })
}

/// What of all that was found is worth telling.
fn answer(finds: Finds) -> Pasted {
    let Finds {
        mut tokens,
        opaque,
        is_missing,
        instead,
    } = finds;
    // One that is whole outweighs all pieces: mail programs show a link cut short beside the whole one.
    tokens.sort_by_key(|find| find.grade);
    let best = tokens.first().map(|find| find.grade);
    match best {
        Some(Grade::Verified | Grade::Whole) => Pasted::Tokens(whole(tokens)),
        Some(grade) if grade < Grade::Weak => Pasted::Tokens(piece(tokens, grade)),
        _ if is_missing => Pasted::Missing,
        _ => match (opaque, best, instead) {
            (Some((gateway, host, names)), ..) => Pasted::Opaque { gateway, host, names },
            (None, Some(grade), _) => Pasted::Tokens(piece(tokens, grade)),
            (None, None, Some(find)) => Pasted::Tokens(vec![find.into_guess()]),
            (None, None, None) => Pasted::Nothing,
        },
    }
}

/// Of the pieces of one token the one that says most, which is the longest.
fn piece(tokens: Vec<Find>, grade: Grade) -> Vec<Candidate> {
    let of_grade = tokens.into_iter().filter(|find| find.grade == grade);
    let most = of_grade.reduce(|most, find| if find.says_more_than(&most) { find } else { most });
    most.map(Find::into_guess).into_iter().collect()
}

/// Those that are whole, each once: of which the signature matches, and only where there is none, all. The same claims with
/// another signature behind them are a copy that was damaged.
fn whole(tokens: Vec<Find>) -> Vec<Candidate> {
    let (verified, others): (Vec<Find>, Vec<Find>) = tokens
        .into_iter()
        .filter(|find| find.grade <= Grade::Whole)
        .partition(|find| find.grade == Grade::Verified);
    let mut different: Vec<Find> = Vec::new();
    for find in others {
        let is_copy = |known: &Find| known.signed_part() == find.signed_part();
        if !verified.iter().any(is_copy) && !different.iter().any(is_copy) {
            different.push(find);
        }
    }
    if verified.is_empty() {
        return different.into_iter().take(MOST).map(Find::into_guess).collect();
    }
    let mut candidates: Vec<Candidate> = verified.into_iter().take(MOST).map(|find| find.candidate).collect();
    if let ([only], false) = (&mut candidates[..], different.is_empty()) {
        only.repairs.push(Repair::Others(different.len()));
    }
    candidates
}

impl Find {
    fn signed_part(&self) -> &str {
        let token = self.candidate.token.as_str();
        token.rsplit_once('.').map_or(token, |(signed, _)| signed)
    }

    fn says_more_than(&self, other: &Find) -> bool {
        let told = |find: &Find| {
            let token = &find.candidate.token;
            (token.legible_claims().len(), token.as_str().len())
        };
        told(self) > told(other)
    }

    fn into_guess(self) -> Candidate {
        let mut candidate = self.candidate;
        if !candidate.repairs.is_empty() {
            candidate.repairs.push(Repair::Guess);
        }
        candidate
    }
}

/// A JSON object that is a signature in JSON serialization (RFC 7515 section 7.2): not supported, and named as such.
fn json_serialization(text: &str) -> Option<Candidate> {
    let text = text.trim();
    let object: Map<String, Value> = serde_json::from_str(text.strip_prefix('\u{feff}').unwrap_or(text)).ok()?;
    let has = |name| object.contains_key(name);
    // What is signed and the signature are base64url; a ticket's members of these names are not.
    let is_base64url = |value: &Value| {
        let of_base64url = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
        value.as_str().is_some_and(|text| text.bytes().all(of_base64url))
    };
    let encoded = ["protected", "signature"].map(|name| object.get(name));
    if !encoded.into_iter().flatten().all(is_base64url) {
        return None;
    }
    let is_jws = has("signatures") || (has("signature") && (has("payload") || has("protected") || has("header")));
    is_jws.then(|| Candidate {
        token: Token::read(text),
        url: None,
        host: None,
        repairs: Vec::new(),
    })
}
