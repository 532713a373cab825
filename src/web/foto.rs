//! Fotos of a klus: a resident adds them just after asking or while following, staff on the page of the klus; shown to who may see the
//! klus and to who works at the visit. Files come as multipart, and whoever sends them is asked for their right before they are read.

use axum::{
    Router,
    extract::{
        DefaultBodyLimit, Multipart, Path,
        multipart::{Field, MultipartRejection},
    },
    http::header,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use uuid::Uuid;

use super::{
    error::PageError,
    extract::{Staff, Visit, id},
    klus, planning, ploeg,
};
use crate::{
    actions::{self, Failure, Once, foto::Album},
    app::App,
    domain::{
        fields::FieldErrors,
        foto::{FOTO_BYTES, FOTOS_MAX, FotoRefused},
    },
    secrets::{request_hash, same},
};

/// Fotos come to paths that end so, and may be larger than other requests.
pub(super) const UPLOAD: &str = "/fotos";
/// All fotos of one klus, and what stands between them.
pub(super) const BODY_BYTES: usize = FOTOS_MAX * FOTO_BYTES + 64 * 1024;

pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/planning/klussen/{id}/fotos", post(by_staff))
        .route("/aangevraagd/{volgcode}/fotos", post(just_asked))
        .route("/volgen/fotos", post(while_following))
        .route("/ploeg/opdrachten/{id}/fotos", post(by_ploeg))
        // The limit of all fotos together is laid around everything; this one would be for other requests.
        .layer(DefaultBodyLimit::disable())
        .route("/planning/klussen/{id}/fotos/{foto}", get(of_klus))
        .route("/ploeg/opdrachten/{id}/fotos/{foto}", get(at_visit))
}

/// Of a field beside the files: a key or a postcode is shorter.
const FIELD_BYTES: usize = 1024;

type SentFiles = Result<Multipart, MultipartRejection>;

async fn by_staff(
    Staff(visit): Staff,
    Path(klus): Path<String>,
    sent: SentFiles,
) -> Result<Response, PageError> {
    let (app, klus) = (&visit.app, id(&klus)?);
    let album = actions::foto::album(app, &visit.actor, klus).await?;
    match add(&visit, album, sent).await {
        Ok(()) => {
            let base = app.settings.base_path();
            Ok(Redirect::to(&format!("{base}/planning/klussen/{klus}")).into_response())
        }
        Err(Failure::Invalid(errors)) => planning::with_errors(&visit, klus, errors).await,
        Err(error) => Err(error.into()),
    }
}

async fn by_ploeg(
    Staff(visit): Staff,
    Path(opdracht): Path<String>,
    sent: SentFiles,
) -> Result<Response, PageError> {
    let (app, opdracht) = (&visit.app, id(&opdracht)?);
    let album = actions::foto::album_at_visit(app, &visit.actor, opdracht).await?;
    match add(&visit, album, sent).await {
        Ok(()) => {
            let base = app.settings.base_path();
            Ok(Redirect::to(&format!("{base}/ploeg/opdrachten/{opdracht}")).into_response())
        }
        Err(failure @ Failure::Invalid(_)) => ploeg::after_foto(&visit, opdracht, failure).await,
        Err(error) => Err(error.into()),
    }
}

async fn just_asked(
    visit: Visit,
    Path(volgcode): Path<String>,
    sent: SentFiles,
) -> Result<Response, PageError> {
    let album = actions::foto::album_just_asked(&visit.app, visit.from, &volgcode).await?;
    let errors = match add(&visit, album, sent).await {
        Ok(()) => FieldErrors::default(),
        Err(Failure::Invalid(errors)) => errors,
        Err(error) => return Err(error.into()),
    };
    if errors.is_empty() {
        return Ok(klus::to_asked(&visit.app, &volgcode));
    }
    klus::asked_page(visit, volgcode, errors).await
}

/// Number and postcode come with the files: before them, so that nothing is read for whoever does not know them.
async fn while_following(visit: Visit, sent: SentFiles) -> Result<Response, PageError> {
    let parts = sent.map_err(|_| Failure::from(FotoRefused::Unreadable))?;
    let mut upload = Upload::default();
    let done = match upload.read(&visit, parts, None).await {
        Ok(()) => upload.store(&visit.app).await,
        Err(failure) => Err(failure),
    };
    let (nummer, postcode) = (upload.nummer, upload.postcode);
    match done {
        Ok(()) => klus::followed(&visit, nummer, postcode, FieldErrors::default()).await,
        Err(Failure::Invalid(errors)) => klus::followed(&visit, nummer, postcode, errors).await,
        Err(error) => Err(error.into()),
    }
}

async fn add(visit: &Visit, album: Album, sent: SentFiles) -> Result<(), Failure> {
    let parts = sent.map_err(|_| FotoRefused::Unreadable)?;
    let mut upload = Upload::default();
    upload.read(visit, parts, Some(album)).await?;
    upload.store(&visit.app).await
}

/// What a browser sends with fotos.
#[derive(Default)]
struct Upload {
    csrf: String,
    sleutel: String,
    nummer: String,
    postcode: String,
    files: Vec<Vec<u8>>,
    album: Option<Album>,
}

impl Upload {
    /// Reads everything; before the first file it must be known that the sender may send it.
    async fn read(
        &mut self,
        visit: &Visit,
        mut parts: Multipart,
        album: Option<Album>,
    ) -> Result<(), Failure> {
        self.album = album;
        let broken = |_| Failure::from(FotoRefused::TooLarge);
        while let Some(part) = parts.next_field().await.map_err(broken)? {
            let name = part.name().unwrap_or_default().to_owned();
            if name == "fotos" {
                self.may_send(visit).await?;
                let bytes = part.bytes().await.map_err(broken)?;
                // A browser sends one empty file where none was chosen.
                if !bytes.is_empty() {
                    self.files.push(bytes.to_vec());
                }
                if self.files.len() > FOTOS_MAX {
                    return Err(FotoRefused::TooMany.into());
                }
                continue;
            }
            let text = short(part).await?;
            match name.as_str() {
                "csrf" => self.csrf = text,
                "sleutel" => self.sleutel = text,
                "nummer" => self.nummer = text,
                "postcode" => self.postcode = text,
                _ => {}
            }
        }
        self.may_send(visit).await
    }

    async fn may_send(&mut self, visit: &Visit) -> Result<(), Failure> {
        if visit.account().is_some() && !same(visit.csrf().as_bytes(), self.csrf.as_bytes()) {
            return Err(Failure::refused(
                "Deze pagina was te lang open",
                "Ga terug, ververs de pagina en stuur de foto nog eens. Er is niets gedaan.",
            ));
        }
        if self.album.is_none() {
            let album =
                actions::foto::album_of_own(&visit.app, visit.from, &self.nummer, &self.postcode);
            self.album = Some(album.await?);
        }
        Ok(())
    }

    async fn store(&mut self, app: &App) -> Result<(), Failure> {
        let album = self.album.take().ok_or(Failure::NotFound)?;
        let files = std::mem::take(&mut self.files);
        let once = self.sleutel.parse::<Uuid>().ok().map(|sleutel| Once {
            sleutel,
            request_hash: request_hash(&files.iter().map(Vec::as_slice).collect::<Vec<_>>()),
        });
        actions::foto::add(app, album, files, once).await?;
        Ok(())
    }
}

/// A field beside the files; nobody has said yet who they are, so that not much of it is read.
async fn short(mut part: Field<'_>) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.chunk().await.map_err(|_| FotoRefused::Unreadable)? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > FIELD_BYTES {
            return Err(FotoRefused::Unreadable.into());
        }
    }
    String::from_utf8(bytes).map_err(|_| FotoRefused::Unreadable.into())
}

async fn of_klus(
    Staff(visit): Staff,
    Path((klus, foto)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let (klus, foto) = (id(&klus)?, id(&foto)?);
    let bytes = actions::foto::picture(&visit.app, &visit.actor, klus, foto).await?;
    Ok(jpeg(bytes))
}

async fn at_visit(
    Staff(visit): Staff,
    Path((opdracht, foto)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let (opdracht, foto) = (id(&opdracht)?, id(&foto)?);
    let bytes = actions::foto::picture_at_visit(&visit.app, &visit.actor, opdracht, foto).await?;
    Ok(jpeg(bytes))
}

fn jpeg(bytes: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, "image/jpeg")], bytes).into_response()
}
