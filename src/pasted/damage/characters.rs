//! Characters that are not what they look like: invisible ones, wide ones, and dashes.

use unicode_normalization::UnicodeNormalization;

use crate::{
    pasted::{Repair, reading::Undone},
    words,
};

const EN_DASH: char = '\u{2013}';
const EM_DASHES: [char; 2] = ['\u{2014}', '\u{2015}'];

/// What becomes of a character.
enum Fate {
    Kept,
    Gone,
    LooksLike(String),
    Hyphen,
    /// An en dash: an editor's hyphen, or two.
    EnDash,
    /// An em dash: an editor's two hyphens, or one.
    EmDash,
}

pub(super) fn undo(text: &str) -> Vec<Undone> {
    let odd = |c: char| !c.is_ascii() || (c.is_ascii_control() && !c.is_ascii_whitespace());
    if !text.contains(odd) {
        return Vec::new();
    }
    let mut readings: Vec<Undone> = vec![plain(text, "-", "--")];
    // What an editor made of hyphens cannot be told from them: all of one kind were one, or all were two.
    for (en_dash, em_dash) in [("--", "--"), ("-", "-"), ("--", "-")] {
        let matters = (en_dash != "-" && text.contains(EN_DASH)) || (em_dash != "--" && text.contains(EM_DASHES));
        if matters {
            readings.push(plain(text, en_dash, em_dash));
        }
    }
    readings.retain(|reading| !reading.repairs.is_empty());
    readings
}

fn plain(text: &str, en_dash: &str, em_dash: &str) -> Undone {
    let mut plain = String::with_capacity(text.len());
    let (mut invisible, mut look_alikes, mut dashes) = (false, false, false);
    for c in text.chars() {
        match fate(c) {
            Fate::Kept => plain.push(c),
            Fate::Gone => invisible = true,
            Fate::LooksLike(other) => {
                look_alikes = true;
                plain.push_str(&other);
            }
            Fate::Hyphen => {
                dashes = true;
                plain.push('-');
            }
            Fate::EnDash => {
                dashes = true;
                plain.push_str(en_dash);
            }
            Fate::EmDash => {
                dashes = true;
                plain.push_str(em_dash);
            }
        }
    }
    let repairs = [
        (invisible, Repair::Invisible),
        (look_alikes, Repair::LookAlikes),
        (dashes, Repair::Dashes),
    ];
    let repairs = repairs
        .into_iter()
        .filter_map(|(found, repair)| found.then_some(repair));
    Undone {
        text: plain,
        repairs: repairs.collect(),
        breaks: Default::default(),
    }
}

fn fate(c: char) -> Fate {
    match c {
        _ if c.is_whitespace() => Fate::Kept,
        '!'..='~' | '\u{a1}'..='\u{ac}' | '\u{ae}'..='\u{2ff}' => Fate::Kept,
        '\u{2010}'..='\u{2012}' | '\u{2212}' | '\u{2043}' => Fate::Hyphen,
        EN_DASH => Fate::EnDash,
        _ if EM_DASHES.contains(&c) => Fate::EmDash,
        '\u{3002}' | '\u{ff61}' => Fate::LooksLike(".".to_owned()),
        // It ends what was cut short, and three dots would be dots.
        '\u{2026}' => Fate::Kept,
        _ if !words::is_visible(c) => Fate::Gone,
        // Letters of a script look like themselves.
        ..'\u{2000}' | '\u{3003}'..'\u{fb00}' => Fate::Kept,
        _ => {
            let meant: String = c.nfkc().collect();
            if meant.is_ascii() {
                Fate::LooksLike(meant)
            } else {
                Fate::Kept
            }
        }
    }
}
