//! `/uren/deelnemers/{id}`: the uren of one deelnemer over a period or over the whole trajectory, as page, CSV or spreadsheet.

use askama::Template;
use axum::{
    extract::{Path, Query, RawQuery},
    http::StatusCode,
    response::Response,
};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::maand::signed_duration;
use crate::{
    actions::{
        Failure,
        uren::lijst::{self, OfDeelnemer},
    },
    app::App,
    domain::{account::Actor, calendar::parse_date, fields::FieldErrors, resultaten::Period},
    web::{
        error::{PageError, on_form},
        extract::{Staff, Visit},
        tabel::{TabelView, Vorm, answer},
        view::{Page, show_with},
    },
};

/// A period; without one the whole trajectory.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
pub(super) struct PeriodQuery {
    /// First day, `YYYY-MM-DD`; default the first day of the trajectory.
    van: String,
    /// Last day, `YYYY-MM-DD`; default today.
    tot: String,
}

/// The period that is asked for, of a deelnemer whom the asker may see.
pub(super) async fn period(
    app: &App,
    actor: &Actor,
    id: Uuid,
    query: &PeriodQuery,
) -> Result<Period, Failure> {
    let deelnemer = lijst::whose(app, actor, id).await?;
    let whole = lijst::trajectory(&deelnemer, app.today());
    let mut errors = FieldErrors::default();
    let mut day = |field: &str, text: &str, default| match text.trim() {
        "" => Some(default),
        text => errors.take(field, parse_date(text)),
    };
    let (van, tot) = (
        day("van", &query.van, whole.van),
        day("tot", &query.tot, whole.tot),
    );
    let period = match (van, tot) {
        (Some(van), Some(tot)) => errors.take("tot", Period::new(van, tot)),
        _ => None,
    };
    period.ok_or(Failure::Invalid(errors))
}

#[derive(Template)]
#[template(path = "uren/deelnemer.html")]
struct OfDeelnemerPage {
    page: Page,
    errors: FieldErrors,
    naam: String,
    van: String,
    tot: String,
    /// Kind, and how long.
    totalen: Vec<(&'static str, String)>,
    tabel: TabelView,
}

pub(super) async fn of_deelnemer(
    Staff(visit): Staff,
    Path(id): Path<Uuid>,
    Query(asked): Query<PeriodQuery>,
    vorm: Vorm,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let (app, actor) = (&visit.app, &visit.actor);
    let (status, errors, period) = match period(app, actor, id, &asked).await {
        Ok(period) => (StatusCode::OK, FieldErrors::default(), period),
        Err(failure @ Failure::Invalid(_)) => {
            let (status, errors) = on_form(failure, "van")?;
            let deelnemer = lijst::whose(app, actor, id).await?;
            (status, errors, lijst::trajectory(&deelnemer, app.today()))
        }
        Err(other) => return Err(other.into()),
    };
    // A file cannot say what was wrong with the question.
    let vorm = if errors.is_empty() {
        vorm
    } else {
        Vorm::Pagina
    };
    let own = lijst::of_deelnemer(app, actor, id, period).await?;
    let tabel = lijst::table_of(app, &own);
    if vorm != Vorm::Pagina {
        lijst::exported(app, actor, vec![id]).await?;
    }
    let name = format!("uren-{}-{}", period.van, period.tot);
    Ok(answer(vorm, &name, &tabel, || {
        let base = app.settings.base_path();
        let path = format!("{base}/uren/deelnemers/{id}");
        let view = TabelView::new(&tabel, &path, &query.unwrap_or_default());
        page(&visit, status, errors, &asked, &own, view)
    })?)
}

fn page(
    visit: &Visit,
    status: StatusCode,
    errors: FieldErrors,
    asked: &PeriodQuery,
    own: &OfDeelnemer,
    tabel: TabelView,
) -> Response {
    let frame = Page::new(visit, format!("Uren van {}", own.deelnemer.naam), "");
    let shown = |typed: &str, day: jiff::civil::Date| {
        if typed.is_empty() {
            day.to_string()
        } else {
            typed.to_owned()
        }
    };
    show_with(
        status,
        &OfDeelnemerPage {
            page: if errors.is_empty() {
                frame
            } else {
                frame.refused()
            },
            errors,
            naam: own.deelnemer.naam.clone(),
            van: shown(&asked.van, own.period.van),
            tot: shown(&asked.tot, own.period.tot),
            totalen: own
                .totals
                .iter()
                .map(|(soort, minuten)| (soort.label(), signed_duration(*minuten)))
                .collect(),
            tabel,
        },
    )
}
