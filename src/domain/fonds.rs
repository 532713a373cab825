//! A fonds: a budget with a period, from which cheques are paid when the resident does not pay, or not all (domain.md §1:
//! Eindhoven, Almelo, Nieuwegein). Tied to a target group or neighbourhood in words: a person judges, not the program.

use jiff::civil::Date;
use thiserror::Error;
use uuid::Uuid;

use super::{
    address::{Naam, clean_text},
    calendar::{long_date, parse_date},
    fields::FieldErrors,
    money::Cents,
};

/// Characters of target group and neighbourhood.
const TEXT_MAX: usize = 300;
/// No budget is larger, in cents: ten million euros.
const BUDGET_MAX: Cents = Cents(1_000_000_000);

/// A fonds as stored. What was spent follows from the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fonds {
    /// Key.
    pub id: Uuid,
    /// What was agreed about it.
    pub gegevens: FondsGegevens,
    /// Events so far.
    pub version: i32,
}

/// What was agreed about a fonds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FondsGegevens {
    /// As people call it: "Geluksbudget 2026".
    pub naam: Naam,
    /// What it may spend, in cents.
    pub budget: Cents,
    /// The first day on which it pays.
    pub van: Date,
    /// The last.
    pub tot: Date,
    /// For whom it is, in words; empty for everyone.
    pub doelgroep: String,
    /// Where they live, in words; empty for everywhere.
    pub wijk: String,
    /// What the resident still pays for one cheque, in cents; often nothing.
    pub eigen: Cents,
    /// What one person may be granted at most, in cents (Almelo: €450).
    pub per_persoon: Cents,
}

/// What a fonds has paid so far, in cents, from the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spent {
    /// All of the fonds.
    pub fonds: Cents,
    /// Of one toekenning.
    pub toekenning: Cents,
}

/// Why a fonds does not pay. Each sentence says that nothing was sold.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum FondsRefused {
    /// Its period has not begun.
    #[error(
        "{naam} betaalt pas vanaf {}. Er is niets verkocht. De bewoner kan nu zelf betalen, of later terugkomen.",
        long_date(*van)
    )]
    NotYet {
        /// The fonds.
        naam: String,
        /// Its first day.
        van: Date,
    },
    /// Its period is over.
    #[error(
        "{naam} betaalde tot en met {}. Er is niets verkocht. Bel het meldpunt, of laat de bewoner zelf betalen.",
        long_date(*tot)
    )]
    Over {
        /// The fonds.
        naam: String,
        /// Its last day.
        tot: Date,
    },
    /// Not enough is left in the fonds.
    #[error(
        "In {naam} zit nog {left}. Dat is genoeg voor {}. Er is niets verkocht. Verkoop minder cheques, of laat de bewoner zelf betalen.",
        counted(*cheques)
    )]
    Empty {
        /// The fonds.
        naam: String,
        /// What is left in it.
        left: Cents,
        /// Cheques that is enough for.
        cheques: i64,
    },
    /// Not enough is left of the toekenning.
    #[error(
        "Van deze toekenning is nog {left} over. Dat is genoeg voor {}. Er is niets verkocht. Verkoop minder cheques, of laat de bewoner zelf betalen.",
        counted(*cheques)
    )]
    UsedUp {
        /// What is left of it.
        left: Cents,
        /// Cheques that is enough for.
        cheques: i64,
    },
    /// The toekenning was ended.
    #[error("Deze toekenning is gestopt. Er is niets verkocht. Bel het meldpunt.")]
    Ended,
}

fn counted(cheques: i64) -> String {
    if cheques == 1 {
        "1 cheque".to_owned()
    } else {
        format!("{cheques} cheques")
    }
}

impl Fonds {
    /// What it pays for so many cheques of this price, in cents; the resident pays the rest.
    pub fn part(&self, prijs: Cents, aantal: u32) -> Cents {
        Cents(self.part_of_one(prijs).0.saturating_mul(aantal.into()))
    }

    /// Whether the resident pays nothing at this price.
    pub fn is_free_at(&self, prijs: Cents) -> bool {
        self.part_of_one(prijs) == prijs
    }

    /// What it pays for so many cheques today, when a toekenning may cost `maximum`; never more than is left of either.
    pub fn pay(
        &self,
        maximum: Cents,
        spent: Spent,
        (prijs, aantal): (Cents, u32),
        today: Date,
    ) -> Result<Cents, FondsRefused> {
        self.open_on(today)?;
        let (one, part) = (self.part_of_one(prijs), self.part(prijs, aantal));
        let enough_for = |left: Cents| left.0.checked_div(one.0).unwrap_or_default().max(0);
        let of_toekenning = Cents(maximum.0 - spent.toekenning.0);
        if part > of_toekenning {
            return Err(FondsRefused::UsedUp {
                left: of_toekenning.max(Cents::ZERO),
                cheques: enough_for(of_toekenning),
            });
        }
        let in_fonds = Cents(self.gegevens.budget.0 - spent.fonds.0);
        if part > in_fonds {
            return Err(FondsRefused::Empty {
                naam: self.gegevens.naam.to_string(),
                left: in_fonds.max(Cents::ZERO),
                cheques: enough_for(in_fonds),
            });
        }
        Ok(part)
    }

    /// Whether this day lies in its period.
    pub fn open_on(&self, day: Date) -> Result<(), FondsRefused> {
        let naam = self.gegevens.naam.to_string();
        let FondsGegevens { van, tot, .. } = self.gegevens;
        if day < van {
            Err(FondsRefused::NotYet { naam, van })
        } else if day > tot {
            Err(FondsRefused::Over { naam, tot })
        } else {
            Ok(())
        }
    }

    fn part_of_one(&self, prijs: Cents) -> Cents {
        Cents((prijs.0 - self.gegevens.eigen.0).max(0))
    }
}

/// A fonds as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FondsDraft {
    /// As people call it.
    pub naam: String,
    /// In euros.
    pub budget: String,
    /// First day.
    pub van: String,
    /// Last day.
    pub tot: String,
    /// For whom.
    pub doelgroep: String,
    /// Where they live.
    pub wijk: String,
    /// What the resident still pays for one cheque, in euros; empty is nothing.
    pub eigen: String,
    /// What one person may be granted at most, in euros.
    pub per_persoon: String,
}

impl FondsDraft {
    /// Everything right, or everything that is wrong. `spent` is what it has paid already: a budget is never less.
    pub fn check(&self, spent: Cents) -> Result<FondsGegevens, FieldErrors> {
        let mut errors = FieldErrors::default();
        let naam = errors.take("naam", Naam::parse(&self.naam));
        let budget = errors.take("budget", amount(&self.budget, Cents(1)));
        if budget.is_some_and(|budget| budget < spent) {
            errors.push(
                "budget",
                format!("Er is al {spent} uitgegeven. Het budget kan niet lager zijn."),
            );
        }
        let van = errors.take("van", parse_date(&self.van));
        let tot = errors.take("tot", parse_date(&self.tot));
        if let (Some(van), Some(tot)) = (van, tot)
            && tot < van
        {
            errors.push(
                "tot",
                "De laatste dag ligt voor de eerste dag. Kies een latere dag.",
            );
        }
        let doelgroep = errors.take("doelgroep", clean_text(&self.doelgroep, TEXT_MAX));
        let wijk = errors.take("wijk", clean_text(&self.wijk, TEXT_MAX));
        let eigen = if self.eigen.trim().is_empty() {
            Some(Cents::ZERO)
        } else {
            errors.take("eigen", amount(&self.eigen, Cents::ZERO))
        };
        let per_persoon = errors.take("perPersoon", amount(&self.per_persoon, Cents(1)));
        match (naam, budget, van, tot, doelgroep, wijk, eigen, per_persoon) {
            (
                Some(naam),
                Some(budget),
                Some(van),
                Some(tot),
                Some(doelgroep),
                Some(wijk),
                Some(eigen),
                Some(per_persoon),
            ) if errors.is_empty() => Ok(FondsGegevens {
                naam,
                budget,
                van,
                tot,
                doelgroep,
                wijk,
                eigen,
                per_persoon,
            }),
            _ => Err(errors),
        }
    }
}

/// An amount in euros as typed, at least `least`.
pub(super) fn amount(typed: &str, least: Cents) -> Result<Cents, String> {
    let cents = Cents::parse_euros(typed).map_err(|error| error.to_string())?;
    if (least..=BUDGET_MAX).contains(&cents) {
        Ok(cents)
    } else {
        Err(format!(
            "Vul een bedrag in van {least} tot en met {BUDGET_MAX}."
        ))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn draft() -> FondsDraft {
        FondsDraft {
            naam: "Geluksbudget".into(),
            budget: "1.000".into(),
            van: "01-01-2026".into(),
            tot: "31-12-2026".into(),
            eigen: "5".into(),
            per_persoon: "450".into(),
            ..FondsDraft::default()
        }
    }

    fn fonds() -> Fonds {
        Fonds {
            id: Uuid::from_u128(1),
            gegevens: draft().check(Cents::ZERO).unwrap(),
            version: 1,
        }
    }

    const PRIJS: Cents = Cents(1_500);
    const TODAY: Date = date(2026, 11, 2);

    fn spent(fonds: i64, toekenning: i64) -> Spent {
        Spent {
            fonds: Cents(fonds),
            toekenning: Cents(toekenning),
        }
    }

    #[test]
    fn a_fonds_pays_what_the_resident_does_not() {
        let fonds = fonds();
        let paid = fonds.pay(Cents(45_000), spent(0, 0), (PRIJS, 3), TODAY);
        assert_eq!(paid, Ok(Cents(3_000)));
        assert!(!fonds.is_free_at(PRIJS));
        assert_eq!(
            fonds.part(Cents(400), 2),
            Cents::ZERO,
            "a price below the own part is all the resident's"
        );
    }

    #[test]
    fn what_does_not_fit_is_refused_with_what_does() {
        let fonds = fonds();
        let refused = |maximum, spent, aantal, day| {
            fonds
                .pay(Cents(maximum), spent, (PRIJS, aantal), day)
                .unwrap_err()
                .to_string()
        };
        let said = refused(2_500, spent(0, 0), 3, TODAY);
        assert!(
            said.contains("nog € 25,00 over. Dat is genoeg voor 2 cheques"),
            "{said}"
        );
        let said = refused(45_000, spent(98_500, 0), 3, TODAY);
        assert!(
            said.contains("In Geluksbudget zit nog € 15,00. Dat is genoeg voor 1 cheque."),
            "{said}"
        );
        let said = refused(45_000, spent(0, 0), 1, date(2025, 12, 31));
        assert!(
            said.contains("pas vanaf donderdag 1 januari 2026"),
            "{said}"
        );
        let said = refused(45_000, spent(0, 0), 1, date(2027, 1, 1));
        assert!(
            said.contains("tot en met donderdag 31 december 2026"),
            "{said}"
        );
    }

    #[test]
    fn a_budget_is_never_less_than_what_was_spent() {
        let errors = draft().check(Cents(100_001)).unwrap_err();
        assert_eq!(errors.list().len(), 1);
        assert!(errors.get("budget").unwrap().contains("€ 1.000,01"));
        let errors = FondsDraft::default().check(Cents::ZERO).unwrap_err();
        let fields: Vec<&str> = errors.list().iter().map(|(field, _)| &**field).collect();
        assert_eq!(fields, ["naam", "budget", "van", "tot", "perPersoon"]);
        let turned = FondsDraft {
            tot: "31-12-2025".into(),
            ..draft()
        };
        assert!(turned.check(Cents::ZERO).unwrap_err().get("tot").is_some());
    }

    proptest! {
        #[test]
        fn no_row_of_sales_ever_costs_more_than_budget_or_maximum(
            counts in proptest::collection::vec(1_u32..20, 1..40), maximum in 1_i64..60_000,
        ) {
            let fonds = fonds();
            let mut paid = 0;
            for aantal in counts {
                if let Ok(part) = fonds.pay(Cents(maximum), spent(paid, paid), (PRIJS, aantal), TODAY) {
                    paid += part.0;
                }
            }
            prop_assert!(paid <= maximum && paid <= fonds.gegevens.budget.0);
        }
    }
}
