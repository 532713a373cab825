//! Stock: printed, handed over, counted, declared worthless.

use dienstencheque::{
    actions::{
        self,
        overdracht::{Decision, OverdrachtDraft},
        stock::{VoidDraft, Voided},
    },
    domain::{
        account::Actor,
        cheque::ChequeRange,
        oplage::OplageDraft,
        overdracht::{OWN_STOCK, OWN_STOCK_WORD},
        telling::TellingDraft,
    },
    store,
};

use super::{
    books::{Books, Handover, State},
    life::Life,
};

fn word(holder: &str) -> String {
    if holder == OWN_STOCK {
        OWN_STOCK_WORD.to_owned()
    } else {
        holder.to_owned()
    }
}

impl Life {
    /// The municipality's own stock, or a place.
    fn holder(&mut self) -> String {
        let at = self.dice.below(self.places.len() + 1);
        self.places
            .get(at)
            .map_or_else(String::new, |place| place.slug.clone())
    }

    fn beheerder(&mut self) -> Actor {
        let at = self.dice.below(2);
        Actor::Account(self.beheerders[at].clone())
    }

    /// Who answers for what a holder has.
    fn keeper(&mut self, holder: &str) -> Actor {
        match self.places.iter().find(|place| place.slug == holder) {
            Some(place) => place.clerk.clone(),
            None => self.beheerder(),
        }
    }

    /// Some papers of a holder in one range; one time in eight the range is anybody's.
    pub fn some_range(&mut self, holder: &str, most: i64) -> Option<(ChequeRange, Vec<usize>)> {
        let stray = self.dice.once_in(8);
        let mine = self
            .books
            .which(|paper| stray || paper.state == State::Stock && paper.holder == holder);
        let first = &self.books.papers[*self.dice.pick(&mine)?];
        let (jaar, first) = (first.jaar, first.seq);
        let mut last = first;
        let most = u32::try_from(self.dice.between(1, most)).unwrap();
        // As far as the pile goes; a stray range goes on whatever lies there.
        while last + 1 < first + most
            && self
                .books
                .range(jaar, last + 1, last + 1)
                .is_some_and(|next| stray || self.books.held(&next, holder))
        {
            last += 1;
        }
        let papers = self.books.range(jaar, first, last)?;
        Some((ChequeRange { jaar, first, last }, papers))
    }

    pub async fn print(&mut self) {
        let (holder, by) = (self.holder(), self.beheerder());
        let draft = OplageDraft {
            verkooppunt: word(&holder),
            aantal: self.dice.between(1, 9).to_string(),
            boekje: String::new(),
        };
        let done = actions::oplage::print(&self.app, &by, &draft, None).await;
        let id = self.outcome("print", true, done).unwrap();
        let reader = self.app.store.read();
        let oplage = store::oplage::find(reader, id).await.unwrap().unwrap();
        let range = ChequeRange {
            jaar: oplage.jaar,
            first: oplage.first_seq,
            last: oplage.last_seq,
        };
        let cheques = store::cheque::in_range(reader, &range).await.unwrap();
        self.printed(id, &cheques).await;
        actions::oplage::confirm_sheet(&self.app, &by, id)
            .await
            .unwrap();
        if holder != OWN_STOCK {
            self.opened(OWN_STOCK, &holder, &by, range).await;
        }
    }

    /// A hand-over is open: its key is the newest of the receiver.
    async fn opened(&mut self, van: &str, naar: &str, by: &Actor, range: ChequeRange) {
        let reader = self.app.store.read();
        let open = store::overdracht::open_over(reader, &range).await.unwrap();
        let id = open.expect("an open hand-over over what was printed").id;
        self.books.handovers.push(Handover {
            id,
            van: van.to_owned(),
            naar: naar.to_owned(),
            by: by.account_id().unwrap(),
            jaar: range.jaar,
            first: range.first,
            last: range.last,
        });
    }

    pub async fn offer(&mut self) {
        let (van, naar) = (self.holder(), self.holder());
        let Some((range, papers)) = self.some_range(&van, 6) else {
            return;
        };
        let by = if self.dice.once_in(2) {
            self.keeper(&van)
        } else {
            self.beheerder()
        };
        let draft = OverdrachtDraft {
            van: word(&van),
            naar: word(&naar),
            range: Books::typed(range.jaar, range.first, range.last),
        };
        let may = van != naar && self.books.held(&papers, &van);
        let done = actions::overdracht::offer(&self.app, &by, &draft, None).await;
        if self.outcome("offer", may, done).is_some() {
            self.opened(&van, &naar, &by, range).await;
        }
    }

    pub async fn decide_handover(&mut self) {
        if self.books.handovers.is_empty() {
            return;
        }
        let at = self.dice.below(self.books.handovers.len());
        let open = &self.books.handovers[at];
        let (id, naar, offered_by) = (open.id, open.naar.clone(), open.by);
        let (act, by, decision) = match self.dice.below(6) {
            0 => ("withdraw", self.beheerder(), Decision::Withdraw),
            1 => {
                let opmerking = "Het zijn er minder.".to_owned();
                let by = self.keeper(&naar);
                ("refuse handover", by, Decision::Refuse { opmerking })
            }
            2 => {
                let by = self.beheerder();
                ("confirm", by, Decision::Confirm { on_paper: true })
            }
            _ => {
                let by = self.keeper(&naar);
                ("confirm", by, Decision::Confirm { on_paper: false })
            }
        };
        // Nobody confirms alone on the screen; a signature on paper is the other side's word.
        let alone = matches!(decision, Decision::Confirm { on_paper: false })
            && by.account_id() == Some(offered_by);
        let confirmed = matches!(decision, Decision::Confirm { .. });
        let done = actions::overdracht::decide(&self.app, &by, id, decision, None).await;
        let Some(moved) = self.outcome(act, !alone, done) else {
            return;
        };
        let open = self.books.handovers.remove(at);
        let mut expected = 0;
        for paper in self.books.papers.iter_mut().filter(|one| open.has(one)) {
            if confirmed && paper.state == State::Stock && paper.holder == open.van {
                paper.holder.clone_from(&open.naar);
                expected += 1;
            }
        }
        assert_eq!(moved, expected, "cheques that changed hands");
    }

    pub async fn count_stock(&mut self) {
        let holder = self.holder();
        let there = |one: &super::books::Paper| one.state == State::Stock && one.holder == holder;
        let expected = i64::try_from(self.books.which(there).len()).unwrap();
        let odd = self.dice.between(0, 4) / 3;
        let draft = TellingDraft {
            geteld: (expected + odd).to_string(),
            opmerking: if odd == 0 { "" } else { "Dat zoeken we uit." }.to_owned(),
        };
        let by = self.keeper(&holder);
        let done = actions::telling::count(&self.app, &by, &holder, &draft, None).await;
        self.outcome("count stock", true, done);
        let stock = actions::telling::look(&self.app, &by, &holder)
            .await
            .unwrap();
        let told = stock.counts[0].telling.clone();
        assert_eq!(i64::from(told.expected), expected, "stock of {holder}");
    }

    pub async fn make_void(&mut self) {
        let holder = self.holder();
        let Some((range, papers)) = self.some_range(&holder, 3) else {
            return;
        };
        let draft = VoidDraft {
            range: Books::typed(range.jaar, range.first, range.last),
            reden: ["damaged", "missing", "stolen"][self.dice.below(3)].to_owned(),
        };
        let by = self.keeper(&holder);
        let may = self.books.held(&papers, &holder);
        let done = actions::stock::make_void(&self.app, &by, &holder, &draft, None).await;
        if let Some(voided) = self.outcome("void", may, done) {
            assert_eq!(voided, Voided::Done(range.aantal()));
            for at in papers {
                self.books.papers[at].state = State::Void;
            }
        }
    }
}
