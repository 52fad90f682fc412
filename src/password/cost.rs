//! What a hash costs, and the most that may ever be asked for, in our own settings as in a stored hash.

/// The most memory of one hash: 256 MiB.
const MAX_MEMORY_KIB: u32 = 256 * 1024;
const MAX_TIME: u32 = 10;
const MAX_LANES: u32 = 16;
/// RFC 9106 section 3.1: at least eight blocks of 1 KiB for each lane.
const MIN_KIB_PER_LANE: u32 = 8;

/// The work that one Argon2 hash takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB; at least 8 for each lane.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub time: u32,
    /// Lanes, which could be computed side by side.
    pub lanes: u32,
}

impl Default for Cost {
    /// The OWASP Password Storage Cheat Sheet's recommendation for Argon2id.
    fn default() -> Cost {
        Cost {
            memory_kib: 19_456,
            time: 2,
            lanes: 1,
        }
    }
}

/// Why a cost cannot be used, in the words of the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CostFault {
    /// More memory than a check would ever spend.
    #[error("`argon2_memory_kib` is at most {MAX_MEMORY_KIB} (256 MiB)")]
    TooMuchMemory,
    /// Less memory than Argon2 needs for its lanes.
    #[error("`argon2_memory_kib` is at least {MIN_KIB_PER_LANE} for each of `argon2_lanes`")]
    TooLittleMemory,
    /// No pass, or more passes than a check would ever make.
    #[error("`argon2_time` is from 1 to {MAX_TIME}")]
    Time,
    /// No lane, or more lanes than a check would ever fill.
    #[error("`argon2_lanes` is from 1 to {MAX_LANES}")]
    Lanes,
}

impl Cost {
    /// The least that Argon2 can do, for a hash that nobody will ever verify.
    pub const LEAST: Cost = Cost {
        memory_kib: MIN_KIB_PER_LANE,
        time: 1,
        lanes: 1,
    };

    /// The cost itself, where Argon2 allows it and a hash made with it could be verified again.
    pub fn check(self) -> Result<Cost, CostFault> {
        if self.memory_kib > MAX_MEMORY_KIB {
            Err(CostFault::TooMuchMemory)
        } else if !(1..=MAX_TIME).contains(&self.time) {
            Err(CostFault::Time)
        } else if !(1..=MAX_LANES).contains(&self.lanes) {
            Err(CostFault::Lanes)
        } else if self.memory_kib < MIN_KIB_PER_LANE * self.lanes {
            Err(CostFault::TooLittleMemory)
        } else {
            Ok(self)
        }
    }
}
