//! Vectors from outside: beside the project in `../shared`, or in the folder that `GATEPASS_VECTORS` names.

use std::{fs, path::PathBuf};

use serde_json::Value;

/// The text of a file, such as `vectors/emails.json` or, beside that folder, `seed/fixtures.json`, or `None` where the folder is absent: then the test says so.
pub(crate) fn text(name: &str) -> Option<String> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/vectors");
    let vectors = std::env::var_os("GATEPASS_VECTORS").map_or(beside, PathBuf::from);
    let path = vectors.join("..").join(name);
    if !path.exists() {
        println!("skipped: there is no {}", path.display());
        return None;
    }
    Some(fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display())))
}

/// The records of a JSON file of vectors, or `None` where the folder is absent.
pub(crate) fn json(name: &str) -> Option<Value> {
    text(name).map(|text| serde_json::from_str(&text).expect("vectors are JSON"))
}
