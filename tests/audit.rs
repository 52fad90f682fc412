//! The audit trail as a listing, and what the chain shows of whoever edits the file.

mod chain;
mod listing;

use serde_json::Value;

use crate::harness::{Said, World};

/// Two accounts and what becomes of them, a minute between one thing and the next.
fn story() -> World {
    let mut world = World::new();
    world.register("ada");
    world.tick("1m");
    world.register("bob");
    world.tick("1m");
    let url = world.run("issue-link ada --actor oscar").expect(0).line();
    world.tick("1m");
    world.activate(&url);
    world.tick("1m");
    world.run("suspend bob --reason asked").expect(0);
    world
}

/// The events of a listing in JSON, one a line.
fn events(said: &Said) -> Vec<Value> {
    let lines = said.stdout().lines();
    lines
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["event"].clone())
        .collect()
}

/// The numbers of the events that a command line lists.
#[track_caller]
fn listed(world: &mut World, options: &str) -> Vec<i64> {
    let said = world.run(&format!("audit --json {options}")).expect(0);
    events(&said)
        .iter()
        .map(|event| event["sequence"].as_i64().unwrap())
        .collect()
}
