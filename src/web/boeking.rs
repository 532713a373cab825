//! `/financien`: balances, what is owed to bearers of cheques, and sales. Thin until the tills and the afrekening come.

use std::collections::HashMap;

use askama::Template;
use axum::{Router, response::Response, routing::get};

use super::{
    error::PageError,
    extract::Staff,
    view::{Page, show},
};
use crate::{
    actions::{self, boeking::Sum},
    app::App,
    domain::{
        boeking::Rekening,
        calendar::{local_date, local_time, short_date, time_hm},
        money::Cents,
    },
};

pub(super) fn pages() -> Router<App> {
    Router::new().route("/financien", get(overview))
}

struct BalanceRow {
    rekening: &'static str,
    partij: String,
    saldo: Cents,
}

struct SumRow {
    verkooppunt: String,
    betaalwijze: &'static str,
    verkopen: u64,
    cheques: u64,
    totaal: Cents,
}

struct LineRow {
    when: String,
    soort: &'static str,
    rekening: &'static str,
    partij: String,
    debet: Option<Cents>,
    credit: Option<Cents>,
}

#[derive(Template)]
#[template(path = "boeking/financien.html")]
struct FinancienPage {
    page: Page,
    outstanding: u64,
    outstanding_value: Cents,
    balances: Vec<BalanceRow>,
    sales: Vec<(&'static str, Vec<SumRow>)>,
    lines: Vec<LineRow>,
}

async fn overview(Staff(visit): Staff) -> Result<Response, PageError> {
    let app = &visit.app;
    let found = actions::boeking::overview(app, &visit.actor).await?;
    let mut balances: Vec<(Rekening, BalanceRow)> = found
        .balances
        .into_iter()
        .map(|regel| {
            let row = BalanceRow {
                rekening: regel.rekening.label(),
                partij: party(app, &found.payers, &regel.partij),
                saldo: regel.cents,
            };
            (regel.rekening, row)
        })
        .collect();
    balances.sort_by_key(|(rekening, _)| *rekening);
    let lines = found
        .latest
        .into_iter()
        .map(|shown| {
            let cents = shown.regel.cents;
            LineRow {
                when: format!(
                    "{}, {}",
                    short_date(local_date(shown.at)),
                    time_hm(local_time(shown.at))
                ),
                soort: shown.soort.label(),
                rekening: shown.regel.rekening.label(),
                partij: party(app, &found.payers, &shown.regel.partij),
                debet: (cents >= Cents::ZERO).then_some(cents),
                credit: cents.checked_neg().filter(|minus| *minus > Cents::ZERO),
            }
        })
        .collect();
    let rows = |sums: Vec<Sum>| {
        sums.into_iter()
            .filter(|sum| sum.betaalwijze.is_sale())
            .map(|sum| SumRow {
                verkooppunt: party(app, &found.payers, &sum.verkooppunt),
                betaalwijze: sum.betaalwijze.label(),
                verkopen: sum.verkopen,
                cheques: sum.cheques,
                totaal: sum.totaal,
            })
            .collect()
    };
    Ok(show(&FinancienPage {
        outstanding: found.outstanding,
        outstanding_value: found.outstanding_value,
        balances: balances.into_iter().map(|(_, row)| row).collect(),
        sales: vec![
            ("Verkocht vandaag", rows(found.today)),
            ("Verkocht deze maand", rows(found.month)),
        ],
        lines,
        page: Page::new(&visit, "Geld", "/financien"),
    }))
}

/// The name behind a slug or the key of a payer; the municipality where there is none.
fn party(app: &App, payers: &HashMap<String, String>, slug: &str) -> String {
    let regeling = &app.regeling;
    if slug.is_empty() {
        return format!("Gemeente {}", regeling.gemeente);
    }
    regeling
        .verkooppunt(slug)
        .map(|one| one.naam.clone())
        .or_else(|| regeling.uitvoerder(slug).map(|one| one.naam.clone()))
        .or_else(|| payers.get(slug).cloned())
        .unwrap_or_else(|| slug.to_owned())
}
