//! Lists of accounts as files: what is read of each format, what is wrong with a file or a row, and that what is written
//! reads back.

mod bounds;
mod csv;
mod files;
mod fixtures;
mod json_lines;
mod round_trip;

use std::ops::ControlFlow;

use chrono::{DateTime, Utc};
use gatepass::roster::{Credential, FileFault, Person, Record, RowFault, Rules, Summary, read};
use secrecy::ExposeSecret;

/// A hash of Argon2id, as small as one may be.
pub(crate) const HASH: &str = "$argon2id$v=19$m=8,t=1,p=1$AAECAwQFBgcICQoLDA0ODw$i7WbrdK+t2NoDkSzBgGrVA";

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn rules() -> Rules {
    Rules {
        drop_unknown_hashes: false,
        no_password: false,
        allow_reserved: false,
        now: at("2026-11-23T09:00:00Z"),
    }
}

/// Everything in a file.
#[track_caller]
fn records(file: impl AsRef<[u8]>) -> (Vec<Record>, Summary) {
    let mut found = Vec::new();
    let summary = read(&mut file.as_ref(), &mut |record| {
        found.push(record);
        ControlFlow::Continue(())
    });
    let summary = summary.unwrap_or_else(|fault| panic!("{fault}"));
    assert_eq!(summary.records, found.len() as u64);
    (found, summary)
}

/// Each row, with its line.
#[track_caller]
fn rows(file: impl AsRef<[u8]>) -> Vec<(u64, Result<Person, RowFault>)> {
    let (records, _) = records(file);
    records
        .iter()
        .map(|record| (record.line, record.person(&rules())))
        .collect()
}

/// What is said of the only row.
#[track_caller]
fn fault(file: impl AsRef<[u8]>) -> String {
    let mut rows = rows(file);
    assert_eq!(rows.len(), 1, "{rows:?}");
    rows.remove(0).1.expect_err("a fault").to_string()
}

/// What is said of a file.
#[track_caller]
fn file_fault(file: impl AsRef<[u8]>) -> FileFault {
    read(&mut file.as_ref(), &mut |_| ControlFlow::Continue(())).expect_err("a fault")
}

/// An account in one line, with what is secret.
fn shown(person: &Person) -> String {
    let Person {
        username,
        email,
        credential,
        state,
        roles,
        created_at,
        activated_at,
    } = person;
    let credential = match credential {
        Credential::None => String::new(),
        Credential::Password(password) => format!("password {}", password.expose_secret()),
        Credential::Hash(hash) => format!("hash {}", hash.as_str()),
    };
    let email = email.as_ref().map(ToString::to_string).unwrap_or_default();
    let roles: Vec<&str> = roles.iter().map(|role| role.as_str()).collect();
    let when = |at: &Option<DateTime<Utc>>| at.map(|at| at.to_rfc3339()).unwrap_or_default();
    format!(
        "{username}|{email}|{credential}|{}|{}|{}|{}",
        state.as_str(),
        roles.join(","),
        when(created_at),
        when(activated_at)
    )
}

/// All rows in one line each.
#[track_caller]
fn all(file: impl AsRef<[u8]>) -> Vec<String> {
    rows(file)
        .into_iter()
        .map(|(line, row)| match row {
            Ok(person) => format!("{line}: {}", shown(&person)),
            Err(fault) => format!("{line}: {fault}"),
        })
        .collect()
}
