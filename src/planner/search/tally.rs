//! What a plan costs, in tiers (domain.md §4): a lower tier counts only between plans that are equal in all higher ones.
//!
//! Hard rules are not in here: the search never builds a plan that breaks one. Two readings of the same tally: [`Cost`]
//! compares strictly and decides which plan is best; [`Weights::walk`] lets the search pass through slightly worse plans.

/// Classes of urgency of what is not planned.
pub const TIERS: usize = 5;

/// What is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Visits not planned, per tier.
    pub absent: [i64; TIERS],
    /// Working days those not planned have waited.
    pub waited: i64,
    /// Weight of what stood and was moved.
    pub moved: i64,
    /// Quarters of work outside the band that is fair.
    pub unfair: i64,
    /// Learning goals nothing is planned for.
    pub missed: i64,
    /// Travel.
    pub travel: i64,
    /// Waiting between visits.
    pub waiting: i64,
    /// Changes against what stands.
    pub changes: usize,
}

/// How much counts for what, within a tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weights {
    /// A minute of travel.
    pub travel: i64,
    /// A minute of waiting.
    pub waiting: i64,
    /// How far from the common share somebody's work may be, in thousandths of the time they have.
    pub band: i32,
    /// The common share, in thousandths; `None` leaves fairness out.
    pub share: Option<i32>,
    /// The longest leg: what is not planned must outweigh it while walking.
    pub longest: i64,
}

/// Compares plans: the first field that differs decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cost {
    /// Visits not planned, the most urgent first.
    pub absent: [i64; TIERS],
    /// Working days those not planned have waited.
    pub waited: i64,
    /// Promises moved.
    pub moved: i64,
    /// Work outside the fair band.
    pub unfair: i64,
    /// Learning goals missed.
    pub missed: i64,
    /// Travel and waiting, weighed.
    pub driving: i64,
}

/// Minutes of one step of unfairness.
const QUARTER: i32 = 15;

impl Weights {
    /// For comparing.
    pub fn cost(&self, tally: &Tally) -> Cost {
        Cost {
            absent: tally.absent,
            waited: tally.waited,
            moved: tally.moved,
            unfair: tally.unfair,
            missed: tally.missed,
            driving: self.driving(tally),
        }
    }

    /// For walking: one number, in which a step of a higher tier is worth many of a lower one, but not infinitely many.
    pub fn walk(&self, tally: &Tally) -> i64 {
        self.pack(tally) + tally.unfair * self.unfair() + tally.missed * self.missed()
    }

    /// The same without how work and learning are shared out.
    pub fn pack(&self, tally: &Tally) -> i64 {
        let absent = tally
            .absent
            .iter()
            .fold(0, |sum, count| sum * 4 + count * self.absent());
        absent + tally.waited * self.waited() + tally.moved * self.moved() + self.driving(tally)
    }

    fn driving(&self, tally: &Tally) -> i64 {
        tally.travel * self.travel + tally.waiting * self.waiting
    }

    fn absent(&self) -> i64 {
        1_000 + 10 * self.longest * self.travel
    }

    fn waited(&self) -> i64 {
        self.travel
    }

    /// Of one unit of [`Tally::moved`] while walking.
    pub fn moved(&self) -> i64 {
        30 * self.travel
    }

    /// Of one unit of [`Tally::unfair`] while walking.
    pub fn unfair(&self) -> i64 {
        5 * self.travel
    }

    /// Of one unit of [`Tally::missed`] while walking.
    pub fn missed(&self) -> i64 {
        15 * self.travel
    }

    /// Quarters by which somebody's work lies outside the band around the common share.
    pub fn outside(&self, work: i32, available: i32) -> i64 {
        let Some(share) = self.share else { return 0 };
        outside(work, available, share, self.band)
    }
}

/// Quarters by which some time lies outside a band around its share of all time; share and band in thousandths.
pub fn outside(time: i32, all: i32, share: i32, band: i32) -> i64 {
    let fair = all / 100 * share / 10;
    let margin = all / 100 * band / 10;
    let over = (time - fair).abs() - margin;
    i64::from((over.max(0) + QUARTER - 1) / QUARTER)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WEIGHTS: Weights = Weights {
        travel: 2,
        waiting: 1,
        band: 80,
        share: Some(400),
        longest: 30,
    };

    #[test]
    fn one_urgent_klus_outweighs_many_ordinary_ones_and_any_travel() {
        let urgent = Tally {
            absent: [1, 0, 0, 0, 0],
            ..Tally::default()
        };
        let ordinary = Tally {
            absent: [0, 0, 0, 0, 99],
            travel: 100_000,
            ..Tally::default()
        };
        assert!(WEIGHTS.cost(&urgent) > WEIGHTS.cost(&ordinary));
        assert!(WEIGHTS.walk(&urgent) > WEIGHTS.walk(&Tally::default()));
    }

    #[test]
    fn within_the_band_nothing_is_unfair_and_outside_it_counts_in_quarters() {
        assert_eq!(WEIGHTS.outside(400, 1_000), 0);
        assert_eq!(WEIGHTS.outside(480, 1_000), 0);
        assert_eq!(WEIGHTS.outside(481, 1_000), 1);
        assert_eq!(WEIGHTS.outside(300, 1_000), 2);
    }
}
