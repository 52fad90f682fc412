//! What `gatepass completions` and `gatepass man` print: committed as it is generated, and accepted by the programs that read it.

use std::{
    collections::BTreeSet,
    fs,
    io::Write,
    process::{Command, Output, Stdio},
};

use clap_complete::Shell;
use gatepass::{
    commands::{VERBS, completions},
    diagnosis::Verdict,
    error::Code,
    manual,
};
use snapbox::{Assert, Data, assert::DEFAULT_ACTION_ENV, data::DataFormat};

use super::{installed, root};

/// Every generated file: its place and its content.
fn papers() -> Vec<(String, String)> {
    let shells = [
        (Shell::Bash, "gatepass.bash"),
        (Shell::Zsh, "_gatepass"),
        (Shell::Fish, "gatepass.fish"),
        (Shell::Elvish, "gatepass.elv"),
        (Shell::PowerShell, "_gatepass.ps1"),
    ];
    let scripts = shells.map(|(shell, name)| (format!("completions/{name}"), completions::script(shell)));
    let pages = VERBS
        .iter()
        .map(|verb| (format!("man/{}.1", manual::page_of(verb.name)), manual::verb(verb)));
    [("man/gatepass.1".to_owned(), manual::program())]
        .into_iter()
        .chain(pages)
        .chain(scripts)
        .collect()
}

#[test]
fn what_is_committed_is_what_is_generated_and_nothing_else() {
    let assert = Assert::new().action_env(DEFAULT_ACTION_ENV);
    let mut generated = BTreeSet::new();
    for (name, content) in papers() {
        let committed = Data::read_from(&root().join(&name), Some(DataFormat::Text));
        assert.eq(content, committed.raw());
        generated.insert(name);
    }
    let mut committed = BTreeSet::new();
    for folder in ["man", "completions"] {
        for entry in fs::read_dir(root().join(folder)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            committed.insert(format!("{folder}/{name}"));
        }
    }
    assert_eq!(committed, generated);
}

#[test]
fn pages_have_their_sections_in_order() {
    let of_verbs = "NAME, SYNOPSIS, DESCRIPTION, OPTIONS, GLOBAL OPTIONS, EXIT STATUS, ENVIRONMENT, FILES, EXAMPLES, \
                    SEE ALSO";
    let of_program = "NAME, SYNOPSIS, DESCRIPTION, COMMANDS, OPTIONS, GLOBAL OPTIONS, EXIT STATUS, VERDICTS, ERRORS, \
                      SETTINGS, PASTED TEXT, ENVIRONMENT, FILES, EXAMPLES, SEE ALSO";
    for (name, page) in papers().iter().filter(|(name, _)| name.starts_with("man/")) {
        let sections: Vec<&str> = page
            .lines()
            .filter_map(|line| line.strip_prefix(".SH "))
            .map(|title| title.trim_matches('"'))
            .collect();
        let expected = match name.as_str() {
            "man/gatepass.1" => of_program.to_owned(),
            "man/gatepass-serve.1" => of_verbs.replace("ENVIRONMENT", "HTTP STATUS, ENVIRONMENT"),
            _ => of_verbs.to_owned(),
        };
        assert_eq!(sections.join(", "), expected, "{name}");
        assert!(page.is_ascii(), "{name} is plain ASCII");
    }
}

#[test]
fn the_manual_knows_every_verdict_code_and_status() {
    // roff writes a hyphen that is one as `\-`.
    let page = manual::program().replace("\\-", "-");
    let verdicts = Verdict::ALL.iter().map(|v| (v.code(), v.status()));
    let codes = Code::ALL.iter().map(|code| (code.as_str(), code.exit().0));
    let mut used = BTreeSet::from([0]);
    for (word, status) in verdicts.chain(codes) {
        assert!(
            page.contains(&format!("\\fB{word} ({status})\\fR\n")),
            "{word} ({status})"
        );
        used.insert(status);
    }
    let told: BTreeSet<u8> = manual::STATUSES.iter().map(|(status, _)| *status).collect();
    assert_eq!(told, used, "every status is told, and none that nothing ends with");
    for verb in VERBS {
        assert!(
            verb.statuses.iter().all(|status| told.contains(status)),
            "{}",
            verb.name
        );
    }
}

#[test]
fn pages_are_formatted_without_a_warning() {
    if !installed("groff") {
        return println!("skipped: groff is not installed");
    }
    for (name, page) in papers().iter().filter(|(name, _)| name.starts_with("man/")) {
        let output = fed(Command::new("groff").args(["-man", "-Tutf8", "-ww"]), page);
        assert!(output.status.success(), "{name}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{name}");
    }
}

#[test]
fn completions_are_accepted_by_their_shells() {
    for (name, shell) in [("bash", Shell::Bash), ("zsh", Shell::Zsh), ("fish", Shell::Fish)] {
        if !installed(name) {
            println!("skipped: {name} is not installed");
            continue;
        }
        let output = fed(Command::new(name).arg("-n"), &completions::script(shell));
        assert!(output.status.success(), "{name}: {}", super::said(&output));
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{name}");
    }
}

#[test]
fn completions_offer_every_verb_and_option_once() {
    if !installed("bash") {
        return println!("skipped: bash is not installed");
    }
    let mut command = gatepass::commands::command();
    command.build();
    for verb in VERBS {
        let options: BTreeSet<String> = command
            .find_subcommand(verb.name)
            .unwrap()
            .get_arguments()
            .filter_map(|option| option.get_long().map(|long| format!("--{long}")))
            .collect();
        let offered = offered(&["gatepass", verb.name, "--"]);
        let once: BTreeSet<String> = offered.iter().cloned().collect();
        assert_eq!(once.len(), offered.len(), "{}: {offered:?}", verb.name);
        assert_eq!(once, options, "{}", verb.name);
    }
    let verbs: BTreeSet<String> = offered(&["gatepass", ""])
        .into_iter()
        .filter(|word| !word.starts_with('-'))
        .collect();
    assert_eq!(verbs, VERBS.iter().map(|verb| verb.name.to_owned()).collect());
}

/// What bash offers for the last of these words.
fn offered(words: &[&str]) -> Vec<String> {
    let script = r#"source /dev/stdin; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_gatepass gatepass "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"; printf '%s\n' "${COMPREPLY[@]}""#;
    let mut bash = Command::new("bash");
    let output = fed(
        bash.args(["--norc", "-c", script, "bash"]).args(words),
        &completions::script(Shell::Bash),
    );
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(str::to_owned).collect()
}

/// Runs a program with this on its standard input.
fn fed(command: &mut Command, input: &str) -> Output {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    std::thread::scope(|scope| {
        scope.spawn(move || stdin.write_all(input.as_bytes()));
        child.wait_with_output().unwrap()
    })
}
