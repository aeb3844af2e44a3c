//! The table of resources: method and path to `Route`. Paths are read after `/services/data`; a slash at the
//! end, as some clients send it, makes no difference.

use percent_encoding::percent_decode_str;

use super::reply::RestError;

/// Oldest and newest version that an org of today answers.
pub(crate) const VERSIONS: std::ops::RangeInclusive<u16> = 31..=68;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    Resources,
    Limits,
    Objects,
    Object { object: String },
    Describe { object: String },
    Row { object: String, id: String },
    RowByKey { object: String, field: String, value: String },
    Upsert { object: String, field: String, value: String, update_only: bool },
    Collections { object: String, field: String },
    Composite,
    Query { soql: String },
    SignedRequest { query: Vec<(String, String)> },
    CanvasContext { query: Vec<(String, String)> },
    TraceEvent,
}

impl Route {
    /// Reads `/v68.0/…` and the query behind it.
    pub(crate) fn parse(method: &str, path: &str, query: &str) -> Result<(u16, Self), RestError> {
        let mut parts = path.split('/').filter(|part| !part.is_empty()).map(decoded);
        let version = parts.next().and_then(|part| version(&part)).ok_or_else(RestError::not_found)?;
        let parts: Vec<String> = parts.collect();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let query: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let (allowed, route) = resource(method, &parts, query).ok_or_else(RestError::not_found)?;
        if allowed.contains(&method) {
            return Ok((version, route));
        }
        let message = format!("HTTP Method '{method}' not allowed. Allowed are {}", allowed.join(","));
        Err(RestError::new(405, "METHOD_NOT_ALLOWED", message))
    }

    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Resources => "resources",
            Self::Limits => "limits",
            Self::Objects | Self::Object { .. } | Self::Describe { .. } => "describe",
            Self::Row { .. } | Self::RowByKey { .. } => "row",
            Self::Upsert { .. } => "upsert",
            Self::Collections { .. } => "collections",
            Self::Composite => "composite",
            Self::Query { .. } => "query",
            Self::SignedRequest { .. } => "signedrequest",
            Self::CanvasContext { .. } => "canvascontext",
            Self::TraceEvent => "traceevent",
        }
    }

    /// Whether a fault that loses a commit fits.
    pub(crate) fn writes(&self) -> bool {
        matches!(self, Self::Upsert { .. } | Self::Collections { .. } | Self::Composite)
    }

    /// The calls of the org's own Canvas page are not calls of an app.
    pub(crate) fn is_host(&self) -> bool {
        matches!(self, Self::SignedRequest { .. } | Self::CanvasContext { .. } | Self::TraceEvent)
    }
}

fn resource(method: &str, parts: &[&str], query: Vec<(String, String)>) -> Option<(&'static [&'static str], Route)> {
    let text = |text: &str| text.to_owned();
    let value_of = |name: &str| query.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    Some(match *parts {
        [] => (&["GET"], Route::Resources),
        ["limits"] => (&["GET"], Route::Limits),
        ["query"] => (&["GET"], Route::Query { soql: value_of("q").unwrap_or_default() }),
        ["composite"] => (&["POST"], Route::Composite),
        ["composite", "sobjects", object, field] => {
            (&["PATCH"], Route::Collections { object: text(object), field: text(field) })
        }
        ["sobjects"] => (&["GET"], Route::Objects),
        ["sobjects", object] => (&["GET"], Route::Object { object: text(object) }),
        ["sobjects", object, "describe"] => (&["GET"], Route::Describe { object: text(object) }),
        ["sobjects", object, id] => (&["GET"], Route::Row { object: text(object), id: text(id) }),
        ["sobjects", object, field, value] if method == "GET" => {
            (&["GET"], Route::RowByKey { object: text(object), field: text(field), value: text(value) })
        }
        ["sobjects", object, field, value] => {
            let update_only = value_of("updateOnly").is_some_and(|word| word == "true");
            let (object, field, value) = (text(object), text(field), text(value));
            (&["GET", "PATCH"], Route::Upsert { object, field, value, update_only })
        }
        ["platformconnect", "signedrequest"] => (&["PUT"], Route::SignedRequest { query }),
        ["platformconnect", "canvascontext"] => (&["PUT"], Route::CanvasContext { query }),
        ["platformconnect", "traceevent"] => (&["POST"], Route::TraceEvent),
        _ => return None,
    })
}

fn version(part: &str) -> Option<u16> {
    let number = part.strip_prefix('v')?.strip_suffix(".0")?.parse().ok()?;
    VERSIONS.contains(&number).then_some(number)
}

fn decoded(part: &str) -> String {
    percent_decode_str(part).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slash_more_makes_no_difference() {
        for path in ["/v68.0/limits", "/v68.0/limits/", "//v31.0//limits"] {
            assert_eq!(Route::parse("GET", path, "").unwrap().1, Route::Limits);
        }
    }

    #[test]
    fn a_key_may_hold_any_character() {
        let (_, route) = Route::parse("PATCH", "/v68.0/sobjects/X__c/Y__c/a%2Fb%3Ac%20d", "").unwrap();
        let Route::Upsert { value, .. } = route else { unreachable!() };
        assert_eq!(value, "a/b:c d");
    }

    #[test]
    fn unknown_versions_paths_and_methods_are_refused() {
        for path in ["/v30.0/limits", "/v69.0/limits", "/v68/limits", "/v68.0/nothing", "/limits"] {
            assert_eq!(Route::parse("GET", path, "").unwrap_err(), RestError::not_found(), "{path}");
        }
        assert_eq!(Route::parse("POST", "/v68.0/limits", "").unwrap_err().status, 405);
    }
}
