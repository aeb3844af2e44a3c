//! From what went wrong to what the person reads: what happened, whether the answer is safe, what to do.
//!
//! The one place that knows status codes. The cause goes to the log under an incident id; the page shows only the id.

use super::pages::problem;
use super::response::{self, Framing};
use crate::app::App;
use crate::app::answer::AnswerError;
use crate::app::learn::ShowError;
use crate::app::open_canvas::{Frame, OpenError};
use crate::app::session::SessionError;
use crate::domain::linking::NotLinked;
use crate::store;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use std::fmt;

/// A failed request, ready to be shown.
#[derive(Debug)]
pub(super) struct Error {
    status: StatusCode,
    framing: Framing,
    view: Box<problem::View>,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.status, self.view.title)
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

/// A name for one failure, short enough to be read out on the telephone.
fn incident(app: &App) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let code = app.random().bytes::<8>();
    code.iter().filter_map(|byte| LETTERS.get(usize::from(byte % 32))).map(|letter| char::from(*letter)).collect()
}

impl Error {
    fn new(status: StatusCode, framing: Framing, view: problem::View) -> Self {
        Self { status, framing, view: Box::new(view) }
    }

    /// Bad input that no person of ours sends: short and without data.
    pub(super) fn bad_request(app: &App, status: StatusCode, cause: &'static str) -> Self {
        let incident = incident(app);
        tracing::warn!(incident, status = status.as_u16(), cause, "request refused");
        let view = problem::View::new("This request can't be used", "It was not sent by a page of Qstream.")
            .advice("Go back to the Qstream tab and reload it.")
            .incident(incident);
        Self::new(status, Framing::AnySalesforce(app.any_ancestor()), view)
    }

    /// The session can't go on: the frame fetches a fresh signed request by itself.
    pub(super) fn session(app: &App, error: SessionError) -> Self {
        match error {
            SessionError::Store(error) => Self::store(app, &error),
            SessionError::Suspended { frame_ancestors } => {
                Self::new(StatusCode::FORBIDDEN, Framing::Org(frame_ancestors), suspended())
            }
            error => {
                tracing::info!(cause = %error, "session can't go on; asking for a fresh signed request");
                let any = Framing::AnySalesforce(app.any_ancestor());
                Self::new(StatusCode::UNAUTHORIZED, any, problem::View::bounce(None))
            }
        }
    }

    pub(super) fn store(app: &App, error: &store::Error) -> Self {
        let incident = incident(app);
        tracing::error!(incident, error = error as &dyn std::error::Error, "the store failed");
        let view = problem::View::new("Qstream can't reach its data right now", "Nothing was changed.")
            .advice("Please try again in a minute.")
            .incident(incident);
        Self::new(StatusCode::SERVICE_UNAVAILABLE, Framing::AnySalesforce(app.any_ancestor()), view)
    }

    pub(super) fn open(app: &App, error: OpenError) -> Self {
        let framed = |status, frame: &Frame, view| Self::new(status, Framing::Org(frame.ancestors.clone()), view);
        match error {
            OpenError::Store(error) => Self::store(app, &error),
            OpenError::Bounce(frame) => {
                tracing::info!("signed request replayed or stale; asking for a fresh one");
                framed(StatusCode::CONFLICT, &frame, problem::View::bounce(Some(&frame)))
            }
            OpenError::Suspended(frame) => framed(StatusCode::FORBIDDEN, &frame, suspended()),
            OpenError::NotLinked { reason, site_name, frame } => {
                let view = not_linked(reason, &site_name).incident(refused(app, &reason));
                framed(StatusCode::FORBIDDEN, &frame, view)
            }
            OpenError::BounceLoop(frame) => {
                let view = problem::View::new("Salesforce keeps sending the same request", "Nothing was lost.")
                    .advice("Reload the whole browser page. If this comes back, tell your Salesforce admin.")
                    .incident(refused(app, &"replayed again and again"));
                framed(StatusCode::CONFLICT, &frame, view)
            }
            OpenError::NotConfirmed(why, frame) => {
                let view = problem::View::new("We couldn't confirm your e-mail address", "Nothing was lost.")
                    .advice(
                        "Salesforce has to confirm your address the first time. Please reload the tab in a minute. \
                             If this comes back, verify your e-mail address in your Salesforce settings.",
                    )
                    .incident(refused(app, &why));
                framed(StatusCode::FORBIDDEN, &frame, view)
            }
            OpenError::UnknownOrg(_) => {
                let view = problem::View::new("This Salesforce org isn't connected to Qstream", "No data was read.")
                    .advice("Ask your Salesforce admin to connect it.")
                    .incident(refused(app, &error));
                Self::new(StatusCode::FORBIDDEN, Framing::AnySalesforce(app.any_ancestor()), view)
            }
            // One page for every reason: an attacker learns nothing, the log has the cause.
            OpenError::Refused(_) | OpenError::ForeignPage(_) => {
                let view = problem::View::new("Qstream couldn't open this tab", "No data was read.")
                    .advice("Reload the page. If this comes back, give the reference below to your Salesforce admin.")
                    .incident(refused(app, &error));
                Self::new(StatusCode::FORBIDDEN, Framing::AnySalesforce(app.any_ancestor()), view)
            }
        }
    }

    /// A question that can't be shown to this person.
    pub(super) fn show(app: &App, framing: Framing, error: ShowError) -> Self {
        match error {
            ShowError::Store(error) => Self::store(app, &error),
            ShowError::NotFound => Self::not_found(framing),
            ShowError::NotDueYet(on) => Self::not_due_yet(framing, &on.in_words()),
        }
    }

    /// An answer that wasn't taken. Choices that can be corrected are handled by the question page itself.
    pub(super) fn answer(app: &App, framing: Framing, error: AnswerError) -> Self {
        match error {
            AnswerError::NotDueYet(on) => Self::not_due_yet(framing, &on.in_words()),
            AnswerError::DayFull => {
                let view = problem::View::new("That's all for today", "This answer was not stored.")
                    .advice("You have answered today's questions. This one comes back on your next working day.");
                Self::new(StatusCode::CONFLICT, framing, view)
            }
            AnswerError::CourseClosed(on) => {
                let view = problem::View::new("This Qstream has closed", "This answer was not stored.")
                    .advice(&format!("It ended on {}. Your earlier answers and points stay.", on.in_words()));
                Self::new(StatusCode::CONFLICT, framing, view)
            }
            AnswerError::Unavailable => {
                let safe =
                    "We can't tell yet whether your answer was stored. Sending it again is safe: it counts once.";
                let view = problem::View::new("Your answer didn't get through", safe)
                    .advice("Go back and send it again in a moment.")
                    .incident(refused(app, &error));
                Self::new(StatusCode::SERVICE_UNAVAILABLE, framing, view)
            }
            _ => Self::not_found(framing),
        }
    }

    /// The answer was stored, but the page about it could not be made: say so instead of "nothing was changed".
    pub(super) fn after_storing(mut self) -> Self {
        "Your answer is stored and safe.".clone_into(&mut self.view.safe);
        self
    }

    pub(super) fn not_found(framing: Framing) -> Self {
        let view = problem::View::new("There is nothing here for you", "Nothing was changed.")
            .advice("The question may have been withdrawn. Go back to today's questions.");
        Self::new(StatusCode::NOT_FOUND, framing, view)
    }

    fn not_due_yet(framing: Framing, on: &str) -> Self {
        let view = problem::View::new("This question comes later", "Nothing was stored.")
            .advice(&format!("It is planned for {on}."));
        Self::new(StatusCode::CONFLICT, framing, view)
    }
}

fn refused(app: &App, cause: &dyn fmt::Display) -> String {
    let incident = incident(app);
    tracing::warn!(incident, %cause, "refused");
    incident
}

fn suspended() -> problem::View {
    problem::View::new("Your Qstream account is suspended", "Your answers and points are kept.")
        .advice("Ask the person who runs Qstream in your company.")
}

fn not_linked(reason: NotLinked, site_name: &str) -> problem::View {
    let whom = if site_name.is_empty() { "your company".to_owned() } else { site_name.to_owned() };
    let title = "You don't have a Qstream account yet";
    match reason {
        NotLinked::NeedsInvitation => problem::View::new("Your account needs an invitation", "Nothing was changed.")
            .advice(
                "Accounts that can do more than learn are linked by an invitation code. Ask the site owner for one.",
            ),
        NotLinked::Taken => {
            problem::View::new("This account belongs to another Salesforce user", "Nothing was changed.")
                .advice(&format!("Ask the person who runs Qstream at {whom} to look at your account."))
        }
        _ => problem::View::new(title, "Nothing was changed.")
            .advice(&format!("Ask the person who runs Qstream at {whom} to add you.")),
    }
}
