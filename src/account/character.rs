//! Single characters, and whether scripts mix, as the rules for names and addresses need to know it.
//!
//! It says how a character to blame is named in a message. It must not know which characters a name or an address may
//! hold: that is decided in their own rooms.

use std::{fmt, iter};

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
use unicode_security::{MixedScript, RestrictionLevel, RestrictionLevelDetection, mixed_script::AugmentedScriptSet};

/// A character of somebody else's text, named so that a terminal stays calm: `U+202E`, or `` `/` (U+002F) ``.
pub(super) struct Named(pub(super) char);

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Named(c) = *self;
        // Further up the code charts a character may reorder the line, join its neighbours or pass for another one.
        if c.is_ascii_graphic() || matches!(c, '\u{A1}'..='\u{AC}' | '\u{AE}'..='\u{17F}') {
            write!(f, "`{c}` ")?;
            return write!(f, "(U+{:04X})", u32::from(c));
        }
        write!(f, "U+{:04X}", u32::from(c))
    }
}

/// The English name of a character's script, such as `Cyrillic`.
pub(super) fn script_name(c: char) -> &'static str {
    AugmentedScriptSet::for_char(c)
        .base
        .iter()
        .next()
        .map_or("another script", |script| script.full_name())
}

/// White space, a control character, or one that leaves no trace where it is printed (`Default_Ignorable_Code_Point`).
pub(super) fn is_invisible(c: char) -> bool {
    if c.is_ascii() {
        return !c.is_ascii_graphic();
    }
    // A skeleton leaves out the default ignorable code points, and nothing else.
    let vanishes = unicode_security::skeleton(c.encode_utf8(&mut [0; 4])).next().is_none();
    c.is_control() || c.is_whitespace() || vanishes
}

/// A character that is only another spelling of something else: full-width, ligature, superscript (NFKC takes it apart)
/// or a canonical singleton such as the Kelvin sign. What NFC merely composes or decomposes is not meant.
pub(super) fn is_second_form(c: char) -> bool {
    let composed = || iter::once(c).nfc();
    let singleton = composed().nth(1).is_none() && composed().next() != Some(c);
    singleton || !composed().eq(iter::once(c).nfkc())
}

/// What words are written with: letters, their marks, and digits (RFC 5892, section 2.1, LetterDigits).
pub(super) fn is_letter_or_digit(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

/// Whether the text, signs and marks aside, may be in the Latin script.
pub(super) fn may_be_latin(text: &str) -> bool {
    let mut scripts = AugmentedScriptSet::for_str(text);
    scripts.intersect_with('a'.into());
    !scripts.is_empty()
}

/// The first character to blame for mixing scripts as no language does, where there is one: one script, or Latin beside
/// Han with kana, Hangul or Bopomofo, is at peace (UTS #39, section 5.2, Highly Restrictive).
pub(super) fn first_to_mix_scripts(text: &str) -> Option<char> {
    let mixes =
        |text: &str| !text.is_single_script() && !text.check_restriction_level(RestrictionLevel::HighlyRestrictive);
    if !mixes(text) {
        return None;
    }
    let (_, late) = text.char_indices().find(|&(at, c)| mixes(&text[..at + c.len_utf8()]))?;
    // Between a Latin letter and the stranger before it, the stranger is the one to look at.
    let stranger = text.chars().find(|c| !may_be_latin(c.encode_utf8(&mut [0; 4])));
    if late.is_ascii() {
        stranger.or(Some(late))
    } else {
        Some(late)
    }
}
