//! The reports of a controller as tables: read at one moment, so that figures that belong together agree. They name no
//! resident and no deelnemer.

use jiff::{Timestamp, ToSpan, civil::Date};

use super::Failure;
use crate::{
    app::App,
    domain::{
        account::{Actor, Want, may},
        calendar::{long_date, to_instant},
        money::Cents,
        nummer::Bonnummer,
        rapport::Rapport,
        resultaten::Period,
    },
    print::tabel::{Cel, Tabel},
    store::{self, Snapshot},
};

mod parties;

/// Days ahead that a controller looks for cheques that expire.
const EXPIRING_DAYS: i64 = 90;
/// Months that part the young from the old among outstanding cheques.
const AGES: [(i32, &str); 4] = [
    (3, "Jonger dan 3 maanden"),
    (6, "3 tot 6 maanden"),
    (12, "6 tot 12 maanden"),
    (24, "1 tot 2 jaar"),
];
const OLDEST: &str = "2 jaar en ouder";

/// One report: over the period, or at the end of its last day.
pub async fn tabel(
    app: &App,
    actor: &Actor,
    rapport: Rapport,
    period: Period,
) -> Result<Tabel, Failure> {
    may(actor, Want::ManageMoney)?;
    let moment = app.store.snapshot().await?;
    match rapport {
        Rapport::Verkopen => sales(app, &moment, period).await,
        Rapport::Uitstaand => outstanding(&moment, period.tot).await,
        Rapport::Verlopend => expiring(app, &moment, period.tot).await,
        Rapport::Nazorg => aftercare(app, &moment, period).await,
        Rapport::LaterGemeld => reported_late(app, &moment, period).await,
        Rapport::Gebruik => used(app, &moment, period).await,
        Rapport::Kasstaten => parties::tills(app, &moment, period).await,
        Rapport::Voorraad => parties::stock(app, &moment, period).await,
        Rapport::Betalers => parties::payers(&moment, period).await,
    }
}

async fn sales(app: &App, moment: &Snapshot, period: Period) -> Result<Tabel, Failure> {
    let (from, to) = bounds(period);
    let mut sums = store::verkoop::sums(moment, None, from, to).await?;
    // A cheque in the place of another is no sale; the report on aftercare has it.
    sums.retain(|sum| sum.betaalwijze.is_sale());
    let total = |part: fn(&store::verkoop::Sum) -> i64| sums.iter().map(part).sum::<i64>();
    let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    Ok(Tabel {
        titel: title(Rapport::Verkopen, period),
        kolommen: columns(&["Verkooppunt", "Betaald met", "Bonnen", "Cheques", "Bedrag"]),
        totaal: Some(vec![
            Cel::tekst("Totaal"),
            Cel::Leeg,
            Cel::Getal(total(|sum| i64::try_from(sum.verkopen).unwrap_or(i64::MAX))),
            Cel::Getal(total(|sum| i64::try_from(sum.cheques).unwrap_or(i64::MAX))),
            Cel::Cent(Cents(total(|sum| sum.totaal.0))),
        ]),
        rijen: sums
            .iter()
            .map(|sum| {
                vec![
                    Cel::tekst(place(app, &sum.verkooppunt)),
                    Cel::tekst(sum.betaalwijze.label()),
                    Cel::Getal(count(sum.verkopen)),
                    Cel::Getal(count(sum.cheques)),
                    Cel::Cent(sum.totaal),
                ]
            })
            .collect(),
    })
}

async fn outstanding(moment: &Snapshot, day: Date) -> Result<Tabel, Failure> {
    let before = end_of(day);
    let edges: Vec<Timestamp> = AGES
        .iter()
        .map(|(months, _)| end_of(day.saturating_sub(months.months())))
        .collect();
    let owed = store::rapport::liability_by_age(moment, before, &edges).await?;
    let names = AGES.iter().map(|(_, name)| *name).chain([OLDEST]);
    let rijen = names
        .zip(owed)
        .map(|(name, cents)| vec![Cel::tekst(name), Cel::Cent(cents)])
        .collect();
    Ok(Tabel {
        titel: format!("{} op {}", Rapport::Uitstaand.label(), long_date(day)),
        kolommen: columns(&["Verkocht", "Waarde"]),
        rijen,
        // From the journal alone, so that the rows are proved by it.
        totaal: Some(vec![
            Cel::tekst("Totaal volgens het journaal"),
            Cel::Cent(store::rapport::liability(moment, before).await?),
        ]),
    })
}

async fn expiring(app: &App, moment: &Snapshot, day: Date) -> Result<Tabel, Failure> {
    let last = day.saturating_add(EXPIRING_DAYS.days());
    let found = store::rapport::ending(moment, end_of(day), day, last).await?;
    Ok(Tabel {
        titel: format!("{} na {}", Rapport::Verlopend.label(), long_date(day)),
        kolommen: columns(&["Geldig tot en met", "Verkooppunt", "Cheques", "Waarde"]),
        totaal: Some(vec![
            Cel::tekst("Totaal"),
            Cel::Leeg,
            Cel::getal(found.iter().map(|one| one.cheques).sum::<u64>()),
            Cel::Cent(Cents(found.iter().map(|one| one.cents.0).sum())),
        ]),
        rijen: found
            .iter()
            .map(|one| {
                vec![
                    Cel::Datum(one.on),
                    Cel::tekst(place(app, &one.verkooppunt)),
                    Cel::getal(one.cheques),
                    Cel::Cent(one.cents),
                ]
            })
            .collect(),
    })
}

async fn aftercare(app: &App, moment: &Snapshot, period: Period) -> Result<Tabel, Failure> {
    let (from, to) = bounds(period);
    let found = store::rapport::aftercare(moment, from, to).await?;
    Ok(Tabel {
        titel: title(Rapport::Nazorg, period),
        kolommen: columns(&["Wat", "Verkooppunt", "Cheques", "Waarde"]),
        rijen: found
            .iter()
            .map(|one| {
                vec![
                    Cel::tekst(happened(&one.action)),
                    Cel::tekst(place(app, &one.verkooppunt)),
                    Cel::getal(one.cheques),
                    Cel::Cent(one.cents),
                ]
            })
            .collect(),
        // Blocked and replaced is one cheque twice: a total would mean nothing.
        totaal: None,
    })
}

fn happened(action: &str) -> &str {
    match action {
        "cheque.block" => "Geblokkeerd",
        "cheque.replace" => "Vervangen",
        "cheque.refund" => "Terugbetaald",
        "cheque.expire" => "Verlopen",
        "cheque.revive" => "Weer geldig gemaakt",
        other => other,
    }
}

async fn reported_late(app: &App, moment: &Snapshot, period: Period) -> Result<Tabel, Failure> {
    let (from, to) = bounds(period);
    let found = store::rapport::late(moment, from, to).await?;
    Ok(Tabel {
        titel: title(Rapport::LaterGemeld, period),
        kolommen: columns(&["Verkooppunt", "Bon", "Ingeleverd", "Te verantwoorden"]),
        totaal: Some(vec![
            Cel::tekst("Totaal"),
            Cel::Leeg,
            Cel::Leeg,
            Cel::Cent(Cents(found.iter().map(|one| one.cents.0).sum())),
        ]),
        rijen: found
            .iter()
            .map(|one| {
                vec![
                    Cel::tekst(place(app, &one.verkooppunt)),
                    Cel::tekst(bon(app, one)),
                    Cel::Moment(one.at),
                    Cel::Cent(one.cents),
                ]
            })
            .collect(),
    })
}

fn bon(app: &App, late: &store::rapport::Late) -> String {
    let letters = app.regeling.verkooppunt(&late.verkooppunt);
    Bonnummer {
        letters: letters.map(|one| one.letters.clone()).unwrap_or_default(),
        year: i16::try_from(late.bon_jaar).unwrap_or_default(),
        seq: u32::try_from(late.bon_seq).unwrap_or_default(),
    }
    .to_string()
}

async fn used(app: &App, moment: &Snapshot, period: Period) -> Result<Tabel, Failure> {
    let (from, to) = bounds(period);
    let found = store::rapport::used(moment, from, to).await?;
    let row = |name: String, one: &store::rapport::Used| {
        vec![
            Cel::Tekst(name),
            Cel::Getal(one.cheques),
            Cel::Getal(one.personen_uren),
            Cel::Getal(one.minuten / 60),
            Cel::Cent(Cents(one.tarief)),
        ]
    };
    let mut total = store::rapport::Used::default();
    for one in &found {
        total.cheques += one.cheques;
        total.personen_uren += one.personen_uren;
        total.minuten += one.minuten;
        total.tarief += one.tarief;
    }
    let name = |slug: &str| {
        let known = app.regeling.uitvoerder(slug);
        known.map_or_else(|| slug.to_owned(), |one| one.naam.clone())
    };
    Ok(Tabel {
        titel: title(Rapport::Gebruik, period),
        kolommen: columns(&[
            "Uitvoerder",
            "Cheques",
            "Personen-uren op cheques",
            "Personen-uren gewerkt",
            "Te betalen",
        ]),
        totaal: Some(row("Totaal".to_owned(), &total)),
        rijen: found
            .iter()
            .map(|one| row(name(&one.uitvoerder), one))
            .collect(),
    })
}

fn columns(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn title(rapport: Rapport, period: Period) -> String {
    format!(
        "{}, {} tot en met {}",
        rapport.label(),
        long_date(period.van),
        long_date(period.tot)
    )
}

fn place(app: &App, slug: &str) -> String {
    let known = app.regeling.verkooppunt(slug);
    known.map_or_else(|| slug.to_owned(), |one| one.naam.clone())
}

/// From the first instant of the period to the first after it.
fn bounds(period: Period) -> (Timestamp, Timestamp) {
    let midnight = jiff::civil::Time::midnight();
    (to_instant(period.van, midnight), end_of(period.tot))
}

fn end_of(day: Date) -> Timestamp {
    to_instant(day.saturating_add(1.day()), jiff::civil::Time::midnight())
}
