//! What the last night's comparison found, as a line.

use super::View;
use maud::{Markup, html};

/// Unknown rows that are named; the command names more.
const NAMED: usize = 5;

pub(super) fn compared(view: &View<'_>) -> Markup {
    let Some(found) = &view.status.compared else { return Markup::default() };
    let text = |id, args: &[_]| view.around.strings.text(id, args);
    let begun = [
        ("moment", view.moment(found.started_at).into()),
        ("rows", found.compared.into()),
        ("calls", found.calls.into()),
    ];
    let again = [("missing", found.missing.into()), ("different", found.different.into())];
    html! {
        p {
            (text("export-night", &begun)) " "
            @if found.missing + found.different > 0 {
                (text("export-night-again", &again))
            } @else if found.unknown == 0 && found.refused == 0 {
                (view.text("export-night-same"))
            }
            @if found.refused > 0 { " " (text("export-night-refused", &[("questions", found.refused.into())])) }
            @if !found.agenda.whole { " " (view.text("export-night-goes-on")) }
        }
        @if found.unknown > 0 {
            p { (text("export-night-unknown", &[("rows", found.unknown.into())])) }
            ul { @for id in found.unknown_ids.iter().take(NAMED) { li { code { (id) } } } }
        }
    }
}
