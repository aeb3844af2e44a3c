//! When the site works: days, hours, holidays.

use super::around::{Area, Around};
use super::components::{
    Control, Emphasis, Field, Icon, Kind, choose, error_summary, field, go, notification, page_header, submit, tick,
    token_field,
};
use super::person::DAYS;
use crate::app::site_calendar::SiteCalendar;
use maud::{Markup, html};

pub(in crate::web) struct View<'a> {
    pub(in crate::web) around: Around<'a>,
    pub(in crate::web) calendar: &'a SiteCalendar,
    pub(in crate::web) saved: bool,
    /// A field and a message.
    pub(in crate::web) wrong: Option<(&'static str, &'static str)>,
    pub(in crate::web) save_token: String,
    pub(in crate::web) add_token: String,
    pub(in crate::web) end_token: String,
}

pub(in crate::web) fn render(view: &View<'_>) -> Markup {
    let text = |id: &str| view.around.text(id);
    let main = html! {
        (page_header(&text("people-eyebrow"), &text("calendar-title"), None))
        @if view.saved { (notification(Kind::Success, "status", &html! { p { (text("profile-saved")) } })) }
        @if let Some((name, message)) = view.wrong { (error_summary(&text("profile-wrong"), &[(name, &text(message))])) }
        (hours(view))
        (holidays(view))
        (go("/people", &view.around.page_token, &text("action-back-people"), Emphasis::Link))
    };
    view.around.page(&text("calendar-title"), Area::People, &main)
}

fn input(view: &View<'_>, (name, label): (&str, &str), value: &str, kind: &'static str) -> Markup {
    let label = view.around.text(label);
    let error = view.wrong.filter(|(field, _)| *field == name).map(|(_, message)| view.around.text(message));
    field(&Field { error: error.as_deref(), value, ..Field::new(name, &label, Control::Input(kind)) })
}

fn time(minute: u16) -> String {
    // A field for times knows no 24:00.
    let minute = minute.min(24 * 60 - 1);
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

fn hours(view: &View<'_>) -> Markup {
    let text = |id: &str| view.around.text(id);
    let (of, days) = (view.calendar, Vec::<u8>::from(view.calendar.workdays));
    html! {
        form class="card" method="post" action="/settings/calendar/save" {
            (token_field(&view.save_token))
            h2 { (text("calendar-hours")) }
            (input(view, ("from", "calendar-from"), &time(of.hours.from_minute), "time"))
            (input(view, ("to", "calendar-to"), &time(of.hours.to_minute), "time"))
            p class="hint" { (text("calendar-hint")) }
            (tick("enforced", &text("calendar-enforced"), Some(&text("calendar-enforced-hint")), of.enforced))
            fieldset id="days" tabindex="-1" {
                legend { (text("person-days")) }
                @for (day, label) in (1_u8..).zip(DAYS) { (tick(&format!("day-{day}"), &text(label), None, days.contains(&day))) }
            }
            (submit(&text("profile-save"), Emphasis::Brand))
        }
    }
}

fn holidays(view: &View<'_>) -> Markup {
    let text = |id: &str| view.around.text(id);
    let strings = view.around.strings;
    html! {
        section class="card" {
            h2 { (text("calendar-holidays")) }
            @if view.calendar.holidays.is_empty() { p { (text("calendar-no-holidays")) } }
            @else {
                form method="post" action="/settings/calendar/holidays/end" {
                    (token_field(&view.end_token))
                    @for (region, day, name) in &view.calendar.holidays {
                        @let value = format!("{day} {region}");
                        @let label = strings.text("calendar-remove", &[("name", name.as_str().into())]);
                        p { (strings.date(*day)) " · " bdi { (name) } @if !region.is_empty() { " · " bdi { (region) } } }
                        (choose("holiday", &value, &label, Icon::Delete, Emphasis::Link))
                    }
                }
            }
            form method="post" action="/settings/calendar/holidays/add" {
                (token_field(&view.add_token))
                (input(view, ("day", "calendar-day"), "", "date"))
                (input(view, ("name", "calendar-name"), "", "text"))
                (input(view, ("region", "calendar-region"), "", "text"))
                (submit(&text("calendar-add"), Emphasis::Neutral))
            }
        }
    }
}
