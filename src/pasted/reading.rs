//! One way to read a pasted text: what it says once some damage is undone.

use std::ops::Range;

use super::Repair;

/// A text and what was undone to get it.
#[derive(Clone)]
pub(super) struct Reading {
    pub(super) text: String,
    /// What led here, but for the breaks.
    repairs: Vec<Repair>,
    breaks: Breaks,
}

/// Where something was taken out between two characters: offsets in the text as it is now, ascending.
#[derive(Clone, Default)]
pub(super) struct Breaks {
    pub(super) at: Vec<usize>,
    /// They were ends of lines, and not any white space.
    pub(super) lines: bool,
    /// A hyphen before them was taken out too.
    pub(super) hyphens: bool,
}

/// What one step made of a text.
pub(super) struct Undone {
    pub(super) text: String,
    pub(super) repairs: Vec<Repair>,
    pub(super) breaks: Breaks,
}

impl Undone {
    pub(super) fn new(text: String, repair: Repair) -> Undone {
        Undone {
            text,
            repairs: vec![repair],
            breaks: Breaks::default(),
        }
    }
}

impl Reading {
    /// The text as it was pasted.
    pub(super) fn as_pasted(text: &str) -> Reading {
        Reading {
            text: text.to_owned(),
            repairs: Vec::new(),
            breaks: Breaks::default(),
        }
    }

    /// A part of it on its own, read in the same way.
    pub(super) fn part(&self, range: Range<usize>) -> Reading {
        let within = self.breaks.at.iter().filter(|at| range.contains(at));
        Reading {
            text: self.text[range.clone()].to_owned(),
            repairs: self.repairs.clone(),
            breaks: Breaks {
                at: within.map(|at| at - range.start).collect(),
                ..self.breaks
            },
        }
    }

    /// What a step made of what stands in `range`.
    pub(super) fn then(&self, range: Range<usize>, undone: Undone) -> Reading {
        let mut repairs = self.repairs_within(range);
        repairs.extend(undone.repairs);
        Reading {
            text: undone.text,
            repairs,
            breaks: undone.breaks,
        }
    }

    /// What had to be undone for what stands in `range`.
    pub(super) fn repairs_within(&self, range: Range<usize>) -> Vec<Repair> {
        let mut repairs = self.repairs.clone();
        let count = self.breaks_within(range).count();
        if count > 0 && self.breaks.lines {
            repairs.push(Repair::Lines(count + 1));
        } else if count > 0 {
            repairs.push(Repair::Spaces(count));
        }
        if count > 0 && self.breaks.hyphens {
            repairs.push(Repair::Hyphens);
        }
        repairs
    }

    /// The places within `range` where something was taken out.
    pub(super) fn breaks_within(&self, range: Range<usize>) -> impl Iterator<Item = usize> {
        let from = self.breaks.at.partition_point(|at| *at <= range.start);
        let to = self.breaks.at.partition_point(|at| *at < range.end);
        self.breaks.at[from..to.max(from)].iter().copied()
    }

    /// Whether something was taken out at exactly this place.
    pub(super) fn breaks_at(&self, place: usize) -> bool {
        self.breaks.at.binary_search(&place).is_ok()
    }
}
