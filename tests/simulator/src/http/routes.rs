//! The whole route table, host by host.

use actix_web::guard::fn_guard;
use actix_web::web::{self, PayloadConfig, ServiceConfig};
use actix_web::{HttpResponse, Responder};

use super::place;
use crate::{canvas, control, lightning, oauth, rest};

/// The largest request body, after decompression.
const MOST_BYTES: usize = 16 << 20;

pub(crate) fn configure(config: &mut ServiceConfig) {
    config
        .app_data(PayloadConfig::new(MOST_BYTES))
        .service(web::scope("").guard(fn_guard(place::is_lightning)).configure(lightning_host))
        .service(web::scope("").guard(fn_guard(place::is_my_domain)).configure(my_domain_host))
        .service(web::scope("").guard(fn_guard(place::is_plain)).configure(plain_host))
        .default_service(web::to(misdirected));
}

/// What a person looks at: `ORG.lightning.localhost`.
fn lightning_host(config: &mut ServiceConfig) {
    config
        .route("/", web::get().to(lightning::home::page))
        .route("/lightning", web::get().to(lightning::home::page))
        .route("/lightning/page/home", web::get().to(lightning::home::page))
        .route("/lightning/n/Qstream", web::get().to(lightning::tab::page))
        .route("/lightning/o", web::get().to(lightning::objects::list))
        .route("/lightning/o/commits", web::get().to(lightning::commits::page))
        .route("/lightning/o/{object}/list", web::get().to(lightning::objects::rows))
        .route("/lightning/r/{object}/{id}/view", web::get().to(lightning::record::page))
        .route("/lightning/setup", web::get().to(lightning::setup::home))
        .route("/lightning/setup/{subject}", web::get().to(lightning::setup::subject))
        .route("/lightning/setup/{subject}", web::post().to(lightning::setup::change::change))
        .route("/apex/Qstream", web::get().to(lightning::elsewhere::classic))
        .route("/console", web::get().to(lightning::elsewhere::console))
        .route("/lightning/search", web::get().to(lightning::search::page))
        .route("/static/{file}", web::get().to(lightning::assets::file))
        .default_service(web::to(lightning::chrome::not_found));
}

/// What the app and the Canvas frame talk to: `ORG.my.localhost`.
fn my_domain_host(config: &mut ServiceConfig) {
    config
        .route("/canvas/host", web::get().to(canvas::page::host))
        .route("/static/{file}", web::get().to(lightning::assets::file))
        .configure(api);
}

/// The index for people and tests, and the data API of whichever org the token is of.
fn plain_host(config: &mut ServiceConfig) {
    config
        .route("/", web::get().to(control::page::index))
        .route("/control/fault", web::post().to(control::faults::order))
        .route("/control/faults/clear", web::post().to(control::faults::clear))
        .route("/control/clock", web::post().to(control::clock::advance))
        .route("/control/ledger", web::get().to(control::json::ledger))
        .route("/control/calls", web::get().to(control::json::calls))
        .route("/control/orgs", web::get().to(control::json::orgs))
        .route("/control/tokens/expire", web::post().to(control::tokens::expire))
        .route("/control/tokens/approve", web::post().to(control::tokens::approve))
        .route("/static/{file}", web::get().to(lightning::assets::file))
        .configure(api);
}

fn api(config: &mut ServiceConfig) {
    config
        .route("/.well-known/openid-configuration", web::get().to(oauth::discovery::openid))
        .route("/.well-known/oauth-authorization-server", web::get().to(oauth::discovery::server))
        .route("/id/keys", web::get().to(oauth::discovery::keys))
        .route("/services/oauth2/authorize", web::get().to(oauth::authorize::show))
        .route("/services/oauth2/authorize", web::post().to(oauth::authorize::act))
        .route("/services/oauth2/introspect", web::post().to(oauth::introspect::introspect))
        .route("/services/oauth2/token", web::post().to(oauth::token::exchange))
        .route("/services/oauth2/revoke", web::route().to(oauth::revoke::revoke))
        .route("/services/oauth2/userinfo", web::route().to(oauth::identity::userinfo))
        .route("/id/{org}/{user}", web::get().to(oauth::identity::identity))
        .route("/services/data/{version}/jobs/ingest/{id}/batches", web::put().to(rest::upload::upload))
        .route("/services/data/{version}/jobs/ingest/{id}/batches/", web::put().to(rest::upload::upload))
        .route("/services/data", web::route().to(rest::serve))
        .route("/services/data/{tail:.*}", web::route().to(rest::serve))
        .default_service(web::to(nothing_here));
}

async fn nothing_here() -> impl Responder {
    HttpResponse::NotFound()
        .content_type("application/json;charset=UTF-8")
        .body(r#"[{"errorCode":"NOT_FOUND","message":"The requested resource does not exist"}]"#)
}

async fn misdirected() -> impl Responder {
    HttpResponse::MisdirectedRequest()
        .content_type("text/plain; charset=utf-8")
        .body("This simulator answers to localhost, ORG.my.localhost and ORG.lightning.localhost only.\n")
}
