//! The same text as HTML: paragraphs, and in the place of the link's line a button and, below it, the link to be seen.

use std::fmt::Write;

use super::text::{Draft, is_link};

/// What goes into the layout: a text's paragraphs and its link. The layout decides how they look.
pub(super) fn content(draft: &Draft, url: &str) -> String {
    let mut content = String::new();
    let mut paragraph = Vec::new();
    for line in draft.body.lines().chain([""]) {
        let link = is_link(line, url);
        if !link && !line.is_empty() {
            paragraph.push(escaped(line));
            continue;
        }
        if !paragraph.is_empty() {
            content.extend(["<p>", &paragraph.join("\n"), "</p>\n"]);
            paragraph.clear();
        }
        if link {
            let [button, address] = anchors(&escaped(&draft.button), url);
            content.extend(["<p class=\"button\">", &button, "</p>\n"]);
            content.extend(["<p class=\"address\">", &address, "</p>\n"]);
        }
    }
    content
}

/// The link behind the button's words, and the link behind itself. A line end where HTML allows one keeps the second from
/// being twice as long as the first.
fn anchors(button: &str, url: &str) -> [String; 2] {
    let url = escaped(url);
    [
        format!("<a href=\"{url}\">{button}</a>"),
        format!("<a href=\"{url}\"\n>{url}</a>"),
    ]
}

/// Whether a page holds the button and the link to be seen, each once and as they were made.
pub(super) fn holds_link(page: &str, draft: &Draft, url: &str) -> bool {
    let anchors = anchors(&escaped(&draft.button), url);
    let once = |anchor: &String| page.matches(anchor.as_str()).count() == 1;
    anchors.iter().all(once)
}

/// Text between tags, or a value between double quotes. Nothing but what must be escaped is: a link is copied out of the
/// source more often than one would think, and templates' own filters write its slashes as `&#x2f;`.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

/// The same page in ASCII: what is beyond it becomes a numeric character reference, so that no transfer encoding is
/// needed for it.
pub(super) fn in_ascii(page: &str) -> String {
    let mut out = String::with_capacity(page.len());
    for c in page.chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "&#{};", u32::from(c));
        }
    }
    out
}
