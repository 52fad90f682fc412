//! Where the system keeps its time zones. What is in the files is read elsewhere (words.rs).

use std::{
    fs::File,
    io::{self, ErrorKind, Read},
    path::{Path, PathBuf},
};

/// More than any zone has: the largest of the database is some 4 KiB.
const LIMIT: u64 = 256 * 1024;

/// The folders of a time zone database, and the file of the machine's own zone.
#[derive(Debug)]
pub struct Zones {
    folders: Vec<PathBuf>,
    local: PathBuf,
}

impl Zones {
    /// The database of this system, or the one in `folder` (the variable `TZDIR`).
    pub fn of_system(folder: Option<String>) -> Zones {
        let usual = [
            "/usr/share/zoneinfo",
            "/usr/lib/zoneinfo",
            "/usr/share/lib/zoneinfo",
            "/etc/zoneinfo",
        ];
        let chosen = folder.filter(|folder| !folder.is_empty()).map(PathBuf::from);
        Zones {
            folders: chosen.into_iter().chain(usual.map(PathBuf::from)).collect(),
            local: PathBuf::from("/etc/localtime"),
        }
    }

    /// A database in other folders, with the machine's zone in another file.
    pub fn new(folders: Vec<PathBuf>, local: PathBuf) -> Zones {
        Zones { folders, local }
    }

    /// The zone of this name, such as `Europe/Warsaw`. `InvalidInput` for a name that would leave the database,
    /// `NotFound` where no folder has it.
    pub fn named(&self, name: &str) -> io::Result<Vec<u8>> {
        let plain = |part: &str| {
            !part.is_empty()
                && !part.starts_with('.')
                && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"_+-.".contains(&b))
        };
        if !name.split('/').all(plain) {
            return Err(io::Error::new(
                ErrorKind::InvalidInput,
                "a time zone's name looks like `Europe/Warsaw`",
            ));
        }
        for folder in &self.folders {
            match read(&folder.join(name)) {
                Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {}
                found => return found,
            }
        }
        Err(ErrorKind::NotFound.into())
    }

    /// The machine's zone. `tz` is the variable `TZ` with the meaning POSIX (Base Definitions, 8.3) gives it: a name, a
    /// file, or the rule itself, such as `CET-1CEST,M3.5.0,M10.5.0/3`; set and empty it is UTC.
    pub fn local(&self, tz: Option<&str>) -> io::Result<Vec<u8>> {
        let Some(tz) = tz else { return read(&self.local) };
        let tz = tz.strip_prefix(':').unwrap_or(tz);
        if tz.is_empty() {
            return Ok(from_rule("UTC0"));
        }
        if tz.starts_with('/') {
            return read(Path::new(tz));
        }
        match self.named(tz) {
            Err(_) if tz.is_ascii() && tz.bytes().any(|b| b.is_ascii_digit()) => Ok(from_rule(tz)),
            found => found,
        }
    }
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    // Looked at before it is opened: `TZ` may name a pipe that nobody writes to.
    if !path.metadata()?.is_file() {
        return Err(ErrorKind::NotFound.into());
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(LIMIT).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A zone that has a rule and no history, as a TZif file: one local time type that nothing uses, no transition, and the
/// rule as the footer (RFC 9636, sections 3.1 to 3.3). So whoever asks for a zone reads one format.
fn from_rule(rule: &str) -> Vec<u8> {
    // Counts of: UT indicators, standard indicators, leap seconds, transitions, types, characters of names.
    let counts = [0_u32, 0, 0, 0, 1, 4];
    let mut block = b"TZif2".to_vec();
    block.extend([0; 15]);
    block.extend(counts.iter().flat_map(|count| count.to_be_bytes()));
    block.extend([0; 6]);
    block.extend(b"UTC\0");
    // The same once more: the first is for readers of version 1.
    let mut bytes = block.repeat(2);
    bytes.extend(format!("\n{rule}\n").bytes());
    bytes
}
