//! One story, from an empty machine to an erased person, by way of every verb. Only the server has a story of its own, in
//! process/serving.

use gatepass::commands::VERBS;

use crate::harness::{PASSWORD, World};

const ANOTHER: &str = "seven unlikely words in a row, friend";

/// A world that notes which verbs were called.
struct Told {
    world: World,
    called: Vec<String>,
}

impl Told {
    /// A command line that ends well; what it prints.
    #[track_caller]
    fn run(&mut self, line: &str) -> String {
        self.fed(line, "")
    }

    /// The same with something on standard input.
    #[track_caller]
    fn fed(&mut self, line: &str, stdin: &str) -> String {
        self.ends(0, line, stdin)
    }

    /// A command line that ends with this status.
    #[track_caller]
    fn ends(&mut self, status: u8, line: &str, stdin: &str) -> String {
        self.called.extend(line.split(' ').next().map(str::to_owned));
        self.world.run(line).stdin(stdin).expect(status).stdout().to_owned()
    }

    /// The state in which `list` shows an account, with its roles.
    #[track_caller]
    fn state_of(&mut self, part: &str) -> String {
        let listed = self.run(&format!("list {part}"));
        let row: Vec<&str> = listed.lines().nth(1).expect("an account").split('\t').collect();
        format!("{} {}", row[3], row[4]).trim_end().to_owned()
    }
}

#[test]
fn a_whole_life() {
    let mut told = Told {
        world: World::new(),
        called: Vec::new(),
    };

    // A machine is set up, and somebody looks at what it will do.
    told.run("init");
    assert!(told.run("config").contains("default_ttl\t2h\tdefault"));
    assert!(told.run("check").contains("key-ring\tpass"));
    assert!(told.run("man register").contains("gatepass-register"));
    assert!(told.run("completions bash").contains("_gatepass"));

    // Zofia is registered; her first link runs out in her mailbox.
    let late = told.run("register zofia --email zofia@example.org --no-password");
    told.world.tick("3h");
    let page = told.ends(10, "inspect-token -", &late);
    assert!(
        page.contains("expired 1 hour ago") && page.contains("gatepass issue-link zofia"),
        "{page}"
    );
    assert_eq!(told.run("list --without-live-link").lines().count(), 2);

    // The second one reaches her, and she chooses a password.
    let link = told.run("issue-link zofia");
    told.world.write("chosen", PASSWORD, 0o600);
    let chosen = format!("--password-file {}", told.world.path("chosen").display());
    told.fed(&format!("activate {chosen} -"), &link);
    assert_eq!(told.state_of("zofia"), "active");
    assert_eq!(
        told.fed("check-password zofia --password-stdin", PASSWORD),
        "the password is right\n"
    );

    // She works as an editor for a while.
    told.run("grant zofia editor");
    assert_eq!(told.state_of("zofia"), "active editor");
    told.run("withdraw zofia editor");

    // She marries: another name, and another address when she has confirmed it.
    told.run("rename zofia zofia.nowak");
    let link = told.run("set-email zofia.nowak nowak@example.org --confirm");
    assert!(told.run("list").contains("zofia@example.org"));
    told.fed("activate -", &link);
    assert!(told.run("show zofia.nowak").contains("nowak@example.org"));

    // She forgets her password. The first link went to somebody who should not have it.
    let astray = told.run("issue-link zofia.nowak --purpose reset-password");
    told.fed("revoke-link - --reason 'sent to the wrong address'", &astray);
    told.ends(15, "inspect-token -", &astray);
    let link = told.run("issue-link zofia.nowak --purpose reset-password");
    told.world.write("another", ANOTHER, 0o600);
    let another = format!("--password-file {}", told.world.path("another").display());
    told.fed(&format!("activate {another} -"), &link);
    told.ends(1, "check-password zofia.nowak --password-stdin", PASSWORD);
    told.fed("check-password zofia.nowak --password-stdin", ANOTHER);
    assert!(
        told.run("list-links --account nowak@example.org --state used")
            .lines()
            .count()
            == 4
    );

    // Her laptop is stolen. While she is suspended nothing wakes the account; an operator gives it a password.
    let link = told.run("issue-link zofia.nowak --purpose reset-password");
    told.run("suspend zofia.nowak --reason 'laptop stolen'");
    told.ends(17, &format!("activate {another} -"), &link);
    told.fed(
        "set-password zofia.nowak --password-stdin",
        "a phrase that nobody has thought of yet",
    );
    told.run("resume zofia.nowak");
    told.ends(17, "inspect-token -", &link);

    // The year ends: a key that others may verify with takes over, and another system's key is known.
    let key = told.run("generate-key --algorithm EdDSA");
    assert!(told.run("export-keys --public").contains(key.trim()));
    let former = told
        .world
        .ring()
        .signing_key()
        .and_then(|key| key.id.clone())
        .expect("a key");
    told.run(&format!("rotate-key --to {key}"));
    told.world
        .write("django", "another system's secret, long enough for HS256", 0o600);
    let django = told.world.path("django").display().to_string();
    told.run(&format!("import-key {django} --secret --key-id django"));
    assert_eq!(told.run("list-keys").lines().count(), 4);
    told.run(&format!("retire-key {former} --yes"));

    // A copy is made. A link that is spent after it does not work again when the copy comes back.
    told.run("register wanda --email wanda@example.org --no-password --no-link");
    let link = told.run("issue-link wanda");
    let copy = told.world.path("copy.db").display().to_string();
    told.run(&format!("backup {copy}"));
    told.fed("activate --no-password -", &link);
    told.run(&format!("restore {copy} --yes"));
    assert_eq!(told.state_of("wanda"), "pending");
    assert!(
        told.run("export --state pending")
            .contains(",wanda,wanda@example.org,pending,")
    );
    told.ends(15, "activate --no-password -", &link);

    // The next year's people come in together.
    let list = told.world.path("people.csv").display().to_string();
    std::fs::write(
        &list,
        "username,email\nxaver,xaver@example.org\nyves,yves@example.org\n",
    )
    .expect("written");
    assert!(
        told.run(&format!("import {list}"))
            .contains("2,xaver,xaver@example.org,created,")
    );
    assert_eq!(told.state_of("yves"), "pending");

    // Links go out by mail from now on; the server is away for a while.
    let folder = told.world.path("mail").display().to_string();
    told.world
        .set("GATEPASS_MAIL_FROM", "Example Club <accounts@example.org>");
    told.world.set("GATEPASS_MAIL", "sendmail:/bin/false");
    told.run("issue-link yves --mail");
    assert!(told.run("list-mail --state waiting").contains("yves@example.org"));
    told.world.set("GATEPASS_MAIL", &format!("maildir:{folder}"));
    assert!(told.run("send-mail --now").starts_with("1 sent"));
    assert!(told.run("show yves").contains("to `yves@example.org`, sent "));

    // She leaves, and is erased; her number and what was done to it stay.
    told.run("delete zofia.nowak --yes --reason 'asked for it'");
    told.ends(4, "show zofia.nowak", "");
    assert!(told.run("show --id 1").contains("deleted"));
    let trail = told.run("audit --account-id 1");
    assert!(
        trail.contains("laptop stolen") && !trail.contains("zofia") && !trail.contains("nowak"),
        "{trail}"
    );
    told.world.tick("100d");
    told.run("prune-links --older-than 90d --yes");
    assert_eq!(told.run("list-links").lines().count(), 1);

    // Everything that happened is in the trail, and nothing else.
    let head = told.run("audit --head");
    assert!(told.run(&format!("audit --verify --expect {head}")).contains("whole"));
    assert!(told.run("check").contains("audit-trail\tpass"));

    let missing: Vec<&str> = VERBS
        .iter()
        .map(|verb| verb.name)
        .filter(|verb| !told.called.iter().any(|c| c == verb))
        .collect();
    assert_eq!(missing, ["serve"]);
}
