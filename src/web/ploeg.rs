//! `/ploeg`: what a deelnemer has on the phone and a begeleider of the own ploegen: today, one visit with the one next press,
//! taking a cheque in, own uren. Works without JavaScript; only the camera needs it.

use askama::Template;
use axum::{
    Router,
    extract::{Path, Query},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use jiff::{Timestamp, civil::Date};
use serde::Deserialize;
use uuid::Uuid;

use self::card::{Card, Line, Tel, call};
use super::{
    error::PageError,
    extract::{Device, JustPressed, Posted, Staff, Visit},
    view::{Page, new_sleutel, show, show_with},
};
use crate::{
    actions::{
        self, Failure,
        werk::{
            FinishDraft,
            day::{self, Bezoek},
        },
    },
    app::App,
    domain::{
        calendar::{long_date, parse_time, short_date, to_instant},
        fields::FieldErrors,
        nummer::ChequeNummer,
        uren::{Uren, UrenStatus},
    },
};

mod card;

pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/ploeg", get(today))
        .route("/ploeg/opdrachten/{id}", get(opdracht))
        .route("/ploeg/opdrachten/{id}/onderweg", post(onderweg))
        .route("/ploeg/opdrachten/{id}/begonnen", post(begonnen))
        .route("/ploeg/opdrachten/{id}/klaar", post(klaar))
        .route("/ploeg/opdrachten/{id}/cheque", get(cheque).post(hand_in))
        .route("/ploeg/cheques/{nummer}/herroeping", post(undo))
        .route("/ploeg/uren", get(uren))
}

/// A ploeg of today.
struct PloegView {
    naam: String,
    tijd: String,
    deelnemers: String,
    cards: Vec<Card>,
}

#[derive(Template)]
#[template(path = "ploeg/dag.html")]
struct DagPage {
    page: Page,
    datum: String,
    /// Whether somebody looks at own ploegen rather than at their own day.
    leads: bool,
    ploegen: Vec<PloegView>,
    ahead: Vec<Line>,
    bellen: Vec<Tel>,
}

async fn today(Staff(visit): Staff) -> Result<Response, PageError> {
    let app = &visit.app;
    let days = day::today(app, &visit.actor).await?;
    let ahead = day::ahead(app, &visit.actor).await?;
    let account = visit.actor.account()?;
    let own = account.rol.deelnemer();
    let mut bellen: Vec<Tel> = Vec::new();
    for one in &days {
        let tel = call(app, one.begeleider.as_ref(), &one.ploeg.uitvoerder);
        if !bellen.iter().any(|known| known.number == tel.number) {
            bellen.push(tel);
        }
    }
    if bellen.is_empty() {
        bellen.push(call(app, None, account.rol.org()));
    }
    Ok(show(&DagPage {
        page: Page::new(&visit, "Vandaag", "/ploeg"),
        datum: long_date(app.today()),
        leads: own.is_none(),
        ploegen: days
            .iter()
            .map(|one| PloegView {
                naam: one.ploeg.naam.clone(),
                tijd: card::hours(one.ploeg.van, one.ploeg.tot),
                deelnemers: one
                    .deelnemers
                    .iter()
                    .map(|(_, naam)| naam.as_str())
                    .collect::<Vec<_>>()
                    .join(", "),
                cards: one
                    .bezoeken
                    .iter()
                    .map(|bezoek| Card::new(app, bezoek, own))
                    .collect(),
            })
            .collect(),
        ahead: ahead.iter().map(|one| Line::new(app, one)).collect(),
        bellen,
    }))
}

#[derive(Template)]
#[template(path = "ploeg/opdracht.html")]
struct OpdrachtPage {
    page: Page,
    errors: FieldErrors,
    card: Card,
    leads: bool,
    form: WerkForm,
    /// Why the press was refused.
    refused: Option<(String, String)>,
}

/// What can be filled in besides pressing.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct WerkForm {
    /// Another time than now, `HH:MM`.
    tijd: String,
    opmerking: String,
    /// `ja` when not everything is done.
    deels: String,
    sleutel: String,
}

async fn opdracht(Staff(visit): Staff, Path(id): Path<Uuid>) -> Result<Response, PageError> {
    let bezoek = day::open(&visit.app, &visit.actor, id).await?;
    Ok(opdracht_page(
        &visit,
        &bezoek,
        StatusCode::OK,
        WerkForm::default(),
        None,
    ))
}

fn opdracht_page(
    visit: &Visit,
    bezoek: &Bezoek,
    status: StatusCode,
    form: WerkForm,
    failure: Option<Failure>,
) -> Response {
    let own = visit.account().and_then(|account| account.rol.deelnemer());
    let mut card = Card::new(&visit.app, bezoek, own);
    let page = Page::new(visit, card.klussoort.clone(), "");
    let refused_page = failure.is_some();
    let (errors, refused) = match failure {
        None => (FieldErrors::default(), None),
        Some(Failure::Invalid(errors)) => {
            card.sleutel.clone_from(&form.sleutel);
            (errors, None)
        }
        Some(Failure::Refused { title, detail }) => (FieldErrors::default(), Some((title, detail))),
        Some(_) => (
            FieldErrors::default(),
            Some((
                "Iemand anders was je voor".to_owned(),
                "Hieronder zie je hoe het nu is.".to_owned(),
            )),
        ),
    };
    show_with(
        status,
        &OpdrachtPage {
            page: if refused_page { page.refused() } else { page },
            errors,
            card,
            leads: own.is_none(),
            form,
            refused,
        },
    )
}

async fn onderweg(Path(id): Path<Uuid>, posted: Posted<WerkForm>) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let done = actions::werk::on_the_way(&visit.app, &visit.actor, id, once).await;
    after(&visit, id, form, done.map(|_| ())).await
}

async fn begonnen(Path(id): Path<Uuid>, posted: Posted<WerkForm>) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let done = match op(&visit, id, &form).await {
        Ok(op) => actions::werk::start(&visit.app, &visit.actor, id, op, once)
            .await
            .map(|_| ()),
        Err(failure) => Err(failure),
    };
    after(&visit, id, form, done).await
}

async fn klaar(Path(id): Path<Uuid>, posted: Posted<WerkForm>) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let done = match op(&visit, id, &form).await {
        Ok(op) => {
            let draft = FinishDraft {
                op,
                minuten: Vec::new(),
                opmerking: form.opmerking.clone(),
                partly: form.deels == "ja",
            };
            actions::werk::finish(&visit.app, &visit.actor, id, draft, once)
                .await
                .map(|_| ())
        }
        Err(failure) => Err(failure),
    };
    after(&visit, id, form, done).await
}

/// The time that was filled in, on the day of the visit.
async fn op(visit: &Visit, id: Uuid, form: &WerkForm) -> Result<Option<Timestamp>, Failure> {
    if form.tijd.trim().is_empty() {
        return Ok(None);
    }
    let time = parse_time(&form.tijd)
        .map_err(|error| Failure::Invalid(FieldErrors::one("tijd", error.to_string())))?;
    let bezoek = day::open(&visit.app, &visit.actor, id).await?;
    Ok(Some(to_instant(bezoek.opdracht.datum, time)))
}

/// Back to the visit; a refusal shows the visit as it is now, with what was typed.
async fn after(
    visit: &Visit,
    id: Uuid,
    form: WerkForm,
    done: Result<(), Failure>,
) -> Result<Response, PageError> {
    let failure = match done {
        Ok(()) => return Ok(to(visit, &format!("/ploeg/opdrachten/{id}"))),
        Err(failure) => failure,
    };
    let status = match failure {
        Failure::Invalid(_) => StatusCode::BAD_REQUEST,
        Failure::Refused { .. } | Failure::Stale => StatusCode::CONFLICT,
        other => return Err(other.into()),
    };
    let bezoek = day::open(&visit.app, &visit.actor, id).await?;
    Ok(opdracht_page(visit, &bezoek, status, form, Some(failure)))
}

#[derive(Template)]
#[template(path = "ploeg/cheque.html")]
struct ChequePage {
    page: Page,
    errors: FieldErrors,
    card: Card,
    code: String,
    sleutel: String,
    /// Number of the cheque that was just taken in.
    taken: Option<String>,
    /// Where taking it back is asked for.
    undo: String,
    /// Number of the cheque that was just given back.
    returned: Option<String>,
    /// Why the cheque was not taken in.
    refused: Option<(String, String)>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct TakenQuery {
    nummer: String,
    terug: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ChequeForm {
    code: String,
    sleutel: String,
}

async fn cheque(
    Staff(visit): Staff,
    Path(id): Path<Uuid>,
    Query(query): Query<TakenQuery>,
) -> Result<Response, PageError> {
    let bezoek = day::open(&visit.app, &visit.actor, id).await?;
    let card = Card::new(&visit.app, &bezoek, None);
    let base = visit.app.settings.base_path();
    Ok(show(&ChequePage {
        undo: format!("{base}/ploeg/cheques/{}/herroeping", query.nummer),
        page: Page::new(&visit, "Cheque innemen", ""),
        errors: FieldErrors::default(),
        // Only what was really taken in at this visit is confirmed, whatever the address says.
        taken: Some(query.nummer).filter(|nummer| card.cheques.contains(nummer)),
        returned: ChequeNummer::parse(&query.terug)
            .ok()
            .map(|nummer| nummer.to_string())
            .filter(|nummer| !card.cheques.contains(nummer)),
        card,
        code: String::new(),
        sleutel: new_sleutel(),
        refused: None,
    }))
}

async fn hand_in(
    Path(id): Path<Uuid>,
    Device(device): Device,
    posted: Posted<ChequeForm>,
) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let failure =
        match actions::verzilvering::redeem(&visit.app, &visit.actor, &form.code, id, device, once)
            .await
        {
            Ok(done) => {
                let nummer = done.value.nummer;
                return Ok(to(
                    &visit,
                    &format!("/ploeg/opdrachten/{id}/cheque?nummer={nummer}"),
                ));
            }
            Err(failure) => failure,
        };
    let (status, errors, refused) = match failure {
        Failure::Invalid(errors) => (StatusCode::BAD_REQUEST, errors, None),
        Failure::Refused { title, detail } => (
            StatusCode::CONFLICT,
            FieldErrors::default(),
            Some((title, detail)),
        ),
        other => return Err(other.into()),
    };
    let bezoek = day::open(&visit.app, &visit.actor, id).await?;
    // Another code is another request: a key that was refused may be used again, one that was used may not.
    let sleutel = if refused.is_some() {
        new_sleutel()
    } else {
        form.sleutel
    };
    Ok(show_with(
        status,
        &ChequePage {
            page: Page::new(&visit, "Cheque innemen", "").refused(),
            errors,
            card: Card::new(&visit.app, &bezoek, None),
            code: if refused.is_some() {
                String::new()
            } else {
                form.code
            },
            sleutel,
            taken: None,
            undo: String::new(),
            returned: None,
            refused,
        },
    ))
}

/// Takes a cheque back that was taken in by mistake, and goes back to the visit.
async fn undo(
    Path(nummer): Path<String>,
    Device(device): Device,
    posted: Posted<JustPressed>,
) -> Result<Response, PageError> {
    let Posted { visit, once, .. } = posted;
    let nummer = ChequeNummer::parse(&nummer).map_err(|_| Failure::NotFound)?;
    let done =
        actions::verzilvering::undo::undo(&visit.app, &visit.actor, &nummer, device, once).await?;
    Ok(to(
        &visit,
        &format!("/ploeg/opdrachten/{}/cheque?terug={nummer}", done.value),
    ))
}

/// One week of somebody's own uren.
struct Week {
    kop: String,
    totaal: String,
    rows: Vec<UrenRow>,
}

struct UrenRow {
    id: String,
    datum: String,
    wat: String,
    tijd: String,
    duur: String,
    badge: &'static str,
    status: &'static str,
    reden: String,
    /// Whether one may say that it is wrong.
    open: bool,
}

#[derive(Template)]
#[template(path = "ploeg/uren.html")]
struct UrenPage {
    page: Page,
    weken: Vec<Week>,
    gemeld: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct GemeldQuery {
    gemeld: bool,
}

async fn uren(
    Staff(visit): Staff,
    Query(query): Query<GemeldQuery>,
) -> Result<Response, PageError> {
    let rows = actions::uren::own(&visit.app, &visit.actor).await?;
    Ok(show(&UrenPage {
        page: Page::new(&visit, "Mijn uren", "/ploeg/uren"),
        weken: weeks(&visit.app, &rows),
        gemeld: query.gemeld,
    }))
}

fn weeks(app: &App, rows: &[Uren]) -> Vec<Week> {
    let mut weken: Vec<(Date, i64, Week)> = Vec::new();
    for uren in rows {
        if matches!(
            uren.status,
            UrenStatus::Corrected(_) | UrenStatus::Rejected(_)
        ) {
            continue;
        }
        let monday = monday_of(uren.datum);
        let counted = super::uren::worked_minutes(uren);
        let row = UrenRow {
            id: uren.id.to_string(),
            datum: short_date(uren.datum),
            wat: super::uren::what(app, uren),
            tijd: super::uren::when(uren),
            duur: super::uren::signed_words(uren),
            badge: super::uren::badge(uren.status),
            status: uren.status.label(),
            reden: uren.reden.clone().unwrap_or_default(),
            open: super::uren::may_be_wrong(uren),
        };
        match weken.last_mut() {
            Some((week, total, view)) if *week == monday => {
                *total += counted;
                view.rows.push(row);
            }
            _ => weken.push((
                monday,
                counted,
                Week {
                    kop: format!("Week van {}", long_date(monday)),
                    totaal: String::new(),
                    rows: vec![row],
                },
            )),
        }
    }
    weken
        .into_iter()
        .map(|(_, total, week)| Week {
            totaal: super::uren::signed_duration(total),
            ..week
        })
        .collect()
}

fn monday_of(date: Date) -> Date {
    let days = i64::from(date.weekday().to_monday_zero_offset());
    date.saturating_sub(jiff::Span::new().days(days))
}

/// A redirect to one of our own paths.
fn to(visit: &Visit, path: &str) -> Response {
    Redirect::to(&format!("{}{path}", visit.app.settings.base_path())).into_response()
}
