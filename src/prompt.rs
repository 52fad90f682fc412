//! Asking a person at a terminal, on stderr and never on stdout. The only user of dialoguer.
//!
//! dialoguer draws: its theme says what a question looks like. It does not read here, because its readers cannot keep the
//! promises made to the person: its password prompt, interrupted, leaves the echo off, asks for ever at the end of input and
//! cuts a long line; its line prompt takes Ctrl-D and Ctrl-\ for characters. [`keyboard`] reads instead.
//!
//! Whoever asks has made sure that stdin and stderr are terminals.

mod keyboard;
mod paste;
mod signals;

use std::{
    fmt,
    io::{self, Write},
};

use dialoguer::{
    console::Term,
    theme::{SimpleTheme, Theme},
};
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use keyboard::{Keyboard, LINE_LIMIT, Mode};
use signals::Signals;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum PromptError {
    /// The person, or whoever may end the process, said no: Ctrl-C, Ctrl-\, Ctrl-D, SIGTERM, SIGHUP.
    #[error("cancelled")]
    Cancelled,
    /// The terminal could not be used.
    #[error("could not ask on the terminal: {0}")]
    Io(#[from] io::Error),
}

/// Questions to a person. Every `ask` is words without a colon at their end; `check` refuses an answer in words that are
/// shown before the question is asked again.
pub trait Prompt {
    /// One line, as typed.
    fn line(&mut self, ask: &str, check: &mut dyn FnMut(&str) -> Result<(), String>) -> Result<String, PromptError>;

    /// A password that the person has already: not shown, typed once, never trimmed.
    fn password(&mut self, ask: &str) -> Result<SecretString, PromptError>;

    /// A new password, not shown, typed twice; never trimmed. `check` judges the first typing.
    fn password_twice(
        &mut self,
        ask: &str,
        again: &str,
        check: &mut dyn FnMut(&SecretString) -> Result<(), String>,
    ) -> Result<SecretString, PromptError>;

    /// Pasted text of any number of lines: until an empty line, Ctrl-D, or `is_whole` says that the text holds what was
    /// asked for. Lines that arrive in the same breath are still part of it.
    fn paste(&mut self, ask: &str, is_whole: &mut dyn FnMut(&str) -> bool) -> Result<String, PromptError>;

    /// Yes or no; an empty answer is `default`.
    fn confirm(&mut self, ask: &str, default: bool) -> Result<bool, PromptError>;
}

/// The terminal that the process was started from.
#[derive(Debug, Default)]
pub struct Terminal {
    signals: Option<Signals>,
    /// It understands control sequences, and so can be asked to mark where a paste begins and ends.
    pub understands_sequences: bool,
}

/// The width of the terminal on stderr, else of the one on stdout.
pub(crate) fn columns() -> Option<usize> {
    let size = Term::stderr().size_checked().or_else(|| Term::stdout().size_checked());
    size.map(|(_, columns)| usize::from(columns))
}

impl Terminal {
    fn keyboard(&mut self, mode: Mode) -> Result<Keyboard<'_>, PromptError> {
        let signals = match self.signals.take() {
            Some(signals) => signals,
            None => Signals::install()?,
        };
        let marks_pastes = self.understands_sequences;
        Ok(Keyboard::open(self.signals.insert(signals), mode, marks_pastes)?)
    }
}

impl Prompt for Terminal {
    fn line(&mut self, ask: &str, check: &mut dyn FnMut(&str) -> Result<(), String>) -> Result<String, PromptError> {
        let mut keyboard = self.keyboard(Mode::Shown)?;
        let question = drawn(|theme, to| theme.format_input_prompt(to, ask, None));
        loop {
            let answer = text(keyboard.line(&question)?).and_then(|answer| {
                check(&answer)?;
                Ok(String::clone(&answer))
            });
            match answer {
                Ok(answer) => return Ok(answer),
                Err(words) => refuse(&words)?,
            }
        }
    }

    fn password(&mut self, ask: &str) -> Result<SecretString, PromptError> {
        let mut keyboard = self.keyboard(Mode::Hidden)?;
        let question = drawn(|theme, to| theme.format_password_prompt(to, ask));
        loop {
            match text(keyboard.line(&question)?) {
                Ok(typed) => return Ok(SecretString::from(typed.as_str())),
                Err(words) => refuse(&words)?,
            }
        }
    }

    fn password_twice(
        &mut self,
        ask: &str,
        again: &str,
        check: &mut dyn FnMut(&SecretString) -> Result<(), String>,
    ) -> Result<SecretString, PromptError> {
        let mut keyboard = self.keyboard(Mode::Hidden)?;
        let question = drawn(|theme, to| theme.format_password_prompt(to, ask));
        let repeat = drawn(|theme, to| theme.format_password_prompt(to, again));
        loop {
            let first = text(keyboard.line(&question)?).and_then(|typed| {
                let password = SecretString::from(typed.as_str());
                check(&password).map(|()| password)
            });
            match first {
                Err(words) => refuse(&words)?,
                Ok(first) => {
                    let second = keyboard.line(&repeat)?;
                    if first.expose_secret().as_bytes() == second.as_slice() {
                        return Ok(first);
                    }
                    refuse("the two passwords are not the same")?;
                }
            }
        }
    }

    fn paste(&mut self, ask: &str, is_whole: &mut dyn FnMut(&str) -> bool) -> Result<String, PromptError> {
        // Not echoed: a link is a live credential, and a terminal keeps what it showed.
        let mut keyboard = self.keyboard(Mode::Pasted)?;
        let question = format!("{ask} (what you paste is not shown; an empty line ends it):\n");
        let text = keyboard.text(&question, is_whole)?;
        drop(keyboard);
        let (lines, characters) = (text.lines().count(), text.chars().count());
        say(&format!(
            "{lines} {} pasted, {characters} characters\n",
            if lines == 1 { "line" } else { "lines" }
        ))?;
        Ok(text)
    }

    fn confirm(&mut self, ask: &str, default: bool) -> Result<bool, PromptError> {
        let mut keyboard = self.keyboard(Mode::Shown)?;
        let question = drawn(|theme, to| theme.format_confirm_prompt(to, ask, Some(default)));
        loop {
            let answer = text(keyboard.line(&question)?).unwrap_or_default();
            match answer.trim().to_ascii_lowercase().as_str() {
                "" => return Ok(default),
                "y" | "yes" => return Ok(true),
                "n" | "no" => return Ok(false),
                _ => refuse("please answer `yes` or `no`")?,
            }
        }
    }
}

/// The bytes of a line as text, or the words against it.
fn text(line: Zeroizing<Vec<u8>>) -> Result<Zeroizing<String>, String> {
    // The terminal drops what exceeds a line and does not say so.
    if line.len() >= LINE_LIMIT {
        return Err(format!(
            "a terminal's line ends after {LINE_LIMIT} bytes, so this one may have been cut"
        ));
    }
    match std::str::from_utf8(&line) {
        Ok(line) => Ok(Zeroizing::new(line.to_owned())),
        Err(_) => Err("the terminal sent something that is not UTF-8 text".to_owned()),
    }
}

/// A question in dialoguer's plain theme, which has neither colour nor glyphs.
fn drawn(draw: impl FnOnce(&SimpleTheme, &mut String) -> fmt::Result) -> String {
    let mut question = String::new();
    // Writing to a String does not fail.
    let _ = draw(&SimpleTheme, &mut question);
    question
}

fn refuse(words: &str) -> Result<(), PromptError> {
    say(&(drawn(|theme, to| theme.format_error(to, words)) + "\n"))
}

fn say(words: &str) -> Result<(), PromptError> {
    Ok(Term::stderr().write_all(words.as_bytes())?)
}
