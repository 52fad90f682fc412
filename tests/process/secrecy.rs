//! What nobody may learn from the outside: passwords, keys, hashes and whole tokens.

use data_encoding::{BASE64, BASE64URL, BASE64URL_NOPAD, HEXLOWER, HEXUPPER};

use super::*;

/// Starts a registration, gives it its password and lets it wait for the end of its input.
fn waiting(mut command: Command) -> (Child, std::process::ChildStdin) {
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    pipe.write_all(PASSWORD.as_bytes()).unwrap();
    let limits = format!("/proc/{}/limits", child.id());
    let zero = |line: &str| line.starts_with("Max core file size") && line.matches(" 0 ").count() == 2;
    wait_until("it may dump no core", || {
        fs::read_to_string(&limits).unwrap().lines().any(zero)
    });
    (child, pipe)
}

const REGISTER: [&str; 5] = ["register", "ada", "--email", "ada@example.org", "--password-stdin"];

#[test]
#[cfg(target_os = "linux")]
fn a_running_process_shows_no_password_and_is_closed_to_others_of_its_user() {
    let home = Home::ordinary();
    let (child, pipe) = waiting(home.command(&REGISTER));
    let of = |what: &str| PathBuf::from(format!("/proc/{}/{what}", child.id()));
    let command = String::from_utf8(fs::read(of("cmdline")).unwrap()).unwrap();
    assert!(
        command.contains("--password-stdin") && !command.contains(PASSWORD),
        "{command}"
    );
    // A process that may be dumped belongs to its user; one that may not belongs to root.
    wait_until("it cannot be dumped", || {
        fs::metadata(of("environ")).unwrap().uid() == 0
    });
    match fs::read(of("environ")) {
        Ok(variables) => assert!(!String::from_utf8_lossy(&variables).contains(PASSWORD)),
        Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::PermissionDenied),
    }
    if let Some(user) = home.user {
        for what in ["environ", "mem", "fd"] {
            let seen = Command::new("ls").arg(of(what).join("0")).uid(user).output().unwrap();
            let read = Command::new("cat").arg(of(what)).uid(user).output().unwrap();
            assert!(!seen.status.success() && !read.status.success(), "{what}");
        }
    }
    drop(pipe);
    finished(child).url();
}

#[test]
#[cfg(target_os = "linux")]
fn no_core_is_left_behind() {
    let home = Home::new();
    let control = home.shell("ulimit -c unlimited; kill -ABRT $$", &[]);
    if !control.status.core_dumped() {
        println!("nothing dumps a core here, so little is shown");
    }
    let script = r#"ulimit -c unlimited; exec "$0" "$@""#;
    // Rust's runtime takes the first SIGSEGV for itself.
    for name in ["ABRT", "FPE"] {
        let home = Home::new();
        let empty = home.path().join("empty");
        fs::create_dir(&empty).unwrap();
        let all = [&["-c", script, program().to_str().unwrap()], &REGISTER[..]].concat();
        let mut command = home.runs("sh", &all);
        command.current_dir(&empty);
        let (child, _pipe) = waiting(command);
        kill(name, &child.id().to_string());
        let said = finished(child);
        assert!(signal(&said).is_some() && !said.status.core_dumped(), "{said:?}");
        assert_eq!(fs::read_dir(&empty).unwrap().count(), 0);
        assert!(!said.err.contains(PASSWORD));
    }
}

/// All that a key's bytes could look like.
fn spellings(secret: &[u8]) -> Vec<Vec<u8>> {
    let mut all = vec![secret.to_vec()];
    for text in [
        BASE64.encode(secret),
        BASE64URL.encode(secret),
        BASE64URL_NOPAD.encode(secret),
        HEXLOWER.encode(secret),
        HEXUPPER.encode(secret),
        format!("{secret:?}"),
    ] {
        all.push(text.into_bytes());
    }
    all
}

fn holds(bytes: &[u8], secret: &[u8]) -> bool {
    bytes.windows(secret.len()).any(|window| window == secret)
}

/// Every verb in both forms, right and wrong, with everything it said.
fn tour(home: &Home, secret_file: &str) -> Vec<Said> {
    let mut said = Vec::new();
    for json in [&[][..], &["--json"][..]] {
        let names: [String; 3] = ["ada", "bob", "carl"].map(|name| format!("{name}{}", json.len()));
        let emails = names.clone().map(|name| address(&name));
        let [ada, bob, carl] = &names;
        let mut say = |args: &[&str], input: &str| {
            said.push(home.fed(&[args, json].concat(), input));
            said.last().unwrap().clone()
        };
        let url_of = |said: &Said| match json.is_empty() {
            true => said.url(),
            false => said.json()["confirmation_url"].as_str().unwrap().to_owned(),
        };
        let mine = ["register", ada, "--email", &emails[0], "--password-stdin"];
        let url = url_of(&say(&mine, PASSWORD));
        say(&mine, PASSWORD);
        say(&[&mine[..], &["--if-exists", "keep"]].concat(), PASSWORD);
        say(
            &["register", bob, "--email", &emails[1], "--password-stdin"],
            "password1",
        );
        say(&["register", bob, "--email", "nowhere", "--password-stdin"], PASSWORD);
        say(
            &["register", bob, "--email", &emails[1], "--password-stdin", "--dry-run"],
            PASSWORD,
        );
        let theirs = url_of(&say(&["register", bob, "--email", &emails[1], "--no-password"], ""));
        say(
            &[
                "register",
                carl,
                "--email",
                &emails[2],
                "--active",
                "--password-file",
                secret_file,
            ],
            "",
        );
        for link in [
            &url,
            &theirs,
            &url[..url.len() - 9],
            &url.replace(".ey", ".eY"),
            "nothing",
        ] {
            say(&["inspect-token", "-"], link);
            say(&["inspect-token", "-", "--at", "2099-01-01T00:00:00Z"], link);
            say(
                &["inspect-token", "-", "--no-store", "--secret-file", secret_file],
                link,
            );
        }
        say(&["inspect-token", "--account", ada], "");
        say(&["activate", &theirs, "--password-stdin"], "short");
        say(&["activate", &theirs, "--password-stdin", "--via", "web"], PASSWORD);
        say(&["activate", &theirs, "--password-stdin"], PASSWORD);
        say(&["activate", "-"], &url);
        say(&["config"], "");
    }
    said
}

#[test]
fn no_password_key_hash_or_token_is_where_it_does_not_belong() {
    let home = Home::new();
    let secret_file = home.path().join("password");
    fs::write(&secret_file, format!("{PASSWORD}\n")).unwrap();
    let said = tour(&home, secret_file.to_str().unwrap());
    let codes: std::collections::BTreeSet<_> = said.iter().filter_map(Said::code).collect();
    assert!(
        [0, 1, 2, 10, 12, 13, 14].iter().all(|code| codes.contains(code)),
        "{codes:?}"
    );

    let ring: Value = serde_json::from_slice(&fs::read(home.keys()).unwrap()).unwrap();
    let key = BASE64URL_NOPAD
        .decode(ring["keys"][0]["k"].as_str().unwrap().as_bytes())
        .unwrap();
    assert_eq!(key.len(), 32);
    let hashes: Vec<String> = {
        let sql = home.sql();
        let mut rows = sql
            .prepare("SELECT password_hash FROM users WHERE password_hash IS NOT NULL")
            .unwrap();
        rows.query_map([], |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect()
    };
    assert_eq!(hashes.len(), 6);
    let mut secrets = spellings(&key);
    secrets.extend(spellings(PASSWORD.as_bytes()));
    let store = fs::read(home.store()).unwrap();
    for secret in &secrets {
        assert!(!holds(&store, secret), "the store holds a key or a password");
    }
    // The salt and the digest of each hash.
    secrets.extend(
        hashes
            .iter()
            .flat_map(|hash| hash.split('$').skip(4))
            .map(|part| part.as_bytes().to_vec()),
    );
    let audit: String = home.one("SELECT group_concat(actor || action || detail || coalesce(link_id, '')) FROM audit");
    let mut signatures = Vec::new();
    for one in &said {
        for text in [&one.out, &one.err, &audit] {
            for secret in &secrets {
                assert!(!holds(text.as_bytes(), secret), "{one:?}");
            }
        }
        // The URL is where it belongs, and nowhere else.
        let url = match serde_json::from_str::<Value>(&one.out) {
            Ok(json) => json["confirmation_url"].as_str().unwrap_or_default().to_owned(),
            Err(_) if one.out.starts_with("http") => one.out.trim().to_owned(),
            Err(_) => String::new(),
        };
        if let Some(signature) = url.rsplit('.').next().filter(|part| part.len() > 40) {
            signatures.push(signature.trim_end_matches('/').to_owned());
        }
    }
    signatures.dedup();
    assert_eq!(signatures.len(), 4);
    for signature in signatures {
        let shows: Vec<&Said> = said.iter().filter(|one| one.out.contains(&signature)).collect();
        assert!(
            shows.len() <= 2 && shows.iter().all(|one| one.out.contains("api-activate/ey")),
            "{shows:?}"
        );
        assert!(said.iter().all(|one| !one.err.contains(&signature)));
        assert!(!holds(&store, signature.as_bytes()), "the store holds a whole token");
    }
}
