//! Signing in on a site's own host.

use super::{Specimen, sample, specimen, standing};
use crate::app::first_party::codes::Link;
use crate::domain::ids::SessionId;
use crate::domain::routing::SignInOffer;
use crate::strings::Strings;
use crate::web::pages::around::Around;
use crate::web::pages::problem::{self, View};
use crate::web::pages::sessions::{self, Shown};
use crate::web::pages::sign_in::Said;
use crate::web::pages::{profile, sign_in, sign_in_link};
use maud::Markup;
use uuid::Uuid;

pub(super) const SPECIMENS: &[Specimen] = &[
    specimen("sign-in-open", |strings| door(strings, SignInOffer::Open, Said::Nothing)),
    specimen("sign-in-salesforce-first", |strings| door(strings, SignInOffer::OpenSalesforceFirst, Said::Nothing)),
    specimen("sign-in-salesforce-only", |strings| door(strings, SignInOffer::SalesforceOnly, Said::Nothing)),
    specimen("sign-in-owners", |strings| door(strings, SignInOffer::SalesforceOrOwnerCode, Said::Nothing)),
    specimen("sign-in-sent", |strings| door(strings, SignInOffer::Open, Said::Sent { wrong: false })),
    specimen("sign-in-code-wrong", |strings| door(strings, SignInOffer::Open, Said::Sent { wrong: true })),
    specimen("sign-in-no-address", |strings| door(strings, SignInOffer::Open, Said::NoAddress)),
    specimen("sign-in-wait", |strings| door(strings, SignInOffer::Open, Said::Wait { minutes: 4 })),
    specimen("sign-in-other-org", |strings| {
        door(strings, SignInOffer::SalesforceOnly, Said::error("sign-in-salesforce-other-org"))
    }),
    specimen("sign-in-nowhere", sign_in::nowhere),
    specimen("sign-in-link-here", |strings| link(strings, Link::Press)),
    specimen("sign-in-link-elsewhere", |strings| link(strings, Link::Type("K7QM-2XNP".to_owned()))),
    specimen("sign-in-link-over", |strings| link(strings, Link::Over)),
    specimen("profile-in-a-window", profile_in_a_window),
    specimen("problem-signed-out", |strings| problem::render(&View::new(strings, "problem-signed-out").sign_in())),
    specimen("problem-questions-only", |strings| {
        problem::render(&View::new(strings, "problem-questions-only").sign_in())
    }),
];

fn door(strings: &'static Strings, offer: SignInOffer, said: Said) -> Markup {
    let view = sign_in::View {
        strings,
        site_name: "Harrow & Pike",
        offer,
        salesforce: true,
        proof: "proof".to_owned(),
        next: "/today",
        said,
    };
    sign_in::render(&view)
}

fn link(strings: &'static Strings, link: Link) -> Markup {
    let view = sign_in_link::View { site_name: "Harrow & Pike", link, token: "token", proof: "proof".to_owned() };
    sign_in_link::render(strings, &view)
}

fn profile_in_a_window(strings: &'static Strings) -> Markup {
    let one = |number, device: &str, this| Shown {
        id: SessionId(Uuid::from_u128(number)),
        device: device.to_owned(),
        since: "23/11/2026".to_owned(),
        this,
    };
    let sessions = sessions::View {
        sessions: vec![one(1, "Firefox · Linux", true), one(2, "Safari · iPhone", false), one(3, "", false)],
        end_token: "token".to_owned(),
        sign_out_token: "token".to_owned(),
    };
    let around = Around { frame: None, ..sample::around(strings) };
    standing::profile_with(profile::Said::default(), around, Some(sessions))
}
