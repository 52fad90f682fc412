//! Which link is meant: a pasted one, from the argument, standard input, or a person; or one that is named by its id.

use std::io::Read;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use crate::{
    context::Context,
    error::Refusal,
    host::Stream,
    link::{LinkId, LinkIdPrefix, Purpose},
    pasted,
    store::Store,
};

/// A paste is read whole up to here; no mail that carries a link is longer.
const PASTE_BYTES: u64 = 1024 * 1024;

/// The text that was pasted. Without an argument a terminal is asked; otherwise, and for `-`, standard input is read.
pub(super) fn pasted_text(context: &mut Context, argument: Option<&str>) -> Result<String, Refusal> {
    match argument {
        Some(text) if text != "-" => Ok(pasted::bytes::text(text.as_bytes()).into_owned()),
        None if context.is_interactive() => {
            let template = context.settings.link_template.clone();
            let mut is_whole = |text: &str| pasted::holds_whole_token(text, &template);
            Ok(context.host.prompt().paste("Paste the link", &mut is_whole)?)
        }
        // Standard input is a terminal, and nobody is to be asked.
        None if context.host.is_terminal(Stream::Stdin) => {
            Err(Refusal::input_needed("a link", "LINK, or the link on standard input"))
        }
        _ => {
            let mut bytes = Vec::with_capacity(2048);
            let read = context.host.stdin().take(PASTE_BYTES + 1).read_to_end(&mut bytes);
            read.map_err(|error| Refusal::failed("standard input could not be read", error))?;
            if bytes.len() as u64 > PASTE_BYTES {
                let words = "more than 1 MiB of text; the message without its attachments is enough";
                return Err(Refusal::invalid_value("LINK", words));
            }
            Ok(pasted::bytes::text(&bytes).into_owned())
        }
    }
}

/// The one link whose id begins so.
pub(super) fn link_named(context: &Context, store: &mut dyn Store, prefix: &LinkIdPrefix) -> Result<LinkId, Refusal> {
    let found = store.links_beginning(prefix, 2);
    match found.map_err(|error| context.store_refusal(error))?[..] {
        [] => Err(Refusal::no_link(prefix)),
        [id] => Ok(id),
        _ => Err(Refusal::ambiguous_id(prefix)),
    }
}

/// A purpose as it is typed, with what shells and help say of each.
pub(super) fn purposes() -> impl TypedValueParser<Value = Purpose> {
    let words = Purpose::ALL.map(|purpose| {
        PossibleValue::new(purpose.as_str()).help(match purpose {
            Purpose::Activate => "Makes a pending account active",
            Purpose::ResetPassword => "Gives an active account another password",
            Purpose::ChangeEmail => "Gives an active account another address",
        })
    });
    PossibleValuesParser::new(words).try_map(|word| word.parse::<Purpose>())
}
