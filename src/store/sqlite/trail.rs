//! The audit trail's rows: the newest event, the next one tied to it, and all of them as they are stored.

use std::sync::LazyLock;

use rusqlite::{Connection, Params, Row, Statement, params, types::ValueRef};

use super::row::{self, Kept};
use crate::{
    event::{Body, Event, Hash, Recorded, Stored, Tip},
    store::StoreError,
};

/// The columns of an event, in the order in which its rows are read.
pub(super) const COLUMNS: &str = "sequence, at, actor, action, account_id, link_id, detail, previous, hash";

/// The end of the chain.
pub(super) fn tip(connection: &Connection) -> Result<Option<Tip>, StoreError> {
    let sql = "SELECT sequence, at, hash FROM events ORDER BY sequence DESC LIMIT 1";
    row::first(connection, sql, [], |row| {
        Ok(Tip {
            sequence: row.get(0)?,
            at: row::instant(row.get(1)?)?,
            hash: row.get(2)?,
        })
    })
}

/// Events of one statement. A statement that fires a trigger keeps a journal of its own, and opens the table and its index anew.
const MANY: usize = 16;

static INSERT: LazyLock<String> = LazyLock::new(|| insertion(1));
static INSERT_MANY: LazyLock<String> = LazyLock::new(|| insertion(MANY));

/// The trail in a step: its end, and the events that are to be written there.
pub(super) struct Trail<'c> {
    connection: &'c Connection,
    pub(super) tip: Option<Tip>,
    /// Each with its detail as JSON.
    unwritten: Vec<(Recorded, String)>,
    one: Kept<'c>,
    many: Kept<'c>,
}

impl<'c> Trail<'c> {
    pub(super) fn at_its_end(connection: &'c Connection) -> Result<Trail<'c>, StoreError> {
        Ok(Trail {
            connection,
            tip: tip(connection)?,
            unwritten: Vec::new(),
            one: Kept::default(),
            many: Kept::default(),
        })
    }

    /// Ties an event to the end of the chain, and returns its new end. The event is written with others, or by
    /// [`Trail::write`].
    pub(super) fn append(&mut self, event: Event) -> Result<Tip, StoreError> {
        let (recorded, detail) = Recorded::with_detail(self.tip.as_ref(), event);
        let tip = recorded.tip();
        self.tip = Some(tip);
        self.unwritten.push((recorded, detail));
        if self.unwritten.len() == MANY {
            insert(self.many.get(self.connection, &INSERT_MANY)?, &self.unwritten)?;
            self.unwritten.clear();
        }
        Ok(tip)
    }

    /// Writes what is not yet written; without it nothing of that would be in the store.
    pub(super) fn write(&mut self) -> Result<(), StoreError> {
        for event in self.unwritten.chunks(1) {
            insert(self.one.get(self.connection, &INSERT)?, event)?;
        }
        self.unwritten.clear();
        Ok(())
    }
}

fn insertion(rows: usize) -> String {
    let places = format!("({})", vec!["?"; COLUMNS.split(',').count()].join(", "));
    format!(
        "INSERT INTO events ({COLUMNS}) VALUES {}",
        vec![places; rows].join(", ")
    )
}

fn insert(statement: &mut Statement<'_>, events: &[(Recorded, String)]) -> Result<(), StoreError> {
    let mut place = 0;
    for (recorded, detail) in events {
        let event = &recorded.event;
        let values = params![
            recorded.sequence,
            event.at.timestamp_millis(),
            event.actor.0,
            event.action.as_str(),
            event.account_id,
            event.link_id.map(|id| id.to_string()),
            detail,
            recorded.previous,
            recorded.hash,
        ];
        for value in values {
            place += 1;
            statement.raw_bind_parameter(place, value)?;
        }
    }
    statement.raw_execute()?;
    Ok(())
}

/// The events after this one as they are stored.
pub(super) fn stored(connection: &Connection, after: i64, limit: usize) -> Result<Vec<Stored>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM events WHERE sequence > ?1 ORDER BY sequence LIMIT ?2");
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let read = as_far_as_possible(connection, &sql, [after, limit], |row| {
        Ok(Stored {
            sequence: row.get(0)?,
            body: body(row),
        })
    });
    Ok(read?.0)
}

/// The rows of a query up to the first that cannot be read, and whether there is one: what is wrong is said when it is the
/// first of all, so that whoever reads on knows where they are.
pub(super) fn as_far_as_possible<T>(
    connection: &Connection,
    sql: &str,
    parameters: impl Params,
    read: impl Fn(&Row<'_>) -> Result<T, StoreError>,
) -> Result<(Vec<T>, bool), StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(parameters)?;
    let mut found = Vec::new();
    loop {
        let next = match rows.next() {
            Ok(Some(row)) => read(row),
            Ok(None) => return Ok((found, false)),
            Err(error) => Err(error.into()),
        };
        match next {
            Ok(one) => found.push(one),
            Err(StoreError::Damaged { .. } | StoreError::OddEvent { .. }) if !found.is_empty() => {
                return Ok((found, true));
            }
            Err(fault) => return Err(fault),
        }
    }
}

/// What stands beside an event's number, where every column holds what it should. In a damaged file even a `STRICT` table
/// may hold something else.
fn body(row: &Row<'_>) -> Option<Body> {
    let number = |column| row.get::<_, i64>(column).ok();
    let hash = |column| row.get::<_, Hash>(column).ok();
    let text = |column: usize| match row.get_ref(column) {
        Ok(ValueRef::Text(text)) => Some(Some(text.to_vec())),
        Ok(ValueRef::Null) => Some(None),
        _ => None,
    };
    let account = match row.get_ref(4) {
        Ok(ValueRef::Integer(id)) => Some(id.to_string().into_bytes()),
        Ok(ValueRef::Null) => None,
        _ => return None,
    };
    Some(Body {
        at: number(1)?,
        words: [text(2)?, text(3)?, account, text(5)?, text(6)?],
        previous: hash(7)?,
        hash: hash(8)?,
    })
}
