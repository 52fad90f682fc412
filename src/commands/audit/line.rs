//! One event as a line of the listing.

use serde::Serialize;

use crate::{
    event::Recorded,
    report::{EventView, Row},
};

use super::super::listing_options::when;

/// One line of the listing.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Line {
    event: Option<EventView>,
    #[serde(skip)]
    cells: Vec<String>,
}

impl Line {
    /// The line of an event. In a table a link's id is shown by its first characters.
    pub(super) fn new(recorded: &Recorded, in_a_table: bool) -> Line {
        let view = EventView::from(recorded);
        let event = &recorded.event;
        let link = event.link_id.map(|id| match in_a_table {
            true => id.short(),
            false => id.to_string(),
        });
        Line {
            cells: vec![
                recorded.sequence.to_string(),
                when(event.at, in_a_table),
                event.actor.0.clone(),
                event.action.as_str().to_owned(),
                event.account_id.map(|id| id.to_string()).unwrap_or_default(),
                link.unwrap_or_default(),
                view.told(),
            ],
            event: Some(view),
        }
    }
}

impl Row for Line {
    const HEADER: &'static [&'static str] = &["sequence", "at", "actor", "action", "account", "link", "detail"];
    const PROSE: &'static [usize] = &[2, 6];

    fn cells(&self) -> Vec<String> {
        self.cells.clone()
    }
}
