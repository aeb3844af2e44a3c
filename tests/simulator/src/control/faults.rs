//! Ordering a fault: `POST /control/fault` with JSON as `Fault` is written, or with the form of the page.

use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Map, Value, json};

use super::{back, from_elsewhere, is_json, refused};
use crate::faults::Fault;
use crate::oauth::form;
use crate::world::World;

pub(crate) async fn order(req: HttpRequest, body: Bytes, world: Data<World>) -> HttpResponse {
    if from_elsewhere(&req) {
        return refused();
    }
    let json = is_json(&req);
    let fault = if json { serde_json::from_slice::<Fault>(&body) } else { from_form(&form(&body)) };
    match fault {
        Ok(fault) => {
            world.next_fault(fault);
            if json { HttpResponse::Ok().json(json!({ "waiting_faults": world.faults().waiting() })) } else { back() }
        }
        Err(error) => HttpResponse::BadRequest()
            .content_type("text/plain; charset=utf-8")
            .body(format!("This is not a fault: {error}\n")),
    }
}

pub(crate) async fn clear(req: HttpRequest, world: Data<World>) -> HttpResponse {
    if from_elsewhere(&req) {
        return refused();
    }
    world.faults().clear();
    if is_json(&req) { HttpResponse::NoContent().finish() } else { back() }
}

/// A form has text only, and all its fields even for a fault that needs none of them.
fn from_form(form: &[(String, String)]) -> Result<Fault, serde_json::Error> {
    let mut object = Map::new();
    for (name, value) in form.iter().filter(|(_, value)| !value.trim().is_empty()) {
        let value = value.trim();
        let value = match name.as_str() {
            "ms" | "times" | "calls" | "after_batches" | "batch" | "polls" => serde_json::from_str(value)?,
            "fields" => value.split(',').map(|field| Value::String(field.trim().to_owned())).collect(),
            _ => Value::String(value.to_owned()),
        };
        object.insert(name.clone(), value);
    }
    serde_json::from_value(Value::Object(object))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_orders_what_json_orders() {
        let form = form(
            b"fault=row_error&object=X__c&status_code=UNABLE_TO_LOCK_ROW&message=busy&fields=A__c,+B__c&times=3&ms=",
        );
        let Fault::RowError { fields, times, .. } = from_form(&form).unwrap() else { unreachable!() };
        assert_eq!(fields, ["A__c", "B__c"]);
        assert_eq!(times, 3);
        assert_eq!(from_form(&super::form(b"fault=delay&ms=250")).unwrap(), Fault::Delay { ms: 250 });
        assert!(from_form(&super::form(b"fault=earthquake")).is_err());
    }
}
