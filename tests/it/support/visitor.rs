//! A browser on a site's own host: keeps cookies, follows redirects, opens addresses.

use super::app::TestApp;
use super::client::{Client, Form, Page};
use qstream::app::first_party::{self, Beginning};
use qstream::app::session::Cookies;
use qstream::domain::first_party::{COOKIE, Method, Scope};
use qstream::store::User;
use std::collections::BTreeMap;
use std::sync::Mutex;

pub(crate) const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

pub(crate) struct Visitor {
    client: Client,
    host: String,
    /// As the proxy before the server would name it.
    address: String,
    cookies: Mutex<BTreeMap<String, String>>,
}

impl Visitor {
    /// `host`: `acme.` and the rest, without a port.
    pub(crate) fn of(app: &TestApp, host: &str) -> Self {
        Self { client: app.client.clone(), host: host.to_owned(), address: String::new(), cookies: Mutex::default() }
    }

    /// Somebody on the sample site's host who isn't signed in.
    pub(crate) fn new(app: &TestApp) -> Self {
        Self::of(app, "harrow-pike.qstream.localhost")
    }

    /// The same browser, whose requests go to another replica from now on.
    #[must_use]
    pub(crate) fn at(mut self, replica: &Client) -> Self {
        self.client = replica.clone();
        self
    }

    /// A form post with whatever the browser says of where it came from.
    pub(crate) async fn post_from(&self, path: &str, fields: &[(&str, &str)], from: &[(&str, &str)]) -> Page {
        let cookies = self.header();
        let headers = [&[("host", self.host.as_str()), ("cookie", &cookies)], from].concat();
        self.keep(self.client.post(path, fields, &headers).await)
    }

    #[must_use]
    pub(crate) fn behind(mut self, address: &str) -> Self {
        address.clone_into(&mut self.address);
        self
    }

    /// Somebody whose session has begun, by the use case alone.
    pub(crate) async fn signed_in(app: &TestApp, email: &str, scope: Scope) -> Self {
        let visitor = Self::new(app);
        let mut tx = app.store().read().await.expect("reads");
        let user = tx.find_user_by_email(app.site.id, email).await.expect("finds").expect("a person");
        drop(tx);
        visitor.sign_in(app, &user, scope).await;
        visitor
    }

    /// Begins a session of that person's in this browser.
    pub(crate) async fn sign_in(&self, app: &TestApp, user: &User, scope: Scope) {
        let method = if scope == Scope::Full { Method::Mail } else { Method::QuestionLink };
        let of = Beginning { user, scope, method, user_agent: FIREFOX, cookies: &Cookies::default() };
        let mut tx = app.store().begin().await.expect("begins");
        let begun = first_party::begin(&app.app, &mut tx, &of, app.app.now()).await.expect("begins");
        tx.commit().await.expect("commits");
        self.set_cookie(COOKIE, &begun.cookie);
    }

    pub(crate) fn set_cookie(&self, name: &str, value: &str) {
        self.cookies.lock().expect("cookies").insert(name.to_owned(), value.to_owned());
    }

    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().expect("cookies").get(name).cloned()
    }

    pub(crate) async fn get(&self, path: &str) -> Page {
        let mut page = self.get_once(path).await;
        for _ in 0..3 {
            let to = page.header("location").to_owned();
            if page.status != 303 {
                break;
            }
            page = self.get_once(&to).await;
        }
        page
    }

    pub(crate) async fn get_once(&self, path: &str) -> Page {
        let cookies = self.header();
        let headers = [
            ("host", self.host.as_str()),
            ("cookie", &cookies),
            ("user-agent", FIREFOX),
            ("x-forwarded-for", &self.address),
        ];
        self.keep(self.client.get_with(path, &headers).await)
    }

    pub(crate) async fn send(&self, form: &Form, fields: &[(&str, &str)]) -> Page {
        let mut all = vec![("page_token", form.token.as_str())];
        all.extend_from_slice(fields);
        self.post(&form.action, &all).await
    }

    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let page = self.post_once(path, fields).await;
        if page.status == 303 { self.get(page.header("location")).await } else { page }
    }

    pub(crate) async fn post_once(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let cookies = self.header();
        let headers = [
            ("host", self.host.as_str()),
            ("cookie", &cookies),
            ("user-agent", FIREFOX),
            ("x-forwarded-for", &self.address),
            ("sec-fetch-site", "same-origin"),
            ("sec-fetch-dest", "document"),
        ];
        self.keep(self.client.post(path, fields, &headers).await)
    }

    pub(crate) async fn upload(&self, form: &Form, (name, content): (&str, &[u8])) -> Page {
        self.upload_with(form, (name, content, "")).await
    }

    /// With what the file shows.
    pub(crate) async fn upload_with(&self, form: &Form, file: (&str, &[u8], &str)) -> Page {
        let cookies = self.header();
        let headers = [("host", self.host.as_str()), ("cookie", &cookies), ("sec-fetch-site", "same-origin")];
        self.keep(self.client.post_file(form, file, &headers).await)
    }

    fn header(&self) -> String {
        let cookies = self.cookies.lock().expect("cookies");
        cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    fn keep(&self, page: Page) -> Page {
        let mut cookies = self.cookies.lock().expect("cookies");
        for header in page.headers.get_all("set-cookie") {
            let header = header.to_str().expect("text");
            let (name, value) = header.split(';').next().and_then(|pair| pair.split_once('=')).expect("a cookie");
            if header.contains("Max-Age=0") {
                cookies.remove(name);
            } else {
                cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        page
    }
}
