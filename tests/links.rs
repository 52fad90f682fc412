//! The link template and its base URL.

use gatepass::link::{LinkTemplate, TemplateFault, TemplateRule};
use proptest::prelude::*;

const PLACE: &str = "{token}";

fn template(text: &str) -> LinkTemplate {
    text.parse().unwrap_or_else(|fault| panic!("{text}: {fault}"))
}

fn broken(text: &str) -> TemplateRule {
    match text.parse::<LinkTemplate>() {
        Err(TemplateFault::Template(rule)) => rule,
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn the_default_template_is_what_its_text_says() {
    let default = LinkTemplate::default();
    assert_eq!(default.url("h.p.s"), "http://127.0.0.1:9000/api-activate/h.p.s/");
    assert_eq!(default.host(), "127.0.0.1");
    assert!(default.is_default() && !default.is_plain_http_to_another_machine());
    assert_eq!(template(default.as_str()), default);
    // The same text on the long way round.
    assert_eq!(template("HTTP://127.0.0.1:9000/api-activate/{token}/"), default);
}

#[test]
fn a_template_is_kept_as_a_browser_writes_it() {
    for (text, url, host) in [
        (
            "https://example.org/a/{token}",
            "https://example.org/a/T",
            "example.org",
        ),
        (
            "https://Example.ORG:443/{token}/",
            "https://example.org/T/",
            "example.org",
        ),
        (
            "https://example.org?token={token}&lang=pl",
            "https://example.org/?token=T&lang=pl",
            "example.org",
        ),
        (
            "https://example.org/app#/activate/{token}",
            "https://example.org/app#/activate/T",
            "example.org",
        ),
        ("https://[::1]:9000/{token}", "https://[::1]:9000/T", "[::1]"),
        (
            "https://zażółć.example/ścieżka/{token}",
            "https://xn--za-6ja4f8n1l.example/%C5%9Bcie%C5%BCka/T",
            "",
        ),
        ("http://0x7f.1/{token}", "http://127.0.0.1/T", "127.0.0.1"),
    ] {
        let template = template(text);
        assert_eq!(template.url("T"), url);
        assert!(host.is_empty() || template.host() == host, "{text}");
        assert_eq!(template.as_str().parse(), Ok(template.clone()), "{text}");
    }
}

#[test]
fn what_is_no_template_is_refused_by_the_rule_it_breaks() {
    for (text, rule) in [
        ("ftp://x/{token}", TemplateRule::Scheme),
        ("example.org/{token}", TemplateRule::Scheme),
        ("javascript://x/{token}", TemplateRule::Scheme),
        ("http:///x/{token}", TemplateRule::Scheme),
        ("x-http://x/{token}", TemplateRule::Scheme),
        ("{token}", TemplateRule::Scheme),
        ("https://example.org/", TemplateRule::OnePlace),
        ("https://example.org/{TOKEN}", TemplateRule::OnePlace),
        ("https://example.org/{token}/{token}", TemplateRule::OnePlace),
        ("https://example.org/{user}/{token}", TemplateRule::OnePlace),
        ("https://example.org/{{token}}", TemplateRule::OnePlace),
        ("https://{token}.example.org/", TemplateRule::Place),
        ("https://example.org:{token}/", TemplateRule::Place),
        ("https://example.org/{token}/../", TemplateRule::Place),
        ("https://example.org/a{token}", TemplateRule::Apart),
        ("https://example.org/{token}.html", TemplateRule::Apart),
        ("https://root@example.org/{token}", TemplateRule::UserInfo),
        ("https://@example.org/{token}", TemplateRule::UserInfo),
        ("https://example.org/ {token}", TemplateRule::Characters),
        ("https://example.org/\"{token}\"", TemplateRule::Characters),
        ("https://example.org/{token}\n", TemplateRule::Characters),
        ("https://example.org\\{token}", TemplateRule::Characters),
        ("https://example.org/\u{202e}{token}", TemplateRule::Characters),
        ("https://exa mple.org/{token}", TemplateRule::Characters),
        ("https://example.org:99999/{token}", TemplateRule::Url),
        ("https://exa%00mple.org/{token}", TemplateRule::Url),
    ] {
        assert_eq!(broken(text), rule, "{text}");
    }
    assert_eq!(
        broken(&format!("https://example.org/{}/{{token}}", "a".repeat(2000))),
        TemplateRule::Length
    );
    // Short as typed, too long as a browser writes it.
    assert_eq!(
        broken(&format!("https://example.org/{}/{{token}}", "ż".repeat(900))),
        TemplateRule::Length
    );
    assert_eq!(
        TemplateFault::Template(broken("https://example.org/")).to_string(),
        "the link template must hold `{token}` exactly once and no other braces, such as \
         `https://accounts.example.org/activate/{token}/`"
    );
}

#[test]
fn a_base_takes_the_place_of_all_before_api_activate() {
    let default = LinkTemplate::default();
    for (base, url) in [
        (
            "https://accounts.example.org",
            "https://accounts.example.org/api-activate/T/",
        ),
        (
            "https://accounts.example.org/",
            "https://accounts.example.org/api-activate/T/",
        ),
        (
            "https://example.org:8443/accounts//",
            "https://example.org:8443/accounts/api-activate/T/",
        ),
        ("http://localhost:3000", "http://localhost:3000/api-activate/T/"),
    ] {
        assert_eq!(default.with_base(base).unwrap().url("T"), url, "{base}");
    }
    assert!(default.with_base("http://127.0.0.1:9000/").unwrap().is_default());
    let nested = template("https://old.example/app/api-activate/{token}/?next=/home");
    assert_eq!(
        nested.with_base("https://new.example").unwrap().url("T"),
        "https://new.example/api-activate/T/?next=/home"
    );
}

#[test]
fn a_template_without_api_activate_keeps_its_path() {
    for (text, url) in [
        (
            "https://old.example:81/confirm?t={token}",
            "http://new.example/confirm?t=T",
        ),
        (
            "https://old.example/login?next=/api-activate/{token}",
            "http://new.example/login?next=/api-activate/T",
        ),
    ] {
        assert_eq!(template(text).with_base("http://new.example/").unwrap().url("T"), url);
        let fault = template(text).with_base("http://new.example/app").unwrap_err();
        assert_eq!(fault, TemplateFault::Base(TemplateRule::BasePath));
    }
}

#[test]
fn what_is_no_base_is_refused() {
    for (base, rule) in [
        ("ftp://x/{token}", TemplateRule::Scheme),
        ("ftp://x", TemplateRule::Scheme),
        ("example.org", TemplateRule::Scheme),
        ("", TemplateRule::Scheme),
        ("https://", TemplateRule::Scheme),
        ("https://x/{token}", TemplateRule::BaseEnd),
        ("https://x/?a=b", TemplateRule::BaseEnd),
        ("https://x#", TemplateRule::BaseEnd),
        ("https://root:pw@x", TemplateRule::UserInfo),
        ("https://x y", TemplateRule::Characters),
        ("https://x:port", TemplateRule::Url),
    ] {
        assert_eq!(
            LinkTemplate::default().with_base(base),
            Err(TemplateFault::Base(rule)),
            "{base}"
        );
    }
    assert_eq!(
        TemplateFault::Base(TemplateRule::Scheme).to_string(),
        "the base URL must begin with `http://` or `https://` and a host, such as `https://accounts.example.org`"
    );
}

#[test]
fn plain_http_is_for_this_machine() {
    for here in [
        "http://localhost",
        "http://app.localhost:1",
        "http://LOCALHOST.",
        "http://127.8.8.8",
        "http://[::1]:1",
    ] {
        assert!(
            !template(&format!("{here}/{{token}}")).is_plain_http_to_another_machine(),
            "{here}"
        );
    }
    for there in [
        "http://example.org",
        "http://localhost.example.org",
        "http://notlocalhost",
        "http://10.0.0.1",
        "http://[fe80::1]",
    ] {
        assert!(
            template(&format!("{there}/{{token}}")).is_plain_http_to_another_machine(),
            "{there}"
        );
        let encrypted = there.replace("http:", "https:");
        assert!(
            !template(&format!("{encrypted}/{{token}}")).is_plain_http_to_another_machine(),
            "{encrypted}"
        );
    }
}

proptest! {
    #[test]
    fn a_url_holds_its_token_once(
        text in "https?://[a-z]{1,9}(:[1-9][0-9]{2})?(/[a-zé.~-]{0,9}){0,3}[/?#=]\\{token\\}([/&#][a-z%/]{0,9})?",
        token in "eyJ[A-Za-z0-9_-]{20,40}\\.eyJ[A-Za-z0-9_-]{20,40}\\.[A-Za-z0-9_-]{43}",
    ) {
        if let Ok(template) = text.parse::<LinkTemplate>() {
            let url = template.url(&token);
            prop_assert_eq!(url.matches(&token).count(), 1);
            prop_assert!(url.is_ascii() && !url.contains(PLACE), "{url}");
            prop_assert_eq!(url::Url::parse(&url).map(String::from), Ok(url));
        }
    }

    #[test]
    fn no_text_makes_a_template_panic(text in "https?://\\PC*\\{token\\}\\PC*|\\PC*", base in "https?://\\PC*|\\PC*") {
        let _ = text.parse::<LinkTemplate>();
        let _ = LinkTemplate::default().with_base(&base);
    }
}
