//! The till: opened with a float, cash in and out, counted, explained, signed and closed with a bag for the bank; or left after the
//! count, as when the power fails.

use dienstencheque::{
    actions,
    domain::kas::{MutatieDraft, OpeningDraft, SluitingDraft, Stuks, TellingDraft},
};

use super::{books::Bag, life::Life};

pub fn euros(cents: i64) -> String {
    format!("{},{:02}", cents / 100, cents % 100)
}

/// So much in notes and coins.
fn stuks(mut cents: i64) -> TellingDraft {
    let mut stuks = Vec::new();
    for soort in Stuks::SOORTEN {
        stuks.push((soort, (cents / soort).to_string()));
        cents %= soort;
    }
    TellingDraft { stuks }
}

impl Life {
    pub async fn move_cash(&mut self) {
        let at = self.place();
        let (slug, clerk) = (self.places[at].slug.clone(), self.places[at].clerk.clone());
        let cents = self.dice.between(1, 6_000);
        if self.dice.once_in(3) {
            let draft = OpeningDraft {
                erbij: euros(cents),
            };
            let closed = !self.books.tills.contains(&slug);
            let done = actions::kas::open(&self.app, &clerk, &slug, &draft, None).await;
            if self.outcome("open till", closed, done).is_some() {
                self.books
                    .book(("kas", &slug), ("wisselgeld", &slug), cents);
            }
            return;
        }
        let out = self.dice.once_in(2);
        let draft = MutatieDraft {
            richting: if out { "uit" } else { "in" }.to_owned(),
            bedrag: euros(cents),
            reden: "Wisselgeld".to_owned(),
        };
        let may = !out || cents <= self.books.balance("kas", &slug);
        let done = actions::kas::move_cash(&self.app, &clerk, &slug, &draft, None).await;
        if self.outcome("move cash", may, done).is_some() {
            let cents = if out { -cents } else { cents };
            self.books
                .book(("kas", &slug), ("wisselgeld", &slug), cents);
        }
    }

    pub async fn close_till(&mut self) {
        let at = self.place();
        let (slug, clerk) = (self.places[at].slug.clone(), self.places[at].clerk.clone());
        let expected = self.books.balance("kas", &slug);
        let odd = if self.dice.once_in(3) {
            self.dice.between(-500, 500).max(-expected)
        } else {
            0
        };
        let counted = expected + odd;
        let done = actions::kas::count(&self.app, &clerk, &slug, &stuks(counted), None).await;
        let id = self.outcome("count till", true, done).unwrap();
        self.books.tills.insert(slug.clone());
        if self.dice.once_in(5) {
            return;
        }
        let bag = self.dice.between(0, counted);
        let draft = self.bag(bag);
        if odd != 0 {
            let done = actions::kas::close(&self.app, &clerk, id, &draft, None).await;
            self.outcome("close till", false, done);
            let why = "Verkeerd teruggegeven.";
            let done = actions::kas::explain(&self.app, &clerk, id, why, None).await;
            self.outcome("explain", true, done);
            let alone = actions::kas::sign(&self.app, &clerk, id, None).await;
            self.outcome("sign", false, alone);
            let finance = self.finance.clone();
            let done = actions::kas::sign(&self.app, &finance, id, None).await;
            self.outcome("sign", true, done);
        }
        let done = actions::kas::close(&self.app, &clerk, id, &draft, None).await;
        self.outcome("close till", true, done);
        let again = actions::kas::close(&self.app, &clerk, id, &draft, None).await;
        self.outcome("close till", false, again);
        self.books.book(("kas", &slug), ("kasverschil", &slug), odd);
        self.books.book(("onderweg", &slug), ("kas", &slug), bag);
        self.books.tills.remove(&slug);
        if bag > 0 {
            self.books.bags.push(Bag {
                zak: draft.zak,
                place: slug,
                cents: bag,
            });
        }
    }

    fn bag(&mut self, cents: i64) -> SluitingDraft {
        if cents == 0 {
            return SluitingDraft::default();
        }
        self.zakken += 1;
        SluitingDraft {
            storting: euros(cents),
            zak: format!("ZK{:05}", self.zakken),
        }
    }
}
