//! How far something has come that takes long: one line on a terminal, drawn anew a few times a second, and gone when it is
//! over. The only user of indicatif.

use std::{
    io,
    mem::take,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::{DateTime, TimeDelta, Utc};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle, TermLike};

use crate::{
    host::{Host, Stream},
    words,
};

/// How often it is drawn anew.
const RHYTHM: TimeDelta = TimeDelta::milliseconds(200);

/// Bars drawn a second at most, which is above the rhythm: it is the rhythm that counts.
const BARS_A_SECOND: u8 = 20;

/// The line on the terminal; nothing where there is none.
pub struct Progress {
    drawn: Option<Drawn>,
    began: DateTime<Utc>,
    /// What is counted: one, and several.
    unit: (&'static str, &'static str),
}

struct Drawn {
    bar: ProgressBar,
    screen: Screen,
    last: DateTime<Utc>,
}

/// What is to be told.
#[derive(Clone, Copy, Debug)]
pub struct Measure {
    /// How much of the whole is done, in the measure of the whole.
    pub done: u64,
    /// So many rows were done.
    pub rows: u64,
    /// Of which so many were refused.
    pub refused: u64,
}

impl Progress {
    /// Begins, where a person watches: `whole` is what there is to be done, where that is known.
    pub fn new(host: &dyn Host, quiet: bool, whole: Option<u64>) -> Progress {
        let began = host.now();
        let can_be_drawn = host.var("TERM").is_some_and(|name| !name.is_empty() && name != "dumb");
        let watched = !quiet && can_be_drawn && host.is_terminal(Stream::Stderr);
        let drawn = watched.then(|| {
            let screen = Screen::of_width(host.columns().unwrap_or(80));
            let target = ProgressDrawTarget::term_like_with_hz(Box::new(screen.clone()), BARS_A_SECOND);
            let bar = ProgressBar::with_draw_target(whole, target);
            let template = if whole.is_some() {
                "{bar:20} {percent:>3}%  {msg}"
            } else {
                "{msg}"
            };
            // A template that could not be read would leave indicatif's own, which says the same.
            if let Ok(style) = ProgressStyle::with_template(template) {
                bar.set_style(style.progress_chars("##-"));
            }
            Drawn {
                bar,
                screen,
                last: began,
            }
        });
        Progress {
            drawn,
            began,
            unit: ("row", "rows"),
        }
    }

    /// The same of something else than rows.
    pub fn of(mut self, unit: (&'static str, &'static str)) -> Progress {
        self.unit = unit;
        self
    }

    /// Tells how far it has come, unless that was told just now.
    pub fn tell(&mut self, measure: Measure, host: &mut dyn Host) {
        let now = host.now();
        let Some(drawn) = self.drawn.as_mut().filter(|drawn| now - drawn.last >= RHYTHM) else {
            return;
        };
        drawn.last = now;
        drawn.bar.set_position(measure.done);
        drawn
            .bar
            .set_message(said(measure, self.unit, now - self.began, drawn.bar.length()));
        drawn.show(host);
    }

    /// Takes the line away.
    pub fn end(&mut self, host: &mut dyn Host) {
        if let Some(drawn) = self.drawn.take() {
            drawn.bar.finish_and_clear();
            drawn.show(host);
        }
    }
}

impl Drawn {
    fn show(&self, host: &mut dyn Host) {
        let drawn = take(&mut *self.screen.lock());
        let stderr = host.stderr();
        // What cannot be drawn is no reason to fail.
        let _ = stderr.write_all(drawn.as_bytes()).and_then(|()| stderr.flush());
    }
}

/// Rows, rate, refusals, and the time that is left.
fn said(measure: Measure, unit: (&str, &str), since: TimeDelta, whole: Option<u64>) -> String {
    let milliseconds = u64::try_from(since.num_milliseconds()).unwrap_or_default().max(1);
    let Measure { done, rows, refused } = measure;
    let rate = rows.saturating_mul(1000) / milliseconds;
    let mut said = format!("{}, {}/s", words::counted(rows, unit.0, unit.1), words::count(rate));
    if refused > 0 {
        said += &format!(", {} refused", words::count(refused));
    }
    if let Some(left) = whole.and_then(|whole| whole.checked_sub(done))
        && done > 0
    {
        let left = u128::from(left) * u128::from(milliseconds) / u128::from(done) / 1000;
        said += &format!(", {} left", words::duration(i64::try_from(left).unwrap_or(i64::MAX)));
    }
    said
}

/// A terminal whose output is fetched by whoever owns the real one.
#[derive(Clone, Debug)]
struct Screen {
    output: Arc<Mutex<String>>,
    width: u16,
}

impl Screen {
    fn of_width(columns: usize) -> Screen {
        Screen {
            output: Arc::default(),
            width: u16::try_from(columns).unwrap_or(u16::MAX),
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, String> {
        self.output.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn put(&self, text: &str) -> io::Result<()> {
        self.lock().push_str(text);
        Ok(())
    }

    fn moved(&self, by: usize, direction: char) -> io::Result<()> {
        match by {
            0 => Ok(()),
            by => self.put(&format!("\x1b[{by}{direction}")),
        }
    }
}

impl TermLike for Screen {
    fn width(&self) -> u16 {
        self.width
    }

    fn move_cursor_up(&self, by: usize) -> io::Result<()> {
        self.moved(by, 'A')
    }

    fn move_cursor_down(&self, by: usize) -> io::Result<()> {
        self.moved(by, 'B')
    }

    fn move_cursor_right(&self, by: usize) -> io::Result<()> {
        self.moved(by, 'C')
    }

    fn move_cursor_left(&self, by: usize) -> io::Result<()> {
        self.moved(by, 'D')
    }

    fn write_line(&self, line: &str) -> io::Result<()> {
        self.put(line)?;
        self.put("\n")
    }

    fn write_str(&self, text: &str) -> io::Result<()> {
        self.put(text)
    }

    fn clear_line(&self) -> io::Result<()> {
        self.put("\r\x1b[2K")
    }

    fn flush(&self) -> io::Result<()> {
        Ok(())
    }
}
