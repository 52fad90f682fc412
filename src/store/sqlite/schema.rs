//! Whose file it is, which version of the schema it has, and whether that schema is the one that the migrations make.

use data_encoding::HEXLOWER;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use sha2::{Digest, Sha256};

use super::{fault::odd, row};
use crate::store::StoreError;

/// `gate` in ASCII: the mark of our files in SQLite's header.
const APPLICATION_ID: i32 = 0x6761_7465;

/// One step of the schema; its version is its place in [`MIGRATIONS`], counted from 1.
struct Migration {
    sql: &'static str,
    /// The [`fingerprint`] of the schema after it; the test below says what it must be.
    fingerprint: &'static str,
}

/// Append-only.
const MIGRATIONS: &[Migration] = &[
    Migration {
        sql: include_str!("0001_accounts_links_events.sql"),
        fingerprint: "39d94f071861f89d73f6e772655ee0012249febf7c3f0f867cb1e694e5d32459",
    },
    Migration {
        sql: include_str!("0002_self_registered.sql"),
        fingerprint: "c390e25cfa77580e4ef063b6c916e39990e2c0fdb13fbe60be9b2456f784cd89",
    },
    Migration {
        sql: include_str!("0003_purposes_and_listings.sql"),
        fingerprint: "65a45635636048b50c2e3bbb8838989614d8bac6aeff037dbdd05688d4200e2f",
    },
    Migration {
        sql: include_str!("0004_seals.sql"),
        fingerprint: "38bb85da3d786a4cb4819032642fa12482270728d3a6889e641b3e7ca0e59074",
    },
    Migration {
        sql: include_str!("0005_outbox.sql"),
        fingerprint: "ff2dcdaa38d13a33f48d323e7ab3b3ba664a01400dae88eb6e7b6a7dd17512d3",
    },
];

/// The newest version.
pub(super) fn known() -> i32 {
    i32::try_from(MIGRATIONS.len()).unwrap_or(i32::MAX)
}

/// What a file turned out to be, where it is not refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Empty: what a killed first run leaves.
    Unfinished,
    /// A store of this version of the program.
    Current,
    /// A store of an earlier version.
    Older(i32),
}

impl Standing {
    /// Passes a store that can be read as it is, or a copy of whatever version.
    pub(super) fn readable(self, is_copy: bool) -> Result<(), StoreError> {
        match self {
            Standing::Current => Ok(()),
            Standing::Older(_) if is_copy => Ok(()),
            Standing::Unfinished => Err(StoreError::Missing),
            Standing::Older(found) => Err(StoreError::Older { found, known: known() }),
        }
    }
}

/// Looks at a file in one snapshot.
pub(super) fn inspect(connection: &Connection) -> Result<Standing, StoreError> {
    look(&*Transaction::new_unchecked(connection, TransactionBehavior::Deferred)?)
}

/// Looks at a file within a transaction: first at its marks, and at the rest only when they are ours.
pub(super) fn look(connection: &Connection) -> Result<Standing, StoreError> {
    let application_id: i32 = pragma(connection, "application_id")?;
    let version: i32 = pragma(connection, "user_version")?;
    if application_id != APPLICATION_ID {
        let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        return match (application_id, version, tables) {
            (0, 0, 0) => Ok(Standing::Unfinished),
            _ => Err(StoreError::NotOurs),
        };
    }
    if version > known() {
        return Err(StoreError::Newer {
            found: version,
            known: known(),
        });
    }
    let migration = usize::try_from(version)
        .ok()
        .and_then(|version| MIGRATIONS.get(version.checked_sub(1)?));
    let Some(migration) = migration else {
        return Err(odd("its schema has no version"));
    };
    if fingerprint(connection)? != migration.fingerprint {
        return Err(odd("its tables are not those of its version"));
    }
    Ok(if version == known() {
        Standing::Current
    } else {
        Standing::Older(version)
    })
}

/// Whether the schema is still of the version that was found on opening: another gatepass may have come in between.
pub(super) fn still_current(connection: &Connection) -> Result<(), StoreError> {
    let found = pragma(connection, "user_version")?;
    if found == known() {
        Ok(())
    } else {
        Err(StoreError::Newer { found, known: known() })
    }
}

/// Makes or updates the schema in one transaction; another process may have done it meanwhile.
pub(super) fn migrate(connection: &Connection) -> Result<(), StoreError> {
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    let done = match look(&transaction)? {
        Standing::Unfinished => 0,
        Standing::Older(version) => version,
        Standing::Current => return Ok(()),
    };
    build(&transaction, done, known())?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", known())?;
    Ok(transaction.commit()?)
}

/// Brings a schema from one version to a later one, within a transaction.
pub(super) fn build(connection: &Connection, from: i32, to: i32) -> Result<(), StoreError> {
    let place = |version| usize::try_from(version).unwrap_or_default();
    for migration in MIGRATIONS.iter().take(place(to)).skip(place(from)) {
        connection.execute_batch(migration.sql)?;
    }
    Ok(())
}

/// Removes everything that a schema holds, and so all content, within a transaction. Statistics go with their tables.
pub(super) fn clear(connection: &Connection) -> Result<(), StoreError> {
    let all = "SELECT type, name FROM sqlite_schema
               WHERE type IN ('view', 'trigger') OR (type = 'table' AND name <> 'sqlite_sequence')
               ORDER BY type = 'table', rowid DESC";
    let found = row::all(connection, all, [], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
    })?;
    for (kind, name) in found {
        connection.execute_batch(&format!("DROP {kind} \"{name}\""))?;
    }
    Ok(())
}

/// The version of the schema of a database that is at hand.
pub(super) fn version(connection: &Connection, database: &str) -> Result<i32, StoreError> {
    pragma(connection, &format!("{database}.user_version"))
}

fn pragma(connection: &Connection, name: &str) -> Result<i32, StoreError> {
    let mut statement = connection.prepare_cached(&format!("PRAGMA {name}"))?;
    Ok(statement.query_row([], |row| row.get(0))?)
}

/// The SHA-256 of all that the schema says, so that a table, view or trigger that was put in or altered is noticed.
/// The statistics of `ANALYZE` are no part of it.
fn fingerprint(connection: &Connection) -> Result<String, StoreError> {
    let mut statement = connection.prepare(
        "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema
         WHERE name NOT LIKE 'sqlite_stat%' ORDER BY type, name",
    )?;
    let mut rows = statement.query([])?;
    let mut digest = Sha256::new();
    while let Some(row) = rows.next()? {
        for column in 0..4 {
            digest.update(
                row.get_ref(column)?
                    .as_bytes()
                    .map_err(|_| odd("its schema is no text"))?,
            );
            digest.update([0]);
        }
    }
    Ok(HEXLOWER.encode(&digest.finalize()))
}

#[cfg(test)]
mod tests {
    use super::{super::seal, *};

    #[test]
    fn every_migration_makes_the_schema_that_is_written_down() {
        let connection = Connection::open_in_memory().unwrap();
        seal::teach(&connection).unwrap();
        for (version, migration) in (1..).zip(MIGRATIONS) {
            connection.execute_batch(migration.sql).unwrap();
            assert_eq!(
                fingerprint(&connection).unwrap(),
                migration.fingerprint,
                "version {version}"
            );
        }
    }
}
