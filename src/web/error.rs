//! From what went wrong to what the person reads: what happened, whether the answer is safe, what to do.
//!
//! The one place that knows status codes. The cause goes to the log under an incident id; the page shows only the id.

use super::pages::problem::{self, View};
use super::response::{self, Framing};
use super::seat;
use crate::app::App;
use crate::app::answer::AnswerError;
use crate::app::board::BoardError;
use crate::app::first_party::HashError;
use crate::app::first_party::second::SecondError;
use crate::app::learn::ShowError;
use crate::app::open_canvas::{Frame, OpenError};
use crate::app::remarks::RemarkError;
use crate::app::reports::ReportError;
use crate::app::session::{Actor, SessionError};
use crate::domain::admission::NotNow;
use crate::domain::linking::NotLinked;
use crate::domain::page_token::Purpose;
use crate::domain::seal::SealError;
use crate::store;
use crate::strings::Strings;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use std::fmt;

/// A failed request, ready to be shown.
#[derive(Debug)]
pub(super) struct Error {
    status: StatusCode,
    framing: Framing,
    view: Box<View>,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.status, self.view.message())
    }
}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        response::page(self.status, &self.framing, problem::render(&self.view))
    }
}

/// Makes errors in the language of the person who will read them.
#[derive(Clone, Copy)]
pub(super) struct Teller<'a> {
    pub(super) app: &'a App,
    pub(super) strings: &'static Strings,
    /// Who it is told to, when they are in a session: then the page has a way back.
    pub(super) actor: Option<&'a Actor>,
}

impl Error {
    fn new(status: StatusCode, framing: Framing, view: View) -> Self {
        Self { status, framing, view: Box::new(view) }
    }

    /// The answer was stored, but the page about it could not be made: say so instead of "nothing was changed".
    pub(super) fn after_storing(mut self) -> Self {
        *self.view = self.view.say("problem-shown-later");
        self
    }
}

impl<'a> Teller<'a> {
    /// For somebody who isn't in a session.
    pub(super) const fn new(app: &'a App, strings: &'static Strings) -> Self {
        Self { app, strings, actor: None }
    }

    fn any(&self) -> Framing {
        match self.actor {
            Some(actor) if actor.session.first_party().is_some() => Framing::Nobody,
            _ => Framing::AnySalesforce(self.app.any_ancestor()),
        }
    }

    fn view(&self, message: &'static str) -> View {
        let view = View::new(self.strings, message);
        let Some(actor) = self.actor else { return view };
        match actor.page_token(self.app, Purpose::Read) {
            Ok(token) => view.back(seat::frame(actor), token),
            Err(_) => view,
        }
    }

    /// Logs a refusal and names it.
    fn refused(&self, cause: &dyn fmt::Display) -> String {
        let incident = incident(self.app);
        tracing::warn!(incident, %cause, "refused");
        incident
    }

    /// Bad input that no person of ours sends: short and without data.
    pub(super) fn bad_request(&self, status: StatusCode, cause: &'static str) -> Error {
        Error::new(status, self.any(), self.view("problem-request").incident(self.refused(&cause)))
    }

    /// Another site's host was asked. The person's own org may frame the page that says so.
    pub(super) fn wrong_site(&self, actor: &Actor) -> Error {
        let view = self.view("problem-wrong-site");
        let view = match seat::frame(actor) {
            Some(frame) => view.inside(frame.target_origin, frame.instance_id),
            None => view.in_window(),
        };
        Error::new(StatusCode::FORBIDDEN, seat::framing(actor), view)
    }

    /// Came by the link of a question mail, and asked for more than questions.
    pub(super) fn questions_only(&self) -> Error {
        Error::new(StatusCode::FORBIDDEN, Framing::Nobody, self.view("problem-questions-only").sign_in())
    }

    /// The link of a mail that isn't one, or isn't one any more: the same for both.
    pub(super) fn link_over(&self) -> Error {
        Error::new(StatusCode::NOT_FOUND, Framing::Nobody, self.view("problem-link-over").sign_in())
    }

    /// The session can't go on: the frame fetches a fresh signed request by itself.
    pub(super) fn session(&self, error: SessionError) -> Error {
        match error {
            SessionError::Store(error) => self.store(&error),
            SessionError::Suspended { frame_ancestors } => {
                let view = self.view("problem-suspended");
                let (framing, view) = match frame_ancestors {
                    Some(ancestors) => (Framing::Org(ancestors), view),
                    None => (Framing::Nobody, view.in_window()),
                };
                Error::new(StatusCode::FORBIDDEN, framing, view)
            }
            SessionError::SignedOut => {
                Error::new(StatusCode::UNAUTHORIZED, Framing::Nobody, self.view("problem-signed-out").sign_in())
            }
            error => {
                tracing::info!(cause = %error, "session can't go on; asking for a fresh signed request");
                Error::new(StatusCode::UNAUTHORIZED, self.any(), View::bounce(self.strings))
            }
        }
    }

    /// A mail could not be made ready.
    pub(super) fn mail(&self, error: &(dyn std::error::Error + 'static)) -> Error {
        let incident = incident(self.app);
        tracing::error!(incident, error, "a mail could not be queued");
        Error::new(StatusCode::SERVICE_UNAVAILABLE, self.any(), self.view("problem-store").incident(incident))
    }

    /// A key is missing, or what it sealed is damaged.
    pub(super) fn sealing(&self, error: SealError) -> Error {
        self.broken(&error, "a secret could not be opened")
    }

    pub(super) fn hashing(&self, error: &HashError) -> Error {
        self.broken(error, "a password could not be looked at")
    }

    /// Somebody couldn't be taken on to their second factor.
    pub(super) fn second(&self, error: &SecondError) -> Error {
        self.broken(error, "a second factor could not be asked for")
    }

    fn broken(&self, error: &(dyn std::error::Error + 'static), what: &'static str) -> Error {
        let incident = incident(self.app);
        tracing::error!(incident, error, "{what}");
        Error::new(StatusCode::SERVICE_UNAVAILABLE, self.any(), self.view("problem-store").incident(incident))
    }

    pub(super) fn store(&self, error: &store::Error) -> Error {
        let incident = incident(self.app);
        tracing::error!(incident, error = error as &dyn std::error::Error, "the store failed");
        Error::new(StatusCode::SERVICE_UNAVAILABLE, self.any(), self.view("problem-store").incident(incident))
    }

    /// `incident` is the reference on the page.
    pub(super) fn open(&self, error: OpenError, incident: String) -> Error {
        if !matches!(error, OpenError::Store(_) | OpenError::Bounce(_)) {
            tracing::warn!(incident, cause = %error, "refused");
        }
        let framed = |status, frame: &Frame, view: View| {
            Error::new(
                status,
                Framing::Org(frame.ancestors.clone()),
                view.inside(&frame.target_origin, &frame.instance_id),
            )
        };
        let forbidden = StatusCode::FORBIDDEN;
        match error {
            OpenError::Store(error) => self.store(&error),
            OpenError::Bounce(frame) => {
                tracing::info!("signed request replayed or stale; asking for a fresh one");
                framed(StatusCode::CONFLICT, &frame, View::bounce(self.strings))
            }
            OpenError::Suspended(frame) => framed(forbidden, &frame, self.view("problem-suspended")),
            OpenError::Unavailable => {
                Error::new(StatusCode::SERVICE_UNAVAILABLE, self.any(), self.view("problem-store").incident(incident))
            }
            OpenError::Erased(frame) => framed(forbidden, &frame, self.view("problem-erased")),
            OpenError::NotLinked { reason, site_name, frame, .. } => {
                let view = self.view(not_linked(reason)).with("site", site_name).incident(incident);
                framed(forbidden, &frame, view)
            }
            OpenError::BounceLoop(frame) => {
                framed(StatusCode::CONFLICT, &frame, self.view("problem-bounce-loop").incident(incident))
            }
            OpenError::NotConfirmed { frame, .. } => {
                framed(forbidden, &frame, self.view("problem-not-confirmed").incident(incident))
            }
            OpenError::UnknownOrg(_) => {
                Error::new(forbidden, self.any(), self.view("problem-unknown-org").incident(incident))
            }
            // One page for every reason: an attacker learns nothing, the log has the cause.
            OpenError::Refused(_) | OpenError::ForeignPage(_) => {
                Error::new(forbidden, self.any(), self.view("problem-not-opened").incident(incident))
            }
        }
    }

    /// A question that can't be shown to this person.
    pub(super) fn show(&self, framing: Framing, error: ShowError) -> Error {
        match error {
            ShowError::Store(error) => self.store(&error),
            ShowError::NotFound => self.not_found(framing),
            ShowError::Withdrawn => self.withdrawn(framing),
            ShowError::NotNow(why) => self.not_now(framing, why),
        }
    }

    /// An answer that wasn't taken. Choices that can be corrected are handled by the question page itself.
    pub(super) fn answer(&self, framing: Framing, error: AnswerError) -> Error {
        match error {
            AnswerError::Withdrawn => self.withdrawn(framing),
            AnswerError::NotNow(why) => self.not_now(framing, why),
            AnswerError::Unavailable => {
                let view = self.view("problem-answer-unknown").incident(self.refused(&error));
                Error::new(StatusCode::SERVICE_UNAVAILABLE, framing, view)
            }
            _ => self.not_found(framing),
        }
    }

    pub(super) fn board(&self, framing: Framing, error: BoardError) -> Error {
        match error {
            BoardError::Store(error) => self.store(&error),
            BoardError::NotFound => self.not_found(framing),
        }
    }

    /// A remark that can't be made here. Texts that can be corrected are handled by their own pages.
    pub(super) fn remark(&self, framing: Framing, error: &RemarkError) -> Error {
        match error {
            RemarkError::Store(error) => self.store(error),
            RemarkError::NotAllowed => self.not_allowed(framing),
            _ => self.not_found(framing),
        }
    }

    /// What somebody may not see is told the same as what isn't there.
    pub(super) fn report(&self, framing: Framing, error: ReportError) -> Error {
        match error {
            ReportError::Store(error) => self.store(&error),
            ReportError::NotAllowed => self.not_allowed(framing),
            ReportError::NotFound => self.not_found(framing),
            ReportError::Mail(error) => self.mail(&error),
        }
    }

    pub(super) fn not_found(&self, framing: Framing) -> Error {
        let view = match framing {
            Framing::Nobody => self.view("problem-no-page").in_window(),
            _ => self.view("problem-not-found"),
        };
        Error::new(StatusCode::NOT_FOUND, framing, view)
    }

    /// The person's roles don't reach that far; nothing of it is shown.
    pub(super) fn not_allowed(&self, framing: Framing) -> Error {
        Error::new(StatusCode::FORBIDDEN, framing, self.view("problem-not-allowed"))
    }

    /// A change that a rule of the site refused: nothing was changed, and `message` says why.
    pub(super) fn kept(&self, framing: Framing, message: &'static str) -> Error {
        Error::new(StatusCode::CONFLICT, framing, self.view(message))
    }

    fn withdrawn(&self, framing: Framing) -> Error {
        Error::new(StatusCode::CONFLICT, framing, self.view("problem-withdrawn"))
    }

    /// Today's answer to this question is "not now": shown instead of a form, or instead of storing an answer.
    fn not_now(&self, framing: Framing, why: NotNow) -> Error {
        let dated = |message, date| self.view(message).with("date", self.strings.date(date));
        let view = match why {
            NotNow::Closed(on) => dated("problem-course-closed", on),
            NotNow::NotStarted(on) => dated("problem-course-not-started", on),
            NotNow::NotDueYet(on) => dated("problem-not-due-yet", on),
            NotNow::OnHold(until) => dated("problem-on-hold", until),
            NotNow::OutsideHours(on, minute) => {
                dated("problem-outside-hours", on).with("time", self.strings.time_of_day(minute))
            }
            NotNow::DayFull => self.view("problem-day-full"),
        };
        Error::new(StatusCode::CONFLICT, framing, view)
    }
}

/// A name for one failure, short enough to be read out on the telephone.
pub(super) fn incident(app: &App) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let code = app.random().bytes::<8>();
    code.iter().filter_map(|byte| LETTERS.get(usize::from(byte % 32))).map(|letter| char::from(*letter)).collect()
}

pub(super) const fn not_linked(reason: NotLinked) -> &'static str {
    match reason {
        NotLinked::NeedsInvitation => "problem-needs-invitation",
        NotLinked::Taken => "problem-account-taken",
        NotLinked::NoAccount | NotLinked::Ambiguous | NotLinked::Suspended => "problem-no-account",
    }
}
