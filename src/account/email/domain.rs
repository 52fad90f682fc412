//! The domain of an address: host name labels (RFC 1123, section 2.1), and beyond ASCII IDNA 2008, strictly.
//!
//! A plain ASCII domain touches no Unicode table.

use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};
use unicode_normalization::UnicodeNormalization;

use super::EmailFault;
use crate::account::character::{first_to_mix_scripts, is_letter_or_digit, is_second_form};

/// The longest label, in octets (RFC 1035, section 2.3.4).
const LONGEST_LABEL: usize = 63;

/// The domain in ASCII and lower case, or what is wrong with it.
pub(super) fn to_ascii(domain: &str) -> Result<String, EmailFault> {
    if domain.is_empty() {
        return Err(EmailFault::NoDomain);
    }
    if domain.starts_with('[') {
        return Err(EmailFault::Literal);
    }
    if let Some(c) = domain.chars().find(|&c| c != '.' && !may_stand(c)) {
        return Err(EmailFault::DomainCharacter(c));
    }
    let (mut labels, mut international) = (0, !domain.is_ascii());
    for label in domain.split('.') {
        international |= is_a_label(label);
        check_label(label)?;
        labels += 1;
    }
    if labels < 2 {
        return Err(EmailFault::OneLabel);
    }
    let ascii = if international {
        from_idna(domain)?
    } else {
        domain.to_ascii_lowercase()
    };
    if ascii.split('.').any(|label| label.len() > LONGEST_LABEL) {
        return Err(EmailFault::LongLabel);
    }
    if !ascii.rsplit('.').next().is_some_and(may_be_top) {
        return Err(EmailFault::TopLevel);
    }
    Ok(ascii)
}

/// Letters, digits and hyphens; beyond ASCII no signs and no second forms, which IDNA 2008 does not have either.
fn may_stand(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphanumeric() || c == '-'
    } else {
        is_letter_or_digit(c) && !is_second_form(c)
    }
}

/// A label in the ASCII form of an international one.
fn is_a_label(label: &str) -> bool {
    label
        .as_bytes()
        .get(..4)
        .is_some_and(|prefix| prefix.eq_ignore_ascii_case(b"xn--"))
}

/// The faults of a label that can be seen as it was typed.
fn check_label(label: &str) -> Result<(), EmailFault> {
    if label.is_empty() {
        return Err(EmailFault::DomainDots);
    }
    let third_and_fourth = label.chars().skip(2).take(2).eq("--".chars()) && !is_a_label(label);
    if label.starts_with('-') || label.ends_with('-') || third_and_fourth {
        return Err(EmailFault::Hyphens);
    }
    if label.is_ascii() {
        return Ok(());
    }
    let label: String = label.nfc().collect();
    first_to_mix_scripts(&label).map_or(Ok(()), |c| Err(EmailFault::MixedScripts(c)))
}

/// The ASCII form by UTS #46, held to IDNA 2008: unlike that mapping, it knows no emoji and no other signs.
fn from_idna(domain: &str) -> Result<String, EmailFault> {
    let uts46 = Uts46::new();
    let ascii = uts46
        .to_ascii(
            domain.as_bytes(),
            AsciiDenyList::STD3,
            Hyphens::Check,
            DnsLength::Ignore,
        )
        .map_err(|_| EmailFault::Idna)?;
    let (unicode, valid) = uts46.to_unicode(ascii.as_bytes(), AsciiDenyList::STD3, Hyphens::Check);
    // The joiners and signs of RFC 5892, appendix A: their contexts are UTS #46's to judge or do no harm in ASCII form.
    let contextual = |c: char| {
        matches!(
            c,
            '\u{200C}' | '\u{200D}' | '·' | '\u{375}' | '\u{5F3}' | '\u{5F4}' | '・'
        )
    };
    let known = |c: char| matches!(c, '.' | '-') || is_letter_or_digit(c) || contextual(c);
    if valid.is_err() || !unicode.chars().all(known) {
        return Err(EmailFault::Idna);
    }
    Ok(ascii.into_owned())
}

/// Whether a label, in ASCII, can be a top-level domain: an A-label, or a letter and then letters and digits.
///
/// RFC 1123, section 2.1, has letters only, so that a domain is never taken for an address in numbers; networks of one's
/// own have had digits in the last label, none has had a hyphen.
fn may_be_top(label: &str) -> bool {
    let word = label.starts_with(|c: char| c.is_ascii_alphabetic()) && label.bytes().all(|b| b.is_ascii_alphanumeric());
    word || is_a_label(label)
}
