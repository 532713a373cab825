//! Style, fonts, icons and scripts, from inside the binary. Changes with the version, so browsers may keep them for a while
//! and ask again by their hash.

use std::{collections::HashMap, io::Write as _, sync::LazyLock};

use axum::{
    Router,
    extract::Path,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use flate2::{Compression, write::GzEncoder};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use crate::{app::App, secrets::to_hex};

#[derive(RustEmbed)]
#[folder = "assets"]
#[include = "style/app.css"]
#[include = "style/map.css"]
#[include = "fonts/*.woff2"]
#[include = "icons/*.svg"]
#[include = "icons/*.png"]
#[include = "script/*.js"]
// A star also matches slashes: what was installed to build a script stays outside.
#[exclude = "script/build/*"]
struct Assets;

/// What the ploeg's phone needs to show its pages without coverage. The scanner comes when it is used first.
pub(super) const PHONE: [&str; 11] = [
    "style/app.css",
    "script/app.js",
    "script/phone-queue.js",
    "script/phone.js",
    "script/scan.js",
    "script/voorlezen.js",
    "script/meenemen.js",
    "icons/icons.svg",
    "icons/merk.svg",
    "fonts/noto-sans-latin-400-normal.woff2",
    "fonts/noto-sans-latin-700-normal.woff2",
];

/// The version of what the phone keeps, its words among it: another one as soon as a byte of it differs.
pub(super) fn version_of_phone(words: &str) -> String {
    let mut hash = Sha256::new();
    for path in PHONE.iter().chain(&["script/phone-worker.js"]) {
        if let Some(file) = Assets::get(path) {
            hash.update(file.metadata.sha256_hash());
        }
    }
    hash.update(words);
    to_hex(&hash.finalize())[..16].to_owned()
}

/// A text of ours.
pub(super) fn text(path: &str) -> String {
    Assets::get(path).map_or_else(String::new, |file| {
        String::from_utf8_lossy(&file.data).into_owned()
    })
}

pub(super) fn routes() -> Router<App> {
    Router::new().route("/{*path}", get(serve))
}

/// Texts as they go over the line: compressed once, as small as can be.
static SMALL: LazyLock<HashMap<String, Vec<u8>>> = LazyLock::new(|| {
    let texts = Assets::iter().filter(|path| {
        let kind = path.rsplit('.').next();
        matches!(kind, Some("css" | "js" | "svg"))
    });
    texts
        .filter_map(|path| {
            let file = Assets::get(&path)?;
            let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
            gzip.write_all(&file.data).ok()?;
            Some((path.into_owned(), gzip.finish().ok()?))
        })
        .collect()
});

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
    let about = [
        (header::CONTENT_TYPE, file.metadata.mimetype().to_owned()),
        (header::CACHE_CONTROL, "public, max-age=3600".to_owned()),
        (header::ETAG, tag),
        (header::VARY, header::ACCEPT_ENCODING.to_string()),
    ];
    let takes_gzip = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|kinds| kinds.to_str().ok())
        .is_some_and(|kinds| kinds.split(',').any(|one| one.trim() == "gzip"));
    match SMALL.get(&path).filter(|_| takes_gzip) {
        Some(small) => {
            let gzip = [(header::CONTENT_ENCODING, "gzip")];
            (about, gzip, small.clone()).into_response()
        }
        None => (about, file.data).into_response(),
    }
}
