//! What is wrong with a template, in words. None of them holds what was put into the template: that is a link that works.

use super::templates::{Templates, variables_of};
use crate::words;

/// Why letters cannot be written with these templates: the file, and what to do about it, in one line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateFault {
    /// A file that no letter is written from.
    #[error("there is no mail template `{}`: the names are {}", words::safe(.0), words::list(&Templates::names()))]
    Unknown(String),
    /// The template language does not understand it, or stopped in it.
    #[error("the mail template `{template}` cannot be used{}: {}", at(.line), words::safe_lines(.words))]
    Broken {
        /// The file.
        template: String,
        /// Its line, where that is known.
        line: Option<usize>,
        /// What the template language says.
        words: String,
    },
    /// It names something that is not there.
    #[error("the mail template `{template}` names `{}`, which there is not: it may name {}", words::safe(.variable), words::list(variables_of(.template)))]
    Variable {
        /// The file.
        template: String,
        /// The name.
        variable: String,
    },
    /// What comes out of it makes no letter.
    #[error("the mail template `{template}` {rule}")]
    Rule {
        /// The file.
        template: String,
        /// What it does not keep to.
        rule: TemplateRule,
    },
    /// The message could not be put together, although nothing is wrong with the templates.
    #[error("the mail could not be put together: {0}")]
    Message(String),
}

/// What the text that comes out of a template must keep to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateRule {
    /// Two lines and an empty one, in place of every header field that somebody might want to add.
    #[error("must begin with a line `Subject: …` and a line `Button: …`, each with words, and then an empty line")]
    Head,
    /// It is one line of a mail's header.
    #[error("must have a subject of at most 300 characters, without `=?`")]
    Subject,
    /// Where it stands alone, no mail program takes its neighbours for a part of it.
    #[error("must hold the link exactly once, as `<{{{{ url }}}}>` alone on a line of the text")]
    Link,
    /// A mail holds none but line ends and tabs.
    #[error("must hold no control characters, and holds U+{:04X}", u32::from(*.0))]
    Control(char),
    /// What the layout is for.
    #[error("must hold `{{{{ content }}}}` exactly once, as it is")]
    Layout,
}

impl TemplateFault {
    /// The same without what the template language says, which may quote what was put into the template.
    pub(super) fn discreet(self) -> TemplateFault {
        match self {
            TemplateFault::Broken { template, line, .. } => TemplateFault::Broken {
                template,
                line,
                words: "it cannot be filled in for this account".to_owned(),
            },
            other => other,
        }
    }
}

fn at(line: &Option<usize>) -> String {
    line.map(|line| format!(" at line {line}")).unwrap_or_default()
}
