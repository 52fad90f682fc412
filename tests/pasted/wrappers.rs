//! The other side of the rules: what each gateway makes of a link.

use data_encoding::{BASE64, BASE64_NOPAD, BASE64URL_NOPAD};

use super::damages::percent;

/// A gateway by its name in the table, and its link for another one.
pub(crate) type Wrapper = (&'static str, fn(&str) -> String);

/// At least one for every gateway whose links can be unwrapped.
pub(crate) const WRAPPERS: &[Wrapper] = &[
    ("Microsoft Safe Links", |url| {
        let url = percent(url);
        let data = "05%7C02%7Cada%40example.org%7C1%7CTWFpbGZsb3d8eyJWIjoiMC4wLjAwMDAiLCJQIjoiV2luMzIifQ%3D%3D%7C3000";
        format!("https://eur01.safelinks.protection.outlook.com/?url={url}&data={data}&sdata=%2Ffw&reserved=0")
    }),
    ("Microsoft Safe Links", |url| {
        let url = percent(url).to_lowercase_escapes();
        format!(
            "https://nam06.safelinks.protection.outlook.com/ap/w-59584e83/?url={url}&amp;data=05%7c02&amp;reserved=0"
        )
    }),
    ("Microsoft Safe Links", |url| {
        let url = percent(url).replacen("%3A", ":", 1);
        format!("https://gcc02.safelinks.protection.office365.us/?url={url}&data=05&reserved=0")
    }),
    ("Microsoft Teams", |url| {
        let (url, dest) = (
            percent(url),
            percent("https://teams.microsoft.com/api/mt/part/emea-02/beta/x/"),
        );
        format!(
            "https://statics.teams.cdn.office.net/evergreen-assets/safelinks/1/atp-safelinks.html?url={url}&locale=en-us&dest={dest}&pc=a"
        )
    }),
    ("Proofpoint v1", |url| {
        let url = percent(url);
        format!(
            "https://urldefense.proofpoint.com/v1/url?u={url}&k=oIvRg1%2BdGAg%3D%3D%0A&r=IKM5u8%2B&m=Ww6i%3D%0A&s=d3583c"
        )
    }),
    ("Proofpoint v2", |url| {
        let url = proofpoint_v2(url);
        format!(
            "https://urldefense.proofpoint.com/v2/url?u={url}&d=DwMFaQ&c=Vxt5e0&r=BTD8_Pjq-q&m=iK_jix-v&s=-M8Vz-G_&e="
        )
    }),
    ("Proofpoint v3", |url| {
        format!(
            "https://urldefense.com/v3/{}!!K-Hz7m0Vt54!lcq-n6kn_A$",
            proofpoint_v3(url)
        )
    }),
    ("Barracuda", |url| {
        let url = percent(url).to_lowercase_escapes();
        format!("https://linkprotect.cudasvc.com/url?a={url}&c=E,1,CM-DuVk1S39O5Yb,,&typo=1")
    }),
    ("Cisco", |url| {
        format!("https://secure-web.cisco.com/1F1pclAK9-tvBo_xpx/{}", percent(url))
    }),
    ("Trend Micro", |url| {
        format!(
            "https://imsva91-ctp.trendmicro.com:443/wis/clicktime/v1/query?url={}&umid=1&auth=a-b",
            percent(url)
        )
    }),
    ("Trend Micro", |url| {
        format!(
            "https://ctp.trendmicro.com/wis/clicktime/v2/clickthrough?url={}&uuid=2d-1e9&auth=31b",
            percent(url)
        )
    }),
    ("Symantec", |url| {
        format!("https://clicktime.symantec.com/38YrYPLxxSqY?h=aGVsbG8=&u={url}")
    }),
    ("Symantec", |url| {
        format!(
            "https://clicktime.symantec.com/a/1/aGVsbG8=?d=b3BhcXVl&u={}",
            percent(url)
        )
    }),
    ("FireEye/Trellix", |url| {
        format!(
            "https://protect2.fireeye.com/v1/url?k=5bd95ebd-044267fb-5bd8&q=1&e=900556dc-d199&u={}",
            percent(url)
        )
    }),
    ("Sophos", |url| {
        let url = BASE64
            .encode(url.as_bytes())
            .replace('+', "%2B")
            .replace('/', "%2F")
            .replace('=', "%3D");
        format!("https://eu-central-1.protection.sophos.com/?d=example.org&u={url}&i=NjA5&t=a-b&h=1&s=A_b")
    }),
    ("Sophos", |url| {
        let url = BASE64_NOPAD.encode(url.as_bytes()).replace('+', "-").replace('/', "_");
        format!("https://us-east-2.protection.sophos.com/?d=example.org&u={url}&i=NjA5&t=a-b&h=1&s=A_b")
    }),
    ("Hornetsecurity", |url| {
        format!(
            "https://atpscan.global.hornetsecurity.com/?d=HzV-JpXn_Cxh&f=rhmY&i=&k=Eb5a&u={}",
            percent(url)
        )
    }),
    ("ESVA", |url| {
        format!(
            "https://urlsand.esvalabs.com/?u={}&e=4935d002&h=2f2f90a5&f=n&p=y",
            percent(url)
        )
    }),
    ("Check Point", |url| {
        format!("https://protect.checkpoint.com/v2/r01/___{url}___.YXAzOm1vcm5pbmdz")
    }),
    ("Avanan", |url| {
        format!("https://url.avanan.click/v2/___{url}___.YXAzOm1vcm5pbmdz")
    }),
    ("Google", |url| {
        format!(
            "https://www.google.com/url?q={}&source=gmail&ust=1766&usg=AOvVaw1",
            percent(url)
        )
    }),
    ("Google", |url| {
        format!("https://www.google.com/url?sa=t&url={}&usg=AOv-aw_1", percent(url))
    }),
    ("Facebook", |url| {
        format!(
            "https://l.facebook.com/l.php?u={}&h=AT0abcDEF_ghi-jkl&s=1",
            percent(url)
        )
    }),
    ("LinkedIn", |url| {
        format!("https://www.linkedin.com/safety/go?url={}&trk=flagship", percent(url))
    }),
    ("Slack", |url| {
        format!("https://slack-redir.net/link?url={}&v=3", percent(url))
    }),
    ("Mandrill", |url| {
        let inner = serde_json::json!({ "u": 1, "v": 1, "url": url, "id": "abc" }).to_string();
        let outer = serde_json::json!({ "s": "x", "v": 1, "p": inner }).to_string();
        format!(
            "https://mandrillapp.com/track/click/30/accounts.example.org?p={}",
            BASE64URL_NOPAD.encode(outer.as_bytes())
        )
    }),
    ("Amazon SES", |url| {
        let url = percent(url).replacen("%3A", ":", 1);
        format!("https://abcd.r.eu-west-1.awstrack.me/L0/{url}/1/0102018-a/b_c=123")
    }),
];

trait Escapes {
    fn to_lowercase_escapes(&self) -> String;
}

impl Escapes for String {
    fn to_lowercase_escapes(&self) -> String {
        let mut lower = String::new();
        let mut escape = 0;
        for c in self.chars() {
            escape = if c == '%' { 3 } else { i32::max(0, escape - 1) };
            lower.push(if escape > 0 { c.to_ascii_lowercase() } else { c });
        }
        lower
    }
}

fn proofpoint_v2(url: &str) -> String {
    let mut encoded = String::new();
    for byte in url.bytes() {
        match byte {
            b'/' => encoded.push('_'),
            b'.' => encoded.push('.'),
            _ if byte.is_ascii_alphanumeric() => encoded.push(char::from(byte)),
            _ => encoded += &format!("-{byte:02X}"),
        }
    }
    encoded
}

/// `__<text>__;<bytes>`, runs of more than one byte by their letter.
fn proofpoint_v3(url: &str) -> String {
    const LENGTHS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let is_kept = |b: u8| b.is_ascii_alphanumeric() || b"-._~:/?@!$&'(),;=".contains(&b);
    let (mut text, mut replaced) = (String::new(), Vec::new());
    let bytes = url.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let run = bytes[at..].iter().take(65).take_while(|b| !is_kept(**b)).count();
        match run {
            0 => text.push(char::from(bytes[at])),
            1 => text.push('*'),
            _ => text += &format!("**{}", char::from(LENGTHS[run - 2])),
        }
        replaced.extend_from_slice(&bytes[at..at + run]);
        at += run.max(1);
    }
    format!("__{text}__;{}", BASE64URL_NOPAD.encode(&replaced))
}
