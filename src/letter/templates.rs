//! The texts that letters are written from: one for each purpose and language, and a layout for the HTML. Alone names
//! minijinja.

use std::{borrow::Cow, error::Error};

use minijinja::{Environment, UndefinedBehavior, Value, context};

use super::{
    Facts, Language, Letter, Sender, TemplateFault, TemplateRule, html, message, sample,
    text::{Draft, control},
};
use crate::link::Purpose;

/// Steps that writing a text may take: a hundred times what ours need.
const FUEL: u64 = 100_000;

/// The file that the HTML is put into.
const LAYOUT: &str = "layout.html";

/// What a text may name. `name` is the username where it may stand: nowhere in the plain text if it goes beyond ASCII,
/// because it alone would have the whole text encoded. `username` is always the whole.
const VARIABLES_OF_TEXT: [&str; 7] = ["service", "name", "username", "email", "url", "until", "link_id"];

/// What the layout may name.
const VARIABLES_OF_LAYOUT: [&str; 4] = ["content", "subject", "language", "service"];

/// The files that are built in.
const BUILT_IN: [(&str, &str); 7] = [
    ("activate.en.txt", include_str!("words/activate.en.txt")),
    ("activate.de.txt", include_str!("words/activate.de.txt")),
    ("reset-password.en.txt", include_str!("words/reset-password.en.txt")),
    ("reset-password.de.txt", include_str!("words/reset-password.de.txt")),
    ("change-email.en.txt", include_str!("words/change-email.en.txt")),
    ("change-email.de.txt", include_str!("words/change-email.de.txt")),
    (LAYOUT, include_str!("words/layout.html")),
];

/// The templates of all letters, built in or an operator's own.
#[derive(Clone, Debug)]
pub struct Templates {
    environment: Environment<'static>,
}

impl Default for Templates {
    /// Those that are built in.
    fn default() -> Templates {
        // A test says that nothing is wrong with them; without one, writing says that it is missing.
        Templates::read([]).unwrap_or_else(|_| Templates {
            environment: Environment::empty(),
        })
    }
}

impl Templates {
    /// The names of all templates: `PURPOSE.LANGUAGE.txt`, and `layout.html`.
    pub fn names() -> [&'static str; BUILT_IN.len()] {
        BUILT_IN.map(|(name, _)| name)
    }

    /// The built-in templates with an operator's own, by name, in the place of some or all. They are sound: [`check`] was
    /// asked.
    ///
    /// # Errors
    /// The first template with which no letter can be written.
    ///
    /// [`check`]: Templates::check
    pub fn with(own: impl IntoIterator<Item = (String, String)>) -> Result<Templates, TemplateFault> {
        let templates = Templates::read(own)?;
        templates.check()?;
        Ok(templates)
    }

    fn read(own: impl IntoIterator<Item = (String, String)>) -> Result<Templates, TemplateFault> {
        let mut environment = Environment::new();
        // What is misspelt is told, and not left out.
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_fuel(Some(FUEL));
        let built_in = BUILT_IN.map(|(name, source)| (Cow::from(name), Cow::from(source)));
        let own = own
            .into_iter()
            .map(|(name, source)| (Cow::from(name), Cow::from(source)));
        for (name, source) in built_in.into_iter().chain(own) {
            let Some(known) = Templates::names().into_iter().find(|known| *known == name) else {
                return Err(TemplateFault::Unknown(name.into_owned()));
            };
            let read = environment.add_template_owned(known, as_ours(&source));
            read.map_err(|error| of_language(known, &error))?;
        }
        Ok(Templates { environment })
    }

    /// Writes the letter that tells these facts.
    ///
    /// # Errors
    /// A template of an operator's that does not suit them, although it suited those of [`check`](Templates::check).
    pub fn write(&self, facts: &Facts<'_>, sender: &Sender) -> Result<Letter, TemplateFault> {
        self.compose(facts, sender).map_err(TemplateFault::discreet)
    }

    /// Writes a letter of every kind in every language, to nobody, to see that each can be.
    ///
    /// # Errors
    /// The first template with which it cannot.
    pub fn check(&self) -> Result<(), TemplateFault> {
        for (name, template) in self.environment.templates() {
            let mut strange: Vec<String> = template.undeclared_variables(false).into_iter().collect();
            strange.retain(|variable| !self.may_name(name, variable));
            strange.sort();
            if let Some(variable) = strange.into_iter().next() {
                let template = name.to_owned();
                return Err(TemplateFault::Variable { template, variable });
            }
        }
        sample::each(|facts, sender| self.compose(facts, sender).map(drop))
    }

    fn may_name(&self, template: &str, variable: &str) -> bool {
        variables_of(template).contains(&variable) || self.environment.globals().any(|(global, _)| global == variable)
    }

    fn compose(&self, facts: &Facts<'_>, sender: &Sender) -> Result<Letter, TemplateFault> {
        let template = name_of(facts.purpose, facts.language);
        let username = facts.username.as_str();
        let draft = |name_in_part: &str| -> Result<Draft, TemplateFault> {
            let rendered = self.render(
                &template,
                context! {
                    service => facts.service,
                    name => name_in_part,
                    username,
                    email => facts.to.as_str(),
                    url => facts.url,
                    until => facts.language.date_time(facts.expires_at),
                    link_id => facts.link.short(),
                },
            )?;
            Draft::read(&rendered, facts.url).map_err(|rule| of_rule(&template, rule))
        };
        let name = if facts.greets { username } else { "" };
        let text = draft(if name.is_ascii() { name } else { "" })?;
        let whole = draft(name)?;
        let page = self.page(&whole, facts)?;
        message::compose(facts, sender, whole.subject, &text.body, &page)
            .map_err(|error| TemplateFault::Message(error.to_string()))
    }

    /// The HTML part.
    fn page(&self, draft: &Draft, facts: &Facts<'_>) -> Result<String, TemplateFault> {
        let page = self.render(
            LAYOUT,
            context! {
                content => Value::from_safe_string(html::content(draft, facts.url)),
                subject => draft.subject.as_str(),
                language => facts.language.as_str(),
                service => facts.service,
            },
        )?;
        if let Some(c) = control(&page) {
            return Err(of_rule(LAYOUT, TemplateRule::Control(c)));
        }
        if html::holds_link(&page, draft, facts.url) {
            Ok(html::in_ascii(&page))
        } else {
            Err(of_rule(LAYOUT, TemplateRule::Layout))
        }
    }

    fn render(&self, name: &str, values: Value) -> Result<String, TemplateFault> {
        let template = self.environment.get_template(name);
        let rendered = template.and_then(|template| template.render(values));
        rendered.map_err(|error| of_language(name, &error))
    }
}

/// What a template may name.
pub(super) fn variables_of(template: &str) -> &'static [&'static str] {
    match template {
        LAYOUT => &VARIABLES_OF_LAYOUT,
        _ => &VARIABLES_OF_TEXT,
    }
}

/// A file as our own are, whatever editor wrote it: without a byte order mark, and with line feeds.
fn as_ours(source: &str) -> String {
    source.trim_start_matches('\u{FEFF}').replace("\r\n", "\n")
}

fn name_of(purpose: Purpose, language: Language) -> String {
    format!("{}.{}.txt", purpose.as_str(), language.as_str())
}

fn of_rule(template: &str, rule: TemplateRule) -> TemplateFault {
    let template = template.to_owned();
    TemplateFault::Rule { template, rule }
}

/// What the template language says of a template, or of one that it includes.
fn of_language(template: &str, error: &minijinja::Error) -> TemplateFault {
    let mut error = error;
    while let Some(cause) = error.source().and_then(|cause| cause.downcast_ref()) {
        error = cause;
    }
    let words = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
    TemplateFault::Broken {
        template: error.name().unwrap_or(template).to_owned(),
        line: error.line(),
        words: words.lines().next().unwrap_or_default().to_owned(),
    }
}
