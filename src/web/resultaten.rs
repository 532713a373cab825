//! `/resultaten`: figures of a period for policy, and the same as JSON.

use askama::Template;
use axum::{
    Json, Router,
    extract::Query,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    error::{ApiError, PageError, Problem},
    extract::{Caller, Staff},
    view::{Choice, Page, show_with},
};
use crate::{
    actions::{self, Failure, resultaten::Resultaten},
    app::App,
    domain::{
        account::{Want, may},
        calendar,
        fields::FieldErrors,
        resultaten::{Figures, People, Per, Period, Spread},
    },
};

pub(super) fn pages() -> Router<App> {
    Router::new().route("/resultaten", get(page))
}

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list))
}

#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
struct PeriodQuery {
    /// First day, `YYYY-MM-DD`; default the first of this month.
    van: String,
    /// Last day, `YYYY-MM-DD`; default today.
    tot: String,
    /// Split by `uitvoerder`, `klussoort` or `plaats`.
    per: String,
}

impl PeriodQuery {
    fn check(&self, today: jiff::civil::Date) -> Result<(Period, Per), FieldErrors> {
        let mut errors = FieldErrors::default();
        let whole = Period::month_to(today);
        let mut day = |field: &str, text: &str, default| {
            if text.trim().is_empty() {
                Some(default)
            } else {
                errors.take(field, calendar::parse_date(text))
            }
        };
        let (van, tot) = (
            day("van", &self.van, whole.van),
            day("tot", &self.tot, whole.tot),
        );
        let per = if self.per.is_empty() {
            Some(Per::Uitvoerder)
        } else {
            errors.take(
                "per",
                Per::parse(&self.per).ok_or("Kies uitvoerder, klussoort of plaats."),
            )
        };
        let period = match (van, tot) {
            (Some(van), Some(tot)) => errors.take("tot", Period::new(van, tot)),
            _ => None,
        };
        match (period, per) {
            (Some(period), Some(per)) => Ok((period, per)),
            _ => Err(errors),
        }
    }
}

#[derive(Template)]
#[template(path = "resultaten/resultaten.html")]
struct ResultatenPage {
    page: Page,
    errors: FieldErrors,
    query: PeriodQuery,
    per_choices: Vec<Choice>,
    per_label: &'static str,
    resultaten: Option<Resultaten>,
}

async fn page(
    Staff(visit): Staff,
    Query(query): Query<PeriodQuery>,
) -> Result<Response, PageError> {
    let today = visit.app.today();
    let per_choices = Per::ALL
        .into_iter()
        .map(|per| Choice::new(per.word(), per.label()))
        .collect();
    let frame = Page::new(&visit, "Resultaten", "/resultaten");
    let (status, shown) = match query.check(today) {
        Ok((period, per)) => {
            let resultaten = actions::resultaten::of(&visit.app, &visit.actor, period, per).await?;
            let query = PeriodQuery {
                van: period.van.to_string(),
                tot: period.tot.to_string(),
                per: per.word().to_owned(),
            };
            (
                StatusCode::OK,
                ResultatenPage {
                    page: frame,
                    errors: FieldErrors::default(),
                    query,
                    per_choices,
                    per_label: per.label(),
                    resultaten: Some(resultaten),
                },
            )
        }
        Err(errors) => (
            StatusCode::BAD_REQUEST,
            ResultatenPage {
                page: frame.refused(),
                errors,
                query,
                per_choices,
                per_label: "",
                resultaten: None,
            },
        ),
    };
    Ok(show_with(status, &shown))
}

/// Results of a period.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ResultatenAnswer {
    /// First day.
    van: String,
    /// Last day.
    tot: String,
    /// Cheques sold.
    cheques_verkocht: i64,
    /// What was paid for them.
    opbrengst_cent: i64,
    /// The whole.
    totaal: FiguresAnswer,
    /// One for each part.
    resultaten: Vec<FiguresAnswer>,
    /// Who left in the period, by where they went: `werk`, `school`, `vrijwillig`, `anders`.
    uitstroom: Vec<CountAnswer>,
    /// Who was here at its end, by their trede of the participatieladder of then: `1` to `6`, or `geen`.
    treden: Vec<CountAnswer>,
    /// Of whom a trede was set in the period after an earlier one: `gestegen`, `gelijk gebleven`, `gedaald`.
    verloop: Vec<CountAnswer>,
}

/// How many deelnemers are of one kind. A count of one to four is left out.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct CountAnswer {
    /// Which kind.
    soort: String,
    /// How many.
    deelnemers: Option<i64>,
}

impl CountAnswer {
    fn new(soort: impl Into<String>, people: People) -> Self {
        Self {
            soort: soort.into(),
            deelnemers: people.shown(),
        }
    }

    fn of<K: Copy>(spread: &Spread<K>, soort: impl Fn(K) -> String) -> Vec<Self> {
        let all = spread.0.iter();
        all.map(|(kind, people)| Self::new(soort(*kind), *people))
            .collect()
    }
}

/// Figures of the whole or of one part. A count of one to four people is left out, and one that would betray it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct FiguresAnswer {
    /// Name of the part; empty for the whole.
    deel: String,
    /// Klussen asked.
    klussen_gevraagd: i64,
    /// Klussen done.
    klussen_gedaan: i64,
    /// Residents helped.
    bewoners: Option<i64>,
    /// Deelnemers with approved uren.
    deelnemers: Option<i64>,
    /// Approved minutes.
    minuten: i64,
    /// Cheques redeemed.
    cheques_verzilverd: i64,
}

impl From<&Figures> for FiguresAnswer {
    fn from(figures: &Figures) -> Self {
        let Figures {
            deel,
            gevraagd,
            gedaan,
            bewoners,
            deelnemers,
            minuten,
            verzilverd,
        } = figures;
        Self {
            deel: deel.clone(),
            klussen_gevraagd: *gevraagd,
            klussen_gedaan: *gedaan,
            bewoners: bewoners.shown(),
            deelnemers: deelnemers.shown(),
            minuten: *minuten,
            cheques_verzilverd: *verzilverd,
        }
    }
}

/// Figures of a period, never about a person.
#[utoipa::path(get, path = "/resultaten", tag = "resultaten", params(PeriodQuery), security(("bearer" = [])),
    responses((status = 200, body = ResultatenAnswer), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list(caller: Caller, Query(query): Query<PeriodQuery>) -> Result<Response, ApiError> {
    may(&caller.actor, Want::SeeResults).map_err(Failure::from)?;
    let (period, per) = query.check(caller.app.today()).map_err(Failure::Invalid)?;
    let found = actions::resultaten::of(&caller.app, &caller.actor, period, per).await?;
    let ladder = &found.ladder;
    let mut treden = CountAnswer::of(&ladder.treden, |one| one.number().to_string());
    treden.push(CountAnswer::new("geen", ladder.without));
    Ok(Json(ResultatenAnswer {
        van: found.period.van.to_string(),
        tot: found.period.tot.to_string(),
        cheques_verkocht: found.verkocht,
        opbrengst_cent: found.opbrengst.0,
        totaal: (&found.totaal).into(),
        resultaten: found.delen.iter().map(FiguresAnswer::from).collect(),
        uitstroom: CountAnswer::of(&ladder.uitstroom, |one| one.word().to_owned()),
        treden,
        verloop: CountAnswer::of(&ladder.ways, |one| one.label().to_owned()),
    })
    .into_response())
}
