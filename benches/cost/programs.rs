//! The program under test and the floors that it is measured against. The floors are examples, so that `cargo install`
//! leaves them out.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use crate::{
    ground::{Ground, Place},
    program::Program,
};

/// Where the programs are.
pub(crate) struct Programs {
    gatepass: PathBuf,
    empty: PathBuf,
    hash_and_insert: PathBuf,
}

impl Programs {
    /// Builds the floors with the profile that gatepass was built with, and copies all as `cargo install` does: a file as
    /// the linker left it may lie in memory in smaller pieces, and costs more to start.
    pub(crate) fn installed(place: &Place) -> Result<Programs> {
        let messages = floors_built()?;
        let executable = |name: &str| {
            let built = messages.iter().find(|message| message["target"]["name"] == name);
            let path = built.and_then(|message| message["executable"].as_str());
            path.with_context(|| format!("cargo built no `{name}`"))
        };
        let folder = place.folder()?;
        let install = |path: &str| -> Result<PathBuf> {
            let copy = folder.join(Path::new(path).file_name().context("a program without a name")?);
            fs::copy(path, &copy)?;
            Ok(copy)
        };
        Ok(Programs {
            gatepass: install(env!("CARGO_BIN_EXE_gatepass"))?,
            empty: install(executable("floor-empty")?)?,
            hash_and_insert: install(executable("floor-hash-and-insert")?)?,
        })
    }

    /// gatepass, at home where that store is.
    pub(crate) fn gatepass(&self, ground: &Ground, args: &[&str]) -> Program {
        let program = Program::new(&self.gatepass).home(&ground.home);
        args.iter().fold(program, |program, arg| program.arg(arg))
    }

    /// gatepass, judging what is on standard input with that secret and no store.
    pub(crate) fn judging(&self, secret: &Path) -> Program {
        let args = ["inspect-token", "--no-store", "--secret-file"];
        let program = args
            .iter()
            .fold(Program::new(&self.gatepass), |program, arg| program.arg(arg));
        program.arg(secret).arg("-")
    }

    /// Does nothing.
    pub(crate) fn empty(&self) -> Program {
        Program::new(&self.empty)
    }

    /// Hashes a password and inserts the hash into that file.
    pub(crate) fn hash_and_insert(&self, table: &Path) -> Program {
        Program::new(&self.hash_and_insert).arg(table)
    }
}

/// Builds the floors; what cargo says of each. The profile `bench` is `release` unless Cargo.toml says otherwise.
fn floors_built() -> Result<Vec<Value>> {
    let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["build", "--examples", "--profile", "bench"])
        .args(["--message-format", "json-render-diagnostics"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stderr(Stdio::inherit())
        .output()
        .context("cargo could not be run")?;
    ensure!(output.status.success(), "the floors could not be built");
    let said = String::from_utf8(output.stdout)?;
    Ok(said.lines().map(serde_json::from_str).collect::<Result<_, _>>()?)
}
