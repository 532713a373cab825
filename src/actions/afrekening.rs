//! Settling with the uitvoerders: an afrekening over the days since the last one, its statement, e-invoice and payment. Every
//! redemption exactly once (invariant M7); names no resident and no deelnemer.

use jiff::Timestamp;
use uuid::Uuid;

use super::{Act, Done, Failure, Once, cheque::note, once, record};
use crate::{
    app::App,
    domain::{
        account::{Actor, NotAllowed, Want, may},
        administratie::Administratie,
        afrekening::{
            Afrekening, AfrekeningDraft, AfrekeningRefused, Afrekeningsregel, RegelSoort, end_of,
            first_day, total,
        },
        boeking::Boeking,
        calendar::{add_werkdagen, local_date, local_time, long_date},
        money::Cents,
        nummer::ChequeNummer,
    },
    print::{
        self, AfrekeningStaat, Samen, StaatRegel,
        sepa::{Betaalbestand, Betaling},
        tabel::{Cel, Tabel},
        ubl::{Factuur, FactuurRegel},
    },
    store::{self, StoreError, Tx, boeking::Place},
};

/// An afrekening with its lines.
pub struct Whole {
    /// The afrekening.
    pub afrekening: Afrekening,
    /// Its lines, corrections last.
    pub regels: Vec<Afrekeningsregel>,
}

impl From<AfrekeningRefused> for Failure {
    fn from(refused: AfrekeningRefused) -> Self {
        Self::refused(refused.title(), refused)
    }
}

/// Makes the afrekening with an uitvoerder up to and including a day; answers its key.
pub async fn make(
    app: &App,
    actor: &Actor,
    draft: &AfrekeningDraft,
    key: Option<Once>,
) -> Result<Done<Uuid>, Failure> {
    may(actor, Want::ManageMoney)?;
    let checked = draft.check(app.today());
    let mut errors = checked.as_ref().err().cloned().unwrap_or_default();
    let slug = draft.uitvoerder.trim().to_owned();
    if app.regeling.uitvoerder(&slug).is_none() {
        errors.push("uitvoerder", "Kies met welke uitvoerder u afrekent.");
    }
    let tot = match checked {
        Ok(tot) if errors.is_empty() => tot,
        Ok(_) | Err(_) => return Err(Failure::Invalid(errors)),
    };
    let (own_app, own_actor) = (app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        make_in(&tx, &own_app, &own_actor, slug, tot).await
    })
    .await
}

async fn make_in(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    uitvoerder: String,
    tot: jiff::civil::Date,
) -> Result<Uuid, Failure> {
    tx.lock(&format!("afrekening {uitvoerder}")).await?;
    let now = app.now();
    let account = actor.account()?.id;
    let previous = store::afrekening::last_day(tx, &uitvoerder).await?;
    let waiting = store::afrekening::waiting(tx, &uitvoerder, end_of(tot)).await?;
    let van = first_day(previous, &waiting, tot)?;
    let regels: Vec<Afrekeningsregel> = waiting.into_iter().map(|one| one.regel(van)).collect();
    let totaal = total(&regels)?;
    let jaar = local_date(now).year();
    let seq = store::counter::take(tx, &format!("afrekening {jaar}"), 1).await?;
    let afrekening = Afrekening {
        id: app.new_id(),
        jaar,
        seq: u32::try_from(seq).unwrap_or(u32::MAX),
        uitvoerder,
        van,
        tot,
        aantal: u32::try_from(regels.len()).unwrap_or(u32::MAX),
        totaal,
        made_at: now,
        account,
        paid_at: None,
    };
    let place = Place::new(app.new_id(), now, Some(account));
    let entry = Boeking::settlement(&afrekening.uitvoerder, totaal);
    store::boeking::add(tx, &place, &entry).await?;
    store::afrekening::add(tx, &afrekening, &regels, place.id).await?;
    for regel in &regels {
        settle(tx, actor, regel, now).await?;
    }
    noted(tx, now, actor, afrekening.id, "afrekening.make", 1);
    Ok(afrekening.id)
}

/// The cheque of a line is settled; that of a correction is live again already.
async fn settle(
    tx: &Tx,
    actor: &Actor,
    regel: &Afrekeningsregel,
    now: Timestamp,
) -> Result<(), Failure> {
    if regel.soort == RegelSoort::Correctie {
        return Ok(());
    }
    // Undone at this very moment: run again, and see it undone.
    let collided = || Failure::Storage(StoreError::Collision);
    let cheque = store::cheque::find(tx, regel.cheque)
        .await?
        .ok_or_else(collided)?;
    let was = cheque.clone();
    let settled = cheque.settle().map_err(|_| collided())?;
    store::cheque::update(tx, &settled, was.version, now)
        .await
        .map_err(|error| match error {
            StoreError::Stale => collided(),
            other => other.into(),
        })?;
    note(tx, now, actor, &was, &settled, "cheque.settle");
    Ok(())
}

fn noted(tx: &Tx, at: Timestamp, actor: &Actor, id: Uuid, action: &'static str, no: i32) {
    let act = Act {
        action,
        object: "afrekening",
        object_id: id,
        no,
        from: None,
        to: None,
    };
    record(tx, at, actor, act);
}

/// A page of afrekeningen (counted from 1), newest first, and how many there are.
pub async fn list(
    app: &App,
    actor: &Actor,
    pagina: u32,
    size: u32,
) -> Result<(Vec<Afrekening>, u64), Failure> {
    let whose = whose(actor)?;
    Ok(store::afrekening::list(app.store.read(), whose, pagina, size).await?)
}

/// Whose afrekeningen somebody sees: those of the own uitvoerder (slug), or none: everybody's.
fn whose(actor: &Actor) -> Result<Option<&str>, NotAllowed> {
    if may(actor, Want::ManageMoney).is_ok() {
        return Ok(None);
    }
    let own = actor.account()?.rol.uitvoerder().ok_or(NotAllowed)?;
    may(actor, Want::SeeAfrekening { uitvoerder: own })?;
    Ok(Some(own))
}

/// An afrekening with its lines.
pub async fn find(app: &App, actor: &Actor, id: Uuid) -> Result<Whole, Failure> {
    whose(actor)?;
    let reader = app.store.read();
    let afrekening = store::afrekening::find(reader, id)
        .await?
        .ok_or(Failure::NotFound)?;
    let uitvoerder = &afrekening.uitvoerder;
    may(actor, Want::SeeAfrekening { uitvoerder })?;
    Ok(Whole {
        regels: store::afrekening::regels(reader, id).await?,
        afrekening,
    })
}

/// Notes that the bank paid an afrekening.
pub async fn pay(
    app: &App,
    actor: &Actor,
    id: Uuid,
    key: Option<Once>,
) -> Result<Done<()>, Failure> {
    may(actor, Want::ManageMoney)?;
    let (own_app, own_actor) = (app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        let (now, account) = (own_app.now(), own_actor.account()?.id);
        tx.lock(&format!("betaling {id}")).await?;
        let afrekening = store::afrekening::find(&tx, id)
            .await?
            .ok_or(Failure::NotFound)?;
        if let Some(at) = afrekening.paid_at {
            let day = long_date(local_date(at));
            return Err(Failure::refused(
                "Deze afrekening is al betaald",
                format!("Zij staat op betaald sinds {day}. Er is niets veranderd."),
            ));
        }
        let place = Place::new(own_app.new_id(), now, Some(account));
        let entry = Boeking::payment(&afrekening.uitvoerder, afrekening.totaal);
        store::boeking::add(&tx, &place, &entry).await?;
        store::afrekening::pay(&tx, id, place.id, now, account).await?;
        noted(&tx, now, &own_actor, id, "afrekening.pay", 2);
        Ok(())
    })
    .await
}

/// The lines as a table for other programs.
pub fn tabel(app: &App, whole: &Whole) -> Tabel {
    let Whole { afrekening, regels } = whole;
    let row = |regel: &Afrekeningsregel| {
        vec![
            Cel::Moment(regel.at),
            Cel::tekst(cheque_nummer(app, regel)),
            Cel::tekst(regel.soort.label()),
            Cel::Cent(regel.waarde),
            Cel::Cent(regel.cents),
        ]
    };
    Tabel {
        titel: format!(
            "Afrekening {} met {}",
            afrekening.nummer(),
            uitvoerder_naam(app, &afrekening.uitvoerder)
        ),
        kolommen: ["Ingenomen", "Cheque", "Wat", "Waarde", "Bedrag"]
            .map(str::to_owned)
            .to_vec(),
        rijen: regels.iter().map(row).collect(),
        totaal: Some(vec![
            Cel::tekst("Totaal"),
            Cel::getal(regels.len()),
            Cel::Leeg,
            Cel::Leeg,
            Cel::Cent(afrekening.totaal),
        ]),
    }
}

/// The statement as a PDF.
pub async fn statement(app: &App, actor: &Actor, id: Uuid) -> Result<Vec<u8>, Failure> {
    let Whole { afrekening, regels } = find(app, actor, id).await?;
    let of_kind = |soort: RegelSoort| {
        let own: Vec<Cents> = regels
            .iter()
            .filter(|regel| regel.soort == soort)
            .map(|regel| regel.cents)
            .collect();
        let cents = Cents::checked_sum(own.iter().copied()).unwrap_or_default();
        (!own.is_empty()).then(|| Samen {
            soort: soort.label().to_owned(),
            aantal: u32::try_from(own.len()).unwrap_or(u32::MAX),
            cent: cents.0,
        })
    };
    let staat = AfrekeningStaat {
        regeling_naam: app.regeling.naam.clone(),
        nummer: afrekening.nummer(),
        datum: local_date(afrekening.made_at),
        van: afrekening.van,
        tot: afrekening.tot,
        gemeente: format!("Gemeente {}", app.regeling.gemeente),
        uitvoerder: uitvoerder_naam(app, &afrekening.uitvoerder),
        iban: administratie_of(app, &afrekening.uitvoerder)
            .map(|one| one.iban.to_string())
            .unwrap_or_default(),
        stand: match afrekening.paid_at {
            Some(at) => format!("Betaald op {}", long_date(local_date(at))),
            None => "Nog te betalen".to_owned(),
        },
        samen: RegelSoort::ALL.into_iter().filter_map(of_kind).collect(),
        regels: regels
            .iter()
            .map(|regel| StaatRegel {
                datum: local_date(regel.at),
                cheque: cheque_nummer(app, regel),
                soort: regel.soort.label().to_owned(),
                cent: regel.cents.0,
            })
            .collect(),
        totaal_cent: afrekening.totaal.0,
    };
    print::afrekening(&staat).map_err(|error| Failure::Paper(error.to_string()))
}

/// The afrekening as an e-invoice.
pub async fn e_invoice(app: &App, actor: &Actor, id: Uuid) -> Result<Vec<u8>, Failure> {
    let Whole { afrekening, regels } = find(app, actor, id).await?;
    let factuur = Factuur {
        nummer: afrekening.nummer(),
        datum: local_date(afrekening.made_at),
        van: afrekening.van,
        tot: afrekening.tot,
        kenmerk: app.regeling.naam.clone(),
        verkoper: to_be_paid(app, &afrekening.uitvoerder)?,
        koper: payer(app)?,
        regels: invoice_lines(&regels),
        totaal: afrekening.totaal,
    };
    print::ubl::factuur(&factuur).map_err(|error| Failure::Paper(error.to_string()))
}

/// Lines of one kind at one amount together: an invoice counts cheques, it does not name them.
fn invoice_lines(regels: &[Afrekeningsregel]) -> Vec<FactuurRegel> {
    let mut lines: Vec<FactuurRegel> = Vec::new();
    for regel in regels {
        let omschrijving = regel.soort.label();
        let sign = if regel.soort == RegelSoort::Correctie {
            -1
        } else {
            1
        };
        let prijs = Cents(regel.cents.0 * sign);
        let same =
            |line: &&mut FactuurRegel| line.omschrijving == omschrijving && line.prijs == prijs;
        match lines.iter_mut().find(same) {
            Some(line) => line.aantal += sign,
            None => lines.push(FactuurRegel {
                omschrijving: omschrijving.to_owned(),
                aantal: sign,
                prijs,
            }),
        }
    }
    lines
}

/// Whether there is something that somebody may pay.
pub async fn anything_to_pay(app: &App, actor: &Actor) -> Result<bool, Failure> {
    Ok(may(actor, Want::ManageMoney).is_ok()
        && !store::afrekening::unpaid(app.store.read())
            .await?
            .is_empty())
}

/// The payment file of all that still has to be paid, for the next working day.
pub async fn payment_file(app: &App, actor: &Actor) -> Result<Vec<u8>, Failure> {
    may(actor, Want::ManageMoney)?;
    let unpaid = store::afrekening::unpaid(app.store.read()).await?;
    let first = unpaid.first().ok_or_else(|| {
        Failure::refused(
            "Er is niets te betalen",
            "Alle afrekeningen staan op betaald.",
        )
    })?;
    let van = payer(app)?;
    let mut betalingen = Vec::with_capacity(unpaid.len());
    for afrekening in &unpaid {
        let naar = to_be_paid(app, &afrekening.uitvoerder)?;
        betalingen.push(Betaling {
            kenmerk: afrekening.nummer(),
            naam: naar.naam,
            iban: naar.iban,
            bedrag: afrekening.totaal,
            omschrijving: format!("{} {}", app.regeling.naam, afrekening.nummer()),
        });
    }
    let now = app.now();
    let op = local_date(now).to_datetime(local_time(now));
    let bestand = Betaalbestand {
        kenmerk: format!("{}-{}", first.nummer(), op.strftime("%Y%m%d%H%M%S")),
        op,
        betaaldag: add_werkdagen(local_date(now), 1),
        van_naam: van.naam,
        van: van.iban,
        betalingen,
    };
    print::sepa::betaalbestand(&bestand).map_err(|error| Failure::Paper(error.to_string()))
}

/// The name of an uitvoerder; its slug when the regeling does not know it any more.
pub fn uitvoerder_naam(app: &App, slug: &str) -> String {
    app.regeling
        .uitvoerder(slug)
        .map_or_else(|| slug.to_owned(), |one| one.naam.clone())
}

fn administratie_of(app: &App, uitvoerder: &str) -> Option<Administratie> {
    app.regeling.uitvoerder(uitvoerder)?.administratie.clone()
}

fn to_be_paid(app: &App, uitvoerder: &str) -> Result<Administratie, Failure> {
    administratie_of(app, uitvoerder).ok_or_else(|| {
        let naam = uitvoerder_naam(app, uitvoerder);
        incomplete(&format!("[uitvoerder.administratie] van {naam}"))
    })
}

fn payer(app: &App) -> Result<Administratie, Failure> {
    let own = app.regeling.administratie.clone();
    own.ok_or_else(|| incomplete("[administratie] van de gemeente"))
}

fn incomplete(what: &str) -> Failure {
    Failure::refused(
        "De gegevens voor dit bestand zijn niet compleet",
        format!("In de regeling ontbreekt {what}. Vraag uw beheerder om dat in te vullen."),
    )
}

fn cheque_nummer(app: &App, regel: &Afrekeningsregel) -> String {
    ChequeNummer {
        prefix: app.regeling.cheque_prefix.clone(),
        year: regel.cheque_jaar,
        seq: regel.cheque_seq,
    }
    .to_string()
}
