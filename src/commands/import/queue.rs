//! Rows that are ready and wait to be entered, so that many are one step and neighbours by name come together.
//!
//! Names come in no order, and the indexes of a large store outgrow the memory that is spent on them: each row would change a
//! page of every one. So rows wait, and a step takes those whose names follow the names of the step before, and after the last
//! name begins a new round; a page is changed once for all that wait for it. Rows that come meanwhile join the round where it is
//! still to come by, which makes it twice as long as the queue (replacement selection: Knuth, The Art of Computer Programming,
//! volume 3, section 5.4.1).

use std::{
    collections::{BTreeMap, HashSet},
    hash::{BuildHasherDefault, Hasher},
    mem::{swap, take},
};

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    claim::{Claim, Name},
    outcomes::Place,
    row::Row,
};

/// What a full queue weighs: so many plain rows.
const FULL: usize = 36 * 1024;

/// The same where rows get links, of which each takes as much memory as its row.
const FULL_OF_LINKS: usize = 18 * 1024;

/// Rows of a step that leave by their names, at most, and half of all that leave in it: other writers wait meanwhile.
const STEP: usize = 8 * 1024;

/// How long rows wait for the queue to be full.
const SPAN: TimeDelta = TimeDelta::seconds(2);

/// A row that waits, and what it wants.
type Waiting = (Claim, Box<Row>);

/// What waits.
pub(super) struct Queue {
    full: usize,
    weight: usize,
    /// Since when it has not been full.
    since: DateTime<Utc>,
    /// Whether all of it is on its way out.
    is_leaving: bool,
    round: BTreeMap<(Name, Place), Waiting>,
    next_round: BTreeMap<(Name, Place), Waiting>,
    /// The name that left last.
    last: Name,
    /// The name that came last.
    newest: Name,
    /// How many rows came in the order of their names since one did not.
    in_order: usize,
    /// What the rows of both rounds want, of which one alone can have each.
    wanted: Digests,
    /// Rows that want what an earlier one wants, in the order of the list, and what these want.
    behind: Vec<(Place, Waiting)>,
    wanted_behind: Digests,
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
            newest: Name::default(),
            in_order: 0,
            wanted: Digests::default(),
            behind: Vec::new(),
            wanted_behind: Digests::default(),
        }
    }

    /// Takes a row in the order of the list.
    pub(super) fn line_up(&mut self, place: Place, (name, claim): (Name, Claim), row: Box<Row>) {
        self.weight += claim.weight as usize;
        self.in_order = if name < self.newest { 0 } else { self.in_order + 1 };
        self.newest = name;
        if self.is_wanted(&claim) {
            self.wanted_behind.extend(claim.wants);
            return self.behind.push((place, (claim, row)));
        }
        self.wanted.extend(claim.wants);
        let round = if name > self.last {
            &mut self.round
        } else {
            &mut self.next_round
        };
        round.insert((name, place), (claim, row));
    }

    /// Whether a row that waits wants the same.
    fn is_wanted(&self, claim: &Claim) -> bool {
        let wants = &mut claim.wants.iter();
        wants.any(|want| self.wanted.contains(want) || self.wanted_behind.contains(want))
    }

    /// Sees what time it is. None waits long for others: a list that is slow has a few rows to a step.
    pub(super) fn look_at(&mut self, now: DateTime<Utc>) {
        if self.weight == 0 || self.is_full() {
            self.since = now;
        }
        self.is_leaving |= (now - self.since).abs() >= SPAN;
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
    /// A row that shares a name or an address with an earlier one comes after that and after others that do, so that nothing else
    /// becomes of any row than in the order of the list.
    pub(super) fn step(&mut self) -> Vec<(Place, Box<Row>)> {
        if !self.is_leaving && !self.is_full() {
            return Vec::new();
        }
        let mut step: Vec<_> = std::iter::from_fn(|| self.next()).take(STEP).collect();
        self.wanted_behind.clear();
        for (place, (claim, row)) in take(&mut self.behind) {
            if step.len() >= 2 * STEP || self.is_wanted(&claim) {
                self.wanted_behind.extend(claim.wants);
                self.behind.push((place, (claim, row)));
            } else {
                self.weight -= claim.weight as usize;
                step.push((place, row));
            }
        }
        self.is_leaving &= self.weight > 0;
        step
    }

    /// Whether nothing is gained by waiting for more. Rows that come in order follow each other as it is.
    fn is_full(&self) -> bool {
        self.weight >= if self.in_order < STEP { self.full } else { STEP }
    }

    /// The next row by name.
    fn next(&mut self) -> Option<(Place, Box<Row>)> {
        if self.round.is_empty() {
            swap(&mut self.round, &mut self.next_round);
        }
        let ((name, place), (claim, row)) = self.round.pop_first()?;
        self.last = name;
        self.weight -= claim.weight as usize;
        for want in claim.wants {
            self.wanted.remove(&want);
        }
        Some((place, row))
    }
}

/// What rows want.
type Digests = HashSet<u32, BuildHasherDefault<Itself>>;

/// What is a digest already is its own hash.
#[derive(Default)]
struct Itself(u64);

impl Hasher for Itself {
    fn write(&mut self, octets: &[u8]) {
        octets.iter().for_each(|octet| self.0 = self.0 << 8 | u64::from(*octet));
    }

    fn write_u32(&mut self, digest: u32) {
        // A map looks at both ends of a hash.
        self.0 = u64::from(digest) << 32 | u64::from(digest);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            outcomes::Outcomes,
            row::{Became, Kept},
        },
        *,
    };

    /// Lines up a row for each pair of wants, of which the first is its name, and gives back the lines of the steps that leave.
    fn steps(queue: &mut Queue, rows: impl Iterator<Item = [u32; 2]>) -> Vec<Vec<u64>> {
        let (mut outcomes, mut steps) = (Outcomes::default(), Vec::new());
        for (line, wants) in (0..).zip(rows) {
            let mut name = Name::default();
            name[..4].copy_from_slice(&wants[0].to_be_bytes());
            let row = Row::settled(line, ("", ""), Became::Created(Kept { id: None, told: None }));
            queue.line_up(outcomes.place(line), (name, Claim { wants, weight: 1 }), row);
            steps.extend(step(queue));
        }
        steps
    }

    fn step(queue: &mut Queue) -> Option<Vec<u64>> {
        let step: Vec<u64> = queue.step().iter().map(|(_, row)| row.line).collect();
        (!step.is_empty()).then_some(step)
    }

    fn alone(number: u32) -> [u32; 2] {
        [number, !number]
    }

    /// A bijection of seventeen bits: the numbers that come in no order, none of them twice.
    fn scattered(number: u32) -> u32 {
        number.wrapping_mul(48_271) % (1 << 17)
    }

    #[test]
    fn rows_in_order_wait_for_a_step_alone_and_others_for_a_full_queue() {
        let in_order = steps(&mut Queue::new(false), (1..=20_000).map(alone));
        assert_eq!(in_order.iter().map(Vec::len).collect::<Vec<_>>(), [STEP, STEP]);
        let rows = u32::try_from(FULL + STEP).unwrap();
        let in_no_order = steps(&mut Queue::new(false), (1..=rows).map(scattered).map(alone));
        assert_eq!(in_no_order.iter().map(Vec::len).collect::<Vec<_>>(), [STEP, STEP]);
    }

    #[test]
    fn a_row_that_wants_what_an_earlier_one_wants_leaves_with_it() {
        // The second and the third want what the first wants, which is among the last by its name.
        let others = (0..100_000).map(scattered).filter(|&number| number != 131_000);
        let rows = [131_000; 3].into_iter().chain(others).map(alone);
        let steps = steps(&mut Queue::new(false), rows);
        let step = steps.iter().find(|step| step.contains(&0)).unwrap();
        let places: Vec<_> = (0..3).map(|line| step.iter().position(|it| *it == line)).collect();
        assert!(places[0].is_some() && places.is_sorted(), "{places:?}");
    }

    #[test]
    fn all_rows_leave_once_and_those_that_share_a_want_in_their_own_order() {
        let mut queue = Queue::new(false);
        // More than fit into two steps want the first row's name, and each shares another want with rows of other names.
        let rows: Vec<[u32; 2]> = (0..90_000)
            .map(|number| match number % 3 {
                0 if number < 60_000 => [7, 1_000_000 + number / 9],
                1 => [2_000_000 + scattered(number), 1_000_000 + number / 9],
                _ => alone(scattered(number)),
            })
            .collect();
        let mut left = steps(&mut queue, rows.iter().copied());
        queue.leave();
        left.extend(std::iter::from_fn(|| step(&mut queue)));
        assert!(left.iter().all(|step| step.len() <= 2 * STEP));
        let left = left.concat();
        let mut last = std::collections::HashMap::new();
        for line in &left {
            for want in rows[usize::try_from(*line).unwrap()] {
                assert!(last.insert(want, *line).is_none_or(|earlier| earlier < *line), "{line}");
            }
        }
        let mut sorted = left.clone();
        sorted.sort_unstable();
        assert!(sorted.into_iter().eq(0..90_000));
    }
}
