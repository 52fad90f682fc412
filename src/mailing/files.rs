//! What mail takes from files that the settings name: templates, and certificates.

use crate::{
    error::Refusal,
    files::{self, FileError, Kind},
    letter::Templates,
    settings::Settings,
    words,
};

/// The most that a template or a file of certificates may hold.
const BYTES: u64 = 1024 * 1024;

/// Certificates that are trusted beside those of the system.
pub(super) fn authorities(settings: &Settings) -> Result<Option<Vec<u8>>, Refusal> {
    let Some(path) = &settings.mail.ca_file else {
        return Ok(None);
    };
    Ok(Some(files::read(path, Kind::Config, &settings.files, BYTES)?.to_vec()))
}

/// The templates that are built in, and those of the operator's folder.
pub(super) fn templates(settings: &Settings) -> Result<Templates, Refusal> {
    let Some(folder) = &settings.mail.templates else {
        return Ok(Templates::default());
    };
    let mut own = Vec::new();
    for name in Templates::names() {
        match files::read(&folder.join(name), Kind::Config, &settings.files, BYTES) {
            Ok(bytes) => {
                let text = String::from_utf8(bytes.to_vec());
                own.push((name.to_owned(), text.map_err(|_| Refusal::template_not_text(name))?));
            }
            Err(FileError::Missing { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    if own.is_empty() {
        return Err(Refusal::no_templates(&words::safe(&folder.to_string_lossy())));
    }
    Templates::with(own).map_err(Refusal::of_template)
}
