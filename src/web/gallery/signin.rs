//! Signing in on a site's own host.

use super::{Specimen, sample, specimen, standing};
use crate::app::first_party::codes::Link;
use crate::app::first_party::second::SetUp;
use crate::app::first_party::security::Security;
use crate::domain::ids::SessionId;
use crate::domain::routing::SignInOffer;
use crate::domain::second_factor::recovery_code;
use crate::domain::totp::Secret;
use crate::strings::Strings;
use crate::web::pages::around::Around;
use crate::web::pages::problem::{self, View};
use crate::web::pages::sessions::{self, Shown};
use crate::web::pages::sign_in::Said;
use crate::web::pages::{profile, recovery_codes, second_factor, security, sign_in, sign_in_link};
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
    specimen("sign-in-password-wrong", |strings| door(strings, SignInOffer::Open, Said::PasswordWrong)),
    specimen("second-set-up", |strings| second(strings, true, second_factor::Said::Nothing)),
    specimen("second-code", |strings| second(strings, false, second_factor::Said::Nothing)),
    specimen("second-code-wrong", |strings| second(strings, false, second_factor::Said::CodeWrong)),
    specimen("second-recovery-wrong", |strings| second(strings, false, second_factor::Said::RecoveryWrong)),
    specimen("second-wait", |strings| second(strings, true, second_factor::Said::Wait { minutes: 2 })),
    specimen("recovery-codes-first", |strings| recovery_codes::alone(strings, &codes(), "/today")),
    specimen("recovery-codes-new", |strings| recovery_codes::in_session(&in_a_window(strings), &codes())),
    specimen("security-none", |strings| security(strings, Security::default(), security::Said::default())),
    specimen("security-all", |strings| security(strings, everything(), saved())),
    specimen("security-weak", |strings| security(strings, everything(), weak())),
    specimen("security-codes-renewed", |strings| {
        let said = security::Said { saved: Some("security-codes-renewed"), wrong: None };
        security(strings, everything(), said)
    }),
    specimen("security-not-recent", |strings| {
        let of = Security { recent: false, ..everything() };
        security(strings, of, security::Said::default())
    }),
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

fn second(strings: &'static Strings, new: bool, said: second_factor::Said) -> Markup {
    let secret = Secret::new(*b"made up for pictures");
    let address = secret.address("Qstream Harrow & Pike", "ingrid.solheim@harrowpike.example");
    let set_up = SetUp { text: secret.text(), address };
    let proof = "proof".to_owned();
    let set_up = new.then_some(&set_up);
    second_factor::render(&second_factor::View { strings, site_name: "Harrow & Pike", set_up, proof, said })
}

fn codes() -> Vec<String> {
    (0..10).map(|number| recovery_code([number; 12])).collect()
}

fn everything() -> Security {
    Security {
        has_password: true,
        needs_app: true,
        has_app: true,
        recovery_codes: 9,
        codes_name: String::new(),
        recent: true,
    }
}

fn saved() -> security::Said {
    security::Said { saved: Some("security-password-set"), wrong: None }
}

fn weak() -> security::Said {
    security::Said { saved: None, wrong: Some(("password", "security-password-common")) }
}

fn security(strings: &'static Strings, security: Security, said: security::Said) -> Markup {
    let token = || "token".to_owned();
    security::render(&security::View {
        around: in_a_window(strings),
        email: "ingrid.solheim@harrowpike.example",
        security,
        said,
        tokens: security::Tokens { password: token(), remove: token(), codes: token(), forget: token() },
    })
}

fn in_a_window(strings: &'static Strings) -> Around<'static> {
    Around { frame: None, ..sample::around(strings) }
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
    standing::profile_with(profile::Said::default(), in_a_window(strings), Some(sessions))
}
