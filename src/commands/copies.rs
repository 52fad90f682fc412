//! What `backup` and `restore` both ask of a copy.

use std::path::Path;

use crate::{
    context::Context,
    error::Refusal,
    event::Verified,
    store::{self, Access, Opening, Pace, Store, Survey},
    trail,
};

/// Opens a copy and makes sure that it is a store of ours, sound, and with its whole trail. `named` is what a person calls
/// it.
pub(super) fn examined(context: &Context, copy: &Path, named: &Path) -> Result<(Box<dyn Store>, Survey), Refusal> {
    let failed = |error| Refusal::of_copy(error, named);
    let opening = Opening {
        path: copy.to_owned(),
        access: Access::Copy,
        wait: context.settings.wait,
        accept_clock: context.accept_clock,
        pace: Pace::Once,
    };
    let mut store = store::open(&opening, &context.settings.files).map_err(failed)?;
    if let Some(flaw) = store.flaws().map_err(failed)?.first() {
        return Err(Refusal::unsound_copy(flaw, named));
    }
    let mut verified = Verified::default();
    trail::verify(&mut *store, None, &mut verified).map_err(|fault| Refusal::of_trail(fault, named))?;
    let survey = store.survey().map_err(failed)?;
    Ok((store, survey))
}
