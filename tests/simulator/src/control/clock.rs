//! Putting the clock of the orgs forward, for tokens, limits and jobs that end with time.

use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

use super::{back, from_elsewhere, is_json, refused};
use crate::oauth::{form, value};
use crate::world::World;

/// A year at a time is enough for anything that ends.
const MOST_MS: i64 = 366 * 24 * 3_600_000;

pub(crate) async fn advance(req: HttpRequest, body: Bytes, world: Data<World>) -> HttpResponse {
    if from_elsewhere(&req) {
        return refused();
    }
    let json = is_json(&req);
    let ms = if json {
        serde_json::from_slice::<Value>(&body).ok().and_then(|body| body.get("advance_ms")?.as_i64())
    } else {
        let minutes: Option<i64> = value(&form(&body), "minutes").and_then(|minutes| minutes.trim().parse().ok());
        minutes.and_then(|minutes| minutes.checked_mul(60_000))
    };
    let Some(ms) = ms.filter(|ms| (0..=MOST_MS).contains(ms)) else {
        let message = "The clock goes forward only, by at most a year: {\"advance_ms\": 60000}\n";
        return HttpResponse::BadRequest().content_type("text/plain; charset=utf-8").body(message);
    };
    world.advance(ms);
    if json { HttpResponse::Ok().json(json!({ "now_ms": world.now_ms() })) } else { back() }
}
