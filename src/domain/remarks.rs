//! What people write about questions: bounded texts, closed kinds.

/// The longest comment or report, in characters.
pub const LONGEST: usize = 1_000;
/// Comments of one person in 24 hours.
pub const MOST_PER_DAY: i64 = 20;

/// Whether a course lets people comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommentMode {
    Off,
    /// Somebody reads it before others do.
    Moderated,
    Open,
}

impl CommentMode {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Moderated => "moderated",
            Self::Open => "open",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Off, Self::Moderated, Self::Open].into_iter().find(|mode| mode.as_str() == text)
    }

    /// The state of a new comment; `None` where nobody may comment.
    pub const fn first_state(self) -> Option<CommentState> {
        match self {
            Self::Off => None,
            Self::Moderated => Some(CommentState::Pending),
            Self::Open => Some(CommentState::Published),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommentState {
    Pending,
    Published,
    Hidden,
}

impl CommentState {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Published => "published",
            Self::Hidden => "hidden",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Pending, Self::Published, Self::Hidden].into_iter().find(|state| state.as_str() == text)
    }
}

/// What is wrong with a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportKind {
    /// The option marked as correct isn't.
    WrongKey,
    Unclear,
    Outdated,
    /// Spelling, a broken picture or link.
    Mistake,
    Other,
}

impl ReportKind {
    pub const ALL: [Self; 5] = [Self::WrongKey, Self::Unclear, Self::Outdated, Self::Mistake, Self::Other];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::WrongKey => "wrong_key",
            Self::Unclear => "unclear",
            Self::Outdated => "outdated",
            Self::Mistake => "mistake",
            Self::Other => "other",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// A text as people send it: line ends made one kind, control characters gone, trimmed. `None` when too long.
pub fn tidy(text: &str, longest: usize) -> Option<String> {
    let lines = text.replace("\r\n", "\n");
    let clean: String = lines.chars().filter(|c| *c == '\n' || !c.is_control()).collect();
    let clean = clean.trim();
    (clean.chars().count() <= longest).then(|| clean.to_owned())
}
