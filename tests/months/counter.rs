//! Selling: at the counter, from stock, told afterwards, and accounted for when a cheque turned up first.

use dienstencheque::{
    actions::{
        self,
        stock_sale::{AccountDraft, StockSaleDraft},
    },
    domain::verkoop::{BY_API, PayerDraft, VerkoopDraft},
    store,
};
use jiff::{ToSpan, civil::Date};
use uuid::Uuid;

use super::{
    books::{Books, Factuur, Sale, State},
    life::Life,
};

/// How a sale is paid, and where that stands in the journal.
const WAYS: [(&str, &str); 3] = [
    ("contant", "kas"),
    ("pin", "pin"),
    ("factuur", "debiteuren"),
];

impl Life {
    pub async fn sell(&mut self) {
        let (at, way) = (self.place(), self.dice.below(3));
        let (tender, rekening) = WAYS[way];
        let organisatie = if tender == "factuur" && self.dice.once_in(2) {
            self.dice.pick(&self.organisaties).copied()
        } else {
            None
        };
        let draft = VerkoopDraft {
            verkooppunt: self.places[at].slug.clone(),
            aantal: self.dice.between(1, 5).to_string(),
            betaalwijze: tender.to_owned(),
            koper: "Kerk van de Voorbeelden".to_owned(),
        };
        let payer = PayerDraft {
            organisatie: organisatie.map(|id| id.to_string()).unwrap_or_default(),
            ..PayerDraft::default()
        };
        let clerk = self.places[at].clerk.clone();
        let done =
            actions::verkoop::sell_to(&self.app, &clerk, &draft, &payer, &BY_API, None).await;
        let act = ["sell", "sell", "sell on invoice"][way];
        let id = self.outcome(act, true, done).unwrap();
        let slug = draft.verkooppunt;
        let partij = organisatie.map_or_else(|| slug.clone(), |id| id.to_string());
        let papers = self.sold_papers(id).await;
        let totaal = self.prijs() * i64::try_from(papers.len()).unwrap();
        let payers = vec![(rekening, partij, totaal)];
        self.sold(id, &papers, &slug, tender, payers, None).await;
        self.sheet_confirmed(at, id).await;
    }

    /// One sheet in three stays open for a while.
    pub async fn sheet_confirmed(&mut self, place: usize, verkoop: Uuid) {
        if self.dice.once_in(3) {
            return;
        }
        let clerk = &self.places[place].clerk;
        actions::verkoop::confirm_sheet(&self.app, clerk, verkoop)
            .await
            .unwrap();
        for paper in &mut self.books.papers {
            if let Some(sale) = paper.sale.as_mut().filter(|sale| sale.verkoop == verkoop) {
                sale.open_sheet = false;
            }
        }
    }

    /// The papers of a sale at the counter, as the printer gives them.
    pub async fn sold_papers(&mut self, verkoop: Uuid) -> Vec<usize> {
        let reader = self.app.store.read();
        let cheques = store::cheque::of_verkoop(reader, verkoop).await.unwrap();
        self.printed(verkoop, &cheques).await
    }

    /// The books of a sale of today whose sheet is open.
    pub async fn sold(
        &mut self,
        verkoop: Uuid,
        papers: &[usize],
        place: &str,
        tender: &'static str,
        payers: Vec<(&'static str, String, i64)>,
        toekenning: Option<usize>,
    ) {
        let today = self.app.today();
        self.sold_on(today, verkoop, papers, place, (tender, payers), toekenning)
            .await;
        for at in papers {
            self.books.papers[*at].sale.as_mut().unwrap().open_sheet = true;
        }
    }

    async fn sold_on(
        &mut self,
        on: Date,
        verkoop: Uuid,
        papers: &[usize],
        place: &str,
        (tender, payers): (&'static str, Vec<(&'static str, String, i64)>),
        toekenning: Option<usize>,
    ) {
        let totaal: i64 = payers.iter().map(|(_, _, cents)| cents).sum();
        self.books.add("uitstaande_cheques", "", -totaal);
        let mut factuur = None;
        for (rekening, partij, cents) in &payers {
            self.books.add(rekening, partij, *cents);
            let part = if *rekening == "fonds" {
                "fonds"
            } else {
                tender
            };
            self.books.came_in(on, place, part, *cents);
            if *rekening == "debiteuren" {
                let listed = store::factuur::of_verkoop(self.app.store.read(), verkoop).await;
                let listed = listed.unwrap().unwrap();
                factuur = Some(self.books.facturen.len());
                self.books.facturen.push(Factuur {
                    id: listed.factuur.id,
                    nummer: listed.factuur.nummer().to_string(),
                    partij: partij.clone(),
                    open: *cents,
                });
            }
        }
        let valid_until = self.valid_until(on);
        for at in papers {
            let sale = Sale {
                verkoop,
                open_sheet: false,
                valid_until,
                payers: payers.clone(),
                totaal,
                factuur,
                toekenning,
            };
            self.books.sell(*at, place, sale);
        }
    }

    pub async fn sell_from_stock(&mut self) {
        let at = self.place();
        let slug = self.places[at].slug.clone();
        let Some((range, papers)) = self.some_range(&slug, 5) else {
            return;
        };
        let draft = StockSaleDraft {
            range: Books::typed(range.jaar, range.first, range.last),
            ..StockSaleDraft::default()
        };
        let clerk = self.places[at].clerk.clone();
        let (tender, draft) = self.paid(draft);
        let done = actions::stock_sale::sell(&self.app, &clerk, &draft, None).await;
        let today = self.app.today();
        self.written_down("sell from stock", &slug, &papers, (today, tender), done)
            .await;
    }

    /// Strips from the cash box, some scanned twice, or a range by telephone; days after the sale.
    pub async fn report_strips(&mut self) {
        let at = self.place();
        let slug = self.places[at].slug.clone();
        let Some((range, papers)) = self.some_range(&slug, 6) else {
            return;
        };
        let on = self
            .app
            .today()
            .saturating_sub(self.dice.between(0, 9).days());
        let mut draft = StockSaleDraft {
            verkocht_op: on.to_string(),
            ..StockSaleDraft::default()
        };
        if self.dice.once_in(2) {
            draft.range = Books::typed(range.jaar, range.first, range.last);
        } else {
            let mut lines: Vec<&str> = papers
                .iter()
                .map(|at| self.books.papers[*at].nummer.as_str())
                .collect();
            lines.push(lines[0]);
            draft.stroken = lines.join("\r\n");
        }
        let by = match self.dice.below(3) {
            0 => self.meldpunt.clone(),
            1 => self.teams[0].coordinator(),
            _ => self.places[at].clerk.clone(),
        };
        let (tender, draft) = self.paid(draft);
        let done = actions::stock_sale::report(&self.app, &by, &slug, &draft, None).await;
        self.written_down("report strips", &slug, &papers, (on, tender), done)
            .await;
    }

    fn paid(&mut self, draft: StockSaleDraft) -> ((&'static str, &'static str), StockSaleDraft) {
        let way = WAYS[self.dice.below(3)];
        let draft = StockSaleDraft {
            betaalwijze: way.0.to_owned(),
            koper: "Kerk van de Voorbeelden".to_owned(),
            ..draft
        };
        (way, draft)
    }

    async fn written_down(
        &mut self,
        act: &'static str,
        slug: &str,
        papers: &[usize],
        (on, (tender, rekening)): (Date, (&'static str, &'static str)),
        done: Result<actions::Done<actions::stock_sale::Reported>, actions::Failure>,
    ) {
        let may = self.books.held(papers, slug);
        let Some(reported) = self.outcome(act, may, done) else {
            return;
        };
        let totaal: i64 = papers.iter().map(|at| self.books.papers[*at].waarde).sum();
        let payers = vec![(rekening, slug.to_owned(), totaal)];
        self.sold_on(on, reported.verkoop, papers, slug, (tender, payers), None)
            .await;
    }

    pub async fn account_for_late(&mut self) {
        let Some(slug) = self.books.late.first().map(|one| one.place.clone()) else {
            return;
        };
        let most = self.dice.below(3) + 1;
        let chosen: Vec<(Uuid, i64)> = self
            .books
            .late
            .iter()
            .filter(|one| one.place == slug)
            .take(most)
            .map(|one| (one.verkoop, one.cents))
            .collect();
        let into = ["kas", "pin", "bank"][self.dice.below(3)];
        let draft = AccountDraft {
            verkopen: chosen.iter().map(|(id, _)| id.to_string()).collect(),
            waarheen: into.to_owned(),
        };
        let by = self.teams[0].coordinator();
        for again in [false, true] {
            let done = actions::stock_sale::account(&self.app, &by, &slug, &draft, None).await;
            self.outcome("account", !again, done);
        }
        for (id, cents) in chosen {
            self.books
                .book((into, &slug), ("te_verantwoorden", &slug), cents);
            self.books.late.retain(|one| one.verkoop != id);
        }
    }

    /// A cheque of the books that can be used today, if there is one.
    pub fn some_live(&mut self) -> Option<usize> {
        let today = self.app.today();
        let live = self
            .books
            .which(|one| one.state == State::Sold && self.good_on(one, today));
        self.dice.pick(&live).copied()
    }
}
