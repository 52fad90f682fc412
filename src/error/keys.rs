//! Refusals that concern keys: changes of the key ring that are not made.

use std::path::Path;

use crate::key::RingFault;

use super::{Code, Refusal, ground};

impl Refusal {
    /// A change of the key ring that was refused. `file`: the key file that was given, where there was one.
    pub fn of_ring(fault: &RingFault, file: Option<&Path>) -> Refusal {
        let (code, hint) = match fault {
            RingFault::NoKey(_) => (Code::NoKey, "gatepass list-keys"),
            RingFault::InUse(_) => (Code::KeyInUse, "gatepass rotate-key"),
            RingFault::Differs(_) => (Code::KeyDiffers, "gatepass list-keys"),
            RingFault::Unfit { .. } => (Code::KeyUnfit, "gatepass generate-key"),
            RingFault::Useless(_) | RingFault::NotOne(_) | RingFault::OddId(_) => {
                (Code::KeysMalformed, "gatepass import-key --help")
            }
        };
        let message = match (code, file) {
            (Code::KeysMalformed, Some(file)) => {
                format!("the key file `{}` cannot be used: {fault}", ground::shown(file))
            }
            _ => fault.to_string(),
        };
        Refusal::new(code, message).hint(hint)
    }
}
