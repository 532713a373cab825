//! What somebody typed to ask for a klus, and the one way from there to a klus: every error at once, nothing lost.

use std::collections::HashSet;

use jiff::{ToSpan, civil::Date};

use super::{Klasse, Voorkeuren, cheques_for};
use crate::domain::{
    address::{Email, Huisnummer, Naam, Postcode, Telefoon, clean_text},
    bewoner::BewonerGegevens,
    calendar::parse_date,
    code::Code,
    fields::FieldErrors,
    klussoort::Klussoort,
    prijs::Prijs,
    regeling::Regeling,
};

pub(super) const OMSCHRIJVING_MAX: usize = 1_000;
const ANTWOORD_MAX: usize = 300;
const STRAAT_MAX: usize = 80;
const TOEGANG_MAX: usize = 300;
/// Cheques of one klus, at most.
const CHEQUES_MAX: u32 = 20;

/// Remarks on access that can be ticked: form value and what the ploeg reads.
pub const TOEGANG: [(&str, &str); 4] = [
    ("hond", "Er is een hond."),
    ("sleutel", "De sleutel moet ergens worden opgehaald."),
    ("parkeren", "Parkeren voor de deur kan niet."),
    ("trap", "Het is op een verdieping, met een trap."),
];

/// A request as typed. Field names are those of the form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KlusDraft {
    /// Name of the resident.
    pub naam: String,
    /// Postcode of the address.
    pub postcode: String,
    /// House number.
    pub huisnummer: String,
    /// Letter or addition.
    pub toevoeging: String,
    /// Street; may be left out.
    pub straat: String,
    /// Village; known from the postcode when left out.
    pub plaats: String,
    /// Telephone number; may be left out.
    pub telefoon: String,
    /// E-mail address; may be left out.
    pub email: String,
    /// Slug of the klussoort.
    pub klussoort: String,
    /// What is to be done.
    pub omschrijving: String,
    /// Answers to the questions of the klussoort: slug of the vraag, answer.
    pub antwoorden: Vec<(String, String)>,
    /// Anything else the resident does or provides themselves.
    pub zelf: String,
    /// Ticked remarks on access (values of [`TOEGANG`]).
    pub toegang: Vec<String>,
    /// Other remarks on access.
    pub toegang_anders: String,
    /// When it suits (`ma-ochtend`); nothing ticked is always.
    pub voorkeuren: Vec<String>,
    /// The last day on which it is of use; may be left out.
    pub deadline: String,
    /// How many cheques the resident reckons with; the usual number when left out.
    pub aantal_cheques: String,
    /// Codes of cheques in hand.
    pub cheques: Vec<String>,
    /// Chosen by staff: slug of the uitvoerder; the first of the klussoort when left out.
    pub uitvoerder: String,
    /// Chosen by staff: slug of the urgency class; that of the klussoort when left out.
    pub urgentie: String,
}

/// A request in which everything is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewKlus {
    /// Who asks.
    pub bewoner: BewonerGegevens,
    /// Slug of the klussoort.
    pub klussoort: String,
    /// In the resident's own words.
    pub omschrijving: String,
    /// Questions and answers, one a line.
    pub zelf: String,
    /// Remarks on access.
    pub toegang: String,
    /// When it suits.
    pub voorkeuren: Voorkeuren,
    /// The last day on which it is of use.
    pub deadline: Option<Date>,
    /// Cheques promised, those with a known code included.
    pub aantal_cheques: u32,
    /// Codes of cheques to reserve now.
    pub cheques: Vec<Code>,
    /// Village, as the regeling spells it.
    pub plaats: String,
    /// Urgency.
    pub klasse: Klasse,
    /// Slug of the uitvoerder asked first.
    pub uitvoerder: String,
}

/// Cheques such a klus usually takes.
pub fn usual_cheques(klussoort: &Klussoort, prijs: &Prijs) -> u32 {
    cheques_for(klussoort.duur_personen_minuten, prijs)
}

impl KlusDraft {
    /// Everything right, or everything that is wrong.
    pub fn check(&self, regeling: &Regeling, today: Date) -> Result<NewKlus, FieldErrors> {
        let mut errors = FieldErrors::default();
        let klussoort = self.klussoort(regeling, &mut errors);
        let omschrijving = self.omschrijving(&mut errors);
        let zelf = self.zelf(regeling, &mut errors);
        let bewoner = self.bewoner(regeling, &mut errors);
        let voorkeuren = self.voorkeuren(&mut errors);
        let deadline = self.deadline(today, &mut errors);
        let toegang = self.toegang(&mut errors);
        let cheques = self.cheques(&mut errors);
        let aantal = self.aantal(&mut errors);
        let uitvoerder = klussoort.and_then(|soort| self.uitvoerder(soort, regeling, &mut errors));
        let klasse = klussoort.and_then(|soort| self.klasse(soort, regeling, &mut errors));
        let all = (|| {
            let klussoort = klussoort?;
            let (bewoner, plaats) = bewoner?;
            let cheques = cheques?;
            let in_hand = u32::try_from(cheques.len()).unwrap_or(CHEQUES_MAX);
            Some(NewKlus {
                bewoner,
                klussoort: klussoort.slug.clone(),
                omschrijving: omschrijving?,
                zelf: zelf?,
                toegang: toegang?,
                voorkeuren: voorkeuren?,
                deadline: deadline?,
                aantal_cheques: aantal?
                    .unwrap_or_else(|| {
                        usual_cheques(klussoort, regeling.prijs_on(today)).min(CHEQUES_MAX)
                    })
                    .max(in_hand),
                cheques,
                plaats,
                klasse: klasse?,
                uitvoerder: uitvoerder?,
            })
        })();
        all.filter(|_| errors.is_empty()).ok_or(errors)
    }

    fn klussoort<'a>(
        &self,
        regeling: &'a Regeling,
        errors: &mut FieldErrors,
    ) -> Option<&'a Klussoort> {
        let found = regeling.klussoort(self.klussoort.trim());
        if found.is_none() {
            errors.push(
                "klussoort",
                if self.klussoort.trim().is_empty() {
                    "Kies wat voor klus het is."
                } else {
                    "Deze soort klus kennen wij niet. Kies een klus uit de lijst."
                },
            );
        }
        found
    }

    fn omschrijving(&self, errors: &mut FieldErrors) -> Option<String> {
        let text = errors.take(
            "omschrijving",
            clean_text(&self.omschrijving, OMSCHRIJVING_MAX),
        )?;
        if text.is_empty() {
            errors.push("omschrijving", "Vertel in het kort wat er moet gebeuren.");
            return None;
        }
        Some(text)
    }

    fn zelf(&self, regeling: &Regeling, errors: &mut FieldErrors) -> Option<String> {
        let mut lines = Vec::new();
        let mut good = true;
        for (slug, antwoord) in &self.antwoorden {
            let Some(vraag) = regeling.vraag(slug) else {
                continue;
            };
            match clean_text(antwoord, ANTWOORD_MAX) {
                Ok(text) if text.is_empty() => {}
                Ok(text) => lines.push(format!("{} {text}", vraag.tekst)),
                Err(error) => {
                    errors.push(format!("vraag-{slug}"), error.to_string());
                    good = false;
                }
            }
        }
        let other = errors.take("zelf", clean_text(&self.zelf, TOEGANG_MAX))?;
        lines.extend(Some(other).filter(|text| !text.is_empty()));
        good.then(|| lines.join("\n"))
    }

    fn bewoner(
        &self,
        regeling: &Regeling,
        errors: &mut FieldErrors,
    ) -> Option<(BewonerGegevens, String)> {
        let postcode = errors.take("postcode", Postcode::parse(&self.postcode));
        let huisnummer = errors.take(
            "huisnummer",
            Huisnummer::from_parts(&self.huisnummer, &self.toevoeging),
        );
        let straat = errors.take("straat", clean_text(&self.straat, STRAAT_MAX));
        let plaats = errors.take("plaats", clean_text(&self.plaats, STRAAT_MAX));
        let village = match (&postcode, &plaats) {
            (Some(postcode), Some(plaats)) => village(postcode, plaats, regeling, errors),
            _ => None,
        };
        let naam = errors.take("naam", Naam::parse(&self.naam));
        let telefoon = optional(errors, "telefoon", &self.telefoon, Telefoon::parse);
        let email = optional(errors, "email", &self.email, Email::parse);
        let village = village?;
        let plaats = plaats?;
        Some((
            BewonerGegevens {
                naam: naam?,
                postcode: postcode?,
                huisnummer: huisnummer?,
                straat: straat?,
                plaats: if plaats.is_empty() {
                    village.clone()
                } else {
                    plaats
                },
                telefoon: telefoon?,
                email: email?,
            },
            village,
        ))
    }

    fn voorkeuren(&self, errors: &mut FieldErrors) -> Option<Voorkeuren> {
        let found = self
            .voorkeuren
            .iter()
            .map(|word| Voorkeuren::parse_word(word.trim()))
            .collect::<Option<Voorkeuren>>();
        if found.is_none() {
            errors.push("voorkeuren", "Kies dagen en dagdelen uit de lijst.");
        }
        found
    }

    fn deadline(&self, today: Date, errors: &mut FieldErrors) -> Option<Option<Date>> {
        if self.deadline.trim().is_empty() {
            return Some(None);
        }
        let date = errors.take("deadline", parse_date(&self.deadline))?;
        check_deadline(date, today, errors).map(Some)
    }

    fn toegang(&self, errors: &mut FieldErrors) -> Option<String> {
        let other = errors.take(
            "toegang_anders",
            clean_text(&self.toegang_anders, TOEGANG_MAX),
        )?;
        let ticked = TOEGANG
            .iter()
            .filter(|(value, _)| self.toegang.iter().any(|ticked| ticked == value))
            .map(|(_, sentence)| (*sentence).to_owned());
        let sentences: Vec<String> = ticked
            .chain(Some(other).filter(|text| !text.is_empty()))
            .collect();
        Some(sentences.join(" "))
    }

    fn cheques(&self, errors: &mut FieldErrors) -> Option<Vec<Code>> {
        let typed: Vec<&str> = self
            .cheques
            .iter()
            .map(|text| text.trim())
            .filter(|text| !text.is_empty())
            .collect();
        if typed.len() > CHEQUES_MAX as usize {
            errors.push("cheques", "Vul niet meer dan 20 cheques in voor een klus.");
            return None;
        }
        let mut codes = Vec::new();
        let mut seen = HashSet::new();
        for (place, text) in (1..).zip(&typed) {
            let which = if typed.len() == 1 {
                String::new()
            } else {
                format!("Cheque {place}: ")
            };
            match Code::parse(text) {
                Ok(code) if seen.insert(code.compact()) => codes.push(code),
                Ok(_) => errors.push("cheques", format!("{which}Deze code staat er twee keer.")),
                Err(error) => errors.push("cheques", format!("{which}{error}")),
            }
        }
        (codes.len() == typed.len()).then_some(codes)
    }

    fn aantal(&self, errors: &mut FieldErrors) -> Option<Option<u32>> {
        let text = self.aantal_cheques.trim();
        if text.is_empty() {
            return Some(None);
        }
        let found = text
            .parse::<u32>()
            .ok()
            .filter(|aantal| (1..=CHEQUES_MAX).contains(aantal));
        if found.is_none() {
            errors.push(
                "aantal_cheques",
                "Vul een heel getal in van 1 tot en met 20.",
            );
            return None;
        }
        Some(found)
    }

    fn uitvoerder(
        &self,
        klussoort: &Klussoort,
        regeling: &Regeling,
        errors: &mut FieldErrors,
    ) -> Option<String> {
        let chosen = self.uitvoerder.trim();
        if chosen.is_empty() {
            return klussoort.uitvoerders.first().cloned();
        }
        if klussoort.uitvoerders.iter().any(|slug| slug == chosen) {
            return Some(chosen.to_owned());
        }
        errors.push(
            "uitvoerder",
            match regeling.uitvoerder(chosen) {
                Some(uitvoerder) => format!(
                    "{} doet deze soort klus niet. Kies een andere uitvoerder.",
                    uitvoerder.naam
                ),
                None => "Deze uitvoerder kennen wij niet. Kies er een uit de lijst.".to_owned(),
            },
        );
        None
    }

    fn klasse(
        &self,
        klussoort: &Klussoort,
        regeling: &Regeling,
        errors: &mut FieldErrors,
    ) -> Option<Klasse> {
        if self.urgentie.trim().is_empty() {
            return Some(Klasse::of(klussoort, regeling));
        }
        let found = Klasse::with_slug(self.urgentie.trim(), regeling);
        if found.is_none() {
            errors.push("urgentie", "Kies uit de lijst hoe snel het moet.");
        }
        found
    }
}

/// A last day that can be: today or later, within a year.
pub(super) fn check_deadline(date: Date, today: Date, errors: &mut FieldErrors) -> Option<Date> {
    let latest = today.checked_add(1.year()).unwrap_or(Date::MAX);
    if date < today {
        errors.push(
            "deadline",
            "Deze datum is al voorbij. Kies een datum van vandaag of later.",
        );
        return None;
    }
    if date > latest {
        errors.push("deadline", "Kies een datum binnen een jaar.");
        return None;
    }
    Some(date)
}

/// The village of an address, as the regeling spells it.
fn village(
    postcode: &Postcode,
    typed: &str,
    regeling: &Regeling,
    errors: &mut FieldErrors,
) -> Option<String> {
    // A hamlet without a postcode of its own is only known by name.
    let by_name = regeling
        .plaatsen
        .iter()
        .find(|plaats| plaats.naam.eq_ignore_ascii_case(typed));
    let Some(by_postcode) = regeling.plaats_of(postcode) else {
        errors.push(
            "postcode",
            format!(
                "Deze postcode ligt buiten de gemeente {}. Wij werken alleen binnen de gemeente. Klopt de postcode wel? Bel dan {}, {}.",
                regeling.gemeente, regeling.meldpunt.naam, regeling.meldpunt.telefoon
            ),
        );
        return None;
    };
    Some(by_name.unwrap_or(by_postcode).naam.clone())
}

fn optional<T, E: std::fmt::Display>(
    errors: &mut FieldErrors,
    field: &str,
    text: &str,
    parse: impl Fn(&str) -> Result<T, E>,
) -> Option<Option<T>> {
    if text.trim().is_empty() {
        Some(None)
    } else {
        errors.take(field, parse(text)).map(Some)
    }
}
