//! Text from outside on its way to a terminal, a shell or a JSON reader.
//!
//! What may be printed as it is: everything that a person can see, in any script. All else is escaped, because it could
//! drive the terminal, turn the order of what is read, or make two different names look the same.

use std::{borrow::Cow, fmt::Write};

use icu_properties::props::{
    BinaryProperty, DefaultIgnorableCodePoint, EnumeratedProperty, GeneralCategory, GeneralCategoryGroup,
    PrependedConcatenationMark,
};

/// Whether a character shows itself: no control, no bidirectional or other invisible format character, nothing that a
/// renderer may leave out (`Default_Ignorable_Code_Point`), nothing unassigned or private, and no blank but the space and
/// the ideographic space (Unicode, UAX #44 and section 5.21).
///
/// The Arabic number signs and their kin are format characters and visible, and so they pass.
pub fn is_visible(c: char) -> bool {
    if c.is_ascii() {
        return matches!(c, ' '..='~');
    }
    let hidden = GeneralCategoryGroup::Other.union(GeneralCategoryGroup::Separator);
    match c {
        '\u{3000}' => true,
        // Blank by design, although it counts as a symbol.
        '\u{2800}' => false,
        c if DefaultIgnorableCodePoint::for_char(c) => false,
        c => !hidden.contains(GeneralCategory::for_char(c)) || PrependedConcatenationMark::for_char(c),
    }
}

/// A value from outside (a name, a claim, a path, a reason) for a line of text, to stand between backticks or in a cell.
///
/// What is not visible is written `\n`, `\t`, `\r` or `\u{202e}`, and so are a backtick, which would close the quotation,
/// and a combining mark that has nothing to stand on. A backslash is doubled, so that no text can pass for an escape.
/// For one value, not for a finished sentence: that one holds backticks of ours.
pub fn safe(text: &str) -> Cow<'_, str> {
    if text
        .bytes()
        .all(|b| matches!(b, b' '..=b'~') && b != b'`' && b != b'\\')
    {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\n' | '\t' | '\r' | '\\' => out.extend(c.escape_default()),
            '`' => out.extend(c.escape_unicode()),
            c if !is_visible(c) => out.extend(c.escape_unicode()),
            c if out.is_empty() && is_mark(c) => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

fn is_mark(c: char) -> bool {
    !c.is_ascii() && GeneralCategoryGroup::Mark.contains(GeneralCategory::for_char(c))
}

/// The beginning of a token is as much of it as any output holds.
const BEGINNING_OF_A_TOKEN: usize = 20;

/// A text from outside in which every whole token is cut to its beginning: what is kept or shown to people must not be a
/// credential.
///
/// A token is three parts between dots, percent-encoded or not, of which the first two begin `ey`, as JSON objects do in
/// base64url. One that is broken over lines is not recognised.
pub fn without_tokens(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("eyJ") {
        let token = &rest[start..];
        let end = token
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '%')))
            .unwrap_or(token.len());
        let (token, after) = token.split_at(end);
        let dotted = token.replace("%2E", ".").replace("%2e", ".");
        let mut further = dotted.split('.').skip(1);
        let whole = further.next().is_some_and(|payload| payload.starts_with("ey")) && further.next().is_some();
        out += &rest[..start];
        match token.get(..BEGINNING_OF_A_TOKEN).filter(|_| whole) {
            Some(beginning) => out.extend([beginning, "…"]),
            None => out += token,
        }
        rest = after;
    }
    out + rest
}

/// A text from outside without mail addresses, for logs that are to name nobody: each word with an `@` in it is `…`. The
/// brackets, backticks and commas around a word stay.
pub fn without_addresses(text: &str) -> String {
    let ends_a_word = |c: char| c.is_whitespace() || "<>()[]`,;:".contains(c);
    text.split_inclusive(ends_a_word)
        .map(|part| {
            let word = part.trim_end_matches(ends_a_word);
            match word.contains('@') {
                true => format!("…{}", &part[word.len()..]),
                false => part.to_owned(),
            }
        })
        .collect()
}

/// A finished page that quotes text from outside, such as the message of a library: line feeds and all that is visible
/// stay, the rest is written `\u{202e}`.
pub fn safe_lines(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| c == '\n' || is_visible(c)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if c == '\n' || is_visible(c) {
            out.push(c)
        } else {
            out.extend(c.escape_unicode())
        }
    }
    Cow::Owned(out)
}

/// Serialised JSON in which the same characters stand as `\u202e` (above the basic plane as a pair of surrogates,
/// RFC 8259 section 7): the value is unchanged, and nothing hostile reaches a terminal.
///
/// Line feeds and tabs can only stand between the tokens of valid JSON and are left alone.
pub fn safe_json(json: String) -> String {
    let layout = |c: char| matches!(c, '\n' | '\t' | '\r');
    if json.chars().all(|c| is_visible(c) || layout(c)) {
        return json;
    }
    let mut out = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        if is_visible(c) || layout(c) {
            out.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            // Writing to a String cannot fail.
            let _ = write!(out, "\\u{unit:04x}");
        }
    }
    out
}

/// One word of a POSIX shell's command line, to be copied and run.
///
/// Plain words stay bare, others stand in single quotes. A word with anything that [`is_visible`] refuses is written
/// `$'…'` (POSIX.1-2024, 2.2.4; bash, zsh, ksh, busybox) with those bytes in octal, which is the same in every locale.
/// A NUL cannot be carried by any program's argument, however it is written.
pub fn shell(text: &str) -> Cow<'_, str> {
    // Narrower than what shell-words leaves bare: braces, `!` and `^` mean something to some shells.
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ':' | '@' | '+' | ',');
    if !text.chars().all(is_visible) {
        return Cow::Owned(ansi_c(text));
    }
    match shell_words::quote(text) {
        Cow::Borrowed(bare) if !bare.chars().all(plain) => Cow::Owned(format!("'{bare}'")),
        quoted => quoted,
    }
}

fn ansi_c(text: &str) -> String {
    let mut out = String::from("$'");
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\\' => out.push_str("\\\\"),
            '\'' => out.push_str("\\'"),
            c if is_visible(c) => out.push(c),
            c => {
                for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                    // Writing to a String cannot fail.
                    let _ = write!(out, "\\{byte:03o}");
                }
            }
        }
    }
    out.push('\'');
    out
}

/// Names as a person lists them, each made [`safe`]: `` `a`, `b` and `c` ``. Empty for none.
pub fn list(names: &[impl AsRef<str>]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{}`", safe(name.as_ref()))).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// So many of something: `1 row`, `1,234 rows`.
pub fn counted(number: u64, one: &str, more: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { more })
}

/// A number as people read it: `1,234,567`.
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() * 2);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
