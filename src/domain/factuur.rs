//! A factuur: one invoice for one sale, numbered without gaps per year over the whole municipality. Never changed: what is
//! still to be paid follows from the journal, not from the invoice.

use jiff::{Timestamp, ToSpan, civil::Date};
use uuid::Uuid;

use super::{calendar::local_date, money::Cents, nummer::Bonnummer, verkoop::Verkoop};

/// Days in which an invoice is to be paid (Civil Code 6:119a: 30 days unless something else was agreed).
const BETAALTERMIJN_DAGEN: i32 = 30;
/// How its number begins.
const LETTER: &str = "F";

/// One invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Factuur {
    /// Key.
    pub id: Uuid,
    /// Year of its number.
    pub jaar: i16,
    /// Its number in that year, without gaps.
    pub seq: u32,
    /// For which sale.
    pub verkoop: Uuid,
    /// To which organisatie, if it is one we know.
    pub organisatie: Option<Uuid>,
    /// Name and address as they were that day, line by line.
    pub aan: Vec<String>,
    /// How many cheques.
    pub aantal: u32,
    /// In cents.
    pub totaal: Cents,
    /// When.
    pub issued_at: Timestamp,
    /// The last day to pay.
    pub betalen_voor: Date,
}

impl Factuur {
    /// The invoice of a sale.
    pub fn issue(id: Uuid, seq: u32, verkoop: &Verkoop, aan: Vec<String>) -> Self {
        let day = local_date(verkoop.sold_at);
        Self {
            id,
            jaar: day.year(),
            seq,
            verkoop: verkoop.id,
            organisatie: verkoop.organisatie,
            aan,
            aantal: verkoop.aantal,
            totaal: verkoop.totaal,
            issued_at: verkoop.sold_at,
            betalen_voor: day.saturating_add(BETAALTERMIJN_DAGEN.days()),
        }
    }

    /// Its number: `F-2026-000123`.
    pub fn nummer(&self) -> Bonnummer {
        Bonnummer {
            letters: LETTER.to_owned(),
            year: self.jaar,
            seq: self.seq,
        }
    }

    /// Whether money is still open after the last day to pay.
    pub fn is_late(&self, open: Cents, today: Date) -> bool {
        open > Cents::ZERO && today > self.betalen_voor
    }
}

/// Reads what was paid of what is open, as typed in euros.
pub fn paid(typed: &str, open: Cents) -> Result<Cents, String> {
    let cents = Cents::parse_euros(typed).map_err(|error| error.to_string())?;
    if cents <= Cents::ZERO {
        Err("Vul een bedrag in van meer dan 0 euro.".to_owned())
    } else if open <= Cents::ZERO {
        Err("Deze factuur is al betaald.".to_owned())
    } else if cents > open {
        Err(format!(
            "Er staat nog {open} open. Vul hoogstens dat bedrag in. Is er te veel betaald? Betaal het verschil terug via de bank."
        ))
    } else {
        Ok(cents)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_is_paid_than_is_open() {
        let open = Cents(15_000);
        assert_eq!(paid("150", open), Ok(open));
        assert_eq!(paid("€ 0,01", open), Ok(Cents(1)));
        for (typed, open, part) in [
            ("150,01", open, "nog € 150,00 open"),
            ("0", open, "meer dan 0"),
            ("-10", open, "meer dan 0"),
            ("veel", open, "bedrag in euro's"),
            ("1", Cents::ZERO, "al betaald"),
            ("1", Cents(-1), "al betaald"),
        ] {
            let said = paid(typed, open).unwrap_err();
            assert!(said.contains(part), "{typed}: {said}");
        }
    }
}
