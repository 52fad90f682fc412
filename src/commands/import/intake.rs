//! Rows on their way from the list to the crew that makes them ready, and back in their order.

use secrecy::SecretString;

use super::{
    crew::{Crew, Gone},
    preparing::{Draft, Prepared, Workbench},
};
use crate::{context::Context, error::Refusal, password, roster::Record};

/// What making a plain row ready weighs.
const PLAIN: usize = 1;
/// What a row with a password to be hashed weighs.
const HASHED: usize = 64;
/// The weight of a piece of work.
const PIECE: usize = 1024;
/// Pieces that are under way, for each thread: so many that nobody waits while a batch is written.
const PIECES_A_THREAD: usize = 12;

/// Rows that are being made ready.
pub(super) struct Intake {
    crew: Crew<Vec<Draft>, Vec<Prepared>>,
    most: usize,
    piece: Vec<Draft>,
    weight: usize,
    generates: bool,
}

impl Intake {
    /// A thread for each workbench.
    pub(super) fn new(benches: Vec<Workbench>, generates: bool) -> Result<Intake, Refusal> {
        let most = benches.len() * PIECES_A_THREAD;
        let crew = Crew::new(benches, Workbench::prepare);
        Ok(Intake {
            crew: crew.map_err(|error| Refusal::failed("no threads are to be had", error))?,
            most,
            piece: Vec::new(),
            weight: 0,
            generates,
        })
    }

    /// Takes a row, and gives back those that are ready; they are waited for where there are enough under way.
    pub(super) fn take(&mut self, record: Record, context: &Context) -> Result<Option<Vec<Prepared>>, Refusal> {
        let hashed = self.generates || record.has_password();
        let mut salt = [0; 16];
        if hashed {
            context.host.random(&mut salt).map_err(Refusal::no_randomness)?;
        }
        let generated = self.generates.then(|| generated(context)).transpose()?;
        self.piece.push(Draft {
            record,
            salt,
            generated,
        });
        self.weight += if hashed { HASHED } else { PLAIN };
        if self.weight < PIECE {
            return Ok(None);
        }
        self.give()?;
        let taken = if self.crew.under_way() > self.most {
            self.crew.take()
        } else {
            self.crew.take_done()
        };
        taken.map_err(fault)
    }

    /// The next rows that are ready, once no more come; `None` after the last.
    pub(super) fn rest(&mut self) -> Result<Option<Vec<Prepared>>, Refusal> {
        if !self.piece.is_empty() {
            self.give()?;
        }
        self.crew.take().map_err(fault)
    }

    fn give(&mut self) -> Result<(), Refusal> {
        self.weight = 0;
        self.crew.give(std::mem::take(&mut self.piece)).map_err(fault)
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
