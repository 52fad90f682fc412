//! Rows on their way from the list to the crew that makes them ready, and back in their order.

use secrecy::SecretString;

use super::{
    claim::Ready,
    crew::{Crew, Gone},
    preparing::{Piece, Workbench},
};
use crate::{context::Context, error::Refusal, password, roster::Record};

/// Pieces that are under way: as many rows as a step has, so that the next are ready when one is written.
const PIECES: usize = 8;

/// The fewest of them for each thread.
const PIECES_A_THREAD: usize = 2;

/// Rows that are being made ready.
pub(super) struct Intake {
    crew: Crew<Piece, Vec<Ready>>,
    most: usize,
    generates: bool,
}

impl Intake {
    /// A thread for each workbench.
    pub(super) fn new(benches: Vec<Workbench>, generates: bool) -> Result<Intake, Refusal> {
        let most = PIECES.max(benches.len() * PIECES_A_THREAD);
        let crew = Crew::new(benches, Workbench::prepare);
        Ok(Intake {
            crew: crew.map_err(|error| Refusal::failed("no threads are to be had", error))?,
            most,
            generates,
        })
    }

    /// Takes rows, and gives back the oldest that are under way where those are enough.
    pub(super) fn take(&mut self, records: Vec<Record>, context: &Context) -> Result<Option<Vec<Ready>>, Refusal> {
        let mut salts = vec![[0; 16]; records.len()];
        let random = context.host.random(salts.as_flattened_mut());
        random.map_err(Refusal::no_randomness)?;
        let passwords = if self.generates { records.len() } else { 0 };
        let generated = (0..passwords).map(|_| generated(context));
        self.crew
            .give(Piece {
                generated: generated.collect::<Result<_, _>>()?,
                now: context.host.now(),
                records,
                salts,
            })
            .map_err(fault)?;
        if self.crew.under_way() > self.most {
            self.crew.take().map_err(fault)
        } else {
            Ok(None)
        }
    }

    /// Rows that are ready, without waiting for any.
    pub(super) fn ready(&mut self) -> Result<Option<Vec<Ready>>, Refusal> {
        self.crew.take_done().map_err(fault)
    }

    /// The next rows, once no more come; `None` after the last.
    pub(super) fn rest(&mut self) -> Result<Option<Vec<Ready>>, Refusal> {
        self.crew.take().map_err(fault)
    }
}

fn generated(context: &Context) -> Result<SecretString, Refusal> {
    let host = &*context.host;
    let min_length = context.settings.password_policy.min_length;
    password::generate(min_length, &mut |bytes| host.random(bytes)).map_err(Refusal::no_randomness)
}

/// The thread told where it happened.
fn fault(Gone: Gone) -> Refusal {
    Refusal::failed("a row could not be made ready", "gatepass met a fault of its own")
}
