//! `gatepass man`: the manual page of the program or of one verb.

use clap::{Args, builder::PossibleValuesParser};
use serde::Serialize;

use crate::{cli::Example, context::Context, error::Refusal, manual, report::Report};

use super::{VERBS, Verb};

/// What may be typed after `man`.
#[derive(Args, Clone, Debug)]
pub struct Man {
    /// The verb; without one, the page of the whole program
    #[arg(value_parser = PossibleValuesParser::new(VERBS.iter().map(|verb| verb.name)))]
    verb: Option<String>,
}

/// What came out of `man`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Page {
    page: Option<String>,
}

impl Report for Page {
    fn text(&self, _width: Option<usize>) -> String {
        self.page.clone().unwrap_or_default()
    }
}

impl Verb for Man {
    const NAME: &'static str = "man";
    const ABOUT: &'static str = "Print a manual page";
    const LONG_ABOUT: &'static str = "Print the manual page of the program, or of one verb, in the form that man(1) \
reads, on standard output.";
    const EXAMPLES: &'static [Example] = &[
        Example {
            says: "Read the page of a verb, installed or not",
            command: "gatepass man register | man -l -",
        },
        Example {
            says: "Install the page of the whole program, for one person",
            command: "mkdir -p ~/.local/share/man/man1\ngatepass man > ~/.local/share/man/man1/gatepass.1",
        },
    ];
    const STATUSES: &'static [u8] = &[0, 2, 3];
    const NEEDS_SETTINGS: bool = false;
    type Report = Page;

    fn run(self, _context: &mut Context) -> Result<Page, Refusal> {
        let page = match &self.verb {
            None => manual::program(),
            Some(name) => VERBS
                .iter()
                .find(|verb| verb.name == name)
                .map(manual::verb)
                .unwrap_or_default(),
        };
        Ok(Page { page: Some(page) })
    }
}
