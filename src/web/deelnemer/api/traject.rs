//! The JSON door of one deelnemer's traject: agreed hours, licences and certificates, pauses, exit.

use axum::{
    Json,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{
    actions::{
        self, Done,
        deelnemer::{Noted, traject::Standing},
    },
    app::App,
    domain::{
        certificaat::{Certificaat, CertificaatDraft},
        deelnemer::{
            Deelnemer, Pauze, PauzeDraft, SeenDraft, Uitstroom, UitstroomDraft, Urenafspraak,
            UrenafspraakDraft,
        },
    },
    web::{
        error::{ApiError, Problem},
        extract::{Caller, Sent, id, replayed},
    },
};

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(traject))
        .routes(routes!(agree_hours))
        .routes(routes!(note_certificaat))
        .routes(routes!(pause_deelnemer))
        .routes(routes!(exit_deelnemer))
        .routes(routes!(see_niveau))
}

/// Hours per week, from a day on.
#[derive(Serialize, ToSchema)]
struct UrenafspraakJson {
    /// `YYYY-MM-DD`.
    vanaf: String,
    /// Minutes per week.
    minuten: u32,
}

impl From<&Urenafspraak> for UrenafspraakJson {
    fn from(one: &Urenafspraak) -> Self {
        Self {
            vanaf: one.van.to_string(),
            minuten: one.minuten,
        }
    }
}

/// A licence or certificate.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct CertificaatJson {
    /// `rijbewijs_b`, `vca`, …
    soort: &'static str,
    /// The last day on which it counts, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    geldig_tot: Option<String>,
}

impl From<&Certificaat> for CertificaatJson {
    fn from(one: &Certificaat) -> Self {
        Self {
            soort: one.soort.word(),
            geldig_tot: one.geldig_tot.map(|day| day.to_string()),
        }
    }
}

/// Days on which a deelnemer takes no part.
#[derive(Serialize, ToSchema)]
struct PauzeJson {
    id: Uuid,
    /// The first day, `YYYY-MM-DD`.
    van: String,
    /// The last day; left out while it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    tot: Option<String>,
    /// `vakantie`, `opleiding`, `proefplaats`, `thuis` or `prive`.
    reden: &'static str,
}

impl From<&Pauze> for PauzeJson {
    fn from(one: &Pauze) -> Self {
        Self {
            id: one.id,
            van: one.van.to_string(),
            tot: one.tot.map(|day| day.to_string()),
            reden: one.reden.word(),
        }
    }
}

/// Where a deelnemer goes.
#[derive(Serialize, ToSchema)]
struct UitstroomJson {
    /// The last day, `YYYY-MM-DD`.
    op: String,
    /// `werk`, `school`, `vrijwillig` or `anders`.
    naar: &'static str,
}

impl From<Uitstroom> for UitstroomJson {
    fn from(one: Uitstroom) -> Self {
        Self {
            op: one.op.to_string(),
            naar: one.naar.word(),
        }
    }
}

/// One skill with the level that was seen last.
#[derive(Serialize, ToSchema)]
struct NiveauJson {
    /// Slug.
    vaardigheid: String,
    /// 0 to 3.
    niveau: i32,
}

/// A deelnemer with their traject.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct TrajectJson {
    id: Uuid,
    naam: String,
    /// Slug.
    uitvoerder: String,
    /// `wwb`, `wia`, `wmo_dagbesteding`, `beschut_werk` or `vrijwillig`.
    regeling: &'static str,
    /// First day, `YYYY-MM-DD`.
    start: String,
    /// Last day as it was agreed.
    #[serde(skip_serializing_if = "Option::is_none")]
    einde: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    uitstroom: Option<UitstroomJson>,
    /// Half days: `ma-ochtend`.
    beschikbaar: Vec<String>,
    /// Effects on the work, from a closed list.
    beperkingen: Vec<&'static str>,
    urenafspraken: Vec<UrenafspraakJson>,
    certificaten: Vec<CertificaatJson>,
    pauzes: Vec<PauzeJson>,
    vaardigheden: Vec<NiveauJson>,
    /// Account of the klantmanager.
    #[serde(skip_serializing_if = "Option::is_none")]
    klantmanager: Option<Uuid>,
    /// Rows of uren that nobody approved yet.
    open_uren: i64,
    /// Ploegen that count on the deelnemer on days on which they take no part.
    ploegen_in_pauze: Vec<Uuid>,
}

impl From<Standing> for TrajectJson {
    fn from(standing: Standing) -> Self {
        let Standing {
            deelnemer,
            counted_on,
            open_uren,
        } = standing;
        let Deelnemer {
            id,
            uitvoerder,
            naam,
            telefoon: _,
            regeling,
            urenafspraken,
            beschikbaar,
            certificaten,
            beperkingen,
            start,
            end,
            uitstroom,
            pauzes,
            klantmanager,
            vaardigheden,
        } = deelnemer;
        let beschikbaar = beschikbaar.to_string();
        Self {
            id,
            naam,
            uitvoerder,
            regeling: regeling.word(),
            start: start.to_string(),
            einde: end.map(|day| day.to_string()),
            uitstroom: uitstroom.map(UitstroomJson::from),
            beschikbaar: beschikbaar
                .split_whitespace()
                .map(ToOwned::to_owned)
                .collect(),
            beperkingen: beperkingen.iter().map(|one| one.word()).collect(),
            urenafspraken: urenafspraken.iter().map(UrenafspraakJson::from).collect(),
            certificaten: certificaten.iter().map(CertificaatJson::from).collect(),
            pauzes: pauzes.iter().map(PauzeJson::from).collect(),
            vaardigheden: vaardigheden
                .into_iter()
                .map(|(vaardigheid, niveau)| NiveauJson {
                    vaardigheid,
                    niveau: niveau.number(),
                })
                .collect(),
            klantmanager,
            open_uren,
            ploegen_in_pauze: counted_on.into_iter().map(|one| one.id).collect(),
        }
    }
}

/// One deelnemer with their traject. Treden are elsewhere.
#[utoipa::path(get, path = "/deelnemers/{id}", tag = "deelnemers", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 200, body = TrajectJson), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn traject(caller: Caller, Path(key): Path<String>) -> Result<Response, ApiError> {
    answer(&caller, id(&key)?).await
}

async fn answer(caller: &Caller, deelnemer: Uuid) -> Result<Response, ApiError> {
    let standing = actions::deelnemer::traject::look(&caller.app, &caller.actor, deelnemer).await?;
    Ok(Json(TrajectJson::from(standing)).into_response())
}

/// The traject as it is after something was noted.
async fn after(caller: &Caller, done: Done<Noted>) -> Result<Response, ApiError> {
    let mut response = answer(caller, done.value.id).await?;
    *response.status_mut() = StatusCode::CREATED;
    Ok(replayed(response, done.replayed))
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
struct UrenafspraakBody {
    /// Hours per week, 1 to 40.
    uren: u32,
    /// The first day on which they hold, `YYYY-MM-DD`.
    vanaf: String,
}

/// Agree on hours per week from a day on.
#[utoipa::path(post, path = "/deelnemers/{id}/urenafspraken", tag = "deelnemers", security(("bearer" = [])),
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    request_body = UrenafspraakBody,
    responses((status = 201, body = TrajectJson), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn agree_hours(
    caller: Caller,
    Path(key): Path<String>,
    sent: Sent<UrenafspraakBody>,
) -> Result<Response, ApiError> {
    let Sent { body, once } = sent;
    let draft = UrenafspraakDraft {
        uren: body.uren.to_string(),
        vanaf: body.vanaf,
    };
    let (app, actor) = (&caller.app, &caller.actor);
    let done = actions::deelnemer::traject::agree(app, actor, id(&key)?, &draft, once).await?;
    after(&caller, done).await
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default, rename_all = "camelCase")]
struct CertificaatBody {
    /// `rijbewijs_b`, `vca`, …
    soort: String,
    /// The last day on which it counts, `YYYY-MM-DD`; left out when it does not expire.
    geldig_tot: String,
}

/// Note a licence or certificate; one of the same kind is replaced.
#[utoipa::path(post, path = "/deelnemers/{id}/certificaten", tag = "deelnemers", security(("bearer" = [])),
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    request_body = CertificaatBody,
    responses((status = 201, body = TrajectJson), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn note_certificaat(
    caller: Caller,
    Path(key): Path<String>,
    sent: Sent<CertificaatBody>,
) -> Result<Response, ApiError> {
    let Sent { body, once } = sent;
    let draft = CertificaatDraft {
        soort: body.soort,
        geldig_tot: body.geldig_tot,
    };
    let (app, actor, key) = (&caller.app, &caller.actor, id(&key)?);
    let done = actions::deelnemer::traject::note_certificaat(app, actor, key, &draft, once).await?;
    after(&caller, done).await
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
struct PauzeBody {
    /// The first day, `YYYY-MM-DD`.
    van: String,
    /// The last day; left out while it is not known.
    tot: String,
    /// `vakantie`, `opleiding`, `proefplaats`, `thuis` or `prive`.
    reden: String,
}

/// Note that a deelnemer takes no part for a while.
#[utoipa::path(post, path = "/deelnemers/{id}/pauzes", tag = "deelnemers", security(("bearer" = [])),
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    request_body = PauzeBody,
    responses((status = 201, body = TrajectJson), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn pause_deelnemer(
    caller: Caller,
    Path(key): Path<String>,
    sent: Sent<PauzeBody>,
) -> Result<Response, ApiError> {
    let Sent { body, once } = sent;
    let PauzeBody { van, tot, reden } = body;
    let draft = PauzeDraft { van, tot, reden };
    let (app, actor) = (&caller.app, &caller.actor);
    let done = actions::deelnemer::traject::pause(app, actor, id(&key)?, &draft, once).await?;
    after(&caller, done).await
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default, rename_all = "camelCase")]
struct UitstroomBody {
    /// The last day, `YYYY-MM-DD`.
    op: String,
    /// `werk`, `school`, `vrijwillig` or `anders`.
    naar: String,
    /// Whether it is known that there are uren nobody approved yet.
    open_uren_bekend: bool,
}

/// Note where a deelnemer goes, and their last day.
#[utoipa::path(post, path = "/deelnemers/{id}/uitstroom", tag = "deelnemers", security(("bearer" = [])),
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    request_body = UitstroomBody,
    responses((status = 201, body = TrajectJson), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn exit_deelnemer(
    caller: Caller,
    Path(key): Path<String>,
    sent: Sent<UitstroomBody>,
) -> Result<Response, ApiError> {
    let Sent { body, once } = sent;
    let draft = UitstroomDraft {
        op: body.op,
        naar: body.naar,
        knows_of_uren: body.open_uren_bekend,
    };
    let (app, actor) = (&caller.app, &caller.actor);
    let done = actions::deelnemer::traject::exit(app, actor, id(&key)?, &draft, once).await?;
    after(&caller, done).await
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
struct NiveauBody {
    /// Slug.
    vaardigheid: String,
    /// 0 to 3.
    niveau: i32,
    /// Why it is lower than before.
    reden: String,
}

/// Note the level that was seen at a skill; what was noted before stays.
#[utoipa::path(post, path = "/deelnemers/{id}/vaardigheden", tag = "deelnemers", security(("bearer" = [])),
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    request_body = NiveauBody,
    responses((status = 201, body = TrajectJson), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn see_niveau(
    caller: Caller,
    Path(key): Path<String>,
    sent: Sent<NiveauBody>,
) -> Result<Response, ApiError> {
    let Sent { body, once } = sent;
    let draft = SeenDraft {
        vaardigheid: body.vaardigheid,
        niveau: body.niveau.to_string(),
        reden: body.reden,
    };
    let (app, actor) = (&caller.app, &caller.actor);
    let done = actions::deelnemer::see_niveau(app, actor, id(&key)?, &draft, once).await?;
    after(&caller, done).await
}
