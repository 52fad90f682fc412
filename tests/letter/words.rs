//! What the built-in letters say.

use gatepass::{letter::Templates, words::is_visible};

use super::{Told, URL, field, taken_apart};

#[test]
fn the_built_in_templates_are_sound() {
    assert_eq!(Templates::default().check(), Ok(()));
}

#[test]
fn a_letter_in_english() {
    let (_, [text, html]) = taken_apart(&Told::new("ada", URL).write());
    assert_eq!(
        text.text,
        "Hello ada,

An account at Example Club was registered with this address.
To activate it, open this link:

<https://accounts.example.org/activate/eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.c2ln/>

The link leads to a page with a button. Nothing changes until you press it.
It works once, until 26 November 2026 at 13:00 (UTC).

If it was not you, you need not do anything: without this link the
account does not become active.

If you have a question about this link, please tell us its id: tnm8mmpn
"
    );
    let content = html.text.split("<header>").nth(1).unwrap();
    assert_eq!(
        content,
        "Example Club</header>
<p>Hello ada,</p>
<p>An account at Example Club was registered with this address.
To activate it, open this link:</p>
<p class=\"button\"><a href=\"https://accounts.example.org/activate/eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.c2ln/\">Activate your account</a></p>
<p class=\"address\"><a href=\"https://accounts.example.org/activate/eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.c2ln/\"
>https://accounts.example.org/activate/eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.c2ln/</a></p>
<p>The link leads to a page with a button. Nothing changes until you press it.
It works once, until 26 November 2026 at 13:00 (UTC).</p>
<p>If it was not you, you need not do anything: without this link the
account does not become active.</p>
<p>If you have a question about this link, please tell us its id: tnm8mmpn</p>
</main>
</body>
</html>"
    );
}

#[test]
fn a_letter_in_german() {
    let mut told = Told::new("ada", URL).all().pop().unwrap();
    told.service = "accounts.example.org".to_owned();
    let (head, [text, _]) = taken_apart(&told.write());
    assert_eq!(field(&head, "Subject"), "Ihre neue Adresse bei accounts.example.org");
    assert_eq!(
        text.text,
        "Guten Tag ada,

bei accounts.example.org soll diese Adresse Ihre bisherige ersetzen.
Mit diesem Link stimmen Sie zu:

<https://accounts.example.org/activate/eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.c2ln/>

Der Link zeigt Ihnen eine Seite mit einem Knopf. Solange Sie dort nicht
klicken, bleibt alles, wie es ist.
Er funktioniert nur einmal, bis zum 26.11.2026 um 13:00 Uhr (UTC).

Wenn Sie das nicht waren, brauchen Sie nichts zu tun: Ohne diesen Link
bleibt es bei der bisherigen Adresse.

Wenn Sie eine Frage zu diesem Link haben, nennen Sie uns bitte seine
Kennung: tnm8mmpn
"
    );
}

#[test]
fn every_letter_tells_whose_it_is_until_when_and_what_to_say_on_the_telephone() {
    for told in Told::new("ada", URL).all() {
        let (head, [text, html]) = taken_apart(&told.write());
        let subject = field(&head, "Subject");
        assert!(subject.ends_with("Example Club") && html.text.contains(&subject));
        assert!(
            html.text
                .contains(&format!("<html lang=\"{}\">", told.language.as_str()))
        );
        for part in [text, html] {
            for words in ["Example Club", "2026", "13:00", "(UTC)", "tnm8mmpn"] {
                assert!(part.text.contains(words), "{words}: {}", part.text);
            }
            assert!(!part.text.replace("<!DOCTYPE", "").contains('!'), "{}", part.text);
            assert!(part.text.chars().all(|c| c == '\n' || is_visible(c)));
        }
    }
}
