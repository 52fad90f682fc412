//! The parts of a long text that are looked at before the whole of it.

use std::ops::Range;

use crate::link::LinkTemplate;

use super::gateway;

/// A longer text is looked at around its links first.
pub(super) const LONG: usize = 32 * 1024;
/// What is taken of it before and behind the place where a link begins.
const BEFORE_LINK: usize = 1024;
const BEHIND_LINK: usize = 16 * 1024;

/// The parts of a long text in which links of ours or of gateways begin, or tokens.
pub(super) fn with_links(text: &str, template: &LinkTemplate) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let is_known = |host: &str| gateway::of_host(host).is_some() || host.eq_ignore_ascii_case(template.host());
    let begins = |at: usize| match bytes[at] {
        b':' if bytes[at..].starts_with(b"://") => {
            let of_host = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-');
            let start = at + "://".len();
            let length = bytes[start..].iter().take(253).take_while(|b| of_host(b)).count();
            is_known(&text[start..start + length])
        }
        b'%' => bytes[at..]
            .get(..9)
            .is_some_and(|w| w.eq_ignore_ascii_case(b"%3A%2F%2F")),
        b'e' => bytes[at..].starts_with(b"eyJ"),
        _ => false,
    };
    let mut parts: Vec<Range<usize>> = Vec::new();
    for at in (0..bytes.len()).filter(|at| begins(*at)) {
        let start = text.floor_char_boundary(at.saturating_sub(BEFORE_LINK));
        let end = text.ceil_char_boundary((at + BEHIND_LINK).min(text.len()));
        match parts.last_mut() {
            Some(last) if start < last.end && end - last.start <= LONG => last.end = end,
            Some(last) if at + BEHIND_LINK / 2 < last.end => {}
            _ => parts.push(start..end),
        }
    }
    parts
}
