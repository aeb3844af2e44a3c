//! A small form from anybody: proves nothing.

use super::body::{self, Fields};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::LocalBoxFuture;

const MAX_FORM_BYTES: usize = 4 * 1024;

pub(in crate::web) struct PublicForm(Fields);

impl PublicForm {
    /// Every value of a field, in order.
    pub(in crate::web) fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    pub(in crate::web) fn value(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }
}

impl FromRequest for PublicForm {
    type Error = actix_web::Error;
    type Future = LocalBoxFuture<'static, Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let app = body::app(&request)?;
            Ok(Self(body::form(&app, &request, &mut payload, MAX_FORM_BYTES).await?))
        })
    }
}
