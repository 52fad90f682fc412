//! The words of a text, and the token that one of them is or carries.

use std::borrow::Cow;

use serde_json::Value;
use url::Url;

use super::Candidate;

/// What may stand around a link or a token in a sentence, beside white space.
const AROUND: &[char] = &[
    '<', '>', '"', '\'', '`', '(', ')', '[', ']', ',', ';', '!', '“', '”', '‘', '’', '«', '»',
];

/// The words of a text, without the quotes, brackets and punctuation around them.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.trim_start_matches('\u{feff}')
        .split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"'))
        .map(without_surroundings)
        .filter(|word| !word.is_empty())
}

/// A word without what stands around it. A full stop that is the second dot of a token without a signature stays.
fn without_surroundings(word: &str) -> &str {
    let word = word.trim_start_matches(AROUND);
    let bare = word.trim_end_matches(|c| AROUND.contains(&c) || matches!(c, '.' | ':' | '?'));
    let unsigned = bare.matches('.').count() == 1 && word[bare.len()..].starts_with('.');
    if unsigned { &word[..=bare.len()] } else { bare }
}

/// A JSON object that is a signature in JSON serialization (RFC 7515 section 7.2): not supported, and named as such.
pub(super) fn json_serialization(text: &str) -> Option<Candidate> {
    let text = text.trim();
    let object: serde_json::Map<String, Value> =
        serde_json::from_str(text.strip_prefix('\u{feff}').unwrap_or(text)).ok()?;
    let has = |name| object.contains_key(name);
    let is_jws = has("signatures") || (has("signature") && (has("payload") || has("protected") || has("header")));
    is_jws.then(|| Candidate {
        token: text.to_owned(),
        url: None,
        host: None,
        repairs: Vec::new(),
    })
}

/// The http or https URL that a word is.
pub(super) fn url(word: &str) -> Option<Url> {
    let scheme = word.get(..8)?.to_ascii_lowercase();
    (scheme.starts_with("http://") || scheme == "https://")
        .then(|| Url::parse(word).ok())
        .flatten()
}

/// The token that a word is, or that the URL in it carries in its path, query or fragment.
pub(super) fn candidate(word: &str) -> Option<Candidate> {
    let Some(url) = url(word) else {
        let bare = in_front(word)?;
        let repairs = if bare == word {
            Vec::new()
        } else {
            vec!["took away what stood around the token".to_owned()]
        };
        return Some(Candidate {
            token: bare.to_owned(),
            url: None,
            host: None,
            repairs,
        });
    };
    let token = {
        let path = url.path_segments().into_iter().flatten().map(Cow::Borrowed);
        let query = url.query_pairs().map(|(_, value)| value);
        let fragment = url
            .fragment()
            .into_iter()
            .flat_map(|f| f.split(['/', '=', '&']))
            .map(Cow::Borrowed);
        path.chain(query)
            .chain(fragment)
            .find(|piece| is_token_like(piece))?
            .into_owned()
    };
    let host = url.host_str().map(str::to_owned);
    Some(Candidate {
        token,
        url: Some(url.into()),
        host,
        repairs: Vec::new(),
    })
}

/// The token in `token=eyJ…`, `Bearer:eyJ…` and the like, which ends where a further parameter begins.
fn in_front(word: &str) -> Option<&str> {
    let after_marks = word
        .match_indices(['=', ':'])
        .map(|(at, mark)| &word[at + mark.len()..]);
    let found = std::iter::once(word)
        .chain(after_marks)
        .find(|rest| is_token_like(rest))?;
    found.split('&').next()
}

/// Base64 of something that begins with `{`, whatever became of its case. A hostname never begins so and goes on with
/// a second part of its own kind; what is wrong with the rest is for the diagnosis to say.
fn is_token_like(piece: &str) -> bool {
    let mut bytes = piece.bytes();
    let begins = matches!(bytes.next(), Some(b'e' | b'E'))
        && matches!(
            bytes.next(),
            Some(b'w'..=b'z' | b'W'..=b'Z' | b'0'..=b'9' | b'-' | b'_')
        );
    let header = piece.split('.').next().unwrap_or_default();
    begins
        && header.len() >= 16
        && piece.len() >= 20
        && header
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-_+/=".contains(&b))
}
