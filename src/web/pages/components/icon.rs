//! Our own icons: strokes on a grid of 24, in the colour of the text around them. They decorate; words carry the meaning.

use maud::{Markup, html};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) enum Icon {
    Right,
    Wrong,
    Partly,
    Info,
    Warning,
    Error,
    Clock,
    Calendar,
    Help,
    Today,
    Progress,
    Board,
    Person,
    People,
    Question,
    Comment,
    Flag,
    Link,
    Settings,
    Refresh,
    Pause,
    Go,
    Upload,
    Download,
    Search,
    Edit,
    Delete,
    Up,
    Down,
    Empty,
}

impl Icon {
    /// Every icon, for the gallery.
    pub(in crate::web) const ALL: &'static [Self] = &[
        Self::Right,
        Self::Wrong,
        Self::Partly,
        Self::Info,
        Self::Warning,
        Self::Error,
        Self::Clock,
        Self::Calendar,
        Self::Help,
        Self::Today,
        Self::Progress,
        Self::Board,
        Self::Person,
        Self::People,
        Self::Question,
        Self::Comment,
        Self::Flag,
        Self::Link,
        Self::Settings,
        Self::Refresh,
        Self::Pause,
        Self::Go,
        Self::Upload,
        Self::Download,
        Self::Search,
        Self::Edit,
        Self::Delete,
        Self::Up,
        Self::Down,
        Self::Empty,
    ];

    const fn path(self) -> &'static str {
        match self {
            Self::Right => "M4 12.5l5.5 5.5L20 7",
            Self::Wrong => "M6 6l12 12M18 6L6 18",
            Self::Partly => "M5 12h14",
            Self::Info => "M12 21a9 9 0 1 1 0-18 9 9 0 0 1 0 18zM12 11v6M12 7.5v.1",
            Self::Warning => "M12 4l9.5 16h-19zM12 10v5M12 17.5v.1",
            Self::Error => "M8 3h8l5 5v8l-5 5H8l-5-5V8zM12 7v6M12 16.5v.1",
            Self::Clock => "M12 21a9 9 0 1 1 0-18 9 9 0 0 1 0 18zM12 7v5l3.5 2",
            Self::Calendar => "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4",
            Self::Help => "M12 21a9 9 0 1 1 0-18 9 9 0 0 1 0 18zM9.5 9.5a2.5 2.5 0 1 1 2.5 2.6V14M12 17v.1",
            Self::Today => "M4 11l8-7 8 7v9h-5v-6H9v6H4z",
            Self::Progress => "M4 20V13M10 20V8M16 20v-9M22 20H2",
            Self::Board => "M8 4h8v5a4 4 0 0 1-8 0zM8 5H4c0 4 2 5 4 5M16 5h4c0 4-2 5-4 5M12 13v4M8 20h8",
            Self::Person => "M12 12a4 4 0 1 1 0-8 4 4 0 0 1 0 8zM4 21c0-4 3.5-6 8-6s8 2 8 6",
            Self::People => {
                "M9 11a3.5 3.5 0 1 1 0-7 3.5 3.5 0 0 1 0 7zM2 20c0-4 3-6 7-6s7 2 7 6M16 4.5a3.5 3.5 0 0 1 0 6M18 14.5c3 .5 4 2.5 4 5.5"
            }
            Self::Question => "M4 4h16v12H10l-4 4v-4H4zM9 8h6M9 12h4",
            Self::Comment => "M4 5h16v11H11l-5 4v-4H4z",
            Self::Flag => "M6 21V4h11l-2.5 4L17 12H6",
            Self::Link => {
                "M10 14a4 4 0 0 0 6 0l3-3a4.2 4.2 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4.2 4.2 0 0 0 6 6l1-1"
            }
            Self::Settings => {
                "M4 7h9M19 7h1M4 17h1M11 17h9M16 7m-2.5 0a2.5 2.5 0 1 0 5 0 2.5 2.5 0 1 0-5 0M8 17m-2.5 0a2.5 2.5 0 1 0 5 0 2.5 2.5 0 1 0-5 0"
            }
            Self::Refresh => "M20 5v5h-5M4 19v-5h5M5.5 9A7.5 7.5 0 0 1 19 8M18.5 15A7.5 7.5 0 0 1 5 16",
            Self::Pause => "M8 5v14M16 5v14",
            Self::Go => "M7 4.5l12 7.5-12 7.5z",
            Self::Upload => "M12 16V4M7 9l5-5 5 5M4 20h16",
            Self::Download => "M12 4v12M7 11l5 5 5-5M4 20h16",
            Self::Search => "M10.5 17a6.5 6.5 0 1 1 0-13 6.5 6.5 0 0 1 0 13zM15.5 15.5L21 21",
            Self::Edit => "M4 20l1-5L16 4l4 4L9 19z",
            Self::Delete => "M4 7h16M9 7V4h6v3M6 7l1 14h10l1-14M10 11v6M14 11v6",
            Self::Up => "M6 15l6-6 6 6",
            Self::Down => "M6 9l6 6 6-6",
            Self::Empty => "M4 13l3-8h10l3 8v6H4zM4 13h5c0 2 1.3 3 3 3s3-1 3-3h5",
        }
    }

    /// What the gallery writes under it.
    pub(in crate::web) fn name(self) -> String {
        format!("{self:?}")
    }
}

pub(in crate::web) fn icon(icon: Icon) -> Markup {
    html! {
        svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false" {
            path d=(icon.path()) {}
        }
    }
}
