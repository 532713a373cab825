//! Settling with the uitvoerders, sending the journal out, and what the reports of past months say in the end.

use std::collections::BTreeMap;

use dienstencheque::{
    actions::{self, rapport},
    domain::{afrekening::AfrekeningDraft, rapport::Rapport, resultaten::Period},
    print::tabel::{Cel, Tabel},
};
use jiff::civil::Date;

use super::{
    books::{Owed, Redeemed},
    life::Life,
};

fn cents(cel: &Cel) -> i64 {
    match cel {
        Cel::Cent(cents) => cents.0,
        other => panic!("{other:?} is no amount"),
    }
}

fn number(cel: &Cel) -> i64 {
    match cel {
        Cel::Getal(number) => *number,
        other => panic!("{other:?} is no number"),
    }
}

fn text(cel: &Cel) -> String {
    match cel {
        Cel::Tekst(text) => text.clone(),
        other => panic!("{other:?} is no text"),
    }
}

impl Life {
    /// Both afrekeningen of the month that is over, what is paid of them, and the journal of that month.
    pub async fn month_end(&mut self, last: Date) {
        for team in 0..self.teams.len() {
            let uitvoerder = self.teams[team].uitvoerder.clone();
            self.settle(&uitvoerder, last).await;
        }
        let finance = self.finance.clone();
        let day = last.to_string();
        let soon = actions::boekingsexport::make(&self.app, &finance, &day, None).await;
        self.outcome("export too soon", false, soon);
        self.minutes(10);
        for again in [false, true] {
            let done = actions::boekingsexport::make(&self.app, &finance, &day, None).await;
            self.outcome("export", !again, done);
        }
        for at in 0..self.books.owed.len() {
            if self.dice.once_in(2) {
                self.pay(at).await;
            }
        }
    }

    async fn pay(&mut self, at: usize) {
        let (id, may) = (self.books.owed[at].id, !self.books.owed[at].paid);
        let finance = self.finance.clone();
        let done = actions::afrekening::pay(&self.app, &finance, id, None).await;
        if self.outcome("pay afrekening", may, done).is_some() {
            let owed = &mut self.books.owed[at];
            owed.paid = true;
            let (uitvoerder, cents) = (owed.uitvoerder.clone(), owed.cents);
            self.books
                .book(("afgerekend", &uitvoerder), ("bank", ""), cents);
        }
    }

    /// An afrekening up to and including a day: every redemption that waits, and what was undone after it was settled.
    pub async fn settle(&mut self, uitvoerder: &str, tot: Date) {
        let waits = |one: &Redeemed| {
            one.uitvoerder == uitvoerder
                && one.on <= tot
                && (!one.undone && !one.settled || one.undone && one.settled && !one.corrected)
        };
        let lines: Vec<usize> = (0..self.books.redeemed.len())
            .filter(|at| waits(&self.books.redeemed[*at]))
            .collect();
        let settled_to = self.settled_to.get(uitvoerder).copied();
        let may = !lines.is_empty() && settled_to.is_none_or(|last| last < tot);
        let draft = AfrekeningDraft {
            uitvoerder: uitvoerder.to_owned(),
            tot: tot.to_string(),
        };
        let finance = self.finance.clone();
        let done = actions::afrekening::make(&self.app, &finance, &draft, None).await;
        let Some(id) = self.outcome("afrekening", may, done) else {
            return;
        };
        let mut total = 0;
        for at in &lines {
            let one = &mut self.books.redeemed[*at];
            if one.undone {
                one.corrected = true;
                total -= one.tarief;
                self.note("correction", true);
            } else {
                one.settled = true;
                total += one.tarief;
            }
        }
        let whole = actions::afrekening::find(&self.app, &finance, id)
            .await
            .unwrap();
        let afrekening = &whole.afrekening;
        assert_eq!(
            (
                whole.regels.len(),
                usize::try_from(afrekening.aantal).unwrap(),
                afrekening.totaal.0
            ),
            (lines.len(), lines.len(), total),
            "afrekening with {uitvoerder} up to {tot}"
        );
        self.books.book(
            ("te_betalen", uitvoerder),
            ("afgerekend", uitvoerder),
            total,
        );
        self.settled_to.insert(uitvoerder.to_owned(), tot);
        self.books.owed.push(Owed {
            id,
            uitvoerder: uitvoerder.to_owned(),
            cents: total,
            paid: false,
        });
    }

    /// The last afrekeningen: after them nothing is owed that does not stand in one.
    pub async fn last_month(&mut self) {
        let last = self.app.today();
        self.next_day(1).await;
        for team in 0..self.teams.len() {
            let uitvoerder = self.teams[team].uitvoerder.clone();
            self.settle(&uitvoerder, last).await;
            assert_eq!(self.books.balance("te_betalen", &uitvoerder), 0);
            let own = self
                .books
                .owed
                .iter()
                .filter(|one| one.uitvoerder == uitvoerder);
            let (paid, unpaid): (Vec<_>, Vec<_>) = own.partition(|one| one.paid);
            let unpaid: i64 = unpaid.iter().map(|one| one.cents).sum();
            assert_eq!(self.books.balance("afgerekend", &uitvoerder), -unpaid);
            let redeemed = self.books.redeemed.iter();
            let used = redeemed.filter(|one| one.uitvoerder == uitvoerder && !one.undone);
            let worked: i64 = used.map(|one| one.tarief).sum();
            let paid: i64 = paid.iter().map(|one| one.cents).sum();
            assert_eq!(paid + unpaid, worked, "all afrekeningen of {uitvoerder}");
        }
    }

    async fn report(&self, rapport: Rapport, van: Date, tot: Date) -> Tabel {
        let period = Period { van, tot };
        rapport::tabel(&self.app, &self.finance, rapport, period)
            .await
            .unwrap()
    }

    /// Every report of every month that is over says what the model wrote down then.
    pub async fn past_reports(&self) {
        for (tot, owed) in &self.books.month_ends {
            let (van, tot) = (tot.first_of_month(), *tot);
            let outstanding = self.report(Rapport::Uitstaand, van, tot).await;
            let ages: Vec<i64> = outstanding.rijen.iter().map(|row| cents(&row[1])).collect();
            assert_eq!(
                cents(&outstanding.totaal.unwrap()[1]),
                *owed,
                "owed on {tot}"
            );
            assert_eq!(ages.iter().sum::<i64>(), *owed, "owed by age on {tot}");
            assert!(ages.iter().all(|one| *one >= 0), "{ages:?} on {tot}");
            self.sales_of(van, tot).await;
            self.aftercare_of(van, tot).await;
            self.used_in(van, tot).await;
        }
    }

    async fn sales_of(&self, van: Date, tot: Date) {
        let mut told: BTreeMap<(String, String), i64> = BTreeMap::new();
        for row in self.report(Rapport::Verkopen, van, tot).await.rijen {
            told.insert((text(&row[0]), text(&row[1])), cents(&row[4]));
        }
        let mut kept: BTreeMap<(String, String), i64> = BTreeMap::new();
        for ((on, place, tender), cents) in &self.books.sold {
            if (van..=tot).contains(on) {
                let naam = self.app.regeling.verkooppunt(place).unwrap().naam.clone();
                let tender = dienstencheque::domain::verkoop::Betaalwijze::parse(tender).unwrap();
                *kept.entry((naam, tender.label().to_owned())).or_default() += cents;
            }
        }
        assert_eq!(told, kept, "sales from {van} to {tot}");
        let late = self
            .report(Rapport::LaterGemeld, van, tot)
            .await
            .totaal
            .unwrap();
        let label = "Later gemeld";
        let own: i64 = kept
            .iter()
            .filter(|(key, _)| key.1 == label)
            .map(|(_, cents)| cents)
            .sum();
        assert_eq!(cents(&late[3]), own, "late-reported from {van} to {tot}");
    }

    async fn aftercare_of(&self, van: Date, tot: Date) {
        let mut told: BTreeMap<String, i64> = BTreeMap::new();
        for row in self.report(Rapport::Nazorg, van, tot).await.rijen {
            *told.entry(text(&row[0])).or_default() += number(&row[2]);
        }
        let mut kept: BTreeMap<String, i64> = BTreeMap::new();
        for ((on, what), count) in &self.books.aftercare {
            if (van..=tot).contains(on) {
                *kept.entry((*what).to_owned()).or_default() += count;
            }
        }
        assert_eq!(told, kept, "what happened to cheques from {van} to {tot}");
    }

    async fn used_in(&self, van: Date, tot: Date) {
        let total = self
            .report(Rapport::Gebruik, van, tot)
            .await
            .totaal
            .unwrap();
        let used: Vec<&Redeemed> = self
            .books
            .redeemed
            .iter()
            .filter(|one| !one.undone && (van..=tot).contains(&one.on))
            .collect();
        let tarief: i64 = used.iter().map(|one| one.tarief).sum();
        assert_eq!(number(&total[1]), i64::try_from(used.len()).unwrap());
        assert_eq!(
            cents(&total[4]),
            tarief,
            "owed for cheques from {van} to {tot}"
        );
    }
}
