//! The tokens in a reading: where one begins, and where it ends.

use std::{collections::VecDeque, ops::Range};

use crate::token::Token;

use super::{Repair, reading::Reading};

/// Shorter text is no token's header: `{"alg":"HS256"}` has 20 characters. Where a link has its token, less is a piece of
/// one.
const SHORTEST_HEADER: usize = 16;
const SHORTEST_PIECE: usize = 3;
/// Places within the runs of token characters of one reading at which a token is looked for although it does not begin a
/// run, and those of one run.
const MOST_INNER_OF_ALL: usize = 256;
const MOST_INNER: usize = 16;
/// Longer than any link can carry; whatever begins a run is read whole, and judged.
const LONGEST_INNER: usize = 8 * 1024;
/// As far is read on in the standard alphabet, and as much in one reading.
const LONGEST_STANDARD: usize = 2 * 1024;
const MOST_STANDARD: usize = 256 * 1024;

/// A token that was found.
pub(super) struct Found {
    pub(super) token: Token,
    /// Where it stands in the reading.
    pub(super) span: Range<usize>,
    /// What had to be mended in it.
    pub(super) repairs: Vec<Repair>,
    /// It begins and ends by its form. Of any other a matching signature alone can say that it is one.
    pub(super) by_form: bool,
}

/// The tokens of a reading, in their order; `enough` ends the search.
pub(super) fn tokens(reading: &Reading, mut take: impl FnMut(Found) -> bool) {
    let text = reading.text.as_str();
    let mut from = 0;
    let mut inner_left = MOST_INNER_OF_ALL;
    let mut standard_left = MOST_STANDARD;
    while let Some(run) = next_run(text, from) {
        from = run.end;
        if run.len() < SHORTEST_PIECE {
            continue;
        }
        let mut beginnings: VecDeque<(usize, bool)> = beginnings(reading, run.clone()).into();
        let mut left = 2 * MOST_INNER;
        while let Some((start, by_form)) = beginnings.pop_front() {
            let end = if start == run.start {
                run.end
            } else if inner_left > 0 {
                inner_left -= 1;
                run.end.min(start + LONGEST_INNER)
            } else {
                continue;
            };
            for mut found in endings(reading, start, end, &mut standard_left) {
                found.by_form &= by_form && !reading.is_patched(found.span.clone());
                // Where white space was lost, the next one begins with the end of this one.
                let next = text.get(found.span.end..run.end);
                if next.is_some_and(|next| next.starts_with("eyJ")) && left > 0 {
                    left -= 1;
                    beginnings.push_back((found.span.end, false));
                }
                if !take(found) {
                    return;
                }
            }
        }
    }
}

/// The next stretch of base64url and dots. Three dots end it: they stand for what a program did not show.
fn next_run(text: &str, from: usize) -> Option<Range<usize>> {
    let is_in_run = |b: &u8| is_token_char(*b);
    let bytes = text.as_bytes();
    let start = from + bytes[from..].iter().position(is_in_run)?;
    let dots = bytes[start..].iter().take_while(|b| **b == b'.').count();
    let mut end = start + dots;
    let ends = |at: usize| !is_in_run(&bytes[at]) || (bytes[at] == b'.' && bytes[at..].starts_with(b"..."));
    while end < bytes.len() && !ends(end) {
        end += 1;
    }
    Some(start..end)
}

fn is_base64url(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'
}

fn is_token_char(byte: u8) -> bool {
    is_base64url(byte) || byte == b'.'
}

/// Where tokens may begin in a run: at its first character, where a line ended, or, less likely, behind what Markdown and
/// Proofpoint put in the place of other characters.
fn beginnings(reading: &Reading, run: Range<usize>) -> Vec<(usize, bool)> {
    let bytes = reading.text.as_bytes();
    let mut start = run.start;
    start += bytes[start..run.end].iter().take_while(|b| **b == b'.').count();
    // The two digits of a percent sign are no part of what follows it.
    if start > 0 && bytes[start - 1] == b'%' && bytes[start..run.end].iter().take(2).all(u8::is_ascii_hexdigit) {
        start = run.end.min(start + 2);
    }
    let begins = |at: &usize| begins_header(&bytes[*at..run.end]);
    let at_breaks = reading.breaks_within(start..run.end).iter().map(|place| place.at);
    let at_breaks = at_breaks.filter(begins).take(MOST_INNER);
    let mut all: Vec<(usize, bool)> = Some(start)
        .filter(begins)
        .into_iter()
        .chain(at_breaks)
        .map(|at| (at, true))
        .collect();
    let inner = bytes[start..run.end].windows(4).enumerate();
    let behind_mark = inner.filter(|(_, w)| matches!(w[0], b'_' | b'-') && w[1..] == *b"eyJ");
    all.extend(behind_mark.take(MOST_INNER).map(|(at, _)| (start + at + 1, false)));
    all
}

/// Base64 of what begins with `{` and goes on as JSON does, whatever became of its case.
fn begins_header(part: &[u8]) -> bool {
    matches!(part.first(), Some(b'e' | b'E'))
        && matches!(part.get(1), Some(b'w'..=b'z' | b'W'..=b'Z' | b'0'..=b'9' | b'-' | b'_'))
}

/// The tokens that begin at one place, the likelier first: they differ in where they end.
fn endings(reading: &Reading, start: usize, run_end: usize, standard_left: &mut usize) -> Vec<Found> {
    let text = &reading.text[start..];
    let run = without_trailing_dots(&reading.text[start..run_end]);
    let header = Token::read(run.split('.').next().unwrap_or_default());
    let signature_at = run.match_indices('.').nth(1).map(|(at, _)| at + 1);
    let signature_end = signature_at
        .zip(header.signature_length())
        .map(|(at, length)| at + length);
    let in_place = reading.text[..start].ends_with(['/', '=']);
    let shortest = if in_place { SHORTEST_PIECE } else { SHORTEST_HEADER };
    let mut all = Vec::new();
    let mut add = |length: usize, by_form: bool| {
        let token = &text[..length];
        if token.find('.').unwrap_or(length) >= shortest {
            all.push(Found {
                token: Token::read(token),
                span: start..start + length,
                repairs: Vec::new(),
                by_form,
            });
        }
    };
    match signature_end {
        // What follows a whole signature came to stand there by joining lines, or without a space.
        Some(end) if end < run.len() => {
            let joined = !reading.breaks_within(start..start + run.len()).is_empty();
            let at_break = reading.breaks_at(start + end) || reading.breaks_at(start + end + 1);
            if !at_break {
                add(run.len(), !joined);
            }
            // A further part makes another token, and a refused one, of it.
            if at_break || !run[end..].starts_with('.') {
                add(end, at_break);
            }
        }
        _ => {
            // Prose that was joined to a token that breaks off makes further parts of it.
            let joined = !reading.breaks_within(start..start + run.len()).is_empty();
            add(run.len(), !joined || run.matches('.').count() <= 2);
        }
    }
    // An empty line is more often the end of it than a part.
    let first_blank = reading
        .breaks_within(start..start + run.len())
        .iter()
        .find(|place| place.blank_line);
    if let Some(place) = first_blank {
        add(place.at - start, true);
    }
    if signature_end.is_none_or(|end| end > run.len()) {
        all.extend(in_standard_alphabet(text, start, run.len(), standard_left));
    }
    all
}

/// A run without the dots behind it. Two that belong to a token stay: one without a signature ends in its second dot.
fn without_trailing_dots(run: &str) -> &str {
    let bare = run.trim_end_matches('.');
    let unsigned = bare.matches('.').count() == 1 && run.len() == bare.len() + 1;
    if unsigned { run } else { bare }
}

/// The same token where its text goes on in the standard alphabet or with padding (RFC 4648 sections 3.2 and 4).
fn in_standard_alphabet(text: &str, start: usize, run: usize, left: &mut usize) -> Option<Found> {
    let goes_on = |b: &u8| is_token_char(*b) || matches!(b, b'+' | b'/' | b'=');
    let most = LONGEST_STANDARD.min(*left);
    let length = text.bytes().take(most).take_while(|b| goes_on(b)).count();
    *left -= length;
    if length <= run {
        return None;
    }
    let written = text[..length].trim_end_matches(['.', '/']);
    let parts: Vec<&str> = written.split('.').collect();
    let parts: [&str; 3] = parts.try_into().ok()?;
    // What follows padding is no longer the part.
    let [header, payload, signature] = parts.map(|part| part.split('=').next().unwrap_or_default());
    let translated = |part: &str| part.replace('+', "-").replace('/', "_");
    let expected = Token::read(&translated(header)).signature_length();
    let by_form = expected.is_none_or(|expected| signature.len() == expected);
    let signature = &signature[..expected.map_or(signature.len(), |expected| expected.min(signature.len()))];
    let end = written.len() - parts[2].len() + signature.len();
    let padding = text[end..length].bytes().take_while(|b| *b == b'=').count();
    let bare = [header, payload, signature];
    let repairs = [
        (
            bare.iter().any(|part| part.contains(['+', '/'])),
            Repair::StandardAlphabet,
        ),
        (padding > 0 || parts[..2] != bare[..2], Repair::Padding),
    ];
    Some(Found {
        token: Token::read(&bare.map(translated).join(".")),
        span: start..start + end + padding,
        repairs: repairs
            .into_iter()
            .filter_map(|(was, repair)| was.then_some(repair))
            .collect(),
        by_form,
    })
}
