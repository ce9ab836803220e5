//! What the system's files say: name servers (`/etc/resolv.conf`) and hosts (`/etc/hosts`).

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use crate::modules::net::address;

/// Where name servers listen.
pub(super) const PORT: u16 = 53;

/// What `/etc/resolv.conf` says.
pub(super) struct System {
    pub servers: Vec<SocketAddr>,
    /// Milliseconds to wait for an answer.
    pub timeout: Option<u64>,
    pub uses_tcp: bool,
}

impl System {
    /// What it says now. A file that is not there names this machine.
    pub fn read() -> Self {
        let text = std::fs::read("/etc/resolv.conf").unwrap_or_default();
        Self::parse(&String::from_utf8_lossy(&text))
    }

    fn parse(text: &str) -> Self {
        let mut system = Self {
            servers: Vec::new(),
            timeout: None,
            uses_tcp: false,
        };
        for line in text.lines() {
            let line = line.split(['#', ';']).next().unwrap_or_default();
            let mut words = line.split_whitespace();
            match words.next() {
                Some("nameserver") => system.servers.extend(words.next().and_then(server)),
                Some("options") => words.for_each(|word| system.take_option(word)),
                _ => {}
            }
        }
        if system.servers.is_empty() {
            let here = SocketAddr::from((Ipv4Addr::LOCALHOST, PORT));
            system.servers.push(here);
        }
        once_each(&mut system.servers);
        system
    }

    fn take_option(&mut self, word: &str) {
        if let Some(seconds) = word.strip_prefix("timeout:") {
            let seconds = seconds.parse::<u32>().ok().filter(|seconds| *seconds > 0);
            self.timeout = seconds.map(|seconds| u64::from(seconds) * 1000);
        } else if ["use-vc", "usevc"].contains(&word) {
            self.uses_tcp = true;
        }
    }
}

/// A server's address, with its port or without.
fn server(text: &str) -> Option<SocketAddr> {
    let with_port = text.parse().ok();
    with_port.or_else(|| address::parse(text, PORT))
}

/// Takes out what was there before.
pub(super) fn once_each(servers: &mut Vec<SocketAddr>) {
    let mut known: Vec<SocketAddr> = Vec::new();
    servers.retain(|server| {
        let is_new = !known.contains(server);
        known.push(*server);
        is_new
    });
}

/// The names that `/etc/hosts` has for an address.
pub(super) fn hosts(ip: IpAddr) -> Vec<String> {
    let text = std::fs::read("/etc/hosts").unwrap_or_default();
    names_of(ip, &String::from_utf8_lossy(&text))
}

fn names_of(ip: IpAddr, text: &str) -> Vec<String> {
    let lines = text.lines().filter_map(|line| {
        let line = line.split('#').next()?;
        let mut words = line.split_whitespace();
        (words.next()?.parse() == Ok(ip)).then_some(words)
    });
    lines.flatten().map(String::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_servers_and_options() {
        let system = System::parse(
            "# nameserver 9.9.9.9\nnameserver 1.2.3.4\n nameserver [::1]:5353 ; here\n\
             nameserver 1.2.3.4\nnameserver nonsense\noptions ndots:2 timeout:3 use-vc\n",
        );
        let servers: Vec<String> = system.servers.iter().map(ToString::to_string).collect();
        assert_eq!(servers, ["1.2.3.4:53", "[::1]:5353"]);
        assert_eq!((system.timeout, system.uses_tcp), (Some(3000), true));
        let none = System::parse("options timeout:x\n");
        assert_eq!(none.servers, ["127.0.0.1:53".parse().unwrap()]);
        assert_eq!((none.timeout, none.uses_tcp), (None, false));
    }

    #[test]
    fn hosts_of_an_address() {
        let text = "127.0.0.1 localhost me # us\n::1 ip6\n\n127.0.0.1 other\n";
        assert_eq!(
            names_of("127.0.0.1".parse().unwrap(), text),
            ["localhost", "me", "other"]
        );
        assert!(names_of("1.2.3.4".parse().unwrap(), text).is_empty());
    }
}
