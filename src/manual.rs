//! The manual pages: what clap knows of the options, and the sections that it does not know.
//!
//! The pages in man/ are this text; a test compares them. They hold no date, so that they are the same whenever they are
//! made, and plain ASCII, so that every reader of manual pages shows them.

mod tables;

use clap::Command;
use clap_mangen::{
    Man,
    roff::{Roff, bold, roman},
};

use crate::{
    cli::Example,
    commands::{self, Entry, VERBS},
    diagnosis::Verdict,
    error::Code,
    pasted::{damage::DAMAGES, gateway::GATEWAYS},
};

pub use tables::{SETTINGS, STATUSES, SettingEntry};

use tables::{ENVIRONMENT, FILES};

const DESCRIPTION: &str = "gatepass keeps accounts in one SQLite file, offline. An operator registers a person and gets \
a confirmation URL, which works once and for a limited time. Whoever opens it has the account activated, and whoever holds \
a link that does not work can be told why.

Standard output is the result and nothing else: register and issue-link print the confirmation URL alone. Notices, \
questions, warnings and hints go to standard error. With --json, standard output is one JSON object, also where the \
command is refused. Nothing is asked for where nobody is there to answer: a missing value is then an error that names the \
option.";

const OF_VERDICTS: &str = "What inspect-token says of a link; the first that applies, in this order. activate refuses a \
link with the same word and the same exit status, which is in parentheses.";

const OF_ERRORS: &str = "An error is one line on standard error, and where something can be done about it a second one, \
hint:, with the command. Under --json the word below is error.code, or it is a verdict. Its exit status is in parentheses.";

const OF_SETTINGS: &str = "A flag wins over the environment (GATEPASS_ and the name in capitals), that over the \
configuration file (TOML, one name = value a line), that over the default. gatepass config shows every effective setting \
and where it came from. Nothing is ever read from the current folder.";

const OF_PASTED_TEXT: &str = "inspect-token and activate take any text that holds a link: a message, a whole mail, what \
was cut or wrapped on the way. What is mended is listed, and where no signature matches afterwards it is a guess and says \
so. Undone is, in any order:";

const OF_GATEWAYS: &str = "Links of these gateways are recognised by their hosts and all hosts below them; nothing is ever \
fetched.";

/// The page of the whole program.
pub fn program() -> String {
    let mut command = commands::command().long_about(DESCRIPTION);
    command.build();
    let mut verbs = Roff::default();
    let names = VERBS.iter().map(|verb| (page_of(verb.name) + "(1)", verb.about));
    section(&mut verbs, "COMMANDS", None, names);

    let mut rest = Roff::default();
    let statuses = STATUSES.iter().map(|(status, means)| (status.to_string(), *means));
    section(&mut rest, "EXIT STATUS", None, statuses);
    let verdicts = Verdict::ALL
        .iter()
        .map(|v| (format!("{} ({})", v.code(), v.status()), v.meaning()));
    section(&mut rest, "VERDICTS", Some(OF_VERDICTS), verdicts);
    let codes = Code::ALL
        .iter()
        .map(|c| (format!("{} ({})", c.as_str(), c.exit().0), c.meaning()));
    section(&mut rest, "ERRORS", Some(OF_ERRORS), codes);
    let settings = SETTINGS.iter().map(|setting| {
        let default = setting
            .default
            .map(|default| format!(" [default: {default}]"))
            .unwrap_or_default();
        (setting.name.to_owned() + &default, setting.meaning)
    });
    section(&mut rest, "SETTINGS", Some(OF_SETTINGS), settings);
    pasted_text(&mut rest);
    ambience(&mut rest);
    examples(&mut rest, VERBS.iter().filter_map(|verb| verb.examples.first()));
    see_also(&mut rest, None);
    page(command, "gatepass".to_owned(), &verbs, &rest)
}

/// The page of one verb.
pub fn verb(verb: &Entry) -> String {
    let mut command = commands::command();
    command.build();
    let Some(command) = command.find_subcommand(verb.name) else {
        return String::new();
    };
    let mut rest = Roff::default();
    let statuses = STATUSES.iter().filter(|(status, _)| verb.statuses.contains(status));
    section(
        &mut rest,
        "EXIT STATUS",
        None,
        statuses.map(|(status, means)| (status.to_string(), *means)),
    );
    if let Some(table) = verb.table {
        let rows = table.rows.iter().map(|(number, means)| (number.to_string(), *means));
        section(&mut rest, table.title, None, rows);
    }
    ambience(&mut rest);
    examples(&mut rest, verb.examples.iter());
    see_also(&mut rest, Some(verb.name));
    page(command.clone(), page_of(verb.name), &Roff::default(), &rest)
}

/// What is found in a pasted text.
fn pasted_text(roff: &mut Roff) {
    let damages: Vec<String> = DAMAGES.iter().map(|damage| damage.what.replace('`', "")).collect();
    let intro = format!("{OF_PASTED_TEXT} {}. {OF_GATEWAYS}", damages.join("; "));
    let rows: Vec<(String, String)> = GATEWAYS
        .iter()
        .map(|gateway| {
            (
                gateway.name.to_owned(),
                format!("{} ({})", gateway.hosts.join(", "), gateway.fate()),
            )
        })
        .collect();
    let rows = rows.iter().map(|(name, means)| (name.clone(), means.as_str()));
    section(roff, "PASTED TEXT", Some(&intro), rows);
}

/// The name of a verb's page.
pub fn page_of(verb: &str) -> String {
    format!("gatepass-{verb}")
}

fn ambience(roff: &mut Roff) {
    let owned = |(name, means): &(&str, &'static str)| ((*name).to_owned(), *means);
    section(roff, "ENVIRONMENT", None, ENVIRONMENT.iter().map(owned));
    section(roff, "FILES", None, FILES.iter().map(owned));
}

fn section<'a>(roff: &mut Roff, title: &str, intro: Option<&str>, rows: impl Iterator<Item = (String, &'a str)>) {
    roff.control("SH", [title]);
    if let Some(intro) = intro {
        roff.text([roman(intro)]);
    }
    for (name, means) in rows {
        roff.control("TP", []);
        roff.text([bold(name)]);
        roff.text([roman(means)]);
    }
}

fn examples<'a>(roff: &mut Roff, examples: impl Iterator<Item = &'a Example>) {
    roff.control("SH", ["EXAMPLES"]);
    for example in examples {
        roff.control("TP", []);
        roff.text([roman(example.says)]);
        // As typed: no filling, no hyphenation.
        roff.control("nf", []);
        for line in example.command.lines() {
            roff.text([bold(line)]);
        }
        roff.control("fi", []);
    }
}

/// Every page but this one, the program's first.
fn see_also(roff: &mut Roff, this: Option<&str>) {
    roff.control("SH", ["SEE ALSO"]);
    let program = this.map(|_| "gatepass".to_owned());
    let verbs = VERBS
        .iter()
        .filter(|verb| Some(verb.name) != this)
        .map(|verb| page_of(verb.name));
    let mut line = Vec::new();
    for name in program.into_iter().chain(verbs) {
        line.extend([roman(if line.is_empty() { "" } else { ", " }), bold(name), roman("(1)")]);
    }
    roff.text(line);
}

/// clap's sections with ours between and after them.
fn page(mut command: Command, name: String, before_options: &Roff, after_options: &Roff) -> String {
    let usage = command.render_usage().to_string();
    // clap_mangen would list every option; the sections below do.
    let usage = usage.trim_start_matches("Usage: ").to_owned();
    let command = command.display_name(name.clone()).override_usage(usage);
    let man = Man::new(command)
        .title(name)
        .date("")
        .source(concat!("gatepass ", env!("CARGO_PKG_VERSION")))
        .manual("gatepass manual");
    // Paths and options are neither hyphenated nor stretched.
    let mut as_written = Roff::default();
    as_written.control("nh", []).control("ad", ["l"]);
    let mut page = Vec::new();
    // Writing to memory cannot fail.
    let _ = man
        .render_title(&mut page)
        .and_then(|()| as_written.to_writer(&mut page))
        .and_then(|()| man.render_name_section(&mut page))
        .and_then(|()| man.render_synopsis_section(&mut page))
        .and_then(|()| man.render_description_section(&mut page))
        .and_then(|()| before_options.to_writer(&mut page))
        .and_then(|()| man.render_options_section(&mut page))
        .and_then(|()| after_options.to_writer(&mut page));
    // Each part begins with the definition of the apostrophe; once is enough.
    let preamble = Roff::default().render();
    preamble.clone() + &String::from_utf8_lossy(&page).replace(&preamble, "")
}
