//! Settings: which place wins, and that `gatepass config` tells it.

use serde_json::Value;

use crate::harness::{Stream, World, claims_of, str};

fn setting(json: &Value, name: &str) -> (String, String) {
    let rows = json["settings"].as_array().expect("rows");
    let row = rows
        .iter()
        .find(|row| row["name"] == name)
        .unwrap_or_else(|| panic!("no `{name}`"));
    let text = |key: &str| row[key].as_str().unwrap_or("-").to_owned();
    (text("value"), text("origin"))
}

#[test]
fn every_setting_and_where_it_came_from() {
    let mut world = World::new();
    world
        .run("config")
        .expect(0)
        .out(str![[r#"
setting	value	origin
config		default
store	~/.local/share/gatepass/gatepass.db	default
keys	~/.local/share/gatepass/keys.json	default
link_template	http://127.0.0.1:9000/api-activate/{token}/	default
default_ttl	2h	default
min_ttl	1s	default
max_ttl	30d	default
issuer		default
audience	gatepass	default
claims	full	default
password_min_length	15	default
argon2_memory_kib	19456	default
argon2_time	2	default
argon2_lanes	1	default
mail		default
mail_from		default
mail_reply_to		default
mail_password_file		default
mail_ca_file		default
mail_templates		default
mail_language	en	default
mail_timeout	30s	default
mail_per_hour	5	default
mail_per_day	20	default
group		default
keys_mode_check	true	default
time_zone		default
wait	5s	default
actor	olga	default
json	false	default
quiet	false	default
no_input	false	default
yes	false	default
dry_run	false	default

"#]])
        .no_err();
    assert!(world.names().is_empty());
}

#[test]
fn on_a_terminal_it_is_a_table() {
    let mut world = World::new();
    world.configure("default_ttl = '45m'\n");
    let said = world.run("config").terminal(Stream::Stdout).expect(0);
    let line = said
        .stdout()
        .lines()
        .find(|line| line.starts_with("default_ttl"))
        .expect("a row")
        .to_owned();
    assert_eq!(line.split_whitespace().collect::<Vec<_>>()[..2], ["default_ttl", "45m"]);
    assert!(
        said.stdout().starts_with("SETTING") && !said.stdout().contains('\t'),
        "{said:?}"
    );
}

#[test]
fn a_flag_wins_over_the_environment_that_over_the_file_that_over_the_default() {
    let mut world = World::new();
    let told = |world: &mut World, options: &str| {
        setting(&world.run(&format!("config --json {options}")).expect(0).json(), "wait")
    };
    let pair = |value: &str, origin: &str| (value.to_owned(), origin.to_owned());
    assert_eq!(told(&mut world, ""), pair("5s", "default"));
    world.configure("wait = '6s'\n");
    assert_eq!(told(&mut world, ""), pair("6s", "~/.config/gatepass/config.toml"));
    world.set("GATEPASS_WAIT", "7s");
    assert_eq!(told(&mut world, ""), pair("7s", "GATEPASS_WAIT"));
    assert_eq!(told(&mut world, "--wait 8s"), pair("8s", "--wait"));
    // An empty variable is one that is not set.
    world.set("GATEPASS_WAIT", "");
    assert_eq!(told(&mut world, ""), pair("6s", "~/.config/gatepass/config.toml"));
}

#[test]
fn every_option_that_is_a_setting_has_its_three_places() {
    let values = [
        ("store", "/somewhere/store.db"),
        ("keys", "/somewhere/keys.json"),
        ("link_template", "https://example.org/a/{token}"),
        ("default_ttl", "3h"),
        ("min_ttl", "2s"),
        ("max_ttl", "9d"),
        ("issuer", "https://example.org"),
        ("audience", "elsewhere"),
        ("claims", "minimal"),
        ("password_min_length", "20"),
        ("argon2_memory_kib", "20000"),
        ("argon2_time", "3"),
        ("argon2_lanes", "2"),
        ("mail", "smtps://post@mail.example.org:465"),
        ("mail_from", "Example Club <accounts@example.org>"),
        ("mail_reply_to", "help@example.org"),
        ("mail_password_file", "/etc/gatepass/mail.password"),
        ("mail_ca_file", "/etc/gatepass/ca.pem"),
        ("mail_templates", "/etc/gatepass/letters"),
        ("mail_language", "de"),
        ("mail_timeout", "10s"),
        ("mail_per_hour", "2"),
        ("mail_per_day", "3"),
        ("keys_mode_check", "false"),
        ("time_zone", "Asia/Kolkata"),
        ("wait", "9s"),
        ("actor", "somebody"),
        ("quiet", "true"),
        ("no_input", "true"),
        ("yes", "true"),
        ("dry_run", "true"),
    ];
    for (name, value) in values {
        let mut world = World::new();
        let variable: &'static str = Box::leak(format!("GATEPASS_{}", name.to_uppercase()).into_boxed_str());
        let json = world.run("config --json").env(variable, value).expect(0).json();
        assert_eq!(setting(&json, name), (value.to_owned(), variable.to_owned()));
        world.configure(&format!("{name} = \"{value}\"\n"));
        let json = world.run("config --json").expect(0).json();
        assert_eq!(
            setting(&json, name),
            (value.to_owned(), "~/.config/gatepass/config.toml".to_owned())
        );
        assert_eq!(json["settings"].as_array().map(Vec::len), Some(34));
    }
}

#[test]
fn switches_take_four_words_and_a_flag_turns_them_on() {
    let mut world = World::new();
    for (word, value) in [("1", "true"), ("true", "true"), ("0", "false"), ("false", "false")] {
        let json = world.run("config --json").env("GATEPASS_QUIET", word).expect(0).json();
        assert_eq!(setting(&json, "quiet").0, value);
    }
    world
        .run("config")
        .env("GATEPASS_QUIET", "yes")
        .expect(2)
        .no_out()
        .err(str![[r#"
error: `GATEPASS_QUIET`: must be 1, 0, true or false
hint: gatepass man

"#]]);
    let json = world
        .run("config --json --quiet")
        .env("GATEPASS_QUIET", "0")
        .expect(0)
        .json();
    assert_eq!(setting(&json, "quiet").1, "--quiet");
    // JSON by the environment.
    world.run("config").env("GATEPASS_JSON", "1").expect(0).json();
    world.configure("json = true\n");
    world.run("config").expect(0).json();
}

#[test]
fn a_file_may_be_named() {
    let mut world = World::new();
    let path = world.write(
        "other.toml",
        "default_ttl = '45m'\nargon2_time = 3\nkeys_mode_check = false\n",
        0o644,
    );
    let flag = format!("config --json --config {}", path.display());
    let json = world.run(&flag).expect(0).json();
    assert_eq!(
        setting(&json, "default_ttl"),
        ("45m".to_owned(), "~/other.toml".to_owned())
    );
    assert_eq!(
        setting(&json, "config"),
        ("~/other.toml".to_owned(), "--config".to_owned())
    );
    assert_eq!(
        (setting(&json, "argon2_time").0, setting(&json, "keys_mode_check").0),
        ("3".into(), "false".into())
    );
    let path = path.to_string_lossy().into_owned();
    let json = world
        .run("config --json")
        .env("GATEPASS_CONFIG", &path)
        .expect(0)
        .json();
    assert_eq!(setting(&json, "config").1, "GATEPASS_CONFIG");
    world
        .run("config --config /nowhere/config.toml")
        .expect(3)
        .no_out()
        .err(str![[r#"
error: there is no configuration file at `/nowhere/config.toml`
hint: ls -ld /nowhere/config.toml

"#]]);
}

#[test]
fn the_xdg_folders_are_asked() {
    let mut world = World::new();
    let (data, config) = (world.path("data"), world.path("config"));
    world.write("config/gatepass/config.toml", "audience = 'xdg'\n", 0o600);
    world.set("XDG_DATA_HOME", &data.to_string_lossy());
    world.set("XDG_CONFIG_HOME", &config.to_string_lossy());
    let json = world.run("config --json").expect(0).json();
    assert_eq!(
        setting(&json, "store"),
        ("~/data/gatepass/gatepass.db".to_owned(), "default".to_owned())
    );
    assert_eq!(setting(&json, "audience").0, "xdg");
    // A relative one is ignored, as the specification says: nothing is read from the current folder.
    world.set("XDG_DATA_HOME", "data");
    let json = world.run("config --json").expect(0).json();
    assert_eq!(setting(&json, "store").0, "~/.local/share/gatepass/gatepass.db");
}

#[test]
fn without_a_home_the_paths_must_be_named() {
    let mut world = World::new();
    world.machine.vars.remove("HOME");
    world.run("config").expect(2).no_out().err(str![[r#"
error: `HOME` is not set, so the path of the store is needed, and nobody can be asked for it here: give --store PATH or GATEPASS_STORE

"#]]);
    let (store, keys) = (world.path("s.db"), world.path("k.json"));
    world
        .run("register ada --active --no-password --quiet --store")
        .arg(&store)
        .arg("--keys")
        .arg(&keys)
        .expect(0);
}

#[test]
fn what_cannot_be_used_is_named_with_its_place() {
    let mut world = World::new();
    world
        .run("config")
        .env("GATEPASS_DEFAULT_TTL", "soon")
        .expect(2)
        .no_out()
        .err(str![[r#"
error: `GATEPASS_DEFAULT_TTL`: a lifetime is a number and its unit, such as `30m`, `2h`, `1h 30m` or `7d`
hint: gatepass man

"#]]);
    world.run("config --wait soon").expect(2).no_out().err(str![[r#"
error: `--wait`: must be a duration such as `5s`
hint: gatepass man

"#]]);
    world
        .run("config")
        .env("GATEPASS_CLAIMS", "some")
        .expect(2)
        .err(str![[r#"
error: `GATEPASS_CLAIMS`: claims are `full`, `minimal` or `drf-jwt`
hint: gatepass man

"#]]);
    world
        .run("config")
        .env("GATEPASS_PASSWORD_MIN_LENGTH", "7")
        .expect(2)
        .err(str![[r#"
error: `GATEPASS_PASSWORD_MIN_LENGTH`: must be a number from 8 to 64
hint: gatepass man

"#]]);
    world
        .run("config")
        .env("GATEPASS_ARGON2_MEMORY_KIB", "1")
        .expect(2)
        .err(str![[r#"
error: `argon2_…`: `argon2_memory_kib` is at least 8 for each of `argon2_lanes`
hint: gatepass man

"#]]);
    world
        .run("config")
        .env("GATEPASS_GROUP", "no-such-group-here")
        .expect(2)
        .err(str![[r#"
error: there is no group `no-such-group-here`
hint: getent group no-such-group-here

"#]]);
    world
        .run("config")
        .env("GATEPASS_MIN_TTL", "40d")
        .expect(2)
        .err(str![[r#"
error: `min_ttl, max_ttl`: the shortest lifetime `40d` is longer than the longest `30d`
hint: gatepass man

"#]]);
    world.configure("default_ttl = 'soon'\n");
    world.run("config").expect(2).no_out().err(str![[r#"
error: `default_ttl` in `~/.config/gatepass/config.toml`: a lifetime is a number and its unit, such as `30m`, `2h`, `1h 30m` or `7d`
hint: gatepass man

"#]]);
    world.configure("store = 'relative.db'\n");
    world.run("config").expect(2).no_out().err(str![[r#"
error: `store` in `~/.config/gatepass/config.toml`: must be an absolute path, in which `~` has no meaning
hint: gatepass man

"#]]);
    world.configure("default_ttl = ['2h']\n");
    world.run("config").expect(2).no_out().err(str![[r#"
error: `default_ttl`: must be a text, a number, true or false in `~/.config/gatepass/config.toml`
hint: gatepass man

"#]]);
    world.run("config --json").env("GATEPASS_CLAIMS", "some").expect(2).out(str![[r#"
{"command":"config","status":2,"error":{"code":"invalid-value","message":"`default_ttl`: must be a text, a number, true or false in `~/.config/gatepass/config.toml`","hint":"gatepass man"},"settings":null}

"#]]);
}

#[test]
fn json_that_the_environment_asks_for_is_given_for_a_refusal_too() {
    let mut world = World::new();
    let said = world
        .run("config")
        .env("GATEPASS_JSON", "1")
        .env("GATEPASS_CLAIMS", "some")
        .expect(2);
    assert_eq!(said.json()["error"]["code"], "invalid-value");
}

#[test]
fn a_default_lifetime_out_of_its_own_bounds_is_told() {
    let mut world = World::new();
    world.register("bob");
    world.configure("default_ttl = '2h'\nmax_ttl = '1h'\n");
    world
        .run("register ada --email ada@example.org --no-password --quiet")
        .expect(2)
        .no_out()
        .err(str![[r#"
error: a lifetime of `2h` is out of bounds: the shortest is `1s`, the longest `1h`

"#]]);
}

#[test]
fn a_malformed_file_is_refused() {
    let mut world = World::new();
    world.configure("default_ttl = '2h'\nthis is not toml\n");
    world.run("config").expect(3).no_out().err(str![[r#"
error: the configuration file `~/.config/gatepass/config.toml`: line 2 is not TOML: key with no value, expected `=`
hint: gatepass man

"#]]);
    world.configure("default_ttl = '2h'\ncolour = 'red'\n");
    world
        .run("register ada --active --no-password")
        .expect(3)
        .no_out()
        .err(str![[r#"
error: the configuration file `~/.config/gatepass/config.toml`: there is no setting `colour`
hint: gatepass man

"#]]);
    world.configure("default_ttl = '2h'\n");
    world.write(".config/gatepass/config.toml", "default_ttl = '2h'\n", 0o666);
    world.run("config").expect(3).no_out().err(str![[r#"
error: the configuration file `~/.config/gatepass/config.toml` may be written by others (mode 0666, owner me)
hint: chmod go-w ~/.config/gatepass/config.toml

"#]]);
}

#[test]
fn the_zone_of_the_operator_is_a_setting() {
    let mut world = World::new();
    world.set("GATEPASS_TIME_ZONE", "Asia/Kolkata");
    let said = world
        .run("register ada --email ada@example.org --no-password")
        .expect(0);
    assert!(said.stderr().ends_with("until 11:00 UTC, 16:30 +05:30\n"), "{said:?}");
    world.set("GATEPASS_TIME_ZONE", "Europe/Nowhere");
    world.run("issue-link ada").expect(0).err(str![[r#"
notice: the link template is the default, which works on this machine only; set link_template
warning: the time zone `Europe/Nowhere` cannot be read (entity not found); times are in UTC
link g02z0ba3 works once, for 2 hours, until 11:00 UTC

"#]]);
    // A machine that was never told its zone is one in UTC, and nobody need hear of it.
    world.machine.vars.remove("GATEPASS_TIME_ZONE");
    world.machine.zone = None;
    world.run("issue-link ada").expect(0).err(str![[r#"
notice: the link template is the default, which works on this machine only; set link_template
link bqq4vngf works once, for 2 hours, until 11:00 UTC

"#]]);
}

#[test]
fn issuer_and_audience_are_signed() {
    let mut world = World::new();
    world.configure("issuer = 'https://accounts.example.org'\naudience = 'staging'\n");
    let url = world.register("ada");
    let claims = claims_of(&url);
    assert_eq!(
        (&claims["iss"], &claims["aud"]),
        (&"https://accounts.example.org".into(), &"staging".into())
    );
    world.activate(&url);
}

#[test]
fn help_and_version() {
    let mut world = World::new();
    world
        .run("--version")
        .expect(0)
        .out(str![[r#"
gatepass 0.1.0

"#]])
        .no_err();
    let said = world.run("--help").expect(0).no_err();
    for verb in [
        "register",
        "issue-link",
        "activate",
        "inspect-token",
        "config",
        "completions",
        "man",
    ] {
        assert!(said.stdout().contains(&format!("\n  {verb} ")), "{verb}");
        let said = world.run(&format!("{verb} --help")).expect(0).no_err();
        assert!(said.stdout().contains("Examples:"), "{verb}");
    }
    world.run("").expect(2).no_out();
    world.run("regster").expect(2).no_out().err(str![[r#"
error: unrecognized subcommand `regster`; some similar subcommands exist: `resume`, `restore`, `register`
hint: gatepass --help

"#]]);
    world.run("register --emial x").expect(2).no_out().err(str![[r#"
error: unexpected argument `--emial` found; a similar argument exists: `--email`
hint: gatepass register --help

"#]]);
}

#[test]
fn a_manual_is_there_where_a_setting_is_at_fault() {
    let mut world = World::new();
    world.configure("default_ttl = 'soon'");
    let refused = world.run("config").expect(2);
    assert!(refused.stderr().ends_with("hint: gatepass man\n"), "{refused:?}");
    assert!(world.run("man").expect(0).stdout().contains(".TH gatepass"));
    assert!(
        world
            .run("completions bash")
            .env("HOME", "")
            .expect(0)
            .stdout()
            .contains("gatepass")
    );
}

#[test]
fn a_refusal_is_in_json_where_the_file_asks_for_it() {
    let mut world = World::new();
    world.configure("json = true\ndefault_ttl = 'soon'");
    let told = world.run("issue-link ada").expect(2).json();
    assert_eq!(
        (&told["command"], &told["error"]["code"]),
        (&"issue-link".into(), &"invalid-value".into())
    );
}

#[test]
fn the_path_of_a_file_is_shown_escaped() {
    let mut world = World::new();
    let path = world.write("c\u{1b}[31m.toml", "store = ['a']", 0o600);
    let refused = world.run("config --config").arg(path).expect(2);
    assert!(refused.stderr().contains(r"c\u{1b}[31m.toml"), "{refused:?}");
}

#[test]
fn a_default_lifetime_that_is_none_is_refused_where_it_stands() {
    let mut world = World::new();
    world.configure("default_ttl = '0s'");
    let refused = world.run("config").expect(2);
    assert!(refused.stderr().contains("`default_ttl` in `"), "{refused:?}");
    world.configure("");
    let path = world.write("other.toml", "json = true", 0o600);
    let told = world
        .run("issue-link ada --ttl soon --config")
        .arg(path)
        .expect(2)
        .json();
    assert_eq!(told["error"]["code"], "invalid-value");
}
