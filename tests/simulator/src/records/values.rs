//! One value against one field: brought to the form it is stored in, or refused with Salesforce's code.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Number, Value};

use super::RowError;
use super::schema::{Field, Kind};

/// The form in which `value` is stored in `field`. References are checked elsewhere and pass through here.
pub(crate) fn stored(field: &Field, value: &Value) -> Result<Value, RowError> {
    let empty = value.as_str() == Some("") && !matches!(field.kind, Kind::Text { .. } | Kind::Picklist { .. });
    if value.is_null() || empty {
        return Ok(if matches!(field.kind, Kind::Checkbox) { Value::Bool(false) } else { Value::Null });
    }
    match &field.kind {
        Kind::Text { length } | Kind::LongText { length } | Kind::Url { length } => text(field, value, *length),
        Kind::Email { length } => email(field, value, *length),
        Kind::Checkbox => checkbox(field, value),
        Kind::Number { precision, scale } | Kind::Percent { precision, scale } => {
            number(field, value, *precision, *scale)
        }
        Kind::Date => date(field, value),
        Kind::DateTime => date_time(field, value),
        Kind::Picklist { values, restricted } => picklist(field, value, values, *restricted),
        Kind::Lookup { .. } | Kind::MasterDetail { .. } => Ok(value.clone()),
    }
}

/// `2026-11-22T10:00:00.000+0000`, as Salesforce writes an instant.
pub(crate) fn instant(ms: i64) -> String {
    Timestamp::from_millisecond(ms).unwrap_or_default().strftime("%Y-%m-%dT%H:%M:%S.%3f+0000").to_string()
}

fn text(field: &Field, value: &Value, length: usize) -> Result<Value, RowError> {
    // Salesforce takes a number for a text field, and trims what it stores.
    let written = match value {
        Value::String(written) => written.trim().to_owned(),
        Value::Number(written) => written.to_string(),
        _ => return Err(wrong_type(field, value)),
    };
    let characters = written.chars().count();
    if characters > length {
        let shown: String = written.chars().take(120).collect();
        let message = format!("{}: data value too large: {shown} (max length={length})", field.label);
        return Err(RowError::new("STRING_TOO_LONG", message, &[&field.name]));
    }
    Ok(if written.is_empty() { Value::Null } else { Value::String(written) })
}

fn email(field: &Field, value: &Value, length: usize) -> Result<Value, RowError> {
    let written = text(field, value, length)?;
    let sound = written.as_str().is_none_or(|address| {
        let parts = address.split_once('@');
        parts.is_some_and(|(local, host)| {
            let dotted = host.contains('.') && !host.starts_with('.') && !host.ends_with('.');
            !local.is_empty() && dotted && !host.contains('@') && !address.contains(char::is_whitespace)
        })
    });
    if sound {
        return Ok(written);
    }
    let message = format!("{}: invalid email address: {}", field.label, plain(value));
    Err(RowError::new("INVALID_EMAIL_ADDRESS", message, &[&field.name]))
}

fn checkbox(field: &Field, value: &Value) -> Result<Value, RowError> {
    let truth = match value {
        Value::Bool(truth) => Some(*truth),
        Value::String(word) if word.eq_ignore_ascii_case("true") => Some(true),
        Value::String(word) if word.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    };
    truth.map(Value::Bool).ok_or_else(|| wrong_type(field, value))
}

fn number(field: &Field, value: &Value, precision: u8, scale: u8) -> Result<Value, RowError> {
    let given = match value {
        Value::Number(given) => given.as_f64(),
        Value::String(given) => given.trim().parse().ok(),
        _ => None,
    };
    let given = given.filter(|given: &f64| given.is_finite()).ok_or_else(|| wrong_type(field, value))?;
    if given.abs() >= 10_f64.powi(i32::from(precision) - i32::from(scale)) {
        let message = format!("{}: value outside of valid range on numeric field: {given}", field.label);
        return Err(RowError::new("NUMBER_OUTSIDE_VALID_RANGE", message, &[&field.name]));
    }
    let rounded = format!("{given:.digits$}", digits = usize::from(scale));
    let kept = if scale == 0 {
        rounded.parse::<i64>().ok().map(Number::from)
    } else {
        rounded.parse::<f64>().ok().and_then(Number::from_f64)
    };
    kept.map(Value::Number).ok_or_else(|| wrong_type(field, value))
}

fn date(field: &Field, value: &Value) -> Result<Value, RowError> {
    let parsed = value.as_str().filter(|text| text.len() == 10).and_then(|text| text.parse::<Date>().ok());
    let day = parsed.ok_or_else(|| wrong_type(field, value))?;
    Ok(Value::String(day.to_string()))
}

fn date_time(field: &Field, value: &Value) -> Result<Value, RowError> {
    let parsed = value.as_str().and_then(|text| text.parse::<Timestamp>().ok());
    let moment = parsed.ok_or_else(|| wrong_type(field, value))?;
    Ok(Value::String(instant(moment.as_millisecond())))
}

fn picklist(field: &Field, value: &Value, values: &[String], restricted: bool) -> Result<Value, RowError> {
    let known = value.as_str().and_then(|given| values.iter().find(|known| known.eq_ignore_ascii_case(given)));
    if let Some(known) = known {
        return Ok(Value::String(known.clone()));
    }
    if value.as_str() == Some("") {
        return Ok(Value::Null);
    }
    if !restricted {
        return text(field, value, 255);
    }
    let message = format!("{}: bad value for restricted picklist field: {}", field.label, plain(value));
    Err(RowError::new("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", message, &[&field.name]))
}

fn wrong_type(field: &Field, value: &Value) -> RowError {
    let message = format!("{}: value not of required type: {}", field.label, plain(value));
    RowError::new("INVALID_TYPE_ON_FIELD_IN_RECORD", message, &[&field.name])
}

fn plain(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    text.chars().take(120).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::schema::Schema;
    use super::*;

    fn check(object: &str, field: &str, value: &Value) -> Result<Value, String> {
        let schema = Schema::embedded().unwrap();
        let field = schema.object(object).unwrap().field(field).unwrap().clone();
        stored(&field, value).map_err(|error| error.code)
    }

    #[test]
    fn values_are_stored_as_salesforce_writes_them() {
        let enrolment = "Qstream_Enrolment__c";
        for (field, given, kept) in [
            ("Enrolled_At__c", json!("2026-11-22T10:00:00Z"), json!("2026-11-22T10:00:00.000+0000")),
            ("Enrolled_At__c", json!("2026-11-22T10:00:00.5+05:30"), json!("2026-11-22T04:30:00.500+0000")),
            ("Enrolled_At__c", json!("2026-11-22T10:00:00.000+0000"), json!("2026-11-22T10:00:00.000+0000")),
            ("Due_On__c", json!("2026-12-01"), json!("2026-12-01")),
            ("Score_Percent__c", json!(66.666), json!(66.67)),
            ("Points__c", json!("12"), json!(12)),
            ("Status__c", json!("in progress"), json!("In progress")),
            ("Is_Removed__c", json!(null), json!(false)),
            ("External_Id__c", json!("  acme:enrolment:1 "), json!("acme:enrolment:1")),
        ] {
            assert_eq!(check(enrolment, field, &given), Ok(kept), "{field} {given}");
        }
    }

    #[test]
    fn unfit_values_get_the_code_of_their_fault() {
        for (object, field, given, code) in [
            ("Qstream_Course__c", "Language__c", json!("a language without end"), "STRING_TOO_LONG"),
            ("Qstream_Course__c", "Status__c", json!("Melting"), "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"),
            ("Qstream_Course__c", "Question_Count__c", json!(1e12), "NUMBER_OUTSIDE_VALID_RANGE"),
            ("Qstream_Course__c", "Question_Count__c", json!("many"), "INVALID_TYPE_ON_FIELD_IN_RECORD"),
            ("Qstream_Course__c", "Starts_On__c", json!("22/11/2026"), "INVALID_TYPE_ON_FIELD_IN_RECORD"),
            ("Qstream_Participant__c", "Email__c", json!("ana@ferreira@x"), "INVALID_EMAIL_ADDRESS"),
            ("Qstream_Participant__c", "Active__c", json!(3), "INVALID_TYPE_ON_FIELD_IN_RECORD"),
        ] {
            assert_eq!(check(object, field, &given), Err(code.to_owned()), "{field}");
        }
    }
}
