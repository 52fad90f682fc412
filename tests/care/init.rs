//! `gatepass init`: what is missing is made, and what is there is left.

use std::fs;

use serde_json::json;

use crate::harness::{World, str};

#[test]
fn it_makes_both_once() {
    let mut world = World::new();
    world.run("init").expect(0).no_out().err(str![[r#"
the key ring is `~/.local/share/gatepass/keys.json`: keep a copy, and keep it secret
the store is `~/.local/share/gatepass/gatepass.db`

"#]]);
    let made = world.files();
    let modes: Vec<u32> = made.values().map(|(mode, _)| *mode).collect();
    assert_eq!(modes, [0o600, 0o600], "{:?}", world.names());
    let again = world.run("init --json").expect(0).json();
    let (store, keys) = (world.store(), world.keys());
    assert_eq!(again["outcome"], "unchanged");
    assert_eq!(
        again["store"],
        json!("~/.local/share/gatepass/gatepass.db"),
        "{store:?}"
    );
    assert_eq!(again["keys"], json!("~/.local/share/gatepass/keys.json"), "{keys:?}");
    assert!(made == world.files(), "the second run changed something");
    world.register("ada");
}

#[test]
fn a_rehearsal_makes_nothing() {
    let mut world = World::new();
    let said = world.run("init --dry-run --json").expect(0);
    assert_eq!(said.json()["outcome"], "created");
    assert!(world.files().is_empty());
}

#[test]
fn a_key_ring_that_is_there_is_kept() {
    let mut world = World::new();
    world.run("init --quiet").expect(0);
    let ring = fs::read(world.keys()).unwrap();
    fs::remove_file(world.store()).unwrap();
    assert_eq!(world.run("init --json").expect(0).json()["outcome"], "created");
    assert!(ring == fs::read(world.keys()).unwrap());
}

#[test]
fn a_store_without_its_key_ring_is_refused() {
    let mut world = World::new();
    world.register("ada");
    fs::remove_file(world.keys()).unwrap();
    assert_eq!(
        world.run("init --json").expect(3).json()["error"]["code"],
        "keys-missing"
    );
    let other = World::new();
    other.write(".local/share/gatepass/keys.json", "{}", 0o600);
    let mut other = other;
    assert_eq!(
        other.run("init --json").expect(3).json()["error"]["code"],
        "keys-malformed"
    );
}
