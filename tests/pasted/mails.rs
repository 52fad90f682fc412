//! Whole mails, as another language's library writes them, pasted as they are.

use std::fs;

use serde_json::Value;

use crate::harness::World;

const SECRET: &str = "correct horse battery staple, for the mails in the tests only";

fn pasted(mail: &[u8]) -> Value {
    let mut world = World::new();
    let secret = world.write("secret", SECRET, 0o600);
    let said = world
        .run("inspect-token --no-store --json --show-link --secret-file")
        .arg(secret)
        .stdin(mail)
        .expect(0);
    said.json()
}

fn mail(name: &str) -> Vec<u8> {
    fs::read(format!("{}/tests/mails/{name}.eml", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// The link and its repairs, in the mail as it is and with the line ends of another system.
fn link_in(name: &str) -> (String, Value) {
    let mail = mail(name);
    let told = pasted(&mail);
    let text = String::from_utf8(mail).unwrap();
    let unix = pasted(text.replace("\r\n", "\n").as_bytes());
    assert_eq!(told["recovered"], unix["recovered"]);
    assert!(told["token"]["verified"] == true && told["token"]["claims"]["username"] == "ada");
    let url = told["recovered"]["confirmation_url"].as_str().unwrap().to_owned();
    assert!(!text.contains(&url), "the link is whole in the mail");
    (url, told["recovered"]["repairs"].clone())
}

#[test]
fn quoted_printable_html() {
    let (_, repairs) = link_in("quoted-printable-html");
    assert_eq!(
        repairs,
        serde_json::json!(["decoded quoted-printable", "took away what stood around it"])
    );
}

#[test]
fn forwarded_with_marks() {
    let (_, repairs) = link_in("forwarded-plain");
    assert_eq!(
        repairs,
        serde_json::json!(["removed quote marks", "joined 6 wrapped lines"])
    );
}

#[test]
fn base64_in_parts() {
    let (_, repairs) = link_in("base64-multipart");
    assert_eq!(repairs, serde_json::json!(["decoded a base64 part of the mail"]));
}

#[test]
fn all_three_hold_one_link() {
    let links = ["quoted-printable-html", "forwarded-plain", "base64-multipart"].map(|name| link_in(name).0);
    assert!(links.iter().all(|link| *link == links[0]), "{links:?}");
    let every: Vec<u8> = ["quoted-printable-html", "forwarded-plain", "base64-multipart"]
        .map(mail)
        .concat();
    assert_eq!(pasted(&every)["recovered"]["confirmation_url"], links[0]);
}
