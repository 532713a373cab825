//! What a controller asks of the books: each report for a period or for the end of any day, past days as they were then.

/// One report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rapport {
    /// Sales per verkooppunt and way of paying.
    Verkopen,
    /// What is owed to bearers of cheques, and how old it is.
    Uitstaand,
    /// Cheques whose validity ends soon.
    Verlopend,
    /// Cheques blocked, replaced, refunded, expired and revived.
    Nazorg,
    /// Sales that were reported late.
    LaterGemeld,
    /// Cheques redeemed against hours worked.
    Gebruik,
    /// Kasdagen that were closed.
    Kasstaten,
    /// Printed cheques at verkooppunten.
    Voorraad,
    /// What organisaties and fondsen paid for.
    Betalers,
}

/// What a report wants to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vraag {
    /// From which day to which.
    Tijdvak,
    /// The end of which day.
    Dag,
}

impl Rapport {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 9] = [
        Self::Verkopen,
        Self::Uitstaand,
        Self::Verlopend,
        Self::Nazorg,
        Self::LaterGemeld,
        Self::Gebruik,
        Self::Kasstaten,
        Self::Voorraad,
        Self::Betalers,
    ];

    /// The word in addresses and names of files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Verkopen => "verkopen",
            Self::Uitstaand => "uitstaand",
            Self::Verlopend => "verlopend",
            Self::Nazorg => "nazorg",
            Self::LaterGemeld => "later-gemeld",
            Self::Gebruik => "gebruik",
            Self::Kasstaten => "kasstaten",
            Self::Voorraad => "voorraad",
            Self::Betalers => "betalers",
        }
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Verkopen => "Verkopen per verkooppunt",
            Self::Uitstaand => "Uitstaande cheques naar ouderdom",
            Self::Verlopend => "Cheques die binnenkort verlopen",
            Self::Nazorg => "Kwijt, vervangen, terugbetaald en verlopen",
            Self::LaterGemeld => "Later gemelde verkopen",
            Self::Gebruik => "Gebruikte cheques en gewerkte uren",
            Self::Kasstaten => "Kasstaten",
            Self::Voorraad => "Voorraad per verkooppunt",
            Self::Betalers => "Organisaties en fondsen",
        }
    }

    /// What it tells, in a sentence.
    pub fn uitleg(self) -> &'static str {
        match self {
            Self::Verkopen => {
                "Wat elk verkooppunt in deze periode verkocht, per manier van betalen."
            }
            Self::Uitstaand => {
                "Wat de gemeente aan het einde van deze dag nog schuldig was aan wie een cheque heeft."
            }
            Self::Verlopend => {
                "Cheques die nog niet gebruikt zijn en binnen 90 dagen na deze dag verlopen, zonder de dagen respijt."
            }
            Self::Nazorg => {
                "Wat er in deze periode gebeurde met verkochte cheques die niet gebruikt werden."
            }
            Self::LaterGemeld => {
                "Cheques die al bij een klus waren ingeleverd voordat het verkooppunt de verkoop meldde."
            }
            Self::Gebruik => {
                "Per uitvoerder: personen-uren op gebruikte cheques naast personen-uren werk in dezelfde periode."
            }
            Self::Kasstaten => {
                "De kassen die in deze periode gesloten zijn: wat erin kwam en eruit ging, het verschil en wat naar de bank ging."
            }
            Self::Voorraad => {
                "De geprinte cheques die elk verkooppunt aan het einde van deze dag had, en hoe dat zo kwam."
            }
            Self::Betalers => {
                "Wat organisaties en fondsen in deze periode betaalden, en hoeveel van hun cheques er in die periode gebruikt zijn."
            }
        }
    }

    /// What it wants to know.
    pub fn vraag(self) -> Vraag {
        match self {
            Self::Verkopen
            | Self::Nazorg
            | Self::LaterGemeld
            | Self::Gebruik
            | Self::Kasstaten
            | Self::Betalers => Vraag::Tijdvak,
            Self::Uitstaand | Self::Verlopend | Self::Voorraad => Vraag::Dag,
        }
    }

    /// Back from [`Rapport::word`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}
