//! The care of a store that others use meanwhile: events as they are written, copies beside writers, and whatever is killed
//! leaves either whole store.

use std::{
    io::{BufRead, BufReader},
    os::unix::fs::MetadataExt,
};

use super::*;

const ADA: [&str; 5] = ["register", "ada", "--email", "ada@example.org", "--no-password"];

/// The end of the audit trail.
fn head(home: &Home) -> String {
    home.run(&["audit", "--head"]).exits(0).out
}

/// Names in the home folder that are no copy's own: what a killed process left.
fn left(home: &Home) -> Vec<String> {
    let entries = fs::read_dir(home.path()).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with(".copy")).collect()
}

#[test]
fn following_shows_events_as_they_are_written_and_holds_nobody_up() {
    let home = Home::new();
    home.link("ada");
    let mut follower = home
        .command(&["audit", "--follow", "--json", "--after", "1"])
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(follower.stdout.take().unwrap()).lines();
    let mut next = || -> Value {
        let line: Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
        line["event"].clone()
    };
    assert_eq!(next()["sequence"], 2);
    for n in 1..=5 {
        home.run(&["issue-link", "ada", "--wait", "0s"]).url();
        let event = next();
        assert_eq!(
            (&event["sequence"], &event["action"]),
            (&Value::from(2 + n), &Value::from("link-issued"))
        );
    }
    // A store that was put in its place is followed too.
    home.run(&["backup", "copy.db"]).exits(0);
    home.run(&["restore", "copy.db", "--yes"]).exits(0);
    assert_eq!(next()["action"], "store-restored");
    kill("INT", &follower.id().to_string());
    let said = finished(follower);
    assert_eq!((signal(&said), said.err.as_str()), (Some(2), ""), "{said:?}");
    assert_eq!(home.history().len(), 8);
}

#[test]
fn following_ends_when_nobody_reads() {
    let home = Home::new();
    home.link("ada");
    let mut follower = home.command(&["audit", "--follow"]).spawn().unwrap();
    let mut reader = BufReader::new(follower.stdout.take().unwrap());
    reader.read_line(&mut String::new()).unwrap();
    drop(reader);
    home.run(&["issue-link", "ada"]).url();
    finished(follower).exits(0);
}

/// Every copy is sound and holds the history up to one instant, whatever was written meanwhile.
#[test]
fn a_copy_beside_eight_who_register_is_a_prefix_of_the_history() {
    let home = Home::new();
    home.link("ada");
    let copies = 12;
    thread::scope(|scope| {
        let home = &home;
        let writers: Vec<_> = (0..8)
            .map(|writer| {
                scope.spawn(move || {
                    for n in 0..15 {
                        let name = format!("user-{writer}-{n}");
                        let email = address(&name);
                        let args = ["register", &name, "--email", &email, "--no-password", "--wait", "60s"];
                        home.run(&args).url();
                    }
                })
            })
            .collect();
        for n in 0..copies {
            home.run(&["backup", &format!("copy{n}.db"), "--wait", "60s"]).exits(0);
        }
        drop(writers);
    });
    let whole = events(&home.sql());
    let mut lengths = Vec::new();
    for n in 0..copies {
        let path = home.path().join(format!("copy{n}.db"));
        let copy = Connection::open(&path).unwrap();
        let found = events(&copy);
        assert_eq!(whole[..found.len()], found, "copy {n}");
        let users: i64 = copy
            .query_row("SELECT count(*) FROM users", [], |row| row.get(0))
            .unwrap();
        assert_eq!(usize::try_from(users).unwrap() * 2, found.len(), "copy {n}");
        drop(copy);
        home.run(&["check", "--store", path.to_str().unwrap()]).exits(0);
        lengths.push(found.len());
    }
    assert!(lengths.is_sorted(), "{lengths:?}");
    println!("copies of {lengths:?} events");
    assert_eq!(home.history().len(), 2 * 121);
}

/// A file that grows by many is copied, examined and listed while others write, who never wait for it.
#[test]
fn a_copy_and_a_check_hold_no_writer_up() {
    let home = Home::new();
    home.link("ada");
    let args = |n: usize| [format!("copy{n}.db"), "60s".to_owned()];
    thread::scope(|scope| {
        let home = &home;
        let readers = scope.spawn(move || {
            for n in 0..10 {
                let [copy, wait] = args(n);
                home.run(&["backup", &copy, "--wait", &wait]).exits(0);
                home.run(&["check", "--wait", &wait]).exits(0);
                home.run(&["audit", "--verify", "--wait", &wait]).exits(0);
            }
        });
        while !readers.is_finished() {
            home.run(&["issue-link", "ada", "--wait", "1s"]).url();
        }
    });
    home.history();
}

#[test]
fn a_backup_that_is_killed_leaves_no_half_copy() {
    let home = Home::new();
    home.link("ada");
    for n in 0..40 {
        home.run(&["issue-link", "ada", "--ttl", &format!("{}s", 60 + n)]).url();
    }
    let before = head(&home);
    let start = std::time::Instant::now();
    home.run(&["backup", "warm.db"]).exits(0);
    let whole = start.elapsed();
    let mut copies = 0;
    for round in 0..40_u32 {
        let mut child = home.command(&["backup", "copy.db"]).spawn().unwrap();
        thread::sleep(whole.mul_f64(1.2 * f64::from(round) / 40.0));
        child.kill().unwrap();
        finished(child);
        let copy = home.path().join("copy.db");
        if copy.exists() {
            copies += 1;
            assert_eq!(
                home.run(&["audit", "--head", "--store", copy.to_str().unwrap()])
                    .exits(0)
                    .out,
                before
            );
            fs::remove_file(copy).unwrap();
        }
    }
    println!(
        "{copies} of 40 were killed after the copy was there; left: {:?}",
        left(&home)
    );
    home.run(&["backup", "copy.db"]).exits(0);
    assert_eq!(left(&home), Vec::<String>::new(), "the next copy sweeps up");
    assert_eq!(head(&home), before);
    home.history();
}

#[test]
fn a_restoration_that_is_killed_leaves_either_store_whole() {
    let home = Home::new();
    let url = home.link("ada");
    home.run(&["backup", "copy.db"]).exits(0);
    home.run(&["activate", &url, "--no-password"]).exits(0);
    let inode = fs::metadata(home.store()).unwrap().ino();
    let start = std::time::Instant::now();
    home.run(&["restore", "copy.db", "--yes", "--dry-run"]).exits(0);
    let whole = start.elapsed();
    let mut restored = 0;
    for round in 0..50_u32 {
        let before = head(&home);
        let mut child = home.command(&["restore", "copy.db", "--yes"]).spawn().unwrap();
        thread::sleep(whole.mul_f64(1.3 * f64::from(round) / 50.0));
        child.kill().unwrap();
        finished(child);
        home.run(&["check"]).exits(0);
        let after = head(&home);
        if after != before {
            restored += 1;
            assert!(
                after.starts_with("3:"),
                "the copy's two events and the one that says so: {after}"
            );
            home.run(&["activate", &url, "--no-password"]).exits(15);
        }
        assert_eq!(
            fs::metadata(home.store()).unwrap().ino(),
            inode,
            "whoever has it open goes on"
        );
    }
    println!("{restored} of 50 were killed after the commit");
    home.run(&["issue-link", "ada"]).url();
    home.history();
}

/// Others who have the store open go on with what was restored, and nothing that they write is lost.
#[test]
fn who_writes_while_a_copy_comes_back_is_either_before_or_after_it() {
    let home = Home::new();
    home.link("ada");
    home.run(&["backup", "copy.db"]).exits(0);
    thread::scope(|scope| {
        let home = &home;
        let writers: Vec<_> = (0..4)
            .map(|writer| {
                scope.spawn(move || {
                    for n in 0..12 {
                        let name = format!("user-{writer}-{n}");
                        let email = address(&name);
                        home.run(&["register", &name, "--email", &email, "--no-password", "--wait", "60s"])
                            .url();
                    }
                })
            })
            .collect();
        for _ in 0..6 {
            // Somebody may have written between the look and the step.
            let said = home.run(&["restore", "copy.db", "--yes", "--wait", "60s"]);
            assert!([Some(0), Some(5)].contains(&said.code()), "{said:?}");
        }
        drop(writers);
    });
    home.run(&["check"]).exits(0);
    home.history();
}

#[test]
fn a_full_disk_leaves_no_copy_and_the_store_as_it_was() {
    let home = Home::new();
    home.run(&ADA).url();
    let before = head(&home);
    let said = home.shell(r#"trap '' XFSZ; ulimit -f 8; exec "$0" "$@""#, &["backup", "copy.db"]);
    assert_eq!(said.code(), Some(3), "{said:?}");
    assert!(said.refusal().1.is_some(), "{said:?}");
    assert!(!home.path().join("copy.db").exists());
    assert_eq!(left(&home), Vec::<String>::new());
    home.run(&["backup", "copy.db"]).exits(0);
    home.run(&["issue-link", "ada"]).url();
    let now = head(&home);
    let said = home.shell(
        r#"trap '' XFSZ; ulimit -f 8; exec "$0" "$@""#,
        &["restore", "copy.db", "--yes"],
    );
    assert_eq!(said.code(), Some(3), "{said:?}");
    assert_eq!(head(&home), now);
    home.run(&["restore", "copy.db", "--yes"]).exits(0);
    assert!(head(&home) != before);
    home.history();
}

/// Whoever may only read may examine, and leaves nothing behind.
#[test]
fn a_stranger_may_examine_and_copy() {
    if !can_become_another() {
        return;
    }
    let home = Home::of(65_533);
    home.link("ada");
    for folder in [".local/share/gatepass", ".local/share", ".local", ""] {
        set_mode(&home.path().join(folder), 0o755);
    }
    set_mode(&home.store(), 0o644);
    set_mode(&home.keys(), 0o644);
    let theirs = tempfile::tempdir().unwrap();
    chown(theirs.path(), Some(NOBODY), Some(NOBODY)).unwrap();
    let copy = theirs.path().join("copy.db");
    let before = home.everything();
    let copy = copy.to_str().unwrap();
    for (args, code) in [
        (&["audit", "--verify"][..], 0),
        (&["audit", "--newest", "1"], 0),
        (&["backup", copy], 0),
        (&["check", "--json"], 0),
        (&["restore", copy, "--yes"], 3),
    ] {
        let mut command = home.command(args);
        command.env("GATEPASS_KEYS_MODE_CHECK", "0");
        let said = finished(command.uid(NOBODY).gid(NOBODY).spawn().unwrap());
        assert_eq!(said.code(), Some(code), "{args:?}: {said:?}");
        assert!(home.everything() == before, "{args:?} left or changed a file");
    }
    assert_eq!(mode(Path::new(copy)), 0o600);
}
