//! `/ploegen/{id}/dag`: a begeleider closes a ploeg's day. Everything is proposed; the exceptions are tapped; one button
//! signs. Works without JavaScript.

use std::collections::HashMap;

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use jiff::Timestamp;
use serde::Deserialize;
use uuid::Uuid;

use super::{badge, hours, presence, signed_words, to};
use crate::{
    actions::{
        self, Failure,
        uren::dag::{Dag, DagDraft, DagVisit},
    },
    domain::{
        calendar::{duration_words, long_date},
        fields::FieldErrors,
        uren::{
            How, Uren, UrenSoort, UrenStatus,
            dag::{Between, Exception, Gap, Line, VisitStand},
        },
    },
    web::{
        error::PageError,
        extract::{Posted, Staff, Visit},
        view::{Choice, Page, new_sleutel, show_with},
    },
};

/// Why minutes can differ. A list, so that nobody types what nobody should know.
const REDENEN: [&str; 6] = [
    "Eerder klaar",
    "Later klaar",
    "Later begonnen",
    "Eerder weg",
    "Langere pauze",
    "Stond zo op de dagstaat",
];

/// The form as it was sent: one field of each name per line.
#[derive(Default, Deserialize)]
#[serde(transparent)]
pub(super) struct Typed(Vec<(String, String)>);

impl Typed {
    fn map(self) -> HashMap<String, String> {
        self.0.into_iter().collect()
    }
}

/// One deelnemer at one visit.
struct LineView {
    naam: String,
    /// `1 uur (gepland)`.
    wat: String,
    badge: &'static str,
    status: &'static str,
    reden: String,
    /// Whether the signature says something about it.
    open: bool,
    /// Whether its exceptions are shown.
    unfolded: bool,
    soort_veld: String,
    soort: String,
    minuten_veld: String,
    minuten: String,
    reden_veld: String,
    typed_reden: String,
}

struct VisitView {
    id: Uuid,
    kop: String,
    tijd: String,
    nummer: String,
    opmerking: String,
    stand: &'static str,
    badge: &'static str,
    ahead: bool,
    /// Whether what stands on the day sheet can still be filled in.
    papier: bool,
    lines: Vec<LineView>,
}

struct GapView {
    at: usize,
    van: String,
    kop: String,
    /// `15 minuten reistijd`.
    wat: String,
    unfolded: bool,
    reistijd: String,
    soort: String,
    minuten: String,
}

#[derive(Template)]
#[template(path = "uren/dag.html")]
struct DagPage {
    page: Page,
    errors: FieldErrors,
    id: Uuid,
    naam: String,
    datum: String,
    sleutel: String,
    /// Why nothing was done.
    refused: Option<(String, String)>,
    visits: Vec<VisitView>,
    gaps: Vec<GapView>,
    kept: Vec<String>,
    /// Whether there is something to sign, and this one signs.
    signs: bool,
    month_closed: bool,
    soorten: Vec<Choice>,
    redenen: Vec<Choice>,
    between: Vec<Choice>,
}

pub(super) async fn page(Staff(visit): Staff, Path(id): Path<Uuid>) -> Result<Response, PageError> {
    let dag = actions::uren::dag::look(&visit.app, &visit.actor, id).await?;
    let typed = HashMap::new();
    let none = FieldErrors::default();
    Ok(dag_page(&visit, &dag, StatusCode::OK, &typed, none, None))
}

pub(super) async fn close(
    Path(id): Path<Uuid>,
    posted: Posted<Typed>,
) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let typed = form.map();
    let dag = actions::uren::dag::look(&visit.app, &visit.actor, id).await?;
    let done = match draft(&dag, &typed) {
        Ok(draft) => actions::uren::dag::close(&visit.app, &visit.actor, id, draft, once).await,
        Err(errors) => Err(Failure::Invalid(errors)),
    };
    let (status, errors, refused) = match done {
        Ok(_) => return Ok(to(&visit, "/uren?dag=true")),
        Err(Failure::Invalid(errors)) => (StatusCode::BAD_REQUEST, errors, None),
        Err(Failure::Refused { title, detail, .. }) => (
            StatusCode::CONFLICT,
            FieldErrors::default(),
            Some((title, detail)),
        ),
        Err(Failure::Stale) => (
            StatusCode::CONFLICT,
            FieldErrors::default(),
            Some((
                "Er is net iets veranderd".to_owned(),
                "Hieronder staat de dag zoals die nu is. Kijk hem na en teken opnieuw.".to_owned(),
            )),
        ),
        Err(other) => return Err(other.into()),
    };
    // As it is now: somebody may have pressed meanwhile.
    let dag = actions::uren::dag::look(&visit.app, &visit.actor, id).await?;
    Ok(dag_page(&visit, &dag, status, &typed, errors, refused))
}

/// What was said to be otherwise than proposed. A line of which nothing was sent is as proposed.
fn draft(dag: &Dag, typed: &HashMap<String, String>) -> Result<DagDraft, FieldErrors> {
    let mut errors = FieldErrors::default();
    let mut draft = DagDraft::default();
    for line in dag.visits.iter().flat_map(|visit| &visit.lines) {
        let names = Names::of(&line.uren);
        let Some(soort) = typed.get(&names.soort) else {
            continue;
        };
        let soort = errors.take(
            &names.soort,
            UrenSoort::parse(soort).ok_or("Kies of de deelnemer er was."),
        );
        let minuten = minutes(&mut errors, &names.minuten, typed);
        if let (Some(soort), Some(opdracht)) = (soort, line.uren.opdracht_id) {
            draft.exceptions.push(Exception {
                opdracht,
                deelnemer: line.uren.deelnemer_id,
                soort,
                minuten,
                reden: typed.get(&names.reden).cloned().unwrap_or_default(),
            });
        }
    }
    for at in 0.. {
        let Some(van) = typed.get(&format!("van-{at}")) else {
            break;
        };
        let Ok(van) = van.parse::<Timestamp>() else {
            errors.push(
                format!("reistijd-{at}"),
                "Open deze pagina opnieuw en teken dan.",
            );
            continue;
        };
        let reistijd = minutes(&mut errors, &format!("reistijd-{at}"), typed);
        let minuten = minutes(&mut errors, &format!("minuten-{at}"), typed);
        let soort = typed
            .get(&format!("soort-{at}"))
            .and_then(|word| UrenSoort::parse(word));
        draft.between.push(Between {
            van,
            reistijd: reistijd.unwrap_or(0),
            other: soort.zip(minuten),
        });
    }
    if errors.is_empty() {
        Ok(draft)
    } else {
        Err(errors)
    }
}

/// Whole minutes of a field; none when it is empty.
fn minutes(errors: &mut FieldErrors, field: &str, typed: &HashMap<String, String>) -> Option<u32> {
    let text = typed.get(field).map_or("", |text| text.trim());
    if text.is_empty() {
        return None;
    }
    errors.take(
        field,
        text.parse()
            .map_err(|_| "Vul de minuten in als getal, bijvoorbeeld 90."),
    )
}

/// The fields of one line; every deelnemer at every visit has their own.
struct Names {
    soort: String,
    minuten: String,
    reden: String,
}

impl Names {
    fn of(uren: &Uren) -> Self {
        let of = format!(
            "{}-{}",
            uren.opdracht_id.unwrap_or_default(),
            uren.deelnemer_id
        );
        Self {
            soort: format!("soort-{of}"),
            minuten: format!("minuten-{of}"),
            reden: format!("reden-{of}"),
        }
    }
}

fn dag_page(
    visit: &Visit,
    dag: &Dag,
    status: StatusCode,
    typed: &HashMap<String, String>,
    errors: FieldErrors,
    refused: Option<(String, String)>,
) -> Response {
    let page = Page::new(visit, format!("Dag afsluiten, {}", dag.ploeg.naam), "/uren");
    let own = visit.account().map(|account| account.id);
    let choices = |soorten: &[UrenSoort]| {
        soorten
            .iter()
            .map(|soort| Choice::new(soort.word(), soort.label()))
            .collect::<Vec<_>>()
    };
    show_with(
        status,
        &DagPage {
            page: if errors.is_empty() && refused.is_none() {
                page
            } else {
                page.refused()
            },
            id: dag.ploeg.id,
            naam: dag.ploeg.naam.clone(),
            datum: long_date(dag.ploeg.datum),
            sleutel: new_sleutel(),
            refused,
            visits: dag
                .visits
                .iter()
                .map(|one| visit_view(dag, one, own, typed, &errors))
                .collect(),
            gaps: dag
                .gaps
                .iter()
                .enumerate()
                .map(|(at, gap)| gap_view(at, gap, typed, &errors))
                .collect(),
            kept: dag
                .kept
                .iter()
                .map(|uren| {
                    let naam = dag.names.get(&uren.deelnemer_id).map_or("", String::as_str);
                    format!("{naam}: {}, {}", uren.soort.label(), signed_words(uren))
                })
                .collect(),
            signs: dag.signs && dag.is_open(),
            month_closed: dag.month_closed,
            soorten: presence(),
            redenen: REDENEN.map(|reden| Choice::new(reden, reden)).to_vec(),
            between: choices(&UrenSoort::BETWEEN[1..]),
            errors,
        },
    )
}

fn visit_view(
    dag: &Dag,
    visit: &DagVisit,
    own: Option<Uuid>,
    typed: &HashMap<String, String>,
    errors: &FieldErrors,
) -> VisitView {
    let opdracht = &visit.visit.opdracht;
    let (stand, badge) = match visit.stand {
        VisitStand::Ahead => ("Nog niet voorbij", "neutral"),
        VisitStand::ToClose => ("Nog af te sluiten", "warning"),
        VisitStand::Closed => ("Afgesloten", "positive"),
        VisitStand::Off => ("Niet doorgegaan", "neutral"),
    };
    VisitView {
        id: opdracht.id,
        kop: format!("{}, {}", visit.klussoort, visit.visit.klus.plaats),
        tijd: hours(opdracht.van, opdracht.tot),
        nummer: visit.visit.klus.nummer.to_string(),
        opmerking: opdracht.opmerking.clone(),
        stand,
        badge,
        ahead: visit.stand == VisitStand::Ahead,
        papier: dag.signs && visit.stand == VisitStand::ToClose && opdracht.finished_at.is_none(),
        lines: visit
            .lines
            .iter()
            .map(|line| LineView {
                open: dag.signs && visit.stand == VisitStand::ToClose && line.uren.status.waits(),
                ..line_view(dag, line, own, typed, errors)
            })
            .collect(),
    }
}

fn line_view(
    dag: &Dag,
    line: &Line,
    own: Option<Uuid>,
    typed: &HashMap<String, String>,
    errors: &FieldErrors,
) -> LineView {
    let uren = &line.uren;
    let names = Names::of(uren);
    let wrong = [&names.soort, &names.minuten, &names.reden]
        .into_iter()
        .any(|field| errors.get(field).is_some());
    let kept = |field: &str, default: &str| {
        typed
            .get(field)
            .map_or_else(|| default.to_owned(), Clone::clone)
    };
    LineView {
        naam: dag
            .names
            .get(&uren.deelnemer_id)
            .cloned()
            .unwrap_or_default(),
        wat: told(line, own),
        badge: badge(uren.status),
        status: match uren.status {
            UrenStatus::Reported { .. } => "Gemeld",
            other => other.label(),
        },
        reden: uren.reden.clone().unwrap_or_default(),
        open: false,
        unfolded: wrong,
        soort: kept(&names.soort, uren.soort.word()),
        minuten: kept(&names.minuten, &uren.minuten.to_string()),
        typed_reden: kept(&names.reden, ""),
        soort_veld: names.soort,
        minuten_veld: names.minuten,
        reden_veld: names.reden,
    }
}

/// What is proposed, and who says so.
fn told(line: &Line, own: Option<Uuid>) -> String {
    let uren = &line.uren;
    let what = if uren.soort == UrenSoort::Klus {
        duration_words(uren.minuten)
    } else {
        uren.soort.label().to_owned()
    };
    let who = match (line.stored, uren.status, uren.how) {
        (false, ..) => "volgens de planning",
        (true, UrenStatus::Reported { by }, _) if Some(by) == own => "door u ingevuld",
        (true, _, How::Phone) => "door de ploeg gemeld",
        (true, _, How::Begeleider) => "door een begeleider gemeld",
        (true, _, How::Plan) => "volgens de planning",
    };
    format!("{what}, {who}")
}

fn gap_view(
    at: usize,
    gap: &Gap,
    typed: &HashMap<String, String>,
    errors: &FieldErrors,
) -> GapView {
    let fields = ["reistijd", "soort", "minuten"].map(|name| format!("{name}-{at}"));
    let kept = |field: &str, default: String| typed.get(field).cloned().unwrap_or(default);
    let [reistijd, soort, minuten] = &fields;
    GapView {
        at,
        van: gap.van.to_string(),
        kop: format!(
            "{} ({})",
            hours(gap.van, gap.tot),
            duration_words(gap.minuten())
        ),
        wat: match gap.travel {
            0 => "pauze".to_owned(),
            travel => format!("{} reistijd", duration_words(travel)),
        },
        unfolded: fields.iter().any(|field| errors.get(field).is_some()),
        reistijd: kept(reistijd, gap.travel.to_string()),
        soort: kept(soort, String::new()),
        minuten: kept(minuten, String::new()),
    }
}
