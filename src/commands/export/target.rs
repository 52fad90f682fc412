//! Where an export goes: standard output, or a file that gets its name once it is whole.

use std::{
    io::{self, ErrorKind},
    path::PathBuf,
};

use crate::{
    context::Context,
    error::Refusal,
    files::{FileError, Kind, Passing},
    words,
};

use super::Exported;

/// Where the accounts go.
pub(super) enum Target {
    Stdout,
    File {
        path: PathBuf,
        /// None in a rehearsal.
        file: Option<Passing>,
        with_hashes: bool,
    },
}

impl Target {
    /// The file that is named, under a passing name yet; standard output where none is.
    pub(super) fn at(path: Option<PathBuf>, with_hashes: bool, context: &Context) -> Result<Target, Refusal> {
        let Some(path) = path else {
            return Ok(Target::Stdout);
        };
        let file = if !context.settings.dry_run {
            Some(Passing::beside(&path, Kind::Secret, &context.settings.files)?)
        } else if path.symlink_metadata().is_ok() {
            return Err(FileError::Exists { path }.into());
        } else {
            None
        };
        Ok(Target::File {
            path,
            file,
            with_hashes,
        })
    }

    /// `false` where nobody reads any more.
    pub(super) fn write(&mut self, out: &[u8], context: &mut Context) -> Result<bool, Refusal> {
        match self {
            Target::Stdout => {
                let stdout = context.host.stdout();
                match stdout.write_all(out).and_then(|()| stdout.flush()) {
                    Ok(()) => Ok(true),
                    Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(false),
                    Err(error) => Err(lost(&error)),
                }
            }
            Target::File { file, .. } => {
                if let Some(file) = file {
                    file.append(out)?;
                }
                Ok(true)
            }
        }
    }

    /// Everything is written.
    pub(super) fn done(self, accounts: u64, context: &mut Context) -> Result<Exported, Refusal> {
        let Target::File {
            path,
            file,
            with_hashes,
        } = self
        else {
            return Ok(Exported {
                is_out: true,
                ..Exported::default()
            });
        };
        let is_written = file.is_some();
        file.map(Passing::publish).transpose()?;
        let path = path.to_string_lossy().into_owned();
        if with_hashes && is_written {
            let name = words::safe(&path);
            context.say(&format!(
                "`{name}` holds password hashes: whoever reads it can try passwords against them"
            ));
        }
        Ok(Exported {
            outcome: Some(if is_written { "exported" } else { "rehearsed" }),
            path: Some(path),
            accounts: Some(accounts),
            is_out: false,
        })
    }
}

fn lost(error: &io::Error) -> Refusal {
    Refusal::failed("the accounts could not be written", error)
}
