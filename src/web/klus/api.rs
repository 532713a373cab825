//! Klussen over the API: asking (with or without a token), the queue, one klus, accepting, declining, passing on.

use axum::{
    extract::{FromRequestParts, Path},
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use axum_extra::extract::Query;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{
    actions::{
        self, Failure,
        klus::{Decided, Dossier, QueueAsk, Sort, Stand},
    },
    app::App,
    domain::{
        account::Actor,
        fields::FieldErrors,
        klus::{Acceptance, KlusDraft, KlusStatus, accept::Said, parse_personen_uren},
    },
    web::{
        error::{ApiError, Problem},
        extract::{Caller, Sent, Visit, replayed},
        paging::Asked,
        planning::saved,
    },
};

mod view;

use self::view::{KlusLijst, KlusView};

/// The routes of klussen.
pub(in crate::web) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(ask, list))
        .routes(routes!(one))
        .routes(routes!(accept))
        .routes(routes!(decline))
        .routes(routes!(pass_on))
}

/// Who calls, token or not: residents need no account.
struct Anyone {
    app: App,
    actor: Actor,
    from: std::net::IpAddr,
}

impl FromRequestParts<App> for Anyone {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let actor = if parts.headers.contains_key(header::AUTHORIZATION) {
            Caller::from_request_parts(parts, app).await?.actor
        } else {
            Actor::Bewoner
        };
        Ok(Self {
            app: app.clone(),
            actor,
            from: Visit::of(app, parts).await.from,
        })
    }
}

/// A number or a text: programs send both.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(untagged)]
enum Text {
    /// As text.
    Text(String),
    /// As number.
    #[schema(value_type = f64)]
    Number(serde_json::Number),
}

impl Text {
    fn words(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Number(number) => number.to_string(),
        }
    }
}

fn words(text: Option<Text>) -> String {
    text.map_or_else(String::new, Text::words)
}

/// A request for a klus.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct KlusAanvraag {
    /// Who asks.
    bewoner: BewonerGegevens,
    /// Slug of the klussoort.
    #[serde(default)]
    klussoort: String,
    /// What is to be done.
    #[serde(default)]
    omschrijving: String,
    /// When it suits; empty is always.
    #[serde(default)]
    voorkeuren: Vec<Voorkeur>,
    /// Codes of cheques to reserve.
    #[serde(default)]
    cheques: Vec<String>,
    /// Cheques promised; the usual number when left out.
    aantal_cheques: Option<Text>,
    /// The last day on which it is of use.
    deadline: Option<String>,
    /// Remarks on access.
    toegang: Option<String>,
    /// What the resident does or provides.
    zelf: Option<String>,
    /// Slug of the uitvoerder; the first of the klussoort when left out.
    uitvoerder: Option<String>,
}

/// A resident.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct BewonerGegevens {
    #[serde(default)]
    naam: String,
    #[serde(default)]
    postcode: String,
    huisnummer: Option<Text>,
    toevoeging: Option<String>,
    straat: Option<String>,
    plaats: Option<String>,
    telefoon: Option<Text>,
    email: Option<String>,
}

/// A half day.
#[derive(Debug, Deserialize, ToSchema)]
struct Voorkeur {
    /// `ma` to `zo`.
    dag: String,
    /// `ochtend` or `middag`.
    dagdeel: String,
}

impl KlusAanvraag {
    fn draft(self) -> KlusDraft {
        let Self {
            bewoner,
            klussoort,
            omschrijving,
            voorkeuren,
            cheques,
            aantal_cheques,
            deadline,
            toegang,
            zelf,
            uitvoerder,
        } = self;
        KlusDraft {
            naam: bewoner.naam,
            postcode: bewoner.postcode,
            huisnummer: words(bewoner.huisnummer),
            toevoeging: bewoner.toevoeging.unwrap_or_default(),
            straat: bewoner.straat.unwrap_or_default(),
            plaats: bewoner.plaats.unwrap_or_default(),
            telefoon: words(bewoner.telefoon),
            email: bewoner.email.unwrap_or_default(),
            klussoort,
            omschrijving,
            zelf: zelf.unwrap_or_default(),
            toegang_anders: toegang.unwrap_or_default(),
            voorkeuren: voorkeuren
                .into_iter()
                .map(|one| format!("{}-{}", one.dag.trim(), one.dagdeel.trim()))
                .collect(),
            deadline: deadline.unwrap_or_default(),
            aantal_cheques: words(aantal_cheques),
            cheques,
            uitvoerder: uitvoerder.unwrap_or_default(),
            ..KlusDraft::default()
        }
    }
}

/// Field names of the draft as paths in the body.
fn body_paths(errors: &FieldErrors) -> FieldErrors {
    let mut renamed = FieldErrors::default();
    for (field, sentence) in errors.list() {
        let path = match field.as_str() {
            "naam" | "postcode" | "huisnummer" | "toevoeging" | "straat" | "plaats"
            | "telefoon" | "email" => format!("bewoner.{field}"),
            "aantal_cheques" => "aantalCheques".to_owned(),
            "toegang_anders" => "toegang".to_owned(),
            other => other.to_owned(),
        };
        renamed.push(path, sentence);
    }
    renamed
}

/// What comes back from asking.
#[derive(Debug, Serialize, ToSchema)]
struct KlusGevraagd {
    id: Uuid,
    /// For the resident to mention.
    volgnummer: String,
    /// The secret of the tracking link; in this answer only.
    volgcode: String,
    /// `requested`
    status: &'static str,
}

/// Asks for a klus. Without a token: a resident, at most five an hour from one address.
#[utoipa::path(post, path = "/klussen", tag = "klussen", request_body = KlusAanvraag, security((), ("bearer" = [])),
    responses(
        (status = 201, description = "Asked for", body = KlusGevraagd),
        (status = 400, description = "Something is wrong with the fields", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "A token was sent that is not valid", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "Not with this account", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "A cheque cannot be reserved, or the idempotency key was used for another request", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests from this address", body = Problem, content_type = "application/problem+json"),
    ))]
async fn ask(anyone: Anyone, sent: Sent<KlusAanvraag>) -> Result<Response, ApiError> {
    let Anyone { app, actor, from } = anyone;
    let done = actions::klus::ask(&app, &actor, from, &sent.body.draft(), sent.once)
        .await
        .map_err(|failure| match failure {
            Failure::Invalid(errors) => Failure::Invalid(body_paths(&errors)),
            other => other,
        })?;
    let asked = done.value;
    let location = format!("{}/api/v1/klussen/{}", app.settings.base_path(), asked.id);
    let answer = KlusGevraagd {
        id: asked.id,
        volgnummer: asked.volgnummer,
        volgcode: asked.volgcode,
        status: asked.status.word(),
    };
    Ok(replayed(
        (
            StatusCode::CREATED,
            [(header::LOCATION, location)],
            axum::Json(answer),
        )
            .into_response(),
        done.replayed,
    ))
}

/// Filters of the queue.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
struct KlusFilter {
    /// A state (`requested`, `accepted`, …), `open` (default) or `wachtend`.
    status: String,
    /// A saved list instead of a state: `te-beoordelen`, `vraag-onbeantwoord`, `zonder-bezetting` or `over-de-norm`.
    lijst: String,
    /// Slug of an uitvoerder.
    uitvoerder: String,
    /// Slug of a klussoort.
    klussoort: String,
    /// A village.
    wijk: String,
    /// Words in name, street or description; or a number or postcode.
    q: String,
    /// `volgorde` (default), `wachttijd` or `-aangevraagdOp`.
    sorteer: String,
    /// From 1.
    pagina: String,
    /// At most 100.
    pagina_grootte: String,
}

impl KlusFilter {
    fn ask(&self) -> Result<QueueAsk, FieldErrors> {
        let mut errors = FieldErrors::default();
        let stand = self.stand(&mut errors);
        let sort = match self.sorteer.as_str() {
            "" | "volgorde" => Sort::Queue,
            "wachttijd" | "aangevraagdOp" => Sort::Oldest,
            "-wachttijd" | "-aangevraagdOp" => Sort::Newest,
            _ => {
                errors.push("sorteer", "Kies volgorde, wachttijd of -aangevraagdOp.");
                Sort::Queue
            }
        };
        let Asked { pagina, size } = Asked::read(&self.pagina, &self.pagina_grootte, &mut errors);
        if !errors.is_empty() {
            return Err(errors);
        }
        let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        Ok(QueueAsk {
            stand,
            uitvoerder: given(&self.uitvoerder),
            klussoort: given(&self.klussoort),
            plaats: given(&self.wijk),
            q: given(&self.q),
            sort,
            pagina,
            size,
        })
    }

    fn stand(&self, errors: &mut FieldErrors) -> Stand {
        let (field, found) = match (self.status.as_str(), self.lijst.as_str()) {
            ("" | "open", "") => ("status", Some(Stand::Open)),
            ("wachtend", "") => ("status", Some(Stand::Waiting)),
            (word, "") => ("status", KlusStatus::parse(word).map(Stand::One)),
            ("", list) => ("lijst", saved::list(list)),
            (_, _) => {
                errors.push("lijst", "Kies een status of een lijst, niet allebei.");
                return Stand::Open;
            }
        };
        found.unwrap_or_else(|| {
            errors.push(field, format!("Deze {field} bestaat niet."));
            Stand::Open
        })
    }

    fn filters(&self) -> [(&str, &str); 7] {
        [
            ("status", &self.status),
            ("lijst", &self.lijst),
            ("uitvoerder", &self.uitvoerder),
            ("klussoort", &self.klussoort),
            ("wijk", &self.wijk),
            ("q", &self.q),
            ("sorteer", &self.sorteer),
        ]
    }
}

/// The queue: a coordinator sees that of the own uitvoerder, the meldpunt all.
#[utoipa::path(get, path = "/klussen", tag = "klussen", params(KlusFilter), security(("bearer" = [])),
    responses(
        (status = 200, description = "A page of klussen", body = KlusLijst),
        (status = 400, description = "Something is wrong with the filters", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "Not with this account", body = Problem, content_type = "application/problem+json"),
    ))]
async fn list(caller: Caller, Query(filter): Query<KlusFilter>) -> Result<Response, ApiError> {
    let Caller { app, actor } = caller;
    let ask = filter.ask().map_err(Failure::Invalid)?;
    let asked = Asked {
        pagina: ask.pagina,
        size: ask.size,
    };
    let part = actions::klus::queue(&app, &actor, ask).await?;
    Ok(axum::Json(KlusLijst {
        resultaten: part
            .rows
            .iter()
            .map(|(klus, bewoner, standing)| KlusView::of(klus, bewoner, standing))
            .collect(),
        pagina: asked.pagina,
        pagina_grootte: asked.size,
        totaal: part.total,
        links: asked.links(&app, "/klussen", &filter.filters(), part.more),
    })
    .into_response())
}

/// One klus.
#[utoipa::path(get, path = "/klussen/{id}", tag = "klussen", security(("bearer" = [])), params(("id" = Uuid, Path, description = "Of the klus")),
    responses(
        (status = 200, description = "The klus", body = KlusView),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Not there, or not for this account", body = Problem, content_type = "application/problem+json"),
    ))]
async fn one(caller: Caller, Path(id): Path<String>) -> Result<Response, ApiError> {
    let Dossier {
        klus,
        bewoner,
        standing,
        ..
    } = actions::klus::dossier(&caller.app, &caller.actor, key(&id)?).await?;
    Ok(axum::Json(KlusView::of(&klus, &bewoner, &standing)).into_response())
}

/// What a coordinator decides on accepting.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Acceptatie {
    /// Slug of the uitvoerder that takes it on; left out: the one in whose queue it stands.
    uitvoerder: Option<String>,
    /// Expected work in person-hours.
    personen_uren: Option<Text>,
    /// Persons that will go.
    personen: Option<Text>,
    /// That it is not too high, asks no certified trade and is additional. Left out: nothing is said about it.
    toets_bevestigd: Option<bool>,
    /// What the resident is told besides.
    toelichting: Option<String>,
}

/// A decision: the klus as it is now.
#[derive(Debug, Serialize, ToSchema)]
struct KlusBesluit {
    id: Uuid,
    volgnummer: String,
    status: &'static str,
    uitvoerder: String,
}

fn decided(done: actions::Done<Decided>) -> Response {
    let Decided {
        id,
        volgnummer,
        status,
        uitvoerder,
    } = done.value;
    replayed(
        axum::Json(KlusBesluit {
            id,
            volgnummer,
            status: status.word(),
            uitvoerder,
        })
        .into_response(),
        done.replayed,
    )
}

/// Takes a klus on.
#[utoipa::path(post, path = "/klussen/{id}/acceptatie", tag = "klussen", request_body = Acceptatie, security(("bearer" = [])), params(("id" = Uuid, Path, description = "Of the klus")),
    responses(
        (status = 200, description = "Accepted", body = KlusBesluit),
        (status = 400, description = "Something is wrong with the fields", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "Not with this account", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Not there, or not for this account", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "The klus is in another state", body = Problem, content_type = "application/problem+json"),
    ))]
async fn accept(
    caller: Caller,
    Path(id): Path<String>,
    sent: Sent<Acceptatie>,
) -> Result<Response, ApiError> {
    let Acceptatie {
        uitvoerder,
        personen_uren,
        personen,
        toets_bevestigd,
        toelichting,
    } = sent.body;
    let id = key(&id)?;
    let klus = actions::klus::to_dispatch(&caller.app, &caller.actor, id).await?;
    let mut errors = FieldErrors::default();
    let minuten = parse_personen_uren(&words(personen_uren));
    if minuten.is_none() {
        errors.push(
            "personenUren",
            "Vul de personen-uren in, in hele kwartieren, bijvoorbeeld 4 of 2,5.",
        );
    }
    let personen = words(personen).parse::<u32>().ok();
    if personen.is_none() {
        errors.push("personen", "Vul in hoeveel personen gaan, bijvoorbeeld 2.");
    }
    if uitvoerder.is_some_and(|uitvoerder| uitvoerder.trim() != klus.uitvoerder) {
        errors.push(
            "uitvoerder",
            "Deze klus staat bij een andere uitvoerder. Geef hem eerst door.",
        );
    }
    if toets_bevestigd == Some(false) {
        errors.push(
            "toetsBevestigd",
            "Neem de klus alleen aan als dit klopt. Anders: vraag het de bewoner, of wijs de klus af.",
        );
    }
    let said = Said::words("toelichting", &toelichting.unwrap_or_default())
        .map_err(|wrong| {
            for (field, sentence) in wrong.list() {
                errors.push(field, sentence);
            }
        })
        .unwrap_or_default();
    let (Some(personen), Some(personen_minuten), true) = (personen, minuten, errors.is_empty())
    else {
        return Err(Failure::Invalid(errors).into());
    };
    let acceptance = Acceptance {
        personen,
        personen_minuten,
    };
    let said = Said {
        confirmed: toets_bevestigd == Some(true),
        ..said
    };
    let Caller { app, actor } = caller;
    let done =
        actions::klus::intake::accept(&app, &actor, id, None, acceptance, said, sent.once).await?;
    Ok(decided(done))
}

/// Why not.
#[derive(Debug, Deserialize, ToSchema)]
struct Afwijzing {
    /// Slug of a reason of the regeling.
    #[serde(default)]
    reden: String,
}

/// Declines a klus.
#[utoipa::path(post, path = "/klussen/{id}/afwijzing", tag = "klussen", request_body = Afwijzing, security(("bearer" = [])), params(("id" = Uuid, Path, description = "Of the klus")),
    responses(
        (status = 200, description = "Declined", body = KlusBesluit),
        (status = 400, description = "No such reason", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "Not with this account", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Not there, or not for this account", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "The klus is in another state", body = Problem, content_type = "application/problem+json"),
    ))]
async fn decline(
    caller: Caller,
    Path(id): Path<String>,
    sent: Sent<Afwijzing>,
) -> Result<Response, ApiError> {
    let done = actions::klus::decline(
        &caller.app,
        &caller.actor,
        key(&id)?,
        None,
        &sent.body.reden,
        sent.once,
    )
    .await?;
    Ok(decided(done))
}

/// To whom.
#[derive(Debug, Deserialize, ToSchema)]
struct Doorverwijzing {
    /// Slug of the other uitvoerder.
    #[serde(default)]
    uitvoerder: String,
}

/// Passes a klus on to another uitvoerder, where it keeps its age.
#[utoipa::path(post, path = "/klussen/{id}/doorverwijzing", tag = "klussen", request_body = Doorverwijzing, security(("bearer" = [])), params(("id" = Uuid, Path, description = "Of the klus")),
    responses(
        (status = 200, description = "Passed on", body = KlusBesluit),
        (status = 400, description = "No such uitvoerder", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "Not with this account", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Not there, or not for this account", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "The klus is in another state, or they do not do such work", body = Problem, content_type = "application/problem+json"),
    ))]
async fn pass_on(
    caller: Caller,
    Path(id): Path<String>,
    sent: Sent<Doorverwijzing>,
) -> Result<Response, ApiError> {
    let done = actions::klus::pass_on(
        &caller.app,
        &caller.actor,
        key(&id)?,
        None,
        &sent.body.uitvoerder,
        sent.once,
    )
    .await?;
    Ok(decided(done))
}

/// A key in a path; what is no key is simply not there.
fn key(text: &str) -> Result<Uuid, Failure> {
    text.parse().map_err(|_| Failure::NotFound)
}
