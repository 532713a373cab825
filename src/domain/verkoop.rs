//! One sale of cheques at a verkooppunt: how many, how it was paid, and by whom if that must be known. Append-only: what is
//! wrong is set right by a new fact, never by changing the sale.

use std::ops::RangeInclusive;

use jiff::Timestamp;
use uuid::Uuid;

use super::{
    address::Naam, boeking::Rekening, fields::FieldErrors, money::Cents, nummer::Bonnummer,
};

/// Cheques in one sale at the counter page; the API serves larger orders.
pub const AT_THE_COUNTER: RangeInclusive<u32> = 1..=20;
/// Cheques in one sale through the API.
pub const BY_API: RangeInclusive<u32> = 1..=1000;

/// How a sale is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Betaalwijze {
    /// Cash, in the till of the verkooppunt.
    Contant,
    /// By card.
    Pin,
    /// On account: the buyer is named and pays later.
    Factuur,
    /// Sold from stock, reported only when the cheque turned up at a resident's door; the verkooppunt still has to
    /// account for it.
    Later,
    /// Paid by a fonds, all of it.
    Fonds,
    /// Not paid: the value of an older cheque moved here.
    Vervanging,
    /// Not paid: the municipality sets something right.
    Coulance,
}

impl Betaalwijze {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Contant,
        Self::Pin,
        Self::Factuur,
        Self::Later,
        Self::Fonds,
        Self::Vervanging,
        Self::Coulance,
    ];

    /// What a clerk can choose.
    pub const CHOICES: [Self; 3] = [Self::Contant, Self::Pin, Self::Factuur];

    /// The word in the database and the API.
    pub fn word(self) -> &'static str {
        match self {
            Self::Contant => "contant",
            Self::Pin => "pin",
            Self::Factuur => "factuur",
            Self::Later => "later",
            Self::Fonds => "fonds",
            Self::Vervanging => "vervanging",
            Self::Coulance => "coulance",
        }
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Contant => "Contant",
            Self::Pin => "Pin",
            Self::Factuur => "Factuur",
            Self::Later => "Later gemeld",
            Self::Fonds => "Fonds",
            Self::Vervanging => "Vervanging",
            Self::Coulance => "Coulance",
        }
    }

    /// Back from [`Betaalwijze::word`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }

    /// Whether somebody bought something, now or later, for themselves or for another.
    pub fn is_sale(self) -> bool {
        match self {
            Self::Contant | Self::Pin | Self::Factuur | Self::Later | Self::Fonds => true,
            Self::Vervanging | Self::Coulance => false,
        }
    }

    /// Where what the buyer paid, or still has to pay, stands in the journal.
    pub fn rekening(self) -> Rekening {
        match self {
            Self::Contant => Rekening::Kas,
            Self::Pin => Rekening::Pin,
            Self::Factuur => Rekening::Debiteuren,
            Self::Later => Rekening::TeVerantwoorden,
            Self::Fonds => Rekening::Fonds,
            Self::Vervanging => Rekening::UitstaandeCheques,
            Self::Coulance => Rekening::Coulance,
        }
    }
}

/// One sale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verkoop {
    /// Key.
    pub id: Uuid,
    /// Where (slug).
    pub verkooppunt: String,
    /// Year of the receipt's number.
    pub bon_jaar: i16,
    /// The receipt's number in that year, without gaps.
    pub bon_seq: u32,
    /// How many cheques.
    pub aantal: u32,
    /// What was paid, in cents.
    pub totaal: Cents,
    /// How.
    pub betaalwijze: Betaalwijze,
    /// Who pays the invoice; none for anonymous sales.
    pub koper: Option<String>,
    /// Which organisation is sent the invoice, if it is one we know.
    pub organisatie: Option<Uuid>,
    /// From which toekenning a fonds pays, and how many cents of the total.
    pub toekenning: Option<(Uuid, Cents)>,
    /// The kasdag whose till the cash went into.
    pub kasdag: Option<Uuid>,
    /// When it was sold.
    pub sold_at: Timestamp,
    /// When we heard of it.
    pub reported_at: Timestamp,
    /// By whom.
    pub account: Uuid,
}

impl Verkoop {
    /// What the buyer pays, in cents: all of it, but for what a fonds pays.
    pub fn own_part(&self) -> Cents {
        Cents(self.totaal.0 - self.toekenning.map_or(0, |(_, part)| part.0))
    }

    /// The receipt's number, with the letters of its verkooppunt.
    pub fn bonnummer(&self, letters: &str) -> Bonnummer {
        Bonnummer {
            letters: letters.to_owned(),
            year: self.bon_jaar,
            seq: self.bon_seq,
        }
    }
}

/// A sale as typed.
#[derive(Clone, Debug, Default)]
pub struct VerkoopDraft {
    /// Slug of the verkooppunt.
    pub verkooppunt: String,
    /// How many.
    pub aantal: String,
    /// How paid.
    pub betaalwijze: String,
    /// Who pays the invoice.
    pub koper: String,
}

/// Who pays for a sale besides whoever stands at the counter, as typed; both empty at an ordinary sale.
#[derive(Clone, Debug, Default)]
pub struct PayerDraft {
    /// Key of the organisatie that is sent the invoice.
    pub organisatie: String,
    /// Number of the toekenning that is sold against.
    pub toekenning: String,
}

/// A sale that can be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewVerkoop {
    /// Slug of the verkooppunt; that it exists is asked of the regeling.
    pub verkooppunt: String,
    /// How many.
    pub aantal: u32,
    /// How paid.
    pub betaalwijze: Betaalwijze,
    /// Who pays the invoice.
    pub koper: Option<String>,
}

impl VerkoopDraft {
    /// Reads the draft, or says everything that is wrong with it.
    pub fn check(&self, allowed: &RangeInclusive<u32>) -> Result<NewVerkoop, FieldErrors> {
        let mut errors = FieldErrors::default();
        let aantal = errors.take("aantal", whole_number(&self.aantal, allowed));
        let betaalwijze = Betaalwijze::CHOICES
            .into_iter()
            .find(|one| one.word() == self.betaalwijze.trim());
        if betaalwijze.is_none() {
            errors.push(
                "betaalwijze",
                "Kies hoe er betaald wordt: contant, pin of factuur.",
            );
        }
        let typed = self.koper.trim();
        let koper = match (betaalwijze, typed.is_empty()) {
            (Some(Betaalwijze::Factuur), true) => {
                errors.push("koper", "Vul in voor wie de factuur is.");
                None
            }
            // Cheques are sold anonymously; a name nobody needs is not kept.
            (
                Some(
                    Betaalwijze::Contant
                    | Betaalwijze::Pin
                    | Betaalwijze::Later
                    | Betaalwijze::Fonds
                    | Betaalwijze::Vervanging
                    | Betaalwijze::Coulance,
                )
                | None,
                _,
            ) => None,
            (Some(Betaalwijze::Factuur), false) => errors
                .take("koper", Naam::parse(typed))
                .map(|naam| naam.as_str().to_owned()),
        };
        match (aantal, betaalwijze) {
            (Some(aantal), Some(betaalwijze)) if errors.is_empty() => Ok(NewVerkoop {
                verkooppunt: self.verkooppunt.trim().to_owned(),
                aantal,
                betaalwijze,
                koper,
            }),
            _ => Err(errors),
        }
    }
}

/// Reads a whole number of cheques as typed.
pub fn whole_number(typed: &str, allowed: &RangeInclusive<u32>) -> Result<u32, String> {
    typed
        .trim()
        .parse::<u32>()
        .ok()
        .filter(|count| allowed.contains(count))
        .ok_or_else(|| {
            format!(
                "Vul een heel aantal in van {} tot en met {}.",
                allowed.start(),
                allowed.end()
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(aantal: &str, betaalwijze: &str, koper: &str) -> VerkoopDraft {
        VerkoopDraft {
            verkooppunt: "gemeentewinkel".into(),
            aantal: aantal.into(),
            betaalwijze: betaalwijze.into(),
            koper: koper.into(),
        }
    }

    #[test]
    fn only_whole_counts_in_range_are_sold() {
        for good in ["1", " 20 ", "7"] {
            assert!(
                draft(good, "pin", "").check(&AT_THE_COUNTER).is_ok(),
                "{good}"
            );
        }
        for bad in [
            "",
            "0",
            "-1",
            "1.5",
            "1,5",
            "21",
            "1e9",
            "1000000000000",
            "x",
            "١",
        ] {
            let errors = draft(bad, "pin", "").check(&AT_THE_COUNTER).unwrap_err();
            assert_eq!(
                errors.get("aantal"),
                Some("Vul een heel aantal in van 1 tot en met 20."),
                "{bad}"
            );
        }
    }

    #[test]
    fn an_invoice_needs_a_name_and_cash_keeps_none() {
        let errors = draft("1", "factuur", " ")
            .check(&AT_THE_COUNTER)
            .unwrap_err();
        assert_eq!(errors.get("koper"), Some("Vul in voor wie de factuur is."));
        let sale = draft("1", "contant", "mevrouw De Smet").check(&AT_THE_COUNTER);
        assert_eq!(sale.unwrap().koper, None);
        let sale = draft("1", "factuur", "De Blaauwe Hoeve").check(&AT_THE_COUNTER);
        assert_eq!(sale.unwrap().koper.as_deref(), Some("De Blaauwe Hoeve"));
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let errors = draft("x", "later", "").check(&BY_API).unwrap_err();
        assert_eq!(errors.list().len(), 2);
    }
}
