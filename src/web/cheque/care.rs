//! What staff do for a cheque after its sale, each act on a page of its own that is reached from the looked-up cheque: block,
//! replace, exchange, refund, make valid again, dispute. Which acts are offered is a help; the actions decide.

use askama::Template;
use axum::{
    Router,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use serde::Deserialize;

use crate::{
    actions::{
        self, Failure,
        terugbetaling::Refunded,
        vervanging::{Vervangen, VervangingDraft},
    },
    app::App,
    domain::{
        account::{Actor, Want, may},
        cheque::{BlockReden, Cheque, ChequeStatus},
        fields::FieldErrors,
        nummer::ChequeNummer,
        terugbetaling::TerugbetalingDraft,
        verzilvering::Bezwaar,
    },
    web::{
        error::PageError,
        extract::{Posted, Staff, Visit},
        view::{Choice, Page, new_sleutel, show_with},
    },
};

pub(super) fn pages() -> Router<App> {
    Router::new().route("/cheques/{nummer}/{handeling}", get(form).post(send))
}

/// One act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Care {
    Block,
    Replace,
    Exchange,
    Misprint,
    Refund,
    Ask,
    Revive,
    Dispute,
}

impl Care {
    const ALL: [Self; 8] = [
        Self::Replace,
        Self::Exchange,
        Self::Misprint,
        Self::Block,
        Self::Refund,
        Self::Ask,
        Self::Revive,
        Self::Dispute,
    ];

    /// Last part of its path.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Block => "blokkering",
            Self::Replace => "vervanging",
            Self::Exchange => "omruiling",
            Self::Misprint => "misdruk",
            Self::Refund => "terugbetaling",
            Self::Ask => "verzoek",
            Self::Revive => "herleving",
            Self::Dispute => "bezwaar",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }

    /// On its link, on its page and on its button.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Block => "Cheque blokkeren",
            Self::Replace => "Kwijt of gestolen: nieuwe cheque",
            Self::Exchange => "Cheque omruilen",
            Self::Misprint => "Mislukt bij het drukken",
            Self::Refund => "Geld teruggeven",
            Self::Ask => "Vervangen zonder claimcode",
            Self::Revive => "Weer geldig maken",
            Self::Dispute => "De bewoner is het niet eens",
        }
    }

    /// What happens, in one or two sentences.
    fn told(self) -> &'static str {
        match self {
            Self::Block => {
                "De oude cheque is meteen niets meer waard. Dat kan niet worden teruggedraaid. Er kan daarna wel een nieuwe cheque komen, of het geld terug."
            }
            Self::Replace => {
                "Met de claimcode op de strook krijgt de bewoner meteen gratis een nieuwe cheque. De oude is dan niets meer waard."
            }
            Self::Exchange => {
                "De bewoner levert de oude cheque in en krijgt gratis een nieuwe. Ook als de oude bijna verloopt. Maak de oude daarna onbruikbaar."
            }
            Self::Misprint => {
                "Kwam deze cheque niet goed uit de printer? Dan maakt u een nieuwe. Dat kan tot u het vel bevestigt. Gooi de mislukte cheque weg."
            }
            Self::Refund => {
                "Het geld gaat terug naar wie betaalde: contant, pin, op de factuur of naar het fonds. Neem de cheque in. Boven € 150 moet een tweede persoon akkoord geven."
            }
            Self::Ask => {
                "Heeft de bewoner geen claimcode meer, of is de cheque ten onrechte ingenomen? Dan vraagt u een tweede persoon om akkoord. Een cheque die kwijt is, wordt nu al geblokkeerd."
            }
            Self::Revive => {
                "De cheque is verlopen. U maakt hem weer geldig, alsof hij vandaag is verkocht."
            }
            Self::Dispute => {
                "Vindt de bewoner dat deze cheque ten onrechte is ingenomen? Dat kan tot 30 dagen daarna. De coördinator kijkt ernaar."
            }
        }
    }

    /// Whether this actor may do it to any cheque.
    fn allowed(self, actor: &Actor) -> bool {
        let cares = may(actor, Want::CareForCheque).is_ok();
        let decides = may(actor, Want::DecideCheque).is_ok();
        let counter = actor
            .account()
            .is_ok_and(|account| account.rol.verkooppunt().is_some());
        match self {
            Self::Block | Self::Dispute => cares || decides,
            Self::Replace => cares,
            Self::Exchange | Self::Misprint | Self::Refund => cares && counter,
            Self::Ask | Self::Revive => decides,
        }
    }

    /// Whether it makes sense for a cheque in this state.
    fn fits(self, status: &ChequeStatus) -> bool {
        match status {
            ChequeStatus::Sold { .. } => !matches!(self, Self::Revive | Self::Dispute),
            ChequeStatus::Reserved { .. } => matches!(
                self,
                Self::Block | Self::Replace | Self::Exchange | Self::Ask
            ),
            ChequeStatus::Redeemed { .. } | ChequeStatus::Settled { .. } => {
                matches!(self, Self::Dispute | Self::Ask)
            }
            ChequeStatus::Blocked { .. } => {
                matches!(self, Self::Replace | Self::Refund | Self::Ask)
            }
            ChequeStatus::Expired { .. } => self == Self::Revive,
            ChequeStatus::Printed
            | ChequeStatus::InStock
            | ChequeStatus::Replaced { .. }
            | ChequeStatus::Refunded { .. }
            | ChequeStatus::Void { .. } => false,
        }
    }
}

/// The acts this actor is offered for a cheque: path and label.
pub(super) fn offered(actor: &Actor, cheque: &Cheque) -> Vec<(&'static str, &'static str)> {
    Care::ALL
        .into_iter()
        .filter(|one| one.allowed(actor) && one.fits(&cheque.status))
        .map(|one| (one.word(), one.label()))
        .collect()
}

/// What is said on the cheque's page after an act.
pub(super) fn flash(done: &str) -> Option<String> {
    let sentence = match done {
        "gevraagd" => "Het is gevraagd. Een tweede persoon moet akkoord geven.",
        word => match Care::parse(word)? {
            Care::Block => "De cheque is geblokkeerd.",
            Care::Replace => {
                "Er is een nieuwe cheque gemaakt. Die wordt bij het verkooppunt afgedrukt."
            }
            Care::Revive => "De cheque is weer geldig.",
            Care::Dispute => "Het is gemeld. De coördinator kijkt ernaar.",
            Care::Exchange | Care::Misprint | Care::Refund | Care::Ask => return None,
        },
    };
    Some(sentence.to_owned())
}

/// Everything that may be typed for an act.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct CareForm {
    claimcode: String,
    code: String,
    reden: String,
    toelichting: String,
    verkooppunt: String,
    cheques: String,
    bezwaar: String,
    sleutel: String,
}

#[derive(Template)]
#[template(path = "cheque/zorg.html")]
struct CarePage {
    page: Page,
    errors: FieldErrors,
    nummer: String,
    care: Care,
    form: CareForm,
    redenen: Vec<Choice>,
    bezwaren: Vec<Choice>,
    /// Where the new cheque can be made; empty where that goes without saying.
    verkooppunten: Vec<Choice>,
    /// Whether the claim code may be left out.
    decides: bool,
    /// Why it was refused.
    refused: Option<(String, String)>,
}

impl CarePage {
    fn asks_claimcode(&self) -> bool {
        matches!(self.care, Care::Block | Care::Replace | Care::Refund)
    }

    fn asks_reden(&self) -> bool {
        matches!(self.care, Care::Block | Care::Replace)
    }

    fn asks_toelichting(&self) -> bool {
        matches!(self.care, Care::Ask | Care::Revive)
    }

    fn asks_verkooppunt(&self) -> bool {
        matches!(self.care, Care::Replace | Care::Ask) && !self.verkooppunten.is_empty()
    }
}

fn care_page(visit: &Visit, care: Care, nummer: &ChequeNummer, form: CareForm) -> CarePage {
    let app = &visit.app;
    let counter = visit
        .account()
        .is_some_and(|account| account.rol.verkooppunt().is_some());
    CarePage {
        page: Page::new(visit, care.label(), "/cheques"),
        errors: FieldErrors::default(),
        nummer: nummer.to_string(),
        care,
        form,
        redenen: [BlockReden::Lost, BlockReden::Stolen]
            .into_iter()
            .map(|one| Choice::new(one.word(), one.label()))
            .collect(),
        bezwaren: Bezwaar::ALL
            .into_iter()
            .map(|one| Choice::new(one.word(), one.label()))
            .collect(),
        verkooppunten: if counter {
            Vec::new()
        } else {
            let places = app.regeling.verkooppunten.iter();
            places
                .map(|one| Choice::new(&one.slug, &one.naam))
                .collect()
        },
        decides: may(&visit.actor, Want::DecideCheque).is_ok(),
        refused: None,
    }
}

/// The act and the cheque of a path, for who may do it.
fn of_path(visit: &Visit, nummer: &str, word: &str) -> Result<(Care, ChequeNummer), Failure> {
    let care = Care::parse(word).ok_or(Failure::NotFound)?;
    if !care.allowed(&visit.actor) {
        return Err(crate::domain::account::NotAllowed.into());
    }
    let nummer = ChequeNummer::parse(nummer).map_err(|_| Failure::NotFound)?;
    Ok((care, nummer))
}

async fn form(
    Staff(visit): Staff,
    Path((nummer, word)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let (care, nummer) = of_path(&visit, &nummer, &word)?;
    let looked = actions::cheque::look_up(&visit.app, &visit.actor, &nummer).await?;
    let form = CareForm {
        sleutel: new_sleutel(),
        verkooppunt: looked.known.cheque.verkooppunt,
        ..CareForm::default()
    };
    Ok(show_with(
        StatusCode::OK,
        &care_page(&visit, care, &nummer, form),
    ))
}

async fn send(
    Path((nummer, word)): Path<(String, String)>,
    posted: Posted<CareForm>,
) -> Result<Response, PageError> {
    let (care, nummer) = of_path(&posted.visit, &nummer, &word)?;
    let (visit, form) = (posted.visit.clone(), posted.form.clone());
    let failure = match act(care, &nummer, posted).await {
        Ok(to) => {
            let base = visit.app.settings.base_path();
            return Ok(Redirect::to(&format!("{base}{to}")).into_response());
        }
        Err(failure) => failure,
    };
    let mut page = care_page(&visit, care, &nummer, form);
    page.page = page.page.refused();
    let status = match failure {
        Failure::Invalid(errors) => {
            page.errors = errors;
            StatusCode::BAD_REQUEST
        }
        Failure::Refused { title, detail, .. } => {
            page.refused = Some((title, detail));
            // What was refused may be sent again, and is then another request.
            page.form.sleutel = new_sleutel();
            StatusCode::CONFLICT
        }
        other => return Err(other.into()),
    };
    Ok(show_with(status, &page))
}

/// Does it; answers the path to go to.
async fn act(
    care: Care,
    nummer: &ChequeNummer,
    posted: Posted<CareForm>,
) -> Result<String, Failure> {
    let Posted { visit, form, once } = posted;
    let (app, actor) = (&visit.app, &visit.actor);
    let draft = VervangingDraft {
        claimcode: form.claimcode.clone(),
        reden: form.reden,
        toelichting: form.toelichting.clone(),
        verkooppunt: form.verkooppunt,
    };
    let back = |done: &str| format!("/cheques?nummer={nummer}&gedaan={done}");
    let printed = |new: Vervangen| {
        if visit
            .account()
            .is_some_and(|account| account.rol.verkooppunt().is_some())
        {
            format!("/balie/verkopen/{}", new.verkoop)
        } else {
            back(care.word())
        }
    };
    match care {
        Care::Block => {
            actions::vervanging::block(app, actor, nummer, &draft, once).await?;
        }
        Care::Replace => {
            let done = actions::vervanging::replace(app, actor, nummer, &draft, once).await?;
            return Ok(printed(done.value));
        }
        Care::Exchange => {
            let done = actions::vervanging::exchange(app, actor, nummer, &form.code, once).await?;
            return Ok(printed(done.value));
        }
        Care::Misprint => {
            let done = actions::vervanging::misprint(app, actor, nummer, once).await?;
            return Ok(printed(done.value));
        }
        Care::Refund => {
            let draft = TerugbetalingDraft {
                cheques: vec![(nummer.to_string(), form.claimcode)],
            }
            .and(&form.cheques);
            let done = actions::terugbetaling::refund(app, actor, &draft, once).await?;
            return Ok(match done.value {
                Refunded::Paid(paid) => format!("/terugbetalingen/{}", paid.id),
                Refunded::Asked(_) => back("gevraagd"),
            });
        }
        Care::Ask => {
            actions::vervanging::ask_without_claimcode(app, actor, nummer, &draft, once).await?;
            return Ok(back("gevraagd"));
        }
        Care::Revive => {
            actions::verval::revive(app, actor, nummer, &form.toelichting, once).await?;
        }
        Care::Dispute => {
            let bezwaar = Bezwaar::parse(&form.bezwaar).ok_or_else(|| {
                Failure::Invalid(FieldErrors::one("bezwaar", "Kies wat er niet klopt."))
            })?;
            actions::verzilvering::undo::dispute(app, actor, nummer, bezwaar, once).await?;
        }
    }
    Ok(back(care.word()))
}
