//! Links through a real mail server, which `.ci/mail` makes, into a mailbox: what Python's `email` reads there is the link that
//! was issued, and the message as it lies there is understood. Where there is no server, it says `skipped`.

use std::{fs, thread, time::Duration};

use data_encoding::{BASE64, HEXLOWER};
use serde_json::json;

use super::*;
use crate::{peers::Python, post::postfix::postfix};

/// The message to this address as it lies in the mailbox, once it is there.
fn arrived(address: &str) -> String {
    let folder = format!("{}/new", postfix("MAILDIR").unwrap());
    for _ in 0..400 {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let message = fs::read_to_string(entry.unwrap().path()).unwrap();
            if message.contains(&format!("<{address}>\n")) {
                return message;
            }
        }
        thread::sleep(Duration::from_millis(25));
    }
    panic!("nothing arrived for {address}");
}

#[test]
fn the_link_that_arrives_is_the_one_that_was_issued_whatever_the_name() {
    let (Some(starttls), Some(tls), Some(ca)) = (postfix("STARTTLS"), postfix("TLS"), postfix("CA")) else {
        return;
    };
    let python = Python::with(&["GATEPASS_PYTHON"], "its own `email`", "import email.policy");
    let long = format!("https://accounts.example.org/{}/{{token}}/", "p".repeat(400));
    let usual = "https://accounts.example.org/api-activate/{token}/";
    let names = ["ada", "مريم", "王小明", "krzysztof.żak", "Οδυσσέας"];
    for (carrier, template, sender) in [
        (&starttls, usual, "Example Club <accounts@example.org>"),
        (&tls, &*long, "Κλαμπ 🎈 <accounts@example.org>"),
    ] {
        let mut world = World::new();
        // No two runs have the same addresses.
        let mut chance = [0; 8];
        getrandom::fill(&mut chance).unwrap();
        let chance = HEXLOWER.encode(&chance);
        world.set("GATEPASS_LINK_TEMPLATE", template);
        world.set("GATEPASS_MAIL", carrier);
        world.set("GATEPASS_MAIL_CA_FILE", &ca);
        world.set("GATEPASS_MAIL_FROM", sender);
        for (number, name) in names.iter().enumerate() {
            let address = format!("n{number}.{chance}@example.org");
            let line = format!("register {name} --email {address} --no-password --mail --json");
            let said = world.run(&line).expect(0).json();
            assert_eq!(said["mail"]["state"], "sent", "{said}");
            let url = said["confirmation_url"].as_str().unwrap();
            let message = arrived(&address);
            assert!(message.lines().all(|line| line.len() <= 998) && !message.contains("quoted-printable"));
            let found = world.run("inspect-token --json -").stdin(&message).expect(0).json();
            assert_eq!(found["verdict"], "valid", "{found}");
            if let Some(python) = &python {
                let read = &python.run("read_letters.py", &json!([BASE64.encode(message.as_bytes())]))[0];
                assert_eq!(read["bracketed"], json!([url]), "{message}");
                assert_eq!(read["hrefs"], json!([url, url]));
                assert_eq!(read["seen"], json!([url]));
                assert_eq!(read["decoded"]["To"][0], *name);
            }
            world.activate(url);
        }
    }
}
