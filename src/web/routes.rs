//! The whole route table, but for the embedded files below `/static`. A route has an audience, or it doesn't exist.

use super::{
    approve, assets, audit, canvas, connect, course_people, course_questions, course_readers, course_teams, courses,
    dashboard, diagnosis, export, gallery, health, help, home, learn, mail_stop, mailbox, media, people, profile,
    question_editor, question_history, question_link, questions, refused, remarks, reports, roster, salesforce_app,
    salesforce_settings, second_factor, security, sessions, set_up, sign_in, sign_in_settings, site_calendar,
};
use crate::domain::access::Action;
use actix_web::{Route as Handler, web};
use std::collections::BTreeSet;

/// Who may call a route, and what proves it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Anybody; the answer holds no data of a site.
    Public,
    /// Whoever has an address that we made: pictures, which can't carry a token, the links of mails, and the link to connect an org.
    Signed,
    /// Salesforce: a signed request.
    Launch,
    /// A person in a session: a page token that may read.
    Reading,
    /// A person in a session: a page token bound to this very path.
    Changing,
}

/// One line of the table.
pub struct Route {
    pub method: &'static str,
    pub path: &'static str,
    pub audience: Audience,
    /// What a person in a session does with it; the use case asks the same table of `domain::access`.
    pub action: Option<Action>,
    handler: fn() -> Handler,
}

impl Route {
    /// For people who may do that.
    const fn to(mut self, action: Action) -> Self {
        self.action = Some(action);
        self
    }
}

const fn get(path: &'static str, audience: Audience, handler: fn() -> Handler) -> Route {
    Route { method: "GET", path, audience, action: None, handler }
}

const fn post(path: &'static str, audience: Audience, handler: fn() -> Handler) -> Route {
    Route { method: "POST", path, audience, action: None, handler }
}

/// Every page. In the frame people navigate by POST, because a token has no place in an address.
pub const ROUTES: &[Route] = &[
    // Anybody
    get("/", Audience::Public, || web::get().to(home::show)),
    get("/livez", Audience::Public, || web::get().to(health::live)),
    get("/readyz", Audience::Public, || web::get().to(health::ready)),
    get("/help", Audience::Public, || web::get().to(help::index)),
    get("/help/{name}", Audience::Public, || web::get().to(help::guide)),
    get("/help/pictures/{name}", Audience::Public, || web::get().to(help::picture)),
    get("/gallery", Audience::Public, || web::get().to(gallery::index)),
    get("/gallery/{language}/{specimen}", Audience::Public, || web::get().to(gallery::show)),
    get("/mailbox", Audience::Public, || web::get().to(mailbox::list)),
    get("/mailbox/{id}", Audience::Public, || web::get().to(mailbox::show)),
    get("/mailbox/{id}/html", Audience::Public, || web::get().to(mailbox::html)),
    // Salesforce
    get("/canvas", Audience::Public, || web::get().to(approve::explain)),
    post("/canvas", Audience::Launch, || web::post().to(canvas::open)),
    post("/canvas/approve", Audience::Public, || web::post().to(approve::begin)),
    get("/canvas/approved", Audience::Public, || web::get().to(approve::finish)),
    post("/canvas/invitation", Audience::Changing, || web::post().to(canvas::redeem)),
    // Admins
    post("/canvas/diagnosis", Audience::Reading, || web::post().to(diagnosis::show)).to(Action::Diagnose),
    // Connecting an org: whoever has the link, then whoever came back from Salesforce in the same browser
    get("/connect/{token}", Audience::Signed, || web::get().to(connect::open)),
    post("/connect/{token}", Audience::Signed, || web::post().to(connect::begin)),
    post("/connect/confirm", Audience::Signed, || web::post().to(connect::confirm)),
    post("/connect/{token}/certificate", Audience::Signed, || web::post().to(connect::by_certificate)),
    get("/settings/salesforce", Audience::Reading, || web::get().to(salesforce_settings::show)).to(Action::ConnectOrg),
    post("/settings/salesforce", Audience::Reading, || web::post().to(salesforce_settings::show))
        .to(Action::ConnectOrg),
    post("/settings/salesforce/link/send", Audience::Changing, || web::post().to(salesforce_settings::send_link))
        .to(Action::ConnectOrg),
    post("/settings/salesforce/link/end", Audience::Changing, || web::post().to(salesforce_settings::end_link))
        .to(Action::ConnectOrg),
    post("/settings/salesforce/check", Audience::Changing, || web::post().to(salesforce_settings::check))
        .to(Action::ConnectOrg),
    post("/settings/salesforce/export/settings", Audience::Changing, || web::post().to(salesforce_settings::export))
        .to(Action::ConnectOrg),
    post("/settings/salesforce/launches/settings", Audience::Changing, || {
        web::post().to(salesforce_settings::launches)
    })
    .to(Action::ConnectOrg),
    get("/settings/salesforce/app", Audience::Reading, || web::get().to(salesforce_app::show)).to(Action::ConnectOrg),
    post("/settings/salesforce/app", Audience::Reading, || web::post().to(salesforce_app::show)).to(Action::ConnectOrg),
    post("/settings/salesforce/app/settings", Audience::Changing, || web::post().to(salesforce_app::store))
        .to(Action::ConnectOrg),
    post("/settings/salesforce/app/certificate", Audience::Changing, || web::post().to(salesforce_app::certify))
        .to(Action::ConnectOrg),
    post("/settings/salesforce/app/end", Audience::Changing, || web::post().to(salesforce_app::end))
        .to(Action::ConnectOrg),
    get("/settings/salesforce/disconnect", Audience::Reading, || web::get().to(salesforce_settings::ask_disconnect))
        .to(Action::ConnectOrg),
    post("/settings/salesforce/disconnect", Audience::Reading, || web::post().to(salesforce_settings::ask_disconnect))
        .to(Action::ConnectOrg),
    post("/settings/salesforce/disconnect/end", Audience::Changing, || web::post().to(salesforce_settings::disconnect))
        .to(Action::ConnectOrg),
    post("/export", Audience::Reading, || web::post().to(export::open)).to(Action::SteerExport),
    post("/export/row", Audience::Reading, || web::post().to(export::row)).to(Action::SteerExport),
    post("/export/preflight", Audience::Reading, || web::post().to(export::preflight)).to(Action::SteerExport),
    post("/export/stop", Audience::Reading, || web::post().to(export::ask_to_stop)).to(Action::SteerExport),
    post("/export/{connection_id}/begin", Audience::Changing, || web::post().to(export::begin)).to(Action::SteerExport),
    post("/export/{connection_id}/hold", Audience::Changing, || web::post().to(export::hold)).to(Action::SteerExport),
    post("/export/{connection_id}/resume", Audience::Changing, || web::post().to(export::resume))
        .to(Action::SteerExport),
    post("/export/{connection_id}/stop", Audience::Changing, || web::post().to(export::stop)).to(Action::SteerExport),
    post("/export/{connection_id}/retry", Audience::Changing, || web::post().to(export::retry)).to(Action::SteerExport),
    post("/export/{connection_id}/compare", Audience::Changing, || web::post().to(export::compare))
        .to(Action::SteerExport),
    // Learners
    post("/today", Audience::Reading, || web::post().to(learn::today)).to(Action::Learn),
    post("/presentations/{presentation_id}", Audience::Reading, || web::post().to(learn::question)).to(Action::Learn),
    post("/presentations/{presentation_id}/answer", Audience::Changing, || web::post().to(learn::answer))
        .to(Action::Learn),
    post("/done", Audience::Reading, || web::post().to(learn::done)).to(Action::Learn),
    post("/progress", Audience::Reading, || web::post().to(dashboard::progress)).to(Action::Learn),
    post("/board/{course_id}", Audience::Reading, || web::post().to(dashboard::board)).to(Action::Learn),
    post("/profile", Audience::Reading, || web::post().to(profile::open)).to(Action::OwnProfile),
    post("/profile/settings", Audience::Changing, || web::post().to(profile::settings)).to(Action::OwnProfile),
    post("/profile/hold", Audience::Changing, || web::post().to(profile::take_hold)).to(Action::OwnProfile),
    post("/profile/hold/end", Audience::Changing, || web::post().to(profile::end_hold)).to(Action::OwnProfile),
    post("/presentations/{presentation_id}/comments", Audience::Reading, || web::post().to(remarks::comments))
        .to(Action::Learn),
    post("/presentations/{presentation_id}/comments/add", Audience::Changing, || web::post().to(remarks::add_comment))
        .to(Action::Learn),
    post("/presentations/{presentation_id}/report", Audience::Reading, || web::post().to(remarks::report))
        .to(Action::Learn),
    post("/presentations/{presentation_id}/report/send", Audience::Changing, || web::post().to(remarks::send_report))
        .to(Action::Learn),
    post("/moderation", Audience::Reading, || web::post().to(remarks::moderation)).to(Action::Moderate),
    post("/moderation/{comment_id}", Audience::Changing, || web::post().to(remarks::decide)).to(Action::Moderate),
    // Mails
    get("/q/{token}", Audience::Signed, || web::get().to(question_link::open)),
    post("/q/{token}", Audience::Signed, || web::post().to(question_link::answer)),
    get("/q/{token}/not-you", Audience::Public, || web::get().to(question_link::not_you)),
    get("/mail/stop/{token}", Audience::Signed, || web::get().to(mail_stop::ask)),
    post("/mail/stop/{token}", Audience::Signed, || web::post().to(mail_stop::stop)),
    post("/mail/start/{token}", Audience::Signed, || web::post().to(mail_stop::start)),
    post("/profile/mails", Audience::Changing, || web::post().to(profile::mails)).to(Action::OwnProfile),
    get("/media/{site_id}/{media_id}/{day}/{proof}", Audience::Signed, || web::get().to(media::picture)),
    // Managers, reporting managers, program managers, owners
    post("/reports", Audience::Reading, || web::post().to(reports::open)).to(Action::SeeReports),
    get("/reports", Audience::Reading, || web::get().to(reports::open)).to(Action::SeeReports),
    post("/reports/download", Audience::Reading, || web::post().to(reports::download)).to(Action::SeeReports),
    get("/reports/download", Audience::Reading, || web::get().to(reports::download)).to(Action::SeeReports),
    post("/reports/people/{user_id}", Audience::Reading, || web::post().to(reports::person)).to(Action::SeeReports),
    get("/reports/people/{user_id}", Audience::Reading, || web::get().to(reports::person)).to(Action::SeeReports),
    post("/reports/people/{user_id}/notes/add", Audience::Changing, || web::post().to(reports::add_note))
        .to(Action::SeeReports),
    post("/reports/people/{user_id}/hold", Audience::Changing, || web::post().to(reports::give_hold))
        .to(Action::SeeReports),
    post("/reports/nudge", Audience::Changing, || web::post().to(reports::nudge)).to(Action::SeeReports),
    // Those who run a site
    get("/set-up", Audience::Reading, || web::get().to(set_up::show)).to(Action::SetUpSite),
    post("/set-up", Audience::Reading, || web::post().to(set_up::show)).to(Action::SetUpSite),
    get("/settings/calendar", Audience::Reading, || web::get().to(site_calendar::show)).to(Action::SetUpSite),
    post("/settings/calendar", Audience::Reading, || web::post().to(site_calendar::show)).to(Action::SetUpSite),
    post("/settings/calendar/save", Audience::Changing, || web::post().to(site_calendar::save)).to(Action::SetUpSite),
    post("/settings/calendar/holidays/add", Audience::Changing, || web::post().to(site_calendar::add))
        .to(Action::SetUpSite),
    post("/settings/calendar/holidays/end", Audience::Changing, || web::post().to(site_calendar::end))
        .to(Action::SetUpSite),
    post("/questions", Audience::Reading, || web::post().to(questions::list)).to(Action::Author),
    get("/questions", Audience::Reading, || web::get().to(questions::list)).to(Action::Author),
    post("/questions/new", Audience::Reading, || web::post().to(question_editor::begin)).to(Action::Author),
    get("/questions/new", Audience::Reading, || web::get().to(question_editor::begin)).to(Action::Author),
    post("/questions/add", Audience::Changing, || web::post().to(question_editor::add)).to(Action::Author),
    post("/questions/import", Audience::Reading, || web::post().to(questions::begin_import)).to(Action::Author),
    get("/questions/import", Audience::Reading, || web::get().to(questions::begin_import)).to(Action::Author),
    post("/questions/upload", Audience::Changing, || web::post().to(questions::upload)).to(Action::Author),
    post("/questions/export", Audience::Reading, || web::post().to(questions::export)).to(Action::Author),
    get("/questions/export", Audience::Reading, || web::get().to(questions::export)).to(Action::Author),
    post("/questions/{question_id}", Audience::Reading, || web::post().to(question_editor::edit)).to(Action::Author),
    get("/questions/{question_id}", Audience::Reading, || web::get().to(question_editor::edit)).to(Action::Author),
    post("/questions/{question_id}/save", Audience::Changing, || web::post().to(question_editor::save))
        .to(Action::Author),
    post("/questions/{question_id}/copy", Audience::Reading, || web::post().to(question_editor::copy))
        .to(Action::Author),
    get("/questions/{question_id}/copy", Audience::Reading, || web::get().to(question_editor::copy)).to(Action::Author),
    post("/questions/{question_id}/picture/upload", Audience::Changing, || web::post().to(question_editor::picture))
        .to(Action::Author),
    post("/questions/{question_id}/picture/end", Audience::Changing, || {
        web::post().to(question_editor::remove_picture)
    })
    .to(Action::Author),
    post("/questions/{question_id}/offer/add", Audience::Changing, || web::post().to(question_editor::offer))
        .to(Action::Author),
    post("/questions/{question_id}/versions/{version_id}/key", Audience::Reading, || {
        web::post().to(question_history::begin)
    })
    .to(Action::Author),
    get("/questions/{question_id}/versions/{version_id}/key", Audience::Reading, || {
        web::get().to(question_history::begin)
    })
    .to(Action::Author),
    post("/questions/{question_id}/versions/{version_id}/key/save", Audience::Changing, || {
        web::post().to(question_history::save)
    })
    .to(Action::Author),
    post("/questions/{question_id}/withdrawal", Audience::Reading, || web::post().to(question_editor::ask_withdrawal))
        .to(Action::Author),
    get("/questions/{question_id}/withdrawal", Audience::Reading, || web::get().to(question_editor::ask_withdrawal))
        .to(Action::Author),
    post("/questions/{question_id}/withdrawal/confirmed", Audience::Changing, || {
        web::post().to(question_editor::withdraw)
    })
    .to(Action::Author),
    post("/courses", Audience::Reading, || web::post().to(courses::list)).to(Action::PlanCourses),
    get("/courses", Audience::Reading, || web::get().to(courses::list)).to(Action::PlanCourses),
    post("/courses/add", Audience::Changing, || web::post().to(courses::create)).to(Action::PlanCourses),
    post("/courses/{course_id}", Audience::Reading, || web::post().to(courses::show)).to(Action::PlanCourses),
    get("/courses/{course_id}", Audience::Reading, || web::get().to(courses::show)).to(Action::PlanCourses),
    post("/courses/{course_id}/save", Audience::Changing, || web::post().to(courses::save)).to(Action::PlanCourses),
    post("/courses/{course_id}/suggestion/apply", Audience::Changing, || web::post().to(courses::suggest))
        .to(Action::PlanCourses),
    post("/courses/{course_id}/copy/add", Audience::Changing, || web::post().to(courses::copy)).to(Action::PlanCourses),
    post("/courses/{course_id}/questions", Audience::Reading, || web::post().to(course_questions::show))
        .to(Action::PlanCourses),
    get("/courses/{course_id}/questions", Audience::Reading, || web::get().to(course_questions::show))
        .to(Action::PlanCourses),
    post("/courses/{course_id}/questions/save", Audience::Changing, || web::post().to(course_questions::save))
        .to(Action::PlanCourses),
    post("/courses/{course_id}/questions/addition", Audience::Reading, || web::post().to(course_questions::foresee))
        .to(Action::PlanCourses),
    get("/courses/{course_id}/questions/addition", Audience::Reading, || web::get().to(course_questions::foresee))
        .to(Action::PlanCourses),
    post("/courses/{course_id}/questions/add", Audience::Changing, || web::post().to(course_questions::add))
        .to(Action::PlanCourses),
    post("/courses/{course_id}/people", Audience::Reading, || web::post().to(course_people::show))
        .to(Action::PlanCourses),
    get("/courses/{course_id}/people", Audience::Reading, || web::get().to(course_people::show))
        .to(Action::PlanCourses),
    post("/courses/{course_id}/people/add", Audience::Changing, || web::post().to(course_people::add))
        .to(Action::PlanCourses),
    post("/courses/{course_id}/people/upload", Audience::Changing, || web::post().to(course_people::upload))
        .to(Action::PlanCourses),
    post("/courses/{course_id}/teams", Audience::Reading, || web::post().to(course_teams::show))
        .to(Action::PlanCourses),
    get("/courses/{course_id}/teams", Audience::Reading, || web::get().to(course_teams::show)).to(Action::PlanCourses),
    post("/courses/{course_id}/teams/apply", Audience::Changing, || web::post().to(course_teams::make))
        .to(Action::PlanCourses),
    post("/courses/{course_id}/teams/add", Audience::Changing, || web::post().to(course_teams::put))
        .to(Action::PlanCourses),
    post("/courses/{course_id}/teams/end", Audience::Changing, || web::post().to(course_teams::remove))
        .to(Action::PlanCourses),
    post("/courses/{course_id}/readers", Audience::Reading, || web::post().to(course_readers::show))
        .to(Action::PlanCourses),
    get("/courses/{course_id}/readers", Audience::Reading, || web::get().to(course_readers::show))
        .to(Action::PlanCourses),
    post("/courses/{course_id}/readers/add", Audience::Changing, || web::post().to(course_readers::add))
        .to(Action::PlanCourses),
    post("/courses/{course_id}/readers/end", Audience::Changing, || web::post().to(course_readers::remove))
        .to(Action::PlanCourses),
    post("/courses/{course_id}/launch/confirmed", Audience::Changing, || web::post().to(course_people::launch))
        .to(Action::PlanCourses),
    post("/courses/{course_id}/closing", Audience::Reading, || web::post().to(courses::ask_close))
        .to(Action::PlanCourses),
    get("/courses/{course_id}/closing", Audience::Reading, || web::get().to(courses::ask_close))
        .to(Action::PlanCourses),
    post("/courses/{course_id}/closing/confirmed", Audience::Changing, || web::post().to(courses::close))
        .to(Action::PlanCourses),
    post("/courses/{course_id}/removal", Audience::Reading, || web::post().to(courses::ask_removal))
        .to(Action::PlanCourses),
    get("/courses/{course_id}/removal", Audience::Reading, || web::get().to(courses::ask_removal))
        .to(Action::PlanCourses),
    post("/courses/{course_id}/removal/confirmed", Audience::Changing, || web::post().to(courses::remove))
        .to(Action::PlanCourses),
    post("/people", Audience::Reading, || web::post().to(people::list)).to(Action::SeePeople),
    get("/people", Audience::Reading, || web::get().to(people::list)).to(Action::SeePeople),
    post("/people/bulk", Audience::Reading, || web::post().to(people::ask_bulk)).to(Action::ChangePeople),
    get("/people/bulk", Audience::Reading, || web::get().to(people::ask_bulk)).to(Action::ChangePeople),
    post("/people/bulk/apply", Audience::Changing, || web::post().to(people::apply_bulk)).to(Action::ChangePeople),
    post("/people/{user_id}", Audience::Reading, || web::post().to(people::person)).to(Action::SeePeople),
    get("/people/{user_id}", Audience::Reading, || web::get().to(people::person)).to(Action::SeePeople),
    post("/people/{user_id}/save", Audience::Changing, || web::post().to(people::save)).to(Action::ChangePeople),
    post("/people/{user_id}/roles", Audience::Changing, || web::post().to(people::roles)).to(Action::ChangePeople),
    post("/people/{user_id}/state", Audience::Changing, || web::post().to(people::state)).to(Action::ChangePeople),
    post("/people/{user_id}/hold", Audience::Changing, || web::post().to(people::give_hold)).to(Action::ChangePeople),
    post("/people/{user_id}/hold/end", Audience::Changing, || web::post().to(people::end_hold))
        .to(Action::ChangePeople),
    post("/people/{user_id}/data", Audience::Changing, || web::post().to(people::take_out)).to(Action::PersonalData),
    post("/people/{user_id}/erase", Audience::Reading, || web::post().to(people::ask_erase)).to(Action::PersonalData),
    get("/people/{user_id}/erase", Audience::Reading, || web::get().to(people::ask_erase)).to(Action::PersonalData),
    post("/people/{user_id}/erase/confirmed", Audience::Changing, || web::post().to(people::erase))
        .to(Action::PersonalData),
    post("/roster", Audience::Reading, || web::post().to(roster::begin)).to(Action::ImportRoster),
    get("/roster", Audience::Reading, || web::get().to(roster::begin)).to(Action::ImportRoster),
    post("/roster/upload", Audience::Changing, || web::post().to(roster::upload)).to(Action::ImportRoster),
    post("/roster/org/add", Audience::Changing, || web::post().to(roster::from_org)).to(Action::ImportRoster),
    post("/roster/{roster_id}/apply", Audience::Changing, || web::post().to(roster::apply)).to(Action::ImportRoster),
    post("/roster/{roster_id}/result", Audience::Reading, || web::post().to(roster::result)).to(Action::ImportRoster),
    get("/roster/{roster_id}/result", Audience::Reading, || web::get().to(roster::result)).to(Action::ImportRoster),
    post("/audit", Audience::Reading, || web::post().to(audit::show)).to(Action::ReadAudit),
    get("/audit", Audience::Reading, || web::get().to(audit::show)).to(Action::ReadAudit),
    post("/audit/export", Audience::Reading, || web::post().to(audit::export)).to(Action::ReadAudit),
    get("/audit/export", Audience::Reading, || web::get().to(audit::export)).to(Action::ReadAudit),
    // People on their site's own host: what the frame reads by form has an address of its own here.
    get("/sign-in", Audience::Public, || web::get().to(sign_in::show)),
    post("/sign-in/mail", Audience::Public, || web::post().to(sign_in::ask)),
    post("/sign-in/code", Audience::Public, || web::post().to(sign_in::code)),
    get("/sign-in/link/{token}", Audience::Public, || web::get().to(sign_in::link)),
    post("/sign-in/link", Audience::Public, || web::post().to(sign_in::press)),
    post("/sign-in/invited", Audience::Public, || web::post().to(sign_in::invited)),
    get("/settings/sign-in", Audience::Reading, || web::get().to(sign_in_settings::show)).to(Action::ConnectOrg),
    post("/settings/sign-in", Audience::Reading, || web::post().to(sign_in_settings::show)).to(Action::ConnectOrg),
    get("/settings/sign-in/force", Audience::Reading, || web::get().to(sign_in_settings::ask)).to(Action::ConnectOrg),
    post("/settings/sign-in/force", Audience::Reading, || web::post().to(sign_in_settings::ask)).to(Action::ConnectOrg),
    post("/settings/sign-in/force/save", Audience::Changing, || web::post().to(sign_in_settings::force))
        .to(Action::ConnectOrg),
    post("/settings/sign-in/tab/save", Audience::Changing, || web::post().to(sign_in_settings::tab))
        .to(Action::ConnectOrg),
    get("/people/refused", Audience::Reading, || web::get().to(refused::show)).to(Action::ChangePeople),
    post("/people/refused", Audience::Reading, || web::post().to(refused::show)).to(Action::ChangePeople),
    post("/people/refused/end", Audience::Changing, || web::post().to(refused::again)).to(Action::ChangePeople),
    post("/sign-in/password", Audience::Public, || web::post().to(sign_in::password)),
    get("/sign-in/second", Audience::Public, || web::get().to(second_factor::show)),
    post("/sign-in/second/code", Audience::Public, || web::post().to(second_factor::code)),
    post("/sign-in/second/recovery", Audience::Public, || web::post().to(second_factor::recover)),
    get("/profile/security", Audience::Reading, || web::get().to(security::show)).to(Action::OwnProfile),
    post("/profile/security", Audience::Reading, || web::post().to(security::show)).to(Action::OwnProfile),
    post("/profile/security/password/save", Audience::Changing, || web::post().to(security::password))
        .to(Action::OwnProfile),
    post("/profile/security/password/end", Audience::Changing, || web::post().to(security::remove_password))
        .to(Action::OwnProfile),
    post("/profile/security/codes/add", Audience::Changing, || web::post().to(security::renew_codes))
        .to(Action::OwnProfile),
    post("/profile/security/app/end", Audience::Changing, || web::post().to(security::forget_app))
        .to(Action::OwnProfile),
    post("/sign-in/salesforce/leave", Audience::Public, || web::post().to(sign_in::leave)),
    get("/sign-in/salesforce", Audience::Public, || web::get().to(sign_in::come_back)),
    post("/sign-out", Audience::Changing, || web::post().to(sessions::sign_out)).to(Action::OwnProfile),
    post("/profile/sessions/end", Audience::Changing, || web::post().to(sessions::end)).to(Action::OwnProfile),
    get("/export", Audience::Reading, || web::get().to(export::open)).to(Action::SteerExport),
    get("/export/row", Audience::Reading, || web::get().to(export::row)).to(Action::SteerExport),
    get("/export/preflight", Audience::Reading, || web::get().to(export::preflight)).to(Action::SteerExport),
    get("/export/stop", Audience::Reading, || web::get().to(export::ask_to_stop)).to(Action::SteerExport),
    get("/canvas/diagnosis", Audience::Reading, || web::get().to(diagnosis::show)).to(Action::Diagnose),
    get("/today", Audience::Reading, || web::get().to(learn::today)).to(Action::Learn),
    get("/presentations/{presentation_id}", Audience::Reading, || web::get().to(learn::question)).to(Action::Learn),
    get("/done", Audience::Reading, || web::get().to(learn::done)).to(Action::Learn),
    get("/progress", Audience::Reading, || web::get().to(dashboard::progress)).to(Action::Learn),
    get("/board/{course_id}", Audience::Reading, || web::get().to(dashboard::board)).to(Action::Learn),
    get("/profile", Audience::Reading, || web::get().to(profile::open)).to(Action::OwnProfile),
    get("/presentations/{presentation_id}/comments", Audience::Reading, || web::get().to(remarks::comments))
        .to(Action::Learn),
    get("/presentations/{presentation_id}/report", Audience::Reading, || web::get().to(remarks::report))
        .to(Action::Learn),
    get("/moderation", Audience::Reading, || web::get().to(remarks::moderation)).to(Action::Moderate),
];

/// What somebody may do who came by the link of a question mail; everything else is refused.
pub const OF_DUE_QUESTIONS: &[&str] =
    &["/today", "/presentations/{presentation_id}", "/presentations/{presentation_id}/answer", "/done", "/sign-out"];

/// The longest way that is kept through signing in.
const LONGEST_WAY: usize = 200;

/// `address` when it is one of our own pages that are read by their address: the only places that signing in leads to.
pub(super) fn readable_address(address: &str) -> Option<&str> {
    let harmless = |given: &str| !given.is_empty() && given.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let fits = |route: &Route| {
        let (ours, theirs): (Vec<_>, Vec<_>) = (route.path.split('/').collect(), address.split('/').collect());
        let part_fits = |(part, given): (&&str, &&str)| part == given || (part.starts_with('{') && harmless(given));
        ours.len() == theirs.len() && ours.iter().zip(&theirs).all(part_fits)
    };
    let reads = |route: &&Route| route.method == "GET" && route.audience == Audience::Reading;
    (address.len() <= LONGEST_WAY && ROUTES.iter().filter(reads).any(fits)).then_some(address)
}

/// Below `/static`.
pub(super) fn assets(config: &mut web::ServiceConfig) {
    config.route("/{name}", web::get().to(assets::serve));
}

pub(super) fn pages(config: &mut web::ServiceConfig) {
    let paths: BTreeSet<&str> = ROUTES.iter().map(|route| route.path).collect();
    for path in paths {
        let routes = ROUTES.iter().filter(|route| route.path == path);
        let resource = routes.fold(web::resource(path), |resource, route| resource.route((route.handler)()));
        config.service(resource.default_service(web::to(home::method_not_allowed)));
    }
}

#[cfg(test)]
mod tests {
    use super::readable_address;
    use proptest::prelude::*;
    use url::Url;

    proptest! {
        /// Whatever is accepted stays on the host it was given on, however a browser reads it.
        #[test]
        fn no_way_back_leaves_the_host(
            parts in proptest::collection::vec(
                prop_oneof![
                    Just("/"), Just("\\"), Just("//"), Just("today"), Just("board"), Just("profile"), Just("people"),
                    Just("evil.example"), Just("https:"), Just("javascript:"), Just("@"), Just(":"), Just("?"), Just("#"),
                    Just("%2F"), Just("%5C"), Just(".."), Just("\t"), Just("\n"), Just("\0"), Just(" "), Just("x"),
                ],
                0..7,
            ),
        ) {
            let address = parts.concat();
            if let Some(next) = readable_address(&address) {
                let host = Url::parse("https://acme.qstream.example/sign-in").expect("an address");
                let gone_to = host.join(next).expect("an address of ours");
                prop_assert_eq!(gone_to.origin(), host.origin());
                prop_assert_eq!(gone_to.path(), next);
            }
        }
    }

    #[test]
    fn signing_in_leads_to_our_own_pages_and_nowhere_else() {
        for good in ["/today", "/progress", "/presentations/0190a3c2d3e47abc8def0123456789ab", "/board/x"] {
            assert_eq!(readable_address(good), Some(good));
        }
        for bad in [
            "",
            "/",
            "//evil.example",
            "//evil.example/today",
            "/\\evil.example",
            "https://evil.example/today",
            "today",
            "/today/",
            "/today?x=1",
            "/today#x",
            "/presentations/",
            "/presentations/../../x",
            "/presentations/a%2Fb",
            "/presentations/@evil.example",
            "/sign-in",
            "/profile/settings",
            "/canvas",
            "javascript:alert(1)",
            "/today\r\nSet-Cookie: a=b",
            "/board/a/b",
            " /today",
            "/TODAY",
        ] {
            assert_eq!(readable_address(bad), None, "{bad}");
        }
        assert_eq!(readable_address(&format!("/board/{}", "a".repeat(300))), None);
    }
}
