//! A whole letter pasted into our own search gives back its one link, as it was sent and after what mail does to it.

use serde_json::json;

use super::{Told, taken_apart};
use crate::pasted::Signer;

/// A letter of each purpose, in both languages and both encodings, and its link.
fn letters() -> Vec<(Signer, String, String)> {
    let path = "p".repeat(400);
    let template = format!("https://accounts.example.org/{path}/{{token}}/?a=1&b=2");
    let of = |(kind, (name, is_long)): (usize, (&str, bool))| {
        let signer = if is_long {
            Signer::new().at(&template)
        } else {
            Signer::new()
        };
        let token = signer.token(&json!({
            "username": "u".repeat(if is_long { 300 } else { 3 }), "jti": "tnm8mmpnb81erjqabv0ynqzzw4",
            "iat": 1_795_424_400, "exp": 1_795_431_600,
        }));
        let url = signer.url(&token);
        let told = Told::new(name, &url).all().swap_remove(kind);
        let message = told.write();
        (signer, url, message)
    };
    let kinds = [
        (0, ("ada", false)),
        (3, ("نرگس", false)),
        (4, ("نرگس", true)),
        (1, ("ada", true)),
    ];
    kinds.map(of).into()
}

#[test]
fn a_letter_pasted_whole_gives_back_its_one_link() {
    for (signer, url, message) in letters() {
        let quoted = |text: &str| text.lines().map(|line| format!("> {line}\r\n")).collect::<String>();
        let twice = |text: &str| text.lines().map(|line| format!(">> {line}\n")).collect::<String>();
        for pasted in [
            message.clone(),
            message.replace("\r\n", "\n"),
            quoted(&message),
            twice(&message),
            format!("They wrote:\n{}\nand I do not understand it.", quoted(&message)),
        ] {
            let found = signer.only(&pasted);
            assert_eq!(found.url.as_deref(), Some(url.as_str()), "{pasted}");
        }
    }
}

#[test]
fn so_does_each_part_of_it_as_a_person_copies_it() {
    for (signer, url, message) in letters() {
        let (_, [text, html]) = taken_apart(&message);
        for copied in [text.text, html.text] {
            assert!(url.contains(signer.only(&copied).token.as_str()), "{copied}");
        }
    }
}
