//! How fast an import hashes passwords on all cores: `cargo bench --bench hashing`.
//!
//! 2,000 passwords at the default cost in three ways: ours, `gatepass import` as a process of its own, from its start to its
//! end, into a new store; bare, the same crate's hashing on a thread a core with nothing around it; plain, the `argon2` crate
//! on as many threads, which takes the memory of each hash anew. They take turns in one run, so that a busy machine slows all
//! three. A ratio is how many times as fast ours is, by the medians of the rounds; `from` and `to` are the lowest and the
//! highest of single rounds.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a bench stands outside the house"
)]

use std::{
    env,
    fmt::Write,
    fs,
    hint::black_box,
    process::{Command, Stdio},
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use argon2_rust::params::{Memory, Params, TagLen};
use gatepass::password::Cost;

const ROUNDS: usize = 3;
const PASSWORDS: usize = 2000;

/// A way to hash the password of a number.
type Way = Box<dyn FnMut(usize) -> Result<()>>;

fn main() -> Result<()> {
    if !env::args().any(|arg| arg == "--bench") {
        println!("this measures, and is run by `cargo bench`");
        return Ok(());
    }
    let cores = thread::available_parallelism()?.get();
    let ways: [&dyn Fn() -> Result<Duration>; 3] =
        [&imported, &|| on_all_cores(cores, bare), &|| on_all_cores(cores, plain)];
    let mut taken = [const { Vec::new() }; 3];
    for round in 0..ROUNDS {
        for turn in 0..ways.len() {
            let which = (round + turn) % ways.len();
            taken[which].push(ways[which]()?);
        }
    }
    let [ours, bare, plain] = taken;
    println!(
        "{PASSWORDS} passwords through import on {cores} cores, {} a second; {ROUNDS} rounds",
        speed(&ours)
    );
    println!("{:<30}{:>6}{:>8}{:>8}{:>8}", "", "ratio", "limit", "from", "to");
    row("beside bare hashing", &ours, &bare, 0.95);
    row("beside the plain crate", &ours, &plain, 1.30);
    Ok(())
}

fn password(number: usize) -> String {
    format!("correct horse battery staple {number}")
}

fn salt(number: usize) -> [u8; 16] {
    (number as u128).to_le_bytes()
}

/// How long the program takes for a list of them.
fn imported() -> Result<Duration> {
    let home = tempfile::tempdir()?;
    let mut list = "username,password,state\n".to_owned();
    for number in 0..PASSWORDS {
        writeln!(list, "user{number},{},active", password(number))?;
    }
    let path = home.path().join("people.csv");
    fs::write(&path, list)?;
    let mut import = Command::new(env!("CARGO_BIN_EXE_gatepass"));
    import.env_clear().env("HOME", home.path()).env("USER", "bench");
    import.arg("import").arg(&path).arg("--quiet").stdout(Stdio::null());
    let begun = Instant::now();
    let status = import.status()?;
    let taken = begun.elapsed();
    ensure!(status.success(), "the import ended with {status}");
    Ok(taken)
}

fn bare() -> Result<Way> {
    let Cost {
        memory_kib,
        time,
        lanes,
    } = Cost::default();
    let params = Params::builder()
        .memory(Memory::kib(memory_kib.into()))
        .passes(time)
        .lanes(lanes)
        .tag_len(TagLen::bytes(32))
        .build()?;
    let (algorithm, version) = (argon2_rust::Algorithm::Argon2id, argon2_rust::Version::V0x13);
    let mut hasher = argon2_rust::Argon2::new(algorithm, version, params).hasher();
    Ok(Box::new(move |number| {
        let mut hash = [0; 32];
        hasher.hash_into(password(number).as_bytes(), &salt(number), &mut hash)?;
        black_box(hash);
        Ok(())
    }))
}

fn plain() -> Result<Way> {
    let Cost {
        memory_kib,
        time,
        lanes,
    } = Cost::default();
    let params = argon2::Params::new(memory_kib, time, lanes, Some(32))?;
    let argon2 = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params);
    Ok(Box::new(move |number| {
        let mut hash = [0; 32];
        argon2.hash_password_into(password(number).as_bytes(), &salt(number), &mut hash)?;
        black_box(hash);
        Ok(())
    }))
}

/// How long a way takes; every thread takes the next password there is.
fn on_all_cores(cores: usize, way: fn() -> Result<Way>) -> Result<Duration> {
    let (next, begun) = (AtomicUsize::new(0), Instant::now());
    let work = || {
        let mut hash = way()?;
        loop {
            match next.fetch_add(1, Relaxed) {
                number if number < PASSWORDS => hash(number)?,
                _ => return Ok(()),
            }
        }
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        for thread in threads {
            let ended: thread::Result<Result<()>> = thread.join();
            ensure!(ended.is_ok(), "a thread panicked");
            ended.unwrap_or(Ok(()))?;
        }
        Ok(begun.elapsed())
    })
}

fn median(times: &[Duration]) -> f64 {
    let mut times = times.to_vec();
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64()
}

fn speed(times: &[Duration]) -> u32 {
    (PASSWORDS as f64 / median(times)).round() as u32
}

fn row(what: &str, ours: &[Duration], others: &[Duration], limit: f64) {
    let ratio = median(others) / median(ours);
    let rounds = ours
        .iter()
        .zip(others)
        .map(|(ours, other)| other.as_secs_f64() / ours.as_secs_f64());
    let (from, to) = rounds.fold((f64::MAX, 0.0_f64), |(from, to), ratio| {
        (from.min(ratio), to.max(ratio))
    });
    let under = if ratio < limit { "  under" } else { "" };
    println!("{what:<30}{ratio:>6.2}{limit:>8.2}{from:>8.2}{to:>8.2}{under}");
}
