//! The sample site and its connection, made by the product's own use cases.

use qstream::app::App;
use qstream::app::connect_org::{self, OrgCredentials};
use qstream::app::sample;
use qstream::domain::export::Switches;
use qstream::domain::ids::OrgId;
use qstream::store::Site;
use salesforce_simulator::OrgInfo;
use secrecy::SecretString;

/// The sample programme: 15 people, 20 questions, three weeks of history.
pub(crate) async fn site(app: &App) -> Site {
    sample::create(app, "harrow-pike").await.expect("the sample is sound")
}

pub(crate) fn credentials(org: &OrgInfo) -> OrgCredentials {
    OrgCredentials {
        username: String::new(),
        org_id: OrgId::parse(&org.id).expect("an org id"),
        org_name: org.name.clone(),
        instance_url: org.instance_url.clone(),
        login_url: org.login_url.clone(),
        client_id: org.client_id.clone(),
        client_secret: SecretString::from(org.client_secret.clone()),
        refresh_token: SecretString::from(org.refresh_token.clone()),
        switches: Switches { responses: true, question_text: false },
    }
}

pub(crate) async fn connect(app: &App, slug: &str, org: &OrgInfo) {
    connect_org::connect(app, slug, credentials(org)).await.expect("the org connects");
}
