//! The built program, run as its users run it: a process of its own, in a home where nothing is.

use std::{
    ffi::OsStr,
    fs,
    io::Write,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use serde_json::Value;

/// A fresh home folder.
pub(crate) struct Home(tempfile::TempDir);

/// How one run ended.
pub(crate) struct Answer {
    /// The exit status.
    pub(crate) status: i32,
    /// What standard output got.
    pub(crate) stdout: String,
    /// What standard error got.
    pub(crate) stderr: String,
}

impl Home {
    pub(crate) fn new() -> Home {
        Home(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Where the store is by default.
    pub(crate) fn store(&self) -> PathBuf {
        self.path().join(".local/share/gatepass/gatepass.db")
    }

    /// Where the key ring is by default.
    pub(crate) fn keys(&self) -> PathBuf {
        self.path().join(".local/share/gatepass/keys.json")
    }

    /// A file that nobody else can read.
    pub(crate) fn write(&self, name: &str, content: &[u8]) -> PathBuf {
        let path = self.path().join(name);
        fs::write(&path, content).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        path
    }

    /// The program, with nothing of the tester's own environment.
    pub(crate) fn gatepass(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gatepass"));
        command
            .env_clear()
            .env("HOME", self.path())
            .env("USER", "operator")
            .env("TZ", "UTC")
            .current_dir(self.path());
        command
    }

    /// One run, with nothing to read.
    pub(crate) fn run<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Answer {
        self.pipe(args, b"")
    }

    /// One run that is given `input` to read.
    pub(crate) fn pipe<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>, input: &[u8]) -> Answer {
        let mut command = self.gatepass();
        command.args(args);
        Answer::new(&talk(&mut command, input))
    }
}

/// Runs a command to its end: `input` goes in, and what it says comes out.
pub(crate) fn talk(command: &mut Command, input: &[u8]) -> Output {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let mut stdin = child.stdin.take().unwrap();
    std::thread::scope(|scope| {
        // A program that does not want all of it may close its end.
        scope.spawn(move || stdin.write_all(input));
        child.wait_with_output().unwrap()
    })
}

impl Answer {
    fn new(output: &Output) -> Answer {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
        assert!(!stderr.contains("a fault of its own"), "{stderr}");
        let status = output.status.code();
        let status = status.unwrap_or_else(|| panic!("{}: {stderr}", output.status));
        Answer { status, stdout, stderr }
    }

    /// The same answer, where nothing may fail.
    pub(crate) fn done(self) -> Answer {
        assert_eq!(self.status, 0, "{}{}", self.stdout, self.stderr);
        self
    }

    /// What `--json` printed: one object, alone on its line, that agrees with the exit status.
    pub(crate) fn json(&self) -> Value {
        let answer: Value = serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("{error}: {:?} {:?}", self.stdout, self.stderr));
        assert_eq!(answer["status"], self.status, "{}", self.stdout);
        assert_eq!(self.stdout.matches('\n').count(), 1);
        answer
    }
}
