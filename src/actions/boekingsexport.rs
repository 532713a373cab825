//! The journal on its way to the municipality's bookkeeping: each export takes the days since the last one, is kept byte for
//! byte, and closes them.

use uuid::Uuid;

use super::{Act, Done, Failure, Once, once, record};
use crate::{
    app::App,
    domain::{
        account::{Actor, Want, may},
        afrekening::end_of,
        boekingsexport::{Boekingsexport, Line, Totals, last_day},
        calendar::{local_date, long_date},
        money::Cents,
    },
    print::tabel::{Cel, Tabel},
    store::{self, Tx, boekingsexport::Files},
};

/// Exports the journal up to and including a day; answers the key of the export.
pub async fn make(
    app: &App,
    actor: &Actor,
    tot: &str,
    key: Option<Once>,
) -> Result<Done<Uuid>, Failure> {
    may(actor, Want::ManageMoney)?;
    let tot = last_day(tot, app.now(), app.today()).map_err(Failure::Invalid)?;
    let (own_app, own_actor) = (app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        make_in(&tx, &own_app, &own_actor, tot).await
    })
    .await
}

async fn make_in(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    tot: jiff::civil::Date,
) -> Result<Uuid, Failure> {
    tx.lock("boekingsexport").await?;
    let previous = store::boekingsexport::last_day(tx).await?;
    if let Some(last) = previous.filter(|last| *last >= tot) {
        return Err(Failure::refused(
            "Deze periode is al geëxporteerd",
            format!(
                "Tot en met {} is alles al geëxporteerd. Kies een latere dag, of download de export van toen nog eens.",
                long_date(last)
            ),
        ));
    }
    let lines = store::boekingsexport::lines(tx, previous.map(end_of), end_of(tot)).await?;
    if lines.is_empty() {
        return Err(Failure::refused(
            "Er is niets te exporteren",
            "In deze periode is niets geboekt. Kies een latere dag.",
        ));
    }
    let totals = Totals::of(&lines)
        .filter(|totals| totals.debet == totals.credit)
        .ok_or_else(|| Failure::Paper("the journal of the period is out of balance".to_owned()))?;
    let now = app.now();
    let jaar = local_date(now).year();
    let seq = store::counter::take(tx, &format!("boekingsexport {jaar}"), 1).await?;
    let export = Boekingsexport {
        id: app.new_id(),
        jaar,
        seq: u32::try_from(seq).unwrap_or(u32::MAX),
        van: previous.map(|last| last.tomorrow().unwrap_or(last)),
        tot,
        totals,
        made_at: now,
        account: actor.account()?.id,
    };
    let tabel = tabel(app, &export, &lines);
    let broken = |error: crate::print::PrintError| Failure::Paper(error.to_string());
    let files = Files {
        csv: tabel.csv().map_err(broken)?,
        xlsx: tabel.xlsx().map_err(broken)?,
    };
    store::boekingsexport::add(tx, &export, files).await?;
    record(
        tx,
        now,
        actor,
        Act {
            action: "boekingsexport.make",
            object: "boekingsexport",
            object_id: export.id,
            no: 1,
            from: None,
            to: None,
        },
    );
    Ok(export.id)
}

/// The lines with the ledger's account numbers and the control totals under them.
fn tabel(app: &App, export: &Boekingsexport, lines: &[Line]) -> Tabel {
    let row = |line: &Line| {
        let own = app.regeling.grootboek(line.regel.rekening);
        let cents = line.regel.cents;
        let side = |amount: Option<Cents>| amount.map_or(Cel::Leeg, Cel::Cent);
        vec![
            Cel::tekst(export.nummer()),
            Cel::Moment(line.at),
            Cel::tekst(line.boeking.to_string()),
            Cel::tekst(line.soort.label()),
            Cel::tekst(own.map_or(line.regel.rekening.word(), |own| &own.nummer)),
            Cel::tekst(line.regel.rekening.label()),
            own.and_then(|own| own.taakveld.as_deref())
                .map_or(Cel::Leeg, Cel::tekst),
            Cel::tekst(line.regel.partij.clone()),
            side((cents >= Cents::ZERO).then_some(cents)),
            side(cents.checked_neg().filter(|minus| *minus > Cents::ZERO)),
        ]
    };
    let Totals {
        boekingen,
        regels,
        debet,
        credit,
    } = export.totals;
    Tabel {
        titel: format!("Boekingen {}", export.nummer()),
        kolommen: [
            "Export",
            "Wanneer",
            "Boeking",
            "Soort",
            "Grootboek",
            "Rekening",
            "Taakveld",
            "Partij",
            "Debet",
            "Credit",
        ]
        .map(str::to_owned)
        .to_vec(),
        rijen: lines.iter().map(row).collect(),
        totaal: Some(vec![
            Cel::tekst("Totaal"),
            Cel::Leeg,
            Cel::getal(boekingen),
            Cel::Leeg,
            Cel::getal(regels),
            Cel::Leeg,
            Cel::Leeg,
            Cel::Leeg,
            Cel::Cent(debet),
            Cel::Cent(credit),
        ]),
    }
}

/// All exports, newest first.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<Boekingsexport>, Failure> {
    may(actor, Want::ManageMoney)?;
    Ok(store::boekingsexport::list(app.store.read()).await?)
}

/// An export with its files, as they were first given out.
pub async fn find(app: &App, actor: &Actor, id: Uuid) -> Result<(Boekingsexport, Files), Failure> {
    may(actor, Want::ManageMoney)?;
    store::boekingsexport::find(app.store.read(), id)
        .await?
        .ok_or(Failure::NotFound)
}
