//! Names that were given away to nobody.
//!
//! Who registers with an address that is taken is answered as if the account had been made, and would learn that it was not
//! by asking for the same name once more. So the name is held, as far as this server knows.

use std::{
    collections::HashSet,
    sync::{Mutex, PoisonError},
};

use crate::account::Username;

/// Names that are held at most; each takes some hundred bytes.
const MOST: usize = 50_000;

/// The names.
#[derive(Default)]
pub(super) struct Held(Mutex<HashSet<String>>);

impl Held {
    /// Holds a name.
    pub(super) fn hold(&self, name: &Username) {
        let mut names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if names.len() < MOST {
            names.insert(name.fold().to_owned());
        }
    }

    /// Whether it is held.
    pub(super) fn holds(&self, name: &Username) -> bool {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .contains(name.fold())
    }
}
