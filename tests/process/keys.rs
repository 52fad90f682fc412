//! The key ring under several processes, and under processes that are killed.

use std::collections::BTreeSet;

use gatepass::{files::Policy, key::KeyRing, keyring};

use super::*;

fn ring(home: &Home) -> KeyRing {
    keyring::read(&home.keys(), &Policy::default()).unwrap().unwrap()
}

fn ids(ring: &KeyRing) -> BTreeSet<String> {
    ring.keys.iter().filter_map(|key| key.id.clone()).collect()
}

#[test]
fn of_rotations_at_the_same_moment_none_is_lost() {
    let home = Home::new();
    home.link("ada");
    let first = ids(&ring(&home));
    let children: Vec<Child> = (0..8)
        .map(|_| home.command(&["rotate-key", "--wait", "60s"]).spawn().unwrap())
        .collect();
    let said: Vec<Said> = children.into_iter().map(finished).collect();
    let mut told: BTreeSet<String> = said.into_iter().map(|one| one.exits(0).out.trim().to_owned()).collect();
    told.extend(first);
    let ring = ring(&home);
    assert_eq!((told.len(), ids(&ring)), (9, told));
    assert_eq!(ring.keys.iter().filter(|key| key.may_sign()).count(), 1);
    let of = |action: &str| home.one::<i64>(&format!("SELECT count(*) FROM events WHERE action = '{action}'"));
    assert_eq!((of("key-rotated"), of("key-generated")), (8, 8));
}

#[test]
fn a_killed_rotation_leaves_a_whole_ring() {
    let home = Home::new();
    home.link("warm");
    let start = std::time::Instant::now();
    home.run(&["rotate-key", "--compromised", "--reissue", "--yes"])
        .exits(0);
    let whole = start.elapsed();
    let (mut done, rounds) = (0, 40);
    for round in 0..rounds {
        let url = home.link(&format!("user{round}"));
        let before = ids(&ring(&home));
        let mut child = home
            .command(&["rotate-key", "--compromised", "--reissue", "--yes"])
            .spawn()
            .unwrap();
        thread::sleep(whole.mul_f64(1.2 * f64::from(round) / f64::from(rounds)));
        child.kill().unwrap();
        finished(child);
        let ring = ring(&home);
        let after = ids(&ring);
        assert!(before.is_subset(&after) && after.len() <= before.len() + 1, "{round}");
        assert_eq!(ring.keys.iter().filter(|key| key.may_sign()).count(), 1, "{round}");
        let rotated = after.len() > before.len();
        let recorded = home.one::<i64>("SELECT count(*) FROM events WHERE action = 'key-retired'");
        let retired = ring.keys.iter().filter(|key| key.retired_at.is_some()).count();
        // The file may be ahead of the store, and never behind it.
        assert!(recorded <= retired as i64, "{round}");
        let fate = home.run(&["inspect-token", &url]);
        assert_eq!(fate.code(), Some(if rotated { 15 } else { 0 }), "{round}: {fate:?}");
        done += u32::from(rotated);
    }
    println!("{done} of {rounds} were killed after the ring was written");
    let names = fs::read_dir(home.keys().parent().unwrap()).unwrap();
    let left: Vec<String> = names
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let whole = ["gatepass.db", "gatepass.db-shm", "gatepass.db-wal", "keys.json"];
    assert!(
        left.iter().filter(|name| !whole.contains(&name.as_str())).count() <= 1,
        "{left:?}"
    );
}

#[test]
fn no_link_is_signed_with_a_key_that_was_retired_meanwhile() {
    let home = Home::new();
    home.link("ada");
    let children: Vec<Child> = (0..24)
        .map(|n| {
            let name = format!("user{n}");
            let email = address(&name);
            let args = match n % 6 {
                0 => vec!["rotate-key", "--compromised", "--yes"],
                1 | 2 => vec!["issue-link", "ada"],
                _ => vec!["register", &name, "--email", &email, "--no-password"],
            };
            home.command(&[args, vec!["--wait", "60s"]].concat()).spawn().unwrap()
        })
        .collect();
    for said in children.into_iter().map(finished) {
        // Whoever came too late is told to try again, and nothing was written.
        assert!(matches!(said.code(), Some(0 | 5)), "{said:?}");
    }
    let ring = ring(&home);
    let signing = ring.signing_key().and_then(|key| key.id.clone()).unwrap();
    let unspent = "used_at IS NULL AND superseded_at IS NULL AND revoked_at IS NULL";
    let dead = format!("SELECT count(*) FROM links WHERE {unspent} AND key_id <> '{signing}'");
    assert_eq!(home.one::<i64>(&dead), 0);
}
