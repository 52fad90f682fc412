//! Tables: drawn for a terminal, tab-separated under a header line elsewhere. And a QR code.

use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width, presets};
use qrcode::{EcLevel, QrCode, render::unicode::Dense1x2};

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::words;

/// Rows under a header.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// The names of the columns.
    pub header: Vec<&'static str>,
    /// As many cells in each row.
    pub rows: Vec<Vec<String>>,
}

impl Listing {
    /// A table as wide as the terminal, or tab-separated lines where there is none.
    pub fn text(&self, width: Option<usize>) -> String {
        let Some(width) = width else {
            let header = self.header.join("\t");
            let rows = self.rows.iter().map(|row| {
                row.iter()
                    .map(|cell| words::safe(cell).to_string())
                    .collect::<Vec<_>>()
                    .join("\t")
            });
            return std::iter::once(header).chain(rows).map(|line| line + "\n").collect();
        };
        let mut table = plain_table(width);
        table.set_header(self.header.iter().map(|name| name.to_uppercase()));
        for row in &self.rows {
            table.add_row(row.iter().map(|cell| words::safe(cell).to_string()));
        }
        set_apart(&mut table);
        lines(&table)
    }
}

/// The blanks that stand between two columns.
const GAP: usize = 2;

/// Prose gives way before other columns until it is so narrow.
const NARROW: usize = 10;

/// Columns whose widths are fixed, for a table that is written a part at a time.
pub(super) struct Columns {
    header: &'static [&'static str],
    widths: Vec<usize>,
    width: usize,
}

impl Columns {
    /// Fixes the widths by the first rows: as wide as their cells where the terminal has room for all, otherwise the widest
    /// give way, those of prose before others. Where more rows are to come, room that is left is shared out, because they
    /// may be wider.
    pub(super) fn fixed(
        (header, prose): (&'static [&'static str], &[usize]),
        rows: &[Vec<String>],
        width: usize,
        goes_on: bool,
    ) -> Columns {
        let widest = |at: usize| {
            let cells = rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.width());
            cells.chain([header[at].width()]).max().unwrap_or_default().max(1)
        };
        let mut widths: Vec<usize> = (0..header.len()).map(widest).collect();
        let room = width.saturating_sub(GAP * header.len());
        while widths.iter().sum::<usize>() > room {
            let wide = |at: &usize| prose.contains(at) && widths[*at] > NARROW;
            let yields = (0..widths.len()).filter(wide).max_by_key(|&at| widths[at]);
            let yields = yields.or_else(|| (0..widths.len()).max_by_key(|&at| widths[at]));
            match yields.and_then(|at| widths.get_mut(at)) {
                Some(widest) if *widest > 1 => *widest -= 1,
                _ => break,
            }
        }
        let left = room.saturating_sub(widths.iter().sum());
        if goes_on {
            let share = left / widths.len().max(1);
            widths.iter_mut().for_each(|width| *width += share);
        }
        Columns { header, widths, width }
    }

    /// The line with the names of the columns.
    pub(super) fn header(&self) -> String {
        let names = self.header.iter().map(|name| name.to_uppercase()).collect();
        self.lines(&[names])
    }

    /// Some rows; what is wider than its column is wrapped and never cut.
    pub(super) fn lines(&self, rows: &[Vec<String>]) -> String {
        let mut table = plain_table(self.width);
        table.add_rows(rows);
        set_apart(&mut table);
        for (column, &width) in table.column_iter_mut().zip(&self.widths) {
            let width = u16::try_from(width + GAP).unwrap_or(u16::MAX);
            column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(width)));
        }
        if rows.is_empty() { String::new() } else { lines(&table) }
    }
}

/// The widest a column of names gets.
const LONGEST_NAME: usize = 20;

/// Two columns without a frame: a name and what there is to say of it, wrapped to the width and indented.
pub fn columns(rows: &[(&str, String)], width: usize, indent: usize) -> String {
    // A name may be a claim's, and as long as somebody likes: beyond the column it has a line of its own.
    let widths = rows.iter().map(|(name, _)| name.width());
    let names = widths.filter(|&name| name <= LONGEST_NAME).max().unwrap_or_default();
    let room = width.saturating_sub(indent + names + 2).max(1);
    let mut out = String::new();
    for (name, content) in rows {
        let name = if name.width() > LONGEST_NAME {
            out += &paragraph(name, width, indent);
            ""
        } else {
            name
        };
        let gap = names.saturating_sub(name.width()) + 2;
        for (number, line) in wrapped(content, room).iter().enumerate() {
            let (name, gap) = if number == 0 { (name, gap) } else { ("", names + 2) };
            out += format!("{:indent$}{name}{:gap$}{line}", "", "").trim_end();
            out.push('\n');
        }
    }
    out
}

/// A paragraph, wrapped to the width and indented.
pub fn paragraph(text: &str, width: usize, indent: usize) -> String {
    let lines = wrapped(text, width.saturating_sub(indent).max(1));
    lines.iter().map(|line| format!("{:indent$}{line}\n", "")).collect()
}

/// The lines of a text, broken between words, and within one that is longer than a line.
fn wrapped(text: &str, room: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split(' ') {
        let space = usize::from(used > 0);
        if used > 0 && used + space + word.width() > room {
            lines.push(String::new());
            used = 0;
        }
        let line = lines.last_mut();
        if let (Some(line), true) = (line, used > 0) {
            line.push(' ');
            used += 1;
        }
        for c in word.chars() {
            let wide = c.width().unwrap_or_default();
            if used + wide > room {
                lines.push(String::new());
                used = 0;
            }
            if let Some(line) = lines.last_mut() {
                line.push(c);
            }
            used += wide;
        }
    }
    lines
}

fn plain_table(width: usize) -> Table {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(u16::try_from(width).unwrap_or(u16::MAX));
    table
}

/// Every column begins at its cells' first character, the first one at the edge of the terminal.
fn set_apart(table: &mut Table) {
    let gap = u16::try_from(GAP).unwrap_or_default();
    table.column_iter_mut().for_each(|column| {
        column.set_padding((0, gap));
    });
}

fn lines(table: &Table) -> String {
    table.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// A QR code of half blocks, dark on light whatever the terminal's colours; `None` where the text is too long for one.
pub fn qr(text: &str) -> Option<String> {
    // A screen is never torn or stained: the least correction makes the smallest code.
    let code = QrCode::with_error_correction_level(text.as_bytes(), EcLevel::L).ok()?;
    Some(
        code.render::<Dense1x2>()
            .dark_color(Dense1x2::Dark)
            .light_color(Dense1x2::Light)
            .build()
            + "\n",
    )
}
