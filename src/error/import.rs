//! Refusals of an import as a whole.

use crate::{password::Weakness, words};

use super::{Code, Refusal};

impl Refusal {
    /// Some of its rows are at fault, and each of them says why. `undone`: so that nothing of the others was written.
    pub fn rows_refused(at_fault: u64, rows: u64, undone: bool) -> Refusal {
        let were = if at_fault == 1 { "was" } else { "were" };
        let (at_fault, rows) = (words::count(at_fault), words::counted(rows, "row", "rows"));
        let others = if undone { ", and nothing was written" } else { "" };
        Refusal::new(
            Code::RowsRefused,
            format!("{at_fault} of {rows} {were} refused{others}; their results say why"),
        )
    }

    /// A password that would not protect the account, among many.
    pub fn weak_in_list(weakness: &Weakness) -> Refusal {
        Refusal::new(Code::WeakPassword, weakness.to_string())
    }

    /// A row of an import of which nothing was written because of another one.
    pub fn undone_row() -> Refusal {
        Refusal::new(
            Code::RolledBack,
            "another row was refused, and --all-or-nothing writes all or none",
        )
    }

    /// Somebody stopped it, and what was written by then stays.
    pub fn import_stopped(last_line: Option<u64>, again: String) -> Refusal {
        let line = last_line.map(|line| format!(" after line {line}")).unwrap_or_default();
        Refusal::new(
            Code::Cancelled,
            format!("stopped{line}; every row up to there is done and told"),
        )
        .hint(again)
    }

    /// Somebody stopped it before anything was written.
    pub fn import_undone() -> Refusal {
        Refusal::new(Code::Cancelled, "stopped; nothing was written")
    }

    /// What was written could not be told.
    pub fn results_lost(why: Option<Refusal>, again: String) -> Refusal {
        let why = why.map_or("nobody reads the results".to_owned(), |refusal| refusal.message);
        Refusal::new(
            Code::OutputLost,
            format!("accounts were written whose results are lost: {why}"),
        )
        .hint(again)
    }
}
