//! What processes take of the machine, as Linux tells it under `/proc`.

use std::fs;
use std::time::Duration;

/// The processes to watch, besides this one.
#[derive(Clone, Copy, Debug, Default)]
pub struct Watched {
    pub server: Option<u32>,
    /// The first process of PostgreSQL. Its children count with it.
    pub postmaster: Option<u32>,
}

/// Processor time since the start of each.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cpu {
    pub server: Option<Duration>,
    pub database: Option<Duration>,
    pub generator: Duration,
}

impl Watched {
    #[must_use]
    pub fn cpu(&self) -> Cpu {
        Cpu {
            server: self.server.map(|pid| Times::of(pid).own),
            database: self.postmaster.map(with_children),
            generator: Times::of(std::process::id()).own,
        }
    }

    /// What the server really takes: pages that processes share count in parts.
    #[must_use]
    pub fn server_memory(&self) -> Option<Memory> {
        self.server.and_then(Memory::of)
    }
}

impl Cpu {
    #[must_use]
    pub fn since(&self, before: &Self) -> Self {
        let less = |now: Option<Duration>, then: Option<Duration>| {
            now.zip(then).map(|(now, then)| now.saturating_sub(then))
        };
        Self {
            server: less(self.server, before.server),
            database: less(self.database, before.database),
            generator: self.generator.saturating_sub(before.generator),
        }
    }
}

/// KiB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Memory {
    pub pss: u64,
    pub rss: u64,
}

impl Memory {
    fn of(pid: u32) -> Option<Self> {
        let text = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()?;
        Self::parse(&text)
    }

    fn parse(rollup: &str) -> Option<Self> {
        let field = |name: &str| {
            let line = rollup.lines().find_map(|line| line.strip_prefix(name))?;
            line.trim().trim_end_matches(" kB").parse().ok()
        };
        Some(Self {
            pss: field("Pss:")?,
            rss: field("Rss:")?,
        })
    }
}

/// The unit of times in `/proc`, fixed for programs whatever the kernel counts in.
const TICK: Duration = Duration::from_millis(10);

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Times {
    own: Duration,
    /// Of children that have ended.
    ended: Duration,
}

impl Times {
    /// Nothing, for a process that is gone.
    fn of(pid: u32) -> Self {
        fs::read_to_string(format!("/proc/{pid}/stat"))
            .ok()
            .and_then(|stat| Self::parse(&stat))
            .unwrap_or_default()
    }

    /// The name, in brackets, may hold blanks and brackets.
    fn parse(stat: &str) -> Option<Self> {
        let (_, rest) = stat.rsplit_once(") ")?;
        let mut fields = rest.split(' ').skip(11);
        let mut time = || fields.next()?.parse().ok().map(|ticks: u32| TICK * ticks);
        Some(Self {
            own: time()? + time()?,
            ended: time()? + time()?,
        })
    }
}

/// A child that ends moves its time to its parent: the sum never falls.
fn with_children(pid: u32) -> Duration {
    let children = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children"));
    let living: Duration = children
        .unwrap_or_default()
        .split_whitespace()
        .filter_map(|pid| pid.parse().ok())
        .map(|pid| Times::of(pid).own)
        .sum();
    let parent = Times::of(pid);
    living + parent.own + parent.ended
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_behind_any_name() {
        let stat = "42 (a (b) c) S 1 42 42 0 -1 4194560 1 2 3 4 100 50 7 3 20 0 1 0 99 0 0";
        let expected = Times {
            own: Duration::from_millis(1500),
            ended: Duration::from_millis(100),
        };
        assert_eq!(Times::parse(stat), Some(expected));
        assert_eq!(Times::parse("42 (a"), None);
    }

    #[test]
    fn memory_is_read() {
        let rollup =
            "00400000-7ffd ---p 00000000 00:00 0 [rollup]\nRss:    2048 kB\nPss:    1024 kB\n";
        let expected = Memory {
            pss: 1024,
            rss: 2048,
        };
        assert_eq!(Memory::parse(rollup), Some(expected));
        assert!(Memory::of(std::process::id()).unwrap().pss > 0);
    }

    #[test]
    fn working_takes_time() {
        let watched = Watched {
            server: Some(std::process::id()),
            postmaster: None,
        };
        let before = watched.cpu();
        let end = std::time::Instant::now() + Duration::from_secs(10);
        loop {
            let used = watched.cpu().since(&before);
            assert!(used.database.is_none());
            if used.server.unwrap() >= TICK * 2 && used.generator >= TICK * 2 {
                return;
            }
            assert!(std::time::Instant::now() < end, "{used:?}");
        }
    }
}
