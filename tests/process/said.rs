//! How a process ended and what it said, held against the forms that are promised.

use super::*;

/// How a process ended and what it said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) status: ExitStatus,
    pub(super) out: String,
    pub(super) err: String,
}

impl Said {
    pub(super) fn code(&self) -> Option<i32> {
        self.status.code()
    }

    /// Asserts the exit status.
    #[track_caller]
    pub(super) fn exits(self, code: i32) -> Said {
        assert_eq!(self.code(), Some(code), "{self:?}");
        self
    }

    /// The confirmation URL, which is all of standard output.
    #[track_caller]
    pub(super) fn url(&self) -> String {
        assert_eq!(self.code(), Some(0), "{self:?}");
        let line = self.out.strip_suffix('\n').expect("one line");
        assert!(
            line.starts_with("http") && !line.contains(char::is_whitespace),
            "{self:?}"
        );
        line.to_owned()
    }

    /// The JSON object, which is all of standard output; it knows the exit status.
    #[track_caller]
    pub(super) fn json(&self) -> Value {
        assert_eq!(self.out.matches('\n').count(), 1, "{self:?}");
        let value: Value = serde_json::from_str(&self.out).unwrap_or_else(|_| panic!("{self:?}"));
        assert_eq!(value["status"].as_i64(), self.code().map(i64::from), "{self:?}");
        value
    }

    /// The refusal: its one line and its hint. Notices may stand before it, nothing after it.
    #[track_caller]
    pub(super) fn refusal(&self) -> (&str, Option<&str>) {
        let start = self.err.find("error: ").unwrap_or_else(|| panic!("{self:?}"));
        assert!(start == 0 || self.err.as_bytes()[start - 1] == b'\n', "{self:?}");
        let mut lines = self.err[start..].lines();
        let error = lines.next().unwrap_or_default().trim_start_matches("error: ");
        let hint = lines
            .next()
            .map(|line| line.strip_prefix("hint: ").unwrap_or_else(|| panic!("{self:?}")));
        assert_eq!(lines.next(), None, "{self:?}");
        assert!(
            !error.ends_with('.') && !error.starts_with(char::is_uppercase),
            "{self:?}"
        );
        assert!(
            !self.err.contains("panicked") && !self.err.contains("fault of its own"),
            "{self:?}"
        );
        (error, hint)
    }
}
