//! Many at once, other verbs beside it, and how a server ends.

use std::io::{Read, Write};

use serde_json::json;

use super::*;

#[test]
fn of_twenty_posts_at_once_one_spends() {
    let home = Home::new();
    let url = home
        .fed(
            &["register", "ada", "--email", "ada@example.org", "--password-stdin"],
            PASSWORD,
        )
        .url();
    let server = Server::of(&home, &[]);
    let mut statuses: Vec<u16> = thread::scope(|scope| {
        let asked: Vec<_> = (0..20).map(|_| scope.spawn(|| server.post(&url).status)).collect();
        asked.into_iter().map(|one| one.join().unwrap()).collect()
    });
    statuses.sort_unstable();
    assert_eq!(statuses, [&[200][..], &[410; 19]].concat());
    server.ends();
    assert_eq!(home.history(), ["registered", "link-issued", "activated"]);
}

#[test]
fn verbs_and_server_work_on_one_store() {
    let home = Home::new();
    let by_verb = home.link("ada");
    let server = Server::of(&home, &[]);
    let by_server = home.link("ben");
    home.fed(&["activate", "--no-password", "-"], &by_verb).exits(0);
    server.post(&by_verb).is(410);
    server
        .ask("POST", &by_server)
        .json(&json!({ "password": PASSWORD }))
        .send()
        .is(200);
    home.fed(&["activate", "--no-password", "-"], &by_server).exits(14);
    let newer = home.link("carl");
    let old = newer.clone();
    let newer = home.run(&["issue-link", "carl"]).url();
    assert_eq!(server.get(&old).is(410).json()["verdict"], "superseded");
    server.get(&newer).is(200);
    server.ends();
    assert_eq!(home.history().len(), 9);
}

#[test]
fn a_key_that_is_retired_in_the_ring_is_heeded_at_once() {
    let home = Home::new();
    let url = home.link("ada");
    let server = Server::of(&home, &[]);
    server.get(&url).is(200);
    let ring = fs::read_to_string(home.keys()).unwrap();
    fs::rename(home.keys(), home.path().join("away")).unwrap();
    assert_eq!(server.get(&url).is(503).json()["code"], "keys-unreadable");
    server.get("/healthz").is(503);
    fs::write(home.keys(), &ring).unwrap();
    set_mode(&home.keys(), 0o600);
    server.get(&url).is(200);
    set_mode(&home.keys(), 0o644);
    server.get(&url).is(503);
    set_mode(&home.keys(), 0o600);
    let retired = ring.replacen("\"kid\"", "\"retired_at\":\"2026-01-01T00:00:00Z\",\"kid\"", 1);
    fs::write(home.keys(), retired).unwrap();
    assert_eq!(server.get(&url).is(401).json()["code"], "retired-key");
    let log = server.ends();
    assert!(
        log.iter().any(|line| line.contains("there is no key ring at ")),
        "{log:?}"
    );
}

#[test]
fn a_store_that_was_taken_away_is_not_written_to() {
    let home = Home::new();
    let url = home
        .fed(
            &["register", "ada", "--email", "ada@example.org", "--password-stdin"],
            PASSWORD,
        )
        .url();
    let server = Server::of(&home, &[]);
    server.get(&url).is(200);
    let away = home.path().join("away.db");
    fs::rename(home.store(), &away).unwrap();
    for answer in [server.post(&url), server.get(&url), server.get("/healthz")] {
        assert_eq!(answer.is(503).json()["code"], "store");
    }
    fs::rename(&away, home.store()).unwrap();
    server.post(&url).is(200);
}

#[test]
fn a_log_that_nobody_reads_stops_nobody() {
    let home = Home::new();
    let url = home.link("ada");
    let mut child = home
        .command(&["serve", "--listen", "127.0.0.1:0", "--requests-per-minute", "0"])
        .spawn()
        .unwrap();
    let mut unread = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    while !line.starts_with("listening on ") {
        line.clear();
        unread.read_line(&mut line).unwrap();
    }
    let address = line["listening on http://".len()..]
        .split(' ')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    for _ in 0..1000 {
        Request::new(address, "GET", &url).send().is(200);
    }
    kill("TERM", &child.id().to_string());
    finished(child).exits(0);
}

#[test]
fn a_server_ends_when_it_is_told_and_says_what_it_did() {
    let home = Home::new();
    let url = home.link("ada");
    for signal in ["TERM", "INT"] {
        let mut child = home
            .command(&["serve", "--listen", "127.0.0.1:0", "--json"])
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let line = lines
            .find(|line| line.as_ref().unwrap().starts_with("listening on "))
            .unwrap()
            .unwrap();
        let address = line["listening on http://".len()..]
            .split(' ')
            .next()
            .unwrap()
            .parse()
            .unwrap();
        Request::new(address, "GET", &url).send().is(200);
        kill(signal, &child.id().to_string());
        let told = finished(child).exits(0).json();
        assert_eq!((&told["command"], &told["answered"]), (&json!("serve"), &json!(1)));
        assert_eq!(told["listened"], address.to_string());
    }
    assert_eq!(home.history().len(), 2);
}

#[test]
fn a_port_that_is_taken_is_an_error_with_a_hint() {
    let home = Home::new();
    home.link("ada");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let refused = home.run(&["serve", "--listen", &address]).exits(3);
    let next = taken.local_addr().unwrap().port() + 1;
    let next = format!("gatepass serve --listen 127.0.0.1:{next}");
    assert!(
        refused
            .refusal()
            .0
            .starts_with(&format!("cannot listen on `{address}`")),
        "{refused:?}"
    );
    assert_eq!(refused.refusal().1, Some(next.as_str()));
    home.run(&["serve", "--listen", "localhost:0", "--dry-run"]).exits(0);
    for nonsense in ["9000", ":9000", "localhost", "127.0.0.1:99999"] {
        let refused = home.run(&["serve", "--listen", nonsense]).exits(2);
        assert!(refused.err.contains("such as `127.0.0.1:9000`"), "{refused:?}");
    }
    assert_eq!(home.history().len(), 2);
}

#[test]
fn what_is_at_hand_is_finished_before_it_ends() {
    let home = Home::new();
    let url = home.link("ada");
    let server = Server::of(&home, &[]);
    let body = json!({ "password": PASSWORD }).to_string();
    let path = url.split_once(":9000").unwrap().1;
    let mut stream = std::net::TcpStream::connect(server.address).unwrap();
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    server.get("/healthz").is(200);
    let said = server.said.clone();
    let ending = thread::spawn(move || server.ends());
    thread::sleep(Duration::from_millis(300));
    assert!(!ending.is_finished(), "it waits for the body");
    stream.write_all(body.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 200 OK") && answer.ends_with("[\"User Activated\"]"),
        "{answer}"
    );
    ending.join().unwrap();
    assert!(!said.lock().unwrap().is_empty());
    assert_eq!(home.history(), ["registered", "link-issued", "activated"]);
}

#[test]
fn killed_at_any_moment_a_link_is_spent_or_it_is_not() {
    let home = Home::new();
    let mut spent = 0;
    // From before the request is read until after it was answered.
    for round in 0..12_u64 {
        let name = format!("u{round}");
        let args = ["register", &name, "--email", &address(&name), "--password-stdin"];
        let url = home.fed(&args, PASSWORD).url();
        let mut server = Server::of(&home, &[]);
        let asked = server.ask("POST", &url);
        let asking = thread::spawn(move || asked.tries().map(|answer| answer.status));
        thread::sleep(Duration::from_millis(round * round / 3));
        let mut child = server.child.take().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        let answered = asking.join().unwrap() == Some(200);
        // Whoever was told that it is done can rely on it.
        let judged = home.fed(&["inspect-token", "-"], &url).code();
        assert!(
            judged == Some(14) || (judged == Some(0) && !answered),
            "{judged:?} {answered}"
        );
        spent += u32::from(judged == Some(14));
        home.fed(&["activate", "-"], &url)
            .exits(if judged == Some(14) { 14 } else { 0 });
    }
    assert_eq!(home.history().len(), 36);
    assert!(
        (1..12).contains(&spent),
        "{spent} of 12: not all were killed before, nor all behind it"
    );
}

#[test]
fn a_socket_that_was_handed_over_is_listened_on() {
    let home = Home::new();
    let url = home.link("ada");
    // What systemd does: the socket is descriptor 3, and the variables say for whom.
    let hand_over = "import os, socket, sys\n\
        listening = socket.create_server(('127.0.0.1', 0))\n\
        os.dup2(listening.fileno(), 3)\n\
        os.set_inheritable(3, True)\n\
        os.environ.update(LISTEN_FDS='1', LISTEN_PID=str(os.getpid()))\n\
        os.execv(sys.argv[1], sys.argv[1:])";
    let program = program().to_str().unwrap();
    let args = ["-c", hand_over, program, "serve", "--listen", "127.0.0.1:1"];
    let Ok(mut child) = home.runs("python3", &args).spawn() else {
        return println!("skipped: python3 is not there");
    };
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let line = lines
        .find(|line| line.as_ref().unwrap().starts_with("listening on "))
        .unwrap()
        .unwrap();
    let address: SocketAddr = line["listening on http://".len()..]
        .split(' ')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    assert_ne!(address.port(), 1);
    Request::new(address, "GET", &url).send().is(200);
    kill("TERM", &child.id().to_string());
    finished(child).exits(0);
}
