//! The other side of the rules: what mail programs, chats and editors do to a text that holds a link.

use data_encoding::BASE64;

/// A kind of damage, and what it makes of a text; the number chooses among its ways.
pub(crate) type Damage = (&'static str, fn(&str, usize) -> String);

/// Damage that destroys nothing.
pub(crate) const DAMAGES: &[Damage] = &[
    ("quoted-printable", |text, _| quoted_printable(text, "=\r\n")),
    ("quoted-printable with bare line ends", |text, _| {
        quoted_printable(text, "=\n")
    }),
    ("quoted-printable, line ends turned to spaces", |text, _| {
        quoted_printable(text, "= ")
    }),
    ("entities", |text, way| match way % 3 {
        0 => text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"),
        1 => text.replace('&', "&amp;").replace('=', "&#x3D;").replace('/', "&#47;"),
        _ => text.replace('&', "&amp;").replace('.', "&period;"),
    }),
    ("an attribute", |text, way| match way % 3 {
        0 => format!(
            "<p>Hello <a class=\"b\" href=\"{}\">Activate</a></p>",
            text.replace('&', "&amp;")
        ),
        1 => format!("<a href='{text}' target=_blank>Activate</a>"),
        _ => format!("<a title=x href={text}>Activate</a>"),
    }),
    ("tags within", |text, way| insert(text, 10 + way % 40, "<wbr>")),
    ("quote marks", |text, way| {
        let mark = ["> ", ">", ">> ", "> > > ", "| ", "AB> "][way % 6];
        text.lines().map(|line| format!("{mark}{line}\n")).collect()
    }),
    ("wrapped lines", |text, way| {
        insert(text, 40 + way % 60, ["\n", "\r\n", " \n", "\n\t", "\n  "][way % 5])
    }),
    ("lines wrapped with hyphens", |text, way| {
        insert(text, 40 + way % 60, "-\n")
    }),
    ("line ends turned to spaces", |text, way| {
        insert(text, 60 + way % 40, [" ", "\u{a0}", "\u{202f}", "  "][way % 4])
    }),
    ("invisible characters", |text, way| {
        let invisible = [
            "\u{200b}", "\u{200c}", "\u{ad}", "\u{2060}", "\u{2063}", "\u{feff}", "\u{202a}",
        ];
        insert(text, 7 + way % 50, invisible[way % 7])
    }),
    ("full-width characters", |text, way| {
        let wide = |c: char| char::from_u32(u32::from(c) + 0xfee0).unwrap();
        let some = |c: char| match way % 3 {
            0 => matches!(c, '.' | ':' | '/'),
            1 => c.is_ascii_punctuation(),
            _ => c.is_ascii_graphic(),
        };
        text.chars()
            .map(|c| if some(c) && c.is_ascii_graphic() { wide(c) } else { c })
            .collect()
    }),
    ("other hyphens", |text, way| {
        text.replace('-', ["\u{2010}", "\u{2011}", "\u{2212}", "\u{fe63}"][way % 4])
    }),
    ("backslashes", |text, way| {
        let marks: &[char] = [&['_', '-', '.', '*'][..], &['/'], &['_']][way % 3];
        text.chars()
            .flat_map(|c| marks.contains(&c).then_some('\\').into_iter().chain([c]))
            .collect()
    }),
    ("defanged", |text, way| match way % 3 {
        0 => text.replace("http", "hxxp").replace('.', "[.]"),
        1 => text.replace("://", "[:]//").replace('.', "(.)"),
        _ => text.replacen("http", "hXXp", 1),
    }),
    ("percent signs", |text, _| percent(text)),
    ("every second character in percent signs", |text, way| {
        let encoded = |c: char| c.to_string().bytes().map(|b| format!("%{b:02x}")).collect();
        let each = text.chars().enumerate();
        each.map(|(at, c)| if at % 2 == way % 2 { encoded(c) } else { c.to_string() })
            .collect()
    }),
    ("a base64 part", |text, way| {
        let encoded = BASE64.encode(format!("Hello,\r\n\r\n{text}\r\n").as_bytes());
        let headers = ["", "Content-Transfer-Encoding: base64\r\n\r\n"][way % 2];
        format!("{headers}{}", insert(&encoded, 76, "\r\n"))
    }),
    ("angle brackets", |text, way| match way % 4 {
        0 => format!("<{text}>"),
        1 => format!("<URL:{text}>"),
        2 => format!("Activate<{text}>"),
        _ => format!("<{text}|Activate your account>"),
    }),
    ("a sentence", |text, way| match way % 6 {
        0 => format!("Please open {text}."),
        1 => format!("It says: \u{201c}{text}\u{201d}, and no more!"),
        2 => format!("[Activate]({text})"),
        3 => format!("[url={text}]Activate[/url]"),
        4 => format!("**{text}**\n\nThanks\nAda"),
        _ => format!("Subject: activate\n\nHello,\n\n{text}\n\n-- \nAda\nhttps://example.org/help"),
    }),
];

/// RFC 3986 section 2.1, all but unreserved characters.
pub(crate) fn percent(text: &str) -> String {
    let is_kept = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
    text.bytes()
        .map(|b| {
            if is_kept(b) {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}

/// A text with something put in after every so many characters of a line.
fn insert(text: &str, every: usize, what: &str) -> String {
    let mut out = String::new();
    let mut column = 0;
    for c in text.chars() {
        if column == every && !c.is_whitespace() {
            out += what;
            column = 0;
        }
        column = if c == '\n' { 0 } else { column + 1 };
        out.push(c);
    }
    out
}

/// RFC 2045 section 6.7, with another soft line break.
fn quoted_printable(text: &str, soft_break: &str) -> String {
    let mut out = String::new();
    let mut column = 0;
    for c in text.chars() {
        let mut buffer = [0; 4];
        let encoded: String = match c {
            '\n' | '\r' | ' '..='<' | '>'..='~' => c.to_string(),
            c => c
                .encode_utf8(&mut buffer)
                .bytes()
                .map(|b| format!("={b:02X}"))
                .collect(),
        };
        if column + encoded.len() > 75 {
            out += soft_break;
            column = 0;
        }
        column = if c == '\n' { 0 } else { column + encoded.len() };
        out += &encoded;
    }
    out
}
