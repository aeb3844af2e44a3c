//! Our own icons. They are decoration: a word always stands beside them or on the button around them.

use maud::{Markup, PreEscaped, html};

fn drawn(path: &str) -> Markup {
    html! {
        svg .icon viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false" {
            (PreEscaped(path))
        }
    }
}

pub(crate) fn waffle() -> Markup {
    let dots = [4, 10, 16].iter().flat_map(|y| [4, 10, 16].iter().map(move |x| (x, y)));
    html! {
        svg .icon viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false" {
            @for (x, y) in dots { rect x=(x) y=(y) width="4" height="4" rx="1.6" fill="currentColor" {} }
        }
    }
}

pub(crate) fn search() -> Markup {
    drawn(
        r#"<circle cx="10.5" cy="10.5" r="6" fill="none" stroke="currentColor" stroke-width="2.2"/><path d="M15 15l5.5 5.5" stroke="currentColor" stroke-width="2.6" stroke-linecap="round"/>"#,
    )
}

pub(crate) fn down() -> Markup {
    drawn(
        r#"<path d="M6 9l6 6 6-6" fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round"/>"#,
    )
}

/// The mark of the org in the header: a hill under a sun.
pub(crate) fn org() -> Markup {
    drawn(
        r#"<circle cx="16.5" cy="7.5" r="3.5" fill="currentColor"/><path d="M2 20l7-10 4.5 6 2-2.4L22 20z" fill="currentColor"/>"#,
    )
}

/// The Qstream tab: a flash over a page.
pub(crate) fn qstream() -> Markup {
    drawn(r#"<path d="M13.2 2L5 13.6h5.2L9 22l9-12.4h-5.6z" fill="currentColor"/>"#)
}

pub(crate) fn home() -> Markup {
    drawn(r#"<path d="M3 11.5L12 4l9 7.5V20a1 1 0 0 1-1 1h-5v-6H9v6H4a1 1 0 0 1-1-1z" fill="currentColor"/>"#)
}

/// Tables, and any object.
pub(crate) fn table() -> Markup {
    drawn(
        r#"<path d="M4 4h16a1 1 0 0 1 1 1v3H3V5a1 1 0 0 1 1-1zM3 10h8v4H3zM13 10h8v4h-8zM3 16h8v4H4a1 1 0 0 1-1-1zM13 16h8v3a1 1 0 0 1-1 1h-7z" fill="currentColor"/>"#,
    )
}

/// Commits: a line of points in time.
pub(crate) fn commits() -> Markup {
    drawn(
        r#"<circle cx="12" cy="12" r="9" fill="none" stroke="currentColor" stroke-width="2.2"/><path d="M12 7v5l3.5 2.5" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round"/>"#,
    )
}
