//! What the planner proposes: a list of moves, each with its reason and what it gains, to accept one, some or all of. Accepting puts
//! them on the board; nobody is told.

use serde::de::DeserializeOwned;

use super::{
    Choice, Deserialize, Page, PageError, Placement, Posted, Query, Response, Serialize, Staff,
    StatusCode, Template, Uuid, Visit, Where, back, card, new_sleutel, parse_spot, refused, show,
    show_with, spot_word, spot_words,
};
use crate::{
    actions::{
        Failure,
        planning::{self, problem::Facts},
    },
    domain::{
        fields::FieldErrors,
        opdracht::{Reden, draft::Spot},
    },
    planner::{
        Mode, Settings,
        model::{Appointment, Leaning, Sharing, Waiting},
        proposal::{Move, Proposal},
    },
};

/// Changes an improvement makes, unless asked otherwise.
const USUAL_CHANGES: usize = 5;
/// And at most.
const MOST_CHANGES: usize = 50;

/// What is asked of the planner, as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ask {
    week: String,
    modus: String,
    wissels: String,
    verdelen: String,
    wachten: String,
    reden: String,
    keuze: Vec<String>,
    /// All moves that were shown, as JSON.
    zetten: String,
}

/// A move as the form carries it.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Zet {
    klus: Uuid,
    van: String,
    naar: String,
    reden: String,
    nodig: Vec<usize>,
}

/// A move as people read it.
struct MoveWords {
    number: usize,
    klus: Uuid,
    nummer: String,
    naam: String,
    plaats: String,
    what: String,
    reason: String,
    gain: String,
    /// With which others, in words; empty when it can be alone.
    together: String,
    /// Everything is checked until somebody chose.
    chosen: bool,
}

struct WhyWords {
    klus: Uuid,
    nummer: String,
    naam: String,
    reason: String,
    help: String,
}

#[derive(Template)]
#[template(path = "bord/voorstel.html")]
struct ProposalPage {
    page: Page,
    errors: FieldErrors,
    week: String,
    ask: Ask,
    modi: Vec<Choice>,
    verdelingen: Vec<Choice>,
    wachtkeuzes: Vec<Choice>,
    redenen: Vec<Choice>,
    moves: Vec<MoveWords>,
    unplanned: Vec<WhyWords>,
    figures: Vec<(&'static str, String, String)>,
    zetten: String,
    sleutel: String,
}

impl Ask {
    fn mode(&self) -> Mode {
        match self.modus.as_str() {
            "verbeter" => Mode::Improve {
                changes: self
                    .wissels
                    .trim()
                    .parse()
                    .map_or(USUAL_CHANGES, |count: usize| count.clamp(1, MOST_CHANGES)),
            },
            "herstel" => Mode::REPAIR,
            _ => Mode::Fill,
        }
    }

    fn settings(&self) -> Settings {
        let sharing = Sharing::ALL
            .into_iter()
            .find(|one| one.label() == self.verdelen);
        let waiting = Waiting::ALL
            .into_iter()
            .find(|one| one.label() == self.wachten);
        Settings {
            leaning: Leaning {
                sharing: sharing.unwrap_or_default(),
                waiting: waiting.unwrap_or_default(),
            },
            ..Settings::default()
        }
    }

    fn at(&self) -> Where {
        Where {
            week: self.week.clone(),
            ..Where::default()
        }
    }
}

pub(super) async fn look(
    Staff(visit): Staff,
    Query(ask): Query<Ask>,
) -> Result<Response, PageError> {
    Ok(show(&page(&visit, ask, FieldErrors::default()).await?))
}

async fn page(visit: &Visit, ask: Ask, errors: FieldErrors) -> Result<ProposalPage, Failure> {
    let app = &visit.app;
    let week = ask.at().week(app);
    let (facts, proposal) =
        planning::propose(app, &visit.actor, week, ask.mode(), ask.settings()).await?;
    let chosen: Option<Vec<usize>> = (!errors.is_empty()).then(|| {
        ask.keuze
            .iter()
            .filter_map(|word| word.parse().ok())
            .collect()
    });
    let known = |klus: &Uuid| facts.klussen.get(klus);
    let moves: Vec<MoveWords> = proposal
        .moves
        .iter()
        .enumerate()
        .filter_map(|(place, one)| {
            let (klus, bewoner) = known(&one.klus)?;
            Some(MoveWords {
                number: place + 1,
                klus: klus.id,
                nummer: klus.nummer.to_string(),
                naam: format!("{}, {}", card::soort_naam(app, klus), bewoner.gegevens.naam),
                plaats: klus.plaats.clone(),
                what: move_words(&facts, one),
                reason: one.reason.clone(),
                gain: one.gain.words(),
                together: together(&one.needs),
                chosen: chosen
                    .as_ref()
                    .is_none_or(|chosen| chosen.contains(&(place + 1))),
            })
        })
        .collect();
    let unplanned = proposal
        .unplanned
        .iter()
        .filter_map(|why| {
            let (klus, bewoner) = known(&why.klus)?;
            Some(WhyWords {
                klus: klus.id,
                nummer: klus.nummer.to_string(),
                naam: format!("{}, {}", card::soort_naam(app, klus), bewoner.gegevens.naam),
                reason: why.reason.clone(),
                help: why.help.words(),
            })
        })
        .collect();
    let page = Page::new(visit, "Voorstel voor het bord", "/bord");
    Ok(ProposalPage {
        page: if errors.is_empty() {
            page
        } else {
            page.refused()
        },
        errors,
        week: week.to_string(),
        modi: vec![
            Choice::new("vul", "Vul de gaten").described("Wat staat, blijft staan."),
            Choice::new("verbeter", "Verbeter").described("Met zo weinig wissels als u wilt."),
            Choice::new("herstel", "Herstel").described("Na ziekte of slecht weer."),
        ],
        verdelingen: Sharing::ALL
            .into_iter()
            .map(|one| Choice::new(one.label(), one.label()))
            .collect(),
        wachtkeuzes: Waiting::ALL
            .into_iter()
            .map(|one| Choice::new(one.label(), one.label()))
            .collect(),
        redenen: Reden::MOVES
            .iter()
            .map(|one| Choice::new(one.word(), one.label()))
            .collect(),
        zetten: serde_json::to_string(&zetten(&proposal)).unwrap_or_default(),
        figures: figures(&proposal),
        moves,
        unplanned,
        sleutel: new_sleutel(),
        ask: filled(ask),
    })
}

/// What is chosen when nobody chose.
fn filled(ask: Ask) -> Ask {
    let or = |word: String, usual: &str| {
        if word.is_empty() {
            usual.to_owned()
        } else {
            word
        }
    };
    Ask {
        reden: or(
            ask.reden,
            match ask.modus.as_str() {
                "herstel" => Reden::Illness.word(),
                _ => Reden::Replanned.word(),
            },
        ),
        modus: or(ask.modus, "vul"),
        wissels: or(ask.wissels, &USUAL_CHANGES.to_string()),
        verdelen: or(ask.verdelen, Sharing::default().label()),
        wachten: or(ask.wachten, Waiting::default().label()),
        ..ask
    }
}

fn spot_of(at: Option<Appointment>) -> Option<Spot> {
    at.map(|at| Spot {
        ploeg: at.ploeg,
        van: at.van,
        tot: at.tot,
    })
}

fn zetten(proposal: &Proposal) -> Vec<Zet> {
    proposal
        .moves
        .iter()
        .map(|one| Zet {
            klus: one.klus,
            van: spot_word(spot_of(one.from)),
            naar: spot_word(spot_of(one.to)),
            reden: one.reason.clone(),
            nodig: one.needs.clone(),
        })
        .collect()
}

fn move_words(facts: &Facts, one: &Move) -> String {
    let at = |at| spot_of(at).map(|spot| spot_words(facts, spot));
    match (at(one.from), at(one.to)) {
        (None, Some(to)) => to,
        (Some(from), Some(to)) => format!("van {from} naar {to}"),
        (Some(from), None) => format!("weg van {from}"),
        (None, None) => String::new(),
    }
}

/// `alleen samen met 2 en 5`.
fn together(needs: &[usize]) -> String {
    if needs.is_empty() {
        return String::new();
    }
    let numbers: Vec<String> = needs.iter().map(|place| (place + 1).to_string()).collect();
    format!("alleen samen met {}", numbers.join(" en "))
}

fn figures(proposal: &Proposal) -> Vec<(&'static str, String, String)> {
    let (before, after) = (&proposal.before, &proposal.after);
    let percent = |least: i64, most: i64| format!("{least} tot {most}%");
    vec![
        (
            "Gepland",
            before.planned.to_string(),
            after.planned.to_string(),
        ),
        (
            "Minuten rijden",
            before.travel.to_string(),
            after.travel.to_string(),
        ),
        (
            "Minuten wachten",
            before.waiting.to_string(),
            after.waiting.to_string(),
        ),
        (
            "Leerdoelen",
            before.learnt.to_string(),
            after.learnt.to_string(),
        ),
        (
            "Werk per deelnemer",
            percent(before.least_percent, before.most_percent),
            percent(after.least_percent, after.most_percent),
        ),
    ]
}

/// Takes over what was chosen.
pub(super) async fn accept(posted: Posted<Ask>) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    planning::may_plan(&visit.actor)?;
    let zetten: Vec<Zet> = read(&form.zetten)?;
    let chosen: Vec<usize> = form
        .keuze
        .iter()
        .filter_map(|word| word.parse::<usize>().ok()?.checked_sub(1))
        .collect();
    if let Err(sentence) = complete(&zetten, &chosen) {
        let errors = FieldErrors::one("keuze", sentence);
        let page = page(&visit, form, errors).await?;
        return Ok(show_with(StatusCode::BAD_REQUEST, &page));
    }
    let reden = Reden::parse(&form.reden);
    let placements = chosen
        .iter()
        .filter_map(|place| zetten.get(*place))
        .map(|zet| {
            Ok(Placement {
                klus: zet.klus,
                from: parse_spot(&zet.van)?,
                to: parse_spot(&zet.naar)?,
                reden,
                reason: zet.reden.clone(),
            })
        })
        .collect::<Result<Vec<_>, Failure>>()?;
    match planning::place::place(&visit.app, &visit.actor, placements, once).await {
        Ok(_) => Ok(back(&visit.app, &form.at(), &[])),
        Err(failure) => refused(&visit, &form.at(), failure).await,
    }
}

fn read<T: DeserializeOwned>(text: &str) -> Result<Vec<T>, Failure> {
    serde_json::from_str(text).map_err(|_| Failure::NotFound)
}

/// Whether every chosen move has the moves it needs beside it.
fn complete(zetten: &[Zet], chosen: &[usize]) -> Result<(), String> {
    if chosen.is_empty() {
        return Err("Kies ten minste één regel om over te nemen.".to_owned());
    }
    for place in chosen {
        let Some(zet) = zetten.get(*place) else {
            return Err("Deze regel is er niet meer. Kijk het voorstel opnieuw na.".to_owned());
        };
        if let Some(missing) = zet.nodig.iter().find(|need| !chosen.contains(need)) {
            return Err(format!(
                "Regel {} kan alleen samen met regel {}. Kies ze allebei of geen van beide.",
                place + 1,
                missing + 1
            ));
        }
    }
    Ok(())
}
