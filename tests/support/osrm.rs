//! A routing service as OSRM documents its table service: it answers, hangs or talks nonsense, and keeps what it was asked.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    extract::{OriginalUri, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::json;

/// How it behaves.
#[derive(Clone, Debug)]
pub enum Roads {
    /// Every way takes so many seconds.
    Seconds(f64),
    /// It takes the question and says nothing.
    Hangs,
    /// It says this.
    Says(u16, String),
}

struct Inside {
    roads: Roads,
    asked: Vec<String>,
}

pub struct Osrm {
    pub address: SocketAddr,
    inside: Arc<Mutex<Inside>>,
    task: tokio::task::JoinHandle<()>,
}

impl Osrm {
    pub async fn start(roads: Roads) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let inside = Arc::new(Mutex::new(Inside {
            roads,
            asked: Vec::new(),
        }));
        let router = Router::new()
            .route("/osrm/table/v1/driving/{points}", get(table))
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

    pub fn url(&self) -> String {
        format!("http://{}/osrm", self.address)
    }

    pub fn behaves(&self, roads: Roads) {
        self.inside.lock().unwrap().roads = roads;
    }

    /// The questions since last time: path and query.
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.inside.lock().unwrap().asked)
    }
}

impl Drop for Osrm {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn table(
    State(inside): State<Arc<Mutex<Inside>>>,
    OriginalUri(uri): OriginalUri,
) -> Response {
    let roads = {
        let mut inside = inside.lock().unwrap();
        inside.asked.push(uri.to_string());
        inside.roads.clone()
    };
    let seconds = match roads {
        Roads::Seconds(seconds) => seconds,
        Roads::Hangs => {
            tokio::time::sleep(Duration::from_secs(30)).await;
            0.0
        }
        Roads::Says(status, text) => {
            return (StatusCode::from_u16(status).unwrap(), text).into_response();
        }
    };
    let count = |name: &str| {
        let query = uri.query().unwrap();
        let list = query.split('&').find_map(|pair| pair.strip_prefix(name));
        list.unwrap().split(';').count()
    };
    let row: Vec<f64> = vec![seconds; count("destinations=")];
    let durations = vec![row; count("sources=")];
    axum::Json(json!({"code": "Ok", "durations": durations, "sources": [], "destinations": []}))
        .into_response()
}
