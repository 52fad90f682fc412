//! All tests of the program, one file a subject, in one binary so that it links once.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a test stands outside the house"
)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs,
    reason = "a test fails by panicking"
)]

mod accounts;
mod activate;
mod addresses;
mod audit;
mod care;
mod config;
mod event;
mod export;
mod files;
mod harness;
mod host;
mod hostile_text;
mod import;
mod inspect_token;
mod instants;
mod issue_link;
mod json_contract;
mod key_changes;
mod key_files;
mod key_life;
mod key_pairs;
mod keys;
mod letter;
mod lifetimes;
mod link_verbs;
mod links;
mod mail;
mod meanwhile;
mod names;
mod papers;
mod passwords;
mod pasted;
mod peers;
mod post;
mod predicts;
mod process;
mod program;
mod prompt;
mod purposes;
mod records;
mod refusals;
mod register;
mod roster;
mod secret;
mod seed;
mod store;
mod story;
mod token_shape;
mod token_vectors;
mod tokens;
mod transitions;
mod users;
mod vectors;
mod vectors_run;
mod verdicts;
mod words;
mod zones;
