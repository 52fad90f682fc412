//! Rows that are ready and wait to be entered, so that many are one step and neighbours by name come together.
//!
//! Names come in no order, and the indexes of a large store outgrow the memory that is spent on them: each row would change a
//! page of every one. So rows wait, and a step takes those whose names follow the names of the step before, and after the last
//! name begins a new round; a page is changed once for all that wait for it. Rows that come meanwhile join the round where it is
//! still to come by, which makes it twice as long as the queue (replacement selection: Knuth, The Art of Computer Programming,
//! volume 3, section 5.4.1).

use std::{
    collections::{BTreeMap, HashMap, VecDeque, hash_map::Entry},
    hash::{BuildHasherDefault, Hasher},
    mem::swap,
};

use chrono::{DateTime, TimeDelta, Utc};

use super::{outcomes::Place, row::Row};
use crate::account::Username;

/// What a full queue weighs: so many plain rows.
const FULL: usize = 44 * 1024;

/// The same where rows get links, of which each takes as much memory as its row.
const FULL_OF_LINKS: usize = 22 * 1024;

/// Rows of a step at most: other writers wait while it is taken.
const STEP: usize = 8 * 1024;

/// How long rows wait for the queue to be full.
const SPAN: TimeDelta = TimeDelta::seconds(2);

/// As much of a name as orders it: what follows is seldom needed, and would make each row larger.
type Name = [u8; 24];

/// What waits.
pub(super) struct Queue {
    full: usize,
    weight: usize,
    /// Since when it has not been full.
    since: DateTime<Utc>,
    /// Whether all of it is on its way out.
    is_leaving: bool,
    round: BTreeMap<(Name, Place), Box<Row>>,
    next_round: BTreeMap<(Name, Place), Box<Row>>,
    /// The name that was taken last.
    last: Name,
    /// Rows that want what an earlier one wants, in the order of the list.
    behind: VecDeque<(Place, Box<Row>)>,
    /// How many rows want what one alone can have.
    wanted: HashMap<u64, u32, BuildHasherDefault<Itself>>,
}

impl Queue {
    /// One that has no row yet.
    pub(super) fn new(links: bool) -> Queue {
        Queue {
            full: if links { FULL_OF_LINKS } else { FULL },
            weight: 0,
            since: DateTime::UNIX_EPOCH,
            is_leaving: false,
            round: BTreeMap::new(),
            next_round: BTreeMap::new(),
            last: Name::default(),
            behind: VecDeque::new(),
            wanted: HashMap::default(),
        }
    }

    /// Takes rows in the order of the list. None waits long for others: a list that is slow has a few rows to a step.
    pub(super) fn take(&mut self, rows: Vec<(Place, Box<Row>)>, now: DateTime<Utc>) {
        if self.weight == 0 {
            self.since = now;
        }
        for (place, row) in rows {
            self.line_up(place, row);
        }
        if self.weight >= self.full {
            self.since = now;
        }
        self.is_leaving |= (now - self.since).abs() >= SPAN || self.behind.len() >= STEP;
    }

    fn line_up(&mut self, place: Place, row: Box<Row>) {
        let Some(applicant) = &row.applicant else {
            return self.behind.push_back((place, row));
        };
        self.weight += applicant.weight as usize;
        let mut is_wanted = false;
        for want in applicant.wants {
            let rows = self.wanted.entry(want).or_default();
            is_wanted |= *rows > 0;
            *rows += 1;
        }
        let name = name(&applicant.username);
        if is_wanted {
            self.behind.push_back((place, row));
        } else if name > self.last {
            self.round.insert((name, place), row);
        } else {
            self.next_round.insert((name, place), row);
        }
    }

    /// How many rows may be untold at most because earlier ones wait; beyond that, all that waits is to leave. In no order it
    /// is as many as wait.
    pub(super) fn most_untold(&self) -> usize {
        self.full / 2 * 3
    }

    /// Lets all that waits leave.
    pub(super) fn leave(&mut self) {
        self.is_leaving = true;
    }

    /// The rows of the next step, in the order in which they are to be entered; none while it is better to wait.
    ///
    /// Rows that share a name or an address with an earlier one come after all others and in their own order, so that nothing
    /// else becomes of any row than in the order of the list.
    pub(super) fn step(&mut self) -> Vec<(Place, Box<Row>)> {
        if !self.is_leaving && self.weight < self.full {
            return Vec::new();
        }
        let step: Vec<_> = std::iter::from_fn(|| self.next()).take(STEP).collect();
        self.is_leaving &= self.weight > 0;
        step
    }

    fn next(&mut self) -> Option<(Place, Box<Row>)> {
        if self.round.is_empty() {
            swap(&mut self.round, &mut self.next_round);
        }
        let (place, row) = match self.round.pop_first() {
            Some(((name, place), row)) => {
                self.last = name;
                (place, row)
            }
            None => self.behind.pop_front()?,
        };
        if let Some(applicant) = &row.applicant {
            self.weight -= applicant.weight as usize;
            applicant.wants.iter().for_each(|want| self.leave_to_others(*want));
        }
        Some((place, row))
    }

    fn leave_to_others(&mut self, want: u64) {
        if let Entry::Occupied(mut rows) = self.wanted.entry(want) {
            *rows.get_mut() -= 1;
            if *rows.get() == 0 {
                rows.remove();
            }
        }
    }
}

/// What is a digest already is its own hash.
#[derive(Default)]
struct Itself(u64);

impl Hasher for Itself {
    fn write(&mut self, octets: &[u8]) {
        octets.iter().for_each(|octet| self.0 = self.0 << 8 | u64::from(*octet));
    }

    fn write_u64(&mut self, digest: u64) {
        self.0 = digest;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

fn name(username: &Username) -> Name {
    let (mut name, fold) = (Name::default(), username.fold().as_bytes());
    let length = fold.len().min(name.len());
    name[..length].copy_from_slice(&fold[..length]);
    name
}
