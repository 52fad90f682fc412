//! The rows of JSON Lines: one object a line.

use std::ops::ControlFlow;

use zeroize::Zeroizing;

use super::{
    FileFault, LONGEST_RECORD, Record, RowFault, Sink,
    json::Value,
    member::{self, Member},
    record::Raw,
    source::{BLANKS, Source},
};

/// Hands on every line that is not blank.
pub(super) fn read(source: &mut Source<'_>, sink: Sink<'_>) -> Result<(), FileFault> {
    let mut text = Zeroizing::new(Vec::with_capacity(LONGEST_RECORD));
    while source.after(BLANKS)?.is_some() {
        let line = source.line();
        let whole = read_line(source, &mut text)?;
        let record = match std::str::from_utf8(&text) {
            _ if !whole => Record::new(line, Raw::default(), Some(RowFault::TooLong)),
            Err(_) => Record::new(line, Raw::default(), Some(RowFault::NotText)),
            Ok(_) => record(line, &text),
        };
        if sink(record) == ControlFlow::Break(()) {
            break;
        }
    }
    Ok(())
}

/// Takes the rest of the line. `false` where it is longer than is kept.
fn read_line(source: &mut Source<'_>, text: &mut Vec<u8>) -> Result<bool, FileFault> {
    text.clear();
    let mut whole = true;
    loop {
        let rest = source.fill()?;
        let end = rest.iter().position(|&byte| byte == b'\n');
        let part = &rest[..end.unwrap_or(rest.len())];
        whole &= text.len() + part.len() <= LONGEST_RECORD;
        if whole {
            text.extend_from_slice(part);
        }
        let count = part.len();
        source.take(count);
        if end.is_some() || count == 0 {
            return Ok(whole);
        }
    }
}

fn record(line: u64, text: &[u8]) -> Record {
    let mut raw = Raw::default();
    let members = match Value::object(text) {
        Ok(members) => members,
        Err(error) => return Record::new(line, raw, Some(RowFault::NotObject(error.column().max(1)))),
    };
    let mut fault = None;
    for (at, (name, value)) in members.iter().enumerate() {
        if let Err(found) = put(&mut raw, name, value) {
            fault.get_or_insert(found);
        } else if members[..at].iter().any(|(earlier, _)| earlier == name) {
            fault.get_or_insert_with(|| RowFault::MemberTwice(name.clone()));
        }
    }
    Record::new(line, raw, fault)
}

fn put(raw: &mut Raw, name: &str, value: &Value) -> Result<(), RowFault> {
    let member = Member::of_object(name).ok_or_else(|| RowFault::UnknownMember {
        name: name.to_owned(),
        meant: member::meant(name),
    })?;
    match value {
        _ if member == Member::Ignored => Ok(()),
        Value::Null => Ok(()),
        Value::Text(text) => {
            raw.put(member, text);
            Ok(())
        }
        Value::List(roles) if member == Member::Roles => {
            raw.roles = texts(roles).ok_or_else(|| wrong(name, member))?;
            Ok(())
        }
        _ => Err(wrong(name, member)),
    }
}

/// All of a list, where each of it is a text.
pub(super) fn texts(list: &[Value]) -> Option<Vec<String>> {
    let text = |value: &Value| match value {
        Value::Text(text) => Some(text.to_string()),
        _ => None,
    };
    list.iter().map(text).collect()
}

fn wrong(name: &str, member: Member) -> RowFault {
    let wanted = if member == Member::Roles {
        "a list of texts"
    } else {
        "a text"
    };
    let member = member::NAMES
        .into_iter()
        .find(|known| *known == name)
        .unwrap_or_default();
    RowFault::WrongKind { member, wanted }
}
