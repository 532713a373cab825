//! One dienstencheque: a paper that buys person-hours of work. It is worth nothing in stock, is a claim of its bearer once
//! sold, may be tied to a klus, and is used exactly once. What happens to it is the table in domain.md §3; its code and
//! claim code are not here, because they leave the program only on paper.

use jiff::{Timestamp, civil::Date};
use thiserror::Error;
use uuid::Uuid;

use super::{
    calendar::{local_date, long_date},
    money::Cents,
    nummer::ChequeNummer,
};

/// One dienstencheque.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cheque {
    /// Key.
    pub id: Uuid,
    /// The print run it came from; none when it was made at the counter.
    pub oplage: Option<Uuid>,
    /// Year of printing, in full: part of its number.
    pub jaar: i16,
    /// Counts per regeling and year, from 1: part of its number.
    pub seq: u32,
    /// Where it is in its life.
    pub status: ChequeStatus,
    /// Who holds it in stock, or sold it (slug).
    pub verkooppunt: String,
    /// Face value in cents, as printed. A later change of price never changes it.
    pub waarde: Cents,
    /// Person-hours it buys, as printed.
    pub personen_uren: u32,
    /// Events so far.
    pub version: i32,
}

/// When and in which verkoop a cheque was sold. Validity starts here, not at printing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sale {
    /// Which verkoop.
    pub verkoop: Uuid,
    /// When.
    pub at: Timestamp,
    /// Last day of validity, without grace; none when cheques of this regeling never expire.
    pub valid_until: Option<Date>,
}

/// The life of a cheque (domain.md §3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChequeStatus {
    /// On paper, not yet handed to a verkooppunt.
    Printed,
    /// At a verkooppunt, worth nothing until sold.
    InStock,
    /// Live: a claim of the bearer.
    Sold {
        /// Its sale.
        sale: Sale,
    },
    /// Tied to a klus; cannot be used elsewhere.
    Reserved {
        /// Its sale.
        sale: Sale,
        /// For which klus.
        klus: Uuid,
    },
    /// Used, once.
    Redeemed {
        /// Its sale.
        sale: Sale,
        /// For which klus.
        klus: Uuid,
        /// At which visit.
        opdracht: Uuid,
        /// When.
        at: Timestamp,
    },
    /// Used, and paid to the uitvoerder.
    Settled {
        /// Its sale.
        sale: Sale,
        /// For which klus.
        klus: Uuid,
        /// At which visit.
        opdracht: Uuid,
    },
    /// Lost, stolen or misprinted after its sale: the old paper is dead.
    Blocked {
        /// Its sale.
        sale: Sale,
    },
    /// Its validity and grace have passed, and that was written down.
    Expired {
        /// Its sale.
        sale: Sale,
    },
    /// Given back for money.
    Refunded {
        /// Its sale.
        sale: Sale,
    },
    /// Never sold and never to be: paper lost or spoiled.
    Void,
}

/// Every step a cheque may take, as status words; `None` is before it existed. History is checked against it (C2).
pub const ALLOWED: &[(Option<&str>, &str)] = &[
    (None, "printed"),
    (None, "in_stock"),
    (None, "sold"),
    (Some("printed"), "in_stock"),
    (Some("printed"), "void"),
    (Some("in_stock"), "sold"),
    (Some("in_stock"), "void"),
    (Some("sold"), "reserved"),
    (Some("sold"), "redeemed"),
    (Some("sold"), "blocked"),
    (Some("sold"), "expired"),
    (Some("sold"), "refunded"),
    (Some("reserved"), "sold"),
    (Some("reserved"), "redeemed"),
    (Some("reserved"), "blocked"),
    (Some("redeemed"), "sold"),
    (Some("redeemed"), "settled"),
    (Some("expired"), "sold"),
    (Some("blocked"), "refunded"),
];

impl ChequeStatus {
    /// The word in the database, in events and in the API.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Printed => "printed",
            Self::InStock => "in_stock",
            Self::Sold { .. } => "sold",
            Self::Reserved { .. } => "reserved",
            Self::Redeemed { .. } => "redeemed",
            Self::Settled { .. } => "settled",
            Self::Blocked { .. } => "blocked",
            Self::Expired { .. } => "expired",
            Self::Refunded { .. } => "refunded",
            Self::Void => "void",
        }
    }

    /// What staff call it.
    pub fn label(&self) -> &'static str {
        label(self.word())
    }

    /// Its sale, once it has been sold.
    pub fn sale(&self) -> Option<Sale> {
        match *self {
            Self::Printed | Self::InStock | Self::Void => None,
            Self::Sold { sale }
            | Self::Reserved { sale, .. }
            | Self::Redeemed { sale, .. }
            | Self::Settled { sale, .. }
            | Self::Blocked { sale }
            | Self::Expired { sale }
            | Self::Refunded { sale } => Some(sale),
        }
    }

    /// The klus it is tied to or was used for.
    pub fn klus(&self) -> Option<Uuid> {
        match *self {
            Self::Reserved { klus, .. }
            | Self::Redeemed { klus, .. }
            | Self::Settled { klus, .. } => Some(klus),
            Self::Printed
            | Self::InStock
            | Self::Sold { .. }
            | Self::Blocked { .. }
            | Self::Expired { .. }
            | Self::Refunded { .. }
            | Self::Void => None,
        }
    }

    /// The visit it was used at.
    pub fn opdracht(&self) -> Option<Uuid> {
        match *self {
            Self::Redeemed { opdracht, .. } | Self::Settled { opdracht, .. } => Some(opdracht),
            Self::Printed
            | Self::InStock
            | Self::Sold { .. }
            | Self::Reserved { .. }
            | Self::Blocked { .. }
            | Self::Expired { .. }
            | Self::Refunded { .. }
            | Self::Void => None,
        }
    }
}

/// What staff call a status word; the word itself if it is not ours.
pub fn label(word: &str) -> &str {
    match word {
        "printed" => "Gedrukt",
        "in_stock" => "In voorraad",
        "sold" => "Verkocht",
        "reserved" => "Vastgezet voor een klus",
        "redeemed" => "Gebruikt",
        "settled" => "Afgerekend",
        "blocked" => "Geblokkeerd",
        "expired" => "Verlopen",
        "refunded" => "Terugbetaald",
        "void" => "Ongeldig gemaakt",
        other => other,
    }
}

/// What a cheque's validity is tested against: never the date of the visit (domain.md §3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// When it is reserved or handed in.
    pub at: Timestamp,
    /// Days of grace after the last day of validity.
    pub respijt_dagen: u32,
}

impl Moment {
    fn is_after(&self, valid_until: Date) -> bool {
        let grace = jiff::Span::new().days(i64::from(self.respijt_dagen));
        valid_until
            .checked_add(grace)
            .is_ok_and(|last| local_date(self.at) > last)
    }
}

/// Last day of validity of a cheque sold on this day, without grace; none when cheques never expire.
pub fn valid_until(sold_on: Date, geldigheid_maanden: Option<u32>) -> Option<Date> {
    let months = jiff::Span::new().months(i64::from(geldigheid_maanden?));
    sold_on.checked_add(months).ok()
}

impl Cheque {
    /// Its number, for people and bookkeeping; the letters are those of the regeling.
    pub fn nummer(&self, prefix: &str) -> ChequeNummer {
        ChequeNummer {
            prefix: prefix.to_owned(),
            year: self.jaar,
            seq: self.seq,
        }
    }

    /// The buyer paid: it is live. Also what a late-reported sale does, at the resident's door.
    pub fn sell(self, sale: Sale) -> Result<Self, ChequeRefused> {
        match self.status {
            ChequeStatus::InStock => Ok(self.to(ChequeStatus::Sold { sale })),
            ChequeStatus::Printed
            | ChequeStatus::Sold { .. }
            | ChequeStatus::Reserved { .. }
            | ChequeStatus::Redeemed { .. }
            | ChequeStatus::Settled { .. }
            | ChequeStatus::Blocked { .. }
            | ChequeStatus::Expired { .. }
            | ChequeStatus::Refunded { .. }
            | ChequeStatus::Void => Err(ChequeRefused::NotInStock),
        }
    }

    /// Ties it to a klus, so that it cannot be used elsewhere.
    pub fn reserve(self, klus: Uuid, moment: Moment) -> Result<Self, ChequeRefused> {
        let sale = match self.status {
            ChequeStatus::Sold { sale } => sale,
            ChequeStatus::Reserved { klus: other, .. } => {
                return Err(ChequeRefused::Reserved {
                    here: other == klus,
                });
            }
            ChequeStatus::Printed | ChequeStatus::InStock => return Err(ChequeRefused::NotSold),
            ChequeStatus::Redeemed { .. }
            | ChequeStatus::Settled { .. }
            | ChequeStatus::Blocked { .. }
            | ChequeStatus::Expired { .. }
            | ChequeStatus::Refunded { .. }
            | ChequeStatus::Void => return Err(self.dead()),
        };
        still_valid(sale, moment)?;
        Ok(self.to(ChequeStatus::Reserved { sale, klus }))
    }

    /// The klus needs fewer cheques, or is cancelled.
    pub fn release(self) -> Result<Self, ChequeRefused> {
        match self.status {
            ChequeStatus::Reserved { sale, .. } => Ok(self.to(ChequeStatus::Sold { sale })),
            ChequeStatus::Printed
            | ChequeStatus::InStock
            | ChequeStatus::Sold { .. }
            | ChequeStatus::Redeemed { .. }
            | ChequeStatus::Settled { .. }
            | ChequeStatus::Blocked { .. }
            | ChequeStatus::Expired { .. }
            | ChequeStatus::Refunded { .. }
            | ChequeStatus::Void => Err(ChequeRefused::NotReserved),
        }
    }

    /// The ploeg takes it in: reserved for this klus, or handed over at the door. A reserved cheque cannot expire while
    /// it waits for a ploeg.
    pub fn redeem(self, klus: Uuid, opdracht: Uuid, moment: Moment) -> Result<Self, ChequeRefused> {
        let sale = match self.status {
            ChequeStatus::Sold { sale } => {
                still_valid(sale, moment)?;
                sale
            }
            ChequeStatus::Reserved { sale, klus: own } if own == klus => sale,
            ChequeStatus::Reserved { .. } => return Err(ChequeRefused::Reserved { here: false }),
            ChequeStatus::Printed | ChequeStatus::InStock => return Err(ChequeRefused::NotSold),
            ChequeStatus::Redeemed { .. }
            | ChequeStatus::Settled { .. }
            | ChequeStatus::Blocked { .. }
            | ChequeStatus::Expired { .. }
            | ChequeStatus::Refunded { .. }
            | ChequeStatus::Void => return Err(self.dead()),
        };
        Ok(self.to(ChequeStatus::Redeemed {
            sale,
            klus,
            opdracht,
            at: moment.at,
        }))
    }

    fn to(self, status: ChequeStatus) -> Self {
        Self {
            status,
            version: self.version + 1,
            ..self
        }
    }

    /// Why a cheque that will never be used (again) is refused.
    fn dead(&self) -> ChequeRefused {
        match self.status {
            ChequeStatus::Redeemed { at, .. } => ChequeRefused::Used {
                on: Some(local_date(at)),
            },
            ChequeStatus::Settled { .. } => ChequeRefused::Used { on: None },
            ChequeStatus::Blocked { .. } => ChequeRefused::Blocked,
            ChequeStatus::Expired { sale } => ChequeRefused::Expired {
                on: sale.valid_until,
            },
            ChequeStatus::Refunded { .. } => ChequeRefused::Refunded,
            ChequeStatus::Void => ChequeRefused::Void,
            ChequeStatus::Printed | ChequeStatus::InStock => ChequeRefused::NotSold,
            ChequeStatus::Sold { .. } | ChequeStatus::Reserved { .. } => ChequeRefused::NotInStock,
        }
    }
}

fn still_valid(sale: Sale, moment: Moment) -> Result<(), ChequeRefused> {
    match sale.valid_until {
        Some(last) if moment.is_after(last) => Err(ChequeRefused::Expired { on: Some(last) }),
        Some(_) | None => Ok(()),
    }
}

/// Why a cheque cannot be used so. `Display` can be read out; whom to call is added by who knows the regeling.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum ChequeRefused {
    /// No cheque of this regeling has this code.
    #[error(
        "De code is goed overgenomen, maar deze cheque is niet van ons. Neem de cheque niet aan."
    )]
    Unknown,
    /// Used before.
    #[error("Deze cheque is al gebruikt{}. Elke cheque is 1 keer geldig. Vraag om een andere cheque.", on.map(|on| format!(" op {}", day(on))).unwrap_or_default())]
    Used {
        /// On which day.
        on: Option<Date>,
    },
    /// Printed, but its sale is not reported.
    #[error(
        "Deze cheque is nog niet als verkocht gemeld. U kunt hem wel aan de ploeg geven als die komt."
    )]
    NotSold,
    /// Already sold, or no longer stock.
    #[error("Deze cheque ligt niet in de voorraad. Hij kan niet worden verkocht.")]
    NotInStock,
    /// Tied to a klus.
    #[error("{}", if *here { "Deze cheque staat al vast voor deze klus." } else { "Deze cheque staat vast voor een andere klus. Vraag om een andere cheque." })]
    Reserved {
        /// Whether it is this klus.
        here: bool,
    },
    /// Not tied to a klus.
    #[error("Deze cheque staat niet vast voor een klus.")]
    NotReserved,
    /// Lost, stolen or misprinted.
    #[error(
        "Deze cheque is geblokkeerd. Hij is als kwijt of gestolen gemeld. Vraag om een andere cheque."
    )]
    Blocked,
    /// Validity and grace have passed.
    #[error("Deze cheque is verlopen{}. Vraag om een andere cheque.", on.map(|on| format!(". Hij was geldig tot en met {}", day(on))).unwrap_or_default())]
    Expired {
        /// Last day of validity.
        on: Option<Date>,
    },
    /// The buyer had the money back.
    #[error("Deze cheque is terugbetaald. Hij is niet meer geldig. Vraag om een andere cheque.")]
    Refunded,
    /// Made worthless before it was sold.
    #[error("Deze cheque is ongeldig gemaakt. Vraag om een andere cheque.")]
    Void,
}

impl ChequeRefused {
    /// The refusal in a few words; that of a used cheque is part of the API's contract.
    pub fn title(&self) -> &'static str {
        match self {
            Self::Unknown => "Deze cheque kennen we niet",
            Self::Used { .. } => "Deze cheque is al gebruikt",
            Self::NotSold => "Deze cheque is nog niet verkocht",
            Self::NotInStock => "Deze cheque ligt niet in de voorraad",
            Self::Reserved { here: true } => "Deze cheque staat al vast voor deze klus",
            Self::Reserved { here: false } => "Deze cheque is voor een andere klus",
            Self::NotReserved => "Deze cheque staat niet vast",
            Self::Blocked => "Deze cheque is geblokkeerd",
            Self::Expired { .. } => "Deze cheque is verlopen",
            Self::Refunded => "Deze cheque is terugbetaald",
            Self::Void => "Deze cheque is ongeldig",
        }
    }
}

/// `3 november 2026`: a day without its weekday.
fn day(date: Date) -> String {
    let long = long_date(date);
    long.split_once(' ')
        .map_or(long.clone(), |(_, rest)| rest.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn sale() -> Sale {
        Sale {
            verkoop: Uuid::from_u128(1),
            at: at("2026-11-03T09:00:00Z"),
            valid_until: Some(jiff::civil::date(2028, 11, 3)),
        }
    }

    fn cheque(status: ChequeStatus) -> Cheque {
        Cheque {
            id: Uuid::from_u128(9),
            oplage: None,
            jaar: 2026,
            seq: 4217,
            status,
            verkooppunt: "gemeentewinkel".into(),
            waarde: Cents(1500),
            personen_uren: 2,
            version: 3,
        }
    }

    const KLUS: Uuid = Uuid::from_u128(5);
    const OPDRACHT: Uuid = Uuid::from_u128(6);

    fn moment(text: &str) -> Moment {
        Moment {
            at: at(text),
            respijt_dagen: 90,
        }
    }

    fn every_status() -> Vec<ChequeStatus> {
        let sale = sale();
        vec![
            ChequeStatus::Printed,
            ChequeStatus::InStock,
            ChequeStatus::Sold { sale },
            ChequeStatus::Reserved { sale, klus: KLUS },
            ChequeStatus::Redeemed {
                sale,
                klus: KLUS,
                opdracht: OPDRACHT,
                at: at("2026-11-20T10:00:00Z"),
            },
            ChequeStatus::Settled {
                sale,
                klus: KLUS,
                opdracht: OPDRACHT,
            },
            ChequeStatus::Blocked { sale },
            ChequeStatus::Expired { sale },
            ChequeStatus::Refunded { sale },
            ChequeStatus::Void,
        ]
    }

    type Action = Box<dyn Fn(Cheque) -> Result<Cheque, ChequeRefused>>;

    fn every_action() -> Vec<(&'static str, Action)> {
        let now = moment("2026-11-22T10:00:00Z");
        vec![
            ("sell", Box::new(|cheque| cheque.sell(sale()))),
            ("reserve", Box::new(move |cheque| cheque.reserve(KLUS, now))),
            ("release", Box::new(Cheque::release)),
            (
                "redeem",
                Box::new(move |cheque| cheque.redeem(KLUS, OPDRACHT, now)),
            ),
            (
                "redeem elsewhere",
                Box::new(move |cheque| cheque.redeem(Uuid::from_u128(8), OPDRACHT, now)),
            ),
        ]
    }

    #[test]
    fn every_status_meets_every_action() {
        let mut table = String::new();
        for status in every_status() {
            for (name, action) in every_action() {
                let outcome = match action(cheque(status)) {
                    Ok(next) => {
                        assert_eq!(next.version, 4);
                        assert!(
                            ALLOWED.contains(&(Some(status.word()), next.status.word())),
                            "{} → {} is not in the table",
                            status.word(),
                            next.status.word()
                        );
                        next.status.word().to_owned()
                    }
                    Err(refused) => format!("✗ {}: {refused}", refused.title()),
                };
                table.push_str(&format!("{} | {name} | {outcome}\n", status.word()));
            }
        }
        insta::assert_snapshot!(table);
    }

    #[test]
    fn a_cheque_is_good_through_the_last_day_of_grace_in_amsterdam() {
        // 3 November 2028 and 90 days is 1 February 2029; the day ends at 23:00 UTC.
        let sold = cheque(ChequeStatus::Sold { sale: sale() });
        let last = moment("2029-02-01T22:59:59Z");
        assert!(sold.clone().reserve(KLUS, last).is_ok());
        let too_late = moment("2029-02-01T23:00:00Z");
        assert_eq!(
            sold.clone().redeem(KLUS, OPDRACHT, too_late).unwrap_err(),
            ChequeRefused::Expired {
                on: Some(jiff::civil::date(2028, 11, 3))
            }
        );
        let waiting = sold.reserve(KLUS, last).unwrap();
        assert!(waiting.redeem(KLUS, OPDRACHT, too_late).is_ok());
    }

    #[test]
    fn validity_is_counted_in_months_and_may_be_off() {
        let day = jiff::civil::date(2027, 8, 31);
        assert_eq!(
            valid_until(day, Some(6)),
            Some(jiff::civil::date(2028, 2, 29))
        );
        assert_eq!(valid_until(day, None), None);
    }
}
