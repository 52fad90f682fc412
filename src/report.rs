//! What a command shows: one JSON object, or text. Commands hand over a view and know nothing of layout.

mod key;
mod listing;
mod progress;
mod stream;
mod view;

use std::io;

use serde::Serialize;

use crate::{
    error::{Exit, Refusal},
    host::{Host, Stream},
    words,
};

pub use key::{KeyView, key_listing};
pub use listing::{Listing, columns, paragraph, qr};
pub use progress::{Measure, Progress};
pub use stream::{PAGE, Row, Sheet, Streamed};
pub use view::{AccountView, EventView, LinkView, MailView};

/// What a verb gives back. Its fields are the JSON object's after `command`, `status` and `error`; absent is `null`.
pub trait Report: Serialize + Default {
    /// The result as text, for standard output.
    fn text(&self, width: Option<usize>) -> String;

    /// The status, where the answer has one of its own.
    fn exit(&self) -> Exit {
        self.refusal().map_or(Exit::DONE, |refusal| refusal.exit)
    }

    /// A refusal that still has an answer to show.
    fn refusal(&self) -> Option<&Refusal> {
        None
    }

    /// Whether all of it went out already, row by row.
    fn is_out(&self) -> bool {
        false
    }

    /// What is lost when the result cannot be written: a change that was made, and how to see it again.
    fn lost(&self) -> Option<Loss> {
        None
    }
}

/// A change whose result must not get lost unnoticed.
#[derive(Clone, Debug)]
pub struct Loss {
    /// What was done, as in "the account was created".
    pub done: &'static str,
    /// The command that prints the result again.
    pub again: Option<String>,
    /// Whether somebody waits for the result, a URL or a password, so that even a closed pipe loses it.
    pub awaited: bool,
}

/// A report as its JSON object: `command`, `status` and `error` before the fields of its own.
#[derive(Clone, Debug, Serialize)]
pub struct Enveloped<R> {
    command: &'static str,
    status: u8,
    error: Option<Fault>,
    #[serde(flatten)]
    report: R,
}

#[derive(Clone, Debug, Serialize)]
struct Fault {
    code: &'static str,
    message: String,
    hint: Option<String>,
}

impl<R> Enveloped<R> {
    /// What a command answers.
    pub fn new(command: &'static str, exit: Exit, refusal: Option<&Refusal>, report: R) -> Enveloped<R> {
        let fault = |refusal: &Refusal| Fault {
            code: refusal.code,
            message: refusal.message.clone(),
            hint: refusal.hint.clone(),
        };
        Enveloped {
            command,
            status: exit.0,
            error: refusal.map(fault),
            report,
        }
    }
}

/// How what came out of a command is handed over.
#[derive(Clone, Copy, Debug, Default)]
pub struct Delivery {
    /// As one JSON object.
    pub json: bool,
    /// Everything was rolled back, so that nothing is lost with the result.
    pub rehearsed: bool,
}

/// Writes what came out of a command, and says with which number the process ends.
pub fn finish<R: Report>(
    command: &'static str,
    result: Result<R, Refusal>,
    how: Delivery,
    host: &mut dyn Host,
) -> Exit {
    let (report, refused) = match result {
        Ok(report) => (report, None),
        Err(refusal) => (R::default(), Some(refusal)),
    };
    let refusal = refused.as_ref().or(report.refusal()).cloned();
    let exit = refused.as_ref().map_or(report.exit(), |refusal| refusal.exit);
    if let Some(refusal) = &refusal {
        show_refusal(refusal, host);
    }
    let out = if report.is_out() {
        String::new()
    } else if how.json {
        let envelope = Enveloped::new(command, exit, refusal.as_ref(), &report);
        // A view holds nothing that JSON cannot: no maps with other keys than strings, no bytes.
        serde_json::to_string(&envelope)
            .map(|text| words::safe_json(text) + "\n")
            .unwrap_or_default()
    } else if refused.is_some() {
        String::new()
    } else {
        let width = host.is_terminal(Stream::Stdout).then(|| host.columns()).flatten();
        report.text(width)
    };
    match write_out(&out, host) {
        Ok(()) => exit,
        Err(error) => not_written(&error, report.lost().filter(|_| !how.rehearsed), exit, host),
    }
}

fn write_out(out: &str, host: &mut dyn Host) -> io::Result<()> {
    if out.is_empty() {
        return Ok(());
    }
    let stdout = host.stdout();
    stdout.write_all(out.as_bytes())?;
    stdout.flush()
}

fn not_written(error: &io::Error, loss: Option<Loss>, exit: Exit, host: &mut dyn Host) -> Exit {
    let closed = error.kind() == io::ErrorKind::BrokenPipe;
    let refusal = match loss {
        Some(loss) if loss.awaited || !closed => Refusal::output_lost(loss.done, loss.again),
        _ if closed => return exit,
        _ => Refusal::failed("the result could not be written", error),
    };
    show_refusal(&refusal, host);
    refusal.exit
}

/// A refusal as a person reads it, on standard error. Nothing can be done where even that is closed.
pub fn show_refusal(refusal: &Refusal, host: &mut dyn Host) {
    let hint = refusal
        .hint
        .as_ref()
        .map(|hint| format!("hint: {hint}\n"))
        .unwrap_or_default();
    let text = format!("error: {}\n{hint}", refusal.message);
    let stderr = host.stderr();
    let _ = stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush());
}
