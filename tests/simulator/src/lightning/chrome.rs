//! What stands around every page: the header with search and the choice of person, the bar with the app's
//! tabs, and the place for the page itself.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use maud::{DOCTYPE, Markup, html};

use super::icons;
use super::viewer::Viewer;
use crate::orgs::UserInfo;
use crate::world::World;

/// Seconds between two loads of a page that shows rows.
const REFRESH_SECONDS: u32 = 5;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Tab {
    Home,
    Qstream,
    Objects,
    None,
}

const TABS: [(Tab, &str, &str); 3] = [
    (Tab::Home, "Home", "/lightning/page/home"),
    (Tab::Qstream, "Qstream", "/lightning/n/Qstream"),
    (Tab::Objects, "Objects", "/lightning/o"),
];

const MORE: [(&str, &str); 4] = [
    ("Recent Commits", "/lightning/o/commits"),
    ("Qstream in Salesforce Classic", "/apex/Qstream"),
    ("Qstream in a Service Console", "/console"),
    ("Setup", "/lightning/setup"),
];

/// A page within the chrome.
pub(super) struct Page {
    pub(super) title: String,
    pub(super) tab: Tab,
    /// Loads itself again every few seconds until the person stops it.
    pub(super) live: bool,
    pub(super) body: Markup,
}

impl Page {
    pub(super) fn http(self, viewer: &Viewer<'_>) -> HttpResponse {
        self.with_status(viewer, HttpResponse::Ok())
    }

    fn with_status(self, viewer: &Viewer<'_>, mut response: actix_web::HttpResponseBuilder) -> HttpResponse {
        let frames = viewer.world.my_domain(viewer.org);
        let policy = format!(
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; frame-src {frames}; \
             form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        );
        response
            .content_type("text/html; charset=utf-8")
            .insert_header(("Content-Security-Policy", policy))
            .insert_header(("Cache-Control", "no-store"));
        if let Some(cookie) = viewer.cookie() {
            response.insert_header(("Set-Cookie", cookie));
        }
        // The header does what a meta element would, and can be left out when the person stopped it.
        if self.live && is_live(viewer) {
            response.insert_header(("Refresh", REFRESH_SECONDS.to_string()));
        }
        response.body(document(viewer, &self).into_string())
    }
}

pub(super) fn is_live(viewer: &Viewer<'_>) -> bool {
    viewer.asked("live") != Some("0")
}

/// The words and the link that tell whether the page loads itself again.
pub(super) fn live_note(viewer: &Viewer<'_>) -> Markup {
    html! {
        p .live {
            @if is_live(viewer) {
                "Refreshes every " (REFRESH_SECONDS) " seconds. "
                a href={ (viewer.path) "?live=0" } { "Stop refreshing" }
            } @else {
                "Refreshing is stopped. "
                a href=(viewer.path) { "Start refreshing" }
            }
        }
    }
}

/// The card at the top of a page: icon, what kind of thing this is, its name.
pub(super) fn page_header(icon: &Markup, kind: &str, name: &str, beside: &Markup) -> Markup {
    html! {
        div .page-header {
            span .page-icon { (icon) }
            div .page-name {
                @if !kind.is_empty() { p .kind { (kind) } }
                h1 { (name) }
            }
            div .page-beside { (beside) }
        }
    }
}

pub(crate) async fn not_found(req: HttpRequest, world: Data<World>) -> HttpResponse {
    let Some(viewer) = Viewer::of(&world, &req) else {
        return HttpResponse::NotFound()
            .content_type("text/plain; charset=utf-8")
            .body("No org has this host name. The list of orgs is at the plain localhost address.\n");
    };
    missing(&viewer)
}

/// The page for what does not exist in this org.
pub(super) fn missing(viewer: &Viewer<'_>) -> HttpResponse {
    let body = html! {
        (page_header(&icons::table(), "", "Page not found", &html! {}))
        div .card { p .empty { "Nothing in " (viewer.org.name) " has this address. " a href="/lightning/o" { "All objects" } } }
    };
    let page = Page { title: "Page not found".to_owned(), tab: Tab::None, live: false, body };
    page.with_status(viewer, HttpResponse::NotFound())
}

fn document(viewer: &Viewer<'_>, page: &Page) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (page.title) " | " (viewer.org.name) }
                link rel="stylesheet" href="/static/lightning.css";
                link rel="icon" href="/static/icon.svg" type="image/svg+xml";
            }
            body {
                a .skip href="#main" { "Skip to content" }
                header {
                    @if viewer.org.sandbox {
                        p .sandbox { "Sandbox: " (viewer.org.key.rsplit("--").next().unwrap_or_default()) }
                    }
                    (global(viewer))
                    (bar(page.tab))
                }
                main #main tabindex="-1" { (page.body) }
            }
        }
    }
}

fn global(viewer: &Viewer<'_>) -> Markup {
    html! {
        div .global {
            a .org href="/lightning/page/home" { span .mark { (icons::org()) } span .org-name { (viewer.org.name) } }
            form .search role="search" action="/lightning/search" {
                label .unseen for="q" { "Search " (viewer.org.name) }
                (icons::search())
                input #q name="q" type="search" placeholder="Search..." autocomplete="off"
                    value=[(viewer.path == "/lightning/search").then(|| viewer.asked("q")).flatten()];
            }
            (person(viewer))
        }
    }
}

/// The choice of person is a list of links, so it works without a script.
fn person(viewer: &Viewer<'_>) -> Markup {
    html! {
        details .person {
            summary {
                (avatar(viewer.user))
                span .person-name { span .unseen { "Signed in as " } (viewer.user.full_name()) }
                (icons::down())
            }
            nav .menu aria-label="View as another person" {
                p .menu-title { "View this org as" }
                ul {
                    @for user in &viewer.org.users {
                        li {
                            a href=(viewer.path_as(user)) aria-current=[(user.id == viewer.user.id).then_some("true")] {
                                (avatar(user))
                                span { span .menu-name { (user.full_name()) } span .menu-hint { (user.title) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn avatar(user: &UserInfo) -> Markup {
    let initials = [&user.first_name, &user.last_name].into_iter().filter_map(|name| name.chars().next());
    let initials: String = initials.flat_map(char::to_uppercase).collect();
    html! { span .avatar aria-hidden="true" { (initials) } }
}

fn bar(current: Tab) -> Markup {
    html! {
        div .bar {
            details .launcher {
                summary { (icons::waffle()) span .unseen { "App Launcher" } }
                nav .menu aria-label="App Launcher" {
                    p .menu-title { "Apps" }
                    ul { li { a href="/lightning/n/Qstream" { span .app-icon { (icons::qstream()) } span { span .menu-name { "Qstream" } span .menu-hint { "Micro-learning, a question or two a day" } } } } }
                    p .menu-title { "Items" }
                    ul {
                        @for (_, name, path) in TABS { li { a href=(path) { span .menu-name { (name) } } } }
                        @for (name, path) in MORE { li { a href=(path) { span .menu-name { (name) } } } }
                    }
                }
            }
            p .app-name { "Qstream" }
            nav .tabs aria-label="Qstream app" {
                ul {
                    @for (tab, name, path) in TABS {
                        li { a href=(path) aria-current=[(tab == current).then_some("page")] { (name) } }
                    }
                }
            }
        }
    }
}
