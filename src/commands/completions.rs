//! `gatepass completions`: a completion script for a shell.

use clap::Args;
use clap_complete::Shell;
use serde::Serialize;

use crate::{cli::Example, context::Context, error::Refusal, report::Report};

use super::{Verb, command};

/// What may be typed after `completions`.
#[derive(Args, Clone, Debug)]
pub struct Completions {
    /// The shell that is to complete
    #[arg(value_enum)]
    shell: Shell,
}

/// What came out of `completions`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Script {
    script: Option<String>,
}

impl Report for Script {
    fn text(&self, _width: Option<usize>) -> String {
        self.script.clone().unwrap_or_default()
    }
}

impl Verb for Completions {
    const NAME: &'static str = "completions";
    const ABOUT: &'static str = "Print a completion script for a shell";
    const LONG_ABOUT: &'static str = "Print a completion script for bash, zsh, fish, elvish or PowerShell on standard \
output.";
    const EXAMPLES: &'static [Example] = &[
        Example {
            says: "bash, for one person",
            command: "mkdir -p ~/.local/share/bash-completion/completions\ngatepass completions bash \\\n    \
                      > ~/.local/share/bash-completion/completions/gatepass",
        },
        Example {
            says: "fish, for one person",
            command: "mkdir -p ~/.config/fish/completions\ngatepass completions fish \\\n    \
                      > ~/.config/fish/completions/gatepass.fish",
        },
        Example {
            says: "zsh, for one person; ~/.zfunc must be in its fpath",
            command: "mkdir -p ~/.zfunc\ngatepass completions zsh > ~/.zfunc/_gatepass",
        },
    ];
    const STATUSES: &'static [u8] = &[0, 2, 3];
    const NEEDS_SETTINGS: bool = false;
    type Report = Script;

    fn run(self, _context: &mut Context) -> Result<Script, Refusal> {
        Ok(Script {
            script: Some(script(self.shell)),
        })
    }
}

/// What zsh is told at the end of clap's script; ours says it in its place.
const ZSH_END: &str = "\nif [ \"$funcstack[1]\" = \"_gatepass\" ]; then\n";

/// The completion script for a shell. bash, zsh and fish also ask the program for the names in its store.
pub fn script(shell: Shell) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command(), "gatepass", &mut script);
    let script = String::from_utf8_lossy(&script).into_owned();
    match shell {
        Shell::Bash => script + include_str!("completions/bash.sh"),
        Shell::Fish => script + include_str!("completions/fish.fish"),
        Shell::Zsh => {
            let before = script.split(ZSH_END).next().unwrap_or(&script);
            before.to_owned() + include_str!("completions/zsh.sh")
        }
        _ => script,
    }
}
