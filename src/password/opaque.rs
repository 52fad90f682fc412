//! The one form in which a password is counted, judged and hashed, so that a keyboard's spelling does not matter.

use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// The password after the mapping and normalisation rules of the OpaqueString profile (RFC 8265 section 4.2.2): every
/// space is U+0020, then NFC. Nothing is trimmed, folded or cut off.
pub(super) fn normal_form(password: &str) -> Zeroizing<String> {
    // NFC grows UTF-8 to at most three times its length; a buffer that had to move would leave a copy behind.
    let mut normal = Zeroizing::new(String::with_capacity(password.len() * 3));
    normal.extend(password.chars().map(plain_space).nfc());
    normal
}

/// General category Zs, but for the ASCII space itself.
fn plain_space(c: char) -> char {
    match c {
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => ' ',
        other => other,
    }
}
