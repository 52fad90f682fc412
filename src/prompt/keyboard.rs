//! The keyboard while a question is open: the terminal's modes, and the signals that must not leave them changed.
//!
//! The modes are put back when the question is closed, on every way out: an answer, a signal, an error, a panic. A signal
//! that ends the process is kept for the caller, who ends as cancelled and not in the middle of something.

use std::{
    io::{self, Read, Stdin, Write},
    os::fd::AsFd,
    sync::atomic::Ordering::SeqCst,
};

use dialoguer::console::Term;
use nix::{
    errno::Errno,
    poll::{PollFd, PollFlags, PollTimeout, poll},
    sys::termios::{
        FlushArg, LocalFlags, SetArg, SpecialCharacterIndices as Key, Termios, tcflush, tcgetattr, tcsetattr,
    },
    unistd::{getpgrp, read, tcgetpgrp},
};
use zeroize::Zeroizing;

use super::{
    PromptError,
    paste::{MARK_NO_PASTES, MARK_PASTES, Paste},
    say,
    signals::Signals,
};
use crate::pasted::bytes;

/// The bytes of a line that Linux keeps for a reader of whole lines (n_tty: 4096 with the newline). What is typed beyond
/// them is lost, so a line that reaches them may have been longer.
pub(super) const LINE_LIMIT: usize = 4095;

/// How long a pasted text may pause before it counts as ended, in milliseconds.
const BREATH: u16 = 150;

/// What the terminal does with what is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// It is shown and edited by the terminal; a line arrives when it is finished.
    Shown,
    /// The same, not shown.
    Hidden,
    /// Every character arrives at once, however long the line, and none is shown.
    Pasted,
}

/// The keyboard while a question is open.
pub(super) struct Keyboard<'a> {
    input: Stdin,
    mode: Mode,
    /// The terminal is asked to say where a paste begins and ends.
    marks_pastes: bool,
    before: Termios,
    signals: &'a Signals,
}

/// What came from the keyboard.
enum Typed {
    Bytes(usize),
    /// Nothing, for as long as was waited.
    Nothing,
    /// Ctrl-D, or the terminal is gone.
    End,
    /// The process was away and is back: the question is no longer the last thing on the screen.
    Resumed,
}

impl<'a> Keyboard<'a> {
    pub(super) fn open(signals: &'a Signals, mode: Mode, marks_pastes: bool) -> io::Result<Keyboard<'a>> {
        #[expect(
            clippy::disallowed_methods,
            reason = "for its descriptor: its buffer would keep a password"
        )]
        let input = io::stdin();
        let before = tcgetattr(&input)?;
        signals.resumed.store(false, SeqCst);
        signals.idle.store(false, SeqCst);
        let keyboard = Keyboard {
            input,
            mode,
            marks_pastes: marks_pastes && mode == Mode::Pasted,
            before,
            signals,
        };
        keyboard.apply()?;
        Ok(keyboard)
    }

    /// One line without its end; what was typed ahead counts.
    pub(super) fn line(&mut self, question: &str) -> Result<Zeroizing<Vec<u8>>, PromptError> {
        say(question)?;
        let mut line = Zeroizing::new(Vec::with_capacity(LINE_LIMIT + 1));
        let mut byte = Zeroizing::new([0]);
        loop {
            // One at a time: what follows the line belongs to the next question, or to whoever reads after us.
            match self.wait(&mut *byte, PollTimeout::NONE)? {
                Typed::Bytes(_) if byte[0] == b'\n' => return Ok(line),
                Typed::Bytes(_) => {
                    if line.len() < LINE_LIMIT {
                        line.push(byte[0]);
                    }
                }
                Typed::End => {
                    say("\n")?;
                    return Err(PromptError::Cancelled);
                }
                Typed::Resumed => say(question)?,
                Typed::Nothing => {}
            }
        }
    }

    /// Lines, until an empty one, Ctrl-D, or a line after which `is_whole` is true.
    pub(super) fn text(
        &mut self,
        question: &str,
        is_whole: &mut dyn FnMut(&str) -> bool,
    ) -> Result<String, PromptError> {
        say(question)?;
        let end_key = self.before.control_chars[Key::VEOF as usize];
        let mut pasted = Paste::default();
        let mut buffer = Zeroizing::new([0; 4096]);
        let mut timeout = PollTimeout::NONE;
        loop {
            match self.wait(&mut *buffer, timeout)? {
                Typed::Bytes(count) => {
                    let typed = &buffer[..count];
                    let ended = typed.iter().position(|&b| b == end_key);
                    pasted.take(&typed[..ended.unwrap_or(count)]);
                    if ended.is_some() {
                        break;
                    }
                    // A message has empty lines before its link, and text after it that must not reach the shell: its end
                    // is looked for only when nothing follows at once.
                    timeout = if pasted.may_end() {
                        PollTimeout::from(BREATH)
                    } else {
                        PollTimeout::NONE
                    };
                }
                Typed::Nothing if pasted.is_too_long => break,
                Typed::Nothing => {
                    if pasted.ends_in_empty_line() || is_whole(&bytes::text(pasted.text())) {
                        break;
                    }
                    timeout = PollTimeout::NONE;
                }
                Typed::End => break,
                Typed::Resumed => say(question)?,
            }
        }
        if pasted.is_too_long {
            let words = "more than 1 MiB was pasted; the lines around the link are enough";
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, words).into());
        }
        if pasted.text().iter().all(u8::is_ascii_whitespace) {
            return Err(PromptError::Cancelled);
        }
        Ok(bytes::text(pasted.text()).into_owned())
    }

    /// Waits for a key or a signal.
    fn wait(&mut self, bytes: &mut [u8], timeout: PollTimeout) -> Result<Typed, PromptError> {
        loop {
            if self.signals.cancelled.load(SeqCst) {
                let _ = say("\n");
                return Err(PromptError::Cancelled);
            }
            if self.signals.resumed.swap(false, SeqCst) {
                // Whoever had the terminal meanwhile may have left it in another mode.
                self.apply()?;
                return Ok(Typed::Resumed);
            }
            let mut waiting = [
                PollFd::new(self.input.as_fd(), PollFlags::POLLIN),
                PollFd::new(self.signals.wake.as_fd(), PollFlags::POLLIN),
            ];
            match poll(&mut waiting, timeout) {
                Ok(0) => return Ok(Typed::Nothing),
                Ok(_) | Err(Errno::EINTR) => {}
                Err(errno) => return Err(io::Error::from(errno).into()),
            }
            let [keys, wake] = waiting.map(|stream| stream.any().unwrap_or(false));
            if wake {
                let _ = (&self.signals.wake).read(&mut [0; 64]);
            } else if keys {
                match read(&self.input, bytes) {
                    Ok(0) | Err(Errno::EIO) => return Ok(Typed::End),
                    Ok(count) => return Ok(Typed::Bytes(count)),
                    Err(Errno::EINTR | Errno::EAGAIN) => {}
                    Err(errno) => return Err(io::Error::from(errno).into()),
                }
            }
        }
    }

    /// Puts the terminal into the mode of the question. What was typed ahead is kept.
    fn apply(&self) -> io::Result<()> {
        let mut modes = self.before.clone();
        modes.local_flags |= LocalFlags::ISIG;
        match self.mode {
            Mode::Shown => modes.local_flags |= LocalFlags::ICANON | LocalFlags::ECHO,
            Mode::Hidden => {
                modes.local_flags |= LocalFlags::ICANON | LocalFlags::ECHONL;
                modes.local_flags -= LocalFlags::ECHO;
            }
            Mode::Pasted => {
                modes.local_flags -= LocalFlags::ICANON | LocalFlags::ECHO;
                modes.control_chars[Key::VMIN as usize] = 1;
                modes.control_chars[Key::VTIME as usize] = 0;
            }
        }
        if self.mode != Mode::Shown {
            // Ctrl-Z would give the shell a terminal without echo; it waits until the secret is typed.
            modes.control_chars[Key::VSUSP as usize] = 0;
        }
        tcsetattr(&self.input, SetArg::TCSADRAIN, &modes)?;
        if self.marks_pastes {
            Term::stderr().write_all(MARK_PASTES.as_bytes())?;
        }
        Ok(())
    }
}

impl Drop for Keyboard<'_> {
    fn drop(&mut self) {
        // From the background it would stop the process, and the terminal is somebody else's by then.
        let is_ours = tcgetpgrp(&self.input).map_or(true, |foreground| foreground == getpgrp());
        if is_ours {
            if self.marks_pastes {
                let _ = say(MARK_NO_PASTES);
            }
            if self.mode == Mode::Pasted {
                // The rest of a paste must not be run by the shell.
                let _ = tcflush(&self.input, FlushArg::TCIFLUSH);
            }
            let _ = tcsetattr(&self.input, SetArg::TCSADRAIN, &self.before);
        }
        self.signals.idle.store(true, SeqCst);
    }
}
