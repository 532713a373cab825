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
    /// Float that the municipality lent to the till of a verkooppunt.
    Wisselgeld,
    /// What a till was found to have too much or too little of.
    Kasverschil,
    /// Sealed bags of a verkooppunt on their way to the bank.
    Onderweg,
    /// The bank account of the municipality.
    Bank,
    /// What a fonds paid.
    Fonds,
    /// Cheques nobody used in time.
    Vervallen,
    /// Cheques the municipality gave for nothing, to set something right.
    Coulance,
    /// In an afrekening, still to be paid to an uitvoerder.
    Afgerekend,
}

impl Rekening {
    /// All of them, in the order of a balance.
    pub const ALL: [Self; 15] = [
        Self::Kas,
        Self::Pin,
        Self::Debiteuren,
        Self::TeVerantwoorden,
        Self::UitstaandeCheques,
        Self::TeBetalen,
        Self::BijdrageGemeente,
        Self::Wisselgeld,
        Self::Kasverschil,
        Self::Onderweg,
        Self::Bank,
        Self::Fonds,
        Self::Vervallen,
        Self::Coulance,
        Self::Afgerekend,
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
            Self::Wisselgeld => "wisselgeld",
            Self::Kasverschil => "kasverschil",
            Self::Onderweg => "onderweg",
            Self::Bank => "bank",
            Self::Fonds => "fonds",
            Self::Vervallen => "vervallen",
            Self::Coulance => "coulance",
            Self::Afgerekend => "afgerekend",
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
            Self::Wisselgeld => "Wisselgeld in de kassen",
            Self::Kasverschil => "Kasverschillen",
            Self::Onderweg => "Geld onderweg naar de bank",
            Self::Bank => "Bank",
            Self::Fonds => "Betaald door fondsen",
            Self::Vervallen => "Vervallen cheques",
            Self::Coulance => "Cheques uit coulance",
            Self::Afgerekend => "Afgerekend, nog te betalen",
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
    /// A sale that was reported late, or in a place without a computer, is paid in.
    Verantwoording,
    /// Money back for a cheque.
    Terugbetaling,
    /// The value of a cheque moves to a new one.
    Vervanging,
    /// A cheque for nothing, to set something right.
    Coulance,
    /// A cheque expired.
    Verval,
    /// An expired cheque is good again.
    Herleving,
    /// Cash into or out of a till, other than for cheques.
    Kasmutatie,
    /// The difference found at closing a till.
    Kasverschil,
    /// Cash leaves a till for the bank.
    Storting,
    /// Money arrived at the bank.
    Bank,
    /// Redemptions go into an afrekening.
    Afrekening,
    /// An afrekening is paid.
    Betaling,
    /// The opposite of an entry that was wrong.
    Correctie,
}

impl BoekingSoort {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::Verkoop,
        Self::Verzilvering,
        Self::Verantwoording,
        Self::Terugbetaling,
        Self::Vervanging,
        Self::Coulance,
        Self::Verval,
        Self::Herleving,
        Self::Kasmutatie,
        Self::Kasverschil,
        Self::Storting,
        Self::Bank,
        Self::Afrekening,
        Self::Betaling,
        Self::Correctie,
    ];

    /// The word in the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::Verkoop => "verkoop",
            Self::Verzilvering => "verzilvering",
            Self::Verantwoording => "verantwoording",
            Self::Terugbetaling => "terugbetaling",
            Self::Vervanging => "vervanging",
            Self::Coulance => "coulance",
            Self::Verval => "verval",
            Self::Herleving => "herleving",
            Self::Kasmutatie => "kasmutatie",
            Self::Kasverschil => "kasverschil",
            Self::Storting => "storting",
            Self::Bank => "bank",
            Self::Afrekening => "afrekening",
            Self::Betaling => "betaling",
            Self::Correctie => "correctie",
        }
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Verkoop => "Verkoop",
            Self::Verzilvering => "Cheque gebruikt",
            Self::Verantwoording => "Latere verkoop verantwoord",
            Self::Terugbetaling => "Terugbetaald",
            Self::Vervanging => "Cheque vervangen",
            Self::Coulance => "Cheque uit coulance",
            Self::Verval => "Cheque vervallen",
            Self::Herleving => "Cheque weer geldig",
            Self::Kasmutatie => "Geld in of uit de kas",
            Self::Kasverschil => "Kasverschil",
            Self::Storting => "Geld naar de bank",
            Self::Bank => "Bij de bank ontvangen",
            Self::Afrekening => "Afrekening",
            Self::Betaling => "Afrekening betaald",
            Self::Correctie => "Correctie",
        }
    }

    /// Back from [`BoekingSoort::word`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
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

/// Who pays for a sale, and how.
#[derive(Clone, Copy, Debug)]
pub struct Payment<'a> {
    /// Where (slug).
    pub verkooppunt: &'a str,
    /// How the buyer pays their part.
    pub betaalwijze: Betaalwijze,
    /// Key of the organisation that is sent the invoice; none for whoever is only named.
    pub debiteur: Option<&'a str>,
    /// Key of the fonds that pays, and its part in cents.
    pub fonds: Option<(&'a str, Cents)>,
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
    /// Cheques were sold: money or a claim on money comes in, and the bearers are owed work. `fonds` pays its part of the
    /// total, the buyer the rest.
    pub fn sale(payment: Payment<'_>, totaal: Cents) -> Self {
        let Payment {
            verkooppunt,
            betaalwijze,
            debiteur,
            fonds,
        } = payment;
        let own = fonds.map_or(totaal.0, |(_, part)| totaal.0 - part.0);
        let mut regels = Vec::with_capacity(3);
        if own != 0 || fonds.is_none() {
            let partij = debiteur.unwrap_or(verkooppunt);
            regels.push(regel(betaalwijze.rekening(), partij, own));
        }
        if let Some((fonds, part)) = fonds {
            regels.push(regel(Rekening::Fonds, fonds, part.0));
        }
        regels.push(regel(Rekening::UitstaandeCheques, "", -totaal.0));
        Self {
            soort: BoekingSoort::Verkoop,
            regels,
        }
    }

    /// A verkooppunt pays in what it sold from stock: into its till, by card or straight to the bank.
    pub fn accounted(verkooppunt: &str, into: Rekening, cents: Cents) -> Self {
        two(
            BoekingSoort::Verantwoording,
            (into, verkooppunt),
            (Rekening::TeVerantwoorden, verkooppunt),
            cents,
        )
    }

    /// Money back for cheques, out of where it had come in; `partij` as it stood there.
    pub fn refund(from: Rekening, partij: &str, cents: Cents) -> Self {
        two(
            BoekingSoort::Terugbetaling,
            (Rekening::UitstaandeCheques, ""),
            (from, partij),
            cents,
        )
    }

    /// The value of a cheque moves to a new one: the liability stays, under a new number.
    pub fn replacement(cents: Cents) -> Self {
        let outstanding = (Rekening::UitstaandeCheques, "");
        two(BoekingSoort::Vervanging, outstanding, outstanding, cents)
    }

    /// The municipality gives a cheque for nothing.
    pub fn coulance(cents: Cents) -> Self {
        two(
            BoekingSoort::Coulance,
            (Rekening::Coulance, ""),
            (Rekening::UitstaandeCheques, ""),
            cents,
        )
    }

    /// A cheque expired: its bearer is owed nothing more.
    pub fn expiry(cents: Cents) -> Self {
        two(
            BoekingSoort::Verval,
            (Rekening::UitstaandeCheques, ""),
            (Rekening::Vervallen, ""),
            cents,
        )
    }

    /// An expired cheque is good again.
    pub fn revival(cents: Cents) -> Self {
        two(
            BoekingSoort::Herleving,
            (Rekening::Vervallen, ""),
            (Rekening::UitstaandeCheques, ""),
            cents,
        )
    }

    /// Float into a till (positive) or out of it (negative).
    pub fn float(verkooppunt: &str, cents: Cents) -> Self {
        two(
            BoekingSoort::Kasmutatie,
            (Rekening::Kas, verkooppunt),
            (Rekening::Wisselgeld, verkooppunt),
            cents,
        )
    }

    /// What a till held more (positive) or less (negative) than it should.
    pub fn difference(verkooppunt: &str, cents: Cents) -> Self {
        two(
            BoekingSoort::Kasverschil,
            (Rekening::Kas, verkooppunt),
            (Rekening::Kasverschil, verkooppunt),
            cents,
        )
    }

    /// A sealed bag leaves the till.
    pub fn deposit(verkooppunt: &str, cents: Cents) -> Self {
        two(
            BoekingSoort::Storting,
            (Rekening::Onderweg, verkooppunt),
            (Rekening::Kas, verkooppunt),
            cents,
        )
    }

    /// The bank counted more (positive) or less (negative) in a bag than was said to be in it.
    pub fn bag_difference(verkooppunt: &str, cents: Cents) -> Self {
        two(
            BoekingSoort::Kasverschil,
            (Rekening::Onderweg, verkooppunt),
            (Rekening::Kasverschil, verkooppunt),
            cents,
        )
    }

    /// The bank received what stood open on an account: a bag, card payments, an invoice.
    pub fn banked(from: Rekening, partij: &str, cents: Cents) -> Self {
        two(
            BoekingSoort::Bank,
            (Rekening::Bank, ""),
            (from, partij),
            cents,
        )
    }

    /// Redemptions of an uitvoerder go into an afrekening.
    pub fn settlement(uitvoerder: &str, cents: Cents) -> Self {
        two(
            BoekingSoort::Afrekening,
            (Rekening::TeBetalen, uitvoerder),
            (Rekening::Afgerekend, uitvoerder),
            cents,
        )
    }

    /// An afrekening is paid from the bank.
    pub fn payment(uitvoerder: &str, cents: Cents) -> Self {
        two(
            BoekingSoort::Betaling,
            (Rekening::Afgerekend, uitvoerder),
            (Rekening::Bank, ""),
            cents,
        )
    }

    /// The opposite of an entry that was wrong; say which in its place (invariant M2).
    #[must_use]
    pub fn opposite(&self) -> Self {
        let turned = |one: &Boekingsregel| regel(one.rekening, &one.partij, -one.cents.0);
        Self {
            soort: BoekingSoort::Correctie,
            regels: self.regels.iter().map(turned).collect(),
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

/// An entry of two lines: debit and credit.
fn two(
    soort: BoekingSoort,
    debit: (Rekening, &str),
    credit: (Rekening, &str),
    cents: Cents,
) -> Boeking {
    Boeking {
        soort,
        regels: vec![
            regel(debit.0, debit.1, cents.0),
            regel(credit.0, credit.1, -cents.0),
        ],
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
            for betaalwijze in Betaalwijze::ALL {
                for fonds in [None, Some(("zon", Cents(waarde.min(tarief)))), Some(("zon", Cents(waarde)))] {
                    let payment = Payment { verkooppunt: "gemeentewinkel", betaalwijze, debiteur: None, fonds };
                    entries.push(Boeking::sale(payment, Cents(waarde)));
                }
            }
            for cents in [Cents(waarde), Cents(-waarde)] {
                entries.extend([
                    Boeking::accounted("de-lieve", Rekening::Kas, cents),
                    Boeking::refund(Rekening::Kas, "de-lieve", cents),
                    Boeking::replacement(cents),
                    Boeking::coulance(cents),
                    Boeking::expiry(cents),
                    Boeking::revival(cents),
                    Boeking::float("de-lieve", cents),
                    Boeking::bag_difference("de-lieve", cents),
                    Boeking::difference("de-lieve", cents),
                    Boeking::deposit("de-lieve", cents),
                    Boeking::banked(Rekening::Onderweg, "de-lieve", cents),
                    Boeking::settlement("hulst-werkt", cents),
                    Boeking::payment("hulst-werkt", cents),
                ]);
            }
            entries.extend(entries.clone().iter().map(Boeking::opposite));
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
