//! What a server must not do: let a token out, believe a stranger, or be taken down by one.

use std::{
    io::{Read, Write},
    net::TcpStream,
};

use super::*;

#[test]
fn every_answer_keeps_the_token_where_it_is() {
    let home = Home::new();
    let url = home.link("ada");
    let server = Server::of(&home, &[]);
    let token = url.split('/').find(|part| part.starts_with("eyJ")).unwrap();
    let answers = [
        server.get(&url),
        server.ask("GET", &url).for_a_browser().send(),
        server.post(&url),
        server.get("/api-activate/abc/"),
        server.get("/"),
        server.get("/healthz"),
    ];
    for answer in answers {
        for (name, value) in [
            ("referrer-policy", "no-referrer"),
            ("cache-control", "no-store"),
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
        ] {
            assert_eq!(answer.headers[name], value, "{answer:?}");
        }
        let policy = &answer.headers["content-security-policy"];
        assert!(
            policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
            "{policy}"
        );
        assert!(
            !answer.body.contains(token) && !answer.body.contains("attacker.example"),
            "{answer:?}"
        );
    }
    let log = server.ends().join("\n");
    let id: String = home.one("SELECT id FROM links");
    assert!(
        !log.contains(token.rsplit('.').next().unwrap()) && log.contains(&id),
        "{log}"
    );
}

#[test]
fn a_proxy_names_the_client_only_where_it_is_trusted() {
    let home = Home::new();
    let url = home.link("ada");
    for (args, client) in [
        (&[][..], "127.0.0.1"),
        (&["--trusted-proxy", "127.0.0.0/8"], "203.0.113.9"),
    ] {
        let server = Server::of(&home, args);
        server
            .ask("GET", &url)
            .header("x-forwarded-for", "198.51.100.7, 203.0.113.9")
            .send()
            .is(200);
        drop(server.get("/healthz"));
        wait_until("it is logged", || server.log().len() == 2);
        assert_eq!(server.log()[0]["client"], client);
    }
    // What a proxy passes on as it came is read where it was chosen, and nowhere else.
    let server = Server::of(&home, &["--trusted-proxy", "127.0.0.1"]);
    let asked = server.ask("GET", &url).header("forwarded", "for=6.6.6.6");
    asked.header("x-forwarded-for", "\u{e9}, 203.0.113.9").send().is(200);
    wait_until("it is logged", || server.log().len() == 1);
    assert_eq!(server.log()[0]["client"], "203.0.113.9");
    let server = Server::of(&home, &["--trusted-proxy", "127.0.0.1", "--proxy-header", "forwarded"]);
    let asked = server
        .ask("GET", &url)
        .header("forwarded", "for=192.0.2.60;proto=https");
    asked.header("x-forwarded-for", "203.0.113.9").send().is(200);
    wait_until("it is logged", || server.log().len() == 1);
    assert_eq!(server.log()[0]["client"], "192.0.2.60");
    home.run(&["serve", "--trusted-proxy", "everybody"]).exits(2);
}

#[test]
fn one_address_may_ask_so_often() {
    let home = Home::new();
    let url = home.link("ada");
    let server = Server::of(&home, &["--requests-per-minute", "5", "--trusted-proxy", "127.0.0.1"]);
    let from = |client: &str| server.ask("GET", &url).header("x-forwarded-for", client).send();
    let statuses: Vec<u16> = (0..7).map(|_| from("192.0.2.1").status).collect();
    assert!(
        statuses.starts_with(&[200, 200, 200, 200, 200]) && statuses[6] == 429,
        "{statuses:?}"
    );
    let refused = from("192.0.2.1").is(429);
    assert!(
        refused.headers["retry-after"].parse::<u64>().unwrap() <= 60,
        "{refused:?}"
    );
    from("192.0.2.2").is(200);
    // All addresses of a subscriber's network of IPv6 count as one.
    let of_network = |n: u32| from(&format!("2001:db8::{n:x}")).status;
    assert_eq!((1..=7).map(of_network).filter(|status| *status == 200).count(), 5);
}

#[test]
fn who_is_slow_or_says_nothing_does_not_keep_others_waiting() {
    let home = Home::new();
    let url = home.link("ada");
    let server = Server::of(&home, &[]);
    let mut idle: Vec<TcpStream> = (0..200).map(|_| TcpStream::connect(server.address).unwrap()).collect();
    for stream in idle.iter_mut().take(100) {
        stream.write_all(b"GET /api-activate/").unwrap();
    }
    server.get(&url).is(200);
    let mut huge = TcpStream::connect(server.address).unwrap();
    huge.write_all(format!("GET / HTTP/1.1\r\nhost: x\r\nx: {}\r\n\r\n", "y".repeat(100_000)).as_bytes())
        .ok();
    let mut said = String::new();
    huge.read_to_string(&mut said).ok();
    assert!(said.is_empty() || said.starts_with("HTTP/1.1 431"), "{said}");
    server.get(&url).is(200);
    drop(idle);
    server.ends();
}

#[test]
fn counters_have_a_door_of_their_own() {
    let home = Home::new();
    let url = home.link("ada");
    let free = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let server = Server::of(&home, &["--metrics-listen", &free.to_string()]);
    server.get(&url).is(200);
    server.get("/api-activate/abc/").is(401);
    server.get("/metrics").is(404);
    let counted = Request::new(free, "GET", "/metrics").send().is(200);
    assert_eq!(
        counted.headers["content-type"],
        "text/plain; version=0.0.4; charset=utf-8"
    );
    Request::new(free, "POST", "/metrics").send().is(405);
    Request::new(free, "GET", &url).send().is(404);
    let counted = counted.body;
    for line in [
        "gatepass_requests_total{route=\"link\",method=\"GET\",status=\"200\"} 1",
        "gatepass_answers_total{code=\"malformed\"} 1",
        "gatepass_request_seconds_count 3",
    ] {
        assert!(counted.contains(line), "{counted}");
    }
}
