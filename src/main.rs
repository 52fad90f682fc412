//! The door: the real Host → `gatepass::run` → the exit status.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    process::ExitCode,
};

use gatepass::{error::Exit, host::System};

#[expect(clippy::disallowed_methods, reason = "argv is read here and handed on")]
fn main() -> ExitCode {
    gatepass::host::harden();
    let run = || gatepass::run(std::env::args_os().skip(1), &mut System::new());
    // A fault of our own has said so; its status is that of a command that could not try.
    let exit = catch_unwind(AssertUnwindSafe(run)).unwrap_or(Exit::COULD_NOT);
    ExitCode::from(exit.0)
}
