//! Who is on the other side: the connection's peer, or whom a proxy that is trusted names.

use std::{net::IpAddr, str::FromStr};

use axum::http::{HeaderMap, header};
use ipnet::IpNet;

/// Addresses of a proxy, such as `10.0.0.0/8` or `::1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network(IpNet);

impl FromStr for Network {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Network, &'static str> {
        let one = || text.parse::<IpAddr>().map(IpNet::from).ok();
        let network = text.parse::<IpNet>().ok().or_else(one);
        network
            .map(Network)
            .ok_or("is no address and no network such as `10.0.0.0/8`")
    }
}

impl Network {
    pub(super) fn holds(&self, address: IpAddr) -> bool {
        self.0.contains(&address.to_canonical())
    }
}

/// In which header a proxy names its client. Only one is read: a proxy that sets one passes the other on as it came, and
/// anybody may have written that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum ProxyHeader {
    /// `X-Forwarded-For`, which nearly every proxy sets
    #[default]
    XForwardedFor,
    /// `Forwarded` (RFC 7239)
    Forwarded,
}

/// The client's address. Each proxy adds the address that it was asked by at the end, so the list is read from there, as
/// far as whoever wrote an entry is trusted; what stands before that, anybody may have written.
pub(super) fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[Network], header: ProxyHeader) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.holds(address));
    let mut client = peer.to_canonical();
    for entry in forwarded(headers, header).into_iter().rev() {
        if !is_trusted(client) {
            break;
        }
        let Some(address) = entry else { break };
        client = address.to_canonical();
    }
    client
}

/// The addresses in the header; `None` for what is no address.
fn forwarded(headers: &HeaderMap, which: ProxyHeader) -> Vec<Option<IpAddr>> {
    let all = |name: &str| -> Vec<String> {
        // A proxy adds its entry to whatever bytes a client sent.
        let values = headers
            .get_all(name)
            .iter()
            .map(|value| String::from_utf8_lossy(value.as_bytes()));
        values
            .flat_map(|value| value.split(',').map(str::to_owned).collect::<Vec<_>>())
            .map(|entry| entry.trim().to_owned())
            .collect()
    };
    let named = |entry: &String| {
        let pairs = entry.split(';').filter_map(|pair| pair.trim().split_once('='));
        let mut nodes = pairs.filter(|(name, _)| name.eq_ignore_ascii_case("for"));
        address(nodes.next()?.1.trim_matches('"'))
    };
    match which {
        ProxyHeader::Forwarded => all(header::FORWARDED.as_str()).iter().map(named).collect(),
        ProxyHeader::XForwardedFor => all("x-forwarded-for").iter().map(|entry| address(entry)).collect(),
    }
}

/// An address with or without a port: `192.0.2.7`, `192.0.2.7:1234`, `2001:db8::1`, `[2001:db8::1]:1234`.
fn address(node: &str) -> Option<IpAddr> {
    let bare = match node.strip_prefix('[') {
        Some(rest) => rest.split(']').next()?,
        None if node.matches(':').count() == 1 => node.split(':').next()?,
        None => node,
    };
    bare.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(peer: &str, headers: &[(&'static str, &'static str)], trusted: &[&str]) -> String {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, axum::http::HeaderValue::from_static(value));
        }
        let trusted: Vec<Network> = trusted.iter().map(|network| network.parse().unwrap()).collect();
        let standard = headers.iter().any(|(name, _)| *name == "forwarded");
        let which = if standard {
            ProxyHeader::Forwarded
        } else {
            ProxyHeader::XForwardedFor
        };
        client(peer.parse().unwrap(), &map, &trusted, which).to_string()
    }

    #[test]
    fn only_who_is_trusted_names_another() {
        let forged = [("x-forwarded-for", "198.51.100.1")];
        assert_eq!(seen("203.0.113.5", &forged, &[]), "203.0.113.5");
        assert_eq!(seen("203.0.113.5", &forged, &["10.0.0.0/8"]), "203.0.113.5");
        assert_eq!(seen("10.1.1.1", &forged, &["10.0.0.0/8"]), "198.51.100.1");
        assert_eq!(seen("::ffff:10.1.1.1", &forged, &["10.0.0.0/8"]), "198.51.100.1");
    }

    #[test]
    fn the_other_header_is_not_read() {
        let mut both = HeaderMap::new();
        both.append("forwarded", axum::http::HeaderValue::from_static("for=6.6.6.6"));
        both.append("x-forwarded-for", axum::http::HeaderValue::from_static("192.0.2.7"));
        let (proxy, trusted) = ("127.0.0.1".parse().unwrap(), ["127.0.0.1".parse().unwrap()]);
        let seen = |which| client(proxy, &both, &trusted, which).to_string();
        assert_eq!(seen(ProxyHeader::XForwardedFor), "192.0.2.7");
        assert_eq!(seen(ProxyHeader::Forwarded), "6.6.6.6");
    }

    #[test]
    fn the_list_is_read_from_its_end() {
        let chain = [
            ("x-forwarded-for", "1.2.3.4, 198.51.100.1"),
            ("x-forwarded-for", "10.2.2.2"),
        ];
        assert_eq!(seen("10.1.1.1", &chain, &["10.0.0.0/8"]), "198.51.100.1");
        let broken = [("x-forwarded-for", "1.2.3.4, unknown, 10.2.2.2")];
        assert_eq!(seen("10.1.1.1", &broken, &["10.0.0.0/8"]), "10.2.2.2");
    }

    #[test]
    fn both_headers_in_all_their_forms() {
        for (name, value, client) in [
            ("forwarded", "for=192.0.2.60;proto=http;by=203.0.113.43", "192.0.2.60"),
            ("forwarded", "For=\"[2001:db8:cafe::17]:4711\"", "2001:db8:cafe::17"),
            ("x-forwarded-for", "192.0.2.7:1234", "192.0.2.7"),
            ("x-forwarded-for", "2001:db8::1", "2001:db8::1"),
            ("forwarded", "for=_hidden", "127.0.0.1"),
        ] {
            assert_eq!(seen("127.0.0.1", &[(name, value)], &["127.0.0.1"]), client, "{value}");
        }
    }
}
