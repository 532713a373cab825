//! NotifyNL as its documentation describes it: takes SMS over HTTP, knows the service by its token, keeps what it got.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use axum::{
    Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::post,
};
use serde_json::{Value, json};

/// What came, and what is answered next.
#[derive(Default)]
struct Inside {
    taken: Vec<(String, Value)>,
    refusal: Option<(u16, &'static str)>,
}

pub struct NotifyNl {
    pub address: SocketAddr,
    inside: Arc<Mutex<Inside>>,
    task: tokio::task::JoinHandle<()>,
}

impl NotifyNl {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let inside = Arc::new(Mutex::new(Inside::default()));
        let router = Router::new()
            .route("/v2/notifications/sms", post(sms))
            .with_state(inside.clone());
        let task = tokio::spawn(async move {
            axum::serve(listener, router).await.unwrap();
        });
        Self {
            address,
            inside,
            task,
        }
    }

    /// From now on everything is refused, with this status and error.
    pub fn refuse(&self, refusal: Option<(u16, &'static str)>) {
        self.inside.lock().unwrap().refusal = refusal;
    }

    /// The header of each request with its body.
    pub fn taken(&self) -> Vec<(String, Value)> {
        self.inside.lock().unwrap().taken.clone()
    }
}

impl Drop for NotifyNl {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn sms(
    State(inside): State<Arc<Mutex<Inside>>>,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> (StatusCode, Json<Value>) {
    let mut inside = inside.lock().unwrap();
    if let Some((status, error)) = inside.refusal {
        let errors =
            json!({"status_code": status, "errors": [{"error": error, "message": "+31600000000"}]});
        return (StatusCode::from_u16(status).unwrap(), Json(errors));
    }
    let token = headers["authorization"].to_str().unwrap().to_owned();
    inside.taken.push((token, body));
    (
        StatusCode::CREATED,
        Json(json!({"id": "740e5834-3a29-46b4-9a6f-16142fde533a"})),
    )
}
