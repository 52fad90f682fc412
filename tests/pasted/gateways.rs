//! Gateways: every one of the table, one in another, and those who look like one.

use gatepass::pasted::{Pasted, gateway::GATEWAYS};

use super::{Signer, repairs, wrappers::WRAPPERS};

#[test]
fn every_gateway_is_unwrapped() {
    let signer = Signer::new();
    let url = signer.link("ada");
    for (name, wrap) in WRAPPERS {
        let found = signer.only(&wrap(&url));
        assert_eq!(found.url.as_deref(), Some(url.as_str()), "{name}");
        assert_eq!(repairs(&found), [format!("unwrapped {name}")]);
    }
    for gateway in GATEWAYS.iter().filter(|gateway| !gateway.is_opaque()) {
        assert!(
            WRAPPERS.iter().any(|(name, _)| *name == gateway.name),
            "no case for {}",
            gateway.name
        );
    }
}

#[test]
fn every_gateway_is_unwrapped_within_every_other() {
    let signer = Signer::new();
    let url = signer.link("ada");
    for (outer, wrap) in WRAPPERS {
        for (inner, wrap_first) in WRAPPERS {
            let found = signer.only(&wrap(&wrap_first(&url)));
            assert_eq!(found.url.as_deref(), Some(url.as_str()), "{inner} in {outer}");
        }
    }
}

#[test]
fn opaque_links_are_named_wherever_they_stand() {
    let signer = Signer::new();
    let cases = [
        (
            "Mimecast",
            "https://url.uk.m.mimecastprotect.com/s/YP9XCWQRPfDXo1N?domain=accounts.example.org",
        ),
        ("Mimecast", "https://protect-eu.mimecast.com/s/YP9XCWQRPfDXo1N"),
        ("Intermedia", "https://url.emailprotection.link/?b6t_II7rHqeURY3L4E7~"),
        (
            "SendGrid",
            "https://u1234567.ct.sendgrid.net/ls/click?upn=u001.aBcDeF-2BgHiJkLm",
        ),
        ("Cisco", "https://secure-web.cisco.com/1F1pclAK9-tvBo_xpxGncgH_A"),
        (
            "Hornetsecurity",
            "https://atpscan.global.hornetsecurity.com/?d=HzV-JpXn_Cxh&f=rhmY",
        ),
    ];
    for (name, url) in cases {
        let texts = std::iter::once(url.to_owned()).chain(WRAPPERS.iter().map(|(_, wrap)| wrap(url)));
        for text in texts {
            match signer.recover(&text) {
                Pasted::Opaque { gateway, .. } => assert_eq!(gateway, name, "{text}"),
                _ => panic!("{name}: {text}"),
            }
        }
    }
    for gateway in GATEWAYS.iter().filter(|gateway| gateway.is_opaque()) {
        assert!(
            cases.iter().any(|(name, _)| *name == gateway.name),
            "no case for {}",
            gateway.name
        );
    }
}

#[test]
fn what_looks_like_a_gateway_is_none() {
    let signer = Signer::new();
    for text in [
        "https://safelinks.protection.outlook.com.attacker.example/?url=https%3A%2F%2Fa.example%2F",
        "https://xsafelinks.protection.outlook.com/?url=https%3A%2F%2Fa.example%2F",
        "https://url.emailprotection.link.attacker.example/?b6t_II7rHqeURY3L4E7~",
        "https://url.emailprotection.link@attacker.example/?b6t_II7rHqeURY3L4E7~",
        "https://www.mimecast.com/",
        "https://secure-web.cisco.com/",
        "mail me at support@ct.sendgrid.net, please",
        "https://eur01.safelinks.protection.outlook.com/?url=javascript%3Aalert(1)",
        "https://eur01.safelinks.protection.outlook.com/?url=file%3A%2F%2F%2Fetc%2Fpasswd",
    ] {
        assert!(matches!(signer.recover(text), Pasted::Nothing), "{text}");
    }
}

#[test]
fn what_is_within_keeps_its_parameters() {
    let signer = Signer::new();
    let url = format!("{}?name=Jos\u{e9}+Mart\u{ed}n&next=/a#top", signer.link("ada"));
    for (name, wrap) in WRAPPERS {
        let found = signer.only(&wrap(&url));
        let read = found.url.unwrap();
        assert_eq!(percent_decoded(&read), url, "{name}");
    }
}

fn percent_decoded(url: &str) -> String {
    percent_encoding::percent_decode_str(url)
        .decode_utf8()
        .unwrap()
        .into_owned()
}
