//! For operators: alive, ready, version, metrics, and one log line per request, without codes, queries or bodies.

use std::{sync::OnceLock, time::Instant};

use axum::{
    Json, Router,
    extract::{MatchedPath, Request, State},
    http::{HeaderValue, StatusCode},
    middleware::Next,
    response::{IntoResponse, Response},
    routing::get,
};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use serde_json::json;

use crate::app::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/health/live", get(|| async { "ok" }))
        .route("/health/ready", get(ready))
        .route("/health/version", get(version))
        .route("/metrics", get(figures))
}

async fn ready(State(app): State<App>) -> Response {
    match app.store.ping().await {
        Ok(()) => "ok".into_response(),
        Err(error) => {
            tracing::error!(%error, "not ready: the database does not answer");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "the database does not answer",
            )
                .into_response()
        }
    }
}

async fn version() -> Response {
    Json(json!({
        "version": env!("CARGO_PKG_VERSION"),
        "commit": option_env!("DIENSTENCHEQUE_COMMIT").unwrap_or("unknown"),
    }))
    .into_response()
}

async fn figures() -> String {
    recorder().map_or_else(String::new, PrometheusHandle::render)
}

/// The recorder of the whole process: made once, at the first request.
fn recorder() -> Option<&'static PrometheusHandle> {
    static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    RECORDER
        .get_or_init(|| {
            PrometheusBuilder::new()
                .set_buckets(&[0.001, 0.005, 0.02, 0.1, 0.5, 2.0])
                .ok()?
                .install_recorder()
                .map_err(|error| tracing::warn!(%error, "no metrics"))
                .ok()
        })
        .as_ref()
}

/// Logs and counts a request by its route, never by its path: a path may hold a code. What went wrong carries the number under
/// which it is in the log.
pub(super) async fn observe(request: Request, next: Next) -> Response {
    recorder();
    let started = Instant::now();
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "(none)".to_owned(), |path| path.as_str().to_owned());
    let request_id = request
        .headers()
        .get("x-request-id")
        .and_then(|id| id.to_str().ok())
        .unwrap_or("")
        .to_owned();
    let mut response = next.run(request).await;
    let status = response.status().as_u16();
    let took = started.elapsed();
    metrics::histogram!("http_request_seconds", "method" => method.to_string(), "route" => route.clone(), "status" => status.to_string())
        .record(took.as_secs_f64());
    let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    if status >= 400
        && let Ok(id) = HeaderValue::from_str(&request_id)
    {
        response.headers_mut().insert("x-request-id", id);
    }
    if status >= 500 {
        tracing::error!(%method, route, status, micros, request_id, "request failed");
    } else {
        tracing::debug!(%method, route, status, micros, request_id, "request");
    }
    response
}
