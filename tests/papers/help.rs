//! Help texts: complete, in one voice, and no wider than a terminal.

use clap::{Arg, Command};
use gatepass::commands::{self, VERBS};

use super::Home;

fn all() -> Command {
    let mut command = commands::command();
    command.build();
    command
}

#[test]
fn every_verb_and_option_is_described_in_one_voice() {
    let one_line = |text: &str, whose: &str| {
        assert!(text.starts_with(|c: char| c.is_uppercase()), "{whose}: {text}");
        assert!(!text.ends_with('.'), "{whose}: {text}");
    };
    for verb in all().get_subcommands() {
        let name = verb.get_name();
        one_line(&verb.get_about().unwrap().to_string(), name);
        let long = verb.get_long_about().unwrap().to_string();
        assert!(long.ends_with('.'), "{name}: {long}");
        for arg in verb.get_arguments() {
            let whose = format!("{name} {}", arg.get_id());
            one_line(&arg.get_help().unwrap_or_else(|| panic!("{whose}")).to_string(), &whose);
            assert!(!arg.is_hide_set(), "{whose} is hidden");
        }
    }
}

#[test]
fn an_option_that_is_a_setting_names_its_variable() {
    let command = all();
    let is_setting = |arg: &&Arg| {
        let id = arg.get_id().as_str();
        arg.is_global_set() && !["accept_clock", "help", "version"].contains(&id)
    };
    let settings: Vec<&Arg> = command.get_arguments().filter(is_setting).collect();
    assert_eq!(settings.len(), 10);
    for option in settings {
        let variable = format!("[env: GATEPASS_{}]", option.get_id().as_str().to_ascii_uppercase());
        assert!(option.get_help().unwrap().to_string().contains(&variable), "{variable}");
    }
}

#[test]
fn help_is_no_wider_than_eighty_columns_and_shows_its_examples_as_they_are() {
    let home = Home::new();
    for verb in VERBS {
        for flag in ["-h", "--help"] {
            let help = home.done(&format!("gatepass {} {flag}", verb.name));
            for line in help.lines() {
                assert!(line.chars().count() <= 80, "{} {flag}: {line}", verb.name);
            }
            let options = help.find("\nOptions:").unwrap();
            assert!(options < help.find("\nGlobal options:").unwrap(), "{}", verb.name);
            for line in verb.examples.iter().flat_map(|example| example.command.lines()) {
                assert!(help.contains(line), "{} {flag} shows: {line}", verb.name);
            }
        }
    }
    let help = home.done("gatepass --help");
    let (_, commands) = help.split_once("\nCommands:\n").unwrap();
    let (commands, _) = commands.split_once("\n\nOptions:").unwrap();
    let listed: Vec<&str> = commands
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert_eq!(listed, VERBS.iter().map(|verb| verb.name).collect::<Vec<_>>());
}
