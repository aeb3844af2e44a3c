//! The whole route table, but for the embedded files below `/static`. A route has an audience, or it doesn't exist.

use super::{
    approve, assets, canvas, dashboard, diagnosis, export, gallery, health, help, home, learn, media, profile, remarks,
    reports,
};
use actix_web::{Route as Handler, web};
use std::collections::BTreeSet;

/// Who may call a route, and what proves it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Anybody; the answer holds no data of a site.
    Public,
    /// Whoever has an address that we signed: pictures, which can't carry a token.
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
    handler: fn() -> Handler,
}

const fn get(path: &'static str, audience: Audience, handler: fn() -> Handler) -> Route {
    Route { method: "GET", path, audience, handler }
}

const fn post(path: &'static str, audience: Audience, handler: fn() -> Handler) -> Route {
    Route { method: "POST", path, audience, handler }
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
    // Salesforce
    get("/canvas", Audience::Public, || web::get().to(approve::explain)),
    post("/canvas", Audience::Launch, || web::post().to(canvas::open)),
    post("/canvas/approve", Audience::Public, || web::post().to(approve::begin)),
    get("/canvas/approved", Audience::Public, || web::get().to(approve::finish)),
    post("/canvas/invitation", Audience::Changing, || web::post().to(canvas::redeem)),
    // Admins
    post("/canvas/diagnosis", Audience::Reading, || web::post().to(diagnosis::show)),
    post("/export", Audience::Reading, || web::post().to(export::open)),
    post("/export/row", Audience::Reading, || web::post().to(export::row)),
    post("/export/preflight", Audience::Reading, || web::post().to(export::preflight)),
    post("/export/stop", Audience::Reading, || web::post().to(export::ask_to_stop)),
    post("/export/{connection_id}/begin", Audience::Changing, || web::post().to(export::begin)),
    post("/export/{connection_id}/hold", Audience::Changing, || web::post().to(export::hold)),
    post("/export/{connection_id}/resume", Audience::Changing, || web::post().to(export::resume)),
    post("/export/{connection_id}/stop", Audience::Changing, || web::post().to(export::stop)),
    post("/export/{connection_id}/retry", Audience::Changing, || web::post().to(export::retry)),
    post("/export/{connection_id}/compare", Audience::Changing, || web::post().to(export::compare)),
    // Learners
    post("/today", Audience::Reading, || web::post().to(learn::today)),
    post("/presentations/{presentation_id}", Audience::Reading, || web::post().to(learn::question)),
    post("/presentations/{presentation_id}/answer", Audience::Changing, || web::post().to(learn::answer)),
    post("/done", Audience::Reading, || web::post().to(learn::done)),
    post("/progress", Audience::Reading, || web::post().to(dashboard::progress)),
    post("/board/{course_id}", Audience::Reading, || web::post().to(dashboard::board)),
    post("/profile", Audience::Reading, || web::post().to(profile::open)),
    post("/profile/settings", Audience::Changing, || web::post().to(profile::settings)),
    post("/profile/hold", Audience::Changing, || web::post().to(profile::take_hold)),
    post("/profile/hold/end", Audience::Changing, || web::post().to(profile::end_hold)),
    post("/presentations/{presentation_id}/comments", Audience::Reading, || web::post().to(remarks::comments)),
    post("/presentations/{presentation_id}/comments/add", Audience::Changing, || web::post().to(remarks::add_comment)),
    post("/presentations/{presentation_id}/report", Audience::Reading, || web::post().to(remarks::report)),
    post("/presentations/{presentation_id}/report/send", Audience::Changing, || web::post().to(remarks::send_report)),
    post("/moderation", Audience::Reading, || web::post().to(remarks::moderation)),
    post("/moderation/{comment_id}", Audience::Changing, || web::post().to(remarks::decide)),
    // Managers, reporting managers, program managers, owners
    post("/reports", Audience::Reading, || web::post().to(reports::open)),
    post("/reports/download", Audience::Reading, || web::post().to(reports::download)),
    post("/reports/people/{user_id}", Audience::Reading, || web::post().to(reports::person)),
    post("/reports/people/{user_id}/notes/add", Audience::Changing, || web::post().to(reports::add_note)),
    post("/reports/people/{user_id}/hold", Audience::Changing, || web::post().to(reports::give_hold)),
    get("/media/{site_id}/{media_id}/{day}/{proof}", Audience::Signed, || web::get().to(media::picture)),
];

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
