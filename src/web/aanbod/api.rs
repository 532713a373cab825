//! Half days to choose from over the API: offering them, seeing what became of them, writing down the resident's answer.

use axum::{
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{
    actions::{
        Failure,
        aanbod::{self, Shown, answer},
    },
    app::App,
    domain::{
        aanbod::{AanbodStatus, Keuze, Via},
        fields::FieldErrors,
        opdracht::draft::Spot,
    },
    web::{
        error::{ApiError, Problem},
        extract::{Caller, Sent, id, replayed},
    },
};

/// The routes of aanbiedingen.
pub(in crate::web) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(look, offer))
        .routes(routes!(say))
}

/// Half days that were offered.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct AanbodView {
    id: Uuid,
    klus: Uuid,
    /// `open`, `chosen`, `refused`, `lapsed`, `withdrawn`.
    status: &'static str,
    /// Until when the places are held (UTC).
    vastgehouden_tot: String,
    dagdelen: Vec<DagdeelView>,
    /// The number that was chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    gekozen: Option<u32>,
    /// Why none suits.
    #[serde(skip_serializing_if = "Option::is_none")]
    reden: Option<String>,
}

/// One half day.
#[derive(Debug, Serialize, ToSchema)]
struct DagdeelView {
    /// From 1.
    nummer: u32,
    ploeg: Uuid,
    datum: String,
    /// `ochtend` or `middag`.
    dagdeel: &'static str,
    /// In UTC.
    van: String,
    /// In UTC.
    tot: String,
    /// Whether it can be chosen now.
    vrij: bool,
}

impl AanbodView {
    fn of(app: &App, shown: &Shown) -> Self {
        let Shown { aanbod, struck, .. } = shown;
        let open = aanbod.is_open(app.now());
        let half = |(keuze, struck): (&Keuze, &Option<String>)| DagdeelView {
            nummer: keuze.no,
            ploeg: keuze.spot.ploeg,
            datum: keuze.datum().to_string(),
            dagdeel: keuze.dagdeel().label(),
            van: keuze.spot.van.to_string(),
            tot: keuze.spot.tot.to_string(),
            vrij: open && struck.is_none(),
        };
        Self {
            id: aanbod.id,
            klus: aanbod.klus_id,
            // What is overdue is over at once.
            status: if aanbod.is_overdue(app.now()) {
                AanbodStatus::Lapsed.word()
            } else {
                aanbod.status.word()
            },
            vastgehouden_tot: aanbod.held_until.to_string(),
            dagdelen: aanbod.keuzes.iter().zip(struck).map(half).collect(),
            gekozen: aanbod.chosen().map(|one| one.no),
            reden: match &aanbod.status {
                AanbodStatus::Refused { reden, .. } => Some(reden.clone()),
                AanbodStatus::Open
                | AanbodStatus::Chosen { .. }
                | AanbodStatus::Lapsed
                | AanbodStatus::Withdrawn(_) => None,
            },
        }
    }
}

/// The half days that were offered last for a klus.
#[utoipa::path(get, path = "/klussen/{id}/aanbod", tag = "klussen", security(("bearer" = [])), params(("id" = Uuid, Path, description = "Of the klus")),
    responses(
        (status = 200, description = "What was offered, and what became of it", body = AanbodView),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Nothing was offered, or not for this account", body = Problem, content_type = "application/problem+json"),
    ))]
async fn look(caller: Caller, Path(klus): Path<String>) -> Result<Response, ApiError> {
    Ok(axum::Json(view(&caller, id(&klus)?).await?).into_response())
}

async fn view(caller: &Caller, klus: Uuid) -> Result<AanbodView, Failure> {
    let shown = aanbod::of_klus(&caller.app, &caller.actor, klus).await?;
    let shown = shown.ok_or(Failure::NotFound)?;
    Ok(AanbodView::of(&caller.app, &shown))
}

/// What is offered.
#[derive(Debug, Deserialize, ToSchema)]
struct AanbodBody {
    /// At most three half days; the three that cost least when left out.
    #[serde(default)]
    dagdelen: Vec<Plek>,
}

/// A ploeg with a window on its day.
#[derive(Debug, Deserialize, ToSchema)]
struct Plek {
    ploeg: Uuid,
    /// RFC 3339.
    van: String,
    /// RFC 3339.
    tot: String,
}

impl AanbodBody {
    fn spots(&self) -> Result<Vec<Spot>, FieldErrors> {
        let mut errors = FieldErrors::default();
        let mut spots = Vec::new();
        for (place, plek) in self.dagdelen.iter().enumerate() {
            let mut moment = |field: &str, text: &str| {
                let read = text.parse::<Timestamp>().ok();
                if read.is_none() {
                    errors.push(
                        format!("dagdelen[{place}].{field}"),
                        "Schrijf een tijdstip als 2026-11-24T08:00:00Z.",
                    );
                }
                read
            };
            let window = (moment("van", &plek.van), moment("tot", &plek.tot));
            if let (Some(van), Some(tot)) = window {
                spots.push(Spot {
                    ploeg: plek.ploeg,
                    van,
                    tot,
                });
            }
        }
        if errors.is_empty() {
            Ok(spots)
        } else {
            Err(errors)
        }
    }
}

/// Offers half days; their places are held for a day.
#[utoipa::path(post, path = "/klussen/{id}/aanbod", tag = "klussen", request_body = AanbodBody, security(("bearer" = [])), params(("id" = Uuid, Path, description = "Of the klus")),
    responses(
        (status = 201, description = "Offered; the resident is told", body = AanbodView),
        (status = 400, description = "One of the half days cannot be", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "Not with this account", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Not there, or not for this account", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "The klus is in another state, or there is nothing to offer", body = Problem, content_type = "application/problem+json"),
    ))]
async fn offer(
    caller: Caller,
    Path(klus): Path<String>,
    sent: Sent<AanbodBody>,
) -> Result<Response, ApiError> {
    let klus = id(&klus)?;
    let (app, actor) = (&caller.app, &caller.actor);
    crate::actions::klus::to_dispatch(app, actor, klus).await?;
    let spots = sent.body.spots().map_err(Failure::Invalid)?;
    let done = aanbod::make(app, actor, klus, None, spots, sent.once)
        .await
        .map_err(|failure| at_field(failure, "keuze", "dagdelen"))?;
    let location = format!("{}/api/v1/klussen/{klus}/aanbod", app.settings.base_path());
    let answer = (
        StatusCode::CREATED,
        [(header::LOCATION, location)],
        axum::Json(view(&caller, klus).await?),
    );
    Ok(replayed(answer.into_response(), done.replayed))
}

/// What the resident says.
#[derive(Debug, Deserialize, ToSchema)]
struct AntwoordBody {
    /// The number of the half day.
    nummer: Option<u32>,
    /// Whether none suits; then without a number.
    #[serde(default)]
    geen: bool,
    /// Why none suits.
    #[serde(default)]
    reden: String,
    /// `telefoon` (when left out), `brief` or `balie`.
    via: Option<String>,
}

/// Writes down what the resident says. Choosing plans the klus.
#[utoipa::path(post, path = "/klussen/{id}/aanbod/antwoord", tag = "klussen", request_body = AntwoordBody, security(("bearer" = [])), params(("id" = Uuid, Path, description = "Of the klus")),
    responses(
        (status = 200, description = "Written down", body = AanbodView),
        (status = 400, description = "Something is wrong with the fields", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Nothing was offered, or not for this account", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "Answered before, too late, or the half day is gone", body = Problem, content_type = "application/problem+json"),
    ))]
async fn say(
    caller: Caller,
    Path(klus): Path<String>,
    sent: Sent<AntwoordBody>,
) -> Result<Response, ApiError> {
    let klus = id(&klus)?;
    let (app, actor) = (&caller.app, &caller.actor);
    // Who may not see the klus learns nothing about what was sent.
    aanbod::of_klus(app, actor, klus)
        .await?
        .ok_or(Failure::NotFound)?;
    let AntwoordBody {
        nummer,
        geen,
        reden,
        via,
    } = sent.body;
    let via = match via.as_deref() {
        None => Via::Telefoon,
        Some(word) => Via::BY_STAFF
            .into_iter()
            .find(|one| one.word() == word.trim())
            .ok_or_else(|| {
                Failure::Invalid(FieldErrors::one("via", "Kies telefoon, brief of balie."))
            })?,
    };
    let keuze = match (nummer, geen) {
        (Some(nummer), false) => nummer.to_string(),
        (None, true) => answer::GEEN.to_owned(),
        (Some(_), true) | (None, false) => String::new(),
    };
    let said = answer::Answer::parse(&keuze, &reden)
        .map_err(|errors| at_field(Failure::Invalid(errors), "keuze", "nummer"))?;
    let done = answer::by_staff(app, actor, klus, said, via, sent.once).await?;
    let answer = axum::Json(view(&caller, klus).await?).into_response();
    Ok(replayed(answer, done.replayed))
}

/// The same failure, with a field named as the body names it.
fn at_field(failure: Failure, from: &str, to: &str) -> Failure {
    match failure {
        Failure::Invalid(errors) => {
            let mut renamed = FieldErrors::default();
            for (field, sentence) in errors.list() {
                let field = if field == from { to } else { field };
                renamed.push(field, sentence);
            }
            Failure::Invalid(renamed)
        }
        other => other,
    }
}
