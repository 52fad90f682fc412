//! The files: there, and in nobody else's hands.

use std::path::{Path, PathBuf};

use crate::{
    context::Context,
    error::Refusal,
    files::{self, FileError, Kind},
    store::StoreError,
    words,
};

use super::Finding;

/// The name of the check that the store's content rests on.
pub(super) const STORE: &str = "store-file";

fn shown(path: &Path) -> String {
    format!("`{}`", words::safe(&path.to_string_lossy()))
}

/// The configuration file. It was read before anything else, and who may write it was judged then.
pub(super) fn configuration(context: &Context) -> Finding {
    const NAME: &str = "configuration";
    let mut settings = context.settings.listing.iter();
    let path = settings
        .find(|setting| setting.name == "config")
        .and_then(|setting| setting.value.as_ref());
    let Some(path) = path.map(PathBuf::from) else {
        return Finding::pass(NAME, "there is none, and the defaults hold");
    };
    match files::check(&path, Kind::Config, &context.settings.files, false) {
        Ok(()) => Finding::pass(NAME, shown(&path)),
        Err(fault) => Finding::refused(NAME, fault.into()),
    }
}

/// The store's file.
pub(super) fn store(context: &Context) -> Finding {
    let path = &context.settings.store;
    // Whoever may only read it may inspect, whoever owns it.
    let reads_only = !files::may_write(path);
    match files::check(path, Kind::Store, &context.settings.files, reads_only) {
        Ok(()) if files::is_open_to_others(path, &context.settings.files) => Finding::warn(
            STORE,
            format!(
                "{} may be read by others: names, addresses and password hashes",
                shown(path)
            ),
            format!("chmod 600 {}", words::shell(&path.to_string_lossy())),
        ),
        Ok(()) if reads_only => Finding::pass(STORE, format!("{}, which this user may only read", shown(path))),
        Ok(()) => Finding::pass(STORE, shown(path)),
        Err(FileError::Missing { .. }) => {
            let refusal = Refusal::of_store(StoreError::Missing, path).hint("gatepass init");
            Finding::refused(STORE, refusal)
        }
        Err(fault) => Finding::refused(STORE, fault.into()),
    }
}

/// The folders of store and key ring: whoever may write there can put another file in a file's place.
pub(super) fn folders(context: &Context) -> Finding {
    const NAME: &str = "folders";
    let settings = &context.settings;
    let mut told: Vec<String> = Vec::new();
    for path in [&settings.store, &settings.keys] {
        let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) else {
            continue;
        };
        match files::check_folder(folder, &settings.files) {
            Ok(()) if told.contains(&shown(folder)) => {}
            Ok(()) => told.push(shown(folder)),
            // What is not there holds nothing that could be exchanged; that the file is missing is told elsewhere.
            Err(FileError::Missing { .. }) => {}
            Err(fault) => return Finding::refused(NAME, fault.into()),
        }
    }
    Finding::pass(NAME, told.join(" and "))
}
