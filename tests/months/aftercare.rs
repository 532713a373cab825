//! After the sale: money back, lost, spoiled, exchanged, given another out of goodwill, expired and made valid again.

use dienstencheque::{
    actions::{
        self,
        akkoord::Decision,
        terugbetaling::Refunded,
        vervanging::{Vervangen, VervangingDraft},
    },
    domain::terugbetaling::{ALONE, TerugbetalingDraft},
};
use uuid::Uuid;

use super::{
    books::{Paper, Sale, State},
    life::Life,
};

/// Whether its paper can still be blocked, or is.
fn live(paper: &Paper) -> bool {
    matches!(
        paper.state,
        State::Sold | State::Reserved(_) | State::Blocked
    )
}

impl Life {
    /// A paper that was sold, most of them still live; one time in eight any paper.
    fn some_paper(&mut self) -> Option<usize> {
        let stray = self.dice.once_in(8);
        let which = self.books.which(|one| stray || live(one));
        self.dice.pick(&which).copied()
    }

    pub async fn refund(&mut self) {
        let most = if self.dice.once_in(6) { 12 } else { 3 };
        let mut chosen: Vec<usize> = Vec::new();
        for _ in 0..self.dice.between(1, most) {
            let paper = self.some_paper();
            chosen.extend(paper.filter(|at| !chosen.contains(at)));
        }
        if chosen.is_empty() {
            return;
        }
        let place = self.place();
        let slug = self.places[place].slug.clone();
        let draft = TerugbetalingDraft {
            cheques: chosen
                .iter()
                .map(|at| &self.books.papers[*at])
                .map(|one| (one.nummer.clone(), one.claimcode.clone()))
                .collect(),
        };
        let total: i64 = chosen.iter().map(|at| self.books.papers[*at].waarde).sum();
        let in_hand = chosen.iter().all(|at| {
            let paper = &self.books.papers[*at];
            matches!(paper.state, State::Sold | State::Blocked)
        });
        let paid = chosen.iter().all(|at| {
            let sale = self.books.papers[*at].sale.as_ref();
            sale.is_some_and(|sale| !sale.payers.is_empty())
        });
        let parts: Vec<_> = chosen
            .iter()
            .flat_map(|at| self.parts(*at, &slug))
            .collect();
        let cash: i64 = parts
            .iter()
            .filter(|(rekening, ..)| *rekening == "kas")
            .map(|(.., cents)| cents)
            .sum();
        let payable = in_hand && paid && cash <= self.books.balance("kas", &slug);
        let large = total > ALONE.0;
        let clerk = self.places[place].clerk.clone();
        let done = actions::terugbetaling::refund(&self.app, &clerk, &draft, None).await;
        let expected = if large { in_hand } else { payable };
        let Some(refunded) = self.outcome("refund", expected, done) else {
            return;
        };
        if let Refunded::Asked(id) = refunded {
            let by = self.meldpunt.clone();
            let done = actions::akkoord::decide(&self.app, &by, id, Decision::Give, None).await;
            if self.outcome("agree with a refund", payable, done).is_none() {
                return;
            }
        }
        self.paid_back(&chosen, parts, total);
    }

    /// What goes back for a paper: out of which account, whose, cents, and of which invoice or toekenning.
    fn parts(&self, at: usize, place: &str) -> Vec<(&'static str, String, i64)> {
        let paper = &self.books.papers[at];
        let Some(sale) = &paper.sale else {
            return Vec::new();
        };
        let mut left = paper.waarde;
        let mut parts = Vec::new();
        for (index, (rekening, partij, cents)) in sale.payers.iter().enumerate() {
            let last = index + 1 == sale.payers.len();
            let share = if last {
                left
            } else {
                cents * paper.waarde / sale.totaal
            };
            left -= share;
            parts.push(match *rekening {
                "kas" | "te_verantwoorden" => ("kas", place.to_owned(), share),
                "pin" => ("pin", place.to_owned(), share),
                other => (other, partij.clone(), share),
            });
        }
        parts
    }

    fn paid_back(&mut self, chosen: &[usize], parts: Vec<(&'static str, String, i64)>, total: i64) {
        let today = self.app.today();
        self.books.add("uitstaande_cheques", "", total);
        for (rekening, partij, cents) in parts {
            self.books.add(rekening, &partij, -cents);
        }
        for at in chosen {
            let sale = self.books.papers[*at].sale.clone().unwrap();
            for (rekening, _, share) in self.parts(*at, "") {
                if let (Some(factuur), "debiteuren") = (sale.factuur, rekening) {
                    self.books.facturen[factuur].open -= share;
                }
                if let (Some(toekenning), "fonds") = (sale.toekenning, rekening) {
                    self.books.spend(toekenning, -share);
                }
            }
            self.books.papers[*at].state = State::Refunded;
            self.books.happened(today, "Terugbetaald");
        }
    }

    pub async fn block(&mut self) {
        let Some(at) = self.some_paper() else { return };
        let decides = self.dice.once_in(3);
        let wrong = !decides && self.dice.once_in(6);
        let by = if decides {
            self.teams[1].coordinator()
        } else {
            self.meldpunt.clone()
        };
        let claimcode = match (decides, wrong) {
            (true, _) => String::new(),
            (false, true) => self.books.papers[at].code.clone(),
            (false, false) => self.books.papers[at].claimcode.clone(),
        };
        let draft = VervangingDraft {
            claimcode,
            reden: "stolen".to_owned(),
            ..VervangingDraft::default()
        };
        let may = !wrong && live(&self.books.papers[at]);
        let nummer = self.nummer(at);
        let done = actions::vervanging::block(&self.app, &by, &nummer, &draft, None).await;
        if self.outcome("block", may, done).is_some() {
            self.blocked(at);
        }
    }

    fn blocked(&mut self, at: usize) {
        if self.books.papers[at].state != State::Blocked {
            self.books.papers[at].state = State::Blocked;
            self.books.happened(self.app.today(), "Geblokkeerd");
        }
    }

    pub async fn replace(&mut self) {
        let Some(at) = self.some_paper() else { return };
        let place = self.place();
        let draft = VervangingDraft {
            claimcode: self.books.papers[at].claimcode.clone(),
            reden: "lost".to_owned(),
            ..VervangingDraft::default()
        };
        let may = live(&self.books.papers[at]);
        let (nummer, clerk) = (self.nummer(at), self.places[place].clerk.clone());
        let done = actions::vervanging::replace(&self.app, &clerk, &nummer, &draft, None).await;
        let done = self.outcome("replace", may, done);
        self.replaced(at, place, done).await;
    }

    pub async fn exchange_or_misprint(&mut self) {
        let open = self
            .books
            .which(|one| live(one) && one.sale.as_ref().is_some_and(|sale| sale.open_sheet));
        let misprint = self.dice.once_in(2);
        let spoiled = self.dice.pick(&open).copied().filter(|_| misprint);
        let Some(at) = spoiled.or(self.some_paper()) else {
            return;
        };
        let paper = self.books.papers[at].clone();
        let sold_here = self.places.iter().position(|one| one.slug == paper.holder);
        let place = sold_here
            .filter(|_| misprint && !self.dice.once_in(6))
            .unwrap_or_else(|| self.dice.below(6));
        let (nummer, clerk) = (self.nummer(at), self.places[place].clerk.clone());
        let done = if misprint {
            let here = self.places[place].slug == paper.holder;
            let open = paper.sale.as_ref().is_some_and(|sale| sale.open_sheet);
            let done = actions::vervanging::misprint(&self.app, &clerk, &nummer, None).await;
            self.outcome("misprint", live(&paper) && here && open, done)
        } else {
            let code = &paper.code;
            let done = actions::vervanging::exchange(&self.app, &clerk, &nummer, code, None).await;
            self.outcome("exchange", live(&paper), done)
        };
        self.replaced(at, place, done).await;
    }

    async fn replaced(&mut self, at: usize, place: usize, done: Option<Vervangen>) {
        if let Some(new) = done {
            self.blocked(at);
            self.books.happened(self.app.today(), "Vervangen");
            self.books.papers[at].state = State::Replaced;
            self.succeeded(at, place, new.verkoop, false).await;
        }
    }

    /// The new paper, paid by whoever paid the old one; out of goodwill by nobody.
    async fn succeeded(&mut self, at: usize, place: usize, verkoop: Uuid, goodwill: bool) {
        let (today, slug) = (self.app.today(), self.places[place].slug.clone());
        let new = self.sold_papers(verkoop).await;
        let old = &mut self.books.papers[at];
        old.succeeded = true;
        let (waarde, sale) = (old.waarde, old.sale.clone().unwrap());
        assert_eq!(self.books.papers[new[0]].waarde, waarde);
        if goodwill {
            self.books
                .book(("coulance", ""), ("uitstaande_cheques", ""), waarde);
        }
        let sale = Sale {
            verkoop,
            open_sheet: true,
            valid_until: self.valid_until(today),
            payers: if goodwill { Vec::new() } else { sale.payers },
            ..sale
        };
        self.books.sell(new[0], &slug, sale);
        self.sheet_confirmed(place, verkoop).await;
    }

    pub async fn replace_without_claimcode(&mut self) {
        let used = self
            .books
            .which(|one| matches!(one.state, State::Redeemed(_)));
        let goodwill = self.dice.once_in(2);
        let chosen = self.dice.pick(&used).copied().filter(|_| goodwill);
        if let Some(at) = chosen.or(self.some_paper()) {
            self.without_claimcode(at).await;
        }
    }

    /// Another cheque for one that was just taken in.
    pub async fn coulance_for(&mut self, at: usize) {
        self.without_claimcode(at).await;
    }

    /// A coordinator asks, the other agrees or does not; three times a year.
    async fn without_claimcode(&mut self, at: usize) {
        let (place, asker) = (self.place(), self.dice.below(2));
        let paper = self.books.papers[at].clone();
        let goodwill = matches!(paper.state, State::Redeemed(_));
        let key = (asker, self.app.today().year());
        let before = self
            .without_claimcode
            .get(&key)
            .copied()
            .unwrap_or_default();
        let draft = VervangingDraft {
            toelichting: "De strook is ook weg.".to_owned(),
            reden: "lost".to_owned(),
            verkooppunt: self.places[place].slug.clone(),
            ..VervangingDraft::default()
        };
        let may = before < 3 && !paper.succeeded && (goodwill || live(&paper));
        let (by, other) = (
            self.teams[asker].coordinator(),
            self.teams[1 - asker].coordinator(),
        );
        let nummer = self.nummer(at);
        let done =
            actions::vervanging::ask_without_claimcode(&self.app, &by, &nummer, &draft, None).await;
        let Some(question) = self.outcome("ask without claim code", may, done) else {
            return;
        };
        if !goodwill {
            self.blocked(at);
        }
        let give = Decision::Give;
        let alone = actions::akkoord::decide(&self.app, &by, question, give, None).await;
        self.outcome("agree with oneself", false, alone);
        if self.dice.once_in(4) {
            let no = Decision::Refuse;
            let done = actions::akkoord::decide(&self.app, &other, question, no, None).await;
            self.outcome("disagree", true, done);
            return;
        }
        let done = actions::akkoord::decide(&self.app, &other, question, give, None).await;
        let act = if goodwill {
            "coulance"
        } else {
            "replace without claim code"
        };
        let verkoop = self.outcome(act, true, done).unwrap().unwrap();
        *self.without_claimcode.entry(key).or_default() += 1;
        if !goodwill {
            self.books.happened(self.app.today(), "Vervangen");
            self.books.papers[at].state = State::Replaced;
        }
        self.succeeded(at, place, verkoop, goodwill).await;
    }

    pub async fn revive(&mut self) {
        let gone = self.books.which(|one| one.state == State::Expired);
        let Some(at) = self.dice.pick(&gone).copied().or(self.some_paper()) else {
            return;
        };
        let may = self.books.papers[at].state == State::Expired;
        let (nummer, by) = (self.nummer(at), self.teams[0].coordinator());
        let done = actions::verval::revive(&self.app, &by, &nummer, "Lag in de la.", None).await;
        if self.outcome("revive", may, done).is_none() {
            return;
        }
        let (today, waarde) = (self.app.today(), self.books.papers[at].waarde);
        self.books
            .book(("vervallen", ""), ("uitstaande_cheques", ""), waarde);
        self.books.happened(today, "Weer geldig gemaakt");
        let until = self.valid_until(today);
        let paper = &mut self.books.papers[at];
        paper.state = State::Sold;
        paper.sale.as_mut().unwrap().valid_until = until;
    }
}
