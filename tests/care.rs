//! The care of an installation: making it, examining it, copying it and going back to a copy.

mod backup;
mod check;
mod flips;
mod init;
mod restore;

use std::path::Path;

use serde_json::Value;

use crate::harness::{Said, World};

/// The outcome of every check, by its name.
fn outcomes(said: &Said) -> Vec<(String, String)> {
    let json = said.json();
    let checks = json["checks"].as_array().unwrap().iter();
    let word = |check: &Value, key: &str| check[key].as_str().unwrap().to_owned();
    checks
        .map(|check| (word(check, "name"), word(check, "outcome")))
        .collect()
}

/// Everything that tables of a store hold, a line a row; `None` where it cannot be read.
fn content(path: &Path) -> Option<Vec<String>> {
    use rusqlite::{Connection, OpenFlags, types::Value as Cell};
    let uri = format!("file://{}?immutable=1", path.display());
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    let sql = Connection::open_with_flags(uri, flags).ok()?;
    let mut lines = Vec::new();
    for table in ["accounts", "links", "events", "keys_seen", "sqlite_sequence"] {
        let mut statement = sql
            .prepare(&format!("SELECT name FROM pragma_table_info('{table}')"))
            .ok()?;
        let names: Result<Vec<String>, _> = statement.query_map([], |row| row.get(0)).ok()?.collect();
        let names = names.ok()?;
        let mut statement = sql.prepare(&format!("SELECT * FROM {table}")).ok()?;
        let mut rows = statement.query([]).ok()?;
        while let Some(row) = rows.next().ok()? {
            for (column, name) in names.iter().enumerate() {
                let cell: Cell = row.get(column).ok()?;
                lines.push(format!("{table}.{name} {cell:?}"));
            }
        }
    }
    Some(lines)
}

/// Two people, one of them active, and links in every state.
fn lived_in() -> World {
    let mut world = World::new();
    let url = world.register("ada");
    world.tick("1m");
    world.activate(&url);
    world.register("bob");
    world.tick("1m");
    world.issue("bob");
    world
}
