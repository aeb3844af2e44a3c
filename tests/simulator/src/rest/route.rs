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
    Row { object: String, id: String, fields: Option<Vec<String>> },
    RowByKey { object: String, field: String, value: String },
    Insert { object: String },
    Update { object: String, id: String },
    Delete { object: String, id: String },
    DeleteByKey { object: String, field: String, value: String },
    Upsert { object: String, field: String, value: String, update_only: bool },
    Collections { object: String, field: String },
    InsertMany,
    UpdateMany,
    DeleteMany { ids: String, all_or_none: bool },
    Retrieve { object: String, asked: Option<(Vec<String>, Vec<String>)> },
    Composite,
    Graph,
    Query { soql: String, columns: bool },
    QueryMore { locator: String },
    BulkCreate,
    BulkList { locator: Option<String> },
    BulkJob { id: String },
    BulkChange { id: String },
    BulkDelete { id: String },
    BulkUpload { id: String },
    BulkResults { id: String, kind: Results },
    SignedRequest { query: Vec<(String, String)> },
    CanvasContext { query: Vec<(String, String)> },
    TraceEvent,
}

/// Which rows of a Bulk job are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Results {
    Successful,
    Failed,
    Unprocessed,
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
            Self::Insert { .. } => "insert",
            Self::Update { .. } => "update",
            Self::Delete { .. } | Self::DeleteByKey { .. } => "delete",
            Self::Upsert { .. } => "upsert",
            Self::Collections { .. } => "collections",
            Self::InsertMany => "collections_insert",
            Self::UpdateMany => "collections_update",
            Self::DeleteMany { .. } => "collections_delete",
            Self::Retrieve { .. } => "retrieve",
            Self::Composite => "composite",
            Self::Graph => "graph",
            Self::Query { .. } | Self::QueryMore { .. } => "query",
            Self::BulkCreate => "bulk_create",
            Self::BulkList { .. } => "bulk_list",
            Self::BulkJob { .. } => "bulk_poll",
            Self::BulkChange { .. } => "bulk_change",
            Self::BulkDelete { .. } => "bulk_delete",
            Self::BulkUpload { .. } => "bulk_upload",
            Self::BulkResults { .. } => "bulk_results",
            Self::SignedRequest { .. } => "signedrequest",
            Self::CanvasContext { .. } => "canvascontext",
            Self::TraceEvent => "traceevent",
        }
    }

    /// Whether a fault that loses a commit fits.
    pub(crate) fn writes(&self) -> bool {
        matches!(
            self,
            Self::Insert { .. }
                | Self::Update { .. }
                | Self::Delete { .. }
                | Self::DeleteByKey { .. }
                | Self::Upsert { .. }
                | Self::Collections { .. }
                | Self::InsertMany
                | Self::UpdateMany
                | Self::DeleteMany { .. }
                | Self::Composite
                | Self::Graph
                | Self::BulkCreate
                | Self::BulkChange { .. }
                | Self::BulkUpload { .. }
        )
    }

    /// Counts against the few lists that one composite request may hold.
    pub(crate) fn is_list(&self) -> bool {
        matches!(
            self,
            Self::Collections { .. }
                | Self::InsertMany
                | Self::UpdateMany
                | Self::DeleteMany { .. }
                | Self::Retrieve { .. }
                | Self::Query { .. }
                | Self::QueryMore { .. }
        )
    }

    /// What may not stand inside a composite request.
    pub(crate) fn is_whole(&self) -> bool {
        let nested = matches!(self, Self::Composite | Self::Graph);
        nested || self.is_host() || self.kind().starts_with("bulk")
    }

    /// The calls of the org's own Canvas page are not calls of an app.
    pub(crate) fn is_host(&self) -> bool {
        matches!(self, Self::SignedRequest { .. } | Self::CanvasContext { .. } | Self::TraceEvent)
    }
}

type Resource = (&'static [&'static str], Route);

fn resource(method: &str, parts: &[&str], query: Vec<(String, String)>) -> Option<Resource> {
    let value_of = |name: &str| query.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    Some(match *parts {
        [] => (&["GET"], Route::Resources),
        ["limits"] => (&["GET"], Route::Limits),
        ["query" | "queryAll"] => {
            let columns = value_of("columns").is_some_and(|word| word == "true");
            (&["GET"], Route::Query { soql: value_of("q").unwrap_or_default(), columns })
        }
        ["query" | "queryAll", locator] => (&["GET"], Route::QueryMore { locator: locator.to_owned() }),
        ["composite", ref rest @ ..] => return composite(method, rest, &value_of),
        ["sobjects", ref rest @ ..] => return row(method, rest, &value_of),
        ["jobs", "ingest", ref rest @ ..] => return bulk(method, rest, &value_of),
        ["platformconnect", "signedrequest"] => (&["PUT"], Route::SignedRequest { query }),
        ["platformconnect", "canvascontext"] => (&["PUT"], Route::CanvasContext { query }),
        ["platformconnect", "traceevent"] => (&["POST"], Route::TraceEvent),
        _ => return None,
    })
}

fn composite(method: &str, parts: &[&str], value_of: &impl Fn(&str) -> Option<String>) -> Option<Resource> {
    let text = |text: &str| text.to_owned();
    let ticked = |name: &str| value_of(name).is_some_and(|word| word == "true");
    let lists: &[&str] = &["POST", "PATCH", "DELETE"];
    Some(match *parts {
        [] => (&["POST"], Route::Composite),
        ["graph"] => (&["POST"], Route::Graph),
        ["sobjects"] if method == "POST" => (lists, Route::InsertMany),
        ["sobjects"] if method == "PATCH" => (lists, Route::UpdateMany),
        ["sobjects"] => {
            let ids = value_of("ids").unwrap_or_default();
            (lists, Route::DeleteMany { ids, all_or_none: ticked("allOrNone") })
        }
        ["sobjects", object] => {
            let list = |name: &str| value_of(name).map(|list| split(&list)).unwrap_or_default();
            let asked = (method == "GET").then(|| (list("ids"), list("fields")));
            (&["GET", "POST"], Route::Retrieve { object: text(object), asked })
        }
        ["sobjects", object, field] => (&["PATCH"], Route::Collections { object: text(object), field: text(field) }),
        _ => return None,
    })
}

fn row(method: &str, parts: &[&str], value_of: &impl Fn(&str) -> Option<String>) -> Option<Resource> {
    let text = |text: &str| text.to_owned();
    let one: &[&str] = &["GET", "PATCH", "DELETE"];
    Some(match *parts {
        [] => (&["GET"], Route::Objects),
        [object] if method == "POST" => (&["POST"], Route::Insert { object: text(object) }),
        [object] => (&["GET", "POST"], Route::Object { object: text(object) }),
        [object, "describe"] => (&["GET"], Route::Describe { object: text(object) }),
        [object, id] if method == "PATCH" => (one, Route::Update { object: text(object), id: text(id) }),
        [object, id] if method == "DELETE" => (one, Route::Delete { object: text(object), id: text(id) }),
        [object, id] => {
            let fields = value_of("fields").map(|list| split(&list));
            (one, Route::Row { object: text(object), id: text(id), fields })
        }
        [object, field, value] => {
            let update_only = value_of("updateOnly").is_some_and(|word| word == "true");
            let (object, field, value) = (text(object), text(field), text(value));
            let route = match method {
                "GET" => Route::RowByKey { object, field, value },
                "DELETE" => Route::DeleteByKey { object, field, value },
                _ => Route::Upsert { object, field, value, update_only },
            };
            (one, route)
        }
        _ => return None,
    })
}

fn bulk(method: &str, parts: &[&str], value_of: &impl Fn(&str) -> Option<String>) -> Option<Resource> {
    let text = |text: &str| text.to_owned();
    let results = |id: &str, kind| Route::BulkResults { id: text(id), kind };
    Some(match *parts {
        [] if method == "GET" => (&["GET", "POST"], Route::BulkList { locator: value_of("queryLocator") }),
        [] => (&["GET", "POST"], Route::BulkCreate),
        [id] => {
            let id = text(id);
            let route = match method {
                "PATCH" => Route::BulkChange { id },
                "DELETE" => Route::BulkDelete { id },
                _ => Route::BulkJob { id },
            };
            (&["GET", "PATCH", "DELETE"], route)
        }
        [id, "batches"] => (&["PUT"], Route::BulkUpload { id: text(id) }),
        [id, "successfulResults"] => (&["GET"], results(id, Results::Successful)),
        [id, "failedResults"] => (&["GET"], results(id, Results::Failed)),
        [id, "unprocessedrecords" | "unprocessedRecords"] => (&["GET"], results(id, Results::Unprocessed)),
        _ => return None,
    })
}

fn split(list: &str) -> Vec<String> {
    list.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
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
