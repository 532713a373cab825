//! The queue of a coordinator and one klus in it: look, accept, decline, pass on, ask, withdraw. Who was second sees the
//! new state, with what they had typed.

use askama::Template;
use axum::{
    Router,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use axum_extra::extract::Query;
use serde::Deserialize;
use uuid::Uuid;

use self::form::BesluitForm;
use super::{
    bericht,
    bord::area_map::AreaMap,
    error::PageError,
    extract::{Posted, Staff, Visit},
    klus::{badge, promised_words, soort_naam},
    paging, pdf,
    view::{Choice, Page, new_sleutel, show, show_with},
    waardering,
};
use crate::{
    actions::{
        self, Done, Failure,
        klus::{Decided, Dossier, PAGE_SIZE, QueueAsk, Sort, Stand, Undoable},
    },
    app::App,
    domain::{
        calendar::{local_date, long_date, short_date},
        fields::FieldErrors,
        herhaling::CallOff,
        klus::{KlusStatus, cheques_for, parse_personen_uren, personen_uren, words},
        standaardtekst::Bij,
    },
};

mod aanbod;
mod around;
mod edit;
mod form;
mod intake;
pub(super) mod saved;

use saved::Saved;

pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/planning", get(queue))
        .route("/planning/klussen/{id}", get(detail))
        .route("/planning/klussen/{id}/bevestiging", get(paper))
        .route(
            "/planning/klussen/{id}/wijzigen",
            get(edit::look).post(edit::edit),
        )
        .route("/planning/klussen/{id}/{besluit}", post(decide))
}

/// The filters, as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Filter {
    status: String,
    uitvoerder: String,
    klussoort: String,
    plaats: String,
    q: String,
    sorteer: String,
    pagina: String,
    /// Key of the klus that was just passed on to another's queue.
    doorgegeven: String,
}

impl Filter {
    fn ask(&self) -> QueueAsk {
        let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        QueueAsk {
            stand: match self.status.as_str() {
                "open" => Stand::Open,
                word => saved::stand(word)
                    .or_else(|| KlusStatus::parse(word).map(Stand::One))
                    .unwrap_or(Stand::Waiting),
            },
            uitvoerder: given(&self.uitvoerder),
            klussoort: given(&self.klussoort),
            plaats: given(&self.plaats),
            q: given(&self.q),
            sort: match self.sorteer.as_str() {
                "oudste" => Sort::Oldest,
                "nieuwste" => Sort::Newest,
                _ => Sort::Queue,
            },
            pagina: paging::on_screen(&self.pagina),
            size: PAGE_SIZE,
        }
    }

    /// The same view, another page.
    fn query(&self, pagina: u32) -> String {
        let filters = [
            ("status", self.status.as_str()),
            ("uitvoerder", &self.uitvoerder),
            ("klussoort", &self.klussoort),
            ("plaats", &self.plaats),
            ("q", &self.q),
            ("sorteer", &self.sorteer),
        ];
        paging::query(&filters, pagina)
    }

    fn is_empty(&self) -> bool {
        [
            &self.status,
            &self.uitvoerder,
            &self.klussoort,
            &self.plaats,
            &self.q,
        ]
        .iter()
        .all(|value| value.trim().is_empty())
    }
}

/// A row of the queue.
struct Row {
    id: Uuid,
    nummer: String,
    soort: String,
    naam: String,
    adres: String,
    uitvoerder: String,
    badge: &'static str,
    label: &'static str,
    wacht: String,
    late: bool,
    reden: String,
    gevraagd: String,
}

#[derive(Template)]
#[template(path = "planning/lijst.html")]
struct QueueView {
    page: Page,
    errors: FieldErrors,
    filter: Filter,
    lists: Vec<Saved>,
    /// What was just passed on, while it can be taken back.
    undo: Option<Undoable>,
    sleutel: String,
    stati: Vec<Choice>,
    uitvoerders: Vec<Choice>,
    klussoorten: Vec<Choice>,
    plaatsen: Vec<Choice>,
    volgordes: Vec<Choice>,
    rows: Vec<Row>,
    /// How many in all, in words.
    total: String,
    /// First and last of this page, in words.
    range: String,
    previous: Option<String>,
    next: Option<String>,
    filtered: bool,
}

async fn queue(Staff(visit): Staff, Query(filter): Query<Filter>) -> Result<Response, PageError> {
    let app = &visit.app;
    let regeling = &app.regeling;
    let ask = filter.ask();
    let pagina = ask.pagina;
    let part = actions::klus::queue(app, &visit.actor, ask).await?;
    let undo = match filter.doorgegeven.parse() {
        Ok(id) => actions::klus::undoable(app, &visit.actor, id).await?,
        Err(_) => None,
    };
    let lists = saved::saved(app, &visit.actor, &filter.status).await?;
    let account = visit.actor.account()?;
    let rows: Vec<Row> = part
        .rows
        .iter()
        .map(|(klus, bewoner, standing)| Row {
            id: klus.id,
            nummer: klus.nummer.to_string(),
            soort: soort_naam(app, klus),
            naam: bewoner.gegevens.naam.to_string(),
            adres: bewoner.gegevens.adres(),
            uitvoerder: words::uitvoerder_naam(klus, regeling).to_owned(),
            badge: badge(klus.status),
            label: if standing.unanswered.is_some() {
                "Vraag onbeantwoord"
            } else {
                klus.status.label()
            },
            wacht: format!("{} van {} werkdagen", standing.waited, standing.norm),
            late: standing.late,
            reden: standing.reden.clone(),
            gevraagd: short_date(local_date(klus.requested_at)),
        })
        .collect();
    let total = part
        .total
        .map_or_else(|| "meer dan 1.000".to_owned(), |total| total.to_string());
    let view = QueueView {
        page: Page::new(&visit, "Klussen", "/planning"),
        errors: FieldErrors::default(),
        undo,
        sleutel: new_sleutel(),
        stati: [
            Choice::new("", "Wacht op ons"),
            Choice::new("open", "Alles wat open staat"),
        ]
        .into_iter()
        .chain(
            lists
                .iter()
                .filter(|list| KlusStatus::parse(list.word).is_none())
                .map(|list| Choice::new(list.word, &list.label)),
        )
        .chain(
            KlusStatus::ALL
                .into_iter()
                .map(|status| Choice::new(status.word(), status.label())),
        )
        .collect(),
        lists,
        uitvoerders: if account.rol.uitvoerder().is_some() {
            Vec::new()
        } else {
            regeling
                .uitvoerders
                .iter()
                .map(|one| Choice::new(&one.slug, &one.naam))
                .collect()
        },
        klussoorten: regeling
            .klussoorten
            .iter()
            .filter(|soort| {
                account
                    .rol
                    .uitvoerder()
                    .is_none_or(|own| soort.uitvoerders.iter().any(|slug| slug == own))
            })
            .map(|soort| Choice::new(&soort.slug, &soort.naam))
            .collect(),
        plaatsen: regeling
            .plaatsen
            .iter()
            .map(|plaats| Choice::new(&plaats.naam, &plaats.naam))
            .collect(),
        volgordes: vec![
            Choice::new("", "Wie eerst"),
            Choice::new("oudste", "Langst gewacht"),
            Choice::new("nieuwste", "Nieuwste"),
        ],
        range: paging::range(pagina, PAGE_SIZE, rows.len(), &total),
        total,
        previous: (pagina > 1).then(|| filter.query(pagina - 1)),
        next: part.more.then(|| filter.query(pagina + 1)),
        filtered: !filter.is_empty(),
        rows,
        filter,
    };
    Ok(show(&view))
}

/// Why a klus is withdrawn whose question nobody answered; to begin with.
const NO_ANSWER: &str = "Wij kregen geen antwoord op onze vraag.";

#[derive(Template)]
#[template(path = "planning/klus.html")]
struct DetailPage {
    page: Page,
    errors: FieldErrors,
    form: BesluitForm,
    sleutel: String,
    /// Why an act was refused, and what had been typed.
    refusal: Option<Refusal>,
    /// The decision that was just made, while it can be taken back.
    undo: Option<Undoable>,
    dossier: Dossier,
    soort: String,
    uitvoerder: String,
    badge: &'static str,
    wacht: String,
    gevraagd: String,
    voorkeuren: Vec<String>,
    deadline: Option<String>,
    zelf: Vec<String>,
    afspraken: Vec<String>,
    /// What ploegen said of visits, with the day.
    ploeg_zegt: Vec<String>,
    verloop: Vec<(String, String)>,
    /// What the resident was told, and what became of it.
    berichten: Vec<(&'static str, String)>,
    cheques: String,
    /// Cheques the expected work takes.
    nodig: u32,
    personen_uren: Option<String>,
    niet: Vec<String>,
    around: around::Lines,
    /// What is nearby on a map, when there are tiles.
    area: Option<AreaMap>,
    /// What the resident said, while it is a complaint.
    klacht: Option<waardering::Klacht>,
    afwijs_keuzes: Vec<Choice>,
    /// To whom it can be passed on.
    anderen: Vec<Choice>,
    may_accept: bool,
    may_decline: bool,
    may_pass_on: bool,
    may_ask: bool,
    may_answer: bool,
    may_remind: bool,
    may_withdraw: bool,
    /// Whether half days may be offered.
    may_offer: bool,
    aanbod: Option<aanbod::View>,
    may_edit: bool,
    /// What may end with a klus of a series; empty when it is of none.
    call_off: Vec<Choice>,
    intake: intake::View,
}

struct Refusal {
    title: String,
    detail: String,
    typed: Vec<(&'static str, String)>,
}

impl DetailPage {
    async fn load(
        visit: &Visit,
        id: Uuid,
        form: BesluitForm,
        errors: FieldErrors,
        refusal: Option<Refusal>,
    ) -> Result<Self, Failure> {
        let app = &visit.app;
        let regeling = &app.regeling;
        let dossier = actions::klus::dossier(app, &visit.actor, id).await?;
        let undo = actions::klus::undoable(app, &visit.actor, id).await?;
        let klus = &dossier.klus;
        let around = actions::klus::around(app, &visit.actor, klus, &dossier.bewoner).await?;
        let klussoort = regeling.klussoort(&klus.klussoort);
        let mut form = form;
        let usual = klussoort.map_or(0, |soort| soort.duur_personen_minuten);
        let intake = actions::klus::intake::look(app, &dossier).await?;
        let (minuten, personen) = intake.expected();
        if form.uren.is_empty() {
            form.uren = personen_uren(minuten.unwrap_or(usual));
        }
        if form.personen.is_empty() {
            form.personen = personen
                .or(klussoort.map(|soort| soort.personen))
                .map_or_else(String::new, |personen| personen.to_string());
        }
        if form.reden_intrekken.is_empty() && dossier.standing.unanswered.is_some() {
            NO_ANSWER.clone_into(&mut form.reden_intrekken);
        }
        let expected = klus
            .personen_minuten
            .or_else(|| parse_personen_uren(&form.uren))
            .unwrap_or(usual);
        let anderen: Vec<Choice> = klussoort
            .map(|soort| soort.uitvoerders.iter())
            .into_iter()
            .flatten()
            .filter(|slug| **slug != klus.uitvoerder)
            .filter_map(|slug| regeling.uitvoerder(slug))
            .map(|one| Choice::new(&one.slug, &one.naam))
            .collect();
        let may = dossier.may_dispatch;
        let status = klus.status;
        let requested = status == KlusStatus::Requested;
        let overdue = dossier
            .aanbod
            .as_ref()
            .is_some_and(|shown| shown.aanbod.is_overdue(app.now()));
        let page = Page::new(visit, format!("Klus {}", klus.nummer), "/planning");
        let reserved = dossier.cheque_nummers.len();
        let cheques = match (klus.aantal_cheques, reserved) {
            (aantal, 0) => format!("{aantal} beloofd, nog geen vastgelegd"),
            (aantal, _) => format!(
                "{aantal} beloofd, waarvan vastgelegd: {}",
                dossier.cheque_nummers.join(", ")
            ),
        };
        Ok(Self {
            page: if errors.is_empty() {
                page
            } else {
                page.refused()
            },
            sleutel: if form.sleutel.is_empty() || refusal.is_some() {
                new_sleutel()
            } else {
                form.sleutel.clone()
            },
            errors,
            form,
            refusal,
            undo,
            soort: soort_naam(app, klus),
            uitvoerder: words::uitvoerder_naam(klus, regeling).to_owned(),
            badge: badge(status),
            wacht: format!(
                "{} van {} werkdagen",
                dossier.standing.waited, dossier.standing.norm
            ),
            gevraagd: long_date(local_date(klus.requested_at)),
            voorkeuren: klus.voorkeuren.labels(),
            deadline: klus.deadline.map(long_date),
            zelf: klus.zelf.lines().map(str::to_owned).collect(),
            ploeg_zegt: dossier.told.iter().map(around::said_by_ploeg).collect(),
            afspraken: dossier
                .promised
                .iter()
                .map(|one| promised_words(app, one))
                .collect(),
            verloop: dossier
                .steps
                .iter()
                .filter_map(|step| {
                    let label = words::step_label(&step.action, step.to)?;
                    Some((label.to_owned(), long_date(local_date(step.at))))
                })
                .collect(),
            berichten: dossier.berichten.iter().map(bericht::line).collect(),
            cheques,
            nodig: cheques_for(expected, app.prijs()),
            personen_uren: klus.personen_minuten.map(personen_uren),
            niet: klussoort.map_or_else(Vec::new, |soort| soort.niet.clone()),
            around: around::Lines::of(app, &around),
            area: AreaMap::of_around(app, klus, &around),
            klacht: waardering::klacht(visit, klus).await?,
            afwijs_keuzes: regeling
                .afwijs_redenen
                .iter()
                .map(|reden| Choice::new(&reden.slug, &reden.tekst).described(&reden.alternatief))
                .collect(),
            may_accept: may && requested,
            may_decline: may && matches!(status, KlusStatus::Requested | KlusStatus::Asked),
            may_pass_on: may
                && matches!(
                    status,
                    KlusStatus::Requested | KlusStatus::Accepted | KlusStatus::Offered
                )
                && !anderen.is_empty(),
            may_ask: may && requested,
            may_answer: status == KlusStatus::Asked,
            may_remind: may && status == KlusStatus::Asked,
            may_withdraw: status.is_before_work(),
            may_edit: status.is_open() || status == KlusStatus::Complaint,
            call_off: intake::call_off(&intake),
            may_offer: may && (status == KlusStatus::Accepted || overdue),
            aanbod: aanbod::View::of(app, &dossier),
            anderen,
            intake: intake::View::new(app, &dossier, &intake),
            dossier,
        })
    }
}

/// What the page of a klus is shown after.
#[derive(Default, Deserialize)]
#[serde(default)]
struct After {
    /// Fields that a colleague corrected at the same time.
    ook: String,
}

async fn detail(
    Staff(visit): Staff,
    Path(id): Path<String>,
    Query(after): Query<After>,
) -> Result<Response, PageError> {
    let mut page = DetailPage::load(
        &visit,
        key(&id)?,
        BesluitForm::default(),
        FieldErrors::default(),
        None,
    )
    .await?;
    page.page = page.page.with_flash(edit::others_words(&after.ook));
    Ok(show(&page))
}

async fn paper(Staff(visit): Staff, Path(id): Path<String>) -> Result<Response, PageError> {
    let (nummer, bytes) =
        actions::klus::confirmation_for_staff(&visit.app, &visit.actor, key(&id)?).await?;
    Ok(pdf(&format!("klus-{nummer}"), bytes))
}

async fn decide(
    Path((id, besluit)): Path<(String, String)>,
    posted: Posted<BesluitForm>,
) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let id = key(&id)?;
    let (app, actor) = (&visit.app, &visit.actor);
    let version = form.versie.parse::<i32>().ok();
    let decided = |done: Done<Decided>| Some(done.value.uitvoerder);
    // Whoever holds the klus after a decision about it; other acts leave it where it is.
    let done: Result<Option<String>, Failure> = match besluit.as_str() {
        "acceptatie" => match form.accept().check() {
            Ok((acceptance, said)) => {
                actions::klus::intake::accept(app, actor, id, version, acceptance, said, once)
                    .await
                    .map(decided)
            }
            Err(errors) => actions::klus::to_dispatch(app, actor, id)
                .await
                .and(Err(Failure::Invalid(errors))),
        },
        "afwijzing" => {
            let (reden, said) = (&form.reden, &form.toelichting_afwijzing);
            actions::klus::intake::decline(app, actor, id, version, reden, said, once)
                .await
                .map(decided)
        }
        "doorverwijzing" => actions::klus::pass_on(app, actor, id, version, &form.uitvoerder, once)
            .await
            .map(decided),
        "vraag" => actions::klus::ask_bewoner(app, actor, id, version, &form.vraag, once)
            .await
            .map(decided),
        "herinnering" => actions::klus::intake::remind(app, actor, id, version, once)
            .await
            .map(decided),
        "antwoord" => actions::klus::answer(app, actor, id, version, &form.antwoord, once)
            .await
            .map(decided),
        "intrekking" => {
            let (reden, call_off) = (&form.reden_intrekken, CallOff::parse(&form.reeks));
            actions::klus::intake::withdraw(app, actor, id, version, reden, call_off, once)
                .await
                .map(decided)
        }
        "herstel" => actions::klus::undo(app, actor, id, version, once)
            .await
            .map(decided),
        "vooropname" => actions::vooropname::plan(app, actor, id, &form.vooropname(), once)
            .await
            .map(|_| None),
        "vooropname-uitkomst" => actions::vooropname::finish(app, actor, id, &form.outcome(), once)
            .await
            .map(|_| None),
        "vooropname-afzegging" => actions::vooropname::cancel(app, actor, id, once)
            .await
            .map(|_| None),
        "reeks" => actions::herhaling::begin(app, actor, id, &form.herhaling(), once)
            .await
            .map(|_| None),
        "reeks-stoppen" => actions::herhaling::stop(app, actor, id, once)
            .await
            .map(|_| None),
        "aanbod-antwoord" => match form.answer() {
            Ok((answer, via)) => {
                actions::aanbod::answer::by_staff(app, actor, id, answer, via, once)
                    .await
                    .map(|_| None)
            }
            Err(errors) => actions::aanbod::of_klus(app, actor, id)
                .await
                .and(Err(Failure::Invalid(errors))),
        },
        "aanbod-intrekking" => actions::aanbod::take_back(app, actor, id, version, once)
            .await
            .map(|_| None),
        "foto-weg" => match key(&form.foto) {
            Ok(foto) => actions::foto::remove(app, actor, id, foto, once)
                .await
                .map(|_| None),
            Err(failure) => Err(failure),
        },
        other => match other.strip_prefix("tekst-").and_then(Bij::parse) {
            Some(bij) => return with_text(&visit, id, form, bij).await,
            None => Err(Failure::NotFound),
        },
    };
    let base = app.settings.base_path();
    match done {
        Ok(holder) => {
            // Passed on, it stands in a queue that this account may not see.
            let own = visit.account().and_then(|account| account.rol.uitvoerder());
            let own = own
                .zip(holder.as_deref())
                .is_none_or(|(own, holder)| own == holder);
            let to = if own {
                format!("{base}/planning/klussen/{id}")
            } else {
                format!("{base}/planning?doorgegeven={id}")
            };
            Ok(Redirect::to(&to).into_response())
        }
        // Whoever passed it on may not see the klus where it is now.
        Err(error @ Failure::Refused { .. }) if besluit == "herstel" => Err(error.into()),
        Err(Failure::Invalid(errors)) => wrong(&visit, id, form, errors).await,
        Err(Failure::Refused { title, detail, .. }) => {
            second(&visit, id, form, title, detail).await
        }
        Err(Failure::Stale) => {
            let changed = edit::meanwhile(&visit, id, version.unwrap_or_default()).await?;
            let title = "Iemand anders heeft deze klus net veranderd".to_owned();
            let detail = format!(
                "{changed} Hieronder ziet u hoe de klus er nu voor staat. Uw besluit is niet uitgevoerd."
            );
            second(&visit, id, form, title, detail.trim_start().to_owned()).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The page for who came second: the new state, and what had been typed.
async fn second(
    visit: &Visit,
    id: Uuid,
    form: BesluitForm,
    title: String,
    detail: String,
) -> Result<Response, PageError> {
    let typed = [
        ("Personen-uren", &form.uren),
        ("Personen", &form.personen),
        ("Vraag", &form.vraag),
        ("Antwoord", &form.antwoord),
        ("Reden van intrekken", &form.reden_intrekken),
        ("Tekst bij aannemen", &form.toelichting),
        ("Tekst bij afwijzen", &form.toelichting_afwijzing),
        ("Wat er is gezien", &form.kijk_notitie),
        ("Wanneer dan wel", &form.waarom),
    ]
    .into_iter()
    .filter(|(_, value)| !value.trim().is_empty())
    .map(|(label, value)| (label, value.clone()))
    .collect();
    let refusal = Refusal {
        title,
        detail,
        typed,
    };
    let page = DetailPage::load(visit, id, form, FieldErrors::default(), Some(refusal)).await?;
    Ok(show_with(StatusCode::CONFLICT, &page))
}

/// The page with a standard text filled in behind what was typed; nothing is sent and nothing is lost.
async fn with_text(
    visit: &Visit,
    id: Uuid,
    mut form: BesluitForm,
    bij: Bij,
) -> Result<Response, PageError> {
    let (slug, field) = form.tekst(bij);
    match actions::klus::intake::text(&visit.app, &visit.actor, id, bij, &slug).await {
        Ok(text) => {
            if !field.trim().is_empty() {
                field.push('\n');
            }
            field.push_str(&text);
            let page = DetailPage::load(visit, id, form, FieldErrors::default(), None).await?;
            Ok(show(&page))
        }
        Err(Failure::Invalid(errors)) => wrong(visit, id, form, errors).await,
        Err(error) => Err(error.into()),
    }
}

/// The page with what is wrong, and everything typed.
async fn wrong(
    visit: &Visit,
    id: Uuid,
    form: BesluitForm,
    errors: FieldErrors,
) -> Result<Response, PageError> {
    let page = DetailPage::load(visit, id, form, errors, None).await?;
    Ok(show_with(StatusCode::BAD_REQUEST, &page))
}

/// The page of a klus after something beside its forms went wrong.
pub(super) async fn with_errors(
    visit: &Visit,
    id: Uuid,
    errors: FieldErrors,
) -> Result<Response, PageError> {
    wrong(visit, id, BesluitForm::default(), errors).await
}

/// A key in a path; what is no key is simply not there.
fn key(text: &str) -> Result<Uuid, Failure> {
    text.parse().map_err(|_| Failure::NotFound)
}
