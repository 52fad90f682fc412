//! The pages: one button, a password to choose or to repeat, or a sentence. No script, and nothing from outside.

use askama::Template;

use crate::{advice::Saying, link::Purpose, words::Zone};

use super::{
    language::{Language, Notice, PasswordFault},
    look::Look,
};

/// What a page asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ask {
    /// One press of a button.
    Confirm,
    /// A password for an account that has none, of at least so many characters.
    Choose(usize),
    /// The password that was chosen at registration.
    Repeat,
}

/// What is wrong with what was typed, by the field that it stands in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct PageFaults {
    pub(super) password: Option<PasswordFault>,
    pub(super) again: Option<PasswordFault>,
}

/// What a page shows.
#[derive(Clone, Copy, Debug)]
pub(super) enum Show {
    /// A form, before a link for this purpose is spent.
    Ask(Purpose, Ask, PageFaults),
    /// A link for this purpose was spent.
    Done(Purpose),
    /// The link does not work.
    Say(Saying),
    /// There is no link.
    Tell(Notice),
}

#[derive(Template)]
#[template(path = "page.html")]
struct Page<'a> {
    look: &'a Look,
    language: &'a str,
    title: String,
    says: String,
    form: Option<Form>,
}

struct Form {
    rules: String,
    summary: String,
    fields: Vec<Field>,
    button: String,
}

struct Field {
    name: &'static str,
    label: String,
    autocomplete: &'static str,
    fault: Option<String>,
}

impl Form {
    fn has_faults(&self) -> bool {
        self.fields.iter().any(|field| field.fault.is_some())
    }
}

impl Field {
    /// The ids of what a screen reader reads with the field.
    fn described_by(&self, form: &Form) -> Option<String> {
        let rules = (!form.rules.is_empty() && self.name == PASSWORD).then(|| "rules".to_owned());
        let fault = self.fault.is_some().then(|| format!("{}-fault", self.name));
        let ids: Vec<String> = rules.into_iter().chain(fault).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }
}

/// The name of the field with a password, on pages and in JSON.
pub(super) const PASSWORD: &str = "password";
/// The name of the field in which a page has it typed again.
pub(super) const AGAIN: &str = "again";

/// Writes a page.
///
/// # Errors
/// None that is known: the template is checked when the program is built.
pub(super) fn page(show: Show, look: &Look, language: &Language, zone: &Zone) -> Result<String, askama::Error> {
    let (title, says) = match show {
        Show::Ask(purpose, ask, _) => {
            let (title, says, _) = heading(purpose, ask, language);
            (title.clone(), says.clone())
        }
        Show::Done(purpose) => language.of_done(purpose),
        Show::Say(saying) => language.of_saying(saying, zone),
        Show::Tell(notice) => language.of_notice(notice),
    };
    let page = Page {
        look,
        language: &language.tag,
        title,
        says,
        form: match show {
            Show::Ask(purpose, ask, faults) => Some(form(purpose, ask, faults, language)),
            _ => None,
        },
    };
    page.render()
}

/// Title, sentence and button of a form.
fn heading(purpose: Purpose, ask: Ask, language: &Language) -> (&String, &String, &String) {
    match (purpose, ask) {
        (Purpose::ResetPassword, _) => language.reset_password.heading(),
        (Purpose::ChangeEmail, _) => language.change_email.heading(),
        (Purpose::Activate, Ask::Confirm) => language.confirm.heading(),
        (Purpose::Activate, Ask::Choose(_)) => {
            let choose = &language.choose;
            (&choose.title, &choose.says, &choose.button)
        }
        (Purpose::Activate, Ask::Repeat) => {
            let repeat = &language.repeat;
            (&repeat.title, &repeat.says, &repeat.button)
        }
    }
}

fn form(purpose: Purpose, ask: Ask, faults: PageFaults, language: &Language) -> Form {
    let field = |name, label: &str, autocomplete, fault: Option<PasswordFault>| Field {
        name,
        label: label.to_owned(),
        autocomplete,
        fault: fault.map(|fault| language.of_fault(fault)),
    };
    let (rules, fields) = match ask {
        Ask::Confirm => (String::new(), vec![]),
        Ask::Choose(length) => {
            let choose = &language.choose;
            let fields = vec![
                field(PASSWORD, &choose.field, "new-password", faults.password),
                field(AGAIN, &choose.again, "new-password", faults.again),
            ];
            (language.rules(length), fields)
        }
        Ask::Repeat => {
            let repeat = &language.repeat;
            let fields = vec![field(PASSWORD, &repeat.field, "current-password", faults.password)];
            (String::new(), fields)
        }
    };
    Form {
        rules,
        summary: language.summary().to_owned(),
        fields,
        button: heading(purpose, ask, language).2.clone(),
    }
}
