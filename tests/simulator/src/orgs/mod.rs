//! The orgs of the simulator: who exists, under which ids, secrets and hosts, and which tokens are alive.

pub(crate) mod ids;
mod people;
pub(crate) mod seed;
pub(crate) mod setup;
pub(crate) mod tokens;

use serde::Serialize;

pub(crate) use people::found;

/// One Salesforce user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UserInfo {
    /// 18 characters, `005…`.
    pub id: String,
    pub username: String,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    /// IANA name.
    pub time_zone: String,
    /// `en_IE`.
    pub locale: String,
    pub language: String,
    pub profile: String,
    pub title: String,
}

impl UserInfo {
    pub fn full_name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }
}

/// What a client needs to know of an org, as it stands at this moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OrgInfo {
    pub key: String,
    /// 18 characters, `00D…`.
    pub id: String,
    pub name: String,
    /// `production` or `sandbox`.
    pub kind: String,
    pub instance_url: String,
    pub lightning_url: String,
    pub login_url: String,
    pub client_id: String,
    /// Of the app that exports rows.
    pub client_secret: String,
    /// Signs the Canvas requests. One for all orgs, as with a packaged app.
    pub canvas_secret: String,
    pub canvas_developer_name: String,
    pub access_token: String,
    pub refresh_token: String,
    pub users: Vec<UserInfo>,
}

/// The part of an org that never changes while the simulator runs.
#[derive(Clone, Debug)]
pub(crate) struct Org {
    pub(crate) key: String,
    /// First part of its host names: `harrow-pike`, or `harrow-pike--uat.sandbox`.
    pub(crate) label: String,
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) sandbox: bool,
    /// Three characters in every id made in this org.
    pub(crate) pod: String,
    pub(crate) users: Vec<UserInfo>,
    /// Whose tokens the exporting app holds.
    pub(crate) integration_user: String,
    pub(crate) application_id: String,
    pub(crate) reference_id: String,
}

impl Org {
    pub(crate) fn user(&self, username_or_id: &str) -> Option<&UserInfo> {
        let id = ids::to_18(username_or_id);
        self.users.iter().find(|user| user.username == username_or_id || Some(&user.id) == id.as_ref())
    }

    pub(crate) fn id_15(&self) -> &str {
        self.id.get(..15).unwrap_or(&self.id)
    }

    pub(crate) fn my_domain(&self, port: u16) -> String {
        format!("http://{}.my.localhost:{port}", self.label)
    }

    pub(crate) fn lightning(&self, port: u16) -> String {
        format!("http://{}.lightning.localhost:{port}", self.label)
    }

    /// Calls of twenty seconds or longer that may go on at once; the org without a contract is a trial.
    pub(crate) fn most_long_calls(&self) -> usize {
        if self.key == "northwind" { 5 } else { 25 }
    }

    pub(crate) fn kind(&self) -> &'static str {
        if self.sandbox { "sandbox" } else { "production" }
    }
}

/// The installed app: one key and two secrets for every org that installs it, as with a packaged app.
#[derive(Clone, Debug)]
pub(crate) struct AppCredentials {
    pub(crate) client_id: String,
    pub(crate) client_secret: String,
    pub(crate) canvas_secret: String,
    pub(crate) developer_name: &'static str,
}

impl AppCredentials {
    pub(crate) fn of(seed: seed::Seed) -> Self {
        Self {
            client_id: format!("3MVG9{}", seed.text("app.client_id", 80)),
            client_secret: seed.hex("app.client_secret").to_ascii_uppercase(),
            canvas_secret: seed.hex("app.canvas_secret").to_ascii_uppercase(),
            developer_name: "Qstream",
        }
    }
}
