//! The seal on a row: a digest of what its columns held when gatepass last wrote them.
//!
//! SQLite finds damage to its own structure and not to a value inside a row, where one flipped bit makes another value that
//! could stand there as well. The seal is kept in the row and goes with it, so that nothing outlives an erased person; events
//! need none, because the chain covers them. It is no signature: whoever edits the file by intent can seal it again.

use std::sync::LazyLock;

use rusqlite::{
    Connection, Params, ToSql,
    functions::{Context, FunctionFlags},
    types::{ToSqlOutput, ValueRef},
};
use sha2::{Digest, Sha256};

use super::{
    fault::odd,
    row::{self, Kept},
};
use crate::store::StoreError;

/// The first octets of a SHA-256, as many as damage cannot hit by chance.
const LENGTH: usize = 8;

/// A table whose rows are sealed.
pub(super) struct Sealed {
    table: &'static str,
    /// How its row is called, as an SQL expression.
    pub(super) called: &'static str,
    /// Every column but the seal, in the order in which they are sealed and inserted.
    columns: &'static str,
    /// The statement for a new row; made once, because many come after each other.
    insert: LazyLock<String>,
}

/// Declares a table by its name, what its row is called, and its columns.
macro_rules! sealed {
    ($name:ident $table:literal $called:literal $columns:literal) => {
        pub(super) static $name: Sealed = Sealed {
            table: $table,
            called: $called,
            columns: $columns,
            insert: LazyLock::new(|| insertion($table, $columns)),
        };
    };
}

sealed! { ACCOUNTS "accounts" "'account ' || id"
    "id, username, username_fold, username_skeleton, email, email_fold, password_hash, password_generation, roles, \
     created_at, activated_at, suspended_at, deleted_at, self_registered"
}

sealed! { LINKS "links" "'link ' || id"
    "number, id, account_id, purpose, payload, key_id, email, password_generation, issued_by, issued_at, expires_at, \
     used_at, used_via, superseded_at, superseded_by, revoked_at, revoked_by, revoked_reason, new_email"
}

sealed! { OUTBOX "outbox" "'mail ' || number"
    "number, link_id, account_id, address_fold, message_id, language, link_template, queued_at, tries, next_at, \
     claimed_until, sent_at, given_up_at, fault"
}

sealed! { KEYS_SEEN "keys_seen" "'key ' || hex(thumbprint)" "thumbprint" }

/// All of them.
pub(super) static ALL: [&Sealed; 4] = [&ACCOUNTS, &LINKS, &OUTBOX, &KEYS_SEEN];

fn insertion(table: &str, columns: &str) -> String {
    let count = columns.split(',').count();
    let places: Vec<String> = (1..=count + 1).map(|place| format!("?{place}")).collect();
    let places = places.join(", ");
    format!("INSERT INTO {table} ({columns}, seal) VALUES ({places})")
}

impl Sealed {
    /// Writes a new row; the values are in the order of the columns.
    pub(super) fn insert<'c>(
        &self,
        connection: &'c Connection,
        statement: &mut Kept<'c>,
        values: &[&dyn ToSql],
    ) -> Result<(), StoreError> {
        let statement = statement.get(connection, &self.insert)?;
        let mut sealing = Sealing::new();
        for (place, value) in (1..).zip(values) {
            match value.to_sql()? {
                ToSqlOutput::Borrowed(value) => sealing.take(value),
                ToSqlOutput::Owned(value) => sealing.take(ValueRef::from(&value)),
                _ => return Err(odd("a value is none of its kinds")),
            }
            statement.raw_bind_parameter(place, value)?;
        }
        statement.raw_bind_parameter(values.len() + 1, sealing.seal())?;
        statement.raw_execute()?;
        Ok(())
    }

    /// Seals rows again that were changed.
    pub(super) fn renew(&self, connection: &Connection, which: &str, values: impl Params) -> Result<(), StoreError> {
        let Sealed { table, columns, .. } = self;
        let sql = format!("UPDATE {table} SET seal = seal({columns}) WHERE {which}");
        row::change(connection, &sql, values).map(drop)
    }

    /// Whether a row is what was sealed, as an SQL expression.
    pub(super) fn holds(&self) -> String {
        format!("seal IS seal({})", self.columns)
    }

    /// The rows that are not what was sealed, as a query for what they are called.
    pub(super) fn broken(&self) -> String {
        let Sealed {
            table, called, columns, ..
        } = self;
        format!("SELECT {called} FROM {table} WHERE seal IS NOT seal({columns})")
    }
}

/// Teaches a connection the function `seal`, of any number of values.
pub(super) fn teach(connection: &Connection) -> Result<(), StoreError> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_DIRECTONLY;
    Ok(connection.create_scalar_function("seal", -1, flags, |values| Ok(seal(values)))?)
}

fn seal(values: &Context<'_>) -> Vec<u8> {
    let mut sealing = Sealing::new();
    (0..values.len()).for_each(|place| sealing.take(values.get_raw(place)));
    sealing.seal()
}

/// The octets of a row, each value with its type and length, so that no two rows give the same. All are digested in one
/// piece: SHA-256 takes its time over many small ones.
struct Sealing(Vec<u8>);

impl Sealing {
    fn new() -> Sealing {
        Sealing(Vec::with_capacity(1024))
    }

    fn take(&mut self, value: ValueRef<'_>) {
        let mut put = |kind: u8, value: &[u8], length: Option<usize>| {
            self.0.push(kind);
            if let Some(length) = length {
                self.0.extend_from_slice(&(length as u64).to_le_bytes());
            }
            self.0.extend_from_slice(value);
        };
        match value {
            ValueRef::Null => put(0, &[], None),
            ValueRef::Integer(number) => put(1, &number.to_le_bytes(), None),
            ValueRef::Real(number) => put(2, &number.to_le_bytes(), None),
            ValueRef::Text(text) => put(3, text, Some(text.len())),
            ValueRef::Blob(blob) => put(4, blob, Some(blob.len())),
        }
    }

    fn seal(self) -> Vec<u8> {
        Sha256::digest(&self.0)[..LENGTH].to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{connection, patience::Patience, schema},
        *,
    };

    #[test]
    fn every_column_is_sealed() {
        let patience = Patience::new(std::time::Duration::ZERO);
        let connection = connection::prepared(Connection::open_in_memory().unwrap(), &patience).unwrap();
        schema::migrate(&connection).unwrap();
        for sealed in ALL {
            let columns = format!("SELECT name FROM pragma_table_info('{}')", sealed.table);
            let columns = row::all(&connection, &columns, [], |row| Ok(row.get::<_, String>(0)?)).unwrap();
            let mut sealed: Vec<&str> = sealed.columns.split(',').map(str::trim).chain(["seal"]).collect();
            sealed.sort_unstable();
            let mut columns: Vec<&str> = columns.iter().map(String::as_str).collect();
            columns.sort_unstable();
            assert_eq!(sealed, columns);
        }
    }
}
