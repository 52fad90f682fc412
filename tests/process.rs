//! The program as it is installed: real processes, many at once, killed, on a terminal, for other users, on bad ground.
//!
//! What can be shown within one process is shown elsewhere; here is what only the binary can show. Every wait ends.

mod crowd;
mod disk;
mod ground;
mod home;
mod hostile;
mod importing;
mod keeping;
mod keys;
mod killed;
mod leaving;
mod mailing;
mod memory;
mod owners;
mod said;
mod secrecy;
#[cfg(feature = "serve")]
mod serving;
mod streams;
mod terminal;

use std::{
    fs,
    io::Write,
    os::unix::{
        fs::{MetadataExt, PermissionsExt, chown},
        process::{CommandExt, ExitStatusExt},
    },
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use crate::users::{NOBODY, can_become_another, gatepass as program, kill};
use home::Home;
use said::Said;

use chrono::DateTime;
use gatepass::event::{Action, Actor, Event, Recorded, verify_chain};
use rusqlite::Connection;
use serde_json::Value;
use tempfile::TempDir;

/// After this a process hangs and is killed, which fails its test.
const LIMIT: Duration = Duration::from_secs(60);

/// A password that the rules accept.
const PASSWORD: &str = "quiet harbour lantern 47 sparrows";

/// The events as another program reads them.
fn events(sql: &Connection) -> Vec<Recorded> {
    let query =
        "SELECT sequence, at, actor, action, account_id, link_id, detail, previous, hash FROM events ORDER BY sequence";
    let mut statement = sql.prepare(query).unwrap();
    let rows = statement.query_map([], |row| {
        Ok(Recorded {
            sequence: row.get(0)?,
            event: Event {
                at: DateTime::from_timestamp_millis(row.get(1)?).unwrap(),
                actor: Actor(row.get(2)?),
                action: row.get::<_, String>(3)?.parse::<Action>().unwrap(),
                account_id: row.get(4)?,
                link_id: row.get::<_, Option<String>>(5)?.map(|id| id.parse().unwrap()),
                detail: serde_json::from_str(&row.get::<_, String>(6)?).unwrap(),
            },
            previous: row.get(7)?,
            hash: row.get(8)?,
        })
    });
    rows.unwrap().map(Result::unwrap).collect()
}

/// Waits for a process for as long as one may take.
fn finished(child: Child) -> Said {
    let pid = child.id().to_string();
    let (done, ended) = mpsc::channel::<()>();
    let watch = thread::spawn(move || {
        let hangs = ended.recv_timeout(LIMIT) == Err(mpsc::RecvTimeoutError::Timeout);
        if hangs {
            kill("KILL", &pid);
        }
        hangs
    });
    let output = child.wait_with_output().unwrap();
    drop(done);
    let said = Said {
        status: output.status,
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    };
    assert!(!watch.join().unwrap(), "it did not end: {said:?}");
    said
}

/// Runs a command with this on its standard input.
fn fed(mut command: Command, input: &str) -> Said {
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let input = input.to_owned();
    // It may end without having read it all.
    let feeder = thread::spawn(move || pipe.write_all(input.as_bytes()).ok());
    let said = finished(child);
    feeder.join().unwrap();
    said
}

/// Waits until something is so.
#[track_caller]
fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    for _ in 0..LIMIT.as_millis() / 5 {
        if is_so() {
            return;
        }
        thread::sleep(Duration::from_millis(5));
    }
    panic!("waited in vain: {what}");
}

fn is_root() -> bool {
    nix::unistd::geteuid().is_root()
}

fn address(name: &str) -> String {
    format!("{name}@example.org")
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().mode() & 0o7777
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// The signal that ended it.
fn signal(said: &Said) -> Option<i32> {
    said.status.signal()
}
