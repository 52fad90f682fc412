//! Usernames beyond ASCII: the profile of UTS #39 for identifiers, and case folding.
//!
//! Nothing here runs for a plain ASCII name.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
use unicode_security::GeneralSecurityProfile;

use super::{LONGEST, PUNCTUATION, UsernameFault};
use crate::account::character::{first_to_mix_scripts, is_invisible, is_letter_or_digit, is_second_form, may_be_latin};

/// More marks than this on one letter are never an orthography (UTS #39, section 5.4).
const MOST_MARKS: usize = 4;

/// The name in NFC, or what is wrong with it.
pub(super) fn read(text: &str) -> Result<String, UsernameFault> {
    let name: String = text.nfc().take(LONGEST + 1).collect();
    if name.chars().count() > LONGEST {
        return Err(UsernameFault::TooLong);
    }
    // As typed, because NFC would hide that a character was a second form of another one.
    text.chars().try_for_each(character)?;
    if let Some(c) = name
        .chars()
        .find(|&c| !PUNCTUATION.contains(&c) && !c.identifier_allowed())
    {
        return Err(UsernameFault::Unusual(c));
    }
    marks(&name)?;
    // UTS #39 does not count `+` and `@` among the characters of identifiers.
    let letters: String = name.chars().filter(|c| !PUNCTUATION.contains(c)).collect();
    if let Some(c) = first_to_mix_scripts(&letters) {
        return Err(UsernameFault::MixedScripts(c));
    }
    digits(&name)?;
    direction(&name)?;
    looks(&name)?;
    Ok(name)
}

fn character(c: char) -> Result<(), UsernameFault> {
    if is_invisible(c) {
        Err(UsernameFault::Invisible(c))
    } else if is_second_form(c) {
        Err(UsernameFault::SecondForm(c))
    } else if !is_letter_or_digit(c) && !PUNCTUATION.contains(&c) {
        Err(UsernameFault::Character(c))
    } else {
        Ok(())
    }
}

/// Combining marks stand on a letter or a digit, can be seen there, and are few (UTS #39, section 5.4).
fn marks(name: &str) -> Result<(), UsernameFault> {
    let (mut bearer, mut before, mut count) = (None, None, 0);
    for c in name.nfd() {
        if !is_combining_mark(c) {
            (bearer, count) = (c.is_alphanumeric().then_some(c), 0);
        } else if bearer.is_none() {
            return Err(UsernameFault::LooseMark(c));
        } else {
            count += 1;
            // The dot above is lost in the dot that these letters have, or takes its place.
            let unseen = c == '\u{307}' && matches!(bearer, Some('i' | 'j' | 'ı' | 'ȷ'));
            if unseen || before == Some(c) || count > MOST_MARKS {
                return Err(UsernameFault::CrowdedMark(c));
            }
        }
        before = Some(c);
    }
    Ok(())
}

/// All decimal digits come from one set of ten (UTS #39, section 5.3).
fn digits(name: &str) -> Result<(), UsernameFault> {
    // Letters that count, such as 〇, are alphabetic.
    let is_digit = |c: char| c.is_numeric() && !c.is_alphabetic();
    // Unicode encodes each set in one run, with its zero first and no other number before it.
    let zero = |c: char| {
        let below = (0..u32::from(c))
            .rev()
            .map_while(char::from_u32)
            .take_while(|&c| is_digit(c));
        u32::from(c) - u32::try_from(below.count()).unwrap_or(0)
    };
    let mut digits = name.chars().filter(|&c| is_digit(c));
    let Some(first) = digits.next() else { return Ok(()) };
    match digits.find(|&c| zero(c) != zero(first)) {
        Some(c) => Err(UsernameFault::MixedDigits(c)),
        None => Ok(()),
    }
}

/// The Bidi rule (RFC 5893, section 2) as far as it is left: scripts and digits do not mix by now, so only a sign or a
/// digit at an end could jump to the other side.
fn direction(name: &str) -> Result<(), UsernameFault> {
    // The blocks that Unicode keeps for right-to-left scripts.
    let right_to_left = |c: char| {
        matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}' | '\u{10800}'..='\u{10FFF}'
            | '\u{1E800}'..='\u{1EFFF}')
    };
    let steady = name.starts_with(char::is_alphabetic) && name.ends_with(is_letter_or_digit);
    if name.chars().any(right_to_left) && !steady {
        Err(UsernameFault::Direction)
    } else {
        Ok(())
    }
}

/// A name of another script that could be read as an ASCII one throughout (UTS #39, section 4, whole-script confusable).
///
/// Latin names that come close to ASCII ones, such as `yılmaz`, are names of their own, and twins only where the other
/// one is there.
fn looks(name: &str) -> Result<(), UsernameFault> {
    match name.chars().find(|c| !c.is_ascii()) {
        Some(c) if !may_be_latin(name) && unicode_security::skeleton(name).all(|c| c.is_ascii()) => {
            Err(UsernameFault::LooksLatin(c))
        }
        _ => Ok(()),
    }
}

/// Full case folding of the canonical decomposition, composed again.
///
/// Lower case of upper case of lower case is what Unicode derives its folding from; only the dotless `ı`, whose upper
/// case is a plain `I`, folds to itself.
pub(super) fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for c in name.nfd() {
        if c == 'ı' {
            folded.push(c);
        } else {
            folded.extend(
                c.to_lowercase()
                    .flat_map(char::to_uppercase)
                    .flat_map(char::to_lowercase),
            );
        }
    }
    folded.nfc().collect()
}
