//! `/uren/maanden`: a coordinator sees per month what is not approved yet and what it comes to, closes it, and takes it along
//! as CSV or spreadsheet.

use askama::Template;
use axum::{
    extract::{Path, RawQuery},
    http::StatusCode,
    response::Response,
};
use uuid::Uuid;

use super::to;
use crate::{
    actions::{
        self, Failure,
        uren::{
            lijst,
            maand::{OpenDay, Overview, Person},
        },
    },
    domain::{
        calendar::{duration_words, local_date, long_date, short_date},
        uren::{Maand, UrenSoort},
    },
    print::tabel::{Cel, Tabel},
    web::{
        error::PageError,
        extract::{JustPressed, Posted, Staff, Visit},
        tabel::{TabelView, Vorm, answer},
        view::{Page, new_sleutel, show, show_with},
    },
};

struct MonthView {
    maand: String,
    naam: String,
    /// `alles is goedgekeurd`, `3 regels uren wachten`.
    stand: String,
    badge: &'static str,
    label: &'static str,
}

#[derive(Template)]
#[template(path = "uren/maanden.html")]
struct MonthsPage {
    page: Page,
    maanden: Vec<MonthView>,
}

pub(super) async fn list(Staff(visit): Staff) -> Result<Response, PageError> {
    let today = Maand::of(visit.app.today());
    let list = actions::uren::maand::list(&visit.app, &visit.actor).await?;
    Ok(show(&MonthsPage {
        page: Page::new(&visit, "Uren per maand", "/uren/maanden"),
        maanden: list
            .into_iter()
            .map(|one| {
                let (badge, label) = match (&one.closed, one.stand.is_done()) {
                    (Some(_), _) => ("positive", "Afgesloten"),
                    (None, _) if one.maand >= today => ("neutral", "Loopt nog"),
                    (None, true) => ("info", "Klaar om af te sluiten"),
                    (None, false) => ("warning", "Nog open"),
                };
                MonthView {
                    maand: one.maand.to_string(),
                    naam: one.maand.label(),
                    stand: one.stand.words(),
                    badge,
                    label,
                }
            })
            .collect(),
    }))
}

/// What of a day is open, in words.
pub(super) fn open_words(day: &OpenDay) -> String {
    crate::domain::uren::Stand {
        waiting: day.waiting,
        visits: day.visits,
    }
    .words()
}

struct DayView {
    ploeg: Uuid,
    kop: String,
    begeleider: String,
    wat: String,
}

#[derive(Template)]
#[template(path = "uren/maand.html")]
struct MonthPage {
    page: Page,
    maand: String,
    naam: String,
    stand: String,
    /// Who closed it and when; empty while it is open.
    gesloten: String,
    can_close: bool,
    over: bool,
    refused: Option<(String, String)>,
    sleutel: String,
    open: Vec<DayView>,
    /// Everybody in it, to their own list.
    mensen: Vec<(Uuid, String)>,
    tabel: TabelView,
}

pub(super) async fn look(
    Staff(visit): Staff,
    Path(maand): Path<String>,
    vorm: Vorm,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let maand = Maand::parse(&maand).ok_or(Failure::NotFound)?;
    let seen = actions::uren::maand::look(&visit.app, &visit.actor, maand).await?;
    let tabel = totals(&seen);
    if vorm != Vorm::Pagina {
        let people = seen.people.iter().map(|one| one.deelnemer.id).collect();
        lijst::exported(&visit.app, &visit.actor, people).await?;
    }
    Ok(answer(vorm, &format!("uren-{maand}"), &tabel, || {
        let query = query.unwrap_or_default();
        month_page(&visit, &seen, &tabel, &query, StatusCode::OK, None)
    })?)
}

fn month_page(
    visit: &Visit,
    seen: &Overview,
    tabel: &Tabel,
    query: &str,
    status: StatusCode,
    refused: Option<(String, String)>,
) -> Response {
    let base = visit.app.settings.base_path();
    let page = Page::new(
        visit,
        format!("Uren van {}", seen.maand.label()),
        "/uren/maanden",
    );
    show_with(
        status,
        &MonthPage {
            page: if refused.is_some() {
                page.refused()
            } else {
                page
            },
            maand: seen.maand.to_string(),
            naam: seen.maand.label(),
            stand: seen.stand.words(),
            gesloten: seen
                .closed
                .as_ref()
                .map_or_else(String::new, |(closed, who)| {
                    let day = long_date(local_date(closed.at));
                    match who {
                        Some(who) => format!("op {day} door {}", who.naam),
                        None => format!("op {day}"),
                    }
                }),
            can_close: seen.over && seen.closed.is_none() && seen.stand.is_done(),
            over: seen.over,
            refused,
            sleutel: new_sleutel(),
            open: seen
                .open
                .iter()
                .map(|day| DayView {
                    ploeg: day.ploeg,
                    kop: format!("{}, {}", day.naam, short_date(day.datum)),
                    begeleider: day.begeleider.clone(),
                    wat: open_words(day),
                })
                .collect(),
            mensen: seen
                .people
                .iter()
                .map(|one| (one.deelnemer.id, one.deelnemer.naam.clone()))
                .collect(),
            tabel: TabelView::new(tabel, &format!("{base}/uren/maanden/{}", seen.maand), query),
        },
    )
}

/// Minutes per person and kind; kinds each have their own column and are never added up.
fn totals(seen: &Overview) -> Tabel {
    let mut kolommen = vec!["Deelnemer".to_owned()];
    kolommen.extend(
        UrenSoort::ALL
            .iter()
            .map(|soort| format!("{} (minuten)", soort.label())),
    );
    let row = |one: &Person| {
        let mut cells = vec![Cel::tekst(one.deelnemer.naam.clone())];
        cells.extend(one.minuten.iter().map(|(_, minuten)| Cel::Getal(*minuten)));
        cells
    };
    let column = |at: usize| {
        seen.people
            .iter()
            .filter_map(|one| one.minuten.get(at))
            .map(|(_, minuten)| minuten)
            .sum()
    };
    let mut totaal = vec![Cel::tekst("Samen")];
    totaal.extend((0..UrenSoort::ALL.len()).map(|at| Cel::Getal(column(at))));
    Tabel {
        titel: format!("Uren van {}", seen.maand.label()),
        kolommen,
        rijen: seen.people.iter().map(row).collect(),
        totaal: (!seen.people.is_empty()).then_some(totaal),
    }
}

/// Every row of the month.
pub(super) async fn rows(
    Staff(visit): Staff,
    Path(maand): Path<String>,
    vorm: Vorm,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let maand = Maand::parse(&maand).ok_or(Failure::NotFound)?;
    let (tabel, people) = lijst::month_rows(&visit.app, &visit.actor, maand).await?;
    if vorm != Vorm::Pagina {
        lijst::exported(&visit.app, &visit.actor, people).await?;
    }
    Ok(answer(
        vorm,
        &format!("urenregels-{maand}"),
        &tabel,
        || {
            let base = visit.app.settings.base_path();
            let path = format!("{base}/uren/maanden/{maand}/regels");
            let view = TabelView::new(&tabel, &path, &query.unwrap_or_default());
            let title = format!("Alle uren van {}", maand.label());
            let page = Page::new(&visit, title, "/uren/maanden");
            crate::web::tabel::page(
                page,
                view,
                "Alle regels van de maand, ook wat nog wacht of is vervangen. Soorten uren worden niet bij elkaar opgeteld.",
            )
        },
    )?)
}

pub(super) async fn close(
    Path(maand): Path<String>,
    posted: Posted<JustPressed>,
) -> Result<Response, PageError> {
    let Posted { visit, once, .. } = posted;
    let maand = Maand::parse(&maand).ok_or(Failure::NotFound)?;
    match actions::uren::maand::close(&visit.app, &visit.actor, maand, once).await {
        Ok(_) => Ok(to(&visit, &format!("/uren/maanden/{maand}"))),
        Err(Failure::Refused { title, detail, .. }) => {
            let seen = actions::uren::maand::look(&visit.app, &visit.actor, maand).await?;
            let refused = Some((title, detail));
            let tabel = totals(&seen);
            Ok(month_page(
                &visit,
                &seen,
                &tabel,
                "",
                StatusCode::CONFLICT,
                refused,
            ))
        }
        Err(other) => Err(other.into()),
    }
}

/// `2 uur en 5 minuten`, with a minus where counter-entries took away more than there was.
pub(in crate::web) fn signed_duration(minuten: i64) -> String {
    let words = duration_words(u32::try_from(minuten.unsigned_abs()).unwrap_or(u32::MAX));
    if minuten < 0 {
        format!("min {words}")
    } else {
        words
    }
}
