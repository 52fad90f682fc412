//! An operator's own templates, and what is said of those that cannot be used.

use gatepass::letter::{Language, TemplateFault, TemplateRule, Templates};

use super::{Told, URL, field, links, taken_apart};

const LINES: &str = "Subject: s\nButton: b\n\n<{{ url }}>\n";

fn with(name: &str, text: &str) -> Result<Templates, TemplateFault> {
    Templates::with([(name.to_owned(), text.to_owned())])
}

fn rule(text: &str) -> TemplateRule {
    match with("activate.en.txt", text).map(drop) {
        Err(TemplateFault::Rule { template, rule }) if template == "activate.en.txt" => rule,
        other => panic!("{text:?}: {other:?}"),
    }
}

#[test]
fn a_template_takes_the_place_of_the_one_of_its_name_alone() {
    let text = "\u{feff}Button:  Go  on \r\nSubject: Hi {{ username }} \r\n\r\nFor {{ email }}:\r\n\r\n<{{ url }}>\r\n\r\n\r\n\r\n{# note #}Bye,  \r\n{{ service }} {{ link_id }} {{ until }}";
    let templates = with("activate.en.txt", text).unwrap();
    let told = Told::new("نرگس", URL);
    let message = told.write_with(&templates).unwrap();
    let (head, parts) = taken_apart(std::str::from_utf8(message.octets()).unwrap());
    assert!(field(&head, "Subject").starts_with("Hi =?utf-8?b?"));
    let lines = "For ada@example.org:\n\n<URL>\n\nBye,\nExample Club tnm8mmpn 26 November 2026 at 13:00 (UTC)\n";
    assert_eq!(parts[0].text, lines.replace("URL", URL));
    assert!(parts[1].text.contains(">Go on</a>"));
    assert_eq!(links(&parts), [URL; 3]);

    let german = Told {
        language: Language::German,
        ..told
    };
    let letter = german.write_with(&templates).unwrap();
    assert!(std::str::from_utf8(letter.octets()).unwrap().contains("Guten Tag"));
}

#[test]
fn a_layout_decides_how_the_content_looks() {
    let layout =
        "<html lang=\"{{ language }}\"><title>{{ subject }}</title>\r\n<b>{{ service }} → é</b>\r\n{{ content }}";
    let templates = with("layout.html", layout).unwrap();
    let mut told = Told::new("ada", URL);
    told.service = "<script>&".to_owned();
    let letter = told.write_with(&templates).unwrap();
    let (_, [_, html]) = taken_apart(std::str::from_utf8(letter.octets()).unwrap());
    let page = html.text.lines().take(3).collect::<Vec<_>>();
    assert_eq!(
        page,
        [
            "<html lang=\"en\"><title>Activate your account at &lt;script&gt;&amp;</title>",
            "<b>&lt;script&gt;&amp; &#8594; &#233;</b>",
            "<p>Hello ada,</p>",
        ]
    );
    assert!(!html.text.contains("<script"));
}

#[test]
fn an_unknown_name_is_answered_with_the_known_ones() {
    for name in ["activate.txt", "activate.fr.txt", "layout.htm", "", "\u{1b}[2J\n`x`"] {
        let fault = with(name, LINES).unwrap_err();
        assert_eq!(fault, TemplateFault::Unknown(name.to_owned()));
        let said = fault.to_string();
        assert!(said.is_ascii() && !said.contains(char::is_control), "{said}");
        for known in Templates::names() {
            assert!(said.contains(&format!("`{known}`")), "{said}");
        }
    }
    assert_eq!(Templates::names().len(), 7);
}

#[test]
fn what_the_template_language_does_not_take_is_said_with_its_line() {
    for (text, line, part) in [
        ("Subject: s\nButton: b\n\n<{{ url }>", "line 4", "unexpected"),
        ("Subject: s\n{% if name %}\n\n<{{ url }}>", "", "end of input"),
        (
            "Subject: s\nButton: b\n\n{{ name|shout }}\n<{{ url }}>",
            "line 4",
            "shout",
        ),
        (
            "Subject: s\nButton: b\n\n{{ name.first }}\n<{{ url }}>",
            "line 4",
            "undefined",
        ),
        ("Subject: s\nButton: b\n\n{{ url + 1 }}", "line 4", "+"),
        ("Subject: s\nButton: b\n\n{% include 'x' %}", "", "x"),
    ] {
        let said = with("activate.en.txt", text).unwrap_err().to_string();
        assert!(
            said.starts_with("the mail template `activate.en.txt` cannot be used"),
            "{said}"
        );
        assert!(said.contains(line) && said.contains(part), "{said}");
        assert!(!said.contains(char::is_control), "{said}");
    }
}

#[test]
fn a_variable_that_there_is_not_is_found_even_where_it_is_not_reached() {
    let text = format!("{LINES}{{% if false %}}{{{{ usrname }}}}{{% endif %}}");
    assert_eq!(
        with("change-email.de.txt", &text).unwrap_err().to_string(),
        "the mail template `change-email.de.txt` names `usrname`, which there is not: it may name `service`, `name`, \
         `username`, `email`, `url`, `until` and `link_id`"
    );
    let layout = with("layout.html", "{{ content }}{{ url }}").unwrap_err();
    assert_eq!(
        layout.to_string(),
        "the mail template `layout.html` names `url`, which there is not: it may name `content`, `subject`, \
         `language` and `service`"
    );
    let loops = format!("{LINES}{{% for i in range(3) %}}{{% set x = i %}}{{{{ x }}}}{{% endfor %}}");
    with("activate.en.txt", &loops).unwrap();
}

#[test]
fn the_head_has_a_subject_and_a_button_and_nothing_else() {
    for head in [
        "",
        "\n",
        "Subject: s",
        "Button: b",
        "Subject: s\nSubject: t\nButton: b",
        "Subject:\nButton: b",
        "Subject:  \t \nButton: b",
        "subject: s\nButton: b",
        "Subject: s\nButton: b\nBcc: all@example.org",
        "Subject: s\n Bcc: all@example.org\nButton: b",
        "Subject: s\nButton: b\nHello",
        "Subject: {{ 'a\\nBcc: all@example.org' }}\nButton: b",
    ] {
        assert_eq!(
            rule(&format!("{head}\n\n<{{{{ url }}}}>\n")),
            TemplateRule::Head,
            "{head:?}"
        );
    }
    let long = "s".repeat(301);
    for subject in [long.as_str(), "=?utf-8?q?Bank?="] {
        let text = format!("Subject: {subject}\nButton: b\n\n<{{{{ url }}}}>");
        assert_eq!(rule(&text), TemplateRule::Subject);
    }
}

#[test]
fn the_link_stands_once_alone_and_between_its_brackets() {
    for body in [
        "",
        "Hello",
        "{{ url }}",
        "<{{ url }}>.",
        "See <{{ url }}>",
        "  <{{ url }}>",
        "< {{ url }} >",
        "<{{ url }}?x>",
        "<{{ url|upper }}>",
        "<{{ url|e }}>",
        "<{{ url }}>\n<{{ url }}>",
        "{{ url }}\n<{{ url }}>",
        "{% if name %}<{{ url }}>{% endif %}",
        "{% if username == 'ada' %}<{{ url }}>{% endif %}",
        "<{{ url[:9] }}\n{{ url[9:] }}>",
    ] {
        let text = format!("Subject: s\nButton: b\n\n{body}\n");
        assert_eq!(rule(&text), TemplateRule::Link, "{body}");
    }
    assert_eq!(rule("Subject: {{ url }}\nButton: b\n\n<{{ url }}>"), TemplateRule::Link);
    assert_eq!(
        with("activate.en.txt", "Subject: s\nButton: b\n\nHello")
            .unwrap_err()
            .to_string(),
        "the mail template `activate.en.txt` must hold the link exactly once, as `<{{ url }}>` alone on a line of the text"
    );
}

#[test]
fn control_characters_are_named_and_not_sent() {
    for (c, file) in [
        ('\u{1b}', "activate.en.txt"),
        ('\r', "activate.en.txt"),
        ('\0', "layout.html"),
    ] {
        let text = match file {
            "layout.html" => format!("{{{{ content }}}}{c}x"),
            _ => format!("{LINES}\nx{c}x"),
        };
        let fault = with(file, &text).unwrap_err();
        let rule = TemplateRule::Control(c);
        assert_eq!(
            fault,
            TemplateFault::Rule {
                template: file.to_owned(),
                rule
            }
        );
    }
}

#[test]
fn a_layout_shows_button_and_link() {
    for layout in [
        "",
        "<p>{{ subject }}</p>",
        "{{ content }}{{ content }}",
        "{{ content|upper }}",
        "{{ content|replace('href', 'title') }}",
    ] {
        let said = with("layout.html", layout).unwrap_err().to_string();
        let rule = "the mail template `layout.html` must hold `{{ content }}` exactly once, as it is";
        assert_eq!(said, rule, "{layout}");
    }
}

#[test]
fn no_fault_holds_the_link() {
    let secret = "https://accounts.example.org/activate/the-secret-part/";
    let told = Told::new("bob", secret);
    // Sound for those whom the check knows, and for nobody else.
    for body in [
        "{% include url %}",
        "{% include url|upper %}",
        "{{ url|int }}",
        "{{ url() }}",
        "{{ url.x.y }}",
        "{{ [1][url] }}{{ {}[url] }}",
        "{{ url|abs }}",
        "{{ url|round }}",
        "{{ range(url) }}",
        "{{ url|batch(url) }}",
        "{{ '%d'|format(url) }}",
        "{{ url }}",
        "\u{7f}",
    ] {
        let text = format!("{LINES}{{% if username == 'bob' %}}{body}{{% endif %}}");
        let templates = with("activate.en.txt", &text).unwrap();
        let fault = told.write_with(&templates).unwrap_err();
        for said in [fault.to_string(), format!("{fault:?}")] {
            let said = said.to_lowercase();
            assert!(!said.contains("secret") && said.contains("activate.en.txt"), "{said}");
        }
    }
}
