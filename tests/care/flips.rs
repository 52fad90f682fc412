//! One bit flipped anywhere in the file: it is named, or nothing that anybody reads has changed.

use std::fs;

use super::{content, lived_in};
use crate::harness::PASSWORD;

/// In one of so many bytes that are not zero a bit is flipped; a prime, so that no column is passed by.
const STEP: usize = 11;

#[test]
fn a_flipped_bit_is_named_or_harmless() {
    let mut world = lived_in();
    world.set("GATEPASS_ARGON2_MEMORY_KIB", "64");
    let register = "register carl --active --password-stdin --quiet";
    world.run(register).stdin(PASSWORD).expect(0);
    let whole = fs::read(world.store()).unwrap();
    let before = content(&world.store()).unwrap();
    let (mut named, mut harmless) = (0, 0);
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
        } else {
            assert_eq!(
                after.as_ref(),
                Some(&before),
                "byte {place}: something else is read, and nobody says so"
            );
            harmless += 1;
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
    println!("{named} named, {harmless} harmless");
    assert!(named > 20, "{named}");
}
