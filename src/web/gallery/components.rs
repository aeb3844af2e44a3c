//! The components, each in all its states.

use super::sample::{self, TOKEN};
use super::{Specimen, specimen};
use crate::strings::Strings;
use crate::web::pages::components::{
    AssistantStep, Column, Control, Emphasis, Field, Icon, Kind, Order, Step, Tab, assistant, badge, choose, confirm,
    course_progress, details, empty_state, error_summary, field, figures, go, icon, link, link_tabs, notification,
    page_header, pager, path, progress, running, submit, table, tabs, tick,
};
use crate::web::pages::layout;
use maud::{Markup, html};

pub(super) const SPECIMENS: &[Specimen] = &[
    specimen("component-buttons", buttons),
    specimen("component-forms", forms),
    specimen("component-messages", messages),
    specimen("component-progress", moving),
    specimen("component-steps", steps),
    specimen("component-tables", tables),
    specimen("component-icons", icons),
];

fn sheet(strings: &Strings, title: &str, body: &Markup) -> Markup {
    layout::window(strings, title, &html! { (page_header("Gallery", title, None)) (body) })
}

fn buttons(strings: &'static Strings) -> Markup {
    let tab = |path, label: &str, icon, current| Tab { path, label: label.to_owned(), icon, current };
    let all = || {
        [
            tab("/gallery", "Today", Icon::Today, true),
            tab("/gallery", "Progress", Icon::Progress, false),
            tab("/gallery", "Leaderboard", Icon::Board, false),
            tab("/gallery", "Profile", Icon::Person, false),
        ]
    };
    sheet(
        strings,
        "Buttons and ways",
        &html! {
            (tabs("Inside the frame", TOKEN, &all()))
            (link_tabs("In a window", &all()))
            section class="card" {
                h2 { "Emphasis" }
                div class="actions" {
                    @for (label, emphasis) in [
                        ("Brand", Emphasis::Brand), ("Neutral", Emphasis::Neutral), ("Destructive", Emphasis::Destructive),
                        ("Link", Emphasis::Link),
                    ] { (submit(label, emphasis)) }
                    (choose("do", "pause", "With an icon", Icon::Pause, Emphasis::Neutral))
                    (link("/gallery", "A link", Emphasis::Neutral))
                }
                (go("/gallery", TOKEN, "The one thing to do here", Emphasis::Wide))
            }
            (confirm("Disconnect Harrow Pike?", "The export stops. Rows in Salesforce stay as they are.",
                &link("/gallery", "Keep it", Emphasis::Neutral), &go("/gallery", TOKEN, "Disconnect", Emphasis::Destructive)))
            (pager("Parts of the list", "51 to 100 of 312", Some(&link("/gallery", "Earlier", Emphasis::Neutral)),
                Some(&link("/gallery", "Later", Emphasis::Neutral))))
        },
    )
}

fn forms(strings: &'static Strings) -> Markup {
    let zones = [("Europe/Berlin", "Berlin"), ("America/New_York", "New York")];
    let address = Field {
        hint: Some("We send the link to this address."),
        error: Some("Enter an address with an @."),
        value: "ana.example",
        required: true,
        autocomplete: Some("email"),
        ..Field::new("email", "E-mail address", Control::Input("email"))
    };
    sheet(
        strings,
        "Forms",
        &html! {
            (error_summary("One thing needs your attention", &[("email", "Enter an address with an @.")]))
            form class="card" method="get" action="/gallery" {
                (field(&address))
                (field(&Field { hint: Some("As it should appear on the board."), ..Field::new("alias", "Alias", Control::Input("text")) }))
                (field(&Field { value: "Europe/Berlin", ..Field::new("zone", "Time zone", Control::Select(&zones)) }))
                (field(&Field::new("from", "From", Control::Input("date"))))
                (field(&Field { value: "Back on Monday", ..Field::new("note", "Note", Control::TextArea) }))
                (field(&Field::new("roster", "Roster", Control::File(".csv,text/csv"))))
                (tick("hidden", "Hide me on the leaderboard", Some("Others don’t see your name or points."), true))
                (submit("Save", Emphasis::Brand))
            }
        },
    )
}

fn messages(strings: &'static Strings) -> Markup {
    sheet(
        strings,
        "Messages",
        &html! {
            @for (kind, text) in [
                (Kind::Info, "A newer package is there."), (Kind::Success, "Saved."),
                (Kind::Warning, "The connection is broken since 9:30. Answers are safe and wait."),
                (Kind::Error, "Choose an option first. Nothing was stored yet."),
            ] { (notification(kind, "status", &html! { p { (text) } })) }
            section class="card" {
                h2 { "Badges" }
                p class="badges" {
                    (badge(Kind::Success, "Connected")) (badge(Kind::Warning, "Paused")) (badge(Kind::Error, "Broken"))
                    (badge(Kind::Info, "New")) (badge(Kind::Neutral, "Draft"))
                }
            }
            (empty_state(Icon::People, "Nobody yet", "People appear here when you import a roster or invite them.",
                Some(&link("/gallery", "Import a roster", Emphasis::Brand))))
        },
    )
}

fn moving(strings: &'static Strings) -> Markup {
    let owned = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    sheet(
        strings,
        "Progress and figures",
        &html! {
            (running("run", &progress("Sent", 312, 1_204, "312 of 1,204"), "312 of 1,204 sent, about 2 minutes left.", None,
                &link("/gallery", "Update", Emphasis::Neutral)))
            (course_progress(strings, &sample::enrolment("Selling with confidence", 6)))
            section class="card" {
                h2 { "Figures" }
                (figures(&[owned("Answers", "1,234"), owned("Right", "78 %"), owned("People", "57")]))
                (details(&[
                    ("Org".to_owned(), html! { "Harrow Pike" }), ("My Domain".to_owned(), html! { code { "harrow-pike.my.salesforce.com" } }),
                    ("State".to_owned(), badge(Kind::Success, "Connected")),
                ]))
            }
        },
    )
}

fn steps(strings: &'static Strings) -> Markup {
    let step = |step, state, name, text, body| AssistantStep { step, state, name, text, body };
    sheet(
        strings,
        "Steps",
        &html! {
            (path("Way of the course", &[
                (Step::Done, "done", "Plan"), (Step::Done, "done", "People"), (Step::Current, "now", "Running"),
                (Step::Waiting, "later", "Closed"),
            ]))
            (assistant(&[
                step(Step::Done, "Done", "Site and hours", "Harrow Pike, Monday to Friday from 9:00.", None),
                step(Step::Current, "Next", "People", "Import a roster or invite people one by one.",
                    Some(html! { div class="actions" { (link("/gallery", "Import a roster", Emphasis::Brand)) } })),
                step(Step::Failed, "Needs a fix", "Salesforce", "The sync user may not write to Answers.", Some(html! {
                    p { "Assign the permission set " strong { "Qstream Integration" } " to the sync user." }
                    div class="actions" { (link("/gallery", "Check again", Emphasis::Neutral)) }
                })),
                step(Step::Waiting, "Later", "Launch", "Opens when the steps above are done.", None),
            ]))
        },
    )
}

fn tables(strings: &'static Strings) -> Markup {
    let sorted = |label: &str, order| Column {
        sort: Some(html! { a href="/gallery" { (label) } }),
        order,
        ..Column::text(label)
    };
    let columns = [
        sorted("Person", Some(Order::Ascending)),
        sorted("Team", None),
        Column::number("Answers"),
        Column::text("State"),
    ];
    let topics = [Column::text("Topic"), Column { order: Some(Order::Descending), ..Column::number("Right") }];
    let row = |person: &str, team: &str, answers: &str, kind, state| {
        vec![html! { (person) }, html! { (team) }, html! { (answers) }, badge(kind, state)]
    };
    sheet(
        strings,
        "Tables",
        &html! {
            (table("People of the course", &columns, &[
                row("Ana Ferreira", "North", "31", Kind::Success, "Active"),
                row("Ben Okoye", "North", "12", Kind::Warning, "Behind"),
                row("Zoë Lindqvist", "South", "1,204", Kind::Neutral, "On hold"),
            ]))
            (table("Topics", &topics, &[vec![html! { "Discovery" }, html! { "78 %" }], vec![html! { "Closing" }, html! { "41 %" }]]))
        },
    )
}

fn icons(strings: &'static Strings) -> Markup {
    sheet(
        strings,
        "Icons",
        &html! {
            ul class="card icons" role="list" { @for one in Icon::ALL { li { (icon(*one)) (one.name()) } } }
        },
    )
}
