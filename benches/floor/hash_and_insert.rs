//! What registering somebody with a password cannot cost less than: one Argon2id hash of the default cost and one insert
//! that survives a power failure, into the file that is named, which the bench has made.

use std::env;

use argon2_rust::{
    Algorithm, Argon2, Version,
    params::{Memory, Params, TagLen},
};
use gatepass::password::Cost;
use rusqlite::Connection;

#[expect(clippy::disallowed_methods, reason = "a program of its own, outside the house")]
fn main() -> anyhow::Result<()> {
    let path = env::args_os().nth(1).unwrap_or_default();
    let Cost {
        memory_kib,
        time,
        lanes,
    } = Cost::default();
    let mut hash = [0; 32];
    let params = Params::builder()
        .memory(Memory::kib(memory_kib.into()))
        .passes(time)
        .lanes(lanes)
        .tag_len(TagLen::bytes(hash.len() as u64))
        .build()?;
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_into(
        b"a password of some length",
        b"sixteen is salty",
        &mut hash,
    )?;
    let connection = Connection::open(path)?;
    connection.execute_batch("PRAGMA synchronous = FULL")?;
    connection.execute("INSERT INTO hashes (hash) VALUES (?1)", [hash])?;
    Ok(())
}
