//! The first line of CSV: what stands between its fields, and what each column is for.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::{
    FileFault, LONGEST_RECORD,
    member::{self, Member},
    source::Source,
};

/// What may stand between two fields.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// How many columns are looked at: more than there are names.
const MOST: usize = 64;

/// The columns in their order.
#[derive(Debug)]
pub(super) struct Header {
    pub(super) delimiter: u8,
    pub(super) columns: Vec<Member>,
}

impl Header {
    /// Takes the first line.
    pub(super) fn read(source: &mut Source<'_>) -> Result<Header, FileFault> {
        let line = first_line(source)?;
        let line = std::str::from_utf8(&line).map_err(|_| FileFault::HeaderNotText)?;
        let known = |names: &[String]| names.iter().filter(|name| Member::of_column(name).is_some()).count();
        // The last of several that know as much would win; a comma is the first to be believed.
        let read = DELIMITERS
            .into_iter()
            .rev()
            .map(|delimiter| (delimiter, names(line, delimiter)));
        let best = read.max_by_key(|(_, names)| known(names));
        let (delimiter, names) = best.unwrap_or((b',', Vec::new()));
        let columns = columns(&names)?;
        Ok(Header { delimiter, columns })
    }

    /// A reader for the rows below.
    pub(super) fn reader(&self) -> Reader {
        reader(self.delimiter)
    }
}

fn reader(delimiter: u8) -> Reader {
    ReaderBuilder::new().delimiter(delimiter).build()
}

/// The bytes of the first line, without its end.
fn first_line(source: &mut Source<'_>) -> Result<Vec<u8>, FileFault> {
    let mut line = Vec::new();
    loop {
        let rest = source.fill()?;
        let end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
        let part = &rest[..end.unwrap_or(rest.len())];
        line.extend_from_slice(part);
        let count = part.len();
        source.take(count);
        if line.len() > LONGEST_RECORD {
            return Err(FileFault::LongHeader);
        }
        if end.is_some() || count == 0 {
            return Ok(line);
        }
    }
}

/// The names in a line, as they are compared.
fn names(line: &str, delimiter: u8) -> Vec<String> {
    let (mut reader, mut cells, mut ends) = (reader(delimiter), vec![0; line.len() + 1], [0; MOST]);
    let line = format!("{line}\n");
    let (result, _, written, mut count) = reader.read_record(line.as_bytes(), &mut cells, &mut ends);
    if matches!(result, ReadRecordResult::InputEmpty) {
        // A quotation mark swallowed the end of the line.
        let (_, _, _, more) = reader.read_record(&[], &mut cells[written..], &mut ends[count..]);
        count += more;
    }
    let mut start = 0;
    let mut names = Vec::new();
    for &end in &ends[..count] {
        names.push(String::from_utf8_lossy(&cells[start..end]).trim().to_lowercase());
        start = end;
    }
    if let (ReadRecordResult::InputEmpty, Some(open)) = (result, names.last_mut()) {
        open.insert(0, '"');
    }
    names
}

fn columns(names: &[String]) -> Result<Vec<Member>, FileFault> {
    let mut columns = Vec::new();
    for (at, name) in names.iter().enumerate() {
        if name.is_empty() {
            return Err(FileFault::UnnamedColumn(at + 1));
        }
        let member = Member::of_column(name).ok_or_else(|| FileFault::UnknownColumn {
            name: name.clone(),
            meant: member::meant(name),
        })?;
        if names[..at].contains(name) {
            return Err(FileFault::ColumnTwice(name.clone()));
        }
        columns.push(member);
    }
    if columns.contains(&Member::Username) {
        Ok(columns)
    } else {
        Err(FileFault::NoUsername)
    }
}
