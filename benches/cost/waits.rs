//! How often each verb waits for the disk, counted by strace.

use std::{
    fs,
    process::{Command, Stdio},
};

use anyhow::{Result, ensure};

use crate::{
    ground::{Ground, PASSWORD, Place},
    program::Program,
    programs::Programs,
};

/// Counts and prints them, or says that they cannot be counted here.
pub(crate) fn tell(programs: &Programs, disk: &Place) -> Result<()> {
    if Command::new("strace").arg("-V").stdout(Stdio::null()).status().is_err() {
        println!("  not counted: there is no strace here");
        return Ok(());
    }
    let (ground, fresh) = (Ground::new(disk, 2)?, Ground::empty(disk)?);
    let register = &["register", "new", "--email", "new@example.org", "--password-stdin"];
    let url = &ground.links[0];
    for (what, program) in [
        ("one hash and one insert", programs.hash_and_insert(&disk.table()?)),
        ("register", programs.gatepass(&ground, register).stdin(PASSWORD)),
        (
            "register, the first ever",
            programs.gatepass(&fresh, register).stdin(PASSWORD),
        ),
        ("issue-link", programs.gatepass(&ground, &["issue-link", "user1"])),
        (
            "inspect-token",
            programs.gatepass(&ground, &["inspect-token"]).stdin(url),
        ),
        (
            "activate",
            programs.gatepass(&ground, &["activate", "--no-password"]).stdin(url),
        ),
    ] {
        println!("  {what:<28}{:>3}", waits(program, disk)?);
    }
    Ok(())
}

fn waits(program: Program, disk: &Place) -> Result<usize> {
    let log = disk.log();
    let tracer = ["strace", "-f", "-e", "trace=fsync,fdatasync", "-o"].map(Into::into);
    let traced = program.under(tracer.into_iter().chain([log.clone().into()]).collect());
    let status = traced.command()?.status()?;
    ensure!(status.success(), "{traced:?} ended with {status}");
    // A call that is interrupted and resumed has its bracket only once.
    Ok(fs::read_to_string(log)?.matches("sync(").count())
}
