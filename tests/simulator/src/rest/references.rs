//! `@{reference.path}` inside a composite request: replaced by what an earlier subrequest answered.

use std::collections::HashMap;

use serde_json::Value;

use super::reply::RestError;

/// `value` with every reference in every string replaced.
pub(super) fn in_value(value: &Value, replies: &HashMap<String, Value>) -> Result<Value, RestError> {
    Ok(match value {
        Value::String(text) => Value::String(in_text(text, replies)?),
        Value::Array(list) => list.iter().map(|value| in_value(value, replies)).collect::<Result<_, _>>()?,
        Value::Object(object) => object
            .iter()
            .map(|(name, value)| Ok((name.clone(), in_value(value, replies)?)))
            .collect::<Result<_, RestError>>()?,
        other => other.clone(),
    })
}

pub(super) fn in_text(text: &str, replies: &HashMap<String, Value>) -> Result<String, RestError> {
    let mut rest = text;
    let mut whole = String::with_capacity(text.len());
    while let Some((before, after)) = rest.split_once("@{") {
        let Some((reference, behind)) = after.split_once('}') else { break };
        whole.push_str(before);
        whole.push_str(&value_of(reference, replies)?);
        rest = behind;
    }
    whole.push_str(rest);
    Ok(whole)
}

/// `owner.id` and `rows[0].id` alike.
fn value_of(reference: &str, replies: &HashMap<String, Value>) -> Result<String, RestError> {
    let mut steps = reference.split(['.', '[', ']']).filter(|step| !step.is_empty());
    let name = steps.next().unwrap_or_default();
    let found = replies.get(name).and_then(|reply| {
        steps.try_fold(reply, |value, step| match value {
            Value::Array(list) => list.get(step.parse::<usize>().ok()?),
            other => other.get(step),
        })
    });
    match found {
        Some(Value::String(text)) => Ok(text.clone()),
        Some(value @ (Value::Number(_) | Value::Bool(_))) => Ok(value.to_string()),
        _ => {
            let message = format!("Invalid reference specified. No value for {reference} found in {name}");
            Err(RestError::new(400, "PROCESSING_HALTED", message))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn references_reach_into_objects_and_lists() {
        let replies =
            HashMap::from([("site".to_owned(), json!({"id": "a00"})), ("rows".to_owned(), json!([{"id": "a01"}]))]);
        let body = json!({"Site__c": "@{site.id}", "Note": ["x @{rows[0].id} y"], "Count": 3});
        let replaced = in_value(&body, &replies).unwrap();
        assert_eq!(replaced, json!({"Site__c": "a00", "Note": ["x a01 y"], "Count": 3}));
        assert_eq!(in_text("@{nobody.id}", &replies).unwrap_err().status, 400);
    }
}
