//! The whole route table, host by host.

use actix_web::guard::fn_guard;
use actix_web::web::{self, PayloadConfig, ServiceConfig};
use actix_web::{HttpResponse, Responder};

use super::place;
use crate::{canvas, oauth, rest};

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
fn lightning_host(_config: &mut ServiceConfig) {
}

/// What the app and the Canvas frame talk to: `ORG.my.localhost`.
fn my_domain_host(config: &mut ServiceConfig) {
    config
        .route("/canvas/host", web::get().to(canvas::page::host))
        .configure(api);
}

/// The index for people and tests, and the data API of whichever org the token is of.
fn plain_host(config: &mut ServiceConfig) {
    config
        .configure(api);
}

fn api(config: &mut ServiceConfig) {
    config
        .route("/services/oauth2/token", web::post().to(oauth::token::exchange))
        .route("/services/oauth2/revoke", web::route().to(oauth::revoke::revoke))
        .route("/services/oauth2/userinfo", web::route().to(oauth::identity::userinfo))
        .route("/id/{org}/{user}", web::get().to(oauth::identity::identity))
        .route("/services/data", web::route().to(rest::serve))
        .route("/services/data/{tail:.*}", web::route().to(rest::serve))
        .default_service(web::to(nothing_here));
}

async fn nothing_here() -> impl Responder {
    HttpResponse::NotFound().content_type("application/json;charset=UTF-8").body(
        r#"[{"errorCode":"NOT_FOUND","message":"The requested resource does not exist"}]"#,
    )
}

async fn misdirected() -> impl Responder {
    HttpResponse::MisdirectedRequest()
        .content_type("text/plain; charset=utf-8")
        .body("This simulator answers to localhost, ORG.my.localhost and ORG.lightning.localhost only.\n")
}
