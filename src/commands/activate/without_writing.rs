//! `gatepass activate` where nothing can be written just now: a read-only store, a busy one, a clock far behind.

use std::time::Duration;

use crate::{
    context::Context,
    error::{Code, Refusal},
    inspection::Inspection,
};

use super::{Activate, Activated};

/// Whether a refusal is only of the writing.
pub(super) fn is_of_writing(refusal: &Refusal) -> bool {
    let of_writing = [Code::ClockBehind, Code::Busy, Code::StoreReadOnly].map(Code::as_str);
    of_writing.contains(&refusal.code)
}

impl Activate {
    /// Where writing is refused: a link that has nothing to write is judged all the same, if it can be read at once.
    pub(super) fn without_writing(
        &self,
        context: &mut Context,
        text: &str,
        refusal: Refusal,
    ) -> Result<Activated, Refusal> {
        context.settings.wait = Duration::ZERO;
        match self.looked_at(context, text) {
            Ok(inspection) if !inspection.diagnosis.works() => Ok(self.refused(context, &inspection)),
            _ => Err(refusal),
        }
    }

    fn looked_at(&self, context: &mut Context, text: &str) -> Result<Inspection, Refusal> {
        let mut store = context.store_to_read()?;
        let ring = context.key_ring(&mut *store)?;
        let now = context.counted(context.host.now(), &mut *store)?;
        let inspection = context.bench(Some(&ring), Some(&mut *store), now).text(text);
        inspection.map_err(|error| context.store_refusal(error))
    }
}
