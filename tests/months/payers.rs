//! Who pays besides whoever stands at the counter: organisaties, three fondsen, and toekenningen until they run out.

use dienstencheque::{
    actions,
    domain::{
        fonds::FondsDraft,
        organisatie::OrganisatieDraft,
        toekenning::ToekenningDraft,
        verkoop::{BY_API, PayerDraft, VerkoopDraft},
    },
};
use jiff::civil::{Date, date};

use super::{
    books::{Books, Fonds, Toekenning},
    life::Life,
    till::euros,
};

/// Name, budget, what the resident still pays, what one person may have, and its last day: one that runs out, one that asks a
/// part, one that is over at New Year.
const FONDSEN: [(&str, i64, i64, i64, Date); 3] = [
    ("Geluksbudget", 30_000, 0, 9_000, date(2027, 12, 31)),
    ("Buurtfonds", 20_000, 500, 4_000, date(2027, 12, 31)),
    ("Welzijn op recept", 90_000, 0, 6_000, date(2026, 12, 31)),
];

impl Books {
    /// A toekenning pays, and with it its fonds.
    pub fn spend(&mut self, toekenning: usize, cents: i64) {
        let one = &mut self.toekenningen[toekenning];
        one.spent += cents;
        self.fondsen[one.fonds].spent += cents;
    }
}

impl Life {
    pub async fn settle_in(&mut self) {
        let finance = self.finance.clone();
        for naam in ["Stichting Voorbeeldwonen", "Zorghuis Verzonnen"] {
            let draft = OrganisatieDraft {
                naam: naam.to_owned(),
                adres: "Verzonnenlaan 1".to_owned(),
                postcode: "4561AB".to_owned(),
                plaats: "Hulst".to_owned(),
                contact: "mevrouw Bedacht".to_owned(),
                ..OrganisatieDraft::default()
            };
            let done = actions::organisatie::add(&self.app, &finance, &draft, None).await;
            let id = self.outcome("add organisatie", true, done).unwrap();
            self.organisaties.push(id);
        }
        for (naam, budget, eigen, per_persoon, tot) in FONDSEN {
            let van = date(2026, 11, 10);
            let draft = FondsDraft {
                naam: naam.to_owned(),
                budget: euros(budget),
                van: van.to_string(),
                tot: tot.to_string(),
                eigen: euros(eigen),
                per_persoon: euros(per_persoon),
                ..FondsDraft::default()
            };
            let done = actions::fonds::add(&self.app, &finance, &draft, None).await;
            let id = self.outcome("add fonds", true, done).unwrap();
            self.books.fondsen.push(Fonds {
                id,
                budget,
                eigen,
                van,
                tot,
                spent: 0,
            });
        }
    }

    async fn grant(&mut self) -> Option<usize> {
        let at = self.dice.below(3);
        let fonds = &self.books.fondsen[at];
        let draft = ToekenningDraft {
            fonds: fonds.id.to_string(),
            naam: format!("Bewoner {}", self.books.toekenningen.len()),
            postcode: "4561 AB".to_owned(),
            maximum: String::new(),
            verwezen_door: "Huisarts Verzonnen".to_owned(),
        };
        let may = self.app.today() <= fonds.tot && fonds.spent < fonds.budget;
        let by = self.meldpunt.clone();
        let done = actions::toekenning::grant(&self.app, &by, &draft, None).await;
        let id = self.outcome("grant", may, done)?;
        let known = actions::toekenning::find(&self.app, &by, id).await.unwrap();
        self.books.toekenningen.push(Toekenning {
            id,
            nummer: known.listed.toekenning.nummer().to_string(),
            fonds: at,
            maximum: FONDSEN[at].3,
            spent: 0,
            ended: false,
        });
        Some(self.books.toekenningen.len() - 1)
    }

    pub async fn sell_against_fonds(&mut self) {
        let known = self.books.toekenningen.len();
        let at = if known == 0 || self.dice.once_in(3) {
            let Some(at) = self.grant().await else { return };
            at
        } else {
            self.dice.below(known)
        };
        let own = &self.books.toekenningen[at];
        let (toekenning, ended) = (own.id, own.ended);
        if !ended && self.dice.once_in(12) {
            let by = self.meldpunt.clone();
            let done = actions::toekenning::end(&self.app, &by, toekenning, None).await;
            self.outcome("end a toekenning", true, done);
            self.books.toekenningen[at].ended = true;
        }
        self.sold_against(at).await;
    }

    async fn sold_against(&mut self, at: usize) {
        let own = &self.books.toekenningen[at];
        let fonds = &self.books.fondsen[own.fonds];
        let (today, prijs) = (self.app.today(), self.prijs());
        let aantal = self.dice.between(1, 3);
        let part = (prijs - fonds.eigen) * aantal;
        let may = !own.ended
            && (fonds.van..=fonds.tot).contains(&today)
            && part <= own.maximum - own.spent
            && part <= fonds.budget - fonds.spent;
        let (nummer, key) = (own.nummer.clone(), fonds.id.to_string());
        let (tender, rekening) = [("contant", "kas"), ("pin", "pin")][self.dice.below(2)];
        let place = self.place();
        let slug = self.places[place].slug.clone();
        let draft = VerkoopDraft {
            verkooppunt: slug.clone(),
            aantal: aantal.to_string(),
            betaalwijze: tender.to_owned(),
            koper: String::new(),
        };
        let payer = PayerDraft {
            toekenning: nummer,
            ..PayerDraft::default()
        };
        let clerk = self.places[place].clerk.clone();
        let done =
            actions::verkoop::sell_to(&self.app, &clerk, &draft, &payer, &BY_API, None).await;
        let Some(id) = self.outcome("sell against a fonds", may, done) else {
            return;
        };
        let all = prijs * aantal;
        let mut payers = Vec::new();
        if part < all {
            payers.push((rekening, slug.clone(), all - part));
        }
        payers.push(("fonds", key, part));
        self.books.spend(at, part);
        let papers = self.sold_papers(id).await;
        self.sold(id, &papers, &slug, tender, payers, Some(at))
            .await;
        self.sheet_confirmed(place, id).await;
    }
}
