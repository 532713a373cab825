//! One balanced entry in the journal. Debit is positive, credit negative; the lines of an entry sum to zero (invariant M1).
//! Entries are never changed; balances are sums of lines, never stored (domain.md §3, "Money").

use super::{money::Cents, verkoop::Betaalwijze};

/// An account in the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rekening {
    /// Cash in the till of a verkooppunt.
    Kas,
    /// Paid by card at a verkooppunt.
    Pin,
    /// Invoices of a verkooppunt still to be paid.
    Debiteuren,
    /// Sold from stock by a verkooppunt, still to be accounted for.
    TeVerantwoorden,
    /// What the scheme owes the bearers of cheques.
    UitstaandeCheques,
    /// What the municipality owes an uitvoerder.
    TeBetalen,
    /// What the municipality adds where tariff and price differ.
    BijdrageGemeente,
}

impl Rekening {
    /// All of them, in the order of a balance.
    pub const ALL: [Self; 7] = [
        Self::Kas,
        Self::Pin,
        Self::Debiteuren,
        Self::TeVerantwoorden,
        Self::UitstaandeCheques,
        Self::TeBetalen,
        Self::BijdrageGemeente,
    ];

    /// The word in the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::Kas => "kas",
            Self::Pin => "pin",
            Self::Debiteuren => "debiteuren",
            Self::TeVerantwoorden => "te_verantwoorden",
            Self::UitstaandeCheques => "uitstaande_cheques",
            Self::TeBetalen => "te_betalen",
            Self::BijdrageGemeente => "bijdrage_gemeente",
        }
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Kas => "Kas",
            Self::Pin => "Pin",
            Self::Debiteuren => "Facturen, nog te ontvangen",
            Self::TeVerantwoorden => "Later gemelde verkoop, nog te verantwoorden",
            Self::UitstaandeCheques => "Uitstaande cheques",
            Self::TeBetalen => "Te betalen aan uitvoerders",
            Self::BijdrageGemeente => "Bijdrage van de gemeente",
        }
    }

    /// Back from [`Rekening::word`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// What an entry is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BoekingSoort {
    /// A sale.
    Verkoop,
    /// A cheque handed in.
    Verzilvering,
}

impl BoekingSoort {
    /// The word in the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::Verkoop => "verkoop",
            Self::Verzilvering => "verzilvering",
        }
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Verkoop => "Verkoop",
            Self::Verzilvering => "Cheque gebruikt",
        }
    }

    /// Back from [`BoekingSoort::word`].
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Verkoop, Self::Verzilvering]
            .into_iter()
            .find(|one| one.word() == word)
    }
}

/// One line of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Boekingsregel {
    /// On which account.
    pub rekening: Rekening,
    /// Of whom: slug of a verkooppunt or uitvoerder, or empty for the municipality.
    pub partij: String,
    /// Debit positive, credit negative.
    pub cents: Cents,
}

/// The lines of an entry and what they are about. Made only in balance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Boeking {
    /// About what.
    pub soort: BoekingSoort,
    /// Two or three lines that sum to zero.
    pub regels: Vec<Boekingsregel>,
}

impl Boeking {
    /// Cheques were sold: money or a claim on money comes in, and the bearers are owed work.
    pub fn sale(verkooppunt: &str, betaalwijze: Betaalwijze, totaal: Cents) -> Self {
        let received = match betaalwijze {
            Betaalwijze::Contant => Rekening::Kas,
            Betaalwijze::Pin => Rekening::Pin,
            Betaalwijze::Factuur => Rekening::Debiteuren,
            Betaalwijze::Later => Rekening::TeVerantwoorden,
        };
        Self {
            soort: BoekingSoort::Verkoop,
            regels: vec![
                regel(received, verkooppunt, totaal.0),
                regel(Rekening::UitstaandeCheques, "", -totaal.0),
            ],
        }
    }

    /// A cheque was handed in: its bearer is owed nothing more, the uitvoerder is owed its tariff, and the municipality
    /// bears the difference.
    pub fn redemption(uitvoerder: &str, waarde: Cents, tarief: Cents) -> Self {
        let mut regels = vec![
            regel(Rekening::UitstaandeCheques, "", waarde.0),
            regel(Rekening::TeBetalen, uitvoerder, -tarief.0),
        ];
        if waarde != tarief {
            regels.push(regel(Rekening::BijdrageGemeente, "", tarief.0 - waarde.0));
        }
        Self {
            soort: BoekingSoort::Verzilvering,
            regels,
        }
    }
}

fn regel(rekening: Rekening, partij: &str, cents: i64) -> Boekingsregel {
    Boekingsregel {
        rekening,
        partij: partij.to_owned(),
        cents: Cents(cents),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_entry_sums_to_zero(waarde in 0..10_000_000_i64, tarief in 0..10_000_000_i64) {
            let mut entries = vec![Boeking::redemption("hulst-werkt", Cents(waarde), Cents(tarief))];
            for how in [Betaalwijze::Contant, Betaalwijze::Pin, Betaalwijze::Factuur, Betaalwijze::Later] {
                entries.push(Boeking::sale("gemeentewinkel", how, Cents(waarde)));
            }
            for entry in entries {
                let sum: i64 = entry.regels.iter().map(|one| one.cents.0).sum();
                prop_assert_eq!(sum, 0);
            }
        }
    }

    #[test]
    fn the_municipality_bears_the_difference_between_tariff_and_price() {
        let entry = Boeking::redemption("hulst-werkt", Cents(500), Cents(2250));
        assert_eq!(entry.regels[2], regel(Rekening::BijdrageGemeente, "", 1750));
        let entry = Boeking::redemption("hulst-werkt", Cents(1500), Cents(1500));
        assert_eq!(entry.regels.len(), 2);
    }
}
