//! A visitor: a browser's manners (cookies, Origin, redirects on request) and an API client's (bearer token, JSON).

use std::net::IpAddr;

use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use dienstencheque::{app::App, web};
use http_body_util::BodyExt;
use serde_json::Value;
use tower::ServiceExt;

pub struct Visitor {
    app: App,
    router: axum::Router,
    from: IpAddr,
    /// Name and value of each.
    cookies: Vec<(String, String)>,
    token: Option<String>,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: axum::http::HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes)
            .unwrap_or_else(|error| panic!("not JSON ({error}): {}", self.text()))
    }

    /// Where a redirect goes.
    #[track_caller]
    pub fn location(&self) -> String {
        self.headers
            .get(header::LOCATION)
            .unwrap_or_else(|| panic!("no redirect but {}: {}", self.status, self.text()))
            .to_str()
            .unwrap()
            .to_owned()
    }

    /// Insists on a status; shows the body if it is another.
    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        self
    }

    /// The value of a hidden or other input field in an HTML page.
    #[track_caller]
    pub fn field(&self, name: &str) -> String {
        let html = self.text();
        let at = html
            .find(&format!("name=\"{name}\""))
            .unwrap_or_else(|| panic!("no field {name} in {html}"));
        let start = html[..at].rfind('<').unwrap();
        let tag = &html[start..start + html[start..].find('>').unwrap()];
        let value = tag
            .split_once("value=\"")
            .unwrap_or_else(|| panic!("field {name} has no value: {tag}"))
            .1;
        let value = &value[..value.find('"').unwrap()];
        // As askama escapes them; the ampersand last.
        [
            ("&#34;", "\""),
            ("&#39;", "'"),
            ("&#60;", "<"),
            ("&#62;", ">"),
            ("&#38;", "&"),
        ]
        .into_iter()
        .fold(value.to_owned(), |text, (escaped, plain)| {
            text.replace(escaped, plain)
        })
    }
}

impl Visitor {
    pub fn new(app: App, from: IpAddr) -> Self {
        Self {
            router: web::router(app.clone()),
            app,
            from,
            cookies: Vec::new(),
            token: None,
        }
    }

    /// From here on the visitor comes from another address, so that limits per address do not add up.
    pub fn move_to(&mut self, from: IpAddr) {
        self.from = from;
    }

    /// The same visitor with a bearer token.
    pub fn with_token(mut self, token: &str) -> Self {
        self.token = Some(token.to_owned());
        self
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], Body::empty()).await
    }

    pub async fn get_as(&mut self, path: &str, accept: &str) -> Answer {
        self.send(Method::GET, path, &[("accept", accept)], Body::empty())
            .await
    }

    /// Sends a form as a browser does. The CSRF token of the session is added by itself.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = self.csrf();
        let mut pairs: Vec<(&str, &str)> = fields.to_vec();
        if !pairs.iter().any(|(name, _)| *name == "csrf") {
            pairs.push(("csrf", &csrf));
        }
        self.post_exactly(path, &pairs).await
    }

    /// Sends exactly these fields.
    pub async fn post_exactly(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = serde_html_form::to_string(fields).unwrap();
        self.send(
            Method::POST,
            path,
            &[
                ("content-type", "application/x-www-form-urlencoded"),
                ("origin", "http://hulst.test"),
            ],
            Body::from(body),
        )
        .await
    }

    /// Sends a form with files, as a browser does; the CSRF token of the session comes first.
    pub async fn post_files(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &[u8])],
    ) -> Answer {
        const LINE: &str = "------a-line-between-parts";
        let csrf = self.csrf();
        let mut body = Vec::new();
        for (name, value) in [("csrf", csrf.as_str())].iter().chain(fields) {
            body.extend(
                format!(
                    "--{LINE}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
                )
                .into_bytes(),
            );
        }
        for (name, bytes) in files {
            body.extend(
                format!(
                    "--{LINE}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"IMG_1.jpg\"\r\n\
                     Content-Type: image/jpeg\r\n\r\n"
                )
                .into_bytes(),
            );
            body.extend(*bytes);
            body.extend(b"\r\n");
        }
        body.extend(format!("--{LINE}--\r\n").into_bytes());
        let kind = format!("multipart/form-data; boundary={LINE}");
        let headers = [
            ("content-type", kind.as_str()),
            ("origin", "http://hulst.test"),
        ];
        self.send(Method::POST, path, &headers, Body::from(body))
            .await
    }

    pub async fn post_json(&mut self, path: &str, body: &Value) -> Answer {
        self.post_json_once(path, body, None).await
    }

    /// Sends JSON with an idempotency key.
    pub async fn post_json_once(&mut self, path: &str, body: &Value, key: Option<&str>) -> Answer {
        let mut headers = vec![("content-type", "application/json")];
        if let Some(key) = key {
            headers.push(("idempotency-key", key));
        }
        self.send(Method::POST, path, &headers, Body::from(body.to_string()))
            .await
    }

    pub async fn send(
        &mut self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Body,
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "hulst.test")
            .header("x-forwarded-for", self.from.to_string());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        for (name, value) in &self.cookies {
            request = request.header(header::COOKIE, format!("{name}={value}"));
        }
        if let Some(token) = &self.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let response = self
            .router
            .clone()
            .oneshot(request.body(body).unwrap())
            .await
            .unwrap();
        let (parts, body) = response.into_parts();
        for set in parts.headers.get_all(header::SET_COOKIE) {
            let pair = set.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.retain(|(known, _)| known != name);
            if !value.is_empty() {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        Answer {
            status: parts.status,
            headers: parts.headers,
            bytes: body.collect().await.unwrap().to_bytes().to_vec(),
        }
    }

    fn csrf(&self) -> String {
        let session = self
            .cookies
            .iter()
            .find(|(name, _)| name.ends_with("sessie"));
        let token = session.map(|(_, token)| token.as_str());
        token.map_or_else(String::new, |token| {
            dienstencheque::secrets::to_hex(
                &self
                    .app
                    .keys
                    .mac(dienstencheque::secrets::Purpose::Csrf, token),
            )
        })
    }
}
