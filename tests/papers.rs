//! The papers: manual pages, completions, help texts and their examples, README, and the programs in examples/.
//!
//! `SNAPSHOTS=overwrite cargo test papers` rewrites what is generated.

mod completing;
mod examples;
mod generated;
mod help;
mod peers;
mod readme;
mod verbs;

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

/// The repository.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A file of the repository.
fn paper(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Whether a program can be called.
fn installed(program: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(program).is_file()))
}

/// A fresh home folder, in which shell commands find the program that was just built.
struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Home {
        Home(tempfile::tempdir().unwrap())
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// A command with nothing of the tester's own environment but `PATH`.
    fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let built = Path::new(env!("CARGO_BIN_EXE_gatepass")).parent().unwrap();
        let path = std::env::var_os("PATH").unwrap_or_default();
        let path = std::env::join_paths(std::iter::once(PathBuf::from(built)).chain(std::env::split_paths(&path)));
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("PATH", path.unwrap())
            .env("HOME", self.path())
            .env("USER", "ada")
            .env("TZ", "UTC")
            .env("LC_ALL", "C.UTF-8")
            .current_dir(self.path())
            .stdin(Stdio::null());
        command
    }

    /// Runs one line, or several, as a person types them.
    fn sh(&self, script: &str) -> Output {
        self.command("sh").args(["-c", script]).output().unwrap()
    }

    /// The same where nothing may fail; what it printed.
    fn done(&self, script: &str) -> String {
        let output = self.sh(script);
        assert!(output.status.success(), "{script}\n{}", said(&output));
        String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
    }

    /// Says in the configuration how mail is sent: into a folder of this home.
    fn sends_mail(&self) {
        fs::create_dir_all(self.path().join(".config/gatepass")).unwrap();
        let carrier = format!("maildir:{}/mail", self.path().display());
        let settings = format!("mail = \"{carrier}\"\nmail_from = \"Example Club <accounts@example.org>\"\n");
        self.write(".config/gatepass/config.toml", settings.as_bytes());
    }

    /// A file that nobody else can read.
    fn write(&self, name: &str, content: &[u8]) -> PathBuf {
        let path = self.path().join(name);
        fs::write(&path, content).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        path
    }
}

/// Everything that a command printed, for a failed test.
fn said(output: &Output) -> String {
    let [out, err] = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    format!("{}\n{out}{err}", output.status)
}
