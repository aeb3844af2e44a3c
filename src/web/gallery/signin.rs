//! Signing in on a site's own host.

use super::{Specimen, sample, specimen, standing};
use crate::domain::ids::SessionId;
use crate::strings::Strings;
use crate::web::pages::around::Around;
use crate::web::pages::problem::{self, View};
use crate::web::pages::profile::Said;
use crate::web::pages::sessions::{self, Shown};
use crate::web::pages::sign_in;
use maud::Markup;
use uuid::Uuid;

pub(super) const SPECIMENS: &[Specimen] = &[
    specimen("sign-in", |strings| sign_in::render(&sign_in::View { strings })),
    specimen("profile-in-a-window", profile_in_a_window),
    specimen("problem-signed-out", |strings| problem::render(&View::new(strings, "problem-signed-out").sign_in())),
    specimen("problem-questions-only", |strings| {
        problem::render(&View::new(strings, "problem-questions-only").sign_in())
    }),
];

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
    standing::profile_with(Said::default(), around, Some(sessions))
}
