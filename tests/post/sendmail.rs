//! Letters through a program.

use std::{fmt::Write, fs, path::PathBuf, process::Command, time::Instant};

use tempfile::TempDir;

use super::*;

/// A folder with a program in it, which says in `arguments` and `letter` what it got.
struct Program {
    home: TempDir,
}

impl Program {
    fn new(script: &str) -> Program {
        let home = TempDir::new().unwrap();
        // By another process: what this one has open to write cannot be run while it forks.
        let write = r#"printf '%s\n' '#!/bin/sh' "$1" >"$0" && chmod 755 "$0""#;
        let path = home.path().join("mailer");
        let made = Command::new("sh").args(["-c", write]).arg(path).arg(script).status();
        assert!(made.unwrap().success());
        Program { home }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    fn open(&self, timeout: Duration) -> Post {
        open(&format!("sendmail:{}", self.path("mailer").display()), timeout)
    }

    fn told(&self, fault: &PostFault) -> String {
        told(fault).replace(self.home.path().to_str().unwrap(), "[HOME]")
    }

    fn wrote(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }
}

/// Takes a letter as the real ones do.
const TAKES: &str = r#"printf '%s\n' "$@" >"${0%/*}/arguments"; cat >"${0%/*}/letter""#;

#[test]
fn a_letter_is_handed_over_with_its_addresses_and_line_feeds() {
    let program = Program::new(TAKES);
    program.open(PATIENCE).send(&letter()).unwrap();
    assert_eq!(
        program.wrote("arguments"),
        "-i\n-f\naccounts@example.org\n--\nada@example.org\n"
    );
    assert_eq!(program.wrote("letter"), lines(TEXT));
    let envelope = Envelope::new(None, vec![address("-oQ/tmp@example.org"), address("ada@example.org")]).unwrap();
    // More than a pipe holds.
    let long = format!("{TEXT}{}", "A line like any other.\r\n".repeat(20_000));
    let letter = Letter::new(envelope, long.clone().into_bytes());
    program.open(PATIENCE).send(&letter).unwrap();
    assert_eq!(
        program.wrote("arguments"),
        "-i\n-f\n<>\n--\n-oQ/tmp@example.org\nada@example.org\n"
    );
    assert_eq!(program.wrote("letter"), lines(&long));
}

#[test]
fn how_it_ends_says_what_became_of_the_letter() {
    let mut all = String::new();
    for script in [
        "exit 67",
        "cat >/dev/null; echo 'no such user: ada' >&2; exit 67",
        "echo 'first' >&2; echo 'host unknown' >&2; echo >&2; exit 68",
        "cat >/dev/null; echo 'sendmail: fatal: queue file write error' >&2; exit 75",
        "cat; echo out; exit 1",
        "cat >&2; exit 69",
        "head -c 100000 /dev/zero | tr '\\0' x >&2; printf '\\nlast' >&2; exit 78",
        "kill -9 $$",
    ] {
        let program = Program::new(script);
        let fault = program.open(PATIENCE).send(&letter()).unwrap_err();
        writeln!(all, "{}", program.told(&fault)).unwrap();
    }
    snapbox::assert_data_eq!(
        all,
        snapbox::str![[r#"
final: the mail program `[HOME]/mailer` ended with status 67
final: the mail program `[HOME]/mailer` ended with status 67: `no such user: ada`
final: the mail program `[HOME]/mailer` ended with status 68: `host unknown`
waits: the mail program `[HOME]/mailer` ended with status 75: `sendmail: fatal: queue file write error`
waits: the mail program `[HOME]/mailer` ended with status 1
waits: the mail program `[HOME]/mailer` ended with status 69: `https://accounts.example.org/activate/eyJhbGciOiJIUzI1NiJ9…/`
waits: the mail program `[HOME]/mailer` ended with status 78: `last`
waits: the mail program `[HOME]/mailer` was ended by signal 9

"#]]
    );
    // It need not read a letter to be content with it.
    Program::new("exit 0").open(PATIENCE).send(&letter()).unwrap();
}

#[test]
fn one_that_takes_too_long_is_killed_with_all_that_it_started() {
    let begun = Instant::now();
    let program = Program::new(r#"echo waiting >&2; (sleep 1; touch "${0%/*}/late") & sleep 30"#);
    let fault = program.open(IMPATIENCE).send(&letter()).unwrap_err();
    snapbox::assert_data_eq!(
        program.told(&fault),
        snapbox::str!["waits: the mail program `[HOME]/mailer` did not end within 200 ms and was killed: `waiting`"]
    );
    assert!(begun.elapsed() < Duration::from_secs(10));
    std::thread::sleep(Duration::from_millis(1200));
    assert!(!program.path("late").exists());
}

#[test]
fn one_that_leaves_somebody_behind_is_not_waited_for_longer() {
    let begun = Instant::now();
    let program = Program::new("cat >/dev/null; sleep 20 & exit 0");
    program.open(Duration::from_secs(15)).send(&letter()).unwrap();
    assert!(begun.elapsed() < Duration::from_secs(10));
}

#[test]
fn a_program_that_cannot_be_run_is_found_by_a_probe_and_by_a_letter() {
    let program = Program::new(TAKES);
    program.open(PATIENCE).probe().unwrap();
    assert!(!program.path("letter").exists());
    let mut all = String::new();
    let mut both = |name: &str| {
        let mut post = open(&format!("sendmail:{}", program.path(name).display()), PATIENCE);
        for fault in [post.probe().unwrap_err(), post.send(&letter()).unwrap_err()] {
            writeln!(all, "{}", program.told(&fault)).unwrap();
        }
    };
    both("nothing");
    both("mailer/nothing");
    fs::write(program.path("text"), "no program").unwrap();
    both("text");
    fs::create_dir(program.path("folder")).unwrap();
    both("folder");
    snapbox::assert_data_eq!(
        all,
        snapbox::str![[r#"
waits: there is no mail program at `[HOME]/nothing`
waits: there is no mail program at `[HOME]/nothing`
waits: there is no mail program at `[HOME]/mailer/nothing`
waits: there is no mail program at `[HOME]/mailer/nothing`
waits: no permission to run the mail program `[HOME]/text`
hint: ls -ld [HOME]/text
waits: no permission to run the mail program `[HOME]/text`
hint: ls -ld [HOME]/text
waits: the mail program `[HOME]/folder` is a folder, not a regular file
hint: ls -ld [HOME]/folder
waits: no permission to run the mail program `[HOME]/folder`
hint: ls -ld [HOME]/folder

"#]]
    );
}
