//! The model's own books: every paper with what it is worth and who paid for it, and a balance per account and party. It reads
//! nothing from the database but what is printed on paper.

use std::collections::{BTreeMap, BTreeSet};

use dienstencheque::domain::cheque::{ChequeRange, RangeDraft};
use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

/// One cheque on paper.
#[derive(Clone, Debug)]
pub struct Paper {
    pub nummer: String,
    pub jaar: i16,
    pub seq: u32,
    pub code: String,
    pub claimcode: String,
    /// Who has it in stock, or sold it; empty is the municipality.
    pub holder: String,
    pub waarde: i64,
    pub state: State,
    pub sale: Option<Sale>,
    /// Another came in its place.
    pub succeeded: bool,
}

/// Where a paper is in its life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    Stock,
    Void,
    Sold,
    Reserved(Uuid),
    /// Taken in; where it stands in `Books::redeemed`.
    Redeemed(usize),
    Blocked,
    Replaced,
    Refunded,
    Expired,
}

/// How a paper was sold.
#[derive(Clone, Debug)]
pub struct Sale {
    pub verkoop: Uuid,
    /// Where the sheet lies, while it is not confirmed.
    pub open_sheet: bool,
    pub valid_until: Date,
    /// Who paid for the whole sale it was first sold in; nobody for a gift of the municipality.
    pub payers: Vec<(&'static str, String, i64)>,
    pub totaal: i64,
    /// The invoice and the toekenning of that sale, where there are.
    pub factuur: Option<usize>,
    pub toekenning: Option<usize>,
}

/// One cheque taken in.
#[derive(Clone, Debug)]
pub struct Redeemed {
    pub paper: usize,
    pub uitvoerder: String,
    pub tarief: i64,
    pub on: Date,
    pub at: Timestamp,
    pub settled: bool,
    pub undone: bool,
    pub corrected: bool,
}

/// One hand-over that waits.
#[derive(Clone, Debug)]
pub struct Handover {
    pub id: Uuid,
    pub van: String,
    pub naar: String,
    pub by: Uuid,
    pub jaar: i16,
    pub first: u32,
    pub last: u32,
}

impl Handover {
    pub fn has(&self, paper: &Paper) -> bool {
        paper.jaar == self.jaar && (self.first..=self.last).contains(&paper.seq)
    }
}

/// A late-reported sale that waits for its money.
pub struct Late {
    pub verkoop: Uuid,
    pub place: String,
    pub cents: i64,
}

/// An invoice: what is open of it, and whose debt that is.
pub struct Factuur {
    pub id: Uuid,
    pub nummer: String,
    pub partij: String,
    pub open: i64,
}

pub struct Fonds {
    pub id: Uuid,
    pub budget: i64,
    pub eigen: i64,
    pub van: Date,
    pub tot: Date,
    pub spent: i64,
}

pub struct Toekenning {
    pub id: Uuid,
    pub nummer: String,
    pub fonds: usize,
    pub maximum: i64,
    pub spent: i64,
    pub ended: bool,
}

/// A sealed bag on its way.
pub struct Bag {
    pub zak: String,
    pub place: String,
    pub cents: i64,
}

/// What an uitvoerder is owed in an afrekening.
pub struct Owed {
    pub id: Uuid,
    pub uitvoerder: String,
    pub cents: i64,
    pub paid: bool,
}

/// Everything the model knows.
#[derive(Default)]
pub struct Books {
    pub papers: Vec<Paper>,
    pub handovers: Vec<Handover>,
    pub late: Vec<Late>,
    pub redeemed: Vec<Redeemed>,
    pub facturen: Vec<Factuur>,
    pub fondsen: Vec<Fonds>,
    pub toekenningen: Vec<Toekenning>,
    pub bags: Vec<Bag>,
    pub owed: Vec<Owed>,
    /// Places whose kasdag is not closed: the first cash opens it.
    pub tills: BTreeSet<String>,
    /// Cents per account and party.
    pub tally: BTreeMap<(&'static str, String), i64>,
    /// Cents sold per day, place and way of paying.
    pub sold: BTreeMap<(Date, String, &'static str), i64>,
    /// What was owed to bearers at the end of past months.
    pub month_ends: BTreeMap<Date, i64>,
    /// How often what happened to cheques, per day.
    pub aftercare: BTreeMap<(Date, &'static str), i64>,
}

impl Books {
    pub fn add(&mut self, rekening: &'static str, partij: &str, cents: i64) {
        *self.tally.entry((rekening, partij.to_owned())).or_default() += cents;
        if rekening == "kas" {
            self.tills.insert(partij.to_owned());
        }
    }

    pub fn balance(&self, rekening: &'static str, partij: &str) -> i64 {
        let key = (rekening, partij.to_owned());
        self.tally.get(&key).copied().unwrap_or_default()
    }

    /// An entry of two lines.
    pub fn book(&mut self, debit: (&'static str, &str), credit: (&'static str, &str), cents: i64) {
        self.add(debit.0, debit.1, cents);
        self.add(credit.0, credit.1, -cents);
    }

    /// Papers in a state, by where they stand.
    pub fn which(&self, fits: impl Fn(&Paper) -> bool) -> Vec<usize> {
        (0..self.papers.len())
            .filter(|at| fits(&self.papers[*at]))
            .collect()
    }

    /// Face value of what can still be used.
    pub fn outstanding(&self) -> i64 {
        let live = |paper: &&Paper| {
            matches!(
                paper.state,
                State::Sold | State::Reserved(_) | State::Blocked
            )
        };
        self.papers.iter().filter(live).map(|one| one.waarde).sum()
    }

    /// The papers of a range, or none when a number was never given out.
    pub fn range(&self, jaar: i16, first: u32, last: u32) -> Option<Vec<usize>> {
        let own: BTreeSet<usize> = self
            .which(|one| one.jaar == jaar && (first..=last).contains(&one.seq))
            .into_iter()
            .collect();
        (own.len() == usize::try_from(last - first + 1).unwrap()).then(|| own.into_iter().collect())
    }

    /// Whether a holder has all of them, and none is on its way.
    pub fn held(&self, papers: &[usize], holder: &str) -> bool {
        papers.iter().all(|at| {
            let paper = &self.papers[*at];
            paper.state == State::Stock
                && paper.holder == holder
                && !self.handovers.iter().any(|open| open.has(paper))
        })
    }

    /// The numbers of a range, as typed.
    pub fn typed(jaar: i16, first: u32, last: u32) -> RangeDraft {
        let (eerste, laatste) = ChequeRange { jaar, first, last }.nummers("HU");
        RangeDraft {
            eerste: eerste.to_string(),
            laatste: laatste.to_string(),
        }
    }

    /// A paper is sold.
    pub fn sell(&mut self, at: usize, place: &str, sale: Sale) {
        let paper = &mut self.papers[at];
        place.clone_into(&mut paper.holder);
        paper.state = State::Sold;
        paper.sale = Some(sale);
    }

    /// What came in with a sale.
    pub fn came_in(&mut self, on: Date, place: &str, tender: &'static str, cents: i64) {
        *self.sold.entry((on, place.to_owned(), tender)).or_default() += cents;
    }

    pub fn happened(&mut self, on: Date, what: &'static str) {
        *self.aftercare.entry((on, what)).or_default() += 1;
    }

    /// A paper is taken in.
    pub fn redeem(
        &mut self,
        at: usize,
        uitvoerder: &str,
        tarief: i64,
        (on, instant): (Date, Timestamp),
    ) {
        let waarde = self.papers[at].waarde;
        self.add("uitstaande_cheques", "", waarde);
        self.add("te_betalen", uitvoerder, -tarief);
        self.add("bijdrage_gemeente", "", tarief - waarde);
        self.papers[at].state = State::Redeemed(self.redeemed.len());
        self.redeemed.push(Redeemed {
            paper: at,
            uitvoerder: uitvoerder.to_owned(),
            tarief,
            on,
            at: instant,
            settled: false,
            undone: false,
            corrected: false,
        });
    }

    /// A redemption is taken back.
    pub fn undo(&mut self, redemption: usize) {
        let one = &mut self.redeemed[redemption];
        one.undone = true;
        let (at, tarief, uitvoerder) = (one.paper, one.tarief, one.uitvoerder.clone());
        let waarde = self.papers[at].waarde;
        self.add("uitstaande_cheques", "", -waarde);
        self.add("te_betalen", &uitvoerder, tarief);
        self.add("bijdrage_gemeente", "", waarde - tarief);
        self.papers[at].state = State::Sold;
    }
}
