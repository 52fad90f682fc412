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

/// A place where white space was taken out between two characters.
#[derive(Clone, Copy)]
pub(super) struct Break {
    /// Its offset in the text as it is now.
    pub(super) at: usize,
    /// There was an empty line.
    pub(super) blank_line: bool,
}

/// The places where something was taken out, in their order.
#[derive(Clone, Default)]
pub(super) struct Breaks {
    pub(super) all: Vec<Break>,
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
        let within = self.breaks.all.iter().filter(|place| range.contains(&place.at));
        Reading {
            text: self.text[range.clone()].to_owned(),
            repairs: self.repairs.clone(),
            breaks: Breaks {
                all: within
                    .map(|place| Break {
                        at: place.at - range.start,
                        ..*place
                    })
                    .collect(),
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
        let count = self.breaks_within(range).len();
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
    pub(super) fn breaks_within(&self, range: Range<usize>) -> &[Break] {
        let from = self.breaks.all.partition_point(|place| place.at <= range.start);
        let to = self.breaks.all.partition_point(|place| place.at < range.end);
        &self.breaks.all[from..to.max(from)]
    }

    /// Whether something was taken out at exactly this place.
    pub(super) fn breaks_at(&self, place: usize) -> bool {
        self.breaks.all.binary_search_by_key(&place, |place| place.at).is_ok()
    }

    /// Whether white space within lines was taken out of what stands in `range`.
    pub(super) fn is_despaced(&self, range: Range<usize>) -> bool {
        !self.breaks.lines && !self.breaks_within(range).is_empty()
    }

    /// Whether what stands in `range` was put together from pieces that nobody broke: an empty line between two of them,
    /// which is more often the end of something than the work of a program that doubles all line ends.
    pub(super) fn is_patched(&self, range: Range<usize>) -> bool {
        let within = self.breaks_within(range);
        let blank_lines = within.iter().filter(|place| place.blank_line).count();
        blank_lines == 1 || (blank_lines > 0 && blank_lines < within.len())
    }
}
