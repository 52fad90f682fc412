//! What an operator does to links beside issuing them: withdrawing, removing, listing.

mod listing;
mod pruning;
mod revoking;
