//! What exporting accounts as CSV cannot cost less than: the same columns read by one query, and each row serialised, with
//! nothing checked. The store is the file that is named; the rows go to standard output.

use std::{
    env,
    io::{self, BufWriter},
};

use chrono::{DateTime, SecondsFormat};
use rusqlite::{Connection, OpenFlags};

#[expect(clippy::disallowed_methods, reason = "a program of its own, outside the house")]
fn main() -> anyhow::Result<()> {
    let path = env::args_os().nth(1).unwrap_or_default();
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut out = csv::Writer::from_writer(BufWriter::new(io::stdout().lock()));
    out.write_record([
        "id",
        "username",
        "email",
        "state",
        "roles",
        "created_at",
        "activated_at",
        "has_password",
    ])?;
    let mut accounts = connection.prepare(
        "SELECT id, username, email, roles, created_at, activated_at, suspended_at IS NOT NULL, password_hash IS NOT NULL
         FROM accounts WHERE deleted_at IS NULL ORDER BY id",
    )?;
    let mut rows = accounts.query([])?;
    while let Some(row) = rows.next()? {
        let (id, username, email): (i64, String, Option<String>) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let roles: Vec<String> = serde_json::from_str(row.get_ref(3)?.as_str()?)?;
        let (created, activated): (i64, Option<i64>) = (row.get(4)?, row.get(5)?);
        let (suspended, has_password): (bool, bool) = (row.get(6)?, row.get(7)?);
        let state = match (suspended, activated) {
            (true, _) => "suspended",
            (false, Some(_)) => "active",
            (false, None) => "pending",
        };
        out.write_record([
            id.to_string().as_str(),
            &username,
            email.as_deref().unwrap_or_default(),
            state,
            &roles.join(","),
            &rfc3339(created),
            &activated.map(rfc3339).unwrap_or_default(),
            if has_password { "true" } else { "false" },
        ])?;
    }
    out.flush()?;
    Ok(())
}

fn rfc3339(milliseconds: i64) -> String {
    let at = DateTime::from_timestamp_millis(milliseconds).unwrap_or_default();
    let form = if at.timestamp_subsec_millis() == 0 {
        SecondsFormat::Secs
    } else {
        SecondsFormat::Millis
    };
    at.to_rfc3339_opts(form, true)
}
