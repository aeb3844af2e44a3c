//! The buttons of Setup.

use std::io;

use actix_web::web::{Bytes, Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::super::chrome;
use super::super::viewer::Viewer;
use crate::control::{from_elsewhere, refused};
use crate::oauth::{form, value};
use crate::orgs::setup::{Installed, Permitted};
use crate::world::World;

pub(crate) async fn change(req: HttpRequest, path: Path<String>, body: Bytes, world: Data<World>) -> HttpResponse {
    let Some(viewer) = Viewer::of(&world, &req) else { return chrome::not_found(req, world).await };
    if from_elsewhere(&req) || !viewer.user.is_admin() {
        return refused();
    }
    let form = form(&body);
    let changed = match path.as_str() {
        "package" => package(&viewer, &form),
        "app" => app(&viewer, &form),
        "sets" => sets(&viewer, &form),
        "users" => users(&viewer, &form),
        _ => return chrome::missing(&viewer),
    };
    match changed {
        Ok(true) => HttpResponse::SeeOther().insert_header(("Location", format!("/lightning/setup/{path}"))).finish(),
        Ok(false) => HttpResponse::BadRequest().content_type("text/plain; charset=utf-8").body("Nothing to change.\n"),
        Err(error) => HttpResponse::InternalServerError().body(error.to_string()),
    }
}

/// `false` when the form says nothing that can be done.
type Changed = io::Result<bool>;

fn package(viewer: &Viewer<'_>, form: &[(String, String)]) -> Changed {
    let installed = match value(form, "installed") {
        Some("no") => Installed::No,
        Some("admins_only") => Installed::AdminsOnly,
        Some("all_users") => Installed::AllUsers,
        _ => return Ok(false),
    };
    viewer.world.setup().change(&viewer.org.key, |settled| settled.installed = installed).map(|()| true)
}

fn app(viewer: &Viewer<'_>, form: &[(String, String)]) -> Changed {
    if let Some(index) = value(form, "revoke").and_then(|index| index.parse().ok()) {
        return viewer.world.tokens().revoke_approval(&viewer.org.key, index).map(|()| true);
    }
    let permitted = match value(form, "permitted") {
        Some("admin_approved") => Permitted::AdminApproved,
        Some("self_authorise") => Permitted::SelfAuthorise,
        _ => return Ok(false),
    };
    let change = viewer.world.setup().change(&viewer.org.key, |settled| {
        settled.permitted = permitted;
        // Everybody has to say yes for themselves from now on.
        settled.canvas_approved.clear();
    });
    change.map(|()| true)
}

fn sets(viewer: &Viewer<'_>, form: &[(String, String)]) -> Changed {
    let known = |set: &&str| viewer.world.schema.permission_sets.iter().any(|known| known.name == *set);
    let Some(set) = value(form, "set").filter(known) else { return Ok(false) };
    let chosen = |id: &str| form.iter().any(|(name, value)| name == "user" && value == id);
    let change = viewer.world.setup().change(&viewer.org.key, |settled| {
        for user in &viewer.org.users {
            let own = settled.sets.entry(user.id.clone()).or_default();
            if chosen(&user.id) {
                own.insert(set.to_owned());
            } else {
                own.remove(set);
            }
        }
    });
    change.map(|()| true)
}

fn users(viewer: &Viewer<'_>, form: &[(String, String)]) -> Changed {
    let Some(user) = value(form, "user").and_then(|id| viewer.org.user(id)) else { return Ok(false) };
    let world = viewer.world;
    let email = value(form, "email").map(str::trim).filter(|email| email.contains('@'));
    match (value(form, "active"), email) {
        (Some("false"), _) => {
            world.setup().change(&viewer.org.key, |settled| {
                settled.inactive.insert(user.id.clone());
            })?;
            world.tokens().end_sessions(&viewer.org.key, &user.id)?;
        }
        (Some(_), _) => world.setup().change(&viewer.org.key, |settled| {
            settled.inactive.remove(&user.id);
        })?,
        (None, Some(email)) => world.setup().change(&viewer.org.key, |settled| {
            settled.emails.insert(user.id.clone(), email.to_owned());
        })?,
        (None, None) => return Ok(false),
    }
    Ok(true)
}
