//! A browser that keeps no cookies: what a Canvas frame is when third-party cookies are blocked.

use reqwest::header::HeaderMap;

/// A page as it arrived.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) html: String,
}

impl Page {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    pub(crate) fn says(&self, text: &str) -> bool {
        self.html.contains(text)
    }

    /// The first form whose action begins so: its action and its page token.
    pub(crate) fn form(&self, action: &str) -> Form {
        self.find_form(action).unwrap_or_else(|| panic!("no form to {action} in\n{}", self.html))
    }

    /// The value of the first hidden field of that name.
    pub(crate) fn hidden(&self, name: &str) -> Option<String> {
        let rest = self.html.split_once(&format!("name=\"{name}\" value=\""))?.1;
        rest.split('"').next().map(str::to_owned)
    }

    pub(crate) fn find_form(&self, action: &str) -> Option<Form> {
        let forms = self.html.split("<form").skip(1).filter_map(|rest| rest.split("</form>").next());
        forms
            .map(|form| Form { action: attribute(form, "action=\""), token: token_of(form) })
            .find(|form| form.action.starts_with(action))
    }

    /// The first form whose action ends so.
    pub(crate) fn form_ending(&self, action: &str) -> Form {
        let forms = self.html.split("<form").skip(1).filter_map(|rest| rest.split("</form>").next());
        forms
            .map(|form| Form { action: attribute(form, "action=\""), token: token_of(form) })
            .find(|form| form.action.ends_with(action))
            .unwrap_or_else(|| panic!("no form to …{action} in\n{}", self.html))
    }

    /// The first page token of the page, good for reading.
    pub(crate) fn token(&self) -> String {
        token_of(&self.html)
    }

    /// Ids of the options of a question page, in order.
    pub(crate) fn options(&self) -> Vec<String> {
        let inputs = self.html.split("name=\"option\" value=\"").skip(1);
        inputs.filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
    }
}

fn attribute(text: &str, name: &str) -> String {
    text.split(name).nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned()
}

fn token_of(form: &str) -> String {
    attribute(form.split("name=\"page_token\"").nth(1).unwrap_or_default(), "value=\"")
}

#[derive(Debug, Clone)]
pub(crate) struct Form {
    pub(crate) action: String,
    pub(crate) token: String,
}

#[derive(Debug, Clone)]
pub(crate) struct Client {
    http: reqwest::Client,
    base: String,
}

impl Client {
    pub(crate) fn new(port: u16) -> Self {
        let http =
            reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().expect("client");
        Self { http, base: format!("http://127.0.0.1:{port}") }
    }

    /// As a form in one of our own pages sends it.
    pub(crate) async fn send(&self, form: &Form, fields: &[(&str, &str)]) -> Page {
        let mut all = vec![("page_token", form.token.as_str())];
        all.extend_from_slice(fields);
        self.post(&form.action, &all, &[("sec-fetch-site", "same-origin")]).await
    }

    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Page {
        let mut request = self.http.post(format!("{}{path}", self.base)).form(fields);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        read(request).await
    }

    pub(crate) async fn post_raw(&self, path: &str, content_type: &str, body: Vec<u8>) -> Page {
        let request = self.http.post(format!("{}{path}", self.base)).header("content-type", content_type).body(body);
        read(request).await
    }

    /// Gives the status.
    pub(crate) async fn head(&self, path: &str, host: &str) -> u16 {
        let request = self.http.head(format!("{}{path}", self.base)).header("host", host);
        request.send().await.expect("the server answers").status().as_u16()
    }

    /// As a form with a file sends it.
    /// `about`: the line of text beside the file.
    pub(crate) async fn post_file(
        &self,
        form: &Form,
        (name, content, about): (&str, &[u8], &str),
        headers: &[(&str, &str)],
    ) -> Page {
        let text = |name: &str, value: &str| {
            format!("--b0undary\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let file = format!(
            "--b0undary\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             content-type: text/csv\r\n\r\n"
        );
        let mut body = [text("page_token", &form.token), text("about", about), file].concat().into_bytes();
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n--b0undary--\r\n");
        let request = self.http.post(format!("{}{}", self.base, form.action)).body(body);
        let mut request = request.header("content-type", "multipart/form-data; boundary=b0undary");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        read(request).await
    }

    /// Any method, without a body.
    pub(crate) async fn request(&self, method: reqwest::Method, path: &str) -> Page {
        read(self.http.request(method, format!("{}{path}", self.base)).header("sec-fetch-site", "same-origin")).await
    }

    pub(crate) async fn get(&self, path: &str) -> Page {
        self.get_with(path, &[]).await
    }

    pub(crate) async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Page {
        let mut request = self.http.get(format!("{}{path}", self.base));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        read(request).await
    }
}

async fn read(request: reqwest::RequestBuilder) -> Page {
    let reply = request.send().await.expect("the server answers");
    let (status, headers) = (reply.status().as_u16(), reply.headers().clone());
    Page { status, headers, html: reply.text().await.expect("text") }
}
