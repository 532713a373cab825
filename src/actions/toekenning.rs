//! Granting cheques from a fonds to a person, mostly on the referral of a professional, and paying for a sale with it.
//! A professional sees what they granted themselves; the meldpunt sees all; a clerk sees one, by its number.

use uuid::Uuid;

use super::{
    Act, Done, Failure, Once, Page, Part, fonds::hold, once, record, verkoop::own_verkooppunt,
};
use crate::{
    app::App,
    domain::{
        account::{Account, Actor, Rol, Want, may},
        calendar::local_date,
        fields::FieldErrors,
        fonds::{Fonds, FondsRefused, Spent},
        money::Cents,
        nummer::ToekenningNummer,
        toekenning::{Toekenning, ToekenningDraft, ToekenningRefused, ToekenningStatus},
    },
    store::{self, Tx},
};

pub use crate::store::toekenning::Listed;

/// A toekenning with the fonds that pays.
pub struct Known {
    /// The toekenning and what was spent of it.
    pub listed: Listed,
    /// The fonds.
    pub fonds: Fonds,
}

/// What a fonds pays of a sale.
#[derive(Clone, Copy, Debug)]
pub(super) struct Paid {
    pub(super) toekenning: Uuid,
    pub(super) fonds: Uuid,
    pub(super) cents: Cents,
}

/// A page of toekenningen, newest first.
pub async fn page(app: &App, actor: &Actor, part: Part) -> Result<Page<Listed>, Failure> {
    may(actor, Want::Grant)?;
    let own = own_only(actor.account()?);
    let rows = store::toekenning::page(app.store.read(), own, part.reach()).await?;
    Ok(part.page(rows))
}

/// One toekenning.
pub async fn find(app: &App, actor: &Actor, id: Uuid) -> Result<Known, Failure> {
    may(actor, Want::Grant)?;
    let listed = store::toekenning::find(app.store.read(), id).await?;
    with_fonds(app, visible(actor.account()?, listed)?).await
}

/// The toekenning a resident shows at the counter.
pub async fn by_nummer(app: &App, actor: &Actor, typed: &str) -> Result<Known, Failure> {
    own_verkooppunt(app, actor)?;
    let wrong = |sentence: String| Failure::Invalid(FieldErrors::one("toekenning", sentence));
    let nummer = ToekenningNummer::parse(typed).map_err(|error| wrong(error.to_string()))?;
    let listed = store::toekenning::by_nummer(app.store.read(), nummer)
        .await?
        .ok_or_else(|| {
            wrong(format!(
                "Er is geen toekenning met nummer {nummer}. Kijk het nummer na op de brief van de bewoner."
            ))
        })?;
    with_fonds(app, listed).await
}

/// Grants cheques from a fonds to a person; answers the key of the toekenning.
pub async fn grant(
    app: &App,
    actor: &Actor,
    draft: &ToekenningDraft,
    key: Option<Once>,
) -> Result<Done<Uuid>, Failure> {
    may(actor, Want::Grant)?;
    let fonds = match draft.fonds.trim().parse::<Uuid>() {
        Ok(id) => store::fonds::find(app.store.read(), id).await?,
        Err(_) => None,
    };
    let account = actor.account()?.clone();
    let draft = ToekenningDraft {
        // A professional refers in their own name.
        verwezen_door: if account.rol == Rol::Verwijzer {
            account.naam.clone()
        } else {
            draft.verwezen_door.clone()
        },
        ..draft.clone()
    };
    let new = draft.check(fonds.as_ref()).map_err(Failure::Invalid)?;
    let fonds = fonds.ok_or(Failure::NotFound)?;
    let (own_app, own_actor) = (app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        let now = own_app.now();
        let today = local_date(now);
        hold(&tx, fonds.id).await?;
        room(&tx, &fonds, &new, today).await?;
        let jaar = today.year();
        let seq = store::counter::take(&tx, &format!("toekenning {jaar}"), 1).await?;
        let toekenning = Toekenning {
            id: own_app.new_id(),
            jaar,
            seq: u32::try_from(seq).unwrap_or(u32::MAX),
            fonds: fonds.id,
            maximum: new.maximum,
            verwezen_door: new.verwezen_door,
            persoon: Some(new.persoon),
            status: ToekenningStatus::Open,
            version: 1,
            account: account.id,
            granted_at: now,
        };
        store::toekenning::add(&tx, &toekenning).await?;
        note(
            &tx,
            &own_app,
            &own_actor,
            &toekenning,
            None,
            "toekenning.grant",
        );
        Ok(toekenning.id)
    })
    .await
}

/// Whether the fonds still has money and the person has not had what one person may have.
async fn room(
    tx: &Tx,
    fonds: &Fonds,
    new: &crate::domain::toekenning::NewToekenning,
    today: jiff::civil::Date,
) -> Result<(), Failure> {
    let at = |field, sentence: String| Failure::Invalid(FieldErrors::one(field, sentence));
    let agreed = &fonds.gegevens;
    if today > agreed.tot {
        let why = FondsRefused::Over {
            naam: agreed.naam.to_string(),
            tot: agreed.tot,
        };
        return Err(at("fonds", why.to_string()));
    }
    if store::fonds::spent(tx, fonds.id).await? >= agreed.budget {
        return Err(at(
            "fonds",
            format!(
                "{} is op. Kies een ander fonds, of overleg met financiën.",
                agreed.naam
            ),
        ));
    }
    let same = new.persoon.naam.as_str().to_lowercase();
    let had: i64 = store::toekenning::of_postcode(tx, fonds.id, &new.persoon.postcode)
        .await?
        .into_iter()
        .filter(|(naam, _)| naam.to_lowercase() == same)
        .map(|(_, maximum)| maximum.0)
        .sum();
    let left = Cents(agreed.per_persoon.0.saturating_sub(had));
    if new.maximum > left {
        return Err(at(
            "maximum",
            format!(
                "Deze bewoner kreeg al {} uit dit fonds. Er kan nog {} bij.",
                Cents(had),
                left.max(Cents::ZERO)
            ),
        ));
    }
    Ok(())
}

/// Stops a toekenning: no more cheques are sold against it.
pub async fn end(
    app: &App,
    actor: &Actor,
    id: Uuid,
    key: Option<Once>,
) -> Result<Done<()>, Failure> {
    step(app, actor, id, key, Toekenning::end, "toekenning.end").await
}

/// Erases for whom a toekenning was.
pub async fn erase(
    app: &App,
    actor: &Actor,
    id: Uuid,
    key: Option<Once>,
) -> Result<Done<()>, Failure> {
    step(app, actor, id, key, Toekenning::erase, "toekenning.erase").await
}

async fn step(
    app: &App,
    actor: &Actor,
    id: Uuid,
    key: Option<Once>,
    change: fn(Toekenning) -> Result<Toekenning, ToekenningRefused>,
    action: &'static str,
) -> Result<Done<()>, Failure> {
    may(actor, Want::Grant)?;
    let account = actor.account()?.clone();
    let (own_app, own_actor) = (app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        let found = visible(&account, store::toekenning::find(&tx, id).await?)?.toekenning;
        let from = found.status.word();
        let changed = change(found).map_err(|why| Failure::refused("Dit kan nu niet", why))?;
        store::toekenning::update(&tx, &changed).await?;
        note(&tx, &own_app, &own_actor, &changed, Some(from), action);
        Ok(())
    })
    .await
}

/// What the fonds behind a toekenning pays of a sale, inside the sale's unit of work. Whoever spends from the same fonds
/// waits until that sale is done, so that no two clerks sell from the same money.
pub(super) async fn pay_part(
    tx: &Tx,
    app: &App,
    id: Uuid,
    sale: (Cents, u32),
) -> Result<Paid, Failure> {
    let listed = store::toekenning::find(tx, id)
        .await?
        .ok_or(Failure::NotFound)?;
    hold(tx, listed.toekenning.fonds).await?;
    // Read again: what counts is what stands there once nobody else spends.
    let Listed { toekenning, spent } = store::toekenning::find(tx, id)
        .await?
        .ok_or(Failure::NotFound)?;
    let fonds = store::fonds::find(tx, toekenning.fonds)
        .await?
        .ok_or(Failure::NotFound)?;
    let spent = Spent {
        fonds: store::fonds::spent(tx, fonds.id).await?,
        toekenning: spent,
    };
    let paid = match toekenning.status {
        ToekenningStatus::Open => fonds.pay(toekenning.maximum, spent, sale, app.today()),
        ToekenningStatus::Ended => Err(FondsRefused::Ended),
    };
    let cents = paid.map_err(|why| Failure::refused("Het fonds betaalt dit niet", why))?;
    Ok(Paid {
        toekenning: id,
        fonds: fonds.id,
        cents,
    })
}

/// Of whom the toekenningen are that somebody sees: none is everybody.
fn own_only(account: &Account) -> Option<Uuid> {
    match account.rol {
        Rol::Meldpunt => None,
        Rol::Balie { .. }
        | Rol::Coordinator { .. }
        | Rol::Begeleider { .. }
        | Rol::Deelnemer { .. }
        | Rol::Klantmanager
        | Rol::Financien
        | Rol::Beleid
        | Rol::Beheerder
        | Rol::Verwijzer => Some(account.id),
    }
}

fn visible(account: &Account, listed: Option<Listed>) -> Result<Listed, Failure> {
    let own = own_only(account);
    listed
        .filter(|one| own.is_none_or(|own| one.toekenning.account == own))
        .ok_or(Failure::NotFound)
}

async fn with_fonds(app: &App, listed: Listed) -> Result<Known, Failure> {
    let fonds = store::fonds::find(app.store.read(), listed.toekenning.fonds)
        .await?
        .ok_or(Failure::NotFound)?;
    Ok(Known { listed, fonds })
}

fn note(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    toekenning: &Toekenning,
    from: Option<&'static str>,
    action: &'static str,
) {
    let act = Act {
        action,
        object: "toekenning",
        object_id: toekenning.id,
        no: toekenning.version,
        from,
        to: Some(toekenning.status.word()),
    };
    record(tx, app.now(), actor, act);
}
