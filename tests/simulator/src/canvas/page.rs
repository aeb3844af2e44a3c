//! `/canvas/host`: the page between the Lightning page and the app, as Salesforce nests them. It posts the
//! signed request into a frame of its own, and its script speaks the host side of the Canvas protocol.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde::Deserialize;
use serde_json::json;

use super::approval;
use super::request::{self, Place, Showing};
use super::sign::envelope;
use crate::faults::{Fault, Moment};
use crate::http::place;
use crate::orgs::setup::Installed;
use crate::orgs::tokens::Purpose;
use crate::orgs::{Org, UserInfo};
use crate::world::World;

#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(rename = "as", default)]
    username: String,
    #[serde(default)]
    place: String,
}

pub(crate) async fn host(req: HttpRequest, asked: Query<Asked>, world: Data<World>) -> HttpResponse {
    let org = place::org(&world, &req);
    let Some((org, user)) = org.and_then(|org| Some((org, org.user(&asked.username)?))) else {
        return HttpResponse::NotFound().content_type("text/plain; charset=utf-8").body("NO_ACCESS\n");
    };
    world.count("canvas");
    let fault = world.faults().take(Moment::Canvas);
    if let Some(Fault::CanvasError { code }) = fault {
        return refused(StatusCode::FORBIDDEN, &code);
    }
    let settled = world.settled(org);
    if settled.installed == Installed::No {
        return refused(StatusCode::NOT_FOUND, "APP_NOT_FOUND");
    }
    if !settled.sees_package(user) || !settled.is_active(user) {
        return refused(StatusCode::FORBIDDEN, "NO_ACCESS");
    }
    let tokens = [Purpose::Canvas, Purpose::Session].map(|purpose| world.session(org, user, purpose));
    let [Ok(canvas_token), Ok(session)] = tokens else {
        return refused(StatusCode::INTERNAL_SERVER_ERROR, "ACCESS_TOKEN_RETRIEVAL_ERROR");
    };
    let showing = Showing::new(&world, Place::read(&asked.place));
    let signed = approval::is_approved(&world, org, user).then(|| {
        let request = request::build(&world, org, user, &canvas_token, &showing);
        envelope(&world.app.canvas_secret, request.to_string().as_bytes())
    });
    let page = page(&world, org, user, &showing, signed.as_deref(), &session);
    // Only the pages of the same org may frame this one.
    let ancestors = format!("frame-ancestors 'self' {}", org.lightning(world.port));
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header(("Content-Security-Policy", ancestors))
        .insert_header(("Cache-Control", "no-store"))
        .body(page.into_string())
}

/// The codes of the Canvas host stand alone in a page of their own, as in an org.
fn refused(status: StatusCode, code: &str) -> HttpResponse {
    HttpResponse::build(status).content_type("text/plain; charset=utf-8").body(format!("{code}\n"))
}

fn page(world: &World, org: &Org, user: &UserInfo, showing: &Showing, signed: Option<&str>, session: &str) -> Markup {
    let id = &showing.instance_id;
    let canvas_url = world.canvas_url();
    let origin = world.my_domain(org);
    let approval = approval::address(&canvas_url, &origin, &origin, id);
    let size = showing.place.dimensions();
    let settings = json!({
        "instanceId": id,
        "canvasUrl": canvas_url,
        "developerName": world.app.developer_name,
        "signedRequest": signed,
        "session": session,
        "outerOrigin": org.lightning(world.port),
        "version": "68.0",
        "place": showing.place.word(),
        "approvalUrl": approval,
        "width": size.width,
        "height": size.height,
        "maxWidth": size.max_width,
        "maxHeight": size.max_height,
    });
    let frame = format!("canvas-frame-{id}");
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Qstream for " (user.full_name()) }
                link rel="stylesheet" href="/static/canvas.css";
            }
            body {
                form method="post" action=(canvas_url) target=(frame) name={ "canvas-hidden-form-" (id) } {
                    input type="hidden" name="signed_request" value=(signed.unwrap_or_default());
                    @if signed.is_some() { noscript { button type="submit" { "Open Qstream" } } }
                }
                @if signed.is_none() { noscript { p { a href=(approval) target=(frame) { "Open Qstream" } } } }
                div #canvas-container class=(showing.place.word()) {
                    iframe name=(frame) id=(frame) title="Qstream" {}
                }
                script #canvas-settings type="application/json" { (PreEscaped(in_script(&settings.to_string()))) }
                script src="/static/canvas-host.js" {}
            }
        }
    }
}

/// JSON that cannot end the script element it stands in.
fn in_script(json: &str) -> String {
    json.replace('<', "\\u003c")
}
