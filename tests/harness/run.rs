//! One command line in a world, what it said, and what every run must keep to.

use std::{
    ffi::OsString,
    io::{Cursor, ErrorKind},
    mem,
};

use chrono::TimeDelta;
use gatepass::host::Stream;
use serde_json::Value;
use snapbox::IntoData;

use super::{World, span};

/// Verbs that change nothing.
const READS: [&str; 3] = ["inspect-token", "audit", "check"];

/// A command line that is about to be run.
#[must_use = "it runs when its status is expected"]
pub(crate) struct Run<'w> {
    world: &'w mut World,
    args: Vec<OsString>,
    env: Vec<(&'static str, String)>,
}

impl<'w> Run<'w> {
    pub(super) fn new(world: &'w mut World, args: Vec<OsString>) -> Run<'w> {
        let env = Vec::new();
        Run { world, args, env }
    }

    /// One more argument, as it is.
    pub(crate) fn arg(mut self, arg: impl Into<OsString>) -> Run<'w> {
        self.args.push(arg.into());
        self
    }

    /// What comes on standard input, which is no terminal then.
    pub(crate) fn stdin(self, text: impl AsRef<[u8]>) -> Run<'w> {
        self.world.machine.stdin = Cursor::new(text.as_ref().to_vec());
        self
    }

    /// A person at a terminal: standard input and standard error are one, and these are the answers; `^C` cancels.
    pub(crate) fn typed(mut self, answers: &[&str]) -> Run<'w> {
        self.world.machine.answers = answers.iter().map(|answer| (*answer).to_owned()).collect();
        self = self.terminal(Stream::Stdin);
        self.terminal(Stream::Stderr)
    }

    /// How long the person takes for each answer.
    pub(crate) fn hesitating(self, each: &str) -> Run<'w> {
        self.world.machine.hesitation = span(each);
        self
    }

    pub(crate) fn terminal(self, stream: Stream) -> Run<'w> {
        self.world.machine.terminals.push(stream);
        self
    }

    /// A variable of the environment for this run alone.
    pub(crate) fn env(mut self, name: &'static str, value: &str) -> Run<'w> {
        self.env.push((name, value.to_owned()));
        self
    }

    /// Standard output that takes nothing.
    pub(crate) fn stdout_fails(self, kind: ErrorKind) -> Run<'w> {
        self.world.machine.stdout.fails = Some(kind);
        self
    }

    /// Runs it, and it ends with this status.
    #[track_caller]
    pub(crate) fn expect(self, status: u8) -> Said {
        self.ended(Some(status))
    }

    /// Runs it, however it ends.
    #[track_caller]
    pub(crate) fn unchecked(self) -> Said {
        self.ended(None)
    }

    /// Whatever the command, the rules of the house are held against it.
    #[track_caller]
    fn ended(self, status: Option<u8>) -> Said {
        let Run { world, args, env } = self;
        let before = world.files();
        let others_write = world.machine.meanwhile.is_some();
        let usual = world.machine.vars.clone();
        let set = env.into_iter().map(|(name, value)| (name.to_owned(), value.into()));
        world.machine.vars.extend(set);
        let stdin = world.machine.stdin.get_ref().clone();

        let exit = gatepass::run(args.clone(), &mut world.machine);

        let machine = &mut world.machine;
        machine.vars = usual;
        machine.stdin = Cursor::default();
        machine.terminals.clear();
        machine.hesitation = TimeDelta::zero();
        let left: Vec<String> = mem::take(&mut machine.answers).into();
        let out = text(mem::take(&mut machine.stdout).written);
        let err = text(mem::take(&mut machine.stderr).written);
        let corrections = mem::take(&mut machine.corrections);
        let said = Said {
            status: exit.0,
            raw: out,
            err,
            corrections,
        };
        let line: Vec<String> = args.iter().map(|arg| arg.to_string_lossy().into_owned()).collect();
        let told = format!(
            "$ gatepass {}\n{}{}[{}]",
            line.join(" "),
            said.raw,
            said.err,
            said.status
        );

        assert_eq!(said.status, status.unwrap_or(said.status), "{told}");
        assert!(left.is_empty(), "nobody asked for {left:?}\n{told}");
        said.keeps_to_the_rules(&line, &stdin, &told);
        // Rows that were not refused are written all the same.
        let has_rows = line.first().is_some_and(|verb| verb == "import") && matches!(said.status, 1 | 3 | 130);
        // A link stands whatever comes of its mail, and a mail that was tried knows it.
        let is_mail =
            said.err.contains("the link stands, and its mail") || said.err.contains("could not be sent and wait");
        if said.status != 0 && !has_rows && !is_mail && !said.err.contains("but the result could not be written")
            || line.iter().any(|arg| arg == "--dry-run")
            || line.first().is_some_and(|verb| READS.contains(&verb.as_str()))
        {
            assert!(others_write || before == world.files(), "files were changed\n{told}");
        }
        // What differs from one machine and user to the next.
        let home = world.home.path().to_string_lossy().into_owned();
        let owner = format!("owner {})", running_user());
        let told = |text: String| text.replace(&home, "~").replace(&owner, "owner me)");
        Said {
            err: told(said.err),
            raw: told(said.raw),
            ..said
        }
    }
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("output is UTF-8")
}

/// The running user's name, or the number of one that has none.
fn running_user() -> String {
    let me = nix::unistd::geteuid();
    let user = nix::unistd::User::from_uid(me).ok().flatten();
    user.map_or_else(|| me.to_string(), |user| user.name)
}

/// What a run left on its streams; the home folder stands as `~`, and the running user as `me`.
#[derive(Debug)]
pub(crate) struct Said {
    pub(super) status: u8,
    pub(super) raw: String,
    pub(super) err: String,
    pub(super) corrections: usize,
}

impl Said {
    /// Standard output is exactly this.
    #[track_caller]
    pub(crate) fn out(self, expected: impl IntoData) -> Said {
        compare(&self.raw, expected);
        self
    }

    /// Standard error is exactly this.
    #[track_caller]
    pub(crate) fn err(self, expected: impl IntoData) -> Said {
        compare(&self.err, expected);
        self
    }

    /// Nothing on standard output.
    #[track_caller]
    pub(crate) fn no_out(self) -> Said {
        assert_eq!(self.raw, "");
        self
    }

    /// Nothing on standard error.
    #[track_caller]
    pub(crate) fn no_err(self) -> Said {
        assert_eq!(self.err, "");
        self
    }

    /// Somewhere on standard error this is said.
    #[track_caller]
    pub(crate) fn err_holds(&self, part: &str) {
        assert!(self.err.contains(part), "`{part}` is not said:\n{}", self.err);
    }

    pub(crate) fn status(&self) -> u8 {
        self.status
    }

    pub(crate) fn stdout(&self) -> &str {
        &self.raw
    }

    pub(crate) fn stderr(&self) -> &str {
        &self.err
    }

    /// The one line on standard output, such as a URL.
    #[track_caller]
    pub(crate) fn line(&self) -> String {
        let line = self.raw.strip_suffix('\n').expect("a line");
        assert!(!line.is_empty() && !line.contains('\n'), "one line: {line:?}");
        line.to_owned()
    }

    /// The one JSON object on standard output.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.line()).expect("JSON")
    }
}

/// The two texts are the same; `SNAPSHOTS=overwrite` writes the expected one anew.
#[track_caller]
pub(crate) fn compare(actual: &str, expected: impl IntoData) {
    // Paths are left as they are: a backslash is an escape here.
    let assert = snapbox::Assert::new()
        .action_env(snapbox::assert::DEFAULT_ACTION_ENV)
        .normalize_paths(false);
    assert.eq(actual, expected);
}
