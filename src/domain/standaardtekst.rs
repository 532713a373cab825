//! Standard texts of the regeling: what staff often write to residents, per occasion and klussoort, with places that are filled in.
//! Only a beginning: whoever uses one reads and changes it before it is sent.

use super::{
    klus::Klus,
    regeling::{
        Regeling,
        reader::{Fields, Found, Kind},
    },
};

/// Characters of a text, at most: with its places filled in it still fits a remark.
const TEKST_MAX: usize = 400;
/// What may stand between braces.
const PLACES: [&str; 3] = ["naam", "nummer", "klussoort"];

/// With what a text goes along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bij {
    /// A question to the resident.
    Vraag,
    /// Declining.
    Afwijzing,
    /// Withdrawing.
    Intrekking,
    /// Taking the klus on.
    Acceptatie,
}

impl Bij {
    /// All.
    pub const ALL: [Self; 4] = [
        Self::Vraag,
        Self::Afwijzing,
        Self::Intrekking,
        Self::Acceptatie,
    ];

    /// The word in the file, and the last part of the path of the act.
    pub fn word(self) -> &'static str {
        match self {
            Self::Vraag => "vraag",
            Self::Afwijzing => "afwijzing",
            Self::Intrekking => "intrekking",
            Self::Acceptatie => "acceptatie",
        }
    }

    /// Back from [`Bij::word`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// One standard text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandaardTekst {
    /// Unique within the regeling.
    pub slug: String,
    /// What it is called in the list.
    pub naam: String,
    /// With what it goes along.
    pub bij: Bij,
    /// Slug of the only klussoort it is for; none for all.
    pub klussoort: Option<String>,
    /// The text, with `{naam}` (of the resident), `{nummer}` and `{klussoort}` where those belong.
    pub tekst: String,
}

impl StandaardTekst {
    pub(super) fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let slug = fields.slug(Kind::StandaardTekst);
        let naam = fields.text("naam");
        let bij = fields.parsed(
            "bij",
            "vraag, afwijzing, intrekking or acceptatie",
            Bij::parse,
        );
        let klussoort = fields
            .reference_opt("klussoort", Kind::Klussoort)
            .and_then(Found::good);
        let tekst = fields.parsed(
            "tekst",
            "at most 400 characters, with nothing between braces but {naam}, {nummer} and {klussoort}",
            |text| is_usable(text).then(|| text.to_owned()),
        );
        Some(Self {
            slug,
            naam,
            bij: bij?,
            klussoort,
            tekst: tekst?,
        })
    }

    /// Whether it is of use here.
    pub fn suits(&self, bij: Bij, klussoort: &str) -> bool {
        self.bij == bij
            && self
                .klussoort
                .as_deref()
                .is_none_or(|only| only == klussoort)
    }

    /// The text about one klus of this resident.
    pub fn filled(&self, klus: &Klus, naam: &str, regeling: &Regeling) -> String {
        let soort = regeling
            .klussoort(&klus.klussoort)
            .map_or_else(|| klus.klussoort.clone(), |soort| soort.naam.to_lowercase());
        // The name last: what a resident calls themselves is never read as a place.
        self.tekst
            .replace("{nummer}", &klus.nummer.to_string())
            .replace("{klussoort}", &soort)
            .replace("{naam}", naam)
    }
}

/// Whether every brace belongs to a place that can be filled in.
fn is_usable(text: &str) -> bool {
    let mut rest = text.to_owned();
    for place in PLACES {
        rest = rest.replace(&format!("{{{place}}}"), "");
    }
    text.chars().count() <= TEKST_MAX && !rest.contains(['{', '}'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_places_may_stand_between_braces() {
        assert!(is_usable("Beste {naam}, uw klus {nummer}: {klussoort}."));
        assert!(!is_usable("Beste {voornaam},"));
        assert!(!is_usable("Beste {naam,"));
        assert!(!is_usable(&"a".repeat(401)));
    }
}
