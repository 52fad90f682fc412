//! Letters to a real mail server, which `.ci/mail` makes.
//!
//! Where there is none, tests say `skipped`, unless `GATEPASS_POSTFIX` is `required`.

use std::{env, fs, thread};

use super::*;

/// The mail server's part of this name, where there is a mail server.
pub(crate) fn postfix(part: &str) -> Option<String> {
    match env::var("GATEPASS_POSTFIX").as_deref() {
        Ok("required") => panic!("`.ci/mail` has not run"),
        Ok(_) => Some(env::var(format!("GATEPASS_POSTFIX_{part}")).unwrap()),
        Err(_) => {
            println!("skipped: `.ci/mail` has not run");
            None
        }
    }
}

fn post_by(carrier: &str) -> Option<Post> {
    let carrier = postfix(carrier)?;
    let ca = fs::read(postfix("CA")?).unwrap();
    Some(open_with(&carrier, None, Some(&ca), PATIENCE).unwrap())
}

/// A whole mail, to which no server has to add anything, with a line that no other has.
fn mail(sign: &str) -> String {
    let header = "From: accounts@example.org\r\nTo: ada@example.org\r\nSubject: Welcome\r\n\
        Date: Thu, 26 Nov 2026 12:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n";
    let text = ".hidden\r\n..\r\n.\r\n\r\nFrom here\r\n  blanks  \r\n";
    format!("{header}Message-ID: <{sign}@example.org>\r\n\r\n{text}{sign}\r\n")
}

/// No two runs have the same.
fn sign(what: &str) -> String {
    let mut chance = [0; 8];
    getrandom::fill(&mut chance).unwrap();
    format!("{what}-{}", data_encoding::HEXLOWER.encode(&chance))
}

fn to(address_text: &str, text: &str) -> Letter {
    let envelope = Envelope::new(Some(address("accounts@example.org")), vec![address(address_text)]);
    Letter::new(envelope.unwrap(), text.as_bytes().to_vec())
}

/// The letter with this line, once it is there, without the headers that the server put before ours.
fn arrived(sign: &str) -> String {
    let folder = format!("{}/new", postfix("MAILDIR").unwrap());
    for _ in 0..400 {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let letter = fs::read_to_string(entry.unwrap().path()).unwrap();
            if letter.contains(sign) {
                let ours = letter.find("From: accounts@example.org").unwrap();
                let traces: Vec<&str> = letter[..ours].lines().collect();
                assert!(traces.contains(&"Return-Path: <accounts@example.org>"), "{traces:?}");
                return letter[ours..].to_owned();
            }
        }
        thread::sleep(Duration::from_millis(25));
    }
    panic!("{sign} did not arrive");
}

#[test]
fn letters_arrive_octet_for_octet_however_they_went() {
    for carrier in ["STARTTLS", "TLS", "SENDMAIL"] {
        let Some(mut post) = post_by(carrier) else { return };
        post.probe().unwrap();
        for _ in 0..3 {
            let sign = sign(carrier);
            let mail = mail(&sign);
            post.send(&to("ada@example.org", &mail)).unwrap();
            assert_eq!(arrived(&sign), lines(&mail), "{carrier}");
        }
    }
}

#[test]
fn an_address_that_it_does_not_know_is_refused_for_good_and_the_next_one_arrives() {
    let Some(mut post) = post_by("TLS") else { return };
    let fault = post.send(&to("unknown@example.org", &mail("never"))).unwrap_err();
    let told = told(&fault).replace(&fault_server(&fault), "HOST:PORT");
    snapbox::assert_data_eq!(
        told,
        snapbox::str![
            "final: the mail server `HOST:PORT` said `550 5.1.1 <unknown@example.org>: Recipient address rejected: User unknown in virtual mailbox table` to RCPT TO"
        ]
    );
    let sign = sign("after");
    post.send(&to("ada@example.org", &mail(&sign))).unwrap();
    arrived(&sign);
}

#[test]
fn it_is_not_trusted_without_its_authority_and_gets_nothing_without_encryption() {
    let Some(carrier) = postfix("TLS") else { return };
    let fault = open(&carrier, PATIENCE).probe().unwrap_err();
    let untrusted = told(&fault).replace(&fault_server(&fault), "HOST:PORT");
    let plain = postfix("STARTTLS").unwrap().replace("smtp://", "smtp+plain://");
    let fault = open(&plain, PATIENCE)
        .send(&to("ada@example.org", &mail("never")))
        .unwrap_err();
    let plain = told(&fault).replace(&fault_server(&fault), "HOST:PORT");
    snapbox::assert_data_eq!(
        format!("{untrusted}\n{plain}"),
        snapbox::str![[r#"
waits: the mail server `HOST:PORT` has a certificate that is not trusted
hint: name the certificate of the authority that vouches for it in `mail_ca_file`
waits: the mail server `HOST:PORT` said `530 5.7.0 Must issue a STARTTLS command first` to MAIL FROM
"#]]
    );
}

fn fault_server(fault: &PostFault) -> String {
    match fault {
        PostFault::Server { server, .. } => server.clone(),
        other => panic!("{other}"),
    }
}
