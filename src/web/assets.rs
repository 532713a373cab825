//! Style, fonts, icons and scripts, from inside the binary. Changes with the version, so browsers may keep them for a while
//! and ask again by their hash.

use axum::{
    Router,
    extract::Path,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use rust_embed::RustEmbed;

use crate::{app::App, secrets::to_hex};

#[derive(RustEmbed)]
#[folder = "assets"]
#[include = "style/app.css"]
#[include = "style/map.css"]
#[include = "fonts/*.woff2"]
#[include = "icons/*.svg"]
#[include = "script/*.js"]
// A star also matches slashes: what was installed to build a script stays outside.
#[exclude = "script/build/*"]
struct Assets;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/{*path}", get(serve))
}

async fn serve(Path(path): Path<String>, headers: HeaderMap) -> Response {
    let Some(file) = Assets::get(&path) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let tag = format!("\"{}\"", &to_hex(&file.metadata.sha256_hash())[..16]);
    if headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|known| known.as_bytes() == tag.as_bytes())
    {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response();
    }
    (
        [
            (header::CONTENT_TYPE, file.metadata.mimetype().to_owned()),
            (header::CACHE_CONTROL, "public, max-age=3600".to_owned()),
            (header::ETAG, tag),
        ],
        file.data,
    )
        .into_response()
}
