//! Other users: whether they can be played here, and programs where they can run them.

use std::{
    fs,
    os::unix::{
        fs::{PermissionsExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

use tempfile::TempDir;

/// Somebody who owns nothing.
pub(crate) const NOBODY: u32 = 65_534;

/// Whether another user can be played, as a full root can; says so where not.
pub(crate) fn can_become_another() -> bool {
    static CAN: OnceLock<bool> = OnceLock::new();
    let can = *CAN.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        nix::unistd::geteuid().is_root()
            && chown(folder.path(), Some(NOBODY), Some(NOBODY)).is_ok()
            && as_nobody(Path::new("true")).current_dir(folder.path()).status().is_ok()
    });
    if !can {
        println!("skipped: this user cannot become another");
    }
    can
}

fn as_nobody(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.uid(NOBODY).gid(NOBODY);
    command
}

/// The program of this package, where every user can run it.
pub(crate) fn gatepass() -> &'static Path {
    static PROGRAM: OnceLock<Shared> = OnceLock::new();
    &PROGRAM
        .get_or_init(|| shared(env!("CARGO_BIN_EXE_gatepass").into()))
        .path
}

/// These tests, where every user can run them.
pub(crate) fn these_tests() -> &'static Path {
    static TESTS: OnceLock<Shared> = OnceLock::new();
    &TESTS.get_or_init(|| shared(std::env::current_exe().unwrap())).path
}

struct Shared {
    path: PathBuf,
    _folder: Option<TempDir>,
}

/// The program itself, or a copy where its folder is closed to others.
fn shared(built: PathBuf) -> Shared {
    let runs = || as_nobody(&built).arg("--help").output();
    if !nix::unistd::geteuid().is_root() || runs().is_ok_and(|output| output.status.success()) {
        return Shared {
            path: built,
            _folder: None,
        };
    }
    let open = |path: &Path| fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    open(folder.path());
    let path = folder.path().join("program");
    // By another process: what this one has open to write cannot be run while it forks.
    assert!(Command::new("cp").arg(&built).arg(&path).status().unwrap().success());
    open(&path);
    Shared {
        path,
        _folder: Some(folder),
    }
}

/// Sends a signal. The shell's own `kill`, because not every machine has the program.
pub(crate) fn kill(signal: &str, pid: &str) {
    let script = "kill -\"$0\" \"$1\"";
    let sent = Command::new("sh").args(["-c", script, signal, pid]).status();
    assert!(sent.unwrap().success());
}
