//! What every handler of a person in a session needs: their language, their frame, their tokens, and the ways between the
//! pages.

use super::error::{Error, Teller};
use super::pages::{around::Around, layout::Frame};
use super::response::Framing;
use crate::app::session::{Actor, SessionError};
use crate::app::{App, access, remarks};
use crate::domain::access::Action;
use crate::domain::board::BoardMode;
use crate::domain::first_party::Scope;
use crate::domain::hold::HoldError;
use crate::domain::page_token::Purpose;
use crate::domain::reach::Reach;
use crate::store::Enrolment;
use crate::strings::Strings;

pub(super) fn framing(actor: &Actor) -> Framing {
    match actor.session.canvas() {
        Some(session) => Framing::Org(session.frame_ancestors.clone()),
        None => Framing::Nobody,
    }
}

pub(super) fn strings(actor: &Actor) -> &'static Strings {
    Strings::of(&actor.user.locale)
}

pub(super) fn tell<'a>(app: &'a App, actor: &'a Actor) -> Teller<'a> {
    Teller { app, strings: strings(actor), actor: Some(actor) }
}

pub(super) fn token(app: &App, actor: &Actor, purpose: Purpose<'_>) -> Result<String, Error> {
    actor.page_token(app, purpose).map_err(|error| tell(app, actor).session(SessionError::Token(error)))
}

/// The host page; nobody holds the pages of a site's own host.
pub(super) fn frame(actor: &Actor) -> Option<Frame<'_>> {
    let session = actor.session.canvas()?;
    Some(Frame { target_origin: &session.target_origin, instance_id: &session.instance_id })
}

/// The page around a page: `enrolments` say whether there is a board to go to.
pub(super) fn around<'a>(app: &App, actor: &'a Actor, enrolments: &[Enrolment]) -> Result<Around<'a>, Error> {
    let has_board = |one: &&Enrolment| one.settings.board != BoardMode::Off;
    let running = |one: &&Enrolment| !one.plan.has_ended(actor.today);
    let boards = || enrolments.iter().filter(has_board);
    Ok(Around {
        strings: strings(actor),
        frame: frame(actor),
        page_token: token(app, actor, Purpose::Read)?,
        board: boards().find(running).or_else(|| boards().next()).map(|one| one.course_id),
        moderates: remarks::may_moderate(actor),
        reports: Reach::has_reports(&actor.user.roles, actor.manages),
        people: access::may_by_role(&actor.user.roles, Action::SeePeople),
        questions_only: actor.session.scope() == Scope::DueQuestions,
        authors: access::may_by_role(&actor.user.roles, Action::Author),
        plans: access::may_by_role(&actor.user.roles, Action::PlanCourses),
        exports: access::may_by_role(&actor.user.roles, Action::SteerExport),
        broken: actor.broken,
    })
}

/// Which field of a hold is wrong, and what to say about it.
pub(super) const fn wrong_hold(why: HoldError) -> (&'static str, &'static str) {
    match why {
        HoldError::Past => ("from", "hold-wrong-past"),
        HoldError::TooFar => ("from", "hold-wrong-far"),
        HoldError::Backwards => ("to", "hold-wrong-backwards"),
        HoldError::TooLong => ("to", "hold-wrong-long"),
        HoldError::Overlaps => ("from", "hold-wrong-overlap"),
    }
}
