//! Refusals of the command line, of a setting, and of what a person did at a prompt.

use std::{fmt::Display, io, net::SocketAddr};

use crate::{link::LinkTemplate, prompt::PromptError, words};

use super::{Code, Refusal};

impl Refusal {
    /// Two options that cannot be had together, or one that makes no sense here.
    pub fn usage(message: impl Into<String>) -> Refusal {
        Refusal::new(Code::Usage, message)
    }

    /// A value that cannot be used; `option` is how the person named it.
    pub fn invalid_value(option: &str, fault: impl Display) -> Refusal {
        Refusal::new(Code::InvalidValue, format!("`{option}`: {fault}"))
    }

    /// A setting that cannot be used; `named` is where it stands.
    pub fn invalid_setting(named: &str, fault: impl Display) -> Refusal {
        Refusal::invalid_value(named, fault).hint("gatepass man")
    }

    /// A value that nobody is there to be asked for.
    pub fn input_needed(what: &str, options: &str) -> Refusal {
        Refusal::new(
            Code::InputNeeded,
            format!("{what} is needed, and nobody can be asked for it here: give {options}"),
        )
    }

    /// A result that only a terminal can show.
    pub fn terminal_needed(option: &str) -> Refusal {
        Refusal::new(
            Code::InputNeeded,
            format!("`{option}` shows its result on a terminal, and standard error is none"),
        )
    }

    /// The change was made; what it gave could not be written.
    pub fn output_lost(what: &str, again: Option<String>) -> Refusal {
        let hint = again.unwrap_or_else(|| "df -h".to_owned());
        Refusal::new(Code::OutputLost, format!("{what}, but the result could not be written")).hint(hint)
    }

    /// Something of the system's that has no better name.
    pub fn failed(what: &str, error: impl Display) -> Refusal {
        Refusal::new(Code::Failed, format!("{what}: {}", words::safe(&error.to_string()))).hint("gatepass config")
    }

    /// An address that cannot be listened on.
    pub fn not_listening(option: &str, address: SocketAddr, error: &io::Error) -> Refusal {
        let next = SocketAddr::new(address.ip(), address.port().wrapping_add(1));
        let hint = format!("gatepass serve {option} {next}");
        Refusal::new(Code::Failed, format!("cannot listen on `{address}`: {error}")).hint(hint)
    }

    /// Links that no server sees the token of.
    pub fn fragment_template(template: &LinkTemplate) -> Refusal {
        let template = words::safe(template.as_str()).into_owned();
        let fault = format!("`{template}` has its token behind `#`, which a browser sends to no server");
        Refusal::invalid_setting("link_template", fault)
    }
}

impl From<PromptError> for Refusal {
    fn from(error: PromptError) -> Refusal {
        match error {
            PromptError::Cancelled => Refusal::new(Code::Cancelled, "cancelled; nothing was changed"),
            PromptError::Io(error) => Refusal::failed("the terminal could not be read", error),
        }
    }
}
