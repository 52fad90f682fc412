//! Ids for many links, handed out in their order.

use crate::{context::Context, error::Refusal, link::LinkId};

/// Ids of a full pool.
const FULL: usize = 128 * 1024;

/// Ids of the first one, which is enough for most lists.
const FIRST: usize = 1024;

/// A pool of ids, each as random as any.
///
/// The index of links goes by their ids, and outgrows memory: in the order of chance each link would change a page of it. From
/// a pool they come sorted, so that a page is changed once for all whose ids lie there.
pub(super) struct LinkIds {
    /// The next is the last.
    pool: Vec<LinkId>,
    size: usize,
}

impl LinkIds {
    /// An empty pool, which is filled when an id is asked for.
    pub(super) fn new() -> LinkIds {
        LinkIds {
            pool: Vec::new(),
            size: FIRST,
        }
    }

    /// The next id.
    pub(super) fn next(&mut self, context: &Context) -> Result<LinkId, Refusal> {
        if self.pool.is_empty() {
            let ids = (0..self.size).map(|_| context.new_link_id());
            self.pool = ids.collect::<Result<_, _>>()?;
            self.pool.sort_unstable_by(|one, other| other.cmp(one));
            self.size = FULL.min(self.size * 4);
        }
        // There is one now.
        self.pool.pop().map_or_else(|| context.new_link_id(), Ok)
    }
}
