//! Many processes at one store in the same moment.

use std::{collections::BTreeSet, process::Child, thread};

use super::*;

/// Starts all of them before the first is waited for.
fn together(home: &Home, commands: impl IntoIterator<Item = Vec<String>>) -> Vec<Said> {
    let children: Vec<Child> = commands
        .into_iter()
        .map(|args| {
            let args: Vec<&str> = args.iter().map(String::as_str).chain(["--wait", "60s"]).collect();
            home.command(&args).spawn().unwrap()
        })
        .collect();
    let said: Vec<Said> = children.into_iter().map(finished).collect();
    for one in &said {
        assert!(!one.err.contains("locked") && !one.err.contains("busy"), "{one:?}");
    }
    said
}

fn words(line: &str) -> Vec<String> {
    line.split(' ').map(str::to_owned).collect()
}

fn codes(said: &[Said]) -> Vec<i32> {
    let mut codes: Vec<i32> = said.iter().filter_map(Said::code).collect();
    codes.sort_unstable();
    codes
}

/// One 0 and the same number for all others.
fn one_of(crowd: usize, others: i32) -> Vec<i32> {
    std::iter::once(0).chain(vec![others; crowd - 1]).collect()
}

#[test]
fn of_twenty_one_activates_and_the_others_learn_that_it_is_done() {
    let home = Home::new();
    let url = home.link("ada");
    let said = together(&home, vec![words(&format!("activate --no-password {url}")); 20]);
    assert_eq!(codes(&said), one_of(20, 14));
    for loser in said.iter().filter(|one| one.code() == Some(14)) {
        assert!(loser.refusal().0.starts_with("used "), "{loser:?}");
    }
    assert_eq!(home.history(), ["registered", "link-issued", "activated"]);
    assert_eq!(home.one::<i64>("SELECT count(*) FROM users WHERE is_active"), 1);
}

#[test]
fn of_twenty_one_gets_the_name() {
    let home = Home::new();
    home.link("first");
    let command = |n| words(&format!("register ada --email ada{n}@example.org --no-password"));
    let said = together(&home, (0..20).map(command));
    assert_eq!(codes(&said), one_of(20, 1));
    let command = |n| words(&format!("register bob{n} --email bob@example.org --no-password"));
    let said = together(&home, (0..20).map(command));
    assert_eq!(codes(&said), one_of(20, 1));
    assert_eq!(home.history(), ["registered", "link-issued"].repeat(3));
}

#[test]
fn twenty_that_keep_get_the_same_link() {
    let home = Home::new();
    let command = "register ada --email ada@example.org --no-password --if-exists keep";
    let said = together(&home, vec![words(command); 20]);
    let urls: BTreeSet<String> = said.iter().map(Said::url).collect();
    assert_eq!(urls.len(), 1, "{urls:?}");
    assert_eq!(home.history(), ["registered", "link-issued"]);
}

#[test]
fn of_twenty_links_issued_at_once_the_newest_works() {
    let home = Home::new();
    home.link("ada");
    let said = together(&home, vec![words("issue-link ada"); 20]);
    let works = |url: &&String| home.fed(&["inspect-token", "-"], url).code() == Some(0);
    let urls: Vec<String> = said.iter().map(Said::url).collect();
    assert_eq!(urls.iter().filter(works).count(), 1);
    assert_eq!(
        home.one::<i64>("SELECT count(*) FROM links WHERE superseded_at IS NULL"),
        1
    );
    assert_eq!(home.history().len(), 22);
}

/// Whoever comes first, the link is either spent or superseded, and what was said is what happened.
#[test]
fn a_link_spent_while_another_is_issued_is_never_both() {
    for round in 0..10 {
        let home = Home::new();
        let url = home.link("ada");
        let mut commands = vec![words(&format!("activate --no-password {url}")), words("issue-link ada")];
        commands.rotate_left(round % 2);
        let mut said = together(&home, commands);
        said.rotate_left(round % 2);
        let outcome = (said[0].code(), said[1].code());
        let used: bool = home.one("SELECT used_at IS NOT NULL FROM links WHERE number = 1");
        match outcome {
            (Some(0), Some(1)) => assert!(used && home.history().len() == 3),
            (Some(15), Some(0)) => assert!(!used && home.history().len() == 3),
            _ => panic!("{said:?}"),
        }
    }
}

#[test]
fn eight_first_runs_end_with_one_key_ring_and_one_store() {
    for _ in 0..5 {
        let home = Home::new();
        let command = |n| words(&format!("register user{n} --email user{n}@example.org --no-password"));
        let said = together(&home, (0..8).map(command));
        for one in &said {
            home.fed(&["inspect-token", "-"], &one.url()).exits(0);
        }
        let ring: Value = serde_json::from_slice(&fs::read(home.keys()).unwrap()).unwrap();
        assert_eq!(ring["keys"].as_array().unwrap().len(), 1);
        assert_eq!(home.one::<i64>("SELECT count(*) FROM keys_seen"), 1);
        assert_eq!(home.history().len(), 16);
        assert_eq!(mode(&home.keys()), 0o600);
    }
}

/// With somebody who looks all the while, and who must never wait for nothing either.
#[test]
fn eight_registering_fifty_each_lose_none() {
    let home = Home::new();
    home.link("ada");
    thread::scope(|scope| {
        let home = &home;
        let writers: Vec<_> = (0..8)
            .map(|writer| {
                scope.spawn(move || {
                    for n in 0..50 {
                        let name = format!("user-{writer}-{n}");
                        let email = address(&name);
                        let args = ["register", &name, "--email", &email, "--no-password", "--wait", "60s"];
                        home.run(&args).url();
                    }
                })
            })
            .collect();
        scope.spawn(move || {
            while !writers.iter().all(|writer| writer.is_finished()) {
                home.run(&["inspect-token", "--account", "ada", "--wait", "60s"])
                    .exits(0);
            }
        });
    });
    assert_eq!(home.one::<i64>("SELECT count(*) FROM users"), 401);
    assert_eq!(home.history(), ["registered", "link-issued"].repeat(401));
}

#[test]
fn a_store_that_stays_busy_is_waited_for_and_then_told() {
    let home = Home::new();
    let url = home.link("ada");
    let before = home.one::<i64>("SELECT count(*) FROM events");
    let mut other = home.sql();
    let held = other
        .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
        .unwrap();
    let writers: [&[&str]; 3] = [
        &["issue-link", "ada", "--wait", "50ms"],
        &["activate", &url, "--no-password", "--wait", "50ms"],
        &[
            "register",
            "bob",
            "--email",
            "bob@example.org",
            "--no-password",
            "--wait",
            "0s",
        ],
    ];
    for args in writers {
        let said = home.run(args).exits(5);
        assert!(said.refusal().0.contains("--wait") && said.out.is_empty(), "{said:?}");
    }
    home.fed(&["inspect-token", "-"], &url).exits(0);
    drop(held);
    drop(other);
    assert_eq!(home.one::<i64>("SELECT count(*) FROM events"), before);
    home.run(&["activate", &url, "--no-password"]).exits(0);
    home.history();
}
