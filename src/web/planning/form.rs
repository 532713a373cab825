//! What is typed on the page of one klus: one form struct for all its forms, so that whatever goes wrong with one of them nothing typed in
//! it is lost.

use serde::Deserialize;

use crate::{
    actions::aanbod::answer::Answer,
    domain::{
        aanbod::Via,
        fields::FieldErrors,
        herhaling::HerhalingDraft,
        klus::accept::AcceptDraft,
        standaardtekst::Bij,
        vooropname::{OutcomeDraft, VooropnameDraft},
    },
};

/// What a coordinator typed on the page of one klus; one form struct for all its forms.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct BesluitForm {
    pub sleutel: String,
    pub versie: String,
    pub personen: String,
    pub uren: String,
    pub reden: String,
    pub uitvoerder: String,
    pub vraag: String,
    pub antwoord: String,
    pub reden_intrekken: String,
    pub reeks: String,
    pub toets: String,
    pub toelichting: String,
    pub toelichting_afwijzing: String,
    pub tekst_vraag: String,
    pub tekst_acceptatie: String,
    pub tekst_afwijzing: String,
    pub tekst_intrekking: String,
    pub foto: String,
    pub kijker: String,
    pub kijk_datum: String,
    pub kijk_tijd: String,
    pub kijk_notitie: String,
    pub kijk_uren: String,
    pub kijk_personen: String,
    pub weken: String,
    pub vanaf: String,
    pub van_maand: String,
    pub tot_maand: String,
    pub tot_datum: String,
    pub reeks_cheques: String,
    pub keuze: String,
    pub waarom: String,
    pub via: String,
}

impl BesluitForm {
    pub fn accept(&self) -> AcceptDraft {
        AcceptDraft {
            uren: self.uren.clone(),
            personen: self.personen.clone(),
            toets: self.toets == "ja",
            toelichting: self.toelichting.clone(),
        }
    }

    pub fn vooropname(&self) -> VooropnameDraft {
        VooropnameDraft {
            kijker: self.kijker.clone(),
            datum: self.kijk_datum.clone(),
            tijd: self.kijk_tijd.clone(),
        }
    }

    pub fn outcome(&self) -> OutcomeDraft {
        OutcomeDraft {
            note: self.kijk_notitie.clone(),
            uren: self.kijk_uren.clone(),
            personen: self.kijk_personen.clone(),
        }
    }

    pub fn herhaling(&self) -> HerhalingDraft {
        HerhalingDraft {
            weken: self.weken.clone(),
            vanaf: self.vanaf.clone(),
            van_maand: self.van_maand.clone(),
            tot_maand: self.tot_maand.clone(),
            tot_datum: self.tot_datum.clone(),
            cheques: self.reeks_cheques.clone(),
        }
    }

    /// What the resident answered to half days, and by which way.
    pub fn answer(&self) -> Result<(Answer, Via), FieldErrors> {
        let answer = Answer::parse(&self.keuze, &self.waarom)?;
        let via = Via::BY_STAFF
            .into_iter()
            .find(|via| via.word() == self.via)
            .ok_or_else(|| FieldErrors::one("via", "Kies hoe het antwoord kwam."))?;
        Ok((answer, via))
    }

    /// The text that was chosen for a form, and the field it goes into.
    pub fn tekst(&mut self, bij: Bij) -> (String, &mut String) {
        match bij {
            Bij::Vraag => (self.tekst_vraag.clone(), &mut self.vraag),
            Bij::Acceptatie => (self.tekst_acceptatie.clone(), &mut self.toelichting),
            Bij::Afwijzing => (
                self.tekst_afwijzing.clone(),
                &mut self.toelichting_afwijzing,
            ),
            Bij::Intrekking => (self.tekst_intrekking.clone(), &mut self.reden_intrekken),
        }
    }
}
