//! The rows of CSV (RFC 4180), each in buffers of a fixed size.

use std::ops::ControlFlow;

use csv_core::{ReadRecordResult, Reader};
use zeroize::Zeroizing;

use super::{FileFault, LONGEST_RECORD, Record, RowFault, Sink, header::Header, record::Raw, source::Source};

/// How many fields of a row are kept: more than there are columns.
const FIELDS: usize = 16;

/// Reads the header and hands on every row below it.
pub(super) fn read(source: &mut Source<'_>, sink: Sink<'_>) -> Result<(), FileFault> {
    let header = Header::read(source)?;
    let mut reader = header.reader();
    let mut row = Row::default();
    // Line ends before a row are empty lines.
    while source.after(b"\r\n")?.is_some() {
        let line = source.line();
        row.read(source, &mut reader)?;
        if sink(row.record(line, &header)) == ControlFlow::Break(()) {
            break;
        }
    }
    Ok(())
}

/// One row at a time.
struct Row {
    /// The fields, unquoted and without anything between them; wiped in the end.
    cells: Zeroizing<Vec<u8>>,
    /// Where each of them ends.
    ends: [usize; FIELDS],
    kept: usize,
    /// How many fields there are.
    fields: usize,
    /// What is wrong with the row, whatever its columns are.
    fault: Option<RowFault>,
}

impl Default for Row {
    fn default() -> Row {
        Row {
            cells: Zeroizing::new(vec![0; LONGEST_RECORD]),
            ends: [0; FIELDS],
            kept: 0,
            fields: 0,
            fault: None,
        }
    }
}

impl Row {
    /// Takes one row, to its end whatever its length.
    fn read(&mut self, source: &mut Source<'_>, reader: &mut Reader) -> Result<(), FileFault> {
        (self.kept, self.fields, self.fault) = (0, 0, None);
        let (mut length, mut written) = (0, 0);
        let mut beyond = [0; FIELDS];
        loop {
            let rest = source.fill()?;
            let at_end = rest.is_empty();
            // The last line may lack its end; within a quotation it stays open even so.
            let rest = if at_end { b"\n" } else { rest };
            let is_full = self.kept == FIELDS;
            let ends = if is_full {
                &mut beyond[..]
            } else {
                &mut self.ends[self.kept..]
            };
            let (result, taken, more, fields) = reader.read_record(rest, &mut self.cells[written..], ends);
            if !at_end {
                source.take(taken);
                length += taken;
            }
            self.fields += fields;
            if !is_full {
                self.kept += fields;
            }
            written += more;
            if length > LONGEST_RECORD || matches!(result, ReadRecordResult::OutputFull) {
                // What is to come is read over what was read; the ends that were found before still hold.
                self.fault = Some(RowFault::TooLong);
                (self.kept, written) = (0, 0);
            }
            match result {
                ReadRecordResult::Record | ReadRecordResult::End => return Ok(()),
                ReadRecordResult::InputEmpty if at_end => {
                    self.fault.get_or_insert(RowFault::OpenQuote);
                    return Ok(());
                }
                _ => {}
            }
        }
    }

    fn record(&mut self, line: u64, header: &Header) -> Record {
        let mut raw = Raw::default();
        let mut start = 0;
        for (member, &end) in header.columns.iter().zip(&self.ends[..self.kept]) {
            let cell = &self.cells[start..end];
            match std::str::from_utf8(cell) {
                Ok(text) => raw.put(*member, text),
                Err(_) => {
                    self.fault.get_or_insert(RowFault::NotText);
                    raw.put(*member, &String::from_utf8_lossy(cell));
                }
            }
            start = end;
        }
        let (found, columns) = (self.fields, header.columns.len());
        if found != columns {
            self.fault.get_or_insert(RowFault::FieldCount { found, columns });
        }
        Record::new(line, raw, self.fault.take())
    }
}
