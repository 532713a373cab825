//! Money back for cheques, to whoever paid (domain.md §3, "Refunds"): cash and card at the counter, an invoice as a credit on its
//! debtor, what a fonds paid back to the fonds. Never more than was paid, and once (invariant M8).

use jiff::Timestamp;
use thiserror::Error;
use uuid::Uuid;

use super::{
    boeking::{Boekingsregel, Rekening},
    code::Claimcode,
    fields::FieldErrors,
    money::Cents,
    nummer::{Bonnummer, ChequeNummer},
};

/// Above this, two people are needed (reliability page §3, "four eyes").
pub const ALONE: Cents = Cents(15_000);
/// Cheques in one refund.
pub const MOST: usize = 50;

/// One refund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terugbetaling {
    /// Key.
    pub id: Uuid,
    /// Where (slug).
    pub verkooppunt: String,
    /// Year of its number.
    pub jaar: i16,
    /// Counts per verkooppunt and year, without gaps.
    pub seq: u32,
    /// All of it, in cents.
    pub totaal: Cents,
    /// What came out of the till, in cents.
    pub kas: Cents,
    /// The kasdag of that till.
    pub kasdag: Option<Uuid>,
    /// By whom.
    pub account: Uuid,
    /// When.
    pub at: Timestamp,
    /// The cheques.
    pub cheques: Vec<Terugbetaald>,
}

impl Terugbetaling {
    /// Its number, with the letters of its verkooppunt: `TB-GW-2026-000001`.
    pub fn nummer(&self, letters: &str) -> String {
        let own = Bonnummer {
            letters: letters.to_owned(),
            year: self.jaar,
            seq: self.seq,
        };
        format!("TB-{own}")
    }
}

/// One cheque of a refund.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terugbetaald {
    /// The cheque.
    pub cheque: Uuid,
    /// The sale that was paid for it.
    pub verkoop: Uuid,
    /// Its face value in cents.
    pub cents: Cents,
}

/// What goes back for one cheque: from which account, in cents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Out of where it had come in.
    pub rekening: Rekening,
    /// Of whom.
    pub partij: String,
    /// How much.
    pub cents: Cents,
}

/// Splits the face value of one cheque over whoever paid its sale. `paid` is the lines of the sale's entry, `totaal` the sale's
/// total; money that was paid at any counter goes back at this one (`verkooppunt`).
pub fn parts(
    paid: &[Boekingsregel],
    totaal: Cents,
    waarde: Cents,
    verkooppunt: &str,
) -> Result<Vec<Part>, TerugbetalingRefused> {
    let mut parts = Vec::with_capacity(1);
    let mut left = waarde.0;
    let payers: Vec<&Boekingsregel> = paid.iter().filter(|regel| regel.cents.0 > 0).collect();
    for (index, regel) in payers.iter().enumerate() {
        // The last takes what rounding left, so that the parts add up to the face value.
        let share = if index + 1 == payers.len() {
            left
        } else {
            regel.cents.0 * waarde.0 / totaal.0.max(1)
        };
        left -= share;
        let (rekening, partij) = match regel.rekening {
            // A place without a computer took cash.
            Rekening::Kas | Rekening::TeVerantwoorden => (Rekening::Kas, verkooppunt),
            Rekening::Pin => (Rekening::Pin, verkooppunt),
            Rekening::Debiteuren | Rekening::Fonds => (regel.rekening, regel.partij.as_str()),
            Rekening::UitstaandeCheques
            | Rekening::TeBetalen
            | Rekening::BijdrageGemeente
            | Rekening::Wisselgeld
            | Rekening::Kasverschil
            | Rekening::Onderweg
            | Rekening::Bank
            | Rekening::Vervallen
            | Rekening::Coulance
            | Rekening::Afgerekend => return Err(TerugbetalingRefused::NobodyPaid),
        };
        if share > 0 {
            parts.push(Part {
                rekening,
                partij: partij.to_owned(),
                cents: Cents(share),
            });
        }
    }
    if parts.is_empty() {
        return Err(TerugbetalingRefused::NobodyPaid);
    }
    Ok(parts)
}

/// Why no money goes back.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum TerugbetalingRefused {
    /// It was given for nothing.
    #[error("Deze cheque is gratis gegeven. Er is niets terug te betalen.")]
    NobodyPaid,
}

/// A refund as typed: each cheque with the claim code of its stub.
#[derive(Clone, Debug, Default)]
pub struct TerugbetalingDraft {
    /// Number and claim code.
    pub cheques: Vec<(String, String)>,
}

/// A cheque that somebody has the stub of.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// Its number.
    pub nummer: ChequeNummer,
    /// The code on the stub.
    pub claimcode: Claimcode,
}

impl TerugbetalingDraft {
    /// Adds more cheques as typed: one a line, number and claim code with a space between.
    #[must_use]
    pub fn and(mut self, lines: &str) -> Self {
        let filled = lines.lines().map(str::trim).filter(|line| !line.is_empty());
        self.cheques.extend(filled.map(|line| {
            let (nummer, claimcode) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
            (nummer.to_owned(), claimcode.trim().to_owned())
        }));
        self
    }

    /// Reads the draft, or says everything that is wrong with it. The first cheque's code stands in field `claimcode`, the
    /// others in `cheques`.
    pub fn check(&self) -> Result<Vec<Claimed>, FieldErrors> {
        let mut errors = FieldErrors::default();
        let mut claimed: Vec<Claimed> = Vec::with_capacity(self.cheques.len());
        if self.cheques.is_empty() || self.cheques.len() > MOST {
            errors.push(
                "cheques",
                format!("Geef 1 tot en met {MOST} cheques tegelijk op."),
            );
        }
        for (index, (nummer, claimcode)) in self.cheques.iter().take(MOST).enumerate() {
            let own = format!("Cheque {}: ", index + 1);
            let nummer = ChequeNummer::parse(nummer).map_err(|error| format!("{own}{error}"));
            let field = if index == 0 { "claimcode" } else { "cheques" };
            let claimcode = Claimcode::parse(claimcode).map_err(|error| {
                let own = if index == 0 { "" } else { own.as_str() };
                format!("{own}{error}")
            });
            let (nummer, claimcode) = (
                errors.take("cheques", nummer),
                errors.take(field, claimcode),
            );
            if let (Some(nummer), Some(claimcode)) = (nummer, claimcode) {
                if claimed.iter().any(|other| other.nummer == nummer) {
                    errors.push("cheques", format!("{own}{nummer} staat er 2 keer."));
                }
                claimed.push(Claimed { nummer, claimcode });
            }
        }
        if errors.is_empty() {
            Ok(claimed)
        } else {
            Err(errors)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        boeking::{Boeking, Payment},
        verkoop::Betaalwijze,
    };
    use proptest::prelude::*;

    fn sale(betaalwijze: Betaalwijze, fonds: Option<i64>, totaal: i64) -> Vec<Boekingsregel> {
        let payment = Payment {
            verkooppunt: "de-lieve",
            betaalwijze,
            debiteur: None,
            fonds: fonds.map(|part| ("zon", Cents(part))),
        };
        Boeking::sale(payment, Cents(totaal)).regels
    }

    fn back(betaalwijze: Betaalwijze) -> Result<(Rekening, String), TerugbetalingRefused> {
        let paid = sale(betaalwijze, None, 4_500);
        let parts = parts(&paid, Cents(4_500), Cents(1_500), "gemeentewinkel")?;
        assert_eq!(parts.len(), 1);
        assert_eq!(parts[0].cents, Cents(1_500));
        Ok((parts[0].rekening, parts[0].partij.clone()))
    }

    #[test]
    fn money_goes_back_to_where_it_came_from() {
        let here = |rekening| Ok((rekening, "gemeentewinkel".to_owned()));
        assert_eq!(back(Betaalwijze::Contant), here(Rekening::Kas));
        assert_eq!(back(Betaalwijze::Later), here(Rekening::Kas));
        assert_eq!(back(Betaalwijze::Pin), here(Rekening::Pin));
        assert_eq!(
            back(Betaalwijze::Factuur),
            Ok((Rekening::Debiteuren, "de-lieve".to_owned()))
        );
        assert_eq!(
            back(Betaalwijze::Coulance),
            Err(TerugbetalingRefused::NobodyPaid)
        );
    }

    proptest! {
        #[test]
        fn what_a_fonds_paid_goes_back_to_the_fonds_to_the_cent(count in 1..20_i64, price in 1..5_000_i64, own in 0..5_000_i64) {
            let own = own.min(price);
            let paid = sale(Betaalwijze::Contant, Some(count * (price - own)), count * price);
            let parts = parts(&paid, Cents(count * price), Cents(price), "gemeentewinkel").unwrap();
            let of = |rekening| parts.iter().filter(|part| part.rekening == rekening).map(|part| part.cents.0).sum::<i64>();
            prop_assert_eq!((of(Rekening::Kas), of(Rekening::Fonds)), (own, price - own));
        }
    }

    #[test]
    fn a_list_is_read_line_by_line_and_every_mistake_is_named() {
        let draft = TerugbetalingDraft {
            cheques: vec![("HU26-000001-X".into(), "kort".into())],
        }
        .and("\n HU26-0001 ABCD-EFGH \n\nonzin\n");
        assert_eq!(draft.cheques.len(), 3);
        assert_eq!(draft.cheques[1].1, "ABCD-EFGH");
        let errors = draft.check().unwrap_err();
        assert!(errors.get("claimcode").is_some(), "{errors:?}");
        assert!(errors.list().len() >= 3, "{errors:?}");
        assert!(TerugbetalingDraft::default().check().is_err());
    }
}
