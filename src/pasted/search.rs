//! The search for tokens through the readings of a text: a bounded one, breadth first.
//!
//! Damage was done in an order that nobody knows, so every step is tried on every reading, and whichever order leads to a
//! token whose signature matches was the right one. Fewer steps come first, so that no more is told than had to be mended.

use std::{
    collections::{HashMap, HashSet},
    hash::{DefaultHasher, Hash, Hasher},
    ops::Range,
};

use crate::{link::LinkTemplate, token::Token};

use super::{
    Candidate, Repair, address,
    damage::DAMAGES,
    gateway,
    grade::Grade,
    reading::{Reading, Undone},
    scan::{self, Found},
};

/// Steps that lead to a reading at most: no known chain of gateways and mail programs needs more.
const DEEPEST: usize = 8;
/// Bytes of all readings together.
const BYTES: usize = 4 * 1024 * 1024;
/// The same once a signature has matched: others may still be there, and are as easy to find.
const BYTES_AFTER_MATCH: usize = 1024 * 1024;
/// Tokens that are looked at.
const MOST_TOKENS: usize = 4096;
/// Signatures that are computed.
const MOST_SIGNATURES: usize = 512;
/// A longer text is looked at around its links first.
const LONG: usize = 32 * 1024;
/// What is taken of it before and behind the place where a link begins.
const BEFORE_LINK: usize = 1024;
const BEHIND_LINK: usize = 16 * 1024;

/// What the search came upon.
#[derive(Default)]
pub(super) struct Finds {
    /// Every token once, those with fewer repairs first.
    pub(super) tokens: Vec<Find>,
    /// A gateway's link that cannot be unwrapped: the gateway's name, its host, and the one that it names.
    pub(super) opaque: Option<(&'static str, String, Option<String>)>,
    /// The host of a link of ours without its token.
    pub(super) missing: Option<String>,
}

/// A token, and how much it looks like one.
pub(super) struct Find {
    pub(super) candidate: Candidate,
    pub(super) token: Token,
    pub(super) grade: Grade,
    /// It stands in a gateway's link: the same one unwrapped tells more.
    is_wrapped: bool,
}

/// Searches a text. `verifies` says whether a token's signature matches.
pub(super) fn search(text: &str, template: &LinkTemplate, verifies: &mut dyn FnMut(&Token) -> bool) -> Finds {
    let mut search = Search {
        template,
        verifies,
        next: Vec::new(),
        seen: HashSet::new(),
        places: HashMap::new(),
        bytes_left: BYTES,
        signatures_left: MOST_SIGNATURES,
        finds: Finds::default(),
    };
    search.push(Reading::as_pasted(text));
    for depth in 0..=DEEPEST {
        let level = std::mem::take(&mut search.next);
        for reading in &level {
            search.look(reading);
        }
        if depth < DEEPEST {
            search.step(&level);
        }
    }
    search.finds
}

struct Search<'a> {
    template: &'a LinkTemplate,
    verifies: &'a mut dyn FnMut(&Token) -> bool,
    /// Readings that are one step deeper than those that are looked at.
    next: Vec<Reading>,
    /// Readings by their hash: two orders of the same steps lead to one.
    seen: HashSet<u64>,
    /// Tokens by the hash of their text: where they are among the finds, if they are worth telling.
    places: HashMap<u64, Option<usize>>,
    bytes_left: usize,
    signatures_left: usize,
    finds: Finds,
}

impl Search<'_> {
    fn push(&mut self, reading: Reading) {
        if reading.text.len() > LONG {
            for part in parts_with_links(&reading.text) {
                self.push_one(reading.part(part));
            }
        }
        self.push_one(reading);
    }

    fn push_one(&mut self, reading: Reading) {
        let length = reading.text.len();
        if length > 0 && length <= self.bytes_left && self.seen.insert(hash(&reading.text)) {
            self.bytes_left -= length;
            self.next.push(reading);
        }
    }

    /// Takes the tokens out of a reading.
    fn look(&mut self, reading: &Reading) {
        scan::tokens(reading, |found| {
            self.offer(reading, found);
            self.places.len() < MOST_TOKENS
        });
        if self.finds.missing.is_none() {
            self.finds.missing = address::without_token(&reading.text, self.template);
        }
    }

    /// Makes the next readings: first the links within gateways' links, which are short, then, damage by damage, what all
    /// these readings are without it.
    fn step(&mut self, level: &[Reading]) {
        for reading in level {
            for link in gateway::links(&reading.text) {
                match link.target {
                    Some(target) => {
                        let undone = Undone::new(target, Repair::Unwrapped(link.gateway.name));
                        self.push(reading.then(link.span, undone));
                    }
                    None => {
                        let opaque = (link.gateway.name, link.host, link.names);
                        self.finds.opaque.get_or_insert(opaque);
                    }
                }
            }
        }
        for damage in DAMAGES {
            for reading in level {
                // What a step makes of a reading is about as long, and there must be room for it.
                if reading.text.len() > self.bytes_left {
                    continue;
                }
                for undone in (damage.undo)(&reading.text) {
                    self.push(reading.then(0..reading.text.len(), undone));
                }
            }
        }
    }

    fn offer(&mut self, reading: &Reading, found: Found) {
        let place = self.places.get(&hash(&found.text)).copied();
        let known = place.flatten().map(|at| &self.finds.tokens[at]);
        if place == Some(None) || known.is_some_and(|known| known.candidate.url.is_some() && !known.is_wrapped) {
            return;
        }
        let address = address::around(reading, found.span.clone(), &found.text, self.template);
        let better = |known: &Find| {
            let more = known.candidate.url.is_none() && address.url.is_some();
            more || (known.is_wrapped && address.url.is_some() && !address.is_wrapped)
        };
        let known = place.flatten();
        if known.is_some_and(|at| !better(&self.finds.tokens[at])) {
            return;
        }
        let mut repairs = reading.repairs_within(address.span.clone());
        repairs.extend(found.repairs);
        repairs.extend(address.scheme_added.then_some(Repair::Scheme));
        repairs.extend(address.is_touched.then_some(Repair::Around));
        let candidate = Candidate {
            host: address.url.as_ref().and_then(|url| url.host_str()).map(str::to_owned),
            url: address.url.map(String::from),
            repairs: unique(repairs),
            token: found.text,
        };
        if let Some(at) = known {
            let find = &mut self.finds.tokens[at];
            (find.candidate, find.is_wrapped) = (candidate, address.is_wrapped);
            return;
        }
        let grade = match Grade::of(&found.token) {
            Some(Grade::Whole | Grade::Strange) if self.verifies(&found.token) => {
                self.bytes_left = self.bytes_left.min(BYTES_AFTER_MATCH);
                Some(Grade::Verified)
            }
            grade => grade.filter(|_| found.by_form),
        };
        let place = grade.map(|_| self.finds.tokens.len());
        self.places.insert(hash(&candidate.token), place);
        self.finds.tokens.extend(grade.map(|grade| Find {
            candidate,
            token: found.token,
            grade,
            is_wrapped: address.is_wrapped,
        }));
    }

    fn verifies(&mut self, token: &Token) -> bool {
        let may = self.signatures_left > 0;
        self.signatures_left = self.signatures_left.saturating_sub(1);
        may && (self.verifies)(token)
    }
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// Each once, where it came first; what was done twice is told once.
fn unique(repairs: Vec<Repair>) -> Vec<Repair> {
    let mut unique: Vec<Repair> = Vec::with_capacity(repairs.len());
    for repair in repairs {
        if !unique.contains(&repair) {
            unique.push(repair);
        }
    }
    unique
}

/// The parts of a long text in which links or tokens begin.
fn parts_with_links(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let begins = |at: usize| match bytes[at] {
        b':' => bytes[at..].starts_with(b"://"),
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
