//! The old system's story, told by its own client: httpie, as the old text types it.

use std::env;

use super::*;

/// httpie's command, where there is one.
fn httpie() -> Option<String> {
    let named = env::var("GATEPASS_PYTHON_HTTPIE").ok();
    let http = named.map_or("http".to_owned(), |python| {
        Path::new(&python).with_file_name("http").display().to_string()
    });
    let there = Command::new(&http)
        .arg("--version")
        .output()
        .is_ok_and(|output| output.status.success());
    if !there {
        println!("skipped: `{http}` is not there; GATEPASS_PYTHON_HTTPIE may name a Python that has httpie");
    }
    there.then_some(http)
}

#[test]
fn the_old_transcripts_run_as_they_stand() {
    let Some(http) = httpie() else { return };
    let home = Home::new();
    fs::create_dir_all(home.path().join(".config/gatepass")).unwrap();
    let config = home.path().join(".config/gatepass/config.toml");
    fs::write(&config, "default_ttl = \"2s\"\n").unwrap();
    set_mode(&config, 0o600);
    let server = Server::of(
        &home,
        &["--allow-registration", "--show-confirmation-url", "--activate-on-get"],
    );
    let origin = format!("http://{}", server.address);
    let asks = |args: &[&str]| {
        let mut all = vec!["--ignore-stdin", "--print=hb", "--pretty=none"];
        all.extend(args);
        finished(home.runs(&http, &all).spawn().unwrap()).exits(0).out
    };
    let registered = |name: &str, how: &[&str]| {
        let fields = [
            format!("username={name}"),
            format!("email={name}@example.org"),
            format!("password={PASSWORD}"),
        ];
        let url = format!("{origin}/api-register/");
        let mut args = how.to_vec();
        args.extend(["POST", &url]);
        args.extend(fields.iter().map(String::as_str));
        let said = asks(&args);
        assert!(said.starts_with("HTTP/1.1 201 Created"), "{said}");
        let body: Value = serde_json::from_str(said.split_once("\r\n\r\n").unwrap().1).unwrap();
        body["confirmation_url"]
            .as_str()
            .unwrap()
            .replace("http://127.0.0.1:9000", &origin)
    };
    let url = registered("krzysiek", &[]);
    let said = asks(&["GET", &url]);
    assert!(
        said.starts_with("HTTP/1.1 200 OK") && said.ends_with("[\"User Activated\"]"),
        "{said}"
    );
    assert!(asks(&[&url]).starts_with("HTTP/1.1 410 Gone"), "not twice");

    let late = registered("tadek", &["--form"]);
    thread::sleep(Duration::from_millis(2100));
    let said = asks(&[&late]);
    assert!(said.starts_with("HTTP/1.1 401 Unauthorized"), "{said}");
    assert!(
        said.to_ascii_lowercase()
            .contains("www-authenticate: jwt realm=\"api\""),
        "{said}"
    );
    assert!(said.contains("\"detail\":\"Signature has expired.\""), "{said}");
    let said = asks(&[&format!("{origin}/api-activate/garbage/")]);
    assert!(said.contains("\"detail\":\"Error decoding signature.\""), "{said}");
}
