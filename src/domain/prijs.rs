//! What a cheque costs and buys, and what an uitvoerder gets for it, from a date on (domain.md §3, "Money"). A change holds
//! from midnight in Amsterdam; cheques that were sold or printed before keep what stands on them.

use jiff::civil::Date;

use super::money::Cents;
use super::regeling::reader::{Fields, Found};

/// Person-hours of one cheque.
const PERSONEN_UREN: std::ops::RangeInclusive<u32> = 1..=100;

/// The price of a cheque and what it buys, from a date on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prijs {
    /// The first day on which it holds; the earliest date there is for the price a regeling starts with.
    pub vanaf: Date,
    /// What a resident pays for one cheque, in cents. Fixed on a cheque when it is sold or printed.
    pub cents: Cents,
    /// Person-hours one cheque buys. Fixed on a cheque when it is sold or printed.
    pub personen_uren: u32,
    /// The same in words, as printed: "1 uur werk door 2 personen".
    pub tekst: String,
}

impl Prijs {
    /// The price at the top of the file, which holds until the first `[[prijs]]`.
    pub(super) fn read_first(fields: &mut Fields<'_>) -> Self {
        Self {
            vanaf: Date::MIN,
            cents: fields.cents("prijs_cent"),
            personen_uren: fields.number("personen_uren_per_cheque", PERSONEN_UREN),
            tekst: fields.text("personen_per_cheque_tekst"),
        }
    }

    /// A later price; what it leaves out stays as it was in `before`, and is put there for the next.
    pub(super) fn read_later(fields: &mut Fields<'_>, before: &mut Self) -> Option<Self> {
        let vanaf = fields.date_after("vanaf", before.vanaf);
        let cents = fields.cents("prijs_cent");
        let personen_uren = fields
            .number_opt("personen_uren", PERSONEN_UREN)
            .and_then(Found::good)
            .unwrap_or(before.personen_uren);
        // Other person-hours are other words on the paper.
        let tekst = if personen_uren == before.personen_uren {
            fields
                .text_opt("tekst")
                .and_then(Found::good)
                .unwrap_or_else(|| before.tekst.clone())
        } else {
            fields.text("tekst")
        };
        let prijs = Self {
            vanaf: vanaf?,
            cents,
            personen_uren,
            tekst,
        };
        before.clone_from(&prijs);
        Some(prijs)
    }
}

/// What the municipality pays an uitvoerder per redeemed cheque, from a date on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tarief {
    /// The first day on which it holds.
    pub vanaf: Date,
    /// In cents.
    pub cents: Cents,
}

impl Tarief {
    pub(super) fn read(fields: &mut Fields<'_>, last: &mut Date) -> Option<Self> {
        let vanaf = fields.date_after("vanaf", *last);
        let cents = fields.cents("tarief_cent");
        let vanaf = vanaf?;
        *last = vanaf;
        Some(Self { vanaf, cents })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::domain::regeling::Regeling;

    const HULST: &str = include_str!("../../assets/regelingen/hulst.toml");
    const LATER: &str = "
[[prijs]]
vanaf = 2027-01-01
prijs_cent = 1750

[[prijs]]
vanaf = 2028-07-01
prijs_cent = 2000
personen_uren = 3
tekst = \"1 uur werk door 3 personen\"
";
    const TARIEVEN: &str = "
[[uitvoerder.tarief]]
vanaf = 2027-01-01
tarief_cent = 2250
[[uitvoerder.tarief]]
vanaf = 2027-04-01
tarief_cent = 2300
";

    fn with(prijzen: &str, tarieven: &str) -> String {
        let first = HULST.find("\n[[uitvoerder]]").unwrap();
        let next = HULST[first..].find("\n[[klussoort]]").unwrap() + first;
        format!("{}{tarieven}{}{prijzen}", &HULST[..next], &HULST[next..])
    }

    #[test]
    fn a_price_holds_from_its_day_until_the_next() {
        let regeling = Regeling::parse(&with(LATER, "")).unwrap();
        for (day, cents, hours) in [
            (date(2012, 8, 1), 1_500, 2),
            (date(2026, 12, 31), 1_500, 2),
            (date(2027, 1, 1), 1_750, 2),
            (date(2028, 6, 30), 1_750, 2),
            (date(2028, 7, 1), 2_000, 3),
            (date(2090, 1, 1), 2_000, 3),
        ] {
            let prijs = regeling.prijs_on(day);
            assert_eq!(
                (prijs.cents.0, prijs.personen_uren),
                (cents, hours),
                "{day}"
            );
        }
        assert_eq!(
            regeling.prijs_on(date(2027, 1, 1)).tekst,
            "1 uur werk door 2 personen",
            "what is left out stays"
        );
        assert_eq!(regeling.personen_tekst(3), "1 uur werk door 3 personen");
    }

    #[test]
    fn a_tarief_holds_from_its_day_and_before_the_first_it_is_the_face_value() {
        let regeling = Regeling::parse(&with("", TARIEVEN)).unwrap();
        let last = regeling.uitvoerders.last().unwrap();
        assert_eq!(last.tarief_on(date(2026, 12, 31)), None);
        assert_eq!(last.tarief_on(date(2027, 1, 1)), Some(Cents(2_250)));
        assert_eq!(last.tarief_on(date(2027, 3, 31)), Some(Cents(2_250)));
        assert_eq!(last.tarief_on(date(2027, 4, 1)), Some(Cents(2_300)));
        assert_eq!(regeling.uitvoerders[0].tarief_on(date(2028, 1, 1)), None);
    }

    #[test]
    fn each_mistake_in_a_price_or_tarief_names_its_line() {
        for (from, to, message) in [
            (
                "vanaf = 2028-07-01",
                "vanaf = 2027-01-01",
                "prijs number 2: `vanaf` is 2027-01-01; it must be later than 2027-01-01, the one before it",
            ),
            (
                "vanaf = 2028-07-01",
                "vanaf = \"juli\"",
                "prijs number 2: `vanaf` must be a date without quotes (2027-01-01), not string",
            ),
            (
                "vanaf = 2028-07-01",
                "vanaf = 2028-07-01T00:00:00",
                "prijs number 2: `vanaf` is 2028-07-01T00:00:00; it must be a date without a time (2027-01-01)",
            ),
            (
                "prijs_cent = 1750",
                "prijs_cent = -1",
                "prijs number 1: `prijs_cent` is -1; it must lie between 0 and 1000000",
            ),
            (
                "personen_uren = 3",
                "personen_uren = 0",
                "prijs number 2: `personen_uren` is 0; it must lie between 1 and 100",
            ),
            (
                "tarief_cent = 2250",
                "tarief = 2250",
                "uitvoerder `service-in-de-regio`: tarief number 1: `tarief` is not known here; use vanaf, tarief_cent",
            ),
            (
                "vanaf = 2027-04-01",
                "vanaf = 2026-04-01",
                "uitvoerder `service-in-de-regio`: tarief number 2: `vanaf` is 2026-04-01; it must be later than 2027-01-01, the one before it",
            ),
        ] {
            let text = with(LATER, TARIEVEN);
            let line = text[..text.find(from).unwrap()].matches('\n').count() + 1;
            let errors = Regeling::parse(&text.replacen(from, to, 1)).unwrap_err();
            let expected = format!("line {line}: {message}");
            assert!(
                errors.0.iter().any(|one| one.to_string() == expected),
                "{expected}\n got \n{errors}"
            );
        }
        let text = with(LATER, "").replace("tekst = \"1 uur werk door 3 personen\"\n", "");
        let errors = Regeling::parse(&text).unwrap_err().to_string();
        assert!(
            errors.ends_with("prijs number 2: `tekst` is missing; add a text"),
            "{errors}"
        );
    }
}
