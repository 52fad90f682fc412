//! The options of every listing, and values that only filters take.

use std::num::NonZeroUsize;

use chrono::{DateTime, TimeDelta, Utc};
use clap::{Args, ValueEnum};

use crate::{
    account::State,
    context::Context,
    report::PAGE,
    words::{self, At},
};

/// How many rows, and in which direction.
#[derive(Args, Clone, Debug)]
pub(super) struct ListingOptions {
    /// Print at most N rows; where there are more, the cursor to go on from is said
    #[arg(long, value_name = "N", value_parser = rows)]
    limit: Option<NonZeroUsize>,
    /// Begin at the other end
    #[arg(long)]
    pub(super) reverse: bool,
}

impl ListingOptions {
    /// Rows that may still be printed, counted down page by page.
    pub(super) fn rows(&self) -> Rows {
        Rows {
            left: self.limit.map(NonZeroUsize::get),
        }
    }
}

/// A state of accounts as it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum StateWord {
    /// Registered, never activated
    Pending,
    /// Activated
    Active,
    /// Switched off
    Suspended,
}

impl From<StateWord> for State {
    fn from(word: StateWord) -> State {
        match word {
            StateWord::Pending => State::Pending,
            StateWord::Active => State::Active,
            StateWord::Suspended => State::Suspended,
        }
    }
}

/// How many rows may still be printed.
pub(super) struct Rows {
    left: Option<usize>,
}

impl Rows {
    /// How many to ask for next; zero where it is enough.
    pub(super) fn wanted(&self) -> usize {
        self.left.map_or(PAGE, |left| left.min(PAGE))
    }

    /// So many were printed.
    pub(super) fn printed(&mut self, count: usize) {
        self.left = self.left.map(|left| left.saturating_sub(count));
    }

    /// The limit was reached, so that there may be more.
    pub(super) fn are_enough(&self) -> bool {
        self.left == Some(0)
    }
}

/// A number of rows.
fn rows(text: &str) -> Result<NonZeroUsize, &'static str> {
    text.parse().map_err(|_| "must be a number of rows, 1 or more")
}

/// A span of time such as `7d`.
pub(super) fn span(text: &str) -> Result<TimeDelta, &'static str> {
    let span = words::parse_duration(text).and_then(|span| TimeDelta::from_std(span).ok());
    span.ok_or("must be a duration such as `24h` or `7d`")
}

/// The instants that filters name, in the operator's zone. `None` for what is not asked.
pub(super) fn instants<const N: usize>(
    context: &mut Context,
    now: DateTime<Utc>,
    asked: [&Option<At>; N],
) -> [Option<DateTime<Utc>>; N] {
    if asked.iter().all(|at| at.is_none()) {
        return [None; N];
    }
    let zone = context.zone();
    asked.map(|at| at.as_ref().map(|at| at.resolve(now, &zone)))
}

/// An instant in a listing: to the minute where a person reads it in a column, whole where a program does.
pub(super) fn when(at: DateTime<Utc>, in_a_table: bool) -> String {
    match in_a_table {
        true => at.format("%Y-%m-%d %H:%MZ").to_string(),
        false => words::rfc3339(at),
    }
}
