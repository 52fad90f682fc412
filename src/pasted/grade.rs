//! How much a piece of text looks like a token, before anybody asks what it is good for.

use crate::token::{Cut, Token};

/// From the best to the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Grade {
    /// Its signature matches.
    Verified,
    /// Nothing is wrong with its shape.
    Whole,
    /// A token by its header, and not cut short; something else is wrong with it.
    Strange,
    /// Cut short.
    Cut,
    /// Its case was lost.
    Folded,
    /// Base64 of an object, such as trackers and cookies are made of: hardly a token.
    Weak,
}

impl Grade {
    /// The grade of a token whose signature was not computed.
    pub(super) fn of(token: &Token) -> Grade {
        let names_algorithm = token.header().is_some_and(|header| header.contains_key("alg"));
        match token.cut() {
            Some(Cut::InHeader) if token.begins_as_header() => Grade::Cut,
            Some(_) if names_algorithm => Grade::Cut,
            Some(_) => Grade::Weak,
            None if token.shape().is_ok() => Grade::Whole,
            None if token.is_case_folded() => Grade::Folded,
            None if names_algorithm => Grade::Strange,
            None => Grade::Weak,
        }
    }
}
