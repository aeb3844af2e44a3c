//! The members of a Canvas request that we read. All may be missing or null; members we don't know are passed over.

use super::Refusal;
use serde::Deserialize;
use serde_json::Value;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CanvasRequest {
    #[serde(deserialize_with = "null_is_default")]
    pub algorithm: String,
    pub issued_at: Option<Value>,
    pub user_id: Option<String>,
    #[serde(deserialize_with = "null_is_default")]
    pub client: Client,
    #[serde(deserialize_with = "null_is_default")]
    pub context: Context,
}

#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Client {
    /// The person's own Salesforce session: used for one identity check at most, never kept, never shown.
    pub oauth_token: Option<String>,
    pub instance_id: Option<String>,
    pub instance_url: Option<String>,
    pub target_origin: Option<String>,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client")
            .field("oauth_token", &self.oauth_token.as_ref().map(|_| "…"))
            .field("instance_id", &self.instance_id)
            .field("instance_url", &self.instance_url)
            .field("target_origin", &self.target_origin)
            .finish()
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Context {
    #[serde(deserialize_with = "null_is_default")]
    pub user: User,
    #[serde(deserialize_with = "null_is_default")]
    pub organization: Organization,
    #[serde(deserialize_with = "null_is_default")]
    pub application: Application,
    #[serde(deserialize_with = "null_is_default")]
    pub environment: Environment,
    #[serde(deserialize_with = "null_is_default")]
    pub links: Links,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct User {
    pub user_id: Option<String>,
    pub user_name: Option<String>,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub full_name: Option<String>,
    pub email: Option<String>,
    pub locale: Option<String>,
    pub language: Option<String>,
    pub time_zone: Option<String>,
    pub site_url: Option<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Organization {
    pub organization_id: Option<String>,
    pub name: Option<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[expect(clippy::struct_field_names, reason = "the members are called so by Salesforce")]
pub struct Application {
    pub application_id: Option<String>,
    pub developer_name: Option<String>,
    pub namespace: Option<String>,
    pub canvas_url: Option<String>,
    pub auth_type: Option<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Environment {
    pub display_location: Option<String>,
    pub ui_theme: Option<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Links {
    pub login_url: Option<String>,
}

impl CanvasRequest {
    /// Strict UTF-8, JSON of bounded depth (`serde_json` stops at 128), no member twice.
    pub(super) fn parse(json: &[u8]) -> Result<Self, Refusal> {
        let text = std::str::from_utf8(json).map_err(|_| Refusal::PayloadNotCanvas("not UTF-8".to_owned()))?;
        // The error's position is safe to show; its text could quote the payload, so it stays out.
        serde_json::from_str(text)
            .map_err(|error| Refusal::PayloadNotCanvas(format!("{:?} at column {}", error.classify(), error.column())))
    }
}

fn null_is_default<'de, T, D>(from: D) -> Result<T, D::Error>
where
    T: Default + Deserialize<'de>,
    D: serde::Deserializer<'de>,
{
    Option::<T>::deserialize(from).map(Option::unwrap_or_default)
}
