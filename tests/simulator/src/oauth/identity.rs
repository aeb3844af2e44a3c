//! `userinfo` and the identity URL: who a token speaks for.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::http::place;
use crate::orgs::{Org, UserInfo, ids};
use crate::records::timestamp;
use crate::world::World;

pub(crate) async fn userinfo(req: HttpRequest, world: Data<World>) -> HttpResponse {
    world.count("userinfo");
    let Some((org, user)) = holder(&world, &req) else { return bad_token() };
    let user = &world.settled(org).as_now(user);
    let url = identity_url(&world, &req, org, user);
    HttpResponse::Ok().json(json!({
        "sub": url,
        "user_id": user.id,
        "organization_id": org.id,
        "preferred_username": user.username,
        "nickname": nickname(user),
        "name": user.full_name(),
        "email": user.email,
        "email_verified": true,
        "given_name": user.first_name,
        "family_name": user.last_name,
        "zoneinfo": user.time_zone,
        "photos": photos(&world, org),
        "profile": format!("{}/{}", world.my_domain(org), user.id),
        "picture": format!("{}/profilephoto/005/F", world.my_domain(org)),
        "address": {},
        "urls": urls(&world, &req, org, user),
        "active": true,
        "user_type": "STANDARD",
        "language": user.language,
        "locale": user.locale,
        "utcOffset": utc_offset_ms(user, world.now_ms()),
        "updated_at": timestamp(world.now_ms()),
        "is_app_installed": true,
    }))
}

pub(crate) async fn identity(req: HttpRequest, path: Path<(String, String)>, world: Data<World>) -> HttpResponse {
    world.count("identity");
    let Some((org, user)) = holder(&world, &req) else { return bad_token() };
    let (asked_org, asked_user) = path.into_inner();
    if ids::to_18(&asked_org).as_ref() != Some(&org.id) || ids::to_18(&asked_user).as_ref() != Some(&user.id) {
        return HttpResponse::Forbidden().body("Bad_Id");
    }
    let user = &world.settled(org).as_now(user);
    HttpResponse::Ok().json(json!({
        "id": identity_url(&world, &req, org, user),
        "asserted_user": true,
        "user_id": user.id,
        "organization_id": org.id,
        "username": user.username,
        "nick_name": nickname(user),
        "display_name": user.full_name(),
        "email": user.email,
        "email_verified": true,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "timezone": user.time_zone,
        "photos": photos(&world, org),
        "active": true,
        "user_type": "STANDARD",
        "language": user.language,
        "locale": user.locale,
        "utcOffset": utc_offset_ms(user, world.now_ms()),
        "last_modified_date": timestamp(world.now_ms()),
        "is_app_installed": true,
        "urls": urls(&world, &req, org, user),
    }))
}

fn holder<'a>(world: &'a World, req: &HttpRequest) -> Option<(&'a Org, &'a UserInfo)> {
    let org = place::org(world, req)?;
    let header = req.headers().get("Authorization")?.to_str().ok()?;
    let (_, token) = header.split_once(' ')?;
    let holder = world.tokens().check(token.trim(), world.now_ms())?;
    let user = org.user(&holder.user).filter(|user| world.settled(org).is_active(user))?;
    (holder.org == org.key).then_some((org, user))
}

/// Plain text, unlike the errors of every other endpoint.
fn bad_token() -> HttpResponse {
    HttpResponse::Forbidden().content_type("text/plain;charset=UTF-8").body("Bad_OAuth_Token")
}

fn identity_url(world: &World, req: &HttpRequest, org: &Org, user: &UserInfo) -> String {
    format!("{}/id/{}/{}", place::base(world, org, req), org.id, user.id)
}

fn nickname(user: &UserInfo) -> &str {
    user.username.split('@').next().unwrap_or_default()
}

fn photos(world: &World, org: &Org) -> Value {
    let photo = |size: &str| format!("{}/profilephoto/005/{size}", world.my_domain(org));
    json!({ "picture": photo("F"), "thumbnail": photo("T") })
}

fn urls(world: &World, req: &HttpRequest, org: &Org, user: &UserInfo) -> Value {
    let base = place::base(world, org, req);
    json!({
        "rest": format!("{base}/services/data/v{{version}}/"),
        "sobjects": format!("{base}/services/data/v{{version}}/sobjects/"),
        "query": format!("{base}/services/data/v{{version}}/query/"),
        "profile": format!("{base}/{}", user.id),
        "custom_domain": base,
    })
}

/// Without daylight saving time, as Salesforce gives it: the offset of the coming January or July, whichever
/// is the smaller.
fn utc_offset_ms(user: &UserInfo, now_ms: i64) -> i64 {
    let Ok(now) = Timestamp::from_millisecond(now_ms).unwrap_or_default().in_tz(&user.time_zone) else { return 0 };
    let offsets = [0_i8, 6].into_iter().filter_map(|months| {
        let then = now.with().month(1 + months).day(1).build().ok()?;
        Some(i64::from(then.offset().seconds()) * 1000)
    });
    offsets.min().unwrap_or_default()
}
