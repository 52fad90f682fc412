//! Strict JSON objects, as signed tokens and key files need them: one reading, or none.
//!
//! serde_json takes the last of two members with the same name; RFC 7515 section 4 and RFC 7517 section 4 allow a
//! reader to refuse them, and a reader that does cannot be told something else than the reader before it.

use std::{cell::Cell, fmt};

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// How deep objects and arrays may lie in one another; the outermost object is the first.
const MAX_DEPTH: usize = 32;

/// Why bytes are not one JSON object. The words go on after a subject: "the file …", "the token's payload …".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JsonFault {
    /// A byte sequence that is not UTF-8 (RFC 8259 section 8.1).
    #[error("is not UTF-8 text")]
    NotUtf8,
    /// It begins with U+FEFF (RFC 8259 section 8.1).
    #[error("begins with a byte order mark")]
    ByteOrderMark,
    /// It breaks the grammar, holds half a surrogate pair, or a number that is beyond any float.
    #[error("is not JSON")]
    NotJson,
    /// JSON, but another value than an object.
    #[error("is not a JSON object")]
    NotObject,
    /// Two members of one object have the same name, at whatever depth.
    #[error("holds `{}` twice", shown(.0))]
    Duplicate(String),
    /// More than 32 levels.
    #[error("nests deeper than {MAX_DEPTH} levels")]
    TooDeep,
}

/// Text from outside for a message: the first 40 characters, with whatever does not print escaped.
pub(crate) fn shown(text: &str) -> String {
    text.chars().take(40).flat_map(char::escape_debug).collect()
}

/// Reads exactly one JSON object.
pub(crate) fn object(bytes: &[u8]) -> Result<Map<String, Value>, JsonFault> {
    let text = str::from_utf8(bytes).map_err(|_| JsonFault::NotUtf8)?;
    if text.starts_with('\u{feff}') {
        return Err(JsonFault::ByteOrderMark);
    }
    let fault = Cell::new(None);
    let mut reader = serde_json::Deserializer::from_str(text);
    let read = Strict {
        depth: 0,
        fault: &fault,
    }
    .deserialize(&mut reader)
    .and_then(|value| {
        reader.end()?;
        Ok(value)
    });
    match read {
        Ok(Value::Object(members)) => Ok(members),
        Ok(_) => Err(JsonFault::NotObject),
        Err(_) => Err(fault.take().unwrap_or(JsonFault::NotJson)),
    }
}

/// Builds a [`Value`], and leaves word of a fault that is not of grammar.
#[derive(Clone, Copy)]
struct Strict<'f> {
    depth: usize,
    fault: &'f Cell<Option<JsonFault>>,
}

impl Strict<'_> {
    fn stop<E: Error>(self, fault: JsonFault) -> E {
        self.fault.set(Some(fault));
        E::custom("refused")
    }

    fn inside<E: Error>(self) -> Result<Self, E> {
        if self.depth == MAX_DEPTH {
            return Err(self.stop(JsonFault::TooDeep));
        }
        Ok(Strict {
            depth: self.depth + 1,
            ..self
        })
    }
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value)
            .map(Value::Number)
            .ok_or_else(|| self.stop(JsonFault::NotJson))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let inside = self.inside()?;
        let mut values = Vec::new();
        while let Some(value) = items.next_element_seed(inside)? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let inside = self.inside()?;
        let mut map = Map::new();
        while let Some(Name(name)) = members.next_key()? {
            if map.contains_key(&name) {
                return Err(self.stop(JsonFault::Duplicate(name)));
            }
            map.insert(name, members.next_value_seed(inside)?);
        }
        Ok(Value::Object(map))
    }
}

/// A member's name, after its escapes are undone: `"\u0065xp"` is `exp`.
#[derive(serde::Deserialize)]
struct Name(String);
