//! Where links lead, how people get in, and addresses that take no mail: for those who run a site.

use super::{Specimen, sample, specimen};
use crate::app::first_party::explain::Explained;
use crate::app::first_party::settings::Overview;
use crate::app::people::MailTroubles;
use crate::domain::ids::{SiteId, UserId};
use crate::domain::routing::{ConnectionState, SiteRouting, mail_link};
use crate::domain::time::{Instant, Zone};
use crate::store::{BySalesforce, MailRefusal, SignInSettings};
use crate::strings::Strings;
use crate::web::pages::around::Around;
use crate::web::pages::refused;
use crate::web::pages::sign_in_settings::{self as settings, Asking, Said, View};
use maud::Markup;
use uuid::Uuid;

pub(super) const SPECIMENS: &[Specimen] = &[
    specimen("settings-sign-in-open", |strings| show(strings, &overview(false, true), Said::default())),
    specimen("settings-sign-in-forced", |strings| {
        show(strings, &overview(true, true), Said { saved: Some("sign-in-settings-forced"), wrong: None })
    }),
    specimen("settings-sign-in-unverified", |strings| show(strings, &overview(false, false), Said::default())),
    specimen("settings-sign-in-wrong-tab", |strings| {
        let wrong = Some(("tab_url", "sign-in-settings-tab-foreign"));
        show(strings, &overview(false, true), Said { saved: None, wrong })
    }),
    specimen("settings-sign-in-alone", |strings| {
        let mut alone = overview(false, false);
        alone.routing.connection = ConnectionState::None;
        show(strings, &alone, Said::default())
    }),
    specimen("settings-sign-in-ask", |strings| {
        let overview = overview(false, true);
        settings::asking(&Asking { around: admin(strings), overview: &overview, token: TOKEN.to_owned() })
    }),
    specimen("refused-some", |strings| addresses(strings, &marked(), false)),
    specimen("refused-again", |strings| addresses(strings, &marked(), true)),
    specimen("refused-none", |strings| addresses(strings, &[], false)),
];

const TOKEN: &str = "token";
const TAB: &str = "https://harrowpike.lightning.force.com/lightning/n/Qstream";

fn admin(strings: &'static Strings) -> Around<'static> {
    Around { people: true, ..sample::around(strings) }
}

fn routing(force_sso: bool) -> SiteRouting {
    SiteRouting { force_sso, connection: ConnectionState::Verified, tab_url: TAB.parse().ok() }
}

/// Somebody's ways at a site whose mails lead to its tab.
pub(super) fn explained(salesforce_user: Option<bool>) -> Explained {
    let routing = routing(false);
    Explained { salesforce_user, mail: mail_link(&routing, salesforce_user), by_code: true, active: true, routing }
}

fn overview(force_sso: bool, verified: bool) -> Overview {
    Overview {
        settings: SignInSettings { force_sso, tab_url: Some(TAB.to_owned()) },
        routing: routing(force_sso),
        verified,
        people: BySalesforce { unset: 1_204, with: 96, without: 37 },
    }
}

fn show(strings: &'static Strings, overview: &Overview, said: Said) -> Markup {
    let token = || TOKEN.to_owned();
    settings::render(&View {
        around: admin(strings),
        overview,
        tab_url: overview.settings.tab_url.as_deref().unwrap_or_default(),
        said,
        tab_token: token(),
        force_token: token(),
    })
}

fn marked() -> Vec<MailRefusal> {
    let one = |number: u128, email: &str, reply: &str| MailRefusal {
        site_id: SiteId(Uuid::nil()),
        user_id: UserId(Uuid::from_u128(number)),
        email: email.to_owned(),
        reply: reply.to_owned(),
        refused_at: Instant::from_millis(1_795_420_800_000),
    };
    vec![
        one(1, "bartholomew.featherstonehaugh-cholmondeley@harrowpike.example", "550 5.1.1"),
        one(2, "dev.raghunathan@harrowpike.example", "552 5.2.2"),
        one(3, "zoe.lindqvist@harrowpike.example", "554"),
    ]
}

fn addresses(strings: &'static Strings, refused: &[MailRefusal], again: bool) -> Markup {
    let troubles = MailTroubles { refused: refused.to_vec(), unknown: 2 * i64::from(again) };
    let zone = Zone::utc();
    let token = TOKEN.to_owned();
    refused::render(&refused::View { around: admin(strings), zone: &zone, troubles: &troubles, again, token })
}
