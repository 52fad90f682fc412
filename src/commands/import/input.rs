//! The list as it comes in: opened, looked at before anything is written, and counted as it is read.

use std::{
    cell::{Cell, RefCell},
    fs::File,
    io::{self, Cursor, Read, Seek},
    path::Path,
};

use zeroize::Zeroizing;

use crate::{
    context::Context,
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
    /// A file, of so many bytes.
    File { file: File, size: u64 },
    /// Something that comes but once, of which the beginning is here already.
    Flow {
        head: Cursor<Zeroizing<Vec<u8>>>,
        rest: Option<File>,
    },
}

impl Input {
    /// Opens the list, and refuses one that can be seen to be none.
    pub(super) fn open(path: &Path, host: &mut dyn Host) -> Result<Input, Refusal> {
        if path == Path::new("-") {
            return Input::flow(path, None, host);
        }
        let failed = |error| FileError::from_io("read", Kind::Secret.noun(), path, error);
        let mut file = File::open(path).map_err(failed)?;
        let found = file.metadata().map_err(failed)?;
        if found.is_dir() {
            return Err(failed(io::ErrorKind::IsADirectory.into()).into());
        }
        if !found.is_file() {
            return Input::flow(path, Some(file), host);
        }
        roster::check(&mut file).map_err(|fault| refusal(path, &fault))?;
        file.rewind().map_err(failed)?;
        Ok(Input::File {
            file,
            size: found.len(),
        })
    }

    fn flow(path: &Path, rest: Option<File>, host: &mut dyn Host) -> Result<Input, Refusal> {
        let mut head = Zeroizing::new(Vec::with_capacity(8 * 1024));
        let read = match &rest {
            Some(file) => file.take(HEAD).read_to_end(&mut head),
            None => host.stdin().take(HEAD).read_to_end(&mut head),
        };
        read.map_err(|error| refusal(path, &FileFault::Unreadable(error)))?;
        let is_all = (head.len() as u64) < HEAD;
        match roster::check(&mut &head[..]) {
            // It goes on, and whether it ends as it should is known when it does.
            Err(FileFault::BrokenOff { .. }) if !is_all => {}
            checked => drop(checked.map_err(|fault| refusal(path, &fault))?),
        }
        Ok(Input::Flow {
            head: Cursor::new(head),
            rest,
        })
    }

    /// How many bytes there are, where that is known.
    pub(super) fn size(&self) -> Option<u64> {
        match self {
            Input::File { size, .. } => Some(*size),
            Input::Flow { .. } => None,
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

/// A list being read: its bytes are counted, and standard input is asked for them through the command's world, which is
/// somebody else's between two questions.
pub(super) struct Counted<'a, 'c, 'h> {
    pub(super) input: Input,
    pub(super) context: &'a RefCell<&'c mut Context<'h>>,
    pub(super) read: &'a Cell<u64>,
}

impl Read for Counted<'_, '_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = match &mut self.input {
            Input::File { file, .. } => file.read(buffer)?,
            Input::Flow { head, rest } => match (head.read(buffer)?, rest) {
                (0, Some(file)) => file.read(buffer)?,
                (0, None) => self.context.borrow_mut().host.stdin().read(buffer)?,
                (count, _) => count,
            },
        };
        self.read.set(self.read.get() + count as u64);
        Ok(count)
    }
}
