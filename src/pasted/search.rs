//! The search for tokens through the readings of a text: a bounded one, breadth first.
//!
//! Damage was done in an order that nobody knows, so every step is tried on every reading, and whichever order leads to a
//! token whose signature matches was the right one. Fewer steps come first, so that no more is told than had to be mended.

use std::{
    collections::{HashMap, HashSet},
    hash::{DefaultHasher, Hash, Hasher},
};

use crate::{link::LinkTemplate, token::Token};

use super::{
    Candidate, Repair,
    address::{self, Address, Rank},
    damage::DAMAGES,
    gateway,
    grade::Grade,
    parts,
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
/// Places of tokens whose surroundings are looked at.
const MOST_ADDRESSES: usize = 512;
/// Characters of gateways' links that are looked at.
const MOST_OF_LINKS: usize = 1024 * 1024;
/// What the search came upon.
#[derive(Default)]
pub(super) struct Finds {
    /// Every token once, those with fewer repairs first.
    pub(super) tokens: Vec<Find>,
    /// A gateway's link that cannot be unwrapped: the gateway's name, its host, and the one that it names.
    pub(super) opaque: Option<(&'static str, String, Option<String>)>,
    /// A link of ours has nothing in the place of its token, or a placeholder.
    pub(super) is_missing: bool,
    /// What a link of ours has there instead of a token.
    pub(super) instead: Option<Find>,
}

/// A token, and how much it looks like one.
pub(super) struct Find {
    pub(super) candidate: Candidate,
    pub(super) grade: Grade,
    rank: Rank,
}

/// Searches a text. `verifies` says whether a token's signature matches.
pub(super) fn search(text: &str, template: &LinkTemplate, verifies: &mut dyn FnMut(&Token) -> bool) -> Finds {
    let mut search = Search {
        template,
        verifies,
        next: Vec::new(),
        seen: HashSet::new(),
        known: HashMap::new(),
        bytes_left: BYTES,
        signatures_left: MOST_SIGNATURES,
        addresses_left: MOST_ADDRESSES,
        of_links_left: MOST_OF_LINKS,
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
    /// Tokens by the hash of their text.
    known: HashMap<u64, Known>,
    bytes_left: usize,
    signatures_left: usize,
    addresses_left: usize,
    of_links_left: usize,
    finds: Finds,
}

impl Search<'_> {
    fn push(&mut self, reading: Reading) {
        if reading.text.len() > parts::LONG {
            for part in parts::with_links(&reading.text, self.template) {
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
            self.known.len() < MOST_TOKENS
        });
        if !self.finds.is_missing && self.finds.instead.is_none() {
            self.look_for_missing(reading);
        }
    }

    fn look_for_missing(&mut self, reading: &Reading) {
        let Some(span) = address::without_token(&reading.text, self.template) else {
            return;
        };
        let in_place = &reading.text[span.clone()];
        if address::is_placeholder(in_place) {
            self.finds.is_missing = true;
            return;
        }
        let found = Found {
            token: Token::read(in_place),
            span: span.clone(),
            repairs: Vec::new(),
            by_form: true,
        };
        let address = address::around(reading, span, in_place, self.template);
        self.finds.instead = Some(Find {
            rank: address.rank,
            candidate: candidate(reading, address, found),
            grade: Grade::Weak,
        });
    }

    /// Makes the next readings: first the links within gateways' links, which are short, then, damage by damage, what all
    /// these readings are without it.
    fn step(&mut self, level: &[Reading]) {
        for reading in level {
            let links: Vec<_> = gateway::links(&reading.text, &mut self.of_links_left).collect();
            for link in links {
                match link.target {
                    Some(target) => {
                        let undone = Undone::new(target, Repair::Unwrapped(link.gateway.name));
                        self.push(reading.then(link.span, undone));
                    }
                    None => {
                        let is_ours = link.names.as_deref() == Some(self.template.host());
                        if is_ours || self.finds.opaque.is_none() {
                            self.finds.opaque = Some((link.gateway.name, link.host, link.names));
                        }
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
        let key = hash(found.token.as_str());
        let known = self.known.get(&key).copied();
        let settled = match known {
            Some(Known::Kept(at)) => self.finds.tokens[at].rank == Rank::Ours,
            Some(Known::Doubtful) => !found.by_form,
            Some(Known::NoToken) => true,
            None => false,
        };
        if settled {
            return;
        }
        if let Some(Known::Kept(at)) = known {
            // The same token once more: its address may be a better one.
            if self.addresses_left > 0 {
                let address = self.address(reading, &found);
                let find = &mut self.finds.tokens[at];
                if address.rank < find.rank {
                    find.rank = address.rank;
                    find.candidate = candidate(reading, address, found);
                }
            }
            return;
        }
        let grade = Grade::of(&found.token).map(|grade| match grade {
            Grade::Whole | Grade::Strange if known.is_none() && self.verifies(&found.token) => Grade::Verified,
            grade => grade,
        });
        let Some(grade) = grade else {
            self.known.insert(key, Known::NoToken);
            return;
        };
        // Of prose that was joined to a piece anything can come.
        let is_prose = grade == Grade::Strange && reading.is_despaced(found.span.clone());
        if grade != Grade::Verified && (!found.by_form || is_prose) {
            self.known.insert(key, Known::Doubtful);
            return;
        }
        self.known.insert(key, Known::Kept(self.finds.tokens.len()));
        let address = self.address(reading, &found);
        self.finds.tokens.push(Find {
            rank: address.rank,
            candidate: candidate(reading, address, found),
            grade,
        });
    }

    /// The address of a token; where enough was looked at, the token alone.
    fn address(&mut self, reading: &Reading, found: &Found) -> Address {
        if self.addresses_left == 0 {
            return Address::of_token_alone(found.span.clone());
        }
        self.addresses_left -= 1;
        address::around(reading, found.span.clone(), found.token.as_str(), self.template)
    }

    fn verifies(&mut self, token: &Token) -> bool {
        let may = self.signatures_left > 0;
        self.signatures_left = self.signatures_left.saturating_sub(1);
        let matches = may && (self.verifies)(token);
        if matches {
            self.bytes_left = self.bytes_left.min(BYTES_AFTER_MATCH);
        }
        matches
    }
}

/// What became of a token's text that was looked at.
#[derive(Clone, Copy)]
enum Known {
    /// It is among the finds, at this place.
    Kept(usize),
    /// Its signature does not match, and it does not stand where a token would.
    Doubtful,
    /// It is none.
    NoToken,
}

fn candidate(reading: &Reading, address: Address, found: Found) -> Candidate {
    let mut repairs = reading.repairs_within(address.span);
    repairs.extend(found.repairs);
    repairs.extend(address.put_back);
    repairs.extend(address.is_touched.then_some(Repair::Around));
    Candidate {
        host: address.url.as_ref().and_then(|url| url.host_str()).map(str::to_owned),
        url: address.url.map(String::from),
        repairs: unique(repairs),
        token: found.token,
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
