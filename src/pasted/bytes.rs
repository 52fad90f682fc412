//! From the bytes that a person pasted, or that a part of a mail decodes to, to text.

use std::borrow::Cow;

use data_encoding::BASE64_NOPAD;

/// Bytes as text: UTF-8, or UTF-16 by its byte-order mark or by its zeros, or else windows-1252, in which no byte is wrong.
/// A byte-order mark is no part of the text.
pub fn text(bytes: &[u8]) -> Cow<'_, str> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match bytes {
        [0xff, 0xfe, rest @ ..] => Cow::Owned(utf16(rest, u16::from_le_bytes)),
        [0xfe, 0xff, rest @ ..] => Cow::Owned(utf16(rest, u16::from_be_bytes)),
        _ if zeros(bytes, 1) => Cow::Owned(utf16(bytes, u16::from_le_bytes)),
        _ if zeros(bytes, 0) => Cow::Owned(utf16(bytes, u16::from_be_bytes)),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            // Parts of a mail may differ in their character set.
            Err(_) => Cow::Owned(bytes.utf8_chunks().fold(String::new(), |text, chunk| {
                let other = chunk.invalid().iter().map(|byte| windows_1252(*byte));
                text + chunk.valid() + &other.collect::<String>()
            })),
        },
    }
}

/// Whether nearly every second byte, from this one on, is zero and the others are not: English text, and any link, in
/// UTF-16.
fn zeros(bytes: &[u8], from: usize) -> bool {
    let zeros = |from: usize| {
        let half = bytes.iter().skip(from).step_by(2);
        half.clone().filter(|byte| **byte == 0).count() * 10 > half.len() * 9
    };
    bytes.len() >= 4 && zeros(from) && !zeros(1 - from)
}

fn utf16(bytes: &[u8], read: fn([u8; 2]) -> u16) -> String {
    let (pairs, _odd) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().map(|pair| read(*pair)).collect();
    String::from_utf16_lossy(&units)
}

/// Latin-1, and the punctuation that Windows has in place of its controls.
fn windows_1252(byte: u8) -> char {
    match byte {
        0x85 => '…',
        0x91 => '‘',
        0x92 => '’',
        0x93 => '“',
        0x94 => '”',
        0x96 => '–',
        0x97 => '—',
        _ => char::from(byte),
    }
}

/// What base64 of either alphabet says, with its padding or without, as far as it goes.
pub(super) fn from_base64(encoded: &str) -> Option<String> {
    let standard = |b: u8| match b {
        b'-' => Some(b'+'),
        b'_' => Some(b'/'),
        b'+' | b'/' => Some(b),
        _ => b.is_ascii_alphanumeric().then_some(b),
    };
    let symbols: Vec<u8> = encoded.bytes().map_while(standard).collect();
    // What was cut short leaves a part of a group.
    let octets = BASE64_NOPAD.decode(&symbols);
    let octets = octets
        .or_else(|_| BASE64_NOPAD.decode(&symbols[..symbols.len() / 4 * 4]))
        .ok()?;
    Some(text(&octets).into_owned())
}
