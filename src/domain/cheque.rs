//! One dienstencheque: a paper that buys person-hours of work. It is worth nothing in stock, is a claim of its bearer once
//! sold, may be tied to a klus, and is used exactly once. What happens to it is the table in domain.md §3; its code and
//! claim code are not here, because they leave the program only on paper.

use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

use super::{calendar::local_date, money::Cents, nummer::ChequeNummer};

mod range;
mod refused;
mod status;

pub use range::{ChequeRange, RangeDraft, own_nummer};
pub use refused::ChequeRefused;
pub use status::{ALLOWED, BlockReden, ChequeStatus, VoidReden, label};

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
            | ChequeStatus::Replaced { .. }
            | ChequeStatus::Expired { .. }
            | ChequeStatus::Refunded { .. }
            | ChequeStatus::Void { .. } => Err(ChequeRefused::NotInStock),
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
            | ChequeStatus::Replaced { .. }
            | ChequeStatus::Expired { .. }
            | ChequeStatus::Refunded { .. }
            | ChequeStatus::Void { .. } => return Err(self.unusable()),
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
            | ChequeStatus::Replaced { .. }
            | ChequeStatus::Expired { .. }
            | ChequeStatus::Refunded { .. }
            | ChequeStatus::Void { .. } => Err(ChequeRefused::NotReserved),
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
            ChequeStatus::Printed => return Err(ChequeRefused::NotHandedOut),
            ChequeStatus::InStock => return Err(ChequeRefused::NotSold),
            ChequeStatus::Redeemed { .. }
            | ChequeStatus::Settled { .. }
            | ChequeStatus::Blocked { .. }
            | ChequeStatus::Replaced { .. }
            | ChequeStatus::Expired { .. }
            | ChequeStatus::Refunded { .. }
            | ChequeStatus::Void { .. } => return Err(self.unusable()),
        };
        Ok(self.to(ChequeStatus::Redeemed {
            sale,
            klus,
            opdracht,
            at: moment.at,
        }))
    }

    /// Into the stock of a verkooppunt: handed out, or moved from another.
    pub fn hand_over(self, verkooppunt: &str) -> Result<Self, ChequeRefused> {
        self.stock()?;
        let mut moved = self.to(ChequeStatus::InStock);
        verkooppunt.clone_into(&mut moved.verkooppunt);
        Ok(moved)
    }

    /// Back to the municipality's own stock.
    pub fn hand_back(self) -> Result<Self, ChequeRefused> {
        let ChequeStatus::InStock = self.status else {
            return Err(ChequeRefused::NotInStock);
        };
        let mut moved = self.to(ChequeStatus::Printed);
        moved.verkooppunt.clear();
        Ok(moved)
    }

    /// Paper lost or spoiled before it was sold: worth nothing, for ever.
    pub fn make_void(self, reden: VoidReden) -> Result<Self, ChequeRefused> {
        self.stock()?;
        Ok(self.to(ChequeStatus::Void { reden }))
    }

    /// Lost, stolen, misprinted or handed in for another: from this moment the paper is dead.
    pub fn block(self, reden: BlockReden) -> Result<Self, ChequeRefused> {
        let (ChequeStatus::Sold { sale } | ChequeStatus::Reserved { sale, .. }) = self.status
        else {
            return Err(self.unusable());
        };
        Ok(self.to(ChequeStatus::Blocked { sale, reden }))
    }

    /// Its value moves to a new cheque.
    pub fn replace(self) -> Result<Self, ChequeRefused> {
        let ChequeStatus::Blocked { sale, reden } = self.status else {
            return Err(ChequeRefused::NotBlocked);
        };
        Ok(self.to(ChequeStatus::Replaced { sale, reden }))
    }

    /// The money goes back to whoever paid.
    pub fn refund(self) -> Result<Self, ChequeRefused> {
        let (ChequeStatus::Sold { sale } | ChequeStatus::Blocked { sale, .. }) = self.status else {
            return Err(self.unusable());
        };
        Ok(self.to(ChequeStatus::Refunded { sale }))
    }

    /// Validity and grace have passed. A reserved cheque waits for a ploeg and does not expire.
    pub fn expire(self, moment: Moment) -> Result<Self, ChequeRefused> {
        let ChequeStatus::Sold { sale } = self.status else {
            return Err(self.unusable());
        };
        match still_valid(sale, moment) {
            Ok(()) => Err(ChequeRefused::StillValid),
            Err(_) => Ok(self.to(ChequeStatus::Expired { sale })),
        }
    }

    /// A coordinator makes an expired cheque valid again, through a new last day.
    pub fn revive(self, valid_until: Option<Date>) -> Result<Self, ChequeRefused> {
        let ChequeStatus::Expired { sale } = self.status else {
            return Err(ChequeRefused::StillValid);
        };
        let sale = Sale {
            valid_until,
            ..sale
        };
        Ok(self.to(ChequeStatus::Sold { sale }))
    }

    /// It was taken in by mistake: live again. Where it stands in an afrekening, the next one takes it off.
    pub fn undo(self) -> Result<Self, ChequeRefused> {
        let (ChequeStatus::Redeemed { sale, .. } | ChequeStatus::Settled { sale, .. }) =
            self.status
        else {
            return Err(ChequeRefused::NotRedeemed);
        };
        Ok(self.to(ChequeStatus::Sold { sale }))
    }

    /// Its redemption stands in an afrekening.
    pub fn settle(self) -> Result<Self, ChequeRefused> {
        let ChequeStatus::Redeemed {
            sale,
            klus,
            opdracht,
            at: _,
        } = self.status
        else {
            return Err(ChequeRefused::NotRedeemed);
        };
        Ok(self.to(ChequeStatus::Settled {
            sale,
            klus,
            opdracht,
        }))
    }

    /// Whether it is paper that was never sold.
    fn stock(&self) -> Result<(), ChequeRefused> {
        let (ChequeStatus::Printed | ChequeStatus::InStock) = self.status else {
            return Err(ChequeRefused::NotInStock);
        };
        Ok(())
    }

    fn to(self, status: ChequeStatus) -> Self {
        Self {
            status,
            version: self.version + 1,
            ..self
        }
    }

    /// Why a cheque in this state cannot be used so.
    fn unusable(&self) -> ChequeRefused {
        match self.status {
            ChequeStatus::Redeemed { at, .. } => ChequeRefused::Used {
                on: Some(local_date(at)),
            },
            ChequeStatus::Settled { .. } => ChequeRefused::Used { on: None },
            ChequeStatus::Blocked { .. } | ChequeStatus::Replaced { .. } => ChequeRefused::Blocked,
            ChequeStatus::Expired { sale } => ChequeRefused::Expired {
                on: sale.valid_until,
            },
            ChequeStatus::Refunded { .. } => ChequeRefused::Refunded,
            ChequeStatus::Void { reden } if reden.raises_alarm() => ChequeRefused::Missing,
            ChequeStatus::Void { .. } => ChequeRefused::Void,
            ChequeStatus::Printed | ChequeStatus::InStock => ChequeRefused::NotSold,
            ChequeStatus::Reserved { .. } => ChequeRefused::Reserved { here: false },
            ChequeStatus::Sold { .. } => ChequeRefused::NotInStock,
        }
    }
}

fn still_valid(sale: Sale, moment: Moment) -> Result<(), ChequeRefused> {
    match sale.valid_until {
        Some(last) if moment.is_after(last) => Err(ChequeRefused::Expired { on: Some(last) }),
        Some(_) | None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
