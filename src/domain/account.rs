//! Who acts, as what, and what they may. One exhaustive table decides (`Rol` × `Want`); there is no wildcard arm, so a
//! new role or a new want does not compile until it has been decided. Rules: domain page §7.

use thiserror::Error;
use uuid::Uuid;

use super::taal::Taal;

/// What somebody logs in as, with the scope of it. Slugs are those of the regeling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rol {
    /// Counter clerk of one verkooppunt.
    Balie {
        /// The verkooppunt.
        verkooppunt: String,
    },
    /// The information point: requests for everyone.
    Meldpunt,
    /// Dispatches for one uitvoerder.
    Coordinator {
        /// The uitvoerder.
        uitvoerder: String,
    },
    /// Answers for ploegen of one uitvoerder.
    Begeleider {
        /// The uitvoerder.
        uitvoerder: String,
    },
    /// A person in a trajectory, at one uitvoerder.
    Deelnemer {
        /// Which deelnemer.
        deelnemer: Uuid,
        /// The uitvoerder.
        uitvoerder: String,
    },
    /// Case manager: own deelnemers.
    Klantmanager,
    /// Journal, tills, settlements; no personal details.
    Financien,
    /// Results, never about a person.
    Beleid,
    /// Accounts, scheme, catalogue.
    Beheerder,
    /// A professional outside, such as a general practitioner, who may refer residents to a fonds.
    Verwijzer,
}

impl Rol {
    /// The word in the database and in `demo-accounts.json`.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Balie { .. } => "balie",
            Self::Meldpunt => "meldpunt",
            Self::Coordinator { .. } => "coordinator",
            Self::Begeleider { .. } => "begeleider",
            Self::Deelnemer { .. } => "deelnemer",
            Self::Klantmanager => "klantmanager",
            Self::Financien => "financien",
            Self::Beleid => "beleid",
            Self::Beheerder => "beheerder",
            Self::Verwijzer => "verwijzer",
        }
    }

    /// What people call it.
    pub fn label(&self) -> &'static str {
        match self {
            Self::Balie { .. } => "Baliemedewerker",
            Self::Meldpunt => "Meldpunt",
            Self::Coordinator { .. } => "Coördinator",
            Self::Begeleider { .. } => "Begeleider",
            Self::Deelnemer { .. } => "Deelnemer",
            Self::Klantmanager => "Klantmanager",
            Self::Financien => "Financiën",
            Self::Beleid => "Beleid",
            Self::Beheerder => "Beheerder",
            Self::Verwijzer => "Verwijzer",
        }
    }

    /// The uitvoerder this role is bound to, if it is.
    pub fn uitvoerder(&self) -> Option<&str> {
        match self {
            Self::Coordinator { uitvoerder }
            | Self::Begeleider { uitvoerder }
            | Self::Deelnemer { uitvoerder, .. } => Some(uitvoerder),
            Self::Balie { .. }
            | Self::Meldpunt
            | Self::Klantmanager
            | Self::Financien
            | Self::Beleid
            | Self::Beheerder
            | Self::Verwijzer => None,
        }
    }

    /// The verkooppunt this role is bound to, if it is.
    pub fn verkooppunt(&self) -> Option<&str> {
        match self {
            Self::Balie { verkooppunt } => Some(verkooppunt),
            Self::Meldpunt
            | Self::Coordinator { .. }
            | Self::Begeleider { .. }
            | Self::Deelnemer { .. }
            | Self::Klantmanager
            | Self::Financien
            | Self::Beleid
            | Self::Beheerder
            | Self::Verwijzer => None,
        }
    }

    /// The deelnemer this account is of, if it is one.
    pub fn deelnemer(&self) -> Option<Uuid> {
        match self {
            Self::Deelnemer { deelnemer, .. } => Some(*deelnemer),
            Self::Balie { .. }
            | Self::Meldpunt
            | Self::Coordinator { .. }
            | Self::Begeleider { .. }
            | Self::Klantmanager
            | Self::Financien
            | Self::Beleid
            | Self::Beheerder
            | Self::Verwijzer => None,
        }
    }

    /// The organisation an event is recorded under: verkooppunt, uitvoerder or nothing.
    pub fn org(&self) -> &str {
        self.uitvoerder().or(self.verkooppunt()).unwrap_or("")
    }

    /// The first page after logging in.
    pub fn start(&self) -> &'static str {
        match self {
            Self::Balie { .. } => "/balie",
            Self::Meldpunt => "/klussen/nieuw",
            Self::Coordinator { .. } => "/planning",
            Self::Begeleider { .. } | Self::Deelnemer { .. } => "/ploeg",
            Self::Klantmanager => "/deelnemers",
            Self::Financien => "/financien",
            Self::Beleid => "/resultaten",
            Self::Beheerder => "/beheer",
            Self::Verwijzer => "/verwijzingen",
        }
    }
}

/// Who logs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Key.
    pub id: Uuid,
    /// Name to show.
    pub naam: String,
    /// Name to log in with; none for a deelnemer, who has a card.
    pub gebruikersnaam: Option<String>,
    /// Telephone at work, for a begeleider whom the ploeg may call.
    pub telefoon: Option<String>,
    /// As what.
    pub rol: Rol,
    /// The language of the phone, once a deelnemer or who hands out the card has chosen one.
    pub taal: Option<Taal>,
}

/// Who acts: somebody with an account, a resident without one, or the product itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// The work that is done by itself once a day. It asks for no rights and gets none.
    Nightly,
    /// A resident or passer-by; needs no account.
    Bewoner,
    /// Somebody who logged in or sent a token.
    Account(Account),
}

impl Actor {
    /// The account's key, if there is one.
    pub fn account_id(&self) -> Option<Uuid> {
        match self {
            Self::Nightly | Self::Bewoner => None,
            Self::Account(account) => Some(account.id),
        }
    }

    /// The account, or a refusal.
    pub fn account(&self) -> Result<&Account, NotAllowed> {
        match self {
            Self::Nightly | Self::Bewoner => Err(NotAllowed),
            Self::Account(account) => Ok(account),
        }
    }
}

/// What somebody wants to do. Scopes are slugs or keys of the thing it concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Want<'a> {
    /// Sell cheques, print their sheet, see the sales of a verkooppunt.
    Sell {
        /// Where.
        verkooppunt: &'a str,
    },
    /// Print a pre-printed oplage for a verkooppunt.
    PrintOplage,
    /// See the state of any cheque by its number (never its code).
    SeeCheque,
    /// Enter a klus for a resident.
    EnterKlus,
    /// See a klus with the resident's details.
    SeeKlus {
        /// Whose queue it stands in.
        uitvoerder: &'a str,
    },
    /// Accept, decline, pass on, plan, move: everything that dispatches.
    Dispatch {
        /// For which uitvoerder.
        uitvoerder: &'a str,
    },
    /// See ploegen and day sheets of an uitvoerder.
    SeePloegen {
        /// Whose.
        uitvoerder: &'a str,
    },
    /// Press on-my-way, started, finished; hand in cheques. Whether one is in the ploeg is asked separately.
    Work {
        /// For which uitvoerder.
        uitvoerder: &'a str,
    },
    /// Approve or correct uren: a begeleider of the own ploegen, a coordinator as the second person where a begeleider
    /// reported them. Which, is asked separately.
    ApproveUren {
        /// For which uitvoerder.
        uitvoerder: &'a str,
    },
    /// See what the months of uren of an uitvoerder come to, and close them.
    CloseMaand {
        /// Of which uitvoerder.
        uitvoerder: &'a str,
    },
    /// See uren and werkervaring of one deelnemer.
    SeeWerkervaring {
        /// Whose.
        deelnemer: Uuid,
        /// At which uitvoerder.
        uitvoerder: &'a str,
        /// The account of their klantmanager.
        klantmanager: Option<Uuid>,
    },
    /// See one deelnemer.
    SeeDeelnemer {
        /// At which uitvoerder.
        uitvoerder: &'a str,
        /// The account of their klantmanager.
        klantmanager: Option<Uuid>,
    },
    /// Keep the traject of a deelnemer: dates, agreed hours, licences, pauses, exit, and who their klantmanager is.
    KeepTraject {
        /// At which uitvoerder.
        uitvoerder: &'a str,
        /// The account of their klantmanager.
        klantmanager: Option<Uuid>,
    },
    /// See and set the treden of a deelnemer.
    KeepTrede {
        /// The account of their klantmanager.
        klantmanager: Option<Uuid>,
    },
    /// Note what a deelnemer can do.
    GuideDeelnemer {
        /// At which uitvoerder.
        uitvoerder: &'a str,
    },
    /// Hand out a new login card.
    HandOutKaart {
        /// At which uitvoerder.
        uitvoerder: &'a str,
    },
    /// See and confirm what stock a verkooppunt holds; count it.
    HoldStock {
        /// Which verkooppunt.
        verkooppunt: &'a str,
    },
    /// Hand stock out, take it back, make it void, at any verkooppunt.
    ManageStock,
    /// Report what a verkooppunt sold from its stock, from its sales strips or by telephone.
    ReportSales {
        /// Which verkooppunt.
        verkooppunt: &'a str,
    },
    /// Open, count and close the kas of a verkooppunt.
    KeepKas {
        /// Which verkooppunt.
        verkooppunt: &'a str,
    },
    /// Sign somebody else's difference when a kasdag is closed.
    SignKasdag {
        /// Which verkooppunt.
        verkooppunt: &'a str,
    },
    /// Block, replace, exchange and refund cheques by the claim code.
    CareForCheque,
    /// Decide about a cheque without its claim code: replace, revive, settle a dispute.
    DecideCheque,
    /// Refer a resident to a fonds and grant cheques from it.
    Grant,
    /// Fondsen, invoices, bank files, afrekeningen, exports, reports.
    ManageMoney,
    /// See what an uitvoerder is owed and was paid.
    SeeAfrekening {
        /// Which uitvoerder.
        uitvoerder: &'a str,
    },
    /// See what a person has to look at, and decide.
    SeeMeldingen,
    /// See whom a message did not reach by itself, call them, post letters.
    SeeBerichten,
    /// See the journal and its balances.
    SeeJournal,
    /// See results, never about a person.
    SeeResults,
    /// Manage accounts and look at the regeling.
    Administer,
}

/// Somebody may not do what they want. Says no more than that (uniform answers).
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("U mag dit niet doen met dit account. Vraag het uw beheerder als dat niet klopt.")]
pub struct NotAllowed;

/// Decides. The only place where rights are.
pub fn may(actor: &Actor, want: Want<'_>) -> Result<(), NotAllowed> {
    let allowed = match actor {
        Actor::Nightly | Actor::Bewoner => false,
        Actor::Account(account) => account_may(account, want),
    };
    if allowed { Ok(()) } else { Err(NotAllowed) }
}

fn account_may(account: &Account, want: Want<'_>) -> bool {
    let rol = &account.rol;
    let own = |uitvoerder: &str| rol.uitvoerder() == Some(uitvoerder);
    match want {
        Want::Sell { verkooppunt } => match rol {
            Rol::Balie { verkooppunt: own } => own == verkooppunt,
            Rol::Meldpunt
            | Rol::Coordinator { .. }
            | Rol::Begeleider { .. }
            | Rol::Deelnemer { .. }
            | Rol::Klantmanager
            | Rol::Financien
            | Rol::Beleid
            | Rol::Beheerder
            | Rol::Verwijzer => false,
        },
        Want::PrintOplage => match rol {
            Rol::Beheerder => true,
            Rol::Balie { .. }
            | Rol::Meldpunt
            | Rol::Coordinator { .. }
            | Rol::Begeleider { .. }
            | Rol::Deelnemer { .. }
            | Rol::Klantmanager
            | Rol::Financien
            | Rol::Beleid
            | Rol::Verwijzer => false,
        },
        Want::SeeCheque => match rol {
            Rol::Balie { .. }
            | Rol::Meldpunt
            | Rol::Coordinator { .. }
            | Rol::Financien
            | Rol::Beheerder => true,
            Rol::Begeleider { .. }
            | Rol::Deelnemer { .. }
            | Rol::Klantmanager
            | Rol::Beleid
            | Rol::Verwijzer => false,
        },
        Want::EnterKlus => match rol {
            Rol::Balie { .. } | Rol::Meldpunt | Rol::Coordinator { .. } => true,
            Rol::Begeleider { .. }
            | Rol::Deelnemer { .. }
            | Rol::Klantmanager
            | Rol::Financien
            | Rol::Beleid
            | Rol::Beheerder
            | Rol::Verwijzer => false,
        },
        Want::SeeKlus { uitvoerder } => match rol {
            Rol::Meldpunt => true,
            Rol::Coordinator { .. } => own(uitvoerder),
            Rol::Balie { .. }
            | Rol::Begeleider { .. }
            | Rol::Deelnemer { .. }
            | Rol::Klantmanager
            | Rol::Financien
            | Rol::Beleid
            | Rol::Beheerder
            | Rol::Verwijzer => false,
        },
        Want::Dispatch { uitvoerder } | Want::HandOutKaart { uitvoerder } => match rol {
            Rol::Coordinator { .. } => own(uitvoerder),
            Rol::Begeleider { .. } => own(uitvoerder) && matches!(want, Want::HandOutKaart { .. }),
            Rol::Balie { .. }
            | Rol::Meldpunt
            | Rol::Deelnemer { .. }
            | Rol::Klantmanager
            | Rol::Financien
            | Rol::Beleid
            | Rol::Beheerder
            | Rol::Verwijzer => false,
        },
        Want::SeePloegen { uitvoerder } | Want::GuideDeelnemer { uitvoerder } => match rol {
            Rol::Coordinator { .. } | Rol::Begeleider { .. } => own(uitvoerder),
            Rol::Balie { .. }
            | Rol::Meldpunt
            | Rol::Deelnemer { .. }
            | Rol::Klantmanager
            | Rol::Financien
            | Rol::Beleid
            | Rol::Beheerder
            | Rol::Verwijzer => false,
        },
        Want::SeeDeelnemer {
            uitvoerder,
            klantmanager,
        } => match rol {
            Rol::Coordinator { .. } | Rol::Begeleider { .. } => own(uitvoerder),
            Rol::Klantmanager => klantmanager == Some(account.id),
            Rol::Balie { .. }
            | Rol::Meldpunt
            | Rol::Deelnemer { .. }
            | Rol::Financien
            | Rol::Beleid
            | Rol::Beheerder
            | Rol::Verwijzer => false,
        },
        Want::KeepTraject {
            uitvoerder,
            klantmanager,
        } => match rol {
            Rol::Coordinator { .. } => own(uitvoerder),
            Rol::Klantmanager => klantmanager == Some(account.id),
            Rol::Balie { .. }
            | Rol::Meldpunt
            | Rol::Begeleider { .. }
            | Rol::Deelnemer { .. }
            | Rol::Financien
            | Rol::Beleid
            | Rol::Beheerder
            | Rol::Verwijzer => false,
        },
        Want::KeepTrede { klantmanager } => match rol {
            Rol::Klantmanager => klantmanager == Some(account.id),
            Rol::Balie { .. }
            | Rol::Meldpunt
            | Rol::Coordinator { .. }
            | Rol::Begeleider { .. }
            | Rol::Deelnemer { .. }
            | Rol::Financien
            | Rol::Beleid
            | Rol::Beheerder
            | Rol::Verwijzer => false,
        },
        Want::Work { uitvoerder } => match rol {
            Rol::Coordinator { .. } | Rol::Begeleider { .. } | Rol::Deelnemer { .. } => {
                own(uitvoerder)
            }
            Rol::Balie { .. }
            | Rol::Meldpunt
            | Rol::Klantmanager
            | Rol::Financien
            | Rol::Beleid
            | Rol::Beheerder
            | Rol::Verwijzer => false,
        },
        Want::ApproveUren { uitvoerder } => match rol {
            Rol::Begeleider { .. } | Rol::Coordinator { .. } => own(uitvoerder),
            Rol::Balie { .. }
            | Rol::Meldpunt
            | Rol::Deelnemer { .. }
            | Rol::Klantmanager
            | Rol::Financien
            | Rol::Beleid
            | Rol::Beheerder
            | Rol::Verwijzer => false,
        },
        Want::CloseMaand { uitvoerder } => match rol {
            Rol::Coordinator { .. } => own(uitvoerder),
            Rol::Balie { .. }
            | Rol::Meldpunt
            | Rol::Begeleider { .. }
            | Rol::Deelnemer { .. }
            | Rol::Klantmanager
            | Rol::Financien
            | Rol::Beleid
            | Rol::Beheerder
            | Rol::Verwijzer => false,
        },
        Want::SeeWerkervaring {
            deelnemer,
            uitvoerder,
            klantmanager,
        } => match rol {
            Rol::Deelnemer { deelnemer: own, .. } => *own == deelnemer,
            Rol::Coordinator { .. } | Rol::Begeleider { .. } => own(uitvoerder),
            Rol::Klantmanager => klantmanager == Some(account.id),
            Rol::Balie { .. }
            | Rol::Meldpunt
            | Rol::Financien
            | Rol::Beleid
            | Rol::Beheerder
            | Rol::Verwijzer => false,
        },
        Want::SeeJournal => match rol {
            Rol::Financien => true,
            Rol::Balie { .. }
            | Rol::Meldpunt
            | Rol::Coordinator { .. }
            | Rol::Begeleider { .. }
            | Rol::Deelnemer { .. }
            | Rol::Klantmanager
            | Rol::Beleid
            | Rol::Beheerder
            | Rol::Verwijzer => false,
        },
        Want::HoldStock { verkooppunt } => match rol {
            Rol::Meldpunt | Rol::Beheerder => true,
            Rol::Balie { verkooppunt: own } => own == verkooppunt,
            Rol::Coordinator { .. }
            | Rol::Begeleider { .. }
            | Rol::Deelnemer { .. }
            | Rol::Klantmanager
            | Rol::Financien
            | Rol::Beleid
            | Rol::Verwijzer => false,
        },
        Want::ManageStock => match rol {
            Rol::Beheerder => true,
            Rol::Balie { .. }
            | Rol::Meldpunt
            | Rol::Coordinator { .. }
            | Rol::Begeleider { .. }
            | Rol::Deelnemer { .. }
            | Rol::Klantmanager
            | Rol::Financien
            | Rol::Beleid
            | Rol::Verwijzer => false,
        },
        Want::ReportSales { verkooppunt } => match rol {
            Rol::Meldpunt | Rol::Coordinator { .. } | Rol::Beheerder => true,
            Rol::Balie { verkooppunt: own } => own == verkooppunt,
            Rol::Begeleider { .. }
            | Rol::Deelnemer { .. }
            | Rol::Klantmanager
            | Rol::Financien
            | Rol::Beleid
            | Rol::Verwijzer => false,
        },
        Want::KeepKas { verkooppunt } => match rol {
            Rol::Balie { verkooppunt: own } => own == verkooppunt,
            Rol::Meldpunt
            | Rol::Coordinator { .. }
            | Rol::Begeleider { .. }
            | Rol::Deelnemer { .. }
            | Rol::Klantmanager
            | Rol::Financien
            | Rol::Beleid
            | Rol::Beheerder
            | Rol::Verwijzer => false,
        },
        Want::SignKasdag { verkooppunt } => match rol {
            Rol::Financien => true,
            Rol::Balie { verkooppunt: own } => own == verkooppunt,
            Rol::Meldpunt
            | Rol::Coordinator { .. }
            | Rol::Begeleider { .. }
            | Rol::Deelnemer { .. }
            | Rol::Klantmanager
            | Rol::Beleid
            | Rol::Beheerder
            | Rol::Verwijzer => false,
        },
        Want::CareForCheque => match rol {
            Rol::Balie { .. } | Rol::Meldpunt => true,
            Rol::Coordinator { .. }
            | Rol::Begeleider { .. }
            | Rol::Deelnemer { .. }
            | Rol::Klantmanager
            | Rol::Financien
            | Rol::Beleid
            | Rol::Beheerder
            | Rol::Verwijzer => false,
        },
        Want::DecideCheque => match rol {
            Rol::Coordinator { .. } => true,
            Rol::Balie { .. }
            | Rol::Meldpunt
            | Rol::Begeleider { .. }
            | Rol::Deelnemer { .. }
            | Rol::Klantmanager
            | Rol::Financien
            | Rol::Beleid
            | Rol::Beheerder
            | Rol::Verwijzer => false,
        },
        Want::Grant => match rol {
            Rol::Meldpunt | Rol::Klantmanager | Rol::Verwijzer => true,
            Rol::Balie { .. }
            | Rol::Coordinator { .. }
            | Rol::Begeleider { .. }
            | Rol::Deelnemer { .. }
            | Rol::Financien
            | Rol::Beleid
            | Rol::Beheerder => false,
        },
        Want::ManageMoney => match rol {
            Rol::Financien => true,
            Rol::Balie { .. }
            | Rol::Meldpunt
            | Rol::Coordinator { .. }
            | Rol::Begeleider { .. }
            | Rol::Deelnemer { .. }
            | Rol::Klantmanager
            | Rol::Beleid
            | Rol::Beheerder
            | Rol::Verwijzer => false,
        },
        Want::SeeAfrekening { uitvoerder } => match rol {
            Rol::Financien => true,
            Rol::Coordinator { .. } => own(uitvoerder),
            Rol::Balie { .. }
            | Rol::Meldpunt
            | Rol::Begeleider { .. }
            | Rol::Deelnemer { .. }
            | Rol::Klantmanager
            | Rol::Beleid
            | Rol::Beheerder
            | Rol::Verwijzer => false,
        },
        Want::SeeMeldingen => match rol {
            Rol::Meldpunt | Rol::Coordinator { .. } | Rol::Klantmanager | Rol::Financien => true,
            Rol::Balie { .. }
            | Rol::Begeleider { .. }
            | Rol::Deelnemer { .. }
            | Rol::Beleid
            | Rol::Beheerder
            | Rol::Verwijzer => false,
        },
        Want::SeeBerichten => match rol {
            Rol::Meldpunt | Rol::Coordinator { .. } => true,
            Rol::Balie { .. }
            | Rol::Begeleider { .. }
            | Rol::Deelnemer { .. }
            | Rol::Klantmanager
            | Rol::Financien
            | Rol::Beleid
            | Rol::Beheerder
            | Rol::Verwijzer => false,
        },
        Want::SeeResults => match rol {
            Rol::Beleid | Rol::Financien | Rol::Beheerder => true,
            Rol::Coordinator { .. }
            | Rol::Balie { .. }
            | Rol::Meldpunt
            | Rol::Begeleider { .. }
            | Rol::Deelnemer { .. }
            | Rol::Klantmanager
            | Rol::Verwijzer => false,
        },
        Want::Administer => match rol {
            Rol::Beheerder => true,
            Rol::Balie { .. }
            | Rol::Meldpunt
            | Rol::Coordinator { .. }
            | Rol::Begeleider { .. }
            | Rol::Deelnemer { .. }
            | Rol::Klantmanager
            | Rol::Financien
            | Rol::Beleid
            | Rol::Verwijzer => false,
        },
    }
}
