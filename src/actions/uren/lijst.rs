//! Lists of uren to look at and to take along: of one deelnemer over a period, of an uitvoerder over a month. Who takes a
//! list of named people along is kept, for each of them (reliability page §3).

use std::collections::HashMap;

use jiff::civil::Date;
use uuid::Uuid;

use super::{klussoort_naam, maand::own_uitvoerder};
use crate::{
    actions::{Failure, record_again},
    app::App,
    domain::{
        account::{Actor, Want, may},
        deelnemer::Deelnemer,
        resultaten::Period,
        uren::{Maand, Uren, UrenSoort},
    },
    print::tabel::{Cel, Tabel},
    store,
};

/// The uren of one deelnemer over a period.
#[derive(Clone, Debug)]
pub struct OfDeelnemer {
    /// Who.
    pub deelnemer: Deelnemer,
    /// From when to when.
    pub period: Period,
    /// The rows, oldest first.
    pub rows: Vec<Uren>,
    /// Minutes that count, per kind that occurs.
    pub totals: Vec<(UrenSoort, i64)>,
}

/// A deelnemer of whom somebody may see the uren: who guides them, their klantmanager, themselves.
pub async fn whose(app: &App, actor: &Actor, id: Uuid) -> Result<Deelnemer, Failure> {
    actor.account()?;
    let deelnemer = store::deelnemer::find(app.store.read(), id)
        .await?
        .ok_or(Failure::NotFound)?;
    let want = Want::SeeWerkervaring {
        deelnemer: deelnemer.id,
        uitvoerder: &deelnemer.uitvoerder,
        klantmanager: deelnemer.klantmanager,
    };
    // Who may see no deelnemer at all is told so; for who may see others this one does not exist.
    may(actor, want).map_err(|refused| {
        let scoped = actor.account().is_ok_and(|account| {
            account.rol.uitvoerder().is_some() || account.rol.word() == "klantmanager"
        });
        if scoped {
            Failure::NotFound
        } else {
            refused.into()
        }
    })?;
    Ok(deelnemer)
}

/// The whole trajectory of a deelnemer so far, and what was booked about it since.
pub fn trajectory(deelnemer: &Deelnemer, today: Date) -> Period {
    Period {
        van: deelnemer.start.min(today),
        tot: today,
    }
}

/// The uren of one deelnemer over a period.
pub async fn of_deelnemer(
    app: &App,
    actor: &Actor,
    id: Uuid,
    period: Period,
) -> Result<OfDeelnemer, Failure> {
    let deelnemer = whose(app, actor, id).await?;
    let mut rows = store::uren::of_deelnemer(app.store.read(), id, period.van, period.tot).await?;
    rows.reverse();
    Ok(OfDeelnemer {
        totals: totals(&rows),
        deelnemer,
        period,
        rows,
    })
}

/// Minutes that count, per kind that occurs; kinds are never added up as if they were the same.
fn totals(rows: &[Uren]) -> Vec<(UrenSoort, i64)> {
    UrenSoort::ALL
        .into_iter()
        .filter_map(|soort| {
            let own: Vec<i64> = rows
                .iter()
                .filter(|row| row.soort == soort && row.status.counts())
                .map(Uren::signed_minuten)
                .collect();
            (!own.is_empty()).then(|| (soort, own.iter().sum()))
        })
        .collect()
}

/// The same as a table.
pub fn table_of(app: &App, own: &OfDeelnemer) -> Tabel {
    Tabel {
        titel: format!("Uren van {}", own.deelnemer.naam),
        kolommen: headings(&[]),
        rijen: own.rows.iter().map(|row| cells(app, row)).collect(),
        totaal: None,
    }
}

/// Every row of a month of the own uitvoerder, with names.
pub async fn month_rows(
    app: &App,
    actor: &Actor,
    maand: Maand,
) -> Result<(Tabel, Vec<Uuid>), Failure> {
    let uitvoerder = own_uitvoerder(actor)?;
    let door = app.store.read();
    let names: HashMap<Uuid, String> = store::deelnemer::list(door, uitvoerder)
        .await?
        .into_iter()
        .map(|one| (one.id, one.naam))
        .collect();
    let rows = store::uren::of_uitvoerder(door, uitvoerder, maand.first(), maand.last()).await?;
    let mut people: Vec<Uuid> = rows.iter().map(|row| row.deelnemer_id).collect();
    people.sort_unstable();
    people.dedup();
    let tabel = Tabel {
        titel: format!("Uren van {}", maand.label()),
        kolommen: headings(&["Deelnemer"]),
        rijen: rows
            .iter()
            .map(|row| {
                let naam = names.get(&row.deelnemer_id).cloned().unwrap_or_default();
                let mut all = vec![Cel::tekst(naam)];
                all.extend(cells(app, row));
                all
            })
            .collect(),
        totaal: None,
    };
    Ok((tabel, people))
}

/// Somebody takes a list along: kept for everybody on it.
pub async fn exported(app: &App, actor: &Actor, people: Vec<Uuid>) -> Result<(), Failure> {
    let (now, actor) = (app.now(), actor.clone());
    app.store
        .write(move |tx| async move {
            for deelnemer in people {
                let taken = ("uren.export", "urenlijst");
                record_again(&tx, now, &actor, taken, deelnemer).await?;
            }
            Ok::<_, Failure>(())
        })
        .await
}

fn headings(first: &[&str]) -> Vec<String> {
    let others = [
        "Datum",
        "Soort",
        "Klus",
        "Van",
        "Tot",
        "Minuten",
        "Telt mee",
        "Stand",
        "Opmerking",
    ];
    first
        .iter()
        .chain(&others)
        .map(|word| (*word).to_owned())
        .collect()
}

fn cells(app: &App, uren: &Uren) -> Vec<Cel> {
    // A counter-entry is a booking; its instants say nothing about when somebody worked.
    let moment = |at| {
        if uren.counter.is_some() {
            Cel::Leeg
        } else {
            Cel::Tijd(at)
        }
    };
    vec![
        Cel::Datum(uren.datum),
        Cel::tekst(uren.soort.label()),
        uren.klussoort
            .as_deref()
            .map_or(Cel::Leeg, |slug| Cel::tekst(klussoort_naam(app, slug))),
        moment(uren.van),
        moment(uren.tot),
        Cel::Getal(uren.signed_minuten()),
        Cel::tekst(if uren.status.counts() { "ja" } else { "nee" }),
        Cel::tekst(uren.status.label()),
        Cel::tekst(uren.reden.clone().unwrap_or_default()),
    ]
}
