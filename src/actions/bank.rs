//! The bank: taking in a statement file, matching its lines with what is expected, and a person's decision about the rest. A file is
//! taken in whole or not at all, and each statement once.

use uuid::Uuid;

use super::{Act, Done, Failure, Once, factuur::debtor, once, record};
use crate::{
    app::App,
    domain::{
        account::{Actor, Want, may},
        bankafschrift::{
            self, Bankafschrift, BankbestandRefused, Bankregel, Expected, Herkomst, OpenFactuur,
            OpenPin,
        },
        fields::FieldErrors,
        iban::Iban,
        money::Cents,
    },
    store::{self, Door, Tx, bankafschrift::Kept, boeking::Place},
};

pub use crate::store::bankafschrift::Listed;

/// Statements and open lines shown.
const LATEST: i64 = 20;
const OPEN: i64 = 200;
/// Unpaid invoices looked at, the newest.
const FACTUREN: i64 = 1_000;
/// Characters in a reason.
const TEXT: usize = 300;

/// What finance sees of the bank.
pub struct Overview {
    /// Lines of which nobody has said yet what they are for.
    pub open: Vec<Kept>,
    /// What is still expected.
    pub expected: Expected,
    /// The latest statements.
    pub latest: Vec<Listed>,
}

/// What came of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Imported {
    /// Statements.
    pub afschriften: u32,
    /// Lines.
    pub regels: u32,
    /// Lines that were recognised and booked.
    pub herkend: u32,
}

/// The bank as it stands.
pub async fn overview(app: &App, actor: &Actor) -> Result<Overview, Failure> {
    may(actor, Want::ManageMoney)?;
    let reader = app.store.read();
    Ok(Overview {
        open: store::bankafschrift::open_regels(reader, OPEN).await?,
        expected: expected(app, reader).await?,
        latest: store::bankafschrift::latest(reader, LATEST).await?,
    })
}

/// Takes in a camt.053 file.
pub async fn import(
    app: &App,
    actor: &Actor,
    file: &[u8],
    key: Option<Once>,
) -> Result<Done<Imported>, Failure> {
    may(actor, Want::ManageMoney)?;
    let own = own_iban(app)?;
    let text = std::str::from_utf8(file).map_err(|_| refused(&BankbestandRefused::NotXml))?;
    let statements = bankafschrift::read(text).map_err(|why| refused(&why))?;
    for statement in &statements {
        statement.check(own).map_err(|why| refused(&why))?;
    }
    let (own_app, own_actor) = (app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        tx.lock("bank").await?;
        let mut expected = expected(&own_app, &tx).await?;
        let mut done = Imported::default();
        for statement in &statements {
            take_in(
                &tx,
                &own_app,
                &own_actor,
                statement,
                &mut expected,
                &mut done,
            )
            .await?;
        }
        Ok(done)
    })
    .await
}

async fn take_in(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    statement: &Bankafschrift,
    expected: &mut Expected,
    done: &mut Imported,
) -> Result<(), Failure> {
    let account = actor.account()?.id;
    let id = app.new_id();
    if !store::bankafschrift::add(tx, id, statement, app.now(), account).await? {
        return Err(Failure::refused(
            "Dit afschrift is al ingelezen",
            format!(
                "Afschrift {} tot en met {} stond er al. Er is niets dubbel geboekt.",
                statement.kenmerk, statement.tot
            ),
        ));
    }
    note(tx, app, actor, "bankafschrift.import", "bankafschrift", id);
    done.afschriften += 1;
    for (no, regel) in (1_i32..).zip(&statement.regels) {
        let line = app.new_id();
        store::bankafschrift::add_regel(tx, line, id, no, regel).await?;
        done.regels += 1;
        if let Some(herkomst) = expected.recognise(regel) {
            book(tx, app, actor, line, regel, &herkomst).await?;
            expected.settle(&herkomst, regel.cents);
            done.herkend += 1;
        }
    }
    Ok(())
}

/// Says what an open line is for: `zak:…`, `pin:…` or `factuur:…`, or `terzijde` with a reason.
pub async fn decide(
    app: &App,
    actor: &Actor,
    regel: Uuid,
    choice: &str,
    reden: &str,
    key: Option<Once>,
) -> Result<Done<Uuid>, Failure> {
    may(actor, Want::ManageMoney)?;
    let (choice, reden) = (choice.trim().to_owned(), reden.trim().to_owned());
    let (own_app, own_actor) = (app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        tx.lock("bank").await?;
        let kept = store::bankafschrift::find_regel(&tx, regel)
            .await?
            .ok_or(Failure::NotFound)?;
        if !kept.open {
            return Err(Failure::refused(
                "Over deze regel is al besloten",
                "Ververs de pagina om te zien wat er nog open staat.",
            ));
        }
        if choice == "terzijde" {
            if reden.is_empty() || reden.chars().count() > TEXT {
                return Err(Failure::Invalid(FieldErrors::one(
                    "reden",
                    format!(
                        "Schrijf kort waarom deze regel niet meetelt, hoogstens {TEXT} tekens."
                    ),
                )));
            }
            let account = own_actor.account()?.id;
            store::bankafschrift::set_aside(&tx, regel, &reden, account, own_app.now()).await?;
            note(
                &tx,
                &own_app,
                &own_actor,
                "bankregel.set_aside",
                "bankregel",
                regel,
            );
            return Ok(regel);
        }
        let herkomst = expected(&own_app, &tx)
            .await?
            .chosen(&choice, &kept.regel)
            .map_err(Failure::Invalid)?;
        book(&tx, &own_app, &own_actor, regel, &kept.regel, &herkomst).await?;
        Ok(regel)
    })
    .await
}

/// Books what a line is for.
async fn book(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    line: Uuid,
    regel: &Bankregel,
    herkomst: &Herkomst,
) -> Result<(), Failure> {
    let (account, now) = (actor.account()?.id, app.now());
    let mut first = None;
    for entry in herkomst.boekingen(regel.cents) {
        let id = app.new_id();
        let place = Place {
            verkoop: match herkomst {
                Herkomst::Factuur(factuur) => Some(factuur.verkoop),
                Herkomst::Storting(_) | Herkomst::Pin(_) => None,
            },
            ..Place::new(id, now, Some(account))
        };
        store::boeking::add(tx, &place, &entry).await?;
        first = first.or(Some(id));
    }
    if let Herkomst::Storting(bag) = herkomst {
        store::storting::note_banked(tx, bag.id, now).await?;
    }
    if let Some(boeking) = first {
        store::bankafschrift::match_regel(tx, line, boeking, account, now).await?;
    }
    note(tx, app, actor, "bankregel.match", "bankregel", line);
    Ok(())
}

async fn expected(app: &App, door: &impl Door) -> Result<Expected, Failure> {
    let place = |slug: &str| app.regeling.verkooppunt(slug);
    let pin = store::bankafschrift::open_pin(door).await?;
    let facturen = store::factuur::page(door, true, None, (0, FACTUREN)).await?;
    Ok(Expected {
        stortingen: store::storting::under_way(door).await?,
        pin: pin
            .into_iter()
            .map(|(verkooppunt, cents)| OpenPin {
                kenmerk: place(&verkooppunt).and_then(|one| one.pin_kenmerk.clone()),
                verkooppunt,
                cents,
            })
            .collect(),
        facturen: facturen
            .into_iter()
            .filter(|listed| listed.open > Cents::ZERO)
            .map(|listed| OpenFactuur {
                verkoop: listed.factuur.verkoop,
                nummer: listed.factuur.nummer().to_string(),
                partij: debtor(listed.factuur.organisatie, &listed.verkooppunt),
                cents: listed.open,
            })
            .collect(),
    })
}

/// The account of the municipality.
fn own_iban(app: &App) -> Result<&Iban, Failure> {
    let administratie = app.regeling.administratie.as_ref();
    administratie.map(|own| &own.iban).ok_or_else(|| {
        Failure::refused(
            "De rekening van de gemeente is niet bekend",
            "Zet `[administratie]` met `iban` in het bestand van de regeling en start het programma opnieuw.",
        )
    })
}

fn refused(why: &BankbestandRefused) -> Failure {
    Failure::refused("Dit bestand is niet ingelezen", why)
}

fn note(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    action: &'static str,
    object: &'static str,
    object_id: Uuid,
) {
    record(
        tx,
        app.now(),
        actor,
        Act {
            action,
            object,
            object_id,
            no: 1,
            from: None,
            to: None,
        },
    );
}
