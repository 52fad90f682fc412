//! README: its commands run, and its tables are those of the program.
//!
//! Every `console` block runs, in order, in one shell with a fresh home. What it printed is compared word by word; words
//! that differ from run to run (ids, tokens, times) are only compared in their form. `SNAPSHOTS=overwrite` rewrites the
//! blocks from the run.

use std::{collections::BTreeMap, fs};

use gatepass::{
    commands::VERBS,
    diagnosis::Verdict,
    manual::{SETTINGS, STATUSES},
    pasted::{damage::DAMAGES, gateway::GATEWAYS},
};

use super::{Home, paper, root};

/// What stands between two outputs.
const MARK: &str = "@@step";

/// A command of the README and the lines that it printed there.
struct Step {
    /// Its first line in the README.
    line: usize,
    command: String,
    printed: Vec<String>,
}

fn steps(readme: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut inside = false;
    for (line, text) in readme.lines().enumerate() {
        match text {
            "```console" => inside = true,
            "```" => inside = false,
            _ if !inside => {}
            _ => match (text.strip_prefix("$ "), text.strip_prefix("> "), steps.last_mut()) {
                (Some(command), _, _) => steps.push(Step {
                    line,
                    command: command.to_owned(),
                    printed: Vec::new(),
                }),
                (_, Some(more), Some(step)) => step.command += &format!("\n{more}"),
                (_, _, Some(step)) => step.printed.push(text.to_owned()),
                (..) => panic!("README.md:{}: output before the first command", line + 1),
            },
        }
    }
    steps
}

/// Runs all of them in one shell, so that variables and `$?` are kept, and gives back what each printed.
fn run(steps: &[Step]) -> Vec<Vec<String>> {
    let home = Home::new();
    super::examples::another_systems_token(&home);
    let script: String = steps
        .iter()
        .map(|step| format!("{}\ns=$?; echo {MARK}; (exit $s)\n", step.command))
        .collect();
    let output = home.sh(&format!("exec 2>&1\n{script}"));
    let text = String::from_utf8(output.stdout).unwrap();
    let text = text.replace(home.path().to_str().unwrap(), "/home/ada");
    let printed: Vec<Vec<String>> = text
        .split(&format!("{MARK}\n"))
        .map(|part| part.lines().map(shortened).collect())
        .collect();
    assert_eq!(printed.len(), steps.len() + 1, "{text}");
    printed
}

/// A token is shown by its beginning.
fn shortened(line: &str) -> String {
    let Some(start) = line.find("eyJ") else {
        return line.to_owned();
    };
    let is_token = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let end = line[start..]
        .find(|c| !is_token(c))
        .map_or(line.len(), |end| start + end);
    format!("{}…{}", &line[..(start + 20).min(end)], shortened(&line[end..]))
}

/// The words of a text, without days: they are left out of a time that is today's.
fn words(lines: &[String]) -> Vec<&str> {
    let is_day = |word: &&str| word.len() == 10 && word.replace(|c: char| c.is_ascii_digit(), "0") == "0000-00-00";
    lines
        .iter()
        .flat_map(|line| line.split_whitespace())
        .filter(|word| !is_day(word))
        .collect()
}

/// Whether two words say the same: they differ in digits and seconds alone, or are ids (lower-case Crockford base32) of
/// one length, months, or tokens.
fn agree(one: &str, other: &str) -> bool {
    let masked = |word: &str| {
        let mut masked = String::new();
        for c in word.chars() {
            match c {
                '0'..='9' if masked.ends_with('0') => {}
                '0'..='9' => masked.push('0'),
                _ => masked.push(c),
            }
        }
        // One second is not two seconds, but a slow machine's business.
        let masked = masked.replace("0:0:0", "0:0");
        if masked == "second" {
            "seconds".to_owned()
        } else {
            masked
        }
    };
    let id = |word: &str| {
        let bare = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        let in_alphabet = |c: char| c.is_ascii_digit() || (c.is_ascii_lowercase() && !"ilou".contains(c));
        matches!(bare.len(), 8 | 26)
            .then_some(bare.len())
            .filter(|_| bare.chars().all(in_alphabet))
    };
    let is_month = |word: &str| {
        let months = "January February March April May June July August September October November December";
        months.split(' ').any(|month| month == word)
    };
    masked(one) == masked(other)
        || (id(one).is_some() && id(one) == id(other))
        || (is_month(one) && is_month(other))
        || (one.contains("eyJ") && other.contains("eyJ"))
}

#[test]
fn its_commands_print_what_it_says() {
    let readme = paper("README.md");
    let steps = steps(&readme);
    assert!(steps.len() > 10);
    let printed = run(&steps);
    if std::env::var("SNAPSHOTS").is_ok_and(|action| action == "overwrite") {
        let readme = with_what_is_understood(&rewritten(&readme, &steps, &printed));
        return fs::write(root().join("README.md"), readme).unwrap();
    }
    for (step, printed) in steps.iter().zip(&printed) {
        let (told, found) = (words(&step.printed), words(printed));
        let same = told.len() == found.len() && told.iter().zip(&found).all(|(one, other)| agree(one, other));
        let at = format!("README.md:{}: {}", step.line + 1, step.command);
        assert!(
            same,
            "{at}\n{}\nis now\n{}",
            step.printed.join("\n"),
            printed.join("\n")
        );
    }
}

/// README with the outputs of this run.
fn rewritten(readme: &str, steps: &[Step], printed: &[Vec<String>]) -> String {
    let outputs: BTreeMap<usize, &Vec<String>> = steps.iter().map(|step| step.line).zip(printed).collect();
    let mut out = String::new();
    let mut inside = false;
    let mut waiting: Option<&Vec<String>> = None;
    for (line, text) in readme.lines().enumerate() {
        let starts = outputs.get(&line).copied();
        let ends = inside && text == "```";
        if starts.is_some() || ends {
            for printed in waiting.take().into_iter().flatten() {
                out += &format!("{printed}\n");
            }
        }
        waiting = starts.or(waiting);
        inside = text == "```console" || (inside && !ends);
        if !inside || text == "```console" || text.starts_with("$ ") || text.starts_with("> ") {
            out += &format!("{text}\n");
        }
    }
    out
}

/// The rows of the table under a heading, cells trimmed and without backticks.
fn table(readme: &str, heading: &str) -> Vec<Vec<String>> {
    let (_, section) = readme
        .split_once(&format!("\n## {heading}\n"))
        .unwrap_or_else(|| panic!("{heading}"));
    let section = section.split("\n## ").next().unwrap();
    section
        .lines()
        .filter(|line| line.starts_with('|'))
        .skip(2)
        .map(|line| {
            line.trim_matches('|')
                .split(" | ")
                .map(|cell| cell.trim().replace('`', ""))
                .collect()
        })
        .collect()
}

#[test]
fn its_tables_are_those_of_the_program() {
    let readme = paper("README.md");
    let statuses = STATUSES
        .iter()
        .map(|(status, means)| vec![status.to_string(), (*means).to_owned()]);
    assert_eq!(table(&readme, "Exit status"), statuses.collect::<Vec<_>>());
    let verdicts = Verdict::ALL
        .iter()
        .map(|v| vec![v.code().to_owned(), v.status().to_string(), v.meaning().to_owned()]);
    assert_eq!(table(&readme, "Verdicts"), verdicts.collect::<Vec<_>>());
    let verbs = VERBS
        .iter()
        .map(|verb| vec![format!("gatepass {}", verb.name), verb.about.to_owned()]);
    assert_eq!(table(&readme, "Verbs"), verbs.collect::<Vec<_>>());
    let settings = SETTINGS.iter().map(|setting| {
        let default = setting.default.unwrap_or("none");
        vec![setting.name.to_owned(), default.to_owned(), setting.meaning.to_owned()]
    });
    assert_eq!(table(&readme, "Settings"), settings.collect::<Vec<_>>());
}

/// README with the list of damages and the table of gateways as the program has them.
fn with_what_is_understood(readme: &str) -> String {
    let list: String = DAMAGES.iter().map(|damage| format!("- {}\n", damage.what)).collect();
    let rows = GATEWAYS.iter().map(|gateway| {
        let hosts: Vec<String> = gateway.hosts.iter().map(|host| format!("`{host}`")).collect();
        format!("| {} | {} | {} |\n", gateway.name, hosts.join(", "), gateway.fate())
    });
    let replaced = |text: &str, from: &str, to: &str, new: &str| {
        let start = text.find(from).unwrap() + from.len();
        let end = start + text[start..].find(to).unwrap();
        format!("{}{new}{}", &text[..start], &text[end..])
    };
    let readme = replaced(readme, "up to eight steps deep:\n\n", "\nWhat stands around", &list);
    let head = "| gateway | hosts | its links |\n| --- | --- | --- |\n";
    replaced(&readme, head, "\n##", &rows.collect::<String>())
}

#[test]
fn what_is_understood_is_what_the_program_has() {
    let readme = paper("README.md");
    assert_eq!(with_what_is_understood(&readme), readme);
}

#[test]
fn it_names_every_verb_and_the_two_commands() {
    let readme = paper("README.md");
    for verb in VERBS {
        assert!(readme.contains(&format!("gatepass {}", verb.name)), "{}", verb.name);
    }
    for command in [
        "\ncargo run --release -- register ada --email ada@example.org --no-password\n",
        "\ncargo test\n",
    ] {
        assert!(readme.contains(command), "{command}");
    }
    // What a program printed, and a table's row, are as wide as they are.
    let prose = readme.split("```").step_by(2).flat_map(str::lines);
    for line in prose.filter(|line| !line.starts_with('|')) {
        assert!(line.chars().count() <= 120, "{line}");
    }
}

#[test]
fn the_settings_are_those_of_the_program_with_their_defaults() {
    let home = Home::new();
    let listed = home.done("gatepass config");
    let listed: Vec<Vec<&str>> = listed.lines().skip(1).map(|line| line.split('\t').collect()).collect();
    let names: Vec<&str> = listed.iter().map(|setting| setting[0]).collect();
    assert_eq!(names, SETTINGS.iter().map(|setting| setting.name).collect::<Vec<_>>());
    for (setting, told) in listed.iter().zip(SETTINGS) {
        // The file is not there, and the actor is whoever runs this.
        if ["config", "actor"].contains(&told.name) {
            continue;
        }
        let value = setting[1].replace(home.path().to_str().unwrap(), "~");
        assert_eq!(value, told.default.unwrap_or_default(), "{}", told.name);
    }
}
