//! The list as it comes in: opened, and looked at before anything is written.

use std::{
    fs::File,
    io::{self, Cursor, Read, Seek},
    path::Path,
};

use zeroize::Zeroizing;

use crate::{
    error::Refusal,
    files::{FileError, Kind},
    host::Host,
    roster::{self, FileFault},
    words,
};

/// How much of what cannot be read twice is looked at beforehand; a header fits in.
const HEAD: u64 = 128 * 1024;

/// A list that can be read.
pub(super) enum Input {
    /// A file, of so many lines.
    File { file: File, lines: u64 },
    /// Something that comes but once, of which the beginning is here already.
    Flow {
        head: Zeroizing<Vec<u8>>,
        rest: Box<dyn Read + Send>,
    },
}

impl Input {
    /// Opens the list, and refuses one that can be seen to be none.
    pub(super) fn open(path: &Path, host: &mut dyn Host) -> Result<Input, Refusal> {
        if path == Path::new("-") {
            return Input::flow(path, host.stdin_apart());
        }
        let failed = |error| FileError::from_io("read", Kind::Secret.noun(), path, error);
        let mut file = File::open(path).map_err(failed)?;
        let found = file.metadata().map_err(failed)?;
        if found.is_dir() {
            return Err(failed(io::ErrorKind::IsADirectory.into()).into());
        }
        if !found.is_file() {
            return Input::flow(path, Box::new(file));
        }
        roster::check(&mut file).map_err(|fault| refusal(path, &fault))?;
        file.rewind().map_err(failed)?;
        let lines = lines(&mut file).map_err(failed)?;
        file.rewind().map_err(failed)?;
        Ok(Input::File { file, lines })
    }

    fn flow(path: &Path, mut rest: Box<dyn Read + Send>) -> Result<Input, Refusal> {
        let mut head = Zeroizing::new(Vec::with_capacity(8 * 1024));
        let read = rest.by_ref().take(HEAD).read_to_end(&mut head);
        read.map_err(|error| refusal(path, &FileFault::Unreadable(error)))?;
        let is_all = (head.len() as u64) < HEAD;
        match roster::check(&mut &head[..]) {
            // It goes on, and whether it ends as it should is known when it does.
            Err(FileFault::BrokenOff { .. }) if !is_all => {}
            checked => drop(checked.map_err(|fault| refusal(path, &fault))?),
        }
        Ok(Input::Flow { head, rest })
    }

    /// How many lines there are, where that is known and says how far one has come.
    pub(super) fn lines(&self) -> Option<u64> {
        match self {
            Input::File { lines, .. } => Some(*lines).filter(|&lines| lines > 1),
            Input::Flow { .. } => None,
        }
    }

    /// The list from its beginning.
    pub(super) fn into_read(self) -> Box<dyn Read + Send> {
        match self {
            Input::File { file, .. } => Box::new(file),
            Input::Flow { head, rest } => Box::new(Cursor::new(head).chain(rest)),
        }
    }
}

fn lines(file: &mut File) -> io::Result<u64> {
    let mut buffer = Zeroizing::new(vec![0; 64 * 1024]);
    let mut lines = 0;
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(lines),
            read => lines += buffer[..read].iter().filter(|&&byte| byte == b'\n').count() as u64,
        }
    }
}

/// What a person is told of a list that cannot be read.
pub(super) fn refusal(path: &Path, fault: &FileFault) -> Refusal {
    if path == Path::new("-") {
        Refusal::bad_file("standard input", fault)
    } else {
        Refusal::bad_file(format!("`{}`", words::safe(&path.to_string_lossy())), fault)
    }
}
