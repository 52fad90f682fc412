//! Many at once, in threads and in processes, and some of them killed.

use std::{
    io::{BufRead, BufReader, Read},
    process::{Child, Command, Stdio},
    thread,
};

use gatepass::{event::verify_chain, store::Access};

use super::{record::trail, *};

const TASK: &str = "GATEPASS_TEST_TASK";

/// This test binary again, doing one thing in a process of its own.
pub(super) fn process(task: &str, path: &Path) -> Command {
    let mut command = Command::new(crate::users::these_tests());
    command
        .args(["--exact", "store::crowd::task", "--nocapture"])
        .env(TASK, format!("{task} {}", path.display()))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn spawn(task: &str, path: &Path) -> Child {
    process(task, path).spawn().unwrap()
}

/// What a child process does; nothing where it is run as a test.
#[test]
fn task() {
    let Ok(task) = std::env::var(TASK) else { return };
    let (task, path) = task.split_once(' ').unwrap();
    let (verb, n) = task.split_once(':').unwrap_or((task, "1"));
    let n: u8 = n.parse().unwrap();
    let open = |access| open(&opening(Path::new(path), access), &policy());
    match verb {
        "create" => {
            let written = register(open(Access::Create).unwrap().as_mut(), &format!("user{n}"), n, 5).unwrap();
            assert!(written.is_some());
        }
        "redeem" => println!(
            "won:{}",
            redeem(open(Access::Write).unwrap().as_mut(), n, 9).unwrap().is_some()
        ),
        "read" => match open(Access::Read).and_then(|mut store| store.facts(id(n))) {
            Ok(facts) => println!("found:{}", facts.is_some()),
            Err(fault) => println!("fault:{fault:?}"),
        },
        "write" => println!("fault:{:?}", open(Access::Write).err()),
        "leave" => {
            let mut store = open(Access::Read).unwrap();
            assert!(store.facts(id(n)).unwrap().is_some());
            println!("ready");
            // Ends for all children at once, when the parent closes its end.
            std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
        }
        "abort" => {
            let mut store = open(Access::Write).unwrap();
            register(store.as_mut(), &format!("user{n}"), n, 5).unwrap().unwrap();
            std::process::abort();
        }
        other => panic!("no task is called {other}"),
    }
}

fn whole(place: &Place, accounts: i64) {
    assert_eq!(place.files(), ["gatepass.db"], "at rest the store is one file");
    let sql = place.sql();
    let count: i64 = sql
        .query_row("SELECT count(*) FROM users", [], |row| row.get(0))
        .unwrap();
    assert_eq!(count, accounts);
    let sound: String = sql.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(sound, "ok");
    verify_chain(&trail(&sql)).unwrap();
}

#[test]
fn eight_threads_share_a_first_run() {
    for _ in 0..5 {
        let place = Place::new();
        thread::scope(|scope| {
            for n in 1..=8 {
                let place = &place;
                scope.spawn(move || {
                    let mut store = place.open(Access::Create).unwrap();
                    register(store.as_mut(), &format!("user{n}"), n, 5).unwrap().unwrap();
                });
            }
        });
        whole(&place, 8);
    }
}

#[test]
fn eight_processes_share_a_first_run() {
    for _ in 0..5 {
        let place = Place::new();
        let children: Vec<Child> = (1..=8).map(|n| spawn(&format!("create:{n}"), &place.path())).collect();
        for child in children {
            let output = child.wait_with_output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
        whole(&place, 8);
    }
}

#[test]
fn of_two_threads_one_spends_the_link() {
    let place = Place::new();
    register(place.open(Access::Create).unwrap().as_mut(), "ada", 1, 0)
        .unwrap()
        .unwrap();
    let wins: usize = thread::scope(|scope| {
        let racers: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| {
                    redeem(place.open(Access::Write).unwrap().as_mut(), 1, 5)
                        .unwrap()
                        .is_some()
                })
            })
            .collect();
        racers.into_iter().map(|racer| usize::from(racer.join().unwrap())).sum()
    });
    assert_eq!(wins, 1);
    whole(&place, 1);
}

#[test]
fn of_twenty_processes_one_spends_the_link() {
    let place = Place::new();
    register(place.open(Access::Create).unwrap().as_mut(), "ada", 1, 0)
        .unwrap()
        .unwrap();
    let children: Vec<Child> = (0..20).map(|_| spawn("redeem:1", &place.path())).collect();
    let mut wins = 0;
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        wins += usize::from(String::from_utf8_lossy(&output.stdout).contains("won:true"));
    }
    assert_eq!(wins, 1);
    whole(&place, 1);
}

#[test]
fn a_killed_writer_leaves_a_store_that_the_next_one_uses() {
    let place = Place::new();
    drop(place.open(Access::Create).unwrap());
    assert!(!process("abort:1", &place.path()).status().unwrap().success());
    assert!(
        place.files().contains(&"gatepass.db-wal".to_owned()),
        "the test kills nobody"
    );
    let mut reader = place.open(Access::Read).unwrap();
    assert!(
        reader.facts(id(1)).unwrap().is_some(),
        "what was committed is in the log, and read from there"
    );
    drop(reader);
    assert!(
        redeem(place.open(Access::Write).unwrap().as_mut(), 1, 9)
            .unwrap()
            .is_some()
    );
    whole(&place, 1);
}

/// Each may take the other for somebody who stays, and leave the log to them.
#[test]
fn those_who_leave_in_the_same_instant_leave_one_file() {
    let place = Place::new();
    register(place.open(Access::Create).unwrap().as_mut(), "ada", 1, 0)
        .unwrap()
        .unwrap();
    for _ in 0..20 {
        let (signal, go) = std::io::pipe().unwrap();
        let mut children: Vec<Child> = (0..3)
            .map(|_| {
                process("leave:1", &place.path())
                    .stdin(signal.try_clone().unwrap())
                    .spawn()
                    .unwrap()
            })
            .collect();
        let mut said: Vec<_> = children
            .iter_mut()
            .map(|c| BufReader::new(c.stdout.take().unwrap()).lines())
            .collect();
        for lines in &mut said {
            assert!(lines.any(|line| line.unwrap().contains("ready")));
        }
        drop(go);
        for mut child in children {
            assert!(child.wait().unwrap().success());
        }
        assert_eq!(place.files(), ["gatepass.db"]);
    }
}

/// Kills first runs after ever longer times: whatever is left, the next run finishes it.
#[test]
fn a_killed_first_run_can_be_repeated() {
    for step in 0..40_u64 {
        let place = Place::new();
        let mut child = spawn("create:1", &place.path());
        thread::sleep(Duration::from_micros(step * 500));
        child.kill().unwrap();
        child.wait().unwrap();
        let mut store = place.open(Access::Create).unwrap();
        let taken = store.facts(id(1)).unwrap().is_some();
        assert_eq!(register(store.as_mut(), "user1", 1, 5).unwrap().is_none(), taken);
        drop(store);
        whole(&place, 1);
    }
}
