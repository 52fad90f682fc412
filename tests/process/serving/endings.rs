//! Many at once, other verbs beside it, and how a server ends.

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
    server.get(&url).is(503);
    server.get("/healthz").is(503);
    fs::write(home.keys(), ring).unwrap();
    set_mode(&home.keys(), 0o600);
    server.get(&url).is(200);
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
    assert!(
        refused
            .refusal()
            .0
            .starts_with(&format!("cannot listen on `{address}`")),
        "{refused:?}"
    );
    assert_eq!(refused.refusal().1, Some("gatepass serve --listen 127.0.0.1:0"));
    home.run(&["serve", "--listen", "127.0.0.1:0", "--dry-run"]).exits(0);
    assert_eq!(home.history().len(), 2);
}
