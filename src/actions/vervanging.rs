//! A cheque that is lost, spoiled, handed in for another or taken in wrongly: blocked, and another made in its place. Who has the
//! claim code of the stub is helped at once; without it a coordinator asks and a second person agrees. The new cheque is printed
//! on a sheet with a numbered receipt, like any sale.

use jiff::civil::Time;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    Act, Done, Failure, Once, akkoord,
    cheque::{by_nummer, move_on, proved, refusal},
    once, record, vel,
    verkoop::{add_verkoop_of, own_verkooppunt, take_seqs},
};
use crate::{
    app::App,
    domain::{
        account::{Actor, Want, may},
        akkoord::Voorstel,
        calendar::{local_date, to_instant},
        cheque::{BlockReden, Cheque, ChequeRefused, ChequeStatus, Sale, valid_until},
        code::{Claimcode, Code},
        fields::FieldErrors,
        nummer::ChequeNummer,
        verkoop::NewVerkoop,
        vervanging::{Grond, Vervanging, VervangingRefused, lost_or_stolen, toelichting},
    },
    store::{self, Tx, vel::Vel},
};

/// What is typed to have a cheque blocked or replaced.
#[derive(Clone, Debug, Default)]
pub struct VervangingDraft {
    /// The code on the buyer's stub.
    pub claimcode: String,
    /// `lost` or `stolen`.
    pub reden: String,
    /// Why, where somebody decides without claim code.
    pub toelichting: String,
    /// Where the new cheque is made (slug); a clerk's own place goes without saying.
    pub verkooppunt: String,
}

/// The new cheque of a replacement.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Vervangen {
    /// The sale in which it was made: key of its sheet.
    pub verkoop: Uuid,
    /// Its number.
    pub nummer: String,
}

/// Blocks a cheque that is lost or stolen: its paper is dead from this moment. With the claim code for who cares for cheques;
/// a coordinator decides without.
pub async fn block(
    app: &App,
    actor: &Actor,
    nummer: &ChequeNummer,
    draft: &VervangingDraft,
    key: Option<Once>,
) -> Result<Done<()>, Failure> {
    let decides = may(actor, Want::DecideCheque).is_ok();
    if !decides {
        may(actor, Want::CareForCheque)?;
    }
    let mut errors = FieldErrors::default();
    let reden = errors.take("reden", lost_or_stolen(&draft.reden));
    let claimcode = if decides && draft.claimcode.trim().is_empty() {
        None
    } else {
        errors.take("claimcode", Claimcode::parse(&draft.claimcode))
    };
    let Some(reden) = reden.filter(|_| errors.is_empty()) else {
        return Err(Failure::Invalid(errors));
    };
    let (app_, actor_, nummer) = (app.clone(), actor.clone(), nummer.clone());
    once(app, actor, key, move |tx| async move {
        let cheque = by_nummer(&tx, &app_, &nummer).await?;
        if let Some(claimcode) = &claimcode {
            proved(&tx, &app_, &cheque, claimcode, "claimcode").await?;
        }
        blocked(&tx, &app_, &actor_, cheque, reden).await?;
        Ok(())
    })
    .await
}

/// Replaces a lost or stolen cheque at once and free of charge, for who has the claim code.
pub async fn replace(
    app: &App,
    actor: &Actor,
    nummer: &ChequeNummer,
    draft: &VervangingDraft,
    key: Option<Once>,
) -> Result<Done<Vervangen>, Failure> {
    may(actor, Want::CareForCheque)?;
    let mut errors = FieldErrors::default();
    let reden = errors.take("reden", lost_or_stolen(&draft.reden));
    let claimcode = errors.take("claimcode", Claimcode::parse(&draft.claimcode));
    let verkooppunt = place(app, actor, &draft.verkooppunt, &mut errors);
    let (Some(reden), Some(claimcode), Some(verkooppunt)) = (reden, claimcode, verkooppunt) else {
        return Err(Failure::Invalid(errors));
    };
    let (app_, actor_, nummer) = (app.clone(), actor.clone(), nummer.clone());
    once(app, actor, key, move |tx| async move {
        let cheque = by_nummer(&tx, &app_, &nummer).await?;
        proved(&tx, &app_, &cheque, &claimcode, "claimcode").await?;
        let dead = blocked(&tx, &app_, &actor_, cheque, reden).await?;
        let asked = Asked::of(&actor_, Grond::Claimcode, &verkooppunt)?;
        replaced(&tx, &app_, &actor_, dead, asked).await
    })
    .await
}

/// Takes the old paper at the counter and gives a new cheque for it, free of charge: torn, unreadable, or soon to expire. The
/// code on the paper is the proof that it is there.
pub async fn exchange(
    app: &App,
    actor: &Actor,
    nummer: &ChequeNummer,
    code: &str,
    key: Option<Once>,
) -> Result<Done<Vervangen>, Failure> {
    may(actor, Want::CareForCheque)?;
    let verkooppunt = own_verkooppunt(app, actor)?.slug.clone();
    let code = Code::parse(code)
        .map_err(|error| Failure::Invalid(FieldErrors::one("code", error.to_string())))?;
    let (app_, actor_, nummer) = (app.clone(), actor.clone(), nummer.clone());
    once(app, actor, key, move |tx| async move {
        let cheque = by_nummer(&tx, &app_, &nummer).await?;
        let found = super::cheque::by_code(&tx, &app_, &code).await?;
        if found.is_none_or(|found| found.id != cheque.id) {
            return Err(Failure::Invalid(FieldErrors::one(
                "code",
                format!(
                    "Deze code hoort niet bij cheque {nummer}. Kijk of u de goede cheque hebt."
                ),
            )));
        }
        let dead = blocked(&tx, &app_, &actor_, cheque, BlockReden::Exchanged).await?;
        let asked = Asked::of(&actor_, Grond::Exchange, &verkooppunt)?;
        replaced(&tx, &app_, &actor_, dead, asked).await
    })
    .await
}

/// A cheque came out of the printer spoiled, and its sheet has not been confirmed: a new one is sold in its place, because
/// secrets are never printed twice.
pub async fn misprint(
    app: &App,
    actor: &Actor,
    nummer: &ChequeNummer,
    key: Option<Once>,
) -> Result<Done<Vervangen>, Failure> {
    may(actor, Want::CareForCheque)?;
    let verkooppunt = own_verkooppunt(app, actor)?.slug.clone();
    let (app_, actor_, nummer) = (app.clone(), actor.clone(), nummer.clone());
    once(app, actor, key, move |tx| async move {
        let cheque = by_nummer(&tx, &app_, &nummer).await?;
        let sale = cheque
            .status
            .sale()
            .ok_or_else(|| refusal(&app_, ChequeRefused::NotSold))?;
        // Only who sold it has its sheet; to others it is a cheque like any other.
        store::verkoop::find(&tx, &verkooppunt, sale.verkoop)
            .await?
            .ok_or(Failure::NotFound)?;
        let Some(Vel::Open(_)) = store::vel::find(&tx, sale.verkoop).await? else {
            return Err(refused(VervangingRefused::SheetConfirmed));
        };
        let dead = blocked(&tx, &app_, &actor_, cheque, BlockReden::Misprint).await?;
        let asked = Asked::of(&actor_, Grond::Misprint, &verkooppunt)?;
        replaced(&tx, &app_, &actor_, dead, asked).await
    })
    .await
}

/// A coordinator asks a second person for a new cheque where nobody has the claim code, or where the old one was taken in
/// wrongly; answers the key of the question. What is lost is blocked at once, whatever the other decides.
pub async fn ask_without_claimcode(
    app: &App,
    actor: &Actor,
    nummer: &ChequeNummer,
    draft: &VervangingDraft,
    key: Option<Once>,
) -> Result<Done<Uuid>, Failure> {
    may(actor, Want::DecideCheque)?;
    let mut errors = FieldErrors::default();
    let why = match toelichting(&draft.toelichting) {
        Ok(why) => Some(why),
        Err(wrong) => {
            for (field, sentence) in wrong.list() {
                errors.push(field, sentence);
            }
            None
        }
    };
    let verkooppunt = place(app, actor, &draft.verkooppunt, &mut errors);
    let (Some(toelichting), Some(verkooppunt)) = (why, verkooppunt) else {
        return Err(Failure::Invalid(errors));
    };
    let reden = lost_or_stolen(&draft.reden).unwrap_or(BlockReden::Lost);
    let (app_, actor_, nummer) = (app.clone(), actor.clone(), nummer.clone());
    once(app, actor, key, move |tx| async move {
        let (app, actor) = (app_, actor_);
        within_the_limit(&tx, &app, actor.account()?.id).await?;
        let cheque = by_nummer(&tx, &app, &nummer).await?;
        let id = cheque.id;
        if store::vervanging::of_cheque(&tx, id).await?.is_some() {
            return Err(refused(VervangingRefused::Replaced));
        }
        if ground(&app, &cheque)? == Grond::Decided {
            blocked(&tx, &app, &actor, cheque, reden).await?;
        }
        let voorstel = Voorstel::Vervanging {
            cheque: id,
            nummer: nummer.to_string(),
            verkooppunt,
            toelichting,
        };
        akkoord::ask(&tx, &app, &actor, voorstel).await
    })
    .await
}

/// What a second person agreed with.
pub(super) struct Decided<'a> {
    pub cheque: Uuid,
    pub verkooppunt: &'a str,
    pub toelichting: &'a str,
    pub asked_by: Uuid,
}

/// Does what was agreed, inside the caller's unit of work; answers the key of the sale.
pub(super) async fn carry_out(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    decided: Decided<'_>,
) -> Result<Uuid, Failure> {
    let Decided {
        cheque,
        verkooppunt,
        toelichting,
        asked_by,
    } = decided;
    within_the_limit(tx, app, asked_by).await?;
    lock(tx, cheque).await?;
    let cheque = store::cheque::find(tx, cheque)
        .await?
        .ok_or(Failure::NotFound)?;
    let asked = Asked {
        grond: ground(app, &cheque)?,
        verkooppunt,
        toelichting,
        by: asked_by,
    };
    let done = if asked.grond == Grond::Coulance {
        successor(tx, app, actor, &cheque, asked).await?
    } else {
        let dead = blocked(tx, app, actor, cheque, BlockReden::Lost).await?;
        replaced(tx, app, actor, dead, asked).await?
    };
    Ok(done.verkoop)
}

/// Whoever gives another cheque for one that was taken in, and whoever takes that back, wait for each other.
pub(super) async fn lock(tx: &Tx, cheque: Uuid) -> Result<(), Failure> {
    Ok(tx.lock(&format!("vervanging {cheque}")).await?)
}

/// On what ground, where and by whom a cheque is replaced.
struct Asked<'a> {
    grond: Grond,
    verkooppunt: &'a str,
    toelichting: &'a str,
    by: Uuid,
}

impl<'a> Asked<'a> {
    /// Where the ground says enough.
    fn of(actor: &Actor, grond: Grond, verkooppunt: &'a str) -> Result<Self, Failure> {
        Ok(Self {
            grond,
            verkooppunt,
            toelichting: "",
            by: actor.account()?.id,
        })
    }
}

/// Where the new cheque is made: a clerk's own verkooppunt, or the one that was chosen.
fn place(app: &App, actor: &Actor, typed: &str, errors: &mut FieldErrors) -> Option<String> {
    let own = actor
        .account()
        .ok()
        .and_then(|account| account.rol.verkooppunt());
    let slug = own.unwrap_or(typed.trim());
    let found = app.regeling.verkooppunt(slug);
    if found.is_none() {
        errors.push("verkooppunt", "Kies waar de nieuwe cheque wordt gemaakt.");
    }
    found.map(|one| one.slug.clone())
}

/// Blocks a cheque unless it is blocked already.
async fn blocked(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    cheque: Cheque,
    reden: BlockReden,
) -> Result<Cheque, Failure> {
    if matches!(cheque.status, ChequeStatus::Blocked { .. }) {
        return Ok(cheque);
    }
    if matches!(cheque.status, ChequeStatus::Replaced { .. }) {
        return Err(refused(VervangingRefused::Replaced));
    }
    let was = cheque.clone();
    let dead = cheque.block(reden).map_err(|why| refusal(app, why))?;
    move_on(tx, app, actor, &was, &dead, "cheque.block").await?;
    Ok(dead)
}

/// Moves the value of a blocked cheque to a new one.
async fn replaced(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    dead: Cheque,
    asked: Asked<'_>,
) -> Result<Vervangen, Failure> {
    let was = dead.clone();
    let gone = dead.replace().map_err(|why| refusal(app, why))?;
    move_on(tx, app, actor, &was, &gone, "cheque.replace").await?;
    successor(tx, app, actor, &gone, asked).await
}

/// Makes the new cheque, with its sale, its sheet and the row that ties it to the old one. Value and person-hours are those of
/// the old one, its validity begins today.
async fn successor(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    old: &Cheque,
    asked: Asked<'_>,
) -> Result<Vervangen, Failure> {
    if store::vervanging::of_cheque(tx, old.id).await?.is_some() {
        return Err(refused(VervangingRefused::Replaced));
    }
    let (account, now) = (actor.account()?.id, app.now());
    let old_sold_at = old.status.sale().map(|sale| sale.at);
    let new = NewVerkoop {
        verkooppunt: asked.verkooppunt.to_owned(),
        aantal: 1,
        betaalwijze: asked.grond.betaalwijze(),
        koper: None,
    };
    let verkoop = add_verkoop_of(tx, app, actor, &new, old.waarde, now, old_sold_at).await?;
    let seq = take_seqs(tx, verkoop.bon_jaar, 1).await?;
    let sale = Sale {
        verkoop: verkoop.id,
        at: now,
        valid_until: valid_until(local_date(now), app.regeling.geldigheid_maanden),
    };
    let cheque = Cheque {
        id: app.new_id(),
        oplage: None,
        jaar: verkoop.bon_jaar,
        seq,
        status: ChequeStatus::Sold { sale },
        verkooppunt: verkoop.verkooppunt.clone(),
        waarde: old.waarde,
        personen_uren: old.personen_uren,
        version: 1,
    };
    let (secrets, marks): (Vec<_>, Vec<_>) = vel::make(app, 1)?.into_iter().unzip();
    let made: Vec<_> = std::iter::once(cheque.clone()).zip(marks).collect();
    store::cheque::add_many(tx, &made, now).await?;
    let act = |action, object, object_id, to| Act {
        action,
        object,
        object_id,
        no: 1,
        from: None,
        to,
    };
    let word = cheque.status.word();
    record(
        tx,
        now,
        actor,
        act("cheque.sell", "cheque", cheque.id, Some(word)),
    );
    vel::keep(tx, app, verkoop.id, &secrets, now).await?;
    let vervanging = Vervanging {
        id: app.new_id(),
        cheque: old.id,
        opvolger: cheque.id,
        verkoop: verkoop.id,
        grond: asked.grond,
        toelichting: asked.toelichting.to_owned(),
        asked_by: asked.by,
        at: now,
    };
    store::vervanging::add(tx, &vervanging, account).await?;
    record(
        tx,
        now,
        actor,
        act("vervanging.make", "vervanging", vervanging.id, None),
    );
    Ok(Vervangen {
        verkoop: verkoop.id,
        nummer: cheque.nummer(&app.regeling.cheque_prefix).to_string(),
    })
}

/// The ground on which two people replace this cheque.
fn ground(app: &App, cheque: &Cheque) -> Result<Grond, Failure> {
    if matches!(cheque.status, ChequeStatus::Replaced { .. }) {
        return Err(refused(VervangingRefused::Replaced));
    }
    Grond::without_claimcode(&cheque.status).ok_or_else(|| {
        let why = match cheque.clone().block(BlockReden::Lost) {
            Err(why) => why,
            Ok(_) => ChequeRefused::NotBlocked,
        };
        refusal(app, why)
    })
}

/// A coordinator replaces only so many cheques a year without claim code.
async fn within_the_limit(tx: &Tx, app: &App, asked_by: Uuid) -> Result<(), Failure> {
    let most = app.regeling.vervangingen_per_jaar;
    let from = to_instant(app.today().first_of_year(), Time::midnight());
    if store::vervanging::without_claimcode(tx, asked_by, from).await? < most {
        Ok(())
    } else {
        Err(refused(VervangingRefused::OftenEnough(most)))
    }
}

fn refused(why: VervangingRefused) -> Failure {
    Failure::refused("Deze cheque wordt niet vervangen", why)
}
