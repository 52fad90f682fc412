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
    /// Parts of base64 with dots between them, of which the first is no token's header.
    Weak,
}

impl Grade {
    /// The grade of a token whose signature was not computed; `None` for base64 of an object that is no header, of which
    /// cookies, trackers and the ids of messages are made.
    pub(super) fn of(token: &Token) -> Option<Grade> {
        let names_algorithm = token.header().is_some_and(|header| header.contains_key("alg"));
        match token.cut() {
            Some(Cut::InHeader) => token.begins_as_header().then_some(Grade::Cut),
            Some(Cut::BehindHeader) if !names_algorithm => None,
            Some(_) if names_algorithm => Some(Grade::Cut),
            Some(_) => Some(Grade::Weak),
            None if token.shape().is_ok() => Some(Grade::Whole),
            None if token.is_case_folded() => Some(Grade::Folded),
            None if names_algorithm => Some(Grade::Strange),
            None => (token.has_parts() && token.begins_as_object()).then_some(Grade::Weak),
        }
    }
}
