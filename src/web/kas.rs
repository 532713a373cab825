//! `/kas`: the till as its clerk keeps it, and `/kassen`: all tills as finance sees them. What should lie in a till is shown to its
//! clerk only after the count.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    Router,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    error::PageError,
    extract::{JustPressed, Posted, Staff, Visit, id},
    pdf,
    view::{Choice, Page, new_sleutel, show, show_with},
};
use crate::{
    actions::{
        self, Done, Failure,
        kas::{Seen, Till},
    },
    app::App,
    domain::{
        calendar::{local_date, local_time, short_date, time_hm},
        fields::FieldErrors,
        kas::{
            By, Kasdag, KasdagStatus, Kasstand, MutatieDraft, OpeningDraft, SluitingDraft, Stuks,
            TellingDraft,
        },
        money::Cents,
    },
};

mod api;

pub(super) use api::api;

pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/kas", get(till))
        .route("/kas/opening", post(open))
        .route("/kas/mutaties", post(move_cash))
        .route("/kas/telling", get(count_page).post(count))
        .route("/kas/kasdagen/{id}", get(one))
        .route("/kas/kasdagen/{id}/toelichting", post(explain))
        .route("/kas/kasdagen/{id}/handtekening", post(sign))
        .route("/kas/kasdagen/{id}/sluiting", post(close))
        .route("/kas/kasdagen/{id}/kasstaat", get(paper))
        .route("/kassen", get(all))
}

/// A line of figures.
struct FigureRow {
    label: String,
    bedrag: Cents,
}

/// A count, in words.
struct CountView {
    who: String,
    pieces: Vec<FigureRow>,
    totaal: Cents,
    verwacht: Cents,
    verschil: Cents,
    times: u64,
}

/// A kasdag, in words.
struct KasdagView {
    id: Uuid,
    nummer: String,
    verkooppunt: String,
    label: &'static str,
    opened: String,
    nights_open: i32,
    open_sheets: u64,
    rows: Vec<FigureRow>,
    /// What should lie there; none for who still has to count.
    verwacht: Option<Cents>,
    mutaties: Vec<(String, FigureRow)>,
    count: Option<CountView>,
    opmerking: String,
    signed: Option<String>,
    closed: Option<String>,
    storting: Option<(String, Cents)>,
    blijft: Cents,
    checkpoint: Option<(i64, String)>,
    /// Whether the difference still wants words, or somebody's signature.
    wants_words: bool,
    wants_signature: bool,
    may_sign: bool,
}

fn view(seen: &Seen) -> KasdagView {
    let (opmerking, signed, closed, checkpoint) = match &seen.kasdag.status {
        KasdagStatus::Open => (None, None, None, None),
        KasdagStatus::Counted {
            opmerking, signed, ..
        } => (opmerking.clone(), *signed, None, None),
        KasdagStatus::Closed {
            opmerking,
            signed,
            closed,
            checkpoint,
            ..
        } => (
            opmerking.clone(),
            *signed,
            Some(*closed),
            Some((checkpoint.seq, checkpoint.words().join(" "))),
        ),
    };
    let differs = closed.is_none()
        && seen
            .kasdag
            .telling()
            .is_some_and(|telling| telling.verschil() != Cents::ZERO);
    let wants_signature = differs && opmerking.is_some() && signed.is_none();
    KasdagView {
        id: seen.kasdag.id,
        nummer: seen.kasdag.kasnummer(&seen.verkooppunt.letters),
        verkooppunt: seen.verkooppunt.naam.clone(),
        label: seen.kasdag.status.label(),
        opened: who(seen, seen.kasdag.opened),
        nights_open: seen.nights_open,
        open_sheets: seen.open_sheets,
        rows: figures(&seen.stand, seen.verkopen, seen.open_book),
        verwacht: seen.open_book.then(|| seen.stand.verwacht()),
        mutaties: seen
            .mutaties
            .iter()
            .map(|(at, mutatie)| {
                let row = FigureRow {
                    label: mutatie.reden.clone(),
                    bedrag: mutatie.cents,
                };
                (moment(*at), row)
            })
            .collect(),
        count: seen.kasdag.telling().map(|telling| CountView {
            who: who(seen, telling.by),
            pieces: pieces(&telling.stuks),
            totaal: telling.stuks.totaal(),
            verwacht: telling.verwacht,
            verschil: telling.verschil(),
            times: seen.times_counted,
        }),
        wants_words: differs && opmerking.is_none(),
        wants_signature,
        may_sign: wants_signature && !seen.involved,
        opmerking: opmerking.unwrap_or_default(),
        signed: signed.map(|by| who(seen, by)),
        closed: closed.map(|by| who(seen, by)),
        storting: seen
            .storting
            .as_ref()
            .map(|bag| (bag.zak.clone(), bag.cents)),
        blijft: seen.stand.blijft(),
        checkpoint,
    }
}

/// The figures in the order of the day. Who still has to count sees what went in and out, not what lay there at the opening.
fn figures(stand: &Kasstand, verkopen: u64, open_book: bool) -> Vec<FigureRow> {
    let Kasstand {
        begin,
        verkocht,
        verantwoord,
        terugbetaald,
        mutaties,
        overig,
        verschil: _,
        gestort: _,
    } = *stand;
    let bonnen = if verkopen == 1 { "bon" } else { "bonnen" };
    let mut rows = Vec::new();
    if open_book {
        rows.push(("In de kas bij het openen".to_owned(), begin));
    }
    rows.push((format!("Contant verkocht ({verkopen} {bonnen})"), verkocht));
    for (label, bedrag) in [
        ("Later gemelde verkoop verantwoord", verantwoord),
        ("Terugbetaald", terugbetaald),
        ("Geld in en uit de kas", mutaties),
        ("Overig", overig),
    ] {
        if bedrag != Cents::ZERO {
            rows.push((label.to_owned(), bedrag));
        }
    }
    rows.into_iter()
        .map(|(label, bedrag)| FigureRow { label, bedrag })
        .collect()
}

fn pieces(stuks: &Stuks) -> Vec<FigureRow> {
    stuks
        .list()
        .iter()
        .map(|(cents, count)| FigureRow {
            label: format!("{count} × {}", Cents(*cents)),
            bedrag: Cents(cents * i64::from(*count)),
        })
        .collect()
}

fn moment(at: jiff::Timestamp) -> String {
    format!(
        "{}, {}",
        short_date(local_date(at)),
        time_hm(local_time(at))
    )
}

fn who(seen: &Seen, by: By) -> String {
    format!("{} door {}", moment(by.at), seen.naam(by))
}

/// A closed kasdag in a list.
struct ClosedRow {
    id: Uuid,
    nummer: String,
    verkooppunt: String,
    closed: String,
    geteld: Cents,
    verschil: Cents,
}

fn closed_rows(app: &App, closed: &[Kasdag]) -> Vec<ClosedRow> {
    closed
        .iter()
        .filter_map(|kasdag| {
            let place = app.regeling.verkooppunt(&kasdag.verkooppunt)?;
            let telling = kasdag.telling()?;
            let KasdagStatus::Closed { closed, .. } = &kasdag.status else {
                return None;
            };
            Some(ClosedRow {
                id: kasdag.id,
                nummer: kasdag.kasnummer(&place.letters),
                verkooppunt: place.naam.clone(),
                closed: moment(closed.at),
                geteld: telling.stuks.totaal(),
                verschil: telling.verschil(),
            })
        })
        .collect()
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct OpeningForm {
    erbij: String,
    sleutel: String,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct MutatieForm {
    richting: String,
    bedrag: String,
    reden: String,
    sleutel: String,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct ToelichtingForm {
    opmerking: String,
    sleutel: String,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct SluitingForm {
    storting: String,
    zak: String,
    sleutel: String,
}

/// Everything that can be typed on the page of the till; each form has a key of its own.
struct Forms {
    opening: OpeningForm,
    mutatie: MutatieForm,
    toelichting: ToelichtingForm,
    sluiting: SluitingForm,
}

impl Forms {
    fn fresh() -> Self {
        let sleutel = new_sleutel;
        Self {
            opening: OpeningForm {
                sleutel: sleutel(),
                ..OpeningForm::default()
            },
            mutatie: MutatieForm {
                sleutel: sleutel(),
                ..MutatieForm::default()
            },
            toelichting: ToelichtingForm {
                sleutel: sleutel(),
                ..ToelichtingForm::default()
            },
            sluiting: SluitingForm {
                sleutel: sleutel(),
                ..SluitingForm::default()
            },
        }
    }
}

#[derive(Template)]
#[template(path = "kas/kas.html")]
struct KasPage {
    page: Page,
    errors: FieldErrors,
    verkooppunt: String,
    kasdag: Option<KasdagView>,
    forms: Forms,
    richtingen: Vec<Choice>,
    closed: Vec<ClosedRow>,
}

async fn till(Staff(visit): Staff) -> Result<Response, PageError> {
    let page = kas_page(&visit, Forms::fresh(), FieldErrors::default()).await?;
    Ok(show(&page))
}

async fn kas_page(visit: &Visit, forms: Forms, errors: FieldErrors) -> Result<KasPage, PageError> {
    let app = &visit.app;
    let slug = &actions::kas::own_verkooppunt(app, &visit.actor)?.slug;
    let Till {
        verkooppunt,
        current,
        closed,
    } = actions::kas::till(app, &visit.actor, slug).await?;
    let page = Page::new(visit, "Kas", "/kas");
    Ok(KasPage {
        page: if errors.is_empty() {
            page
        } else {
            page.refused()
        },
        errors,
        verkooppunt: verkooppunt.naam,
        kasdag: current.as_ref().map(view),
        forms,
        richtingen: vec![
            Choice::new("in", "In de kas"),
            Choice::new("uit", "Uit de kas"),
        ],
        closed: closed_rows(app, &closed),
    })
}

/// Back to the till when it was done; the page again, with everything typed, when it was not right.
async fn answered(
    visit: &Visit,
    done: Result<Done<Uuid>, Failure>,
    forms: Forms,
) -> Result<Response, PageError> {
    match done {
        Ok(_) => Ok(to(visit, "/kas")),
        Err(Failure::Invalid(errors)) => {
            let page = kas_page(visit, forms, errors).await?;
            Ok(show_with(StatusCode::BAD_REQUEST, &page))
        }
        Err(error) => Err(error.into()),
    }
}

async fn open(posted: Posted<OpeningForm>) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let slug = &actions::kas::own_verkooppunt(&visit.app, &visit.actor)?.slug;
    let draft = OpeningDraft {
        erbij: form.erbij.clone(),
    };
    let done = actions::kas::open(&visit.app, &visit.actor, slug, &draft, once).await;
    let forms = Forms {
        opening: form,
        ..Forms::fresh()
    };
    answered(&visit, done, forms).await
}

async fn move_cash(posted: Posted<MutatieForm>) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let slug = &actions::kas::own_verkooppunt(&visit.app, &visit.actor)?.slug;
    let draft = MutatieDraft {
        richting: form.richting.clone(),
        bedrag: form.bedrag.clone(),
        reden: form.reden.clone(),
    };
    let done = actions::kas::move_cash(&visit.app, &visit.actor, slug, &draft, once).await;
    let forms = Forms {
        mutatie: form,
        ..Forms::fresh()
    };
    answered(&visit, done, forms).await
}

async fn explain(
    Path(key): Path<String>,
    posted: Posted<ToelichtingForm>,
) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let (app, actor) = (&visit.app, &visit.actor);
    let done = actions::kas::explain(app, actor, id(&key)?, &form.opmerking, once).await;
    let forms = Forms {
        toelichting: form,
        ..Forms::fresh()
    };
    answered(&visit, done, forms).await
}

async fn close(
    Path(key): Path<String>,
    posted: Posted<SluitingForm>,
) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let draft = SluitingDraft {
        storting: form.storting.clone(),
        zak: form.zak.clone(),
    };
    let done = actions::kas::close(&visit.app, &visit.actor, id(&key)?, &draft, once).await;
    if let Ok(done) = &done {
        return Ok(to(&visit, &format!("/kas/kasdagen/{}", done.value)));
    }
    let forms = Forms {
        sluiting: form,
        ..Forms::fresh()
    };
    answered(&visit, done, forms).await
}

/// A denomination on the page of the count.
struct PieceField {
    naam: String,
    label: String,
    typed: String,
}

#[derive(Template)]
#[template(path = "kas/telling.html")]
struct TellingPage {
    page: Page,
    errors: FieldErrors,
    verkooppunt: String,
    sleutel: String,
    notes: Vec<PieceField>,
    coins: Vec<PieceField>,
}

/// From this denomination up it is a note.
const SMALLEST_NOTE: i64 = 500;

async fn count_page(Staff(visit): Staff) -> Result<Response, PageError> {
    let typed = BTreeMap::from([("sleutel".to_owned(), new_sleutel())]);
    let page = telling_page(&visit, &typed, FieldErrors::default())?;
    Ok(show(&page))
}

fn telling_page(
    visit: &Visit,
    typed: &BTreeMap<String, String>,
    errors: FieldErrors,
) -> Result<TellingPage, Failure> {
    let verkooppunt = actions::kas::own_verkooppunt(&visit.app, &visit.actor)?;
    let value = |naam: &str| typed.get(naam).cloned().unwrap_or_default();
    let fields = |notes: bool| {
        Stuks::SOORTEN
            .into_iter()
            .filter(|cents| (*cents >= SMALLEST_NOTE) == notes)
            .map(|cents| {
                let naam = TellingDraft::field(cents);
                PieceField {
                    typed: value(&naam),
                    label: Cents(cents).to_string(),
                    naam,
                }
            })
            .collect()
    };
    let page = Page::new(visit, "Kas tellen", "/kas");
    Ok(TellingPage {
        page: if errors.is_empty() {
            page
        } else {
            page.refused()
        },
        errors,
        verkooppunt: verkooppunt.naam.clone(),
        sleutel: value("sleutel"),
        notes: fields(true),
        coins: fields(false),
    })
}

async fn count(posted: Posted<BTreeMap<String, String>>) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let slug = &actions::kas::own_verkooppunt(&visit.app, &visit.actor)?.slug;
    let draft = TellingDraft {
        stuks: Stuks::SOORTEN
            .into_iter()
            .filter_map(|cents| {
                let typed = form.get(&TellingDraft::field(cents))?;
                Some((cents, typed.clone()))
            })
            .collect(),
    };
    match actions::kas::count(&visit.app, &visit.actor, slug, &draft, once).await {
        Ok(_) => Ok(to(&visit, "/kas")),
        Err(Failure::Invalid(errors)) => {
            let page = telling_page(&visit, &form, errors)?;
            Ok(show_with(StatusCode::BAD_REQUEST, &page))
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Template)]
#[template(path = "kas/kasdag.html")]
struct KasdagPage {
    page: Page,
    kasdag: KasdagView,
    /// Where the signature goes.
    sign: String,
}

async fn one(Staff(visit): Staff, Path(key): Path<String>) -> Result<Response, PageError> {
    let seen = actions::kas::find(&visit.app, &visit.actor, id(&key)?).await?;
    let kasdag = view(&seen);
    let here = match visit
        .account()
        .and_then(|account| account.rol.verkooppunt())
    {
        Some(_) => "/kas",
        None => "/kassen",
    };
    Ok(show(&KasdagPage {
        page: Page::new(&visit, format!("Kasdag {}", kasdag.nummer), here),
        sign: format!(
            "{}/kas/kasdagen/{}/handtekening",
            visit.app.settings.base_path(),
            kasdag.id
        ),
        kasdag,
    }))
}

async fn sign(Path(key): Path<String>, posted: Posted<JustPressed>) -> Result<Response, PageError> {
    let Posted { visit, once, .. } = posted;
    let done = actions::kas::sign(&visit.app, &visit.actor, id(&key)?, once).await?;
    Ok(to(&visit, &format!("/kas/kasdagen/{}", done.value)))
}

async fn paper(Staff(visit): Staff, Path(key): Path<String>) -> Result<Response, PageError> {
    let bytes = actions::kas::kasstaat(&visit.app, &visit.actor, id(&key)?).await?;
    Ok(pdf("kasstaat", bytes))
}

#[derive(Template)]
#[template(path = "kas/kassen.html")]
struct KassenPage {
    page: Page,
    open: Vec<KasdagView>,
    closed: Vec<ClosedRow>,
}

async fn all(Staff(visit): Staff) -> Result<Response, PageError> {
    let (open, closed) = actions::kas::all(&visit.app, &visit.actor).await?;
    Ok(show(&KassenPage {
        page: Page::new(&visit, "Kassen", "/kassen"),
        open: open.iter().map(view).collect(),
        closed: closed_rows(&visit.app, &closed),
    }))
}

fn to(visit: &Visit, path: &str) -> Response {
    let base = visit.app.settings.base_path();
    Redirect::to(&format!("{base}{path}")).into_response()
}
