//! The JSON door of uren: approving, correcting, closing a day and a month, lists.

use axum::{
    Json,
    extract::{Path, Query},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::lijst::{PeriodQuery, period};
use crate::{
    actions::{
        self, Failure,
        uren::{
            Approved, Correction,
            dag::{Closed, Dag, DagDraft},
        },
    },
    app::App,
    domain::{
        fields::FieldErrors,
        uren::{
            Maand, Uren, UrenSoort,
            dag::{Between, Exception, VisitStand},
        },
    },
    web::{
        error::{ApiError, Problem},
        extract::{Caller, Sent, replayed},
    },
};

pub(in crate::web) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(approve))
        .routes(routes!(reject))
        .routes(routes!(correct))
        .routes(routes!(of_opdracht, arrive))
        .routes(routes!(of_deelnemer))
        .routes(routes!(day))
        .routes(routes!(close_day))
        .routes(routes!(months))
        .routes(routes!(close_month))
}

/// The kind of time a word stands for.
fn soort(field: &str, word: &str) -> Result<UrenSoort, Failure> {
    UrenSoort::parse(word)
        .ok_or_else(|| Failure::Invalid(FieldErrors::one(field, "Deze soort uren bestaat niet.")))
}

#[derive(Deserialize, ToSchema)]
struct GoedkeuringBody {
    /// Other minutes than were reported; then a reason is needed.
    minuten: Option<u32>,
    #[serde(default)]
    reden: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct GoedkeuringAnswer {
    id: Uuid,
    /// Approved minutes.
    minuten: u32,
    /// `approved`.
    status: &'static str,
    /// Rows of the same visit that still wait for approval.
    nog_goed_te_keuren: i64,
}

/// Approve reported uren, or set other minutes with a reason. Never by who reported them.
#[utoipa::path(post, path = "/uren/{id}/goedkeuring", tag = "uren", security(("bearer" = [])),
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    request_body = GoedkeuringBody,
    responses(
        (status = 200, body = GoedkeuringAnswer),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "Already approved, or reported by the caller"),
    ))]
async fn approve(
    caller: Caller,
    Path(id): Path<Uuid>,
    sent: Sent<GoedkeuringBody>,
) -> Result<Response, ApiError> {
    let Sent { body, once } = sent;
    let done = actions::uren::approve(
        &caller.app,
        &caller.actor,
        id,
        body.minuten,
        body.reden.unwrap_or_default(),
        once,
    )
    .await?;
    let Approved {
        minuten, waiting, ..
    } = done.value;
    let answer = GoedkeuringAnswer {
        id,
        minuten,
        status: "approved",
        nog_goed_te_keuren: waiting,
    };
    Ok(replayed(Json(answer).into_response(), done.replayed))
}

/// A row of uren.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct UrenAnswer {
    id: Uuid,
    deelnemer: Uuid,
    opdracht: Option<Uuid>,
    /// `klus`, `reistijd`, `instructie`, `wachten`, `training`, `afgemeld` or `afwezig`; the last two never count.
    soort: &'static str,
    /// Slug of the klussoort.
    klussoort: Option<String>,
    /// Calendar date.
    datum: String,
    /// In UTC.
    van: String,
    /// In UTC.
    tot: String,
    minuten: u32,
    /// `proposed`, `reported`, `approved`, `disputed`, `corrected`, `rejected` or `closed`.
    status: &'static str,
    reden: Option<String>,
    /// The row this one takes the place of.
    corrigeert: Option<Uuid>,
    /// The row of a closed month that this counter-entry is about.
    tegenboeking_bij: Option<Uuid>,
    /// Whether the counter-entry takes the minutes away.
    min: bool,
}

impl From<Uren> for UrenAnswer {
    fn from(uren: Uren) -> Self {
        Self {
            id: uren.id,
            deelnemer: uren.deelnemer_id,
            opdracht: uren.opdracht_id,
            soort: uren.soort.word(),
            klussoort: uren.klussoort,
            datum: uren.datum.to_string(),
            van: uren.van.to_string(),
            tot: uren.tot.to_string(),
            minuten: uren.minuten,
            status: uren.status.word(),
            reden: uren.reden,
            corrigeert: uren.corrects_id,
            tegenboeking_bij: uren.counter.map(|entry| entry.of),
            min: uren.counter.is_some_and(|entry| entry.minus),
        }
    }
}

/// The uren of one visit.
#[derive(Serialize, ToSchema)]
struct UrenLijst {
    resultaten: Vec<UrenAnswer>,
}

/// The uren that were reported for a visit; a deelnemer sees the own ones.
#[utoipa::path(get, path = "/opdrachten/{id}/uren", tag = "uren", security(("bearer" = [])),
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, body = UrenLijst),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ))]
async fn of_opdracht(caller: Caller, Path(id): Path<Uuid>) -> Result<Response, ApiError> {
    let rows = actions::uren::of_opdracht(&caller.app, &caller.actor, id).await?;
    let resultaten = rows.into_iter().map(UrenAnswer::from).collect();
    Ok(Json(UrenLijst { resultaten }).into_response())
}

#[derive(Deserialize, ToSchema)]
struct AfwijzingBody {
    /// Why what was approved stays.
    #[serde(default)]
    reden: String,
}

#[derive(Serialize, ToSchema)]
struct UrenKey {
    id: Uuid,
}

/// Do not agree with a correction or counter-entry: what was approved stays. Never by who reported it.
#[utoipa::path(post, path = "/uren/{id}/afwijzing", tag = "uren", security(("bearer" = [])),
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    request_body = AfwijzingBody,
    responses(
        (status = 200, body = UrenKey),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "No correction that waits, or reported by the caller"),
    ))]
async fn reject(
    caller: Caller,
    Path(id): Path<Uuid>,
    sent: Sent<AfwijzingBody>,
) -> Result<Response, ApiError> {
    let Sent { body, once } = sent;
    let done = actions::uren::reject(&caller.app, &caller.actor, id, body.reden, once).await?;
    let answer = UrenKey { id: done.value };
    Ok(replayed(Json(answer).into_response(), done.replayed))
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
struct CorrectieBody {
    /// What kind of time it was, where it was another: `klus`, `afgemeld` or `afwezig` at a visit.
    soort: Option<String>,
    /// How many minutes it was.
    minuten: u32,
    /// Why.
    reden: String,
}

/// Say that uren are wrong. A new row waits for a begeleider; of a closed month a counter-entry does.
#[utoipa::path(post, path = "/uren/{id}/correctie", tag = "uren", security(("bearer" = [])),
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    request_body = CorrectieBody,
    responses(
        (status = 201, body = UrenKey, description = "The row that waits now"),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "A correction waits already"),
    ))]
async fn correct(
    caller: Caller,
    Path(id): Path<Uuid>,
    sent: Sent<CorrectieBody>,
) -> Result<Response, ApiError> {
    let Sent { body, once } = sent;
    let correction = Correction {
        soort: body
            .soort
            .as_deref()
            .map(|word| soort("soort", word))
            .transpose()?,
        minuten: body.minuten,
        reden: body.reden,
    };
    let done = actions::uren::correct(&caller.app, &caller.actor, id, correction, once).await?;
    let answer = (StatusCode::CREATED, Json(UrenKey { id: done.value }));
    Ok(replayed(answer.into_response(), done.replayed))
}

#[derive(Deserialize, ToSchema)]
struct NagekomenBody {
    /// When the deelnemer began, in UTC.
    #[schema(value_type = String, format = DateTime)]
    van: Timestamp,
    /// When the deelnemer was done, in UTC.
    #[schema(value_type = String, format = DateTime)]
    tot: Timestamp,
}

#[derive(Serialize, ToSchema)]
struct NagekomenAnswer {
    /// The row that waits now; none when what was there says the same.
    id: Option<Uuid>,
}

/// Own uren of a visit that arrive when the visit is over already, from a phone without coverage. What was logged is never
/// lost: it waits for a begeleider, as a counter-entry when its month was closed.
#[utoipa::path(post, path = "/opdrachten/{id}/uren", tag = "uren", security(("bearer" = [])),
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    request_body = NagekomenBody,
    responses(
        (status = 200, body = NagekomenAnswer),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "The visit is not over"),
    ))]
async fn arrive(
    caller: Caller,
    Path(id): Path<Uuid>,
    sent: Sent<NagekomenBody>,
) -> Result<Response, ApiError> {
    let Sent { body, once } = sent;
    let times = (body.van, body.tot);
    let done = actions::uren::later::arrive(&caller.app, &caller.actor, id, times, once).await?;
    let answer = NagekomenAnswer { id: done.value };
    Ok(replayed(Json(answer).into_response(), done.replayed))
}

/// All uren of a deelnemer over a period; without one over the whole trajectory.
#[utoipa::path(get, path = "/deelnemers/{id}/uren", tag = "uren", security(("bearer" = [])),
    params(("id" = Uuid, Path), PeriodQuery),
    responses(
        (status = 200, body = UrenLijst),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ))]
async fn of_deelnemer(
    caller: Caller,
    Path(id): Path<Uuid>,
    Query(query): Query<PeriodQuery>,
) -> Result<Response, ApiError> {
    let Caller { app, actor } = caller;
    let period = period(&app, &actor, id, &query).await?;
    let own = actions::uren::lijst::of_deelnemer(&app, &actor, id, period).await?;
    actions::uren::lijst::exported(&app, &actor, vec![id]).await?;
    let resultaten = own.rows.into_iter().map(UrenAnswer::from).collect();
    Ok(Json(UrenLijst { resultaten }).into_response())
}

/// A ploeg's day as it is closed.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct DagAnswer {
    ploeg: Uuid,
    /// Calendar date.
    datum: String,
    /// Whether there is something to close.
    open: bool,
    bezoeken: Vec<BezoekAnswer>,
    tussentijden: Vec<TussentijdAnswer>,
}

#[derive(Serialize, ToSchema)]
struct BezoekAnswer {
    opdracht: Uuid,
    /// `ahead`, `to_close` or `closed`.
    stand: &'static str,
    regels: Vec<DagRegelAnswer>,
}

/// One deelnemer at a visit.
#[derive(Serialize, ToSchema)]
struct DagRegelAnswer {
    deelnemer: Uuid,
    /// The row of uren; none while it is only what the plan proposes.
    uren: Option<Uuid>,
    soort: &'static str,
    minuten: u32,
    status: &'static str,
}

#[derive(Serialize, ToSchema)]
struct TussentijdAnswer {
    /// In UTC.
    van: String,
    /// In UTC.
    tot: String,
    /// Minutes of travel the plan counts on.
    reistijd: u32,
}

impl From<&Dag> for DagAnswer {
    fn from(dag: &Dag) -> Self {
        Self {
            ploeg: dag.ploeg.id,
            datum: dag.ploeg.datum.to_string(),
            open: dag.is_open(),
            bezoeken: dag
                .visits
                .iter()
                .map(|one| BezoekAnswer {
                    opdracht: one.visit.opdracht.id,
                    stand: match one.stand {
                        VisitStand::Ahead => "ahead",
                        VisitStand::ToClose => "to_close",
                        VisitStand::Closed => "closed",
                        VisitStand::Off => "off",
                    },
                    regels: one
                        .lines
                        .iter()
                        .map(|line| DagRegelAnswer {
                            deelnemer: line.uren.deelnemer_id,
                            uren: line.stored.then_some(line.uren.id),
                            soort: line.uren.soort.word(),
                            minuten: line.uren.minuten,
                            status: line.uren.status.word(),
                        })
                        .collect(),
                })
                .collect(),
            tussentijden: dag
                .gaps
                .iter()
                .map(|gap| TussentijdAnswer {
                    van: gap.van.to_string(),
                    tot: gap.tot.to_string(),
                    reistijd: gap.travel,
                })
                .collect(),
        }
    }
}

/// A ploeg's day with what closing it proposes.
#[utoipa::path(get, path = "/ploegen/{id}/dag", tag = "uren", security(("bearer" = [])),
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, body = DagAnswer),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ))]
async fn day(caller: Caller, Path(id): Path<Uuid>) -> Result<Response, ApiError> {
    let dag = actions::uren::dag::look(&caller.app, &caller.actor, id).await?;
    Ok(Json(DagAnswer::from(&dag)).into_response())
}

#[derive(Deserialize, ToSchema)]
struct DagsluitingBody {
    /// Who was there otherwise than proposed.
    #[serde(default)]
    uitzonderingen: Vec<UitzonderingBody>,
    /// How the time between visits was spent; what is not named was spent as planned.
    #[serde(default)]
    tussentijden: Vec<TussentijdBody>,
}

#[derive(Deserialize, ToSchema)]
struct UitzonderingBody {
    opdracht: Uuid,
    deelnemer: Uuid,
    /// `klus`, `afgemeld` or `afwezig`.
    soort: String,
    /// Minutes, where they were others; then a reason is needed.
    minuten: Option<u32>,
    #[serde(default)]
    reden: String,
}

#[derive(Deserialize, ToSchema)]
struct TussentijdBody {
    /// When the time between visits began, in UTC.
    #[schema(value_type = String, format = DateTime)]
    van: Timestamp,
    /// Minutes of travel.
    #[serde(default)]
    reistijd: u32,
    /// Something else: `instructie`, `wachten` or `training`.
    soort: Option<String>,
    /// Minutes of that.
    #[serde(default)]
    minuten: u32,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct DagsluitingAnswer {
    /// Rows that count now.
    goedgekeurd: Vec<Uuid>,
    /// Rows that wait for another begeleider or a coordinator.
    wacht_op_een_ander: Vec<Uuid>,
}

/// Close what is over of a ploeg's day with one signature: as proposed, but for the exceptions.
#[utoipa::path(post, path = "/ploegen/{id}/dagsluiting", tag = "uren", security(("bearer" = [])),
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    request_body = DagsluitingBody,
    responses(
        (status = 200, body = DagsluitingAnswer),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "Nothing to close, or somebody else changed it"),
    ))]
async fn close_day(
    caller: Caller,
    Path(id): Path<Uuid>,
    sent: Sent<DagsluitingBody>,
) -> Result<Response, ApiError> {
    let Sent { body, once } = sent;
    let mut draft = DagDraft::default();
    for one in body.uitzonderingen {
        draft.exceptions.push(Exception {
            opdracht: one.opdracht,
            deelnemer: one.deelnemer,
            soort: soort("soort", &one.soort)?,
            minuten: one.minuten,
            reden: one.reden,
        });
    }
    for one in body.tussentijden {
        let other = one
            .soort
            .as_deref()
            .map(|word| soort("soort", word))
            .transpose()?;
        draft.between.push(Between {
            van: one.van,
            reistijd: one.reistijd,
            other: other.map(|kind| (kind, one.minuten)),
        });
    }
    let done = actions::uren::dag::close(&caller.app, &caller.actor, id, draft, once).await?;
    let Closed { uren, waiting } = done.value;
    let answer = DagsluitingAnswer {
        goedgekeurd: uren,
        wacht_op_een_ander: waiting,
    };
    Ok(replayed(Json(answer).into_response(), done.replayed))
}

#[derive(Serialize, ToSchema)]
struct MaandenAnswer {
    resultaten: Vec<MaandAnswer>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct MaandAnswer {
    /// `YYYY-MM`.
    maand: String,
    /// Rows of uren that wait.
    uren_wachten: i64,
    /// Visits that were neither approved nor cancelled.
    bezoeken_open: i64,
    /// When it was closed, in UTC.
    gesloten_op: Option<String>,
}

/// The months of the own uitvoerder, latest first.
#[utoipa::path(get, path = "/uren/maanden", tag = "uren", security(("bearer" = [])),
    responses(
        (status = 200, body = MaandenAnswer),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
    ))]
async fn months(caller: Caller) -> Result<Response, ApiError> {
    let list = actions::uren::maand::list(&caller.app, &caller.actor).await?;
    let resultaten = list
        .into_iter()
        .map(|one| MaandAnswer {
            maand: one.maand.to_string(),
            uren_wachten: one.stand.waiting,
            bezoeken_open: one.stand.visits,
            gesloten_op: one.closed.map(|closed| closed.at.to_string()),
        })
        .collect();
    Ok(Json(MaandenAnswer { resultaten }).into_response())
}

/// Close a month of which everything was approved. After that only counter-entries are booked.
#[utoipa::path(post, path = "/uren/maanden/{maand}/sluiting", tag = "uren", security(("bearer" = [])),
    params(("maand" = String, Path, description = "`YYYY-MM`"), ("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    responses(
        (status = 201, body = UrenKey, description = "Closed"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "Not over, not all approved, or closed before"),
    ))]
async fn close_month(
    caller: Caller,
    Path(maand): Path<String>,
    sent: Sent<serde_json::Value>,
) -> Result<Response, ApiError> {
    let maand = Maand::parse(&maand).ok_or(Failure::NotFound)?;
    let once = sent.once;
    let done = actions::uren::maand::close(&caller.app, &caller.actor, maand, once).await?;
    let answer = (StatusCode::CREATED, Json(UrenKey { id: done.value }));
    Ok(replayed(answer.into_response(), done.replayed))
}
