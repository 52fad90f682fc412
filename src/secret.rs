//! A secret's type, and getting one from a file or from standard input. Asking a person is in prompt.rs.
//!
//! A secret does not print, does not serialise, and is wiped when it is dropped. Nothing here says what was in it.

use std::{
    fs::{self, File},
    io::{self, Read, Write},
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use zeroize::Zeroizing;

use crate::{
    files::{self, FileError, Kind, Policy},
    host::Host,
};

pub use secrecy::{ExposeSecret, SecretString};

/// The longest password in bytes.
pub const LIMIT: usize = 4096;

/// What may follow a secret and is no part of it: one line end.
const LINE_END: usize = 2;

/// Why there is no secret.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// Its file could not be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// Standard input could not be read.
    #[error("could not read standard input: {0}")]
    Input(io::Error),
    /// There is nothing in it.
    #[error("{0} holds no password")]
    Empty(Source),
    /// It is too long.
    #[error("the password in {0} is longer than {LIMIT} bytes")]
    TooLong(Source),
    /// It is not text.
    #[error("the password in {0} is not UTF-8 text")]
    NotText(Source),
}

/// Where a secret was looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A file.
    File(PathBuf),
    /// Standard input.
    Stdin,
}

impl std::fmt::Display for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Source::File(path) => write!(f, "`{}`", crate::words::safe(&path.to_string_lossy())),
            Source::Stdin => f.write_str("standard input"),
        }
    }
}

/// A password from a file, which may be a pipe. One final LF or CRLF is no part of it.
pub fn from_file(path: &Path) -> Result<SecretString, SecretError> {
    let source = || Source::File(path.to_owned());
    let bytes = match files::read(path, Kind::Secret, &Policy::default(), (LIMIT + LINE_END) as u64) {
        Err(FileError::TooLarge { .. }) => return Err(SecretError::TooLong(source())),
        read => read?,
    };
    password(bytes, source)
}

/// A password from standard input, read to its end. One final LF or CRLF is no part of it.
pub fn from_stdin(host: &mut dyn Host) -> Result<SecretString, SecretError> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(LIMIT + 64));
    let limit = (LIMIT + LINE_END + 1) as u64;
    host.stdin()
        .take(limit)
        .read_to_end(&mut bytes)
        .map_err(SecretError::Input)?;
    password(bytes, || Source::Stdin)
}

fn password(bytes: Zeroizing<Vec<u8>>, source: impl Fn() -> Source) -> Result<SecretString, SecretError> {
    let bytes = without_line_end(bytes);
    if bytes.is_empty() {
        return Err(SecretError::Empty(source()));
    }
    if bytes.len() > LIMIT {
        return Err(SecretError::TooLong(source()));
    }
    // From a slice, so that the copy has no spare room and is not moved, unwiped, once more.
    let text = std::str::from_utf8(&bytes).map_err(|_| SecretError::NotText(source()))?;
    Ok(SecretString::from(text))
}

fn without_line_end(mut bytes: Zeroizing<Vec<u8>>) -> Zeroizing<Vec<u8>> {
    if bytes.ends_with(b"\n") {
        bytes.pop();
        if bytes.ends_with(b"\r") {
            bytes.pop();
        }
    }
    bytes
}

/// A new file, 0600, that waits for a secret. It goes away again unless it is kept, so that a path that does not work is
/// found before anything is changed, and nothing is left where the change failed.
#[derive(Debug)]
pub struct Reserved {
    path: PathBuf,
    file: File,
    kept: bool,
}

impl Reserved {
    /// Makes the file. `Exists` where there is anything at the path, a symbolic link among it.
    pub fn at(path: &Path) -> Result<Reserved, FileError> {
        let file = files::create_new(path, Kind::Secret, &Policy::default())?;
        Ok(Reserved {
            path: path.to_owned(),
            file,
            kept: false,
        })
    }

    /// Writes the secret and a line end, safe from a power failure.
    pub fn fill(&mut self, secret: &SecretString) -> Result<(), FileError> {
        let mut line = Zeroizing::new(Vec::with_capacity(secret.expose_secret().len() + 1));
        line.extend_from_slice(secret.expose_secret().as_bytes());
        line.push(b'\n');
        let written = self.file.write_all(&line).and_then(|()| self.file.sync_all());
        written
            .and_then(|()| files::sync_folder_of(&self.path))
            .map_err(|error| FileError::from_io("write", Kind::Secret.noun(), &self.path, error))
    }

    /// The change that the secret belongs to is made: the file stays.
    pub fn keep(mut self) {
        self.kept = true;
    }
}

impl Drop for Reserved {
    fn drop(&mut self) {
        if self.kept {
            return;
        }
        // Only if it is still ours: somebody may have put another in its place.
        let ours = |there: fs::Metadata| {
            self.file
                .metadata()
                .is_ok_and(|f| (f.dev(), f.ino()) == (there.dev(), there.ino()))
        };
        if fs::symlink_metadata(&self.path).is_ok_and(ours) {
            let _ = fs::remove_file(&self.path);
        }
    }
}
