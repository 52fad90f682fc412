//! A browser without a window, led through ChromeDriver (W3C WebDriver).
//!
//! Where there is none, tests say `skipped`, unless `GATEPASS_BROWSER` is `required`. With `GATEPASS_AXE`, the path of
//! axe-core's script, every page is held against WCAG 2.2 AA; `GATEPASS_SCREENSHOTS` names a folder for pictures of them.

use std::env;

use data_encoding::BASE64;
use serde_json::json;

use super::*;

/// The key under which WebDriver tells an element (W3C WebDriver, section 12).
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A browser, and the driver that leads it.
pub(super) struct Browser {
    driver: Child,
    address: SocketAddr,
    session: String,
    _profile: TempDir,
}

impl Browser {
    pub(super) fn open() -> Option<Browser> {
        let Some((driver, port)) = (0..5).find_map(|_| Browser::driver()) else {
            assert_ne!(
                env::var("GATEPASS_BROWSER").as_deref(),
                Ok("required"),
                "chromedriver is not there"
            );
            println!("skipped: chromedriver is not there");
            return None;
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
            "--disable-dev-shm-usage",
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

    /// A driver, and the port that it chose. One that finds the port taken for its second family of addresses ends at once.
    fn driver() -> Option<(Child, u16)> {
        let driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut driver = driver.ok()?;
        for line in BufReader::new(driver.stdout.take()?).lines() {
            if let Some((_, port)) = line.ok()?.split_once("successfully on port ") {
                return Some((driver, port.trim_end_matches('.').parse().unwrap()));
            }
        }
        driver.wait().unwrap();
        None
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

    pub(super) fn opens(&self, url: &str) {
        self.post("url", &json!({ "url": url }));
    }

    /// What a script returns; it is run beside the page's policy, as a person's tools are.
    #[track_caller]
    pub(super) fn script(&self, script: &str) -> Value {
        self.post("execute/sync", &json!({ "script": script, "args": [] }))
    }

    #[track_caller]
    fn element(&self, css: &str) -> String {
        let found = self.post("element", &json!({ "using": "css selector", "value": css }));
        found[ELEMENT].as_str().unwrap().to_owned()
    }

    pub(super) fn types(&self, css: &str, text: &str) {
        let id = self.element(css);
        self.post(&format!("element/{id}/value"), &json!({ "text": text }));
    }

    /// Presses the button and waits for the page that follows.
    pub(super) fn presses(&self) {
        self.script("window.isStillThere = true");
        let id = self.element("button");
        self.post(&format!("element/{id}/click"), &json!({}));
        wait_until("the next page", || {
            self.script("return !window.isStillThere && document.readyState") == "complete"
        });
    }

    pub(super) fn heading(&self) -> String {
        self.script("return document.querySelector('h1').textContent")
            .as_str()
            .unwrap()
            .to_owned()
    }

    pub(super) fn says(&self) -> String {
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
    pub(super) fn looks_at_it(&self, name: &str) {
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
    pub(super) fn complaints(&self) -> Vec<Value> {
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
