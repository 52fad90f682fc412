//! A rendered template as text: the head with the subject and the button's words, and what is below it.

use super::TemplateRule;

/// The longest subject, in characters: a name, a service and what the letter is about.
const LONGEST_SUBJECT: usize = 300;

/// One rendering of a template, in which the link stands as it must.
pub(super) struct Draft {
    /// One line, with something in it.
    pub(super) subject: String,
    /// What the button says.
    pub(super) button: String,
    /// The text, each line with a line feed at its end.
    pub(super) body: String,
}

impl Draft {
    /// Takes a rendered template apart. `url` is the link that was put into it.
    pub(super) fn read(rendered: &str, url: &str) -> Result<Draft, TemplateRule> {
        let lines = tidy(rendered)?;
        let end = lines.iter().position(|line| line.is_empty()).unwrap_or(lines.len());
        let (head, body) = lines.split_at(end);
        let (subject, button) = fields(head)?;
        if subject.chars().count() > LONGEST_SUBJECT || subject.contains("=?") {
            return Err(TemplateRule::Subject);
        }
        let body: String = body.iter().skip(1).flat_map(|line| [line, "\n"]).collect();
        let alone = body.lines().any(|line| is_link(line, url));
        if !alone || rendered.matches(url).count() != 1 {
            return Err(TemplateRule::Link);
        }
        Ok(Draft { subject, button, body })
    }
}

/// Whether a line holds the link between its brackets, and nothing else.
pub(super) fn is_link(line: &str, url: &str) -> bool {
    line.strip_prefix('<').and_then(|line| line.strip_suffix('>')) == Some(url)
}

/// The lines without the white space at their ends, which mail programs may take for a soft line break (RFC 3676), and
/// without what a template's own statements leave behind: empty lines at the beginning, at the end and in a row.
fn tidy(rendered: &str) -> Result<Vec<&str>, TemplateRule> {
    if let Some(c) = control(rendered) {
        return Err(TemplateRule::Control(c));
    }
    let mut lines: Vec<&str> = Vec::new();
    for line in rendered.trim().lines() {
        let line = line.trim_end();
        if !(line.is_empty() && lines.last().is_some_and(|last| last.is_empty())) {
            lines.push(line);
        }
    }
    Ok(lines)
}

/// The first control character that is neither a line's end nor a tab.
pub(super) fn control(text: &str) -> Option<char> {
    text.chars().find(|&c| c.is_control() && !matches!(c, '\n' | '\t'))
}

/// Subject and button: each once, nothing else, so that a template cannot add a header field by mistake.
fn fields(head: &[&str]) -> Result<(String, String), TemplateRule> {
    let [mut subject, mut button] = [None, None];
    for line in head {
        let (field, words) = line.split_once(':').ok_or(TemplateRule::Head)?;
        let place = match field {
            "Subject" => &mut subject,
            "Button" => &mut button,
            _ => return Err(TemplateRule::Head),
        };
        let words: Vec<&str> = words.split_whitespace().collect();
        if words.is_empty() || place.replace(words.join(" ")).is_some() {
            return Err(TemplateRule::Head);
        }
    }
    subject.zip(button).ok_or(TemplateRule::Head)
}
