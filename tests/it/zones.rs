//! Every zone of the world, years of days: each local day begins once, and its delivery comes once.

use jiff::tz;
use qstream::domain::time::{Instant, LocalDate, Zone};

/// All zones that the embedded database has. `Factory` and the like are no places, and do no harm.
fn zones() -> Vec<Zone> {
    let zones: Vec<Zone> = tz::db().available().filter_map(|name| Zone::named(name.as_str())).collect();
    assert!(zones.len() >= 590, "only {} zones", zones.len());
    zones
}

/// Checks that the readings `minute` of successive days follow one another, each on its own day; gives the missing days.
fn missing_days(zone: &Zone, from: LocalDate, days: i32, minute: u16) -> Vec<LocalDate> {
    let mut missing = Vec::new();
    let mut last: Option<Instant> = None;
    for ahead in 0..days {
        let day = from.plus_days(ahead);
        let Some(at) = zone.instant_of(day, minute) else {
            missing.push(day);
            continue;
        };
        assert_eq!(zone.date_at(at), day, "{} {day}", zone.name());
        assert!(last.is_none_or(|last| last < at), "{} {day} doesn't follow the day before", zone.name());
        if minute == 0 {
            let before = zone.date_at(Instant::from_micros(at.micros() - 1));
            assert!(before < day, "{} {day} has begun before it begins", zone.name());
        }
        last = Some(at);
    }
    missing
}

#[test]
fn in_600_zones_and_5_years_every_local_day_begins_once_and_has_one_delivery() {
    let from: LocalDate = "2026-01-01".parse().expect("a date");
    for zone in zones() {
        assert_eq!(missing_days(&zone, from, 5 * 365 + 1, 0), [], "{} has every day", zone.name());
        assert_eq!(missing_days(&zone, from, 5 * 365 + 1, 9 * 60), [], "{} has every morning", zone.name());
    }
}

#[test]
fn where_midnight_was_skipped_or_came_twice_the_day_still_began_once() {
    // Years in which clocks jumped at midnight: Brazil, Chile, Cuba, Lebanon, Iran, Paraguay, the Azores.
    let from: LocalDate = "2009-01-01".parse().expect("a date");
    let skipped: Vec<String> = zones()
        .iter()
        .flat_map(|zone| missing_days(zone, from, 1_826, 0).into_iter().map(|day| format!("{} {day}", zone.name())))
        .collect();
    assert_eq!(skipped, ["Pacific/Apia 2011-12-30", "Pacific/Fakaofo 2011-12-30"], "days that never were");
}
