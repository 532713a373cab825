//! The bank: statements with bags, card payments, invoices and lines that have nothing to do with cheques; and invoices that finance
//! books as paid by hand.

use dienstencheque::actions;

use super::{life::Life, till::euros};
use crate::bank::{OURS, statement};

/// What a line of a statement is for, as the model made it up.
enum Line {
    Bag {
        at: usize,
        received: i64,
    },
    Pin {
        place: String,
        kenmerk: Option<String>,
    },
    Factuur(usize),
    Other,
}

impl Life {
    pub async fn bank(&mut self) {
        let lines = self.lines();
        if lines.is_empty() {
            return;
        }
        self.statements += 1;
        let kenmerk = format!("AFS-{}", self.statements);
        let told: Vec<(i64, String)> = lines
            .iter()
            .map(|(cents, line)| (*cents, self.told(line)))
            .collect();
        let rows: Vec<(i64, &str)> = told
            .iter()
            .map(|(cents, text)| (*cents, text.as_str()))
            .collect();
        let finance = self.finance.clone();
        let other = statement("NL91ABNA0417164300", &kenmerk, &rows);
        let done = actions::bank::import(&self.app, &finance, other.as_bytes(), None).await;
        self.outcome("bank", false, done);
        let file = statement(OURS, &kenmerk, &rows);
        let done = actions::bank::import(&self.app, &finance, file.as_bytes(), None).await;
        let imported = self.outcome("bank", true, done).unwrap();
        let known = lines
            .iter()
            .filter(|(cents, line)| self.recognised(*cents, line));
        let known = u32::try_from(known.count()).unwrap();
        assert_eq!(
            (imported.afschriften, imported.herkend),
            (1, known),
            "{told:?}"
        );
        let again = actions::bank::import(&self.app, &finance, file.as_bytes(), None).await;
        self.outcome("bank", false, again);
        self.decide(&lines).await;
        for (cents, line) in &lines {
            self.received(*cents, line);
        }
        let gone: Vec<usize> = lines
            .iter()
            .filter_map(|(_, line)| match line {
                Line::Bag { at, .. } => Some(*at),
                Line::Pin { .. } | Line::Factuur(_) | Line::Other => None,
            })
            .collect();
        let mut at = 0;
        self.books.bags.retain(|_| {
            at += 1;
            !gone.contains(&(at - 1))
        });
    }

    fn lines(&mut self) -> Vec<(i64, Line)> {
        let mut lines = Vec::new();
        for at in 0..self.books.bags.len() {
            if self.dice.once_in(2) {
                let odd = if self.dice.once_in(4) { 5 } else { 0 };
                let received = self.books.bags[at].cents + odd;
                lines.push((received, Line::Bag { at, received }));
            }
        }
        for at in 0..self.places.len() {
            let open = self.books.balance("pin", &self.places[at].slug);
            if open > 0 && self.dice.once_in(2) {
                let place = self.places[at].slug.clone();
                let kenmerk = self.places[at].pin_kenmerk.clone();
                lines.push((self.dice.between(1, open), Line::Pin { place, kenmerk }));
            }
        }
        for at in 0..self.books.facturen.len() {
            let open = self.books.facturen[at].open;
            if open > 0 && self.dice.once_in(3) {
                lines.push((open, Line::Factuur(at)));
            }
        }
        if self.dice.once_in(3) {
            lines.push((-1_050, Line::Other));
        }
        lines
    }

    fn told(&self, line: &Line) -> String {
        match line {
            Line::Bag { at, .. } => format!("STORTING ZAK {}", self.books.bags[*at].zak),
            Line::Pin { place, kenmerk } => match kenmerk {
                Some(kenmerk) => format!("BETAALAUTOMAAT {kenmerk}"),
                None => format!("PIN VAN {place}"),
            },
            Line::Factuur(at) => format!("BETALING {}", self.books.facturen[*at].nummer),
            Line::Other => "KOSTEN".to_owned(),
        }
    }

    /// Whether reference and amount leave no doubt.
    fn recognised(&self, cents: i64, line: &Line) -> bool {
        match line {
            Line::Bag { at, .. } => self.books.bags[*at].cents == cents,
            Line::Pin { kenmerk, .. } => kenmerk.is_some(),
            Line::Factuur(_) => true,
            Line::Other => false,
        }
    }

    /// Finance says what the other lines are for.
    async fn decide(&mut self, lines: &[(i64, Line)]) {
        let finance = self.finance.clone();
        for (cents, line) in lines
            .iter()
            .filter(|(cents, line)| !self.recognised(*cents, line))
            .collect::<Vec<_>>()
        {
            let text = self.told(line);
            let open = actions::bank::overview(&self.app, &finance)
                .await
                .unwrap()
                .open;
            let row = open
                .iter()
                .find(|one| one.regel.tekst == text && one.regel.cents.0 == *cents)
                .unwrap_or_else(|| panic!("no open line `{text}`"));
            let (choice, reden) = match line {
                Line::Bag { at, .. } => (format!("zak:{}", self.books.bags[*at].zak), ""),
                Line::Pin { place, .. } => (format!("pin:{place}"), ""),
                Line::Factuur(at) => (format!("factuur:{}", self.books.facturen[*at].nummer), ""),
                Line::Other => ("terzijde".to_owned(), "Kosten van de bank."),
            };
            for again in [false, true] {
                let done =
                    actions::bank::decide(&self.app, &finance, row.id, &choice, reden, None).await;
                self.outcome("decide about a line", !again, done);
            }
        }
    }

    fn received(&mut self, cents: i64, line: &Line) {
        match line {
            Line::Bag { at, received } => {
                let (place, said) = (
                    self.books.bags[*at].place.clone(),
                    self.books.bags[*at].cents,
                );
                self.books
                    .book(("bank", ""), ("onderweg", &place), *received);
                self.books.book(
                    ("onderweg", &place),
                    ("kasverschil", &place),
                    received - said,
                );
            }
            Line::Pin { place, .. } => self.books.book(("bank", ""), ("pin", place), cents),
            Line::Factuur(at) => self.paid_invoice(*at, cents),
            Line::Other => {}
        }
    }

    fn paid_invoice(&mut self, at: usize, cents: i64) {
        let factuur = &mut self.books.facturen[at];
        factuur.open -= cents;
        let partij = factuur.partij.clone();
        self.books
            .book(("bank", ""), ("debiteuren", &partij), cents);
    }

    pub async fn pay_invoice_or_dispute(&mut self) {
        if self.books.facturen.is_empty() || self.dice.once_in(2) {
            return self.dispute().await;
        }
        let at = self.dice.below(self.books.facturen.len());
        let (id, open) = (self.books.facturen[at].id, self.books.facturen[at].open);
        let cents = self.dice.between(1, open.max(1) + 500);
        let finance = self.finance.clone();
        let may = cents <= open;
        let done = actions::factuur::pay(&self.app, &finance, id, &euros(cents), None).await;
        if let Some(left) = self.outcome("pay invoice", may, done) {
            assert_eq!(left.0, open - cents);
            self.paid_invoice(at, cents);
        }
    }
}
