//! Selling cheques that lie in stock: at the counter from a range, or told afterwards from the sales strips in the cash box or
//! by telephone (sold-at is then not reported-at). And accounting for what was sold before anybody told us.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    Act, Done, Failure, Once,
    cheque::{move_on, refusal},
    kas, once, record, stock,
    verkoop::{
        add_verkoop,
        payer::{self, Asked, Payer},
    },
};
use crate::{
    app::App,
    domain::{
        account::{Actor, Want, may},
        boeking::{Boeking, Rekening},
        calendar::{local_date, to_instant},
        cheque::{Cheque, ChequeRange, RangeDraft, Sale, own_nummer, valid_until},
        fields::FieldErrors,
        money::Cents,
        verkoop::{NewVerkoop, PayerDraft, VerkoopDraft},
    },
    store::{self, Tx, boeking::Place},
};

pub use crate::store::verkoop::ToAccount;

/// Strips in one report.
const MOST_STRIPS: usize = 500;
/// Cheques in one sale from stock at the counter or in one report.
const MOST: u32 = 500;
/// A sale is reported within so many days; older is a typing error.
const OLDEST_DAYS: i64 = 366;

/// A sale from stock as typed: a range, or sales strips, one on each line.
#[derive(Clone, Debug, Default)]
pub struct StockSaleDraft {
    /// First and last, scanned or typed.
    pub range: RangeDraft,
    /// Sales strips: a number on each line, as a scanner types them.
    pub stroken: String,
    /// How it was paid.
    pub betaalwijze: String,
    /// Who pays the invoice.
    pub koper: String,
    /// The day of the sale, `2026-11-02`; only when it is told afterwards.
    pub verkocht_op: String,
    /// Who pays besides whoever stands at the counter; only there.
    pub payer: PayerDraft,
}

/// A sale from stock that was written down.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Reported {
    /// The sale.
    pub verkoop: Uuid,
    /// Its cheques.
    pub aantal: u32,
    /// Strips that were scanned more than once; they count once.
    pub twice: u32,
}

/// Sells a range from the stock of one's own verkooppunt, now.
pub async fn sell(
    app: &App,
    actor: &Actor,
    draft: &StockSaleDraft,
    key: Option<Once>,
) -> Result<Done<Reported>, Failure> {
    let verkooppunt = super::verkoop::own_verkooppunt(app, actor)?.slug.clone();
    let now = app.now();
    let paid = (draft, &draft.payer);
    write_down(app, actor, &verkooppunt, paid, Ok(now), key).await
}

/// Reports what a verkooppunt sold earlier, from its strips or by telephone. Who else pays is settled at the counter only.
pub async fn report(
    app: &App,
    actor: &Actor,
    verkooppunt: &str,
    draft: &StockSaleDraft,
    key: Option<Once>,
) -> Result<Done<Reported>, Failure> {
    may_report(app, actor, verkooppunt)?;
    let sold_at = day_of_sale(app, &draft.verkocht_op);
    let paid = (draft, &PayerDraft::default());
    write_down(app, actor, verkooppunt, paid, sold_at, key).await
}

async fn write_down(
    app: &App,
    actor: &Actor,
    verkooppunt: &str,
    (draft, payer): (&StockSaleDraft, &PayerDraft),
    sold_at: Result<Timestamp, String>,
    key: Option<Once>,
) -> Result<Done<Reported>, Failure> {
    let mut errors = FieldErrors::default();
    let sold_at = errors.take("verkochtOp", sold_at);
    let picked = errors_of(&mut errors, pick(app, draft).await?);
    let payment = VerkoopDraft {
        verkooppunt: verkooppunt.to_owned(),
        aantal: picked
            .as_ref()
            .map_or(1, |picked| picked.aantal.max(1))
            .to_string(),
        betaalwijze: draft.betaalwijze.clone(),
        koper: draft.koper.clone(),
    };
    let (payment, payer) = payer::named(app, actor, &payment, payer).await?;
    let new = errors_of(&mut errors, payment.check(&(1..=MOST)));
    let (Some(sold_at), Some(picked), Some(new), true) = (sold_at, picked, new, errors.is_empty())
    else {
        return Err(Failure::Invalid(errors));
    };
    let (own_app, own_actor) = (app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        let verkoop = sell_in(&tx, &own_app, &own_actor, (&new, &payer), &picked, sold_at).await?;
        Ok(Reported {
            verkoop,
            aantal: picked.aantal,
            twice: picked.twice,
        })
    })
    .await
}

/// Which cheques are meant.
#[derive(Clone)]
struct Picked {
    ranges: Vec<ChequeRange>,
    aantal: u32,
    twice: u32,
    strips: bool,
}

/// Reads the strips, or the range when there are none.
async fn pick(app: &App, draft: &StockSaleDraft) -> Result<Result<Picked, FieldErrors>, Failure> {
    let lines: Vec<(usize, &str)> = (1..)
        .zip(draft.stroken.lines().map(str::trim))
        .filter(|(_, line)| !line.is_empty())
        .collect();
    if lines.is_empty() {
        let range = stock::range(app, &draft.range).await?;
        return Ok(range.map(|range| Picked {
            ranges: vec![range],
            aantal: range.aantal(),
            twice: 0,
            strips: false,
        }));
    }
    let mut errors = FieldErrors::default();
    if lines.len() > MOST_STRIPS {
        errors.push(
            "stroken",
            "Dit zijn meer dan 500 stroken. Meld ze in meer keren.",
        );
        return Ok(Err(errors));
    }
    if !draft.range.eerste.trim().is_empty() {
        errors.push("eerste", "Vul de stroken in, of een reeks. Niet allebei.");
    }
    let mut ranges: Vec<ChequeRange> = Vec::with_capacity(lines.len());
    let mut twice = 0;
    for (line, typed) in lines {
        let typed = stock::nummer_of(app, typed).await?;
        match own_nummer(&typed, &app.regeling.cheque_prefix) {
            Ok(nummer) => {
                let one = ChequeRange {
                    jaar: nummer.year,
                    first: nummer.seq,
                    last: nummer.seq,
                };
                if ranges.contains(&one) {
                    twice += 1;
                } else {
                    ranges.push(one);
                }
            }
            Err(sentence) => errors.push("stroken", format!("Regel {line}: {sentence}")),
        }
    }
    // In the order of their numbers, so that two who report at once wait for each other in one order.
    ranges.sort_by_key(|one| (one.jaar, one.first));
    let aantal = u32::try_from(ranges.len()).unwrap_or(u32::MAX);
    Ok(if errors.is_empty() {
        Ok(Picked {
            ranges,
            aantal,
            twice,
            strips: true,
        })
    } else {
        Err(errors)
    })
}

/// Sells these cheques, inside the caller's unit of work, at the prices printed on them.
async fn sell_in(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    (new, payer): (&NewVerkoop, &Payer),
    picked: &Picked,
    sold_at: Timestamp,
) -> Result<Uuid, Failure> {
    let mut cheques: Vec<Cheque> = Vec::new();
    let mut errors = FieldErrors::default();
    for range in &picked.ranges {
        match stock::held(tx, app, range, &new.verkooppunt).await {
            Ok(held) => cheques.extend(held),
            // All strips that cannot be are told at once; what was scanned stays.
            Err(Failure::Invalid(told)) => {
                for (field, sentence) in told.list() {
                    let field = if picked.strips { "stroken" } else { field };
                    errors.push(field, sentence);
                }
            }
            Err(other) => return Err(other),
        }
    }
    if !errors.is_empty() {
        return Err(Failure::Invalid(errors));
    }
    let too_much = || Failure::Invalid(FieldErrors::one("laatste", "Dit zijn te veel cheques."));
    let each = cheques.first().map(|cheque| cheque.waarde);
    let asked = Asked {
        each: each.filter(|each| cheques.iter().all(|cheque| cheque.waarde == *each)),
        totaal: Cents::checked_sum(cheques.iter().map(|cheque| cheque.waarde))
            .ok_or_else(too_much)?,
    };
    let verkoop = add_verkoop(tx, app, actor, new, payer, asked, sold_at).await?;
    let sale = Sale {
        verkoop: verkoop.id,
        at: sold_at,
        valid_until: valid_until(local_date(sold_at), app.regeling.geldigheid_maanden),
    };
    for was in cheques {
        let cheque = was
            .clone()
            .sell(sale)
            .map_err(|refused| refusal(app, refused))?;
        move_on(tx, app, actor, &was, &cheque, "cheque.sell").await?;
    }
    Ok(verkoop.id)
}

/// The moment of a sale of which only the day is known: noon, or now if that is not over yet.
fn day_of_sale(app: &App, typed: &str) -> Result<Timestamp, String> {
    let day: Date = typed
        .trim()
        .parse()
        .map_err(|_| "Vul de dag van de verkoop in.".to_owned())?;
    let today = app.today();
    let oldest = today.saturating_sub(jiff::Span::new().days(OLDEST_DAYS));
    if day > today {
        return Err("Deze dag moet nog komen. Vul de dag van de verkoop in.".to_owned());
    }
    if day < oldest {
        return Err("Deze dag is langer dan een jaar geleden. Kijk de datum na.".to_owned());
    }
    let noon = to_instant(day, jiff::civil::time(12, 0, 0, 0));
    Ok(noon.min(app.now()))
}

/// Whether this account may tell what a verkooppunt sold; the own stock of the municipality sells nothing.
pub fn may_report(app: &App, actor: &Actor, verkooppunt: &str) -> Result<(), Failure> {
    may(actor, Want::ReportSales { verkooppunt })?;
    app.regeling
        .verkooppunt(verkooppunt)
        .map(|_| ())
        .ok_or(Failure::NotFound)
}

/// Late-reported sales of a verkooppunt that it still has to account for, oldest first.
pub async fn to_account(
    app: &App,
    actor: &Actor,
    verkooppunt: &str,
) -> Result<Vec<ToAccount>, Failure> {
    may_report(app, actor, verkooppunt)?;
    Ok(store::verkoop::to_account(app.store.read(), verkooppunt).await?)
}

/// Where the money of late-reported sales came in.
pub const WAYS_IN: [Rekening; 3] = [Rekening::Kas, Rekening::Pin, Rekening::Bank];

/// What is accounted for, as typed.
#[derive(Clone, Debug, Default)]
pub struct AccountDraft {
    /// Keys of the sales.
    pub verkopen: Vec<String>,
    /// Where the money came in: `kas`, `pin` or `bank`.
    pub waarheen: String,
}

/// Accounts for late-reported sales of a verkooppunt; answers how many.
pub async fn account(
    app: &App,
    actor: &Actor,
    verkooppunt: &str,
    draft: &AccountDraft,
    key: Option<Once>,
) -> Result<Done<usize>, Failure> {
    may_report(app, actor, verkooppunt)?;
    let mut errors = FieldErrors::default();
    let chosen: Vec<Uuid> = draft
        .verkopen
        .iter()
        .filter_map(|key| key.parse().ok())
        .collect();
    if chosen.is_empty() || chosen.len() != draft.verkopen.len() {
        errors.push("verkopen", "Kies welke verkopen u verantwoordt.");
    }
    let into = WAYS_IN
        .into_iter()
        .find(|one| one.word() == draft.waarheen.trim());
    if into.is_none() {
        errors.push("waarheen", "Kies waar het geld is binnengekomen.");
    }
    let (Some(into), true) = (into, errors.is_empty()) else {
        return Err(Failure::Invalid(errors));
    };
    let (own_app, own_actor) = (app.clone(), actor.clone());
    let verkooppunt = verkooppunt.to_owned();
    once(app, actor, key, move |tx| async move {
        for id in &chosen {
            account_in(&tx, &own_app, &own_actor, &verkooppunt, *id, into).await?;
        }
        Ok(chosen.len())
    })
    .await
}

async fn account_in(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    verkooppunt: &str,
    id: Uuid,
    into: Rekening,
) -> Result<(), Failure> {
    let open = store::verkoop::to_account(tx, verkooppunt).await?;
    let one = open
        .into_iter()
        .find(|one| one.verkoop.id == id)
        .ok_or_else(|| {
            Failure::refused(
                "Deze verkoop is al verantwoord",
                "Ververs de pagina: daar staat wat nog open is. Er is niets gedaan.",
            )
        })?;
    let now = app.now();
    let kasdag = if into == Rekening::Kas {
        Some(kas::open_for(tx, app, actor, verkooppunt).await?)
    } else {
        None
    };
    let place = Place {
        verkoop: Some(id),
        kasdag,
        ..Place::new(app.new_id(), now, actor.account_id())
    };
    let entry = Boeking::accounted(verkooppunt, into, one.verkoop.totaal);
    store::boeking::add(tx, &place, &entry).await?;
    record(
        tx,
        now,
        actor,
        Act {
            action: "verkoop.account",
            object: "boeking",
            object_id: place.id,
            no: 1,
            from: None,
            to: None,
        },
    );
    Ok(())
}

/// Keeps a value, or takes over the errors of its draft.
fn errors_of<T>(errors: &mut FieldErrors, result: Result<T, FieldErrors>) -> Option<T> {
    match result {
        Ok(value) => Some(value),
        Err(told) => {
            for (field, sentence) in told.list() {
                errors.push(field, sentence);
            }
            None
        }
    }
}
