//! `/ploeg`: what a deelnemer has on the phone and a begeleider of the own ploegen: today, one visit with the one next press,
//! taking a cheque in, own uren. Works without JavaScript; only the camera needs it.

use askama::Template;
use axum::{
    Router,
    extract::{Path, Query},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use uuid::Uuid;

use self::card::{Card, Line, Tel, call};
use super::{
    error::PageError,
    extract::{Device, JustPressed, Posted, Staff, Visit},
    phone::{is_ahead, keep},
    taal::hours,
    view::{Choice, Page, new_sleutel, show, show_with},
    waardering,
};
use crate::{
    actions::{
        self, Failure, phone,
        werk::{
            FinishDraft,
            day::{self, Bezoek},
        },
    },
    app::App,
    domain::{
        calendar::{parse_time, to_instant},
        code::{Code, CodeError},
        fields::FieldErrors,
        nummer::ChequeNummer,
        taal::Taal,
    },
};

mod acts;
mod away;
mod bewoner;
mod card;
mod uren;

pub(super) use uren::what;

/// A phone shows the coming days so long without coverage.
const DAYS_KEPT: SignedDuration = SignedDuration::from_hours(14 * 24);

pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/ploeg", get(today))
        .route("/ploeg/dagen", get(coming_days))
        .route("/ploeg/opdrachten/{id}", get(opdracht))
        .route("/ploeg/opdrachten/{id}/onderweg", post(onderweg))
        .route("/ploeg/opdrachten/{id}/begonnen", post(begonnen))
        .route("/ploeg/opdrachten/{id}/klaar", post(klaar))
        .route("/ploeg/opdrachten/{id}/pauze", post(acts::pause))
        .route("/ploeg/opdrachten/{id}/hervatten", post(acts::resume))
        .route("/ploeg/opdrachten/{id}/terug", post(acts::send_back))
        .route("/ploeg/opdrachten/{id}/signaal", post(acts::signaal))
        .route(
            "/ploeg/opdrachten/{id}/meerwerk",
            get(bewoner::meerwerk).post(bewoner::agree),
        )
        .route(
            "/ploeg/opdrachten/{id}/handtekening",
            get(bewoner::handtekening).post(bewoner::sign),
        )
        .route(
            "/ploeg/opdrachten/{id}/handtekening/beeld",
            get(bewoner::drawing),
        )
        .route("/ploeg/ziek", post(away::ill))
        .route("/ploeg/later", post(away::late))
        .route("/ploeg/opdrachten/{id}/cheque", get(cheque).post(hand_in))
        .route("/ploeg/cheques/{nummer}/herroeping", post(undo))
        .route("/ploeg/uren", get(uren::own))
}

/// A ploeg of today.
struct PloegView {
    naam: String,
    tijd: String,
    deelnemers: String,
    /// Who comes later, for who answers for the ploeg.
    late: Vec<String>,
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
    /// What residents said of the work.
    vriendelijk: Vec<waardering::Kind>,
    errors: FieldErrors,
    /// What saying that one is ill or late came to nothing for.
    refused: Option<(String, String)>,
    away: away::AwayForm,
}

impl DagPage {
    #[allow(clippy::unused_self, reason = "templates call methods")]
    fn key(&self) -> String {
        new_sleutel()
    }

    fn whens(&self) -> Vec<Choice> {
        away::whens(self.page.taal)
    }

    fn laters(&self) -> Vec<Choice> {
        away::laters(self.page.taal)
    }
}

/// What was just said, as the address has it.
#[derive(Default, Deserialize)]
#[serde(default)]
struct SaidQuery {
    gezegd: String,
}

async fn today(Staff(visit): Staff, Query(query): Query<SaidQuery>) -> Result<Response, PageError> {
    let (mut page, until) = day_page(&visit).await?;
    page.page.flash = match query.gezegd.as_str() {
        "ziek" => Some(visit.taal().t("ziek-gemeld")),
        "later" => Some(visit.taal().t("later-gemeld")),
        _ => None,
    };
    Ok(keep(&visit, show(&page), until))
}

#[derive(Template)]
#[template(path = "ploeg/dagen.html")]
struct DagenPage {
    page: Page,
    ahead: Vec<Line>,
}

/// The coming days, for a phone that has no coverage in the morning: nobody's home is on it, so it may stay.
async fn coming_days(Staff(visit): Staff) -> Result<Response, PageError> {
    let (app, taal) = (&visit.app, visit.taal());
    let ahead = day::ahead(app, &visit.actor).await?;
    let page = show(&DagenPage {
        page: Page::phone(&visit, taal.t("komende-dagen"), "/ploeg"),
        ahead: ahead.iter().map(|one| Line::new(app, one, taal)).collect(),
    });
    let until = app.now() + DAYS_KEPT;
    Ok(keep(&visit, page, until))
}

/// The page of today, and until when a phone may show it without coverage.
async fn day_page(visit: &Visit) -> Result<(DagPage, Timestamp), Failure> {
    let app = &visit.app;
    let days = day::today(app, &visit.actor).await?;
    let ahead = day::ahead(app, &visit.actor).await?;
    let account = visit.actor.account()?;
    let (own, taal) = (account.rol.deelnemer(), visit.taal());
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
    let until = phone::shown_until(
        app,
        days.iter()
            .flat_map(|one| one.bezoeken.iter().map(|bezoek| &bezoek.opdracht)),
    );
    let page = DagPage {
        page: Page::phone(visit, taal.t("vandaag"), "/ploeg"),
        datum: taal.date(app.today()),
        leads: own.is_none(),
        ploegen: days
            .iter()
            .map(|one| PloegView {
                naam: one.ploeg.naam.clone(),
                tijd: hours(one.ploeg.van, one.ploeg.tot),
                deelnemers: one
                    .deelnemers
                    .iter()
                    .map(|(_, naam)| naam.as_str())
                    .collect::<Vec<_>>()
                    .join(", "),
                late: one
                    .late
                    .iter()
                    .filter(|_| own.is_none())
                    .map(|(naam, minuten)| format!("{naam} komt {minuten} minuten later."))
                    .collect(),
                cards: one
                    .bezoeken
                    .iter()
                    .map(|bezoek| Card::new(app, bezoek, own, taal))
                    .collect(),
            })
            .collect(),
        ahead: ahead.iter().map(|one| Line::new(app, one, taal)).collect(),
        bellen,
        vriendelijk: waardering::for_phone(visit).await?,
        errors: FieldErrors::default(),
        refused: None,
        away: away::AwayForm::default(),
    };
    Ok((page, until))
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
    /// Why it cannot be done.
    wat: String,
    /// A word beside it.
    woord: String,
    /// What was noticed at the home.
    tekst: String,
    /// `ja` when the resident agrees that it is told.
    akkoord: String,
    sleutel: String,
}

async fn opdracht(
    Staff(visit): Staff,
    Path(id): Path<Uuid>,
    Query(query): Query<SaidQuery>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let bezoek = if is_ahead(&headers) {
        day::take_along(&visit.app, &visit.actor, id).await?
    } else {
        day::open(&visit.app, &visit.actor, id).await?
    };
    let mut page = opdracht_page(&visit, &bezoek, WerkForm::default(), None);
    page.page.flash = match query.gezegd.as_str() {
        "terug" => Some(visit.taal().t("lukt-niet-gestuurd")),
        "signaal" => Some(visit.taal().t("signaal-gestuurd")),
        _ => None,
    };
    Ok(keep_visit(&visit, show(&page), &bezoek))
}

/// A visit goes along on the phone as long as the home is shown; one of another day has no address and changes still.
fn keep_visit(visit: &Visit, page: Response, bezoek: &Bezoek) -> Response {
    if bezoek.bewoner.is_some() {
        let until = phone::shown_until(&visit.app, [&bezoek.opdracht]);
        keep(visit, page, until)
    } else {
        page
    }
}

impl OpdrachtPage {
    fn redenen(&self) -> Vec<Choice> {
        acts::redenen(self.page.taal)
    }
}

fn opdracht_page(
    visit: &Visit,
    bezoek: &Bezoek,
    form: WerkForm,
    failure: Option<Failure>,
) -> OpdrachtPage {
    let own = visit.account().and_then(|account| account.rol.deelnemer());
    let taal = visit.taal();
    let mut card = Card::new(&visit.app, bezoek, own, taal);
    let page = Page::phone(visit, card.klussoort.clone(), "");
    let refused_page = failure.is_some();
    let (errors, refused) = match failure {
        None => (FieldErrors::default(), None),
        Some(Failure::Invalid(errors)) => {
            card.sleutel.clone_from(&form.sleutel);
            (in_taal(taal, errors), None)
        }
        Some(Failure::Refused {
            title,
            detail,
            code,
        }) => (
            FieldErrors::default(),
            Some(taal.refusal(code, title, detail)),
        ),
        Some(_) => (
            FieldErrors::default(),
            taal.failure("weigering-iemand-voor"),
        ),
    };
    OpdrachtPage {
        page: if refused_page { page.refused() } else { page },
        errors,
        card,
        leads: own.is_none(),
        form,
        refused,
    }
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

/// What is wrong with a form in another language than Dutch: a sentence per field. In Dutch the action's own sentence is said.
pub(super) fn in_taal(taal: Taal, errors: FieldErrors) -> FieldErrors {
    let mut said = FieldErrors::default();
    for (field, sentence) in errors.list() {
        said.push(field, taal.field_error(field, sentence));
    }
    said
}

/// Back to the visit; a refusal shows the visit as it is now, with what was typed.
async fn after(
    visit: &Visit,
    id: Uuid,
    form: WerkForm,
    done: Result<(), Failure>,
) -> Result<Response, PageError> {
    match done {
        Ok(()) => Ok(to(visit, &format!("/ploeg/opdrachten/{id}"))),
        Err(failure) => not_done(visit, id, form, failure).await,
    }
}

/// A foto that was refused, on the page of the visit.
pub(super) async fn after_foto(
    visit: &Visit,
    id: Uuid,
    failure: Failure,
) -> Result<Response, PageError> {
    not_done(visit, id, WerkForm::default(), failure).await
}

async fn not_done(
    visit: &Visit,
    id: Uuid,
    form: WerkForm,
    failure: Failure,
) -> Result<Response, PageError> {
    let status = match failure {
        Failure::Invalid(_) => StatusCode::BAD_REQUEST,
        Failure::Refused { .. } | Failure::Stale => StatusCode::CONFLICT,
        other => return Err(other.into()),
    };
    let bezoek = day::open(&visit.app, &visit.actor, id).await?;
    Ok(show_with(
        status,
        &opdracht_page(visit, &bezoek, form, Some(failure)),
    ))
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
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let bezoek = if is_ahead(&headers) {
        day::take_along(&visit.app, &visit.actor, id).await?
    } else {
        day::open(&visit.app, &visit.actor, id).await?
    };
    let taal = visit.taal();
    let card = Card::new(&visit.app, &bezoek, None, taal);
    let base = visit.app.settings.base_path();
    let page = show(&ChequePage {
        undo: format!("{base}/ploeg/cheques/{}/herroeping", query.nummer),
        page: Page::phone(&visit, taal.t("cheque-innemen"), ""),
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
    });
    Ok(keep_visit(&visit, page, &bezoek))
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
    let taal = visit.taal();
    let (status, errors, refused) = match failure {
        Failure::Invalid(errors) => (
            StatusCode::BAD_REQUEST,
            wrong_code(taal, &form.code, errors),
            None,
        ),
        Failure::Refused {
            title,
            detail,
            code,
        } => (
            StatusCode::CONFLICT,
            FieldErrors::default(),
            Some(taal.refusal(code, title, detail)),
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
            page: Page::phone(&visit, taal.t("cheque-innemen"), "").refused(),
            errors,
            card: Card::new(&visit.app, &bezoek, None, taal),
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

/// In Dutch what the action said; in another language at least which block to look at.
fn wrong_code(taal: Taal, typed: &str, errors: FieldErrors) -> FieldErrors {
    match (taal, Code::parse(typed)) {
        (Taal::Nl, _) => errors,
        (_, Err(CodeError::Check { block: Some(block) })) => {
            let block = block.to_string();
            FieldErrors::one("code", taal.with("fout-code-blok", "blok", &block))
        }
        _ => in_taal(taal, errors),
    }
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

/// A redirect to one of our own paths.
fn to(visit: &Visit, path: &str) -> Response {
    Redirect::to(&format!("{}{path}", visit.app.settings.base_path())).into_response()
}
