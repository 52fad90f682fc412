//! What a process costs, and two of them side by side.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use nix::sys::{
    resource::{UsageWho, getrusage},
    time::{TimeVal, TimeValLike},
};

use crate::program::Program;

/// Rounds that are not counted: the first reads of a program come from the disk.
const WARM_UP: usize = 5;
/// How many parts the rounds are cut into, to see how far they agree.
const BLOCKS: usize = 5;

/// What one process cost.
#[derive(Clone, Copy)]
struct Cost {
    /// User and system time. Linux keeps their sum to the nanosecond, whatever its tick, and gives microseconds.
    cpu: Duration,
    wall: Duration,
}

/// The costs of a floor and of the program that is measured against it, round by round.
pub(crate) struct Measured(Vec<[Cost; 2]>);

/// How many times the floor's cost a program's is.
pub(crate) struct Ratio {
    /// The ratio of the medians.
    pub(crate) median: f64,
    /// The lowest of the blocks.
    pub(crate) from: f64,
    /// The highest of the blocks.
    pub(crate) to: f64,
}

/// Runs floor and program in turn, so often. `prepare` makes the next round's, and its own cost is not counted.
pub(crate) fn compare(rounds: usize, mut prepare: impl FnMut() -> Result<[Program; 2]>) -> Result<Measured> {
    let mut costs = Vec::with_capacity(WARM_UP + rounds);
    for _ in 0..WARM_UP + rounds {
        let [floor, program] = prepare()?;
        costs.push([run(&floor)?, run(&program)?]);
    }
    Ok(Measured(costs.split_off(WARM_UP)))
}

fn run(program: &Program) -> Result<Cost> {
    let mut command = program.command()?;
    let (cpu, wall) = (cpu_of_children()?, Instant::now());
    let status = command.status()?;
    let cost = Cost {
        wall: wall.elapsed(),
        cpu: cpu_of_children()?.saturating_sub(cpu),
    };
    ensure!(status.success(), "{command:?} ended with {status}");
    Ok(cost)
}

/// The CPU time of all children that have ended.
pub(crate) fn cpu_of_children() -> Result<Duration> {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let micros = |time: TimeVal| Duration::from_micros(time.num_microseconds().unsigned_abs());
    Ok(micros(usage.user_time()) + micros(usage.system_time()))
}

impl Measured {
    /// By CPU time.
    pub(crate) fn cpu(&self) -> Ratio {
        self.ratio(|cost| cost.cpu)
    }

    /// By the clock on the wall.
    pub(crate) fn wall(&self) -> Ratio {
        self.ratio(|cost| cost.wall)
    }

    fn ratio(&self, of: impl Fn(&Cost) -> Duration) -> Ratio {
        let median = |rounds: &[[Cost; 2]], which: usize| {
            let mut costs: Vec<Duration> = rounds.iter().map(|round| of(&round[which])).collect();
            costs.sort_unstable();
            costs[costs.len() / 2].as_secs_f64()
        };
        let ratio = |rounds: &[[Cost; 2]]| median(rounds, 1) / median(rounds, 0);
        let blocks = self.0.chunks_exact(self.0.len() / BLOCKS).map(ratio);
        let (from, to) = blocks.fold((f64::MAX, 0.0_f64), |(from, to), ratio| {
            (from.min(ratio), to.max(ratio))
        });
        Ratio {
            median: ratio(&self.0),
            from,
            to,
        }
    }
}
