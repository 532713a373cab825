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

use super::{
    bericht,
    error::PageError,
    extract::{Posted, Staff, Visit},
    klus::{badge, promised_words, soort_naam},
    paging, pdf,
    view::{Choice, Page, new_sleutel, show, show_with},
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
        klus::{Acceptance, KlusStatus, cheques_for, parse_personen_uren, personen_uren, words},
    },
};

mod around;
mod saved;

use saved::Saved;

pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/planning", get(queue))
        .route("/planning/klussen/{id}", get(detail))
        .route("/planning/klussen/{id}/bevestiging", get(paper))
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
            label: klus.status.label(),
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

/// What a coordinator typed on the page of one klus; one form struct for all its forms.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct BesluitForm {
    sleutel: String,
    versie: String,
    personen: String,
    uren: String,
    reden: String,
    uitvoerder: String,
    vraag: String,
    antwoord: String,
    reden_intrekken: String,
}

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
    verloop: Vec<(String, String)>,
    /// What the resident was told, and what became of it.
    berichten: Vec<(&'static str, String)>,
    cheques: String,
    /// Cheques the expected work takes.
    nodig: u32,
    personen_uren: Option<String>,
    niet: Vec<String>,
    around: around::Lines,
    afwijs_keuzes: Vec<Choice>,
    /// To whom it can be passed on.
    anderen: Vec<Choice>,
    may_accept: bool,
    may_decline: bool,
    may_pass_on: bool,
    may_ask: bool,
    may_answer: bool,
    may_withdraw: bool,
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
        if form.uren.is_empty() {
            form.uren = personen_uren(usual);
        }
        if form.personen.is_empty() {
            form.personen = klussoort.map_or_else(String::new, |soort| soort.personen.to_string());
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
            afspraken: dossier.promised.iter().map(promised_words).collect(),
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
            afwijs_keuzes: regeling
                .afwijs_redenen
                .iter()
                .map(|reden| Choice::new(&reden.slug, &reden.tekst).described(&reden.alternatief))
                .collect(),
            may_accept: may && requested,
            may_decline: may && matches!(status, KlusStatus::Requested | KlusStatus::Asked),
            may_pass_on: may
                && matches!(status, KlusStatus::Requested | KlusStatus::Accepted)
                && !anderen.is_empty(),
            may_ask: may && requested,
            may_answer: status == KlusStatus::Asked,
            may_withdraw: status.is_before_work(),
            anderen,
            dossier,
        })
    }
}

async fn detail(Staff(visit): Staff, Path(id): Path<String>) -> Result<Response, PageError> {
    let page = DetailPage::load(
        &visit,
        key(&id)?,
        BesluitForm::default(),
        FieldErrors::default(),
        None,
    )
    .await?;
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
    let done: Result<Done<Decided>, Failure> = match besluit.as_str() {
        "acceptatie" => match acceptance(&form) {
            Ok(acceptance) => {
                actions::klus::accept(app, actor, id, version, acceptance, once).await
            }
            Err(errors) => actions::klus::to_dispatch(app, actor, id)
                .await
                .and(Err(Failure::Invalid(errors))),
        },
        "afwijzing" => actions::klus::decline(app, actor, id, version, &form.reden, once).await,
        "doorverwijzing" => {
            actions::klus::pass_on(app, actor, id, version, &form.uitvoerder, once).await
        }
        "vraag" => actions::klus::ask_bewoner(app, actor, id, version, &form.vraag, once).await,
        "antwoord" => actions::klus::answer(app, actor, id, version, &form.antwoord, once).await,
        "intrekking" => {
            actions::klus::withdraw(app, actor, id, version, &form.reden_intrekken, once).await
        }
        "herstel" => actions::klus::undo(app, actor, id, version, once).await,
        _ => Err(Failure::NotFound),
    };
    let base = app.settings.base_path();
    match done {
        Ok(done) => {
            let decided = done.value;
            // Passed on, it stands in a queue that this account may not see.
            let own = visit
                .account()
                .and_then(|account| account.rol.uitvoerder())
                .is_none_or(|own| own == decided.uitvoerder);
            let to = if own {
                format!("{base}/planning/klussen/{id}")
            } else {
                format!("{base}/planning?doorgegeven={id}")
            };
            Ok(Redirect::to(&to).into_response())
        }
        Err(Failure::Invalid(errors)) => {
            let page = DetailPage::load(&visit, id, form, errors, None).await?;
            Ok(show_with(StatusCode::BAD_REQUEST, &page))
        }
        // Whoever passed it on may not see the klus where it is now.
        Err(error @ Failure::Refused { .. }) if besluit == "herstel" => Err(error.into()),
        Err(Failure::Refused { title, detail }) => second(&visit, id, form, title, detail).await,
        Err(Failure::Stale) => {
            second(
                &visit,
                id,
                form,
                "Iemand anders heeft deze klus net veranderd".to_owned(),
                "Hieronder ziet u hoe de klus er nu voor staat. Uw besluit is niet uitgevoerd."
                    .to_owned(),
            )
            .await
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

fn acceptance(form: &BesluitForm) -> Result<Acceptance, FieldErrors> {
    let mut errors = FieldErrors::default();
    let minuten = parse_personen_uren(&form.uren);
    if minuten.is_none() {
        errors.push(
            "uren",
            "Vul de personen-uren in, in hele kwartieren, bijvoorbeeld 4 of 2,5.",
        );
    }
    let personen = form.personen.trim().parse::<u32>().ok();
    if personen.is_none() {
        errors.push("personen", "Vul in hoeveel personen gaan, bijvoorbeeld 2.");
    }
    match (personen, minuten) {
        (Some(personen), Some(personen_minuten)) => Ok(Acceptance {
            personen,
            personen_minuten,
        }),
        _ => Err(errors),
    }
}

/// A key in a path; what is no key is simply not there.
fn key(text: &str) -> Result<Uuid, Failure> {
    text.parse().map_err(|_| Failure::NotFound)
}
