//! What a server or a program says, made fit to be shown and kept: one line, of no length, and no credential in it.

use crate::words;

/// As much of it as anybody reads.
const LONGEST: usize = 200;

/// The words for a line between backticks. `None` where they cannot be told, because there are none, or because a token is
/// in them that is broken over lines.
pub(super) fn fit(text: &str) -> Option<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = words::without_tokens(&text);
    let joined = text.replace(' ', "");
    if text.is_empty() || words::without_tokens(&joined) != joined {
        return None;
    }
    let cut = text.char_indices().nth(LONGEST).map(|(at, _)| at);
    let told = words::safe(cut.map_or(&text, |at| &text[..at]));
    Some(match cut {
        Some(_) => format!("{told}…"),
        None => told.into_owned(),
    })
}
