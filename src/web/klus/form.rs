//! The form of a request, one for the wizard and the dense page: every field as typed, so that nothing is lost between steps.

use serde::Deserialize;

use crate::{
    domain::{
        calendar::{Dagdeel, Weekdag},
        klus::{KlusDraft, TOEGANG, Voorkeuren},
        regeling::Regeling,
    },
    web::view::Choice,
};

/// A request as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct KlusForm {
    pub sleutel: String,
    pub klussoort: String,
    pub omschrijving: String,
    /// Slugs of the questions answered, beside `antwoord`.
    pub vraag: Vec<String>,
    pub antwoord: Vec<String>,
    pub zelf: String,
    pub postcode: String,
    pub huisnummer: String,
    pub toevoeging: String,
    pub straat: String,
    pub plaats: String,
    pub naam: String,
    pub telefoon: String,
    pub email: String,
    pub voorkeuren: Vec<String>,
    pub deadline: String,
    pub toegang: Vec<String>,
    pub toegang_anders: String,
    /// In the wizard: `code`, `deur` or `kopen`.
    pub heb_cheques: String,
    pub aantal_cheques: String,
    /// Codes, one a line.
    pub cheques: String,
    pub uitvoerder: String,
    pub urgentie: String,
}

impl KlusForm {
    /// The draft behind the form.
    pub fn draft(&self) -> KlusDraft {
        KlusDraft {
            naam: self.naam.clone(),
            postcode: self.postcode.clone(),
            huisnummer: self.huisnummer.clone(),
            toevoeging: self.toevoeging.clone(),
            straat: self.straat.clone(),
            plaats: self.plaats.clone(),
            telefoon: self.telefoon.clone(),
            email: self.email.clone(),
            klussoort: self.klussoort.clone(),
            omschrijving: self.omschrijving.clone(),
            antwoorden: self
                .vraag
                .iter()
                .cloned()
                .zip(self.antwoord.iter().cloned())
                .collect(),
            zelf: self.zelf.clone(),
            toegang: self.toegang.clone(),
            toegang_anders: self.toegang_anders.clone(),
            voorkeuren: self.voorkeuren.clone(),
            deadline: self.deadline.clone(),
            aantal_cheques: self.aantal_cheques.clone(),
            cheques: self.cheques.lines().map(str::to_owned).collect(),
            uitvoerder: self.uitvoerder.clone(),
            urgentie: self.urgentie.clone(),
        }
    }

    /// What was answered to a question.
    pub fn antwoord_op(&self, slug: &str) -> &str {
        self.vraag
            .iter()
            .zip(&self.antwoord)
            .find(|(vraag, _)| *vraag == slug)
            .map_or("", |(_, antwoord)| antwoord.as_str())
    }

    /// Everything typed, as pairs, but the named fields: what a step carries along.
    pub fn pairs_without(&self, shown: &[&str]) -> Vec<(String, String)> {
        let Self {
            sleutel,
            klussoort,
            omschrijving,
            vraag,
            antwoord,
            zelf,
            postcode,
            huisnummer,
            toevoeging,
            straat,
            plaats,
            naam,
            telefoon,
            email,
            voorkeuren,
            deadline,
            toegang,
            toegang_anders,
            heb_cheques,
            aantal_cheques,
            cheques,
            uitvoerder,
            urgentie,
        } = self;
        let single = [
            ("sleutel", sleutel),
            ("klussoort", klussoort),
            ("omschrijving", omschrijving),
            ("zelf", zelf),
            ("postcode", postcode),
            ("huisnummer", huisnummer),
            ("toevoeging", toevoeging),
            ("straat", straat),
            ("plaats", plaats),
            ("naam", naam),
            ("telefoon", telefoon),
            ("email", email),
            ("deadline", deadline),
            ("toegang_anders", toegang_anders),
            ("heb_cheques", heb_cheques),
            ("aantal_cheques", aantal_cheques),
            ("cheques", cheques),
            ("uitvoerder", uitvoerder),
            ("urgentie", urgentie),
        ];
        let many = [
            ("voorkeuren", voorkeuren),
            ("toegang", toegang),
            ("vraag", vraag),
            ("antwoord", antwoord),
        ];
        let hidden = |name: &str| !shown.contains(&name);
        let mut pairs: Vec<(String, String)> = single
            .into_iter()
            .filter(|(name, value)| hidden(name) && !value.is_empty())
            .map(|(name, value)| (name.to_owned(), value.clone()))
            .collect();
        for (name, values) in many.into_iter().filter(|(name, _)| hidden(name)) {
            pairs.extend(values.iter().map(|value| (name.to_owned(), value.clone())));
        }
        pairs
    }
}

/// The klussoorten as tiles.
pub fn klussoort_choices(regeling: &Regeling) -> Vec<Choice> {
    regeling
        .klussoorten
        .iter()
        .map(|soort| Choice::new(&soort.slug, &soort.naam).with_icon(&soort.icon))
        .collect()
}

/// The half days of the working week.
pub fn dagdelen() -> Vec<Choice> {
    Weekdag::ALL
        .into_iter()
        .take(5)
        .flat_map(|dag| Dagdeel::ALL.map(|dagdeel| (dag, dagdeel)))
        .map(|(dag, dagdeel)| {
            Choice::new(
                Voorkeuren::word((dag, dagdeel)),
                format!("{}{}", dag.label(), dagdeel.label()),
            )
        })
        .collect()
}

/// Remarks on access.
pub fn toegang_choices() -> Vec<Choice> {
    TOEGANG
        .iter()
        .map(|(value, sentence)| {
            let icon = match *value {
                "trap" => "",
                known => known,
            };
            Choice::new(*value, *sentence).with_icon(icon)
        })
        .collect()
}
