//! Salesforce's login and consent pages, gone through as a browser does.

use super::app::TestApp;
use reqwest::Method;
use std::collections::HashMap;
use url::Url;

/// Signs in at `address` and presses a button. Gives the query that Salesforce sends back with the browser.
pub(crate) async fn decide(app: &TestApp, address: &Url, username: &str, decision: &str) -> String {
    let http = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().expect("http");
    let host = format!("{}:{}", address.host_str().expect("host"), address.port().expect("port"));
    let at = format!("http://127.0.0.1:{}{}", app.simulator.port(), address.path());
    let mut form: HashMap<String, String> = address.query_pairs().into_owned().collect();
    form.insert("sim_username".to_owned(), username.to_owned());
    let post = |form: HashMap<String, String>, cookie: String| {
        http.request(Method::POST, &at).header("host", &host).header("cookie", cookie).form(&form).send()
    };
    let signed_in = post(form.clone(), String::new()).await.expect("answers");
    let refused =
        signed_in.headers().get("location").and_then(|to| to.to_str().ok()).filter(|to| to.contains("error="));
    let location = if let Some(refused) = refused {
        refused.to_owned()
    } else {
        let cookie = signed_in.headers()["set-cookie"].to_str().expect("text");
        let cookie = cookie.split(';').next().expect("a cookie").to_owned();
        form.remove("sim_username");
        form.insert("sim_decision".to_owned(), decision.to_owned());
        let decided = post(form, cookie).await.expect("answers");
        decided.headers()["location"].to_str().expect("text").to_owned()
    };
    let (callback, query) = location.split_once('?').expect("a query");
    assert!(callback.ends_with("/canvas/approved"), "{callback}");
    query.to_owned()
}
