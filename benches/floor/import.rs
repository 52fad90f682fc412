//! Importing accounts bare: the rows that an import wrote, inserted once more into the same schema, a statement for each, in
//! steps as large, with nothing checked and nothing told. Named are the store that they are in and a file to be made; what is
//! told is how many seconds the inserts and their commits took, without the reading.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a program of its own, outside the house"
)]

use std::{env, fs, time::Instant};

use rusqlite::{Connection, types::Value};

/// Rows of a step, as the program has.
const BATCH: i64 = 8 * 1024;

/// The tables and what their rows are ordered by.
const TABLES: [(&str, &str); 3] = [("accounts", "id"), ("links", "number"), ("events", "sequence")];

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [source, target] = &args[..] else {
        anyhow::bail!("named are a store and a file to be made");
    };
    fs::File::create_new(target)?;
    let (source, target) = (Connection::open(source)?, Connection::open(target)?);
    target.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
         PRAGMA cache_size = -24576; PRAGMA wal_autocheckpoint = 32768",
    )?;
    let mut schema = source
        .prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid")?;
    for sql in schema.query_map([], |row| row.get::<_, String>(0))? {
        target.execute_batch(&sql?)?;
    }
    let mut seconds = 0.0;
    let last: i64 = source.query_row("SELECT max(id) FROM accounts", [], |row| row.get(0))?;
    let per_account: i64 = source.query_row("SELECT max(sequence) FROM events", [], |row| row.get(0))?;
    let per_account = per_account / last;
    for first in (1..=last).step_by(usize::try_from(BATCH)?) {
        let batch: Vec<(usize, Vec<Vec<Value>>)> = TABLES
            .iter()
            .map(|(table, key)| {
                let (from, count) = match *table {
                    "events" => ((first - 1) * per_account + 1, BATCH * per_account),
                    _ => (first, BATCH),
                };
                let sql = format!("SELECT * FROM {table} WHERE {key} >= ?1 AND {key} < ?1 + ?2 ORDER BY {key}");
                let mut rows = source.prepare_cached(&sql)?;
                let columns = rows.column_count();
                let rows = rows.query_map([from, count], |row| {
                    (0..columns).map(|column| row.get(column)).collect()
                })?;
                Ok((columns, rows.collect::<Result<_, _>>()?))
            })
            .collect::<rusqlite::Result<_>>()?;
        let start = Instant::now();
        let transaction = target.unchecked_transaction()?;
        for ((table, _), (columns, rows)) in TABLES.iter().zip(&batch) {
            let places = vec!["?"; *columns].join(", ");
            let mut insert = transaction.prepare_cached(&format!("INSERT INTO {table} VALUES ({places})"))?;
            for row in rows {
                insert.execute(rusqlite::params_from_iter(row))?;
            }
        }
        transaction.commit()?;
        seconds += start.elapsed().as_secs_f64();
    }
    println!("{seconds:.3}");
    Ok(())
}
