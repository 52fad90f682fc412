//! A machine that is not there: its clock, its chance, its environment, its terminal and its time zone are chosen.

use std::{
    cell::Cell,
    collections::{BTreeMap, VecDeque},
    ffi::OsString,
    io::{self, Cursor, ErrorKind, Read, Write},
    sync::{Arc, atomic::AtomicBool},
};

use chrono::{DateTime, TimeDelta, Utc};
use gatepass::{
    host::{Host, Station, Stream, Zones},
    prompt::{Prompt, PromptError},
};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

/// The zone of every machine here, unless a test moves it.
pub(crate) const WARSAW: &str = "CET-1CEST,M3.5.0,M10.5.0/3";

pub(crate) struct Machine {
    pub(crate) now: DateTime<Utc>,
    pub(crate) vars: BTreeMap<String, OsString>,
    pub(crate) uid: u32,
    /// The machine's own zone as a POSIX rule; `None` where it was never told.
    pub(crate) zone: Option<&'static str>,
    pub(crate) terminals: Vec<Stream>,
    /// How wide every terminal is.
    pub(crate) columns: usize,
    pub(crate) stdin: Cursor<Vec<u8>>,
    pub(crate) stdout: Paper,
    pub(crate) stderr: Paper,
    /// What the person types, in order; `^C` cancels.
    pub(crate) answers: VecDeque<String>,
    /// How long they take for each answer.
    pub(crate) hesitation: TimeDelta,
    /// How many answers were sent back.
    pub(crate) corrections: usize,
    /// What happens while the person thinks of their first answer.
    pub(crate) meanwhile: Option<Box<dyn FnOnce()>>,
    /// Somebody pressed Ctrl-C.
    pub(crate) interrupted: Arc<AtomicBool>,
    /// The system's generator is broken.
    pub(crate) no_chance: bool,
    drawn: Cell<u64>,
}

/// What was written, and how writing ends.
#[derive(Default)]
pub(crate) struct Paper {
    pub(crate) written: Vec<u8>,
    pub(crate) fails: Option<ErrorKind>,
}

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.written.write(bytes)
    }

    /// As a buffered stream does, it tells of a failure when it is flushed.
    fn flush(&mut self) -> io::Result<()> {
        match self.fails {
            Some(kind) => {
                self.written.clear();
                Err(kind.into())
            }
            None => Ok(()),
        }
    }
}

impl Machine {
    pub(crate) fn new(now: DateTime<Utc>) -> Machine {
        Machine {
            now,
            vars: BTreeMap::new(),
            uid: 1000,
            zone: Some(WARSAW),
            terminals: Vec::new(),
            columns: 80,
            stdin: Cursor::default(),
            stdout: Paper::default(),
            stderr: Paper::default(),
            answers: VecDeque::new(),
            hesitation: TimeDelta::zero(),
            corrections: 0,
            meanwhile: None,
            interrupted: Arc::default(),
            no_chance: false,
            drawn: Cell::new(0),
        }
    }

    /// Shows a question and takes the next answer; `shown` as a terminal echoes it.
    fn asked(&mut self, ask: &str, shown: bool) -> Result<String, PromptError> {
        let answer = self.answers.pop_front();
        let answer = answer.unwrap_or_else(|| panic!("asked for `{ask}`, and nobody is there to answer"));
        self.now += self.hesitation;
        if let Some(happens) = self.meanwhile.take() {
            happens();
        }
        let echo = if shown || answer == "^C" { answer.as_str() } else { "" };
        writeln!(self.stderr, "{}", format!("{ask}: {echo}").trim_end())?;
        if answer == "^C" {
            return Err(PromptError::Cancelled);
        }
        Ok(answer)
    }

    fn corrected(&mut self, fault: &str) -> Result<(), PromptError> {
        self.corrections += 1;
        Ok(writeln!(self.stderr, "error: {fault}")?)
    }
}

impl Host for Machine {
    fn now(&self) -> DateTime<Utc> {
        self.now
    }

    fn random(&self, bytes: &mut [u8]) -> io::Result<()> {
        if self.no_chance {
            return Err(ErrorKind::Unsupported.into());
        }
        for piece in bytes.chunks_mut(32) {
            let count = self.drawn.replace(self.drawn.get() + 1);
            let block = Sha256::digest(count.to_be_bytes());
            piece.copy_from_slice(&block[..piece.len()]);
        }
        Ok(())
    }

    fn var(&self, name: &str) -> Option<OsString> {
        self.vars.get(name).cloned()
    }

    fn uid(&self) -> u32 {
        self.uid
    }

    fn stdin(&mut self) -> &mut dyn Read {
        &mut self.stdin
    }

    fn stdin_apart(&mut self) -> Box<dyn Read + Send> {
        Box::new(std::mem::take(&mut self.stdin))
    }

    fn stdout(&mut self) -> &mut dyn Write {
        &mut self.stdout
    }

    fn stderr(&mut self) -> &mut dyn Write {
        &mut self.stderr
    }

    fn is_terminal(&self, stream: Stream) -> bool {
        self.terminals.contains(&stream)
    }

    fn columns(&self) -> Option<usize> {
        let shows = self.is_terminal(Stream::Stdout) || self.is_terminal(Stream::Stderr);
        shows.then_some(self.columns)
    }

    fn zone(&self, name: Option<&str>) -> io::Result<Vec<u8>> {
        let rule = match name {
            None => self.zone,
            Some("Europe/Warsaw") => Some(WARSAW),
            Some("Asia/Kolkata") => Some("<+0530>-5:30"),
            Some(_) => None,
        };
        let rule = rule.ok_or(ErrorKind::NotFound)?;
        Zones::of_system(None).local(Some(rule))
    }

    fn prompt(&mut self) -> &mut dyn Prompt {
        self
    }

    fn heed_interrupts(&mut self) -> io::Result<Arc<AtomicBool>> {
        Ok(Arc::clone(&self.interrupted))
    }

    fn station(&self) -> Arc<dyn Station> {
        panic!("what works beside a command is tested in the real world")
    }
}

impl Prompt for Machine {
    fn line(&mut self, ask: &str, check: &mut dyn FnMut(&str) -> Result<(), String>) -> Result<String, PromptError> {
        loop {
            let answer = self.asked(ask, true)?;
            match check(&answer) {
                Ok(()) => return Ok(answer),
                Err(fault) => self.corrected(&fault)?,
            }
        }
    }

    fn password(&mut self, ask: &str) -> Result<SecretString, PromptError> {
        Ok(SecretString::from(self.asked(ask, false)?))
    }

    fn password_twice(
        &mut self,
        ask: &str,
        again: &str,
        check: &mut dyn FnMut(&SecretString) -> Result<(), String>,
    ) -> Result<SecretString, PromptError> {
        loop {
            let first = SecretString::from(self.asked(ask, false)?);
            if let Err(fault) = check(&first) {
                self.corrected(&fault)?;
            } else if self.asked(again, false)? == first.expose_secret() {
                return Ok(first);
            } else {
                self.corrected("the two passwords are not the same")?;
            }
        }
    }

    fn paste(&mut self, ask: &str, _is_whole: &mut dyn FnMut(&str) -> bool) -> Result<String, PromptError> {
        self.asked(ask, false)
    }

    fn confirm(&mut self, ask: &str, default: bool) -> Result<bool, PromptError> {
        let answer = self.asked(ask, true)?;
        Ok(if answer.is_empty() { default } else { answer == "y" })
    }
}
