//! `gatepass backup`: a copy of the store, while others go on writing.

use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use crate::{
    cli::Example,
    context::Context,
    error::Refusal,
    event::Verified,
    files::{FileError, Kind, Passing},
    report::{Loss, Report},
    store::Survey,
    trail, words,
};

use super::{Verb, copies};

/// What may be typed after `backup`.
#[derive(Args, Clone, Debug)]
pub struct Backup {
    /// The copy, which must not be there yet
    file: PathBuf,
}

/// What came out of `backup`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Copied {
    outcome: Option<&'static str>,
    path: Option<String>,
    bytes: Option<u64>,
    events: Option<i64>,
    head: Option<String>,
}

impl Report for Copied {
    fn text(&self, _width: Option<usize>) -> String {
        let (Some(path), Some(events), Some(head)) = (&self.path, self.events, &self.head) else {
            return String::new();
        };
        let size = self.bytes.map(|bytes| format!("{bytes} bytes, ")).unwrap_or_default();
        format!("{}: {size}{events} events\nhead {head}\n", words::safe(path))
    }

    fn lost(&self) -> Option<Loss> {
        self.outcome.map(|_| Loss {
            done: "the copy is made",
            again: None,
            awaited: false,
        })
    }
}

impl Verb for Backup {
    const NAME: &'static str = "backup";
    const ABOUT: &'static str = "Copy the store into a file, while others go on writing";
    const LONG_ABOUT: &'static str = "Copy the whole store, as it is at one instant, into a new file that nobody else can \
read. Others go on reading and writing meanwhile. The copy is checked before it gets its name: its pages, its schema and its \
audit trail; there is never half a copy, and never one over a file that is there.\n\nThe copy holds no keys. The key ring \
needs a copy of its own, kept apart: links work only where both come together, and whoever has both can make links. restore \
puts a copy back.";
    const EXAMPLES: &'static [Example] = &[
        Example {
            says: "A copy with the day in its name",
            command: "gatepass backup \"gatepass-$(date -u +%F).db\"",
        },
        Example {
            says: "A copy, and the end of its audit trail to be kept elsewhere",
            command: "gatepass backup monday.db --json > monday.json",
        },
    ];
    const STATUSES: &'static [u8] = &[0, 2, 3, 5];
    type Report = Copied;

    fn run(self, context: &mut Context) -> Result<Copied, Refusal> {
        let mut store = context.store_to_read()?;
        let (bytes, survey) = if context.settings.dry_run {
            if self.file.symlink_metadata().is_ok() {
                return Err(FileError::Exists { path: self.file }.into());
            }
            let mut verified = Verified::default();
            let whole = trail::verify(&mut *store, None, &mut verified);
            whole.map_err(|fault| Refusal::of_trail(fault, &context.settings.store))?;
            (None, store.survey().map_err(|error| context.store_refusal(error))?)
        } else {
            let passing = Passing::beside(&self.file, Kind::Copy, &context.settings.files)?;
            let copied = store.copy_to(passing.name());
            copied.map_err(|error| Refusal::of_copying(error, &context.settings.store, &self.file))?;
            let (copy, survey) = copies::examined(context, passing.name(), &self.file)?;
            drop(copy);
            let bytes = passing.size()?;
            passing.publish()?;
            (Some(bytes), survey)
        };
        let keys = words::safe(&context.settings.keys.to_string_lossy()).into_owned();
        context.say(&format!(
            "the copy holds no keys: the key ring `{keys}` needs a copy of its own, kept apart from this one"
        ));
        Ok(report(&self.file, bytes, &survey))
    }
}

fn report(file: &Path, bytes: Option<u64>, survey: &Survey) -> Copied {
    let head = survey.head();
    Copied {
        outcome: Some("created"),
        path: Some(file.to_string_lossy().into_owned()),
        bytes,
        events: Some(head.sequence),
        head: Some(head.to_string()),
    }
}
