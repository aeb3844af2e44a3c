//! Setup: what an administrator of the org does about the app and its people. Plain forms, one page for each
//! subject.

mod app;
pub(crate) mod change;
mod people;

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use maud::{Markup, html};

use super::chrome::{self, Page, Tab, page_header};
use super::icons;
use super::viewer::Viewer;
use crate::world::World;

/// Last part of the path, name, and what it is for.
const SUBJECTS: [(&str, &str, &str); 4] = [
    ("package", "Installed Packages", "Install Qstream for administrators only or for all users, or take it out again"),
    ("app", "Connected Apps", "Who may use the app, which approvals are alive, and revoking one"),
    ("sets", "Permission Sets", "What the package lets people do, and who has which set"),
    ("users", "Users", "Change an e-mail address, deactivate or activate a user"),
];

pub(crate) async fn home(req: HttpRequest, world: Data<World>) -> HttpResponse {
    let Some(viewer) = Viewer::of(&world, &req) else { return chrome::not_found(req, world).await };
    let body = html! {
        div .card {
            dl {
                @for (path, name, purpose) in SUBJECTS {
                    div { dt { a href={ "/lightning/setup/" (path) } { (name) } } dd { (purpose) } }
                }
            }
        }
    };
    shown(&viewer, "Setup", &body)
}

pub(crate) async fn subject(req: HttpRequest, path: Path<String>, world: Data<World>) -> HttpResponse {
    let Some(viewer) = Viewer::of(&world, &req) else { return chrome::not_found(req, world).await };
    let Some((_, name, _)) = SUBJECTS.iter().find(|(known, ..)| *known == path.as_str()) else {
        return chrome::missing(&viewer);
    };
    let body = match path.as_str() {
        "package" => app::package(&viewer),
        "app" => app::approvals(&viewer),
        "sets" => people::sets(&viewer),
        _ => people::users(&viewer),
    };
    shown(&viewer, name, &body)
}

/// The page, or whom to ask when the person is no administrator.
fn shown(viewer: &Viewer<'_>, name: &str, body: &Markup) -> HttpResponse {
    let header = page_header(&icons::table(), if name == "Setup" { "" } else { "Setup" }, name, &html! {});
    let body = if viewer.user.is_admin() {
        html! { (header) (body) @if name != "Setup" { p .more { a href="/lightning/setup" { "All of Setup" } } } }
    } else {
        let admin = viewer.org.users.iter().find(|user| user.is_admin());
        html! {
            (header)
            div .card {
                p .empty {
                    "Insufficient privileges: Setup is for administrators. "
                    @if let Some(admin) = admin { a href=(viewer.path_as(admin)) { "View as " (admin.full_name()) } }
                }
            }
        }
    };
    Page { title: name.to_owned(), tab: Tab::None, live: false, body }.http(viewer)
}

/// A button that changes one thing and comes back to the page it stands on.
fn button(page: &str, fields: &[(&str, &str)], label: &str, about: &str) -> Markup {
    html! {
        form .row method="post" action={ "/lightning/setup/" (page) } {
            @for (name, value) in fields { input type="hidden" name=(name) value=(value); }
            button .button.quiet type="submit" { (label) @if !about.is_empty() { span .unseen { " " (about) } } }
        }
    }
}
