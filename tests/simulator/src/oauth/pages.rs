//! What a person sees on the way to an approval: log in, allow or deny, or why nothing can be done.

use actix_web::{HttpRequest, HttpResponse};
use maud::{DOCTYPE, Markup, html};

use super::authorize::Asked;
use crate::orgs::{Org, UserInfo};
use crate::world::World;

/// A form of another site must not press a button here.
pub(super) fn from_elsewhere(req: &HttpRequest) -> bool {
    let site = req.headers().get("Sec-Fetch-Site").and_then(|value| value.to_str().ok());
    site.is_some_and(|site| !matches!(site, "same-origin" | "none"))
}

pub(super) fn login(world: &World, org: Option<&Org>, asked: &Asked, refused: Option<&str>) -> HttpResponse {
    let hint = refused.or(asked.value("login_hint")).unwrap_or_default();
    let people = world.orgs.iter().filter(|known| org.is_none_or(|org| org.key == known.key));
    let body = html! {
        h1 { "Log In" }
        p { @match org { Some(org) => { "To " (org.name) @if org.sandbox { " (sandbox)" } }, None => "To any org of this simulator" } }
        @if refused.is_some() {
            p .problem role="alert" { "Please check your username. If you still can't log in, contact your Salesforce administrator." }
        }
        form method="post" {
            (carried(asked))
            label for="username" { "Username" }
            input #username name="sim_username" value=(hint) list="people" autocomplete="off" required autofocus;
            datalist #people { @for user in people.flat_map(|org| &org.users) { option value=(user.username) { (user.full_name()) } } }
            label for="password" { "Password" }
            input #password type="password" autocomplete="off" aria-describedby="any";
            p #any .hint { "Any password will do here." }
            button .button type="submit" { "Log In" }
        }
    };
    document("Log In", &body, HttpResponse::Ok())
}

pub(super) fn consent(world: &World, org: &Org, user: &UserInfo, asked: &Asked) -> HttpResponse {
    let wanted = asked.scope.split_whitespace().filter_map(|scope| match scope {
        "api" => Some("Manage user data via APIs"),
        "refresh_token" | "offline_access" => Some("Perform requests at any time"),
        "id" | "profile" | "email" => Some("Access the identity URL service"),
        "openid" => Some("Access unique user identifiers"),
        "web" => Some("Manage user data via web browsers"),
        "full" => Some("Full access"),
        _ => None,
    });
    let mut wanted: Vec<&str> = wanted.collect();
    wanted.dedup();
    let body = html! {
        h1 { "Allow Access?" }
        p { strong { (world.app.developer_name) } " is asking to:" }
        ul { @for line in wanted { li { (line) } } }
        p { "Do you want to allow access for " strong { (user.username) } " in " (org.name) "?" }
        form method="post" {
            (carried(asked))
            div .row {
                button .button type="submit" name="sim_decision" value="allow" { "Allow" }
                button .button.quiet type="submit" name="sim_decision" value="deny" { "Deny" }
            }
        }
        p .hint { "Not you? " a href={ "?" (again(asked)) } { "Log in as somebody else" } }
    };
    document("Allow Access?", &body, HttpResponse::Ok())
}

/// An error that is nobody's but the app's: it is shown and not sent anywhere.
pub(super) fn stopped(error: &str, description: &str) -> HttpResponse {
    let body = html! {
        h1 { "We can't authorize you" }
        p { "There's an error in how the app asks for access. Contact the provider of the app." }
        p .code { "error=" (error) "&error_description=" (description) }
    };
    document("OAuth Error", &body, HttpResponse::BadRequest())
}

/// The question of the app, word for word, in the next form.
fn carried(asked: &Asked) -> Markup {
    html! { @for (name, value) in &asked.query { input type="hidden" name=(name) value=(value); } }
}

fn again(asked: &Asked) -> String {
    let kept = asked.query.iter().filter(|(name, _)| name != "prompt");
    form_urlencoded::Serializer::new(String::new()).extend_pairs(kept).append_pair("prompt", "login").finish()
}

fn document(title: &str, body: &Markup, mut response: actix_web::HttpResponseBuilder) -> HttpResponse {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " | Salesforce simulator" }
                link rel="stylesheet" href="/static/lightning.css";
                link rel="icon" href="/static/icon.svg" type="image/svg+xml";
            }
            body { main .login { div .card.stack { (body) } } }
        }
    };
    response
        .content_type("text/html; charset=utf-8")
        .insert_header(("Cache-Control", "no-store"))
        // A login page that could be framed could be clicked through by somebody else's page.
        .insert_header(("X-Frame-Options", "DENY"))
        .insert_header((
            "Content-Security-Policy",
            "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'",
        ))
        .body(page.into_string())
}
