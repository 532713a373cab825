//! The closed list of nouns of the field (domain page §2). The rule:
//!
//! 1. Nouns of the field are Dutch, singular, from this list: types, files, tables, JSON keys.
//! 2. Everything else is English: verbs, states, errors, plumbing, comments.
//! 3. What people see is Dutch in plain words (B1; A2 for ploegen). A state's label stands beside its variant.
//! 4. A noun enters the list by adding a row here. `never` names words not to use for this thing; `tests/architecture.rs`
//!    enforces them, and the README's glossary is this list.

/// One noun of the field.
#[derive(Debug)]
pub struct Word {
    /// The noun.
    pub noun: &'static str,
    /// What it is.
    pub is: &'static str,
    /// Words that have no other honest use in this program, so that a test can refuse them.
    pub never: &'static [&'static str],
}

const fn word(noun: &'static str, is: &'static str, never: &'static [&'static str]) -> Word {
    Word { noun, is, never }
}

/// All nouns, in the order in which one meets them.
pub const GLOSSARY: &[Word] = &[
    word(
        "Regeling",
        "one municipality's scheme: price, person-hours per cheque, validity, catalogue, organisations, texts",
        &["tenant"],
    ),
    word(
        "Cheque",
        "one dienstencheque: number, secret code, face value in cents, person-hours, status",
        &["voucher", "coupon"],
    ),
    word("Oplage", "one print run of cheques", &[]),
    word(
        "Verkooppunt",
        "a place that holds stock and sells",
        &["outlet"],
    ),
    word(
        "Verkoop",
        "one sale: cheques, payment, receipt (append-only)",
        &[],
    ),
    word(
        "Vel",
        "the sheet of paper with the cheques of one sale or oplage; its secrets exist until printing is confirmed",
        &[],
    ),
    word("Bon", "the receipt of a sale", &[]),
    word("Boeking", "one balanced entry in the journal", &[]),
    word(
        "Verzilvering",
        "the redemption of one cheque at one opdracht",
        &[],
    ),
    word(
        "Overdracht",
        "one hand-over of a range of printed cheques from one holder to another; both sides confirm it",
        &[],
    ),
    word(
        "Telling",
        "one count, of the stock of a verkooppunt or of its kas",
        &[],
    ),
    word("Kas", "the till of a verkooppunt", &[]),
    word(
        "Kasdag",
        "what went through a kas from opening to closing; immutable once closed",
        &[],
    ),
    word(
        "Storting",
        "one sealed bag of cash on its way to the bank",
        &[],
    ),
    word(
        "Bankafschrift",
        "one bank statement, as the bank's file tells it",
        &[],
    ),
    word(
        "Terugbetaling",
        "money back for cheques, to whoever paid",
        &[],
    ),
    word(
        "Vervanging",
        "one blocked cheque and the one new cheque that took its value",
        &[],
    ),
    word(
        "Herleving",
        "an expired cheque that a coordinator made valid again, with a reason",
        &[],
    ),
    word(
        "Organisatie",
        "a housing association, church or care home that buys cheques on invoice",
        &[],
    ),
    word("Factuur", "one invoice to an organisatie", &[]),
    word(
        "Fonds",
        "a budget with a period from which cheques are paid when the resident does not pay, or not all",
        &[],
    ),
    word(
        "Verwijzing",
        "a referral of a resident by a professional",
        &[],
    ),
    word(
        "Toekenning",
        "what a fonds grants to one person, up to a maximum",
        &[],
    ),
    word(
        "Afrekening",
        "what the municipality owes an uitvoerder for redeemed cheques over a period",
        &[],
    ),
    word(
        "Akkoord",
        "what needs two people: one asks, another agrees",
        &[],
    ),
    word(
        "Melding",
        "something a person has to look at and decide; never decided by itself",
        &[],
    ),
    word(
        "Bericht",
        "one message that somebody is owed: what about, for whom, which way it went; never its text",
        &[],
    ),
    word(
        "Agenda",
        "one secret calendar feed of a ploeg, a begeleider or a deelnemer",
        &[],
    ),
    word(
        "Rapport",
        "what a controller asks of the books, for a period or for the end of a day",
        &[],
    ),
    word(
        "Bewoner",
        "the resident who asks: name, address, telephone; never a citizen service number",
        &["customer"],
    ),
    word(
        "Klus",
        "a request for work, from asking to closing",
        &["ticket"],
    ),
    word(
        "Klussoort",
        "garden, painting, …: uitvoerders, skills, tools, usual duration, what is not done",
        &[],
    ),
    word(
        "StandaardTekst",
        "what staff often write to residents, per occasion and klussoort, with places that are filled in",
        &[],
    ),
    word(
        "Toets",
        "what a coordinator confirmed on taking a klus on: not too high, no certified trade, no work of ordinary firms",
        &[],
    ),
    word(
        "Vooropname",
        "somebody goes and looks before it is decided how a klus is done; no opdracht, no cheques",
        &[],
    ),
    word(
        "Foto",
        "a picture that goes with a klus, kept without anything it said of where it was taken",
        &[],
    ),
    word(
        "Herhaling",
        "a klus that comes back by itself; each time is a klus of its own",
        &[],
    ),
    word("Uitvoerder", "an executing organisation", &["vendor"]),
    word(
        "Ploeg",
        "the people who go out together on a day: deelnemers, a begeleider, perhaps a vehicle",
        &["crew"],
    ),
    word("Deelnemer", "a person in a re-integration trajectory", &[]),
    word(
        "Begeleider",
        "the professional who answers for ploegen",
        &[],
    ),
    word(
        "Afwezig",
        "from when until when a deelnemer or a begeleider does not come; never why",
        &[],
    ),
    word("Voertuig", "a vehicle or trailer of an uitvoerder", &[]),
    word(
        "Bezetting",
        "from when until when a voertuig is not for ploegen: in the garage, or taken for something else",
        &[],
    ),
    word(
        "Leerdoel",
        "a skill that a deelnemer wants to practise, perhaps by a date",
        &[],
    ),
    word(
        "Traject",
        "what a deelnemer works towards, from a first day to a last one, with the hours that were agreed",
        &[],
    ),
    word(
        "Beperking",
        "what to take into account with a deelnemer, as an effect on the work from a closed list; never why",
        &[],
    ),
    word(
        "Certificaat",
        "a driving licence or another proof of a deelnemer, with the day until which it is valid",
        &[],
    ),
    word(
        "Pauze",
        "a time without work: days in which a deelnemer takes no part, or the break of a working day",
        &[],
    ),
    word(
        "Uitstroom",
        "where a deelnemer went, and the last day here",
        &[],
    ),
    word(
        "Trede",
        "a rung on the participatieladder at a date, set by the klantmanager only",
        &[],
    ),
    word(
        "Kaart",
        "a deelnemer's login card: a QR code and a PIN",
        &[],
    ),
    word(
        "Aanbod",
        "half days of which the resident of a klus chooses one; their places are held for a day",
        &[],
    ),
    word(
        "Opdracht",
        "one visit: this klus, this ploeg, this date and time window",
        &[],
    ),
    word(
        "Deurcode",
        "four digits that a resident has on the appointment and the ploeg names at the door",
        &[],
    ),
    word(
        "Meerwerk",
        "cheques a resident gives on top at the door, for more work than was agreed",
        &[],
    ),
    word(
        "Handtekening",
        "the resident agrees that the work was done: on glass, on paper or by telephone; never needed",
        &[],
    ),
    word(
        "Signaal",
        "something noticed at a home, told with the resident's consent to the one contact person",
        &[],
    ),
    word(
        "Uren",
        "one deelnemer's time on one opdracht, approved by a begeleider",
        &["timesheet", "worklog"],
    ),
    word(
        "Werkervaring",
        "what approved uren add up to, by skill; printable as a statement",
        &[],
    ),
    word(
        "Bewijs",
        "one werkervaringsbewijs as it was given: numbered, unchangeable, withdrawn by the deelnemer at any time",
        &[],
    ),
    word(
        "Opmerking",
        "a short remark of a begeleider on the work of a deelnemer; on paper only when the deelnemer chooses so",
        &[],
    ),
    word(
        "Waardering",
        "what a resident says of the work after a visit; a good word reaches the ploeg, nothing is added up",
        &[],
    ),
    word("Account", "who logs in", &[]),
    word("Rol", "as what somebody logs in, with its scope", &[]),
    word(
        "Taal",
        "a language of the phone, chosen by a deelnemer or by who hands out the card",
        &[],
    ),
];
