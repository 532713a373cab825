//! What lies where: which cheques a holder has, whether a range may be touched, and what of it is worth nothing for ever.
//! A holder is a verkooppunt, or the municipality's own stock.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Done, Failure, Once, akkoord, once};
use crate::{
    app::App,
    domain::{
        account::{Actor, Want, may},
        akkoord::Voorstel,
        cheque::{Cheque, ChequeRange, ChequeStatus, RangeDraft, VoidReden},
        code::Code,
        fields::FieldErrors,
        overdracht::{OWN_STOCK, OWN_STOCK_LABEL, OWN_STOCK_WORD},
    },
    store::{self, Tx},
};

/// Spoiled cheques one person may declare worthless at once (reliability page, "four eyes").
const VOID_ALONE: u32 = 10;

/// Nobody else moves stock until this unit of work ends: rules here look at whole ranges.
pub(super) async fn lock(tx: &Tx) -> Result<(), Failure> {
    Ok(tx.lock("stock").await?)
}

/// The holder that a form or path names: the slug of a verkooppunt, or the word for the own stock.
pub fn holder(app: &App, word: &str) -> Option<String> {
    let word = word.trim();
    if word == OWN_STOCK_WORD {
        return Some(OWN_STOCK.to_owned());
    }
    app.regeling
        .verkooppunt(word)
        .map(|verkooppunt| verkooppunt.slug.clone())
}

/// The word of a holder in a form or path.
pub fn holder_word(holder: &str) -> &str {
    if holder == OWN_STOCK {
        OWN_STOCK_WORD
    } else {
        holder
    }
}

/// What people call a holder.
pub fn holder_naam(app: &App, holder: &str) -> String {
    if holder == OWN_STOCK {
        return OWN_STOCK_LABEL.to_owned();
    }
    app.regeling
        .verkooppunt(holder)
        .map_or_else(|| holder.to_owned(), |one| one.naam.clone())
}

/// Whether this account has to do with stock at all.
pub(super) fn any_stock(actor: &Actor) -> Result<(), Failure> {
    let own = actor.account()?.rol.verkooppunt().unwrap_or(OWN_STOCK);
    may(actor, Want::HoldStock { verkooppunt: own })?;
    Ok(())
}

/// The range that was typed or scanned; the QR of a cheque is as good as its number. Inner errors are those of the fields.
pub(super) async fn range(
    app: &App,
    draft: &RangeDraft,
) -> Result<Result<ChequeRange, FieldErrors>, Failure> {
    let read = RangeDraft {
        eerste: nummer_of(app, &draft.eerste).await?,
        laatste: nummer_of(app, &draft.laatste).await?,
    };
    Ok(read.check(&app.regeling.cheque_prefix))
}

/// What was typed, or the number of the cheque whose code it is.
pub(super) async fn nummer_of(app: &App, typed: &str) -> Result<String, Failure> {
    let Ok(code) = Code::parse(typed) else {
        return Ok(typed.to_owned());
    };
    let found = super::cheque::by_code(app.store.read(), app, &code).await?;
    Ok(found.map_or_else(
        || typed.to_owned(),
        |cheque| cheque.nummer(&app.regeling.cheque_prefix).to_string(),
    ))
}

/// All cheques of a range, if this holder has every one of them and none is on its way to another.
pub(super) async fn held(
    tx: &Tx,
    app: &App,
    range: &ChequeRange,
    holder: &str,
) -> Result<Vec<Cheque>, Failure> {
    lock(tx).await?;
    let cheques = store::cheque::in_range(tx, range).await?;
    if let Some(seq) = first_missing(&cheques, range) {
        let one = ChequeRange {
            first: seq,
            last: seq,
            ..*range
        };
        let nummer = one.nummers(&app.regeling.cheque_prefix).0;
        return Err(Failure::Invalid(FieldErrors::one(
            "laatste",
            format!("Er is geen cheque met nummer {nummer}."),
        )));
    }
    if let Some((cheque, why)) = cheques
        .iter()
        .find_map(|cheque| Some((cheque, elsewhere(app, cheque, holder)?)))
    {
        let nummer = cheque.nummer(&app.regeling.cheque_prefix);
        return Err(Failure::Invalid(FieldErrors::one(
            "eerste",
            format!("Cheque {nummer} {why}"),
        )));
    }
    if let Some(open) = store::overdracht::open_over(tx, range).await? {
        let (first, last) = open.range.nummers(&app.regeling.cheque_prefix);
        return Err(Failure::Invalid(FieldErrors::one(
            "eerste",
            format!(
                "Cheques {first} tot en met {last} zijn onderweg naar {}. Laat die overdracht eerst bevestigen of trek hem in.",
                holder_naam(app, &open.naar)
            ),
        )));
    }
    Ok(cheques)
}

fn first_missing(cheques: &[Cheque], range: &ChequeRange) -> Option<u32> {
    let mut found = cheques.iter().map(|cheque| cheque.seq);
    (range.first..=range.last).find(|seq| found.next() != Some(*seq))
}

/// Why this holder does not have the cheque; the end of a sentence that begins with its number.
fn elsewhere(app: &App, cheque: &Cheque, holder: &str) -> Option<String> {
    if let Some(sale) = cheque.status.sale() {
        let day = crate::domain::calendar::long_date(crate::domain::calendar::local_date(sale.at));
        return Some(format!(
            "is al verkocht, op {day} bij {}.",
            holder_naam(app, &cheque.verkooppunt)
        ));
    }
    if let Some(reden) = cheque.status.reden().and_then(VoidReden::parse) {
        return Some(format!(
            "is ongeldig gemaakt ({}).",
            reden.label().to_lowercase()
        ));
    }
    (cheque.verkooppunt != holder)
        .then(|| format!("ligt bij {}.", holder_naam(app, &cheque.verkooppunt)))
}

/// What somebody declares worthless, as typed.
#[derive(Clone, Debug, Default)]
pub struct VoidDraft {
    /// Which cheques.
    pub range: RangeDraft,
    /// Why: the word of a [`VoidReden`].
    pub reden: String,
}

/// What came of declaring cheques worthless.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Voided {
    /// So many are worth nothing now.
    Done(u32),
    /// Another has to agree first: the key of that question.
    Asked(Uuid),
}

/// Declares a range of a holder's stock worthless. Spoiled paper beyond [`VOID_ALONE`] needs two people; what is missing or
/// stolen is held back at once, because an alarm cannot wait for a second person.
pub async fn make_void(
    app: &App,
    actor: &Actor,
    holder: &str,
    draft: &VoidDraft,
    key: Option<Once>,
) -> Result<Done<Voided>, Failure> {
    may_hold(actor, holder)?;
    let range = range(app, &draft.range).await?;
    let mut errors = range.as_ref().err().cloned().unwrap_or_default();
    let reden = VoidReden::parse(draft.reden.trim());
    if reden.is_none() {
        errors.push("reden", "Kies waarom de cheques ongeldig worden.");
    }
    let (Ok(range), Some(reden), true) = (range, reden, errors.is_empty()) else {
        return Err(Failure::Invalid(errors));
    };
    let (own_app, own_actor, holder) = (app.clone(), actor.clone(), holder.to_owned());
    once(app, actor, key, move |tx| async move {
        if range.aantal() <= VOID_ALONE || reden.raises_alarm() {
            return void_in(&tx, &own_app, &own_actor, &holder, range, reden)
                .await
                .map(Voided::Done);
        }
        held(&tx, &own_app, &range, &holder).await?;
        let voorstel = Voorstel::Void {
            verkooppunt: holder,
            range,
            reden,
        };
        akkoord::ask(&tx, &own_app, &own_actor, voorstel)
            .await
            .map(Voided::Asked)
    })
    .await
}

/// Declares a range worthless, inside the caller's unit of work; answers how many cheques.
pub(super) async fn void_in(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    holder: &str,
    range: ChequeRange,
    reden: VoidReden,
) -> Result<u32, Failure> {
    let now = app.now();
    let cheques = held(tx, app, &range, holder).await?;
    for was in &cheques {
        let cheque = was
            .clone()
            .make_void(reden)
            .map_err(|why| super::cheque::refusal(app, why))?;
        super::cheque::note(tx, now, actor, was, &cheque, "cheque.make_void");
    }
    let target = store::cheque::Target {
        status: ChequeStatus::Void { reden },
        verkooppunt: holder,
    };
    store::cheque::move_range(tx, &range, holder, target, cheques.len(), now).await?;
    Ok(range.aantal())
}

/// Whether this account answers for what this holder has.
pub fn may_hold(actor: &Actor, holder: &str) -> Result<(), Failure> {
    if holder == OWN_STOCK {
        may(actor, Want::ManageStock)?;
    } else {
        may(
            actor,
            Want::HoldStock {
                verkooppunt: holder,
            },
        )?;
    }
    Ok(())
}
