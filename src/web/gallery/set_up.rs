//! Setting a site up: what it still needs, and when it works.

use super::sample::{TOKEN, around, today};
use super::{Specimen, specimen};
use crate::app::set_up::{SetUp, Taken};
use crate::app::site_calendar::SiteCalendar;
use crate::domain::calendar::{Hours, Weekdays};
use crate::strings::Strings;
use crate::web::pages::around::Around;
use crate::web::pages::{set_up, site_calendar};
use maud::Markup;

pub(super) const SPECIMENS: &[Specimen] = &[
    specimen("begin-some", |strings| begin(strings, 2)),
    specimen("begin-done", |strings| begin(strings, 6)),
    specimen("calendar-some", |strings| calendar(strings, true, None)),
    specimen("calendar-none", |strings| calendar(strings, false, None)),
    specimen("calendar-wrong", |strings| calendar(strings, true, Some(("from", "calendar-wrong-hours")))),
];

fn owner(strings: &'static Strings) -> Around<'static> {
    Around { people: true, plans: true, authors: true, ..around(strings) }
}

fn calendar(strings: &'static Strings, some: bool, wrong: Option<(&'static str, &'static str)>) -> Markup {
    let christmas = (String::new(), today().plus_days(100), "Christmas".to_owned());
    let calendar = SiteCalendar {
        workdays: Weekdays::of(1..=5),
        hours: Hours { from_minute: 540, to_minute: 1050 },
        enforced: some,
        holidays: if some { vec![christmas] } else { Vec::new() },
    };
    site_calendar::render(&site_calendar::View {
        around: owner(strings),
        calendar: &calendar,
        saved: some,
        wrong,
        save_token: TOKEN.to_owned(),
        add_token: TOKEN.to_owned(),
        end_token: TOKEN.to_owned(),
    })
}

fn begin(strings: &'static Strings, done: usize) -> Markup {
    let all = [SetUp::Calendar, SetUp::People, SetUp::Content, SetUp::Course, SetUp::Salesforce, SetUp::Launch];
    let taken = |(at, step): (usize, SetUp)| Taken { step, done: at < done, may: step != SetUp::Launch };
    let steps: Vec<Taken> = all.into_iter().enumerate().map(taken).collect();
    set_up::render(&set_up::View { around: owner(strings), steps: &steps })
}
