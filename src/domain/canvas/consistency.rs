//! Do the parts of a signed request agree with one another, with the configured app and with Salesforce's own addresses?

use super::{CanvasRequest, Expectations, Refusal};
use crate::domain::hosts::{MyDomain, Origin};
use crate::domain::ids::{OrgId, SalesforceUserId};
use serde::Deserialize;

/// What the configured Canvas app is called; a member that isn't configured isn't compared.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AppIdentity {
    pub application_id: Option<String>,
    pub developer_name: Option<String>,
    pub namespace: Option<String>,
    /// Host of our Canvas URL, with its port where it has one.
    #[serde(skip)]
    pub canvas_host: Option<String>,
}

pub(super) struct Parties {
    pub(super) org_id: OrgId,
    pub(super) user_id: SalesforceUserId,
    pub(super) instance_id: String,
    pub(super) my_domain: MyDomain,
    pub(super) target_origin: Origin,
}

pub(super) fn check(request: &CanvasRequest, expected: &Expectations) -> Result<Parties, Refusal> {
    let (org_id, user_id) = identities(request)?;
    application(request, &expected.app)?;
    let (my_domain, target_origin) = addresses(request, expected)?;
    let instance_id = request.client.instance_id.clone().unwrap_or_default();
    if instance_id.len() > 255 || instance_id.chars().any(char::is_control) {
        return Err(Refusal::Inconsistent("client.instanceId is too long or has control characters"));
    }
    Ok(Parties { org_id, user_id, instance_id, my_domain, target_origin })
}

fn identities(request: &CanvasRequest) -> Result<(OrgId, SalesforceUserId), Refusal> {
    let org = request.context.organization.organization_id.as_deref();
    let org_id = org
        .and_then(|id| OrgId::parse(id).ok())
        .ok_or(Refusal::Inconsistent("context.organization.organizationId is missing or no organisation id"))?;
    let user = request.context.user.user_id.as_deref().or(request.user_id.as_deref());
    let user_id = user
        .and_then(|id| SalesforceUserId::parse(id).ok())
        .ok_or(Refusal::Inconsistent("context.user.userId is missing or no user id"))?;
    if let Some(outer) = request.user_id.as_deref()
        && SalesforceUserId::parse(outer).as_ref() != Ok(&user_id)
    {
        return Err(Refusal::Inconsistent("userId is not context.user.userId"));
    }
    if let Some((org_of_token, _)) = request.client.oauth_token.as_deref().and_then(|token| token.split_once('!'))
        && org_of_token != org_id.short()
    {
        return Err(Refusal::Inconsistent("client.oauthToken is of another org"));
    }
    Ok((org_id, user_id))
}

fn application(request: &CanvasRequest, app: &AppIdentity) -> Result<(), Refusal> {
    let sent = &request.context.application;
    if sent.auth_type.as_deref().is_some_and(|kind| kind != "SIGNED_REQUEST") {
        return Err(Refusal::Inconsistent("context.application.authType is not SIGNED_REQUEST"));
    }
    let differs =
        |ours: Option<&str>, theirs: Option<&str>| ours.is_some_and(|ours| theirs.unwrap_or_default() != ours);
    if differs(app.application_id.as_deref(), sent.application_id.as_deref()) {
        return Err(Refusal::OtherApp("applicationId"));
    }
    if differs(app.developer_name.as_deref(), sent.developer_name.as_deref()) {
        return Err(Refusal::OtherApp("developerName"));
    }
    if differs(app.namespace.as_deref(), sent.namespace.as_deref()) {
        return Err(Refusal::OtherApp("namespace"));
    }
    if let (Some(ours), Some(theirs)) = (app.canvas_host.as_deref(), sent.canvas_url.as_deref())
        && host_of(theirs).as_deref() != Some(ours)
    {
        return Err(Refusal::OtherApp("canvasUrl"));
    }
    Ok(())
}

fn host_of(address: &str) -> Option<String> {
    let url = url::Url::parse(address).ok()?;
    let host = url.host_str()?;
    Some(url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")))
}

/// Only addresses of Salesforce may come out of here: they become call targets and response headers.
fn addresses(request: &CanvasRequest, expected: &Expectations) -> Result<(MyDomain, Origin), Refusal> {
    let instance_url = request.client.instance_url.as_deref().unwrap_or_default();
    let my_domain = expected
        .families
        .my_domain(instance_url)
        .ok_or(Refusal::Address("client.instanceUrl is not a My Domain of a known Salesforce host family"))?;
    let target = request.client.target_origin.as_deref().unwrap_or_default();
    let target_origin = expected
        .families
        .ancestor(target)
        .ok_or(Refusal::Address("client.targetOrigin is not of a known Salesforce host family"))?;
    if let Some(login) = request.context.links.login_url.as_deref()
        && expected.families.login(login).is_none()
    {
        return Err(Refusal::Address("context.links.loginUrl is not a Salesforce login address"));
    }
    Ok((my_domain, target_origin))
}
