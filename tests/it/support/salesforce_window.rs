//! Salesforce's own pages in a window: somebody signs in and allows or denies.

use super::app::TestApp;
use reqwest::Method;
use std::collections::HashMap;

/// Signs in and decides; gives the query that Salesforce sends back.
pub(crate) async fn decide(app: &TestApp, address: &url::Url, username: &str, decision: &str) -> String {
    let http = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().expect("http");
    let host = format!("{}:{}", address.host_str().expect("host"), address.port().expect("port"));
    let at = format!("http://127.0.0.1:{}{}", app.simulator.port(), address.path());
    let mut form: HashMap<String, String> = address.query_pairs().into_owned().collect();
    form.insert("sim_username".to_owned(), username.to_owned());
    let post = |form: HashMap<String, String>, cookie: String| {
        http.request(Method::POST, &at).header("host", &host).header("cookie", cookie).form(&form).send()
    };
    let signed_in = post(form.clone(), String::new()).await.expect("answers");
    let location =
        |reply: &reqwest::Response| reply.headers().get("location").map(|to| to.to_str().expect("text").to_owned());
    let location = match location(&signed_in).filter(|to| to.contains("error=")) {
        Some(refused) => refused,
        None => {
            let cookie = signed_in.headers()["set-cookie"].to_str().expect("text");
            let session = cookie.split(';').next().expect("a cookie").to_owned();
            form.remove("sim_username");
            form.insert("sim_decision".to_owned(), decision.to_owned());
            let decided = post(form, session).await.expect("answers");
            location(&decided).expect("a redirect")
        }
    };
    let (callback, query) = location.split_once('?').expect("a query");
    assert!(callback.ends_with("/canvas/approved"), "{callback}");
    query.to_owned()
}
