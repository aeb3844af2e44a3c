//! Connecting an org: what is asked of Salesforce, what may be wrong with what comes back, and the words for it.

/// What the admin says that the org is, before anybody signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Environment {
    Production,
    Sandbox,
}

impl Environment {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Production => "production",
            Self::Sandbox => "sandbox",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Production, Self::Sandbox].into_iter().find(|one| one.as_str() == text)
    }
}

/// What the sync user's grant has to hold: calls of the API, and going on without a person.
pub const SCOPES: &str = "api refresh_token id";

/// Scopes that a grant lacks. `full` stands for all but the refresh token.
pub fn missing_scopes(granted: &str, has_refresh_token: bool) -> Vec<&'static str> {
    let has = |scope: &str| granted.split_whitespace().any(|one| one == scope);
    let mut missing = Vec::new();
    if !has("api") && !has("full") {
        missing.push("api");
    }
    if !has_refresh_token {
        missing.push("refresh_token");
    }
    missing
}

/// What somebody should read before they say yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Warning {
    /// The site is connected to another org, which would be disconnected.
    AnotherOrg,
    SandboxInstead,
    ProductionInstead,
    /// Whoever signed in may change the whole org; a user of its own for the sync is safer and stays when people leave.
    Administrator,
}

impl Warning {
    pub const ALL: [Self; 4] = [Self::AnotherOrg, Self::SandboxInstead, Self::ProductionInstead, Self::Administrator];

    /// Its message.
    pub const fn message(self) -> &'static str {
        match self {
            Self::AnotherOrg => "connect-warning-another-org",
            Self::SandboxInstead => "connect-warning-sandbox",
            Self::ProductionInstead => "connect-warning-production",
            Self::Administrator => "connect-warning-administrator",
        }
    }
}

/// `sandbox`: as the org says; `None` when it wouldn't.
pub fn warnings(expected: Environment, sandbox: Option<bool>, administrator: bool, another: bool) -> Vec<Warning> {
    let mut found = Vec::new();
    if another {
        found.push(Warning::AnotherOrg);
    }
    match (expected, sandbox) {
        (Environment::Production, Some(true)) => found.push(Warning::SandboxInstead),
        (Environment::Sandbox, Some(false)) => found.push(Warning::ProductionInstead),
        _ => {}
    }
    if administrator {
        found.push(Warning::Administrator);
    }
    found
}

/// What is kept as the reason of a connection whose new token was lost.
pub const INTERRUPTED: &str = "refresh_interrupted";

/// Why Salesforce doesn't let us in: at the sign-in, or later when a token is refused. Each has a message with its fix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// Whoever signed in pressed Deny.
    Denied,
    /// The package isn't in the org, and whoever signed in may not approve apps that aren't.
    NotInstalled,
    /// An administrator didn't permit the app to this user.
    NotPermitted,
    UserInactive,
    OrgInactive,
    /// The grant was revoked, ran out, or was used twice.
    Revoked,
    /// Salesforce gave a new token that never reached us: the process died, or the reply was lost. Showing the old one again
    /// would be taken for theft.
    Interrupted,
    /// A code that is too old or came twice.
    CodeOver,
    NotFromThisAddress,
    /// Our callback address isn't the app's.
    Callback,
    /// Our consumer key or secret isn't the app's.
    Credentials,
    /// Our certificate isn't the app's, or our key pair is gone.
    Certificate,
    Scope,
    ApiDisabled,
    TooManySignIns,
    WrongOrg,
    Unreachable,
    Unknown,
}

impl Cause {
    pub const ALL: [Self; 18] = [
        Self::Denied,
        Self::NotInstalled,
        Self::NotPermitted,
        Self::UserInactive,
        Self::OrgInactive,
        Self::Revoked,
        Self::Interrupted,
        Self::CodeOver,
        Self::NotFromThisAddress,
        Self::Callback,
        Self::Credentials,
        Self::Certificate,
        Self::Scope,
        Self::ApiDisabled,
        Self::TooManySignIns,
        Self::WrongOrg,
        Self::Unreachable,
        Self::Unknown,
    ];

    /// Reads an OAuth error with its description, as the callback or the token endpoint gives them.
    pub fn of(text: &str) -> Self {
        let text = text.to_ascii_lowercase();
        let has = |part: &str| text.contains(part);
        match text.split([' ', '(']).next().unwrap_or_default() {
            "access_denied" => Self::Denied,
            _ if has("must be installed") || has("oauth_approval_error_generic") => Self::NotInstalled,
            _ if has("access_denied") || has("not admin approved") || has("hasn't approved") || has("blocked") => {
                Self::NotPermitted
            }
            INTERRUPTED => Self::Interrupted,
            "invalid_app_access" => Self::NotPermitted,
            "inactive_user" => Self::UserInactive,
            "inactive_org" => Self::OrgInactive,
            _ if has("assertion") || has("certificate") || has("key pair") => Self::Certificate,
            _ if has("ip restricted") => Self::NotFromThisAddress,
            _ if has("authorization code") || has("code verifier") => Self::CodeOver,
            "redirect_uri_mismatch" | "redirect_uri_missing" => Self::Callback,
            "invalid_client" | "invalid_client_id" | "invalid_client_credentials" | "unauthorized_client" => {
                Self::Credentials
            }
            "invalid_scope" => Self::Scope,
            _ if has("scopes") => Self::Scope,
            "api_disabled_for_org" => Self::ApiDisabled,
            "rate_limit_exceeded" => Self::TooManySignIns,
            _ if has("another org") => Self::WrongOrg,
            "invalid_grant" => Self::Revoked,
            _ => Self::Unknown,
        }
    }

    /// Its message; the attribute `fix` says what to do.
    pub const fn message(self) -> &'static str {
        match self {
            Self::Denied => "connect-cause-denied",
            Self::NotInstalled => "connect-cause-not-installed",
            Self::NotPermitted => "connect-cause-not-permitted",
            Self::UserInactive => "connect-cause-user-inactive",
            Self::OrgInactive => "connect-cause-org-inactive",
            Self::Revoked => "connect-cause-revoked",
            Self::Interrupted => "connect-cause-interrupted",
            Self::CodeOver => "connect-cause-code-over",
            Self::NotFromThisAddress => "connect-cause-address",
            Self::Callback => "connect-cause-callback",
            Self::Credentials => "connect-cause-credentials",
            Self::Certificate => "connect-cause-certificate",
            Self::Scope => "connect-cause-scope",
            Self::ApiDisabled => "connect-cause-api-disabled",
            Self::TooManySignIns => "connect-cause-too-many",
            Self::WrongOrg => "connect-cause-wrong-org",
            Self::Unreachable => "connect-cause-unreachable",
            Self::Unknown => "connect-cause-unknown",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_of_the_sign_in_has_its_cause() {
        for (text, cause) in [
            ("access_denied", Cause::Denied),
            ("invalid_client (app must be installed into org)", Cause::NotInstalled),
            ("OAUTH_APPROVAL_ERROR_GENERIC", Cause::NotInstalled),
            ("OAUTH_APP_ACCESS_DENIED (user is not admin approved to access this app)", Cause::NotPermitted),
            ("OAUTH_APP_BLOCKED", Cause::NotPermitted),
            ("invalid_app_access (x)", Cause::NotPermitted),
            ("invalid_grant (user hasn't approved this consumer)", Cause::NotPermitted),
            ("invalid_grant (expired access/refresh token)", Cause::Revoked),
            (INTERRUPTED, Cause::Interrupted),
            ("invalid_grant (ip restricted)", Cause::NotFromThisAddress),
            ("invalid_grant (expired authorization code)", Cause::CodeOver),
            ("invalid_grant (no valid scopes defined)", Cause::Scope),
            ("invalid_request (invalid code verifier)", Cause::CodeOver),
            ("inactive_user (user is inactive)", Cause::UserInactive),
            ("inactive_org", Cause::OrgInactive),
            ("redirect_uri_mismatch (redirect_uri must match configuration)", Cause::Callback),
            ("invalid_client_id (client identifier invalid)", Cause::Credentials),
            ("invalid_client_credentials", Cause::Credentials),
            ("invalid_grant (invalid assertion)", Cause::Certificate),
            ("invalid_client (the app has no certificate)", Cause::Certificate),
            ("invalid_scope", Cause::Scope),
            ("rate_limit_exceeded", Cause::TooManySignIns),
            ("API_DISABLED_FOR_ORG", Cause::ApiDisabled),
            ("the token belongs to another org", Cause::WrongOrg),
            ("", Cause::Unknown),
        ] {
            assert_eq!(Cause::of(text), cause, "{text}");
        }
    }

    #[test]
    fn a_grant_without_api_or_refresh_token_is_named() {
        assert_eq!(missing_scopes("refresh_token api id", true), [""; 0]);
        assert_eq!(missing_scopes("full refresh_token", true), [""; 0]);
        assert_eq!(missing_scopes("id", false), ["api", "refresh_token"]);
        assert_eq!(missing_scopes("apis", true), ["api"]);
    }

    #[test]
    fn what_differs_from_what_was_expected_is_said() {
        use Environment::{Production, Sandbox};
        assert_eq!(warnings(Production, Some(false), false, false), []);
        assert_eq!(warnings(Production, Some(true), false, false), [Warning::SandboxInstead]);
        assert_eq!(
            warnings(Sandbox, Some(false), true, true),
            [Warning::AnotherOrg, Warning::ProductionInstead, Warning::Administrator]
        );
        assert_eq!(warnings(Sandbox, None, false, false), [], "an org that doesn't tell isn't accused");
    }
}
