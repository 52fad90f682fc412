//! What gatepass costs, beside what it cannot cost less than: `cargo bench`.
//!
//! Whole processes of the built program are measured, each right after its floor (floor, program, floor, program, …) in one
//! run, so that a busy machine slows both. The table shows ratios of medians, because seconds belong to a machine, and in
//! `from` and `to` the lowest and the highest ratio that a fifth of the rounds alone would have given.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a bench stands outside the house"
)]

// A bench is a crate of its own, so its rooms are looked for beside it.
#[path = "cost/ground.rs"]
mod ground;
#[path = "cost/measure.rs"]
mod measure;
#[path = "cost/program.rs"]
mod program;
#[path = "cost/programs.rs"]
mod programs;
#[path = "cost/texts.rs"]
mod texts;
#[path = "cost/waits.rs"]
mod waits;

use std::env;

use anyhow::{Context as _, Result};

use ground::{Ground, PASSWORD, Place};
use measure::{Ratio, compare};
use programs::Programs;

/// Rounds of a comparison with the empty program, which takes a millisecond.
const ROUNDS: usize = 300;
/// Rounds of a comparison with a hash and an insert, which take fifty.
const ROUNDS_OF_HASHING: usize = 60;
/// Accounts of the larger store.
const MANY: usize = 10_000;

fn main() -> Result<()> {
    let mut args = env::args().skip(1);
    if env::args().nth(1).as_deref() == Some(texts::AS_PARENT) {
        args.next();
        return texts::as_parent_of(args);
    }
    if !env::args().any(|arg| arg == "--bench") {
        println!("this measures, and is run by `cargo bench`");
        return Ok(());
    }
    let (disk, memory) = (Place::on_disk()?, Place::in_memory()?);
    let programs = Programs::installed(&disk)?;
    let one = Ground::new(&disk, 1)?;
    let in_memory = Ground::new(&memory, MANY)?;
    let many = in_memory.copied_to(&disk)?;

    println!("CPU time of the whole process, user and system, beside an empty Rust program's; {ROUNDS} rounds");
    heading();
    for (ground, accounts) in [(&one, "1 account"), (&many, "10,000 accounts")] {
        inspecting(&programs, ground, accounts)?;
    }
    activating_the_only_one(&programs, &one)?;
    // The limit is for what activating costs without its waits for the disk, and the kernel's work for them is a part.
    for (ground, accounts, limit) in [
        (many, "10,000 accounts", None),
        (in_memory, "10,000 in memory", Some(2.4)),
    ] {
        activating(&programs, &ground, accounts, limit)?;
    }

    println!("\nwall-clock time beside one Argon2id hash and one durable insert; {ROUNDS_OF_HASHING} rounds");
    heading();
    registering(&programs, &disk)?;

    texts::tell(&programs, &disk)?;

    println!("\nwaits for the disk (fsync and fdatasync)");
    waits::tell(&programs, &disk)
}

fn inspecting(programs: &Programs, ground: &Ground, accounts: &str) -> Result<()> {
    // The last one: the first are going to be spent.
    let url = &ground.links[ground.links.len() - 1];
    let (text, json) = (
        programs.gatepass(ground, &["inspect-token"]),
        programs.gatepass(ground, &["inspect-token", "--json"]),
    );
    for (what, program) in [
        ("inspect-token < link", text.clone().stdin(url)),
        ("inspect-token --json < link", json.clone().stdin(url)),
        ("inspect-token LINK", text.arg(url)),
        ("inspect-token --json LINK", json.arg(url)),
    ] {
        let measured = compare(ROUNDS, || Ok([programs.empty(), program.clone()]))?;
        row(what, accounts, &measured.cpu(), Some(2.2));
    }
    Ok(())
}

/// The account becomes pending again before each round.
fn activating_the_only_one(programs: &Programs, ground: &Ground) -> Result<()> {
    let unspent = ground.store()?;
    let program = programs
        .gatepass(ground, &["activate", "--no-password"])
        .stdin(&ground.links[0]);
    let measured = compare(ROUNDS, || {
        ground.restore(&unspent)?;
        Ok([programs.empty(), program.clone()])
    })?;
    row("activate < link", "1 account", &measured.cpu(), None);
    Ok(())
}

fn activating(programs: &Programs, ground: &Ground, accounts: &str, limit: Option<f64>) -> Result<()> {
    let mut unspent = ground.links.iter();
    for (what, args) in [
        ("activate < link", &["activate", "--no-password"][..]),
        ("activate --json < link", &["activate", "--no-password", "--json"]),
    ] {
        let measured = compare(ROUNDS, || {
            let url = unspent.next().context("every link is spent")?;
            Ok([programs.empty(), programs.gatepass(ground, args).stdin(url)])
        })?;
        row(what, accounts, &measured.cpu(), limit);
    }
    Ok(())
}

fn registering(programs: &Programs, disk: &Place) -> Result<()> {
    let (ground, table) = (Ground::new(disk, 1)?, disk.table()?);
    let mut number = 0;
    let measured = compare(ROUNDS_OF_HASHING, || {
        number += 1;
        let (name, email) = (format!("new{number}"), format!("new{number}@example.org"));
        let register = programs.gatepass(&ground, &["register", &name, "--email", &email, "--password-stdin"]);
        Ok([programs.hash_and_insert(&table), register.stdin(PASSWORD)])
    })?;
    row("register --password-stdin", "wall clock", &measured.wall(), Some(1.15));
    row("register --password-stdin", "CPU time", &measured.cpu(), None);
    Ok(())
}

fn heading() {
    println!(
        "{:<30}{:<20}{:>6}{:>8}{:>8}{:>8}",
        "", "", "ratio", "limit", "from", "to"
    );
}

fn row(what: &str, where_: &str, ratio: &Ratio, limit: Option<f64>) {
    let Ratio { median, from, to } = ratio;
    let shown = limit.map_or_else(|| "-".to_owned(), |limit| format!("{limit:.2}"));
    let over = if limit.is_some_and(|limit| *median > limit) {
        "  over"
    } else {
        ""
    };
    println!("{what:<30}{where_:<20}{median:>6.2}{shown:>8}{from:>8.2}{to:>8.2}{over}");
}
