//! Processes killed at any moment: what is left is whole, and the same command can be run again.

use std::{
    fs::File,
    io::{PipeReader, PipeWriter, pipe},
    time::Instant,
};

use nix::fcntl::{FcntlArg, OFlag, fcntl};

use super::*;

/// A pipe that takes nothing more: whoever writes to it waits.
fn full_pipe() -> (PipeReader, PipeWriter) {
    let (reader, mut writer) = pipe().unwrap();
    fcntl(&writer, FcntlArg::F_SETFL(OFlag::O_NONBLOCK)).unwrap();
    for size in [4096, 1] {
        while writer.write_all(&vec![b'x'; size]).is_ok() {}
    }
    fcntl(&writer, FcntlArg::F_SETFL(OFlag::empty())).unwrap();
    (reader, writer)
}

/// Kills it now, if it still runs.
fn end(mut child: Child) -> Said {
    child.kill().unwrap();
    finished(child)
}

/// Runs a command whose result nobody takes, and kills it when the change is in the store.
fn killed_before_it_could_say(home: &Home, args: &[&str], is_changed: impl Fn() -> bool) {
    let (_reader, writer) = full_pipe();
    let child = home.command(args).stdout(writer).spawn().unwrap();
    wait_until("the change is committed", is_changed);
    assert_eq!(signal(&end(child)), Some(9), "it had nowhere to write");
}

/// How long a command takes here and now, to spread kills over it. Nothing is asserted about it.
fn time_of(home: &Home, args: &[&str]) -> Duration {
    let start = Instant::now();
    home.run(args).exits(0);
    start.elapsed()
}

/// Kills a command after ever longer parts of the time that it takes.
fn sweep(rounds: u32, mut kill_after: impl FnMut(u32, f64)) {
    for round in 0..rounds {
        kill_after(round, 1.2 * f64::from(round) / f64::from(rounds));
    }
}

const ADA: [&str; 5] = ["register", "ada", "--email", "ada@example.org", "--no-password"];

fn keep(args: &[&str]) -> Vec<String> {
    let more = if args[0] == "register" {
        "--if-exists"
    } else {
        "--if-live"
    };
    args.iter()
        .chain(&[more, "keep"])
        .map(|arg| (*arg).to_owned())
        .collect()
}

fn run(home: &Home, args: &[String]) -> Said {
    home.run(&args.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn an_activation_is_whole_or_not_at_all() {
    let home = Home::new();
    let whole = (0..3)
        .map(|n| {
            let url = home.link(&format!("warm{n}"));
            time_of(&home, &["activate", &url, "--no-password"])
        })
        .max()
        .unwrap();
    let mut spent = 0;
    sweep(50, |round, part| {
        let name = format!("user{round}");
        let url = home.link(&name);
        let child = home.command(&["activate", &url, "--no-password"]).spawn().unwrap();
        thread::sleep(whole.mul_f64(part));
        end(child);
        let of = |table: &str, what: &str| -> bool {
            let whose = "(SELECT id FROM users WHERE username = ?1)";
            let query = format!(
                "SELECT EXISTS (SELECT 1 FROM {table} WHERE {} = {whose} AND {what})",
                match table {
                    "users" => "id",
                    _ => "account_id",
                }
            );
            home.sql().query_row(&query, [&name], |row| row.get(0)).unwrap()
        };
        let state = (
            of("links", "used_at IS NOT NULL"),
            of("users", "is_active"),
            of("events", "action = 'activated'"),
        );
        assert!(
            state == (true, true, true) || state == (false, false, false),
            "{round}: {state:?}"
        );
        spent += u32::from(state.0);
        let again = home.run(&["activate", &url, "--no-password"]);
        again.exits(if state.0 { 14 } else { 0 });
    });
    println!("{spent} of 50 were killed after the commit");
    assert_eq!(home.history().len(), 3 * (3 + 50));
}

#[test]
fn before_the_commit_nothing_is_there() {
    let home = Home::new();
    let url = home.link("ada");
    let mut other = home.sql();
    let held = other
        .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
        .unwrap();
    let commands: [&[&str]; 3] = [
        &["activate", &url, "--no-password", "--wait", "60s"],
        &["issue-link", "ada", "--wait", "60s"],
        &[
            "register",
            "bob",
            "--email",
            "bob@example.org",
            "--no-password",
            "--wait",
            "60s",
        ],
    ];
    for args in commands {
        let child = home.command(args).spawn().unwrap();
        thread::sleep(Duration::from_millis(60));
        assert_eq!(signal(&end(child)), Some(9), "it waits for the store");
    }
    drop(held);
    drop(other);
    home.fed(&["inspect-token", "-"], &url).exits(0);
    assert_eq!(home.history(), ["registered", "link-issued"]);
}

#[test]
fn a_killed_registration_is_whole_or_not_at_all_and_can_be_repeated() {
    let home = Home::new();
    home.link("first");
    let whole = time_of(&home, &["issue-link", "first"]);
    sweep(40, |round, part| {
        let name = format!("user{round}");
        let email = address(&name);
        let args = ["register", &name, "--email", &email, "--no-password"];
        let child = home.command(&args).spawn().unwrap();
        thread::sleep(whole.mul_f64(part));
        end(child);
        let count = |table: &str| home.one::<i64>(&format!("SELECT count(*) FROM {table}"));
        let (users, links, events) = (count("users"), count("links"), count("events"));
        assert_eq!(
            (links, events),
            (users + 1, 2 * users + 1),
            "an account has its link and both events"
        );
        assert!(
            users - 1 == i64::from(round) || users - 1 == i64::from(round) + 1,
            "{users}"
        );
        let url = run(&home, &keep(&args)).url();
        home.fed(&["inspect-token", "-"], &url).exits(0);
        assert_eq!(run(&home, &keep(&args)).url(), url);
    });
    assert_eq!(home.history().len(), 3 + 2 * 40);
}

#[test]
fn a_killed_first_run_can_be_repeated() {
    let whole = time_of(&Home::new(), &ADA);
    sweep(40, |_, part| {
        let home = Home::new();
        let child = home.command(&ADA).spawn().unwrap();
        thread::sleep(whole.mul_f64(part));
        end(child);
        let url = run(&home, &keep(&ADA)).url();
        home.fed(&["inspect-token", "-"], &url).exits(0);
        assert_eq!(home.history(), ["registered", "link-issued"]);
        assert_eq!(
            (mode(&home.keys()), mode(&home.store()), mode(&home.data())),
            (0o600, 0o600, 0o700)
        );
    });
}

#[test]
fn killed_between_commit_and_print_the_same_link_is_given_again() {
    let home = Home::new();
    let count = |table: &str| -> i64 {
        let sql = Connection::open(home.store()).ok();
        let query = format!("SELECT count(*) FROM {table}");
        sql.and_then(|sql| sql.query_row(&query, [], |row| row.get(0)).ok())
            .unwrap_or(0)
    };
    killed_before_it_could_say(&home, &ADA, || home.store().exists() && count("links") == 1);
    let url = run(&home, &keep(&ADA)).url();
    assert_eq!(run(&home, &keep(&["issue-link", "ada"])).url(), url);
    home.fed(&["inspect-token", "-"], &url).exits(0);
    assert_eq!(home.history(), ["registered", "link-issued"]);

    killed_before_it_could_say(&home, &["issue-link", "ada"], || count("links") == 2);
    let newer = run(&home, &keep(&["issue-link", "ada"])).url();
    assert_ne!(newer, url);
    assert_eq!(run(&home, &keep(&ADA)).url(), newer);
    home.fed(&["inspect-token", "-"], &url).exits(15);
    assert_eq!(home.history().len(), 3);

    killed_before_it_could_say(&home, &["activate", &newer, "--no-password"], || {
        count("users WHERE is_active") == 1
    });
    home.run(&["activate", &newer, "--no-password"]).exits(14);
    assert_eq!(home.history().len(), 4);
}

/// The file for a generated password is made before the account: killed in between, the file is in the way and says so.
#[test]
fn no_account_has_a_password_that_nobody_knows() {
    let home = Home::new();
    home.link("first");
    let mut other = home.sql();
    let held = other
        .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
        .unwrap();
    let args = [
        "register",
        "ada",
        "--email",
        "ada@example.org",
        "--generate-password",
        "--password-out",
        "password",
        "--wait",
        "60s",
    ];
    let child = home.command(&args).spawn().unwrap();
    let out = home.path().join("password");
    wait_until("the password is written", || {
        File::open(&out).is_ok_and(|file| file.metadata().unwrap().len() > 0)
    });
    end(child);
    drop(held);
    drop(other);
    assert_eq!(mode(&out), 0o600);
    let said = home.run(&args).exits(2);
    assert!(said.refusal().0.contains("password`"), "{said:?}");
    assert_eq!(home.history(), ["registered", "link-issued"]);
    fs::remove_file(&out).unwrap();
    home.run(&args).url();
    assert!(fs::read_to_string(&out).unwrap().len() > 15);
}
