use std::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;

use ipnet::IpNet;

/// Where a client is, as far as limits go: an IPv4 address, or the /64 of an IPv6 address, which is
/// what one household has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClientIp(IpAddr);

impl From<IpAddr> for ClientIp {
    fn from(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V6(v6) => {
                let mask = u128::MAX << 64;
                IpAddr::V6(Ipv6Addr::from(u128::from(v6) & mask))
            }
            v4 @ IpAddr::V4(_) => v4,
        })
    }
}

/// The proxies whose word about a client's address is taken, separated by commas.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<IpNet>);

impl FromStr for TrustedProxies {
    type Err = ipnet::AddrParseError;

    fn from_str(raw: &str) -> Result<Self, Self::Err> {
        let networks = raw
            .split(',')
            .map(str::trim)
            .filter(|entry| !entry.is_empty());
        let parse = |entry: &str| {
            entry
                .parse::<IpNet>()
                .or_else(|error| entry.parse::<IpAddr>().map(IpNet::from).map_err(|_| error))
        };
        networks.map(parse).collect::<Result<_, _>>().map(Self)
    }
}

impl TrustedProxies {
    /// The client behind a connection from `peer`: the last address of `X-Forwarded-For` that is no
    /// trusted proxy, if a trusted proxy says so.
    #[must_use]
    pub fn client(&self, peer: IpAddr, forwarded_for: Option<&str>) -> ClientIp {
        let hops = forwarded_for.into_iter().flat_map(|hops| hops.rsplit(','));
        let mut client = peer;
        for hop in hops {
            if !self.trusts(client) {
                break;
            }
            match hop.trim().parse() {
                Ok(address) => client = address,
                Err(_) => break,
            }
        }
        client.into()
    }

    fn trusts(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(proxies: &str, peer: &str, forwarded_for: Option<&str>) -> String {
        let proxies: TrustedProxies = proxies.parse().unwrap();
        proxies
            .client(peer.parse().unwrap(), forwarded_for)
            .0
            .to_string()
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        assert_eq!(client("", "10.0.0.1", Some("1.2.3.4")), "10.0.0.1");
        assert_eq!(client("10.0.0.0/8", "10.0.0.1", Some("1.2.3.4")), "1.2.3.4");
        assert_eq!(
            client("10.0.0.1", "10.0.0.1", Some("6.6.6.6, 1.2.3.4, 10.0.0.1")),
            "1.2.3.4"
        );
        assert_eq!(
            client("10.0.0.1", "10.0.0.1", Some("1.2.3.4, nonsense")),
            "10.0.0.1"
        );
        assert_eq!(client("10.0.0.1", "10.0.0.1", None), "10.0.0.1");
    }

    #[test]
    fn an_ipv6_client_is_its_network() {
        assert_eq!(client("", "2001:db8:1:2:3:4:5:6", None), "2001:db8:1:2::");
        assert_eq!(client("", "::ffff:1.2.3.4", None), "1.2.3.4");
    }
}
