//! The command line: global options, the list of verbs, and the house rules for help texts.

use std::{error::Error, ffi::OsString, path::PathBuf};

use clap::{
    Args, Command,
    builder::Styles,
    error::{ContextKind, ContextValue, ErrorKind},
};

use crate::{
    error::{Code, Refusal},
    settings::Flag,
    words,
};

/// No word of clap's own is longer.
const LONGEST_WORD: usize = 48;

/// A command line that shows what a verb is for; a test runs every one of them.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// What it does.
    pub says: &'static str,
    /// The command, for a POSIX shell.
    pub command: &'static str,
}

/// Options that every verb takes.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Global options")]
pub struct Globals {
    /// Use the store at PATH
    /// [env: GATEPASS_STORE]
    /// [default: ~/.local/share/gatepass/gatepass.db]
    #[arg(long, global = true, value_name = "PATH", verbatim_doc_comment)]
    pub store: Option<PathBuf>,
    /// Use the key ring at PATH
    /// [env: GATEPASS_KEYS]
    /// [default: ~/.local/share/gatepass/keys.json]
    #[arg(long, global = true, value_name = "PATH", verbatim_doc_comment)]
    pub keys: Option<PathBuf>,
    /// Read settings from PATH
    /// [env: GATEPASS_CONFIG]
    /// [default: ~/.config/gatepass/config.toml, else
    /// /etc/gatepass/config.toml]
    #[arg(long, global = true, value_name = "PATH", verbatim_doc_comment)]
    pub config: Option<PathBuf>,
    /// Print one JSON object instead of text
    /// [env: GATEPASS_JSON]
    #[arg(long, global = true, verbatim_doc_comment)]
    pub json: bool,
    /// Leave notices out; errors remain
    /// [env: GATEPASS_QUIET]
    #[arg(long, global = true, verbatim_doc_comment)]
    pub quiet: bool,
    /// Never ask; take a missing value for an error
    /// [env: GATEPASS_NO_INPUT]
    #[arg(long, global = true, verbatim_doc_comment)]
    pub no_input: bool,
    /// Answer every question with yes
    /// [env: GATEPASS_YES]
    #[arg(long, global = true, verbatim_doc_comment)]
    pub yes: bool,
    /// Do all the work, then roll it back;
    /// print no URL and no password
    /// [env: GATEPASS_DRY_RUN]
    #[arg(long, global = true, verbatim_doc_comment)]
    pub dry_run: bool,
    /// Wait this long for a busy store
    /// [env: GATEPASS_WAIT] [default: 5s]
    #[arg(long, global = true, value_name = "DURATION", verbatim_doc_comment)]
    pub wait: Option<OsString>,
    /// Name NAME in the audit trail
    /// [env: GATEPASS_ACTOR]
    /// [default: SUDO_USER for root; USER, LOGNAME, the user id]
    #[arg(long, global = true, value_name = "NAME", verbatim_doc_comment)]
    pub actor: Option<OsString>,
    /// Write although the clock is far behind the newest event
    #[arg(long, global = true)]
    pub accept_clock: bool,
}

impl Globals {
    /// The options that take the next word for their value.
    pub const TAKING_VALUES: [&str; 5] = ["--store", "--keys", "--config", "--wait", "--actor"];

    /// Those that are settings, as flags. `--accept-clock` is none: it is a decision about one run.
    pub fn flags(&self) -> Vec<Flag> {
        let path = |path: &Option<PathBuf>| path.clone().map(PathBuf::into_os_string);
        let switch = |on: bool| on.then(|| OsString::from("true"));
        [
            ("store", path(&self.store)),
            ("keys", path(&self.keys)),
            ("config", path(&self.config)),
            ("json", switch(self.json)),
            ("quiet", switch(self.quiet)),
            ("no_input", switch(self.no_input)),
            ("yes", switch(self.yes)),
            ("dry_run", switch(self.dry_run)),
            ("wait", self.wait.clone()),
            ("actor", self.actor.clone()),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
    }
}

/// The configuration file that a command line names which could not be understood as a whole.
pub fn config_flag(args: &[OsString]) -> Vec<Flag> {
    let mut words = args.iter().take_while(|word| *word != "--");
    while let Some(word) = words.next() {
        let joined = word.to_str().and_then(|word| word.strip_prefix("--config="));
        let path = match joined {
            None if word == "--config" => words.next().cloned(),
            joined => joined.map(OsString::from),
        };
        if let Some(path) = path {
            return vec![("config", path)];
        }
    }
    Vec::new()
}

/// The command line before any verb: name, global options, house rules for help texts.
pub fn top() -> Command {
    let top = Command::new("gatepass")
        .version(env!("CARGO_PKG_VERSION"))
        .styles(Styles::plain())
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .max_term_width(80)
        .after_help("Each verb explains itself: gatepass <VERB> --help");
    Globals::augment_args(top).about("Accounts, one-time activation links, and why a link does not work")
}

/// The examples of a verb as its help shows them. A command of several lines keeps them: whoever copies it must get what
/// was tested.
pub fn examples_text(examples: &[Example]) -> String {
    let prompted = |line: &str| format!("  {}{line}\n", if line.starts_with(' ') { "" } else { "$ " });
    let shown = examples.iter().map(|example| {
        let command: String = example.command.lines().map(prompted).collect();
        format!("  # {}\n{command}", example.says)
    });
    format!("Examples:\n{}", shown.collect::<Vec<_>>().join("\n"))
}

/// A command line that could not be understood, in the form of every other refusal.
pub fn refusal(error: clap::Error, verb: Option<&str>) -> Refusal {
    let help = verb.map_or("gatepass --help".to_owned(), |verb| format!("gatepass {verb} --help"));
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(shortened(text)),
        _ => None,
    };
    let argument = text(ContextKind::InvalidArg);
    let value = (text(ContextKind::InvalidValue), &argument, error.source());
    let refusal = match (error.kind(), value) {
        (_, (Some(value), Some(argument), Some(fault))) => Refusal::new(
            Code::InvalidValue,
            format!("invalid value `{value}` for `{argument}`: {fault}"),
        ),
        (ErrorKind::InvalidValue, _) => Refusal::new(Code::InvalidValue, first_line(error)),
        // What was typed in a wrong place may be a password: it is not repeated.
        (ErrorKind::TooManyValues, (_, Some(argument), _)) => {
            Refusal::new(Code::Usage, format!("`{argument}` takes no value"))
        }
        (ErrorKind::UnknownArgument, (_, Some(argument), _)) if !argument.starts_with('-') => {
            Refusal::new(Code::Usage, "there is an argument too many")
        }
        _ => Refusal::new(Code::Usage, first_line(error)),
    };
    refusal.hint(help)
}

/// What clap says, in one line: clap lists missing arguments on lines of their own, and a tip below.
fn first_line(mut error: clap::Error) -> String {
    // clap takes escape sequences out of its message, and with them what was typed: it is to be seen, escaped.
    for kind in [
        ContextKind::InvalidArg,
        ContextKind::InvalidValue,
        ContextKind::InvalidSubcommand,
    ] {
        if let Some(ContextValue::String(typed)) = error.get(kind)
            && !typed.chars().all(words::is_visible)
        {
            let typed = shortened(typed);
            error.insert(kind, ContextValue::String(typed));
            error.insert(ContextKind::Suggested, ContextValue::None);
        }
    }
    let text = error.to_string();
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default();
    let mut said = backticked(first.strip_prefix("error: ").unwrap_or(first));
    let listed = lines.by_ref().take_while(|line| line.starts_with("  ")).map(str::trim);
    let listed = listed.collect::<Vec<_>>().join(", ");
    if !listed.is_empty() {
        said += &format!(" {}", backticked(&listed));
    }
    if let Some(tip) = text.lines().find_map(|line| line.trim().strip_prefix("tip: ")) {
        said += &format!("; {}", backticked(tip));
    }
    said
}

/// clap's quotes as backticks, apostrophes aside; each word safe, and short where it may be a token or a secret.
fn backticked(text: &str) -> String {
    let mut before = ' ';
    let mut quoted = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let after = text[at + c.len_utf8()..].chars().next().unwrap_or(' ');
        let apostrophe = before.is_alphanumeric() && after.is_alphanumeric();
        quoted.push(if c == '\'' && !apostrophe { '`' } else { c });
        before = c;
    }
    words::safe_lines(&quoted.split(' ').map(shortened_word).collect::<Vec<_>>().join(" ")).into_owned()
}

fn shortened(text: &str) -> String {
    words::safe(&text.split(' ').map(shortened_word).collect::<Vec<_>>().join(" ")).into_owned()
}

fn shortened_word(word: &str) -> String {
    match word.char_indices().nth(LONGEST_WORD) {
        Some(_) => {
            let closing = if word.starts_with('`') { "`" } else { "" };
            format!("{}…{closing}", word.chars().take(LONGEST_WORD / 3).collect::<String>())
        }
        None => word.to_owned(),
    }
}
