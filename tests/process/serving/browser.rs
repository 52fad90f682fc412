//! The pages in a real browser: Chromium without a window, led through ChromeDriver.
//!
//! Where there is none, these say `skipped`, unless `GATEPASS_BROWSER` is `required`. With `GATEPASS_AXE`, the path of
//! axe-core's script, every page is held against WCAG 2.2 AA; `GATEPASS_SCREENSHOTS` names a folder for pictures of them.

use std::env;

use data_encoding::BASE64;
use serde_json::json;

use super::*;

/// The key under which WebDriver tells an element (W3C WebDriver, section 12).
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A browser, and the driver that leads it.
struct Browser {
    driver: Child,
    address: SocketAddr,
    session: String,
    _profile: TempDir,
}

impl Browser {
    fn open() -> Option<Browser> {
        let driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let Ok(mut driver) = driver else {
            assert_ne!(
                env::var("GATEPASS_BROWSER").as_deref(),
                Ok("required"),
                "chromedriver is not there"
            );
            println!("skipped: chromedriver is not there");
            return None;
        };
        let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port: u16 = loop {
            let line = lines.next().expect("a port").unwrap();
            if let Some((_, rest)) = line.split_once("successfully on port ") {
                break rest.trim_end_matches('.').parse().unwrap();
            }
        };
        let profile = tempfile::tempdir().unwrap();
        let mut browser = Browser {
            driver,
            address: SocketAddr::from(([127, 0, 0, 1], port)),
            session: String::new(),
            _profile: profile,
        };
        let profile = format!("--user-data-dir={}", browser._profile.path().display());
        // What it would fetch for itself, and the sandbox that root cannot have, are left out.
        let args = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            &profile,
        ];
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "goog:chromeOptions": { "args": args }, "goog:loggingPrefs": { "browser": "ALL" },
        } } });
        let opened = browser.command("POST", "/session", &wanted);
        browser.session = opened["sessionId"].as_str().unwrap().to_owned();
        Some(browser)
    }

    #[track_caller]
    fn command(&self, method: &str, path: &str, value: &Value) -> Value {
        let request = Request::to_host(self.address, "localhost", method, path);
        let request = if method == "POST" { request.json(value) } else { request };
        let answer = request.send().is(200);
        serde_json::from_str::<Value>(&answer.body).unwrap()["value"].take()
    }

    #[track_caller]
    fn post(&self, what: &str, value: &Value) -> Value {
        self.command("POST", &format!("/session/{}/{what}", self.session), value)
    }

    fn opens(&self, url: &str) {
        self.post("url", &json!({ "url": url }));
    }

    /// What a script returns; it is run beside the page's policy, as a person's tools are.
    #[track_caller]
    fn script(&self, script: &str) -> Value {
        self.post("execute/sync", &json!({ "script": script, "args": [] }))
    }

    #[track_caller]
    fn element(&self, css: &str) -> String {
        let found = self.post("element", &json!({ "using": "css selector", "value": css }));
        found[ELEMENT].as_str().unwrap().to_owned()
    }

    fn types(&self, css: &str, text: &str) {
        let id = self.element(css);
        self.post(&format!("element/{id}/value"), &json!({ "text": text }));
    }

    /// Presses the button and waits for the page that follows.
    fn presses(&self) {
        self.script("window.isStillThere = true");
        let id = self.element("button");
        self.post(&format!("element/{id}/click"), &json!({}));
        wait_until("the next page", || {
            self.script("return !window.isStillThere && document.readyState") == "complete"
        });
    }

    fn heading(&self) -> String {
        self.script("return document.querySelector('h1').textContent")
            .as_str()
            .unwrap()
            .to_owned()
    }

    fn says(&self) -> String {
        self.script("return document.querySelector('main').textContent")
            .as_str()
            .unwrap()
            .to_owned()
    }

    fn emulate(&self, command: &str, params: &Value) {
        self.post("goog/cdp/execute", &json!({ "cmd": command, "params": params }));
    }

    /// Looks at the page in the light and in the dark, on a desk and on a telephone: nothing is cut off, and axe-core finds
    /// nothing.
    fn looks_at_it(&self, name: &str) {
        for (scheme, width) in [("light", 1000), ("dark", 1000), ("light", 360), ("dark", 360)] {
            let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
            self.emulate("Emulation.setEmulatedMedia", &json!({ "features": features }));
            let metrics = json!({ "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500 });
            self.emulate("Emulation.setDeviceMetricsOverride", &metrics);
            let overflow = self.script("return document.documentElement.scrollWidth - window.innerWidth");
            assert!(overflow.as_i64().unwrap() <= 0, "{name} at {width}: {overflow}");
            if let Ok(folder) = env::var("GATEPASS_SCREENSHOTS") {
                let picture = self.command("GET", &format!("/session/{}/screenshot", self.session), &Value::Null);
                let picture = BASE64.decode(picture.as_str().unwrap().as_bytes()).unwrap();
                fs::write(Path::new(&folder).join(format!("{name}-{scheme}-{width}.png")), picture).unwrap();
            }
            self.is_accessible(name);
        }
        self.emulate("Emulation.clearDeviceMetricsOverride", &json!({}));
    }

    fn is_accessible(&self, name: &str) {
        let Ok(axe) = env::var("GATEPASS_AXE") else {
            assert_ne!(
                env::var("GATEPASS_BROWSER").as_deref(),
                Ok("required"),
                "GATEPASS_AXE is not set"
            );
            println!("skipped: GATEPASS_AXE does not name axe-core's script");
            return;
        };
        self.script(&fs::read_to_string(axe).unwrap());
        let run = "const done = arguments[0]; axe.run(document).then(r => done(r.violations), e => done(String(e)))";
        let found = self.post("execute/async", &json!({ "script": run, "args": [] }));
        assert_eq!(found, json!([]), "{name}");
    }

    /// The errors and warnings of the console, but for the status of the page itself. That a form with a password names no
    /// user is meant so: a page tells nobody whose link it is.
    fn complaints(&self) -> Vec<Value> {
        let entries = self.post("se/log", &json!({ "type": "browser" }));
        let is_ours = |entry: &&Value| {
            let words = entry["message"].as_str().unwrap();
            entry["level"] != "DEBUG" && !words.contains("the server responded with a status of")
        };
        entries.as_array().unwrap().iter().filter(is_ours).cloned().collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        Request::to_host(
            self.address,
            "localhost",
            "DELETE",
            &format!("/session/{}", self.session),
        )
        .tries();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// A link at the server's own address.
fn at(server: &Server, url: &str) -> String {
    url.replace("http://127.0.0.1:9000", &format!("http://{}", server.address))
}

#[test]
fn a_browser_opens_presses_and_is_done() {
    let Some(browser) = Browser::open() else { return };
    let home = Home::new();
    let url = home
        .fed(
            &["register", "ada", "--email", "ada@example.org", "--password-stdin"],
            PASSWORD,
        )
        .url();
    let server = Server::of(&home, &["--name", "Example Club"]);
    browser.opens(&at(&server, &url));
    assert_eq!(browser.heading(), "Activate your account");
    browser.looks_at_it("confirm");
    assert_eq!(home.one::<i64>("SELECT count(*) FROM users WHERE is_active"), 0);
    browser.presses();
    assert_eq!(browser.heading(), "Your account is active");
    browser.looks_at_it("done");
    assert_eq!(home.one::<i64>("SELECT count(*) FROM users WHERE is_active"), 1);
    browser.opens(&at(&server, &url));
    assert_eq!(browser.heading(), "This link has been used");
    browser.looks_at_it("used");
    assert_eq!(browser.complaints(), Vec::<Value>::new());
}

#[test]
fn a_browser_shows_when_a_link_ran_out_and_that_a_newer_one_was_sent() {
    let Some(browser) = Browser::open() else { return };
    let home = Home::new();
    let old = home.link("ada");
    let late = home.run(&["issue-link", "ada", "--ttl", "1s"]).url();
    let server = Server::of(&home, &[]);
    thread::sleep(Duration::from_millis(1100));
    browser.opens(&at(&server, &late));
    assert_eq!(browser.heading(), "This link has run out");
    assert!(
        browser
            .says()
            .contains("A new one goes to the address we hold for you."),
        "{}",
        browser.says()
    );
    browser.looks_at_it("expired");
    browser.opens(&at(&server, &old));
    assert_eq!(browser.heading(), "A newer link was sent");
    browser.looks_at_it("superseded");
    browser.opens(&at(&server, &late[..late.len() - 20]));
    assert_eq!(browser.heading(), "This link cannot be used");
    assert_eq!(browser.complaints(), Vec::<Value>::new());
}

#[test]
fn a_browser_refuses_a_weak_password_and_takes_a_good_one() {
    let Some(browser) = Browser::open() else { return };
    let home = Home::new();
    let url = home.link("ada");
    let server = Server::of(&home, &[]);
    browser.opens(&at(&server, &url));
    assert_eq!(browser.heading(), "Choose a password");
    browser.looks_at_it("choose");
    browser.types("#password", "password");
    browser.types("#again", "password");
    browser.presses();
    assert_eq!(browser.heading(), "Choose a password");
    assert!(
        browser.says().contains("The password needs at least 15 characters."),
        "{}",
        browser.says()
    );
    let described = "return document.querySelector('[aria-invalid]').getAttribute('aria-describedby')";
    assert_eq!(browser.script(described), "rules password-fault");
    browser.looks_at_it("weak");
    browser.types("#password", PASSWORD);
    browser.types("#again", PASSWORD);
    browser.presses();
    assert_eq!(browser.heading(), "Your account is active");
    assert_eq!(browser.complaints(), Vec::<Value>::new());
}

#[test]
fn a_browser_asks_who_registered_alone_for_the_password_once_more() {
    let Some(browser) = Browser::open() else { return };
    let home = Home::new();
    let server = Server::of(&home, &["--allow-registration", "--show-confirmation-url"]);
    let newcomer = json!({ "username": "ada", "email": "ada@example.org", "password": PASSWORD });
    let answer = server
        .ask("POST", "/api-register/")
        .json(&newcomer)
        .send()
        .is(201)
        .json();
    browser.opens(&at(&server, answer["confirmation_url"].as_str().unwrap()));
    assert_eq!(browser.heading(), "Confirm that it was you");
    browser.looks_at_it("repeat");
    browser.types("#password", "somebody else's guess");
    browser.presses();
    assert!(
        browser.says().contains("This is not the password that was chosen"),
        "{}",
        browser.says()
    );
    browser.looks_at_it("wrong");
    browser.types("#password", PASSWORD);
    browser.presses();
    assert_eq!(browser.heading(), "Your account is active");
    assert_eq!(browser.complaints(), Vec::<Value>::new());
}
