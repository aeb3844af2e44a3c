//! Why a launch failed, by a short code: what is stored under the reference on the person's page.
//!
//! Each code has a text and a fix in `static/locales/…/launch.ftl` (`cause-…`), for admins and operators only.

use super::Refusal;

macro_rules! causes {
    ($($name:ident = $code:literal),+ $(,)?) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Cause {
            $($name),+
        }

        impl Cause {
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// Lower case and hyphens.
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code),+
                }
            }

            /// The message with its text and its attribute `fix`.
            pub const fn message(self) -> &'static str {
                match self {
                    $(Self::$name => concat!("cause-", $code)),+
                }
            }
        }
    };
}

causes! {
    Empty = "empty",
    TooLarge = "too-large",
    NotTwoParts = "not-two-parts",
    EncodedTwice = "encoded-twice",
    Blanks = "blanks",
    SignatureShape = "signature-shape",
    WrongSecret = "wrong-secret",
    Payload = "payload",
    Algorithm = "algorithm",
    Stale = "stale",
    Inconsistent = "inconsistent",
    Address = "address",
    OtherApp = "other-app",
    UnknownOrg = "unknown-org",
    ForeignPage = "foreign-page",
    Loop = "loop",
    NoAccount = "no-account",
    AccountTaken = "account-taken",
    NeedsInvitation = "needs-invitation",
    NotConfirmed = "not-confirmed",
    NotApproved = "not-approved",
    AccessMethod = "access-method",
    AppNotInstalled = "app-not-installed",
}

impl Cause {
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|cause| cause.code() == code)
    }
}

impl From<&Refusal> for Cause {
    fn from(refusal: &Refusal) -> Self {
        match refusal {
            Refusal::Empty => Self::Empty,
            Refusal::TooLarge(_) => Self::TooLarge,
            Refusal::NotTwoParts => Self::NotTwoParts,
            Refusal::EncodedTwice => Self::EncodedTwice,
            Refusal::BlanksInside => Self::Blanks,
            Refusal::SignatureShape => Self::SignatureShape,
            Refusal::NoSecret | Refusal::SignatureMismatch { .. } => Self::WrongSecret,
            Refusal::PayloadNotBase64 | Refusal::PayloadNotCanvas(_) => Self::Payload,
            Refusal::Algorithm(_) => Self::Algorithm,
            Refusal::Stale(_) | Refusal::Undated => Self::Stale,
            Refusal::Inconsistent(_) => Self::Inconsistent,
            Refusal::Address(_) => Self::Address,
            Refusal::OtherApp(_) => Self::OtherApp,
        }
    }
}
