//! What a key may be used for, as its `key_ops` says (RFC 7517 section 4.3).

use serde_json::Value;

use super::KeyDefect;

const SIGN: &str = "sign";
const VERIFY: &str = "verify";

/// A key's `key_ops`, in the order of its file; other operations than the two of signatures are kept with them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Operations(Option<Vec<String>>);

impl Operations {
    /// Reads the member. It must be a list of texts, with one of the two operations of signatures among them.
    pub(crate) fn from_json(member: Option<&Value>) -> Result<Operations, KeyDefect> {
        let Some(member) = member else {
            return Ok(Operations(None));
        };
        let text = |one: &Value| one.as_str().map(str::to_owned);
        let all: Option<Vec<String>> = member.as_array().and_then(|all| all.iter().map(text).collect());
        let all = all.ok_or(KeyDefect::Wrong("key_ops"))?;
        if all.iter().any(|one| one == SIGN || one == VERIFY) {
            Ok(Operations(Some(all)))
        } else {
            Err(KeyDefect::NotForSignatures)
        }
    }

    /// The member, where there is one.
    pub(crate) fn to_json(&self) -> Option<Value> {
        self.0.clone().map(Value::from)
    }

    /// Whether they let the key sign: a key that does not say may do all that it can.
    pub(crate) fn let_sign(&self) -> bool {
        self.0.as_ref().is_none_or(|all| all.iter().any(|one| one == SIGN))
    }

    /// From now on the key verifies and no more.
    pub(crate) fn stop_signing(&mut self) {
        let all = self.0.get_or_insert_default();
        all.retain(|one| one != SIGN);
        if !all.iter().any(|one| one == VERIFY) {
            all.push(VERIFY.to_owned());
        }
    }

    /// From now on the key may sign as well.
    pub(crate) fn start_signing(&mut self) {
        if let Some(all) = self.0.as_mut().filter(|all| !all.iter().any(|one| one == SIGN)) {
            all.insert(0, SIGN.to_owned());
        }
    }
}
