//! One bit flipped anywhere in the file: it is named, or nothing that anybody reads has changed.

use std::fs;

use super::{content, lived_in};
use crate::harness::PASSWORD;

/// In one of so many bytes that are not zero a bit is flipped; a prime, so that no column is passed by.
const STEP: usize = 11;

/// What is kept once, so that another value that could stand there cannot be told from the right one.
const KEPT_ONCE: [&str; 10] = [
    "accounts.password_hash",
    "accounts.password_generation",
    "links.number",
    "links.payload",
    "links.key_id",
    "links.email",
    "links.password_generation",
    "links.used_via",
    "links.superseded_by",
    "keys_seen.thumbprint",
];

#[test]
fn a_flipped_bit_is_named_or_harmless() {
    let mut world = lived_in();
    world.set("GATEPASS_ARGON2_MEMORY_KIB", "64");
    let register = "register carl --active --password-stdin --quiet";
    world.run(register).stdin(PASSWORD).expect(0);
    let whole = fs::read(world.store()).unwrap();
    let before = content(&world.store()).unwrap();
    let (mut named, mut harmless, mut untold) = (0, 0, Vec::new());
    let places = (0..whole.len()).filter(|&place| whole[place] != 0);
    for (round, place) in places.step_by(STEP).enumerate() {
        let mut flipped = whole.clone();
        flipped[place] ^= 1 << (round % 8);
        fs::write(world.store(), &flipped).unwrap();
        let after = content(&world.store());
        let said = world.run("check --json").unchecked();
        assert!(matches!(said.status(), 0 | 3), "byte {place}: {said:?}");
        if said.status() == 3 {
            named += 1;
        } else if after.as_ref() == Some(&before) {
            harmless += 1;
        } else {
            let after = after.unwrap_or_else(|| panic!("byte {place} makes the file unreadable, and nobody says so"));
            let changed = before.iter().zip(&after).filter(|(before, after)| before != after);
            for (before, after) in changed {
                let column = before.split(' ').next().unwrap();
                assert!(KEPT_ONCE.contains(&column), "byte {place}: {before} became {after}");
                untold.push(column.to_owned());
            }
        }
        let verified = world.run("audit --verify --json").unchecked();
        let trail_changed = content(&world.store()).is_some_and(|after| {
            let events = |lines: &[String]| -> Vec<String> {
                lines
                    .iter()
                    .filter(|line| line.starts_with("events."))
                    .cloned()
                    .collect()
            };
            events(&after) != events(&before)
        });
        assert!(!trail_changed || verified.status() == 3, "byte {place}: {verified:?}");
    }
    println!("{named} named, {harmless} harmless, untold: {untold:?}");
    assert!(named > 20, "{named}");
}
