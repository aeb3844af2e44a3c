//! What reports of a team and of a whole course have in common: the heat map, the hardest questions, the weeks.

use super::components::{Column, Icon, Kind, icon, table};
use super::markdown::inline;
use crate::app::reports::{Group, Groups, Hard, LastNudge, Nudged, Person, Team, Topic, Week};
use crate::domain::nudge::Obstacle;
use crate::domain::report::{Band, Sum, by_percent};
use crate::strings::Strings;
use maud::{Markup, html};

/// So many teams stand on one page.
const PER_PAGE: usize = 50;

/// By what a heat map is sorted: nothing said sorts people by name and teams by what they know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::web) enum Sort {
    #[default]
    Usual,
    /// Lowest first.
    Overall,
    /// The topic's place among the columns.
    Topic(usize),
}

impl Sort {
    pub(in crate::web) fn parse(text: &str) -> Self {
        match text {
            "overall" => Self::Overall,
            other => other.parse().map_or(Self::Usual, Self::Topic),
        }
    }

    pub(super) fn spelt(self) -> String {
        match self {
            Self::Usual => String::new(),
            Self::Overall => "overall".to_owned(),
            Self::Topic(at) => at.to_string(),
        }
    }
}

/// What a person chose to see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::web) struct Look {
    /// First answers instead of the latest.
    pub(in crate::web) first: bool,
    pub(in crate::web) sort: Sort,
    /// The first line of a long list, from 0.
    pub(in crate::web) from: usize,
}

impl Look {
    pub(super) const fn spelt(self) -> &'static str {
        if self.first { "first" } else { "now" }
    }

    fn percent(self, sum: Sum) -> Option<f64> {
        if self.first { sum.initial() } else { sum.current() }
    }
}

/// Which part of a long list is shown.
pub(super) struct Paging {
    from: usize,
    to: usize,
    count: usize,
}

impl Paging {
    pub(super) const fn of(count: usize, from: usize) -> Self {
        let from = if from < count { from } else { 0 };
        let to = if count - from > PER_PAGE { from + PER_PAGE } else { count };
        Self { from, to, count }
    }
}

fn pooled(sums: &[Sum]) -> Sum {
    sums.iter().fold(Sum::default(), |all, one| all.plus(*one))
}

fn order(look: Look, a: &[Sum], b: &[Sum]) -> std::cmp::Ordering {
    let of = |sums: &[Sum]| match look.sort {
        Sort::Topic(at) => sums.get(at).and_then(|sum| look.percent(*sum)),
        _ => look.percent(pooled(sums)),
    };
    by_percent(of(a), of(b))
}

pub(super) fn map_of_people(strings: &Strings, team: &Team, look: Look) -> Markup {
    let mut people: Vec<&Person> = team.people.iter().collect();
    if look.sort != Sort::Usual {
        people.sort_by(|a, b| order(look, &a.topics, &b.topics));
    }
    let named = |person: &Person| {
        let state =
            person.hold.map(|hold| strings.text("reports-on-hold", &[("date", strings.date(hold.ends_on).into())]));
        let state = state.or_else(|| (!person.active).then(|| strings.text("reports-suspended", &[])));
        html! {
            button class="button link" type="submit" formaction={ "/reports/people/" (person.id) } {
                bdi { (person.first_name) " " (person.last_name) }
            }
            @if let Some(state) = state { " " span class="hint" { (state) } }
        }
    };
    let rows: Vec<_> = people.into_iter().map(|person| (named(person), Vec::new(), &person.topics)).collect();
    heat_map(strings, ("reports-map", "reports-person", &[]), &team.topics, &rows, look)
}

pub(super) fn map_of_teams(strings: &Strings, groups: &Groups, look: Look, paging: &Paging) -> Markup {
    let mut teams: Vec<&Group> = groups.groups.iter().collect();
    if look.sort != Sort::Usual || look.first {
        teams.sort_by(|a, b| order(look, &a.topics, &b.topics));
    }
    let shown = teams.get(paging.from..paging.to).unwrap_or_default();
    let named = |group: &Group| {
        html! {
            button class="button link" type="submit" name="of" value=(group.id) { bdi { (strings.team_name(group.manager.as_deref())) } }
        }
    };
    let size = |group: &Group| vec![html! { (group.enrolled) }];
    let rows: Vec<_> = shown.iter().map(|group| (named(group), size(group), &group.topics)).collect();
    let size = [strings.text("reports-size", &[])];
    html! {
        (heat_map(strings, ("reports-map-teams", "reports-team", &size), &groups.topics, &rows, look))
        @if paging.count > PER_PAGE { (ways(strings, paging)) }
    }
}

fn ways(strings: &Strings, paging: &Paging) -> Markup {
    let text = |id: &str| strings.text(id, &[]);
    let place = [("from", (paging.from + 1).into()), ("to", paging.to.into()), ("count", paging.count.into())];
    let way = |from: usize, label: &str| {
        html! {
            button class="button neutral" type="submit" name="from" value=(from) { (text(label)) }
        }
    };
    html! {
        div class="pager" role="group" aria-label=(text("reports-pages")) {
            @if paging.from > 0 { (way(paging.from.saturating_sub(PER_PAGE), "reports-earlier")) }
            p class="hint" { (strings.text("reports-place", &place)) }
            @if paging.to < paging.count { (way(paging.to, "reports-later")) }
        }
    }
}

type Row<'a> = (Markup, Vec<Markup>, &'a Vec<Sum>);

/// A real table: a number in each cell, a shape and a colour beside it. `size`: headings of columns before the topics.
fn heat_map(
    strings: &Strings,
    (caption, who, size): (&str, &str, &[String]),
    topics: &[Topic],
    rows: &[Row<'_>],
    look: Look,
) -> Markup {
    let text = |id| strings.text(id, &[]);
    let sorted = |sort| (look.sort == sort).then_some("ascending");
    let head = |label: &str, sort: Sort| {
        html! {
            th scope="col" class="number" aria-sort=[sorted(sort)] {
                button class="button link" type="submit" name="sort" value=(sort.spelt()) { (label) }
                @if look.sort == sort { (icon(Icon::Up)) }
            }
        }
    };
    let overall = text("reports-overall");
    html! {
        section class="card" {
            (wide(&text(caption), &html! { table class="heat" {
                caption { (text(caption)) }
                thead {
                    tr {
                        th scope="col" {
                            button class="button link" type="submit" name="sort" value="name" { (text(who)) }
                        }
                        @for label in size { th scope="col" class="number" { (label) } }
                        (head(&overall, Sort::Overall))
                        @for (at, topic) in topics.iter().enumerate() { (head(&topic.name, Sort::Topic(at))) }
                    }
                }
                tbody {
                    @for (named, more, sums) in rows {
                        tr {
                            th scope="row" { (named) }
                            @for (label, cell) in size.iter().zip(more) { td class="number" data-label=(label) { (cell) } }
                            (cell(&overall, pooled(sums), look))
                            @for (topic, sum) in topics.iter().zip(sums.iter()) { (cell(&topic.name, *sum, look)) }
                        }
                    }
                }
            } }))
            p class="hint" { (text(if look.first { "reports-map-shows-first" } else { "reports-map-shows-now" })) " " (text("reports-legend")) }
            div class="actions no-print" {
                button class="button neutral" type="submit" name="show" value=(if look.first { "now" } else { "first" }) {
                    (text(if look.first { "reports-map-now" } else { "reports-map-first" }))
                }
            }
        }
    }
}

fn cell(label: &str, sum: Sum, look: Look) -> Markup {
    let Some(percent) = look.percent(sum) else {
        return html! { td class="number" data-label=(label) { "–" } };
    };
    let number = format!("{percent:.0}");
    let band = match Band::of(percent) {
        _ if !sum.is_enough() => "few",
        Band::High => "high",
        Band::Middle => "middle",
        Band::Low => "low",
    };
    let few = band == "few";
    html! {
        td class={ "number " (band) } data-label=(label) { @if few { "(" (number) ")" } @else { (number) } }
    }
}

fn percent(strings: &Strings, value: Option<f64>) -> String {
    value.map_or_else(
        || "–".to_owned(),
        |value| strings.text("progress-percent", &[("number", format!("{value:.0}").into())]),
    )
}

pub(super) fn hardest(strings: &Strings, of: &[Hard]) -> Markup {
    let text = |id| strings.text(id, &[]);
    let columns = [
        Column::text(&text("reports-hardest-question")),
        Column::number(&text("progress-first")),
        Column::number(&text("progress-now")),
        Column::text(&text("reports-wrong")),
    ];
    let row = |hard: &Hard| {
        let wrong = hard.chosen.as_ref().map(|(texts, people)| {
            let people = strings.text("reports-people", &[("count", (*people).into())]);
            strings.text("reports-wrong-by", &[("chosen", texts.join("; ").into()), ("people", people.into())])
        });
        vec![
            html! {
                span lang=(hard.language) dir="auto" { (inline(&hard.stem)) }
                @if !hard.takeaway.is_empty() {
                    br; span class="hint" { (strings.text("reports-takeaway", &[("takeaway", hard.takeaway.as_str().into())])) }
                }
            },
            html! { (percent(strings, hard.sum.initial())) },
            html! { (percent(strings, hard.sum.current())) },
            html! { span lang=(hard.language) dir="auto" { (wrong.unwrap_or_else(|| "–".to_owned())) } },
        ]
    };
    let rows: Vec<Vec<Markup>> = of.iter().map(row).collect();
    html! {
        section class="card" {
            @if rows.is_empty() { h2 { (text("reports-hardest")) } p { (text("reports-hardest-none")) } } @else { (wide(&text("reports-hardest"), &table(&text("reports-hardest"), &columns, &rows))) }
        }
    }
}

/// Why nobody can be nudged now.
pub(super) const fn obstacle(of: Obstacle) -> &'static str {
    match of {
        Obstacle::NoMail => "reports-nudge-no-mail",
        Obstacle::Suspended => "reports-nudge-suspended",
        Obstacle::OnHold => "reports-nudge-on-hold",
        Obstacle::Stopped => "reports-nudge-stopped",
        Obstacle::Refused => "reports-nudge-refused",
        Obstacle::NothingWaits => "reports-nudge-nothing",
        Obstacle::Lately => "reports-nudge-lately",
    }
}

pub(super) fn last_nudge(strings: &Strings, last: &LastNudge) -> String {
    let on = ("date", strings.date(last.on).into());
    match &last.by {
        Some(by) => strings.text("reports-nudged-by", &[on, ("by", by.as_str().into())]),
        None => strings.text("reports-nudged", &[on]),
    }
}

/// What became of a nudge, in a sentence.
pub(super) fn nudged(strings: &Strings, nudged: &Nudged) -> (Kind, String) {
    let (Nudged::Queued { name, .. } | Nudged::Not { name, .. }) = nudged;
    let name = ("name", name.as_str().into());
    match nudged {
        Nudged::Queued { later: None, .. } => (Kind::Success, strings.text("reports-nudge-sent", &[name])),
        Nudged::Queued { later: Some(on), .. } => {
            (Kind::Success, strings.text("reports-nudge-later", &[name, ("date", strings.date(*on).into())]))
        }
        Nudged::Not { why, .. } => {
            let why = strings.text(obstacle(*why), &[]);
            (Kind::Warning, strings.text("reports-nudge-not", &[name, ("why", why.into())]))
        }
    }
}

/// A table that may be wider than its page scrolls by itself, by keyboard too.
pub(super) fn wide(label: &str, table: &Markup) -> Markup {
    html! { div class="wide-table" role="region" tabindex="0" aria-label=(label) { (table) } }
}

/// Width and height of the drawing, in its own units.
const WIDTH: f64 = 300.0;
const HEIGHT: f64 = 100.0;

pub(super) fn trend(strings: &Strings, weeks: &[Week]) -> Markup {
    let text = |id| strings.text(id, &[]);
    let columns = [
        Column::text(&text("reports-week")),
        Column::number(&text("reports-week-answers")),
        Column::number(&text("reports-week-right")),
    ];
    let row = |week: &Week| {
        vec![
            html! { (strings.date(week.week)) },
            html! { (strings.number(i64::try_from(week.answers).unwrap_or(i64::MAX))) },
            html! { (percent(strings, week.correct)) },
        ]
    };
    let rows: Vec<Vec<Markup>> = weeks.iter().map(row).collect();
    html! {
        @if !weeks.is_empty() {
            section class="card" {
                h2 { (text("reports-trend")) }
                @if weeks.len() > 1 { (drawing(strings, weeks)) }
                (table(&text("reports-trend"), &columns, &rows))
            }
        }
    }
}

fn drawing(strings: &Strings, weeks: &[Week]) -> Markup {
    let ends = weeks.first().zip(weeks.last());
    let date = |week: Option<&Week>| week.map_or_else(String::new, |week| strings.date(week.week));
    let args = [("from", date(ends.map(|(first, _)| first)).into()), ("to", date(ends.map(|(_, last)| last)).into())];
    let steps = u32::try_from(weeks.len().saturating_sub(1)).unwrap_or(1);
    let points: Vec<(f64, f64)> = (0_u32..)
        .zip(weeks)
        .filter_map(|(at, week)| Some((WIDTH * f64::from(at) / f64::from(steps), HEIGHT - week.correct?)))
        .collect();
    let line: Vec<String> = points.iter().map(|(x, y)| format!("{x:.0},{y:.0}")).collect();
    html! {
        svg class="trend" viewBox="-6 -6 312 112" role="img" aria-label=(strings.text("reports-trend-picture", &args)) {
            path class="grid" d="M0 0H300M0 20H300M0 40H300M0 100H300" {}
            polyline points=(line.join(" ")) {}
            @for (x, y) in &points { circle cx={ (format!("{x:.0}")) } cy={ (format!("{y:.0}")) } r="3" {} }
        }
    }
}
