//! Reports about the parties to the money: the tills and the stock of verkooppunten, and what organisaties and fondsen paid for. A
//! payer sees counts only, never whose cheques they are.

use super::{bounds, columns, end_of, place, title};
use crate::{
    actions::Failure,
    app::App,
    domain::{
        calendar::{local_date, long_date},
        kas::{Kasdag, KasdagStatus},
        money::Cents,
        rapport::Rapport,
        resultaten::Period,
    },
    print::tabel::{Cel, Tabel},
    store::{self, Snapshot},
};

/// Kasdagen that were closed in the period, each with what its kasstaat says.
pub(super) async fn tills(app: &App, moment: &Snapshot, period: Period) -> Result<Tabel, Failure> {
    let (from, to) = bounds(period);
    let mut rijen = Vec::new();
    let mut sums = [Cents::ZERO; 6];
    for kasdag in store::kas::closed_between(moment, from, to).await? {
        let stand = store::kas::stand(moment, &kasdag).await?;
        let amounts = [
            stand.verkocht,
            stand.verantwoord,
            stand.terugbetaald,
            Cents(stand.mutaties.0 + stand.overig.0),
            stand.verschil,
            Cents(-stand.gestort.0),
        ];
        for (sum, amount) in sums.iter_mut().zip(amounts) {
            sum.0 += amount.0;
        }
        rijen.push(till(app, &kasdag, amounts));
    }
    let mut totaal = vec![Cel::tekst("Totaal"), Cel::Leeg, Cel::Leeg, Cel::Leeg];
    totaal.extend(sums.map(Cel::Cent));
    totaal.push(Cel::Leeg);
    Ok(Tabel {
        titel: title(Rapport::Kasstaten, period),
        kolommen: columns(&[
            "Kasstaat",
            "Verkooppunt",
            "Gesloten op",
            "Begin",
            "Contant verkocht",
            "Verantwoord",
            "Terugbetaald",
            "In en uit",
            "Verschil",
            "Gestort",
            "Geteld",
        ]),
        rijen,
        totaal: Some(totaal),
    })
}

fn till(app: &App, kasdag: &Kasdag, amounts: [Cents; 6]) -> Vec<Cel> {
    let known = app.regeling.verkooppunt(&kasdag.verkooppunt);
    let letters = known.map_or("", |one| one.letters.as_str());
    let closed = match &kasdag.status {
        KasdagStatus::Closed { closed, .. } => Cel::Datum(local_date(closed.at)),
        KasdagStatus::Open | KasdagStatus::Counted { .. } => Cel::Leeg,
    };
    let mut row = vec![
        Cel::Tekst(kasdag.kasnummer(letters)),
        Cel::tekst(place(app, &kasdag.verkooppunt)),
        closed,
        Cel::Cent(kasdag.begin),
    ];
    row.extend(amounts.map(Cel::Cent));
    let counted = kasdag.telling();
    row.push(counted.map_or(Cel::Leeg, |telling| Cel::Cent(telling.stuks.totaal())));
    row
}

/// The printed cheques that every verkooppunt had at the end of a day, and how that came about.
pub(super) async fn stock(app: &App, moment: &Snapshot, period: Period) -> Result<Tabel, Failure> {
    let day = period.tot;
    let found = store::rapport::consignment(moment, end_of(day)).await?;
    let mut total = store::rapport::Consigned::default();
    for one in &found {
        total.received += one.received;
        total.given += one.given;
        total.sold += one.sold;
        total.void += one.void;
        total.cents += one.cents;
    }
    let row = |name: String, one: &store::rapport::Consigned| {
        vec![
            Cel::Tekst(name),
            Cel::Getal(one.received),
            Cel::Getal(one.given),
            Cel::Getal(one.sold),
            Cel::Getal(one.void),
            Cel::Getal(one.lying()),
            Cel::Cent(Cents(one.cents)),
        ]
    };
    Ok(Tabel {
        titel: format!("{} op {}", Rapport::Voorraad.label(), long_date(day)),
        kolommen: columns(&[
            "Verkooppunt",
            "Ontvangen",
            "Doorgegeven",
            "Verkocht",
            "Ongeldig",
            "In voorraad",
            "Waarde na verkoop",
        ]),
        totaal: Some(row("Totaal".to_owned(), &total)),
        rijen: found
            .iter()
            .map(|one| row(place(app, &one.verkooppunt), one))
            .collect(),
    })
}

/// What every organisatie and every fonds bought in the period, and how many of its cheques were used in it.
pub(super) async fn payers(moment: &Snapshot, period: Period) -> Result<Tabel, Failure> {
    let (from, to) = bounds(period);
    let found = store::rapport::payers(moment, from, to).await?;
    let sum = |part: fn(&store::rapport::Paid) -> i64| found.iter().map(part).sum::<i64>();
    Ok(Tabel {
        titel: title(Rapport::Betalers, period),
        kolommen: columns(&["Wie", "Soort", "Cheques", "Betaald", "Gebruikt"]),
        totaal: Some(vec![
            Cel::tekst("Totaal"),
            Cel::Leeg,
            Cel::Getal(sum(|one| one.cheques)),
            Cel::Cent(Cents(sum(|one| one.cents))),
            Cel::Getal(sum(|one| one.used)),
        ]),
        rijen: found
            .iter()
            .map(|one| {
                vec![
                    Cel::tekst(&one.naam),
                    Cel::tekst(if one.is_fonds { "Fonds" } else { "Organisatie" }),
                    Cel::Getal(one.cheques),
                    Cel::Cent(Cents(one.cents)),
                    Cel::Getal(one.used),
                ]
            })
            .collect(),
    })
}
