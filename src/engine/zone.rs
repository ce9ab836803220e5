//! The zone that a script has set as `process.env.TZ`. Until it does so, local times are the C library's; from
//! then on they come from the database that `Temporal` has, since changing the environment under the C library's
//! feet is not safe while other threads read it.

use std::sync::{
    PoisonError, RwLock,
    atomic::{AtomicU32, Ordering},
};

use timezone_provider::{
    experimental_tzif::ZeroCompiledTzdbProvider,
    provider::{TimeZoneId, TimeZoneProvider},
};

const NANOSECONDS: i128 = 1_000_000_000;

/// Where the system says which zone it is in.
const SYSTEMS: &str = "/etc/localtime";

/// How local time differs from UTC.
enum Distance {
    Named(TimeZoneId),
    /// Seconds, all the year.
    Fixed(i32),
}

struct Zone {
    name: String,
    distance: Distance,
}

/// The process's: threads of workers tell the same time.
static ZONE: RwLock<Option<Zone>> = RwLock::new(None);

/// How often it was set.
static CHANGES: AtomicU32 = AtomicU32::new(0);

/// `TZ` has that value now, or none.
pub fn set(value: Option<&str>) {
    let name = match value {
        Some(value) => value.strip_prefix(':').unwrap_or(value).to_owned(),
        None => systems().unwrap_or_else(|| "UTC".to_owned()),
    };
    let named = ZeroCompiledTzdbProvider::default().get(name.as_bytes());
    let distance = match named {
        Ok(id) => Distance::Named(id),
        Err(_) => Distance::Fixed(fixed(&name).unwrap_or(0)),
    };
    let mut zone = ZONE.write().unwrap_or_else(PoisonError::into_inner);
    *zone = Some(Zone { name, distance });
    CHANGES.fetch_add(1, Ordering::Release);
}

/// The zone's name and how often it was set; none if it never was.
pub fn named() -> Option<(String, u32)> {
    let zone = ZONE.read().unwrap_or_else(PoisonError::into_inner);
    let name = zone.as_ref()?.name.clone();
    Some((name, CHANGES.load(Ordering::Acquire)))
}

/// Seconds that local time is before UTC; none if no script has set a zone.
pub fn offset_at(unix_seconds: i64) -> Option<i32> {
    if CHANGES.load(Ordering::Acquire) == 0 {
        return None;
    }
    let zone = ZONE.read().unwrap_or_else(PoisonError::into_inner);
    Some(match zone.as_ref()?.distance {
        Distance::Fixed(seconds) => seconds,
        Distance::Named(id) => ZeroCompiledTzdbProvider::default()
            .transition_nanoseconds_for_utc_epoch_nanoseconds(
                id,
                i128::from(unix_seconds) * NANOSECONDS,
            )
            .ok()
            .and_then(|seconds| i32::try_from(seconds.0).ok())
            .unwrap_or(0),
    })
}

fn systems() -> Option<String> {
    let path = std::fs::canonicalize(SYSTEMS).ok()?;
    let (_, name) = path.to_str()?.split_once("/zoneinfo/")?;
    Some(name.to_owned())
}

/// A zone of POSIX that has letters and a distance, west of Greenwich positive: `UTC+3`. (V8 knows
/// no more of that form.)
fn fixed(name: &str) -> Option<i32> {
    let at = name.find(|letter: char| !letter.is_ascii_alphabetic())?;
    let (letters, rest) = name.split_at(at);
    if letters.len() < 3 {
        return None;
    }
    let (sign, rest) = match rest.as_bytes()[0] {
        b'-' => (1, &rest[1..]),
        b'+' => (-1, &rest[1..]),
        _ => (-1, rest),
    };
    let is_number = (1..=2).contains(&rest.len()) && rest.bytes().all(|b| b.is_ascii_digit());
    let hours: i32 = is_number.then(|| rest.parse().ok())??;
    (hours <= 24).then_some(sign * hours * 3600)
}

#[cfg(test)]
mod tests {
    use super::fixed;

    #[test]
    fn zones_of_letters_and_a_distance() {
        assert_eq!(fixed("UTC+3"), Some(-10_800));
        assert_eq!(fixed("XYZ-05"), Some(18_000));
        assert_eq!(fixed("EST5"), Some(-18_000));
        for not in [
            "",
            "UTC",
            "A+3",
            "UTC+",
            "UTC+123",
            "UTC+3:30",
            "UTC+25",
            "Nope/Nope",
            "ÄÖÜ+3",
        ] {
            assert_eq!(fixed(not), None, "{not}");
        }
    }
}
