//! `/ploegen/voorstel`: who could go out with whom in a week, with reasons; what stays open and who stays home; taking over one,
//! some or all of it. Wishes for ploegen travel along in the address: nothing is kept until somebody accepts.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::Query;
use jiff::civil::Date;
use serde::Deserialize;
use uuid::Uuid;

use super::{USUAL_HOURS, uitvoerder_naam};
use crate::{
    actions::{
        self, Failure,
        ploegvorming::{Accepted, Ask, Chosen, Prints, Voorstel},
    },
    domain::{
        calendar::{long_date, short_date, time_hm},
        fields::FieldErrors,
        iso_week::IsoWeek,
        ploeg::{MOST_WISHES, Wish, WishDraft, hours},
    },
    planner::ploegvorming::{Figures, Members, Move, Short, WeekPloeg},
    web::{
        error::PageError,
        extract::{Posted, Staff, Visit},
        view::{Choice, Page, new_sleutel, show_with},
        voertuigen::asked_week,
    },
};

/// Deelnemers that usually go.
const USUAL_PERSONEN: &str = "2";

/// What is asked for, wished for and chosen; one struct for the form that asks and the form that accepts.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct VoorstelForm {
    week: String,
    /// The seed, a small number.
    poging: String,
    /// Wishes, as [`Wish`] writes them.
    wens: Vec<String>,
    /// `ja` to take the ploegen of the week before as wishes.
    vorige: String,
    // Wishes to add.
    dagen: Vec<String>,
    aantal: String,
    van: String,
    tot: String,
    personen: String,
    voertuig: String,
    klussoort: String,
    // What is taken over.
    kies: Vec<String>,
    /// `ja` to take over all of it.
    alles: String,
    /// What the proposal was made of.
    feiten: String,
    sleutel: String,
    // What was taken over just now.
    gemaakt: usize,
    veranderd: usize,
    opgeheven: usize,
}

impl VoorstelForm {
    fn seed(&self) -> u64 {
        self.poging.trim().parse::<u32>().unwrap_or(1).into()
    }

    /// The wishes carried along: those of this week that are not over.
    fn wishes(&self, week: IsoWeek, today: Date) -> Vec<Wish> {
        let wishes = self.wens.iter().filter_map(|text| Wish::parse(text));
        wishes
            .filter(|wish| IsoWeek::of(wish.datum) == week && today <= wish.datum)
            .take(MOST_WISHES)
            .collect()
    }

    fn draft(&self) -> WishDraft {
        WishDraft {
            dagen: self.dagen.clone(),
            aantal: self.aantal.clone(),
            van: self.van.clone(),
            tot: self.tot.clone(),
            personen: self.personen.clone(),
            voertuig: self.voertuig.clone(),
            klussoort: self.klussoort.clone(),
        }
    }

    fn chosen(&self) -> Chosen {
        if self.alles == "ja" {
            return Chosen::All;
        }
        let keys = self.kies.iter().filter_map(|key| key.parse().ok());
        Chosen::Some(keys.collect())
    }

    /// Empty fields for other wishes.
    fn begin_again(&mut self) {
        self.dagen.clear();
        "1".clone_into(&mut self.aantal);
        USUAL_HOURS.0.clone_into(&mut self.van);
        USUAL_HOURS.1.clone_into(&mut self.tot);
        USUAL_PERSONEN.clone_into(&mut self.personen);
        self.voertuig.clear();
        self.klussoort.clear();
    }
}

/// A ploeg of the proposal.
struct Line {
    key: Uuid,
    naam: String,
    uren: String,
    voertuig: String,
    begeleider: String,
    mensen: String,
    /// Word and colour of what happens to it.
    badge: (&'static str, &'static str),
    /// Whether it can be taken over.
    can_choose: bool,
    chosen: bool,
    reasons: Vec<String>,
    /// What has to be taken over with it.
    needs: String,
    /// What stays open, or cannot be mended.
    open: Vec<String>,
}

/// A day with its ploegen.
struct Dag {
    naam: String,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "ploegen/voorstel.html")]
struct VoorstelPage {
    page: Page,
    errors: FieldErrors,
    form: VoorstelForm,
    uitvoerder: String,
    week: String,
    week_words: String,
    vorige: String,
    volgende: String,
    is_over: bool,
    poging: u64,
    feiten: String,
    sleutel: String,
    /// What changed meanwhile, if that is why this is shown.
    changed: Option<String>,
    dagen: Vec<Dag>,
    /// How many can be taken over.
    choosable: usize,
    thuis: Vec<String>,
    wrong: Vec<String>,
    cijfers: Vec<String>,
    wensen: Vec<Choice>,
    werkdagen: Vec<Choice>,
    voertuigen: Vec<Choice>,
    klussoorten: Vec<Choice>,
}

pub(super) async fn look(
    Staff(visit): Staff,
    Query(mut form): Query<VoorstelForm>,
) -> Result<Response, PageError> {
    let week = asked_week(&visit, &form.week);
    let mut wishes = form.wishes(week, visit.app.today());
    if form.vorige == "ja" {
        wishes.extend(actions::ploegvorming::as_last_week(&visit.app, &visit.actor, week).await?);
    }
    let mut errors = FieldErrors::default();
    match form.draft().check(visit.app.today()) {
        Ok(new) => {
            wishes.extend(new);
            form.begin_again();
        }
        Err(wrong) => errors = wrong,
    }
    if wishes.len() > MOST_WISHES {
        wishes.truncate(MOST_WISHES);
        let sentence = format!(
            "Dit zijn te veel ploegen. Een voorstel gaat over hoogstens {MOST_WISHES} nieuwe ploegen."
        );
        errors.push("aantal", sentence);
    }
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::BAD_REQUEST
    };
    let ask = Ask {
        week,
        seed: form.seed(),
        wishes,
    };
    Ok(show_with(
        status,
        &voorstel_page(&visit, form, &ask, errors, None).await?,
    ))
}

pub(super) async fn accept(posted: Posted<VoorstelForm>) -> Result<Response, PageError> {
    let Posted {
        visit,
        mut form,
        once,
    } = posted;
    let week = asked_week(&visit, &form.week);
    let ask = Ask {
        week,
        seed: form.seed(),
        wishes: form.wishes(week, visit.app.today()),
    };
    let (shown, chosen) = (Prints::parse(&form.feiten), form.chosen());
    let done =
        actions::ploegvorming::accept(&visit.app, &visit.actor, &ask, &shown, &chosen, once).await;
    let (status, errors, changed) = match done {
        Ok(done) => return Ok(onwards(&visit, &ask, &done.value)),
        Err(Failure::Invalid(errors)) => (StatusCode::BAD_REQUEST, errors, None),
        Err(Failure::Refused { detail, .. }) => {
            (StatusCode::CONFLICT, FieldErrors::default(), Some(detail))
        }
        Err(other) => return Err(other.into()),
    };
    form.begin_again();
    let page = voorstel_page(&visit, form, &ask, errors, changed).await?;
    Ok(show_with(status, &page))
}

/// On with what is left of the wishes, and a word about what was done.
fn onwards(visit: &Visit, ask: &Ask, accepted: &Accepted) -> Response {
    let mut query: Vec<(&str, String)> = vec![
        ("week", ask.week.to_string()),
        ("poging", ask.seed.to_string()),
        ("gemaakt", accepted.made.to_string()),
        ("veranderd", accepted.changed.to_string()),
        ("opgeheven", accepted.dissolved.to_string()),
    ];
    let left = ask.wishes.iter().enumerate();
    let left = left.filter(|(place, _)| !accepted.wishes.contains(place));
    query.extend(left.map(|(_, wish)| ("wens", wish.to_string())));
    let query = serde_html_form::to_string(&query).unwrap_or_default();
    let base = visit.app.settings.base_path();
    Redirect::to(&format!("{base}/ploegen/voorstel?{query}")).into_response()
}

async fn voorstel_page(
    visit: &Visit,
    form: VoorstelForm,
    ask: &Ask,
    errors: FieldErrors,
    changed: Option<String>,
) -> Result<VoorstelPage, Failure> {
    let app = &visit.app;
    let week = ask.week;
    let voorstel = actions::ploegvorming::propose(app, &visit.actor, ask).await?;
    let choosable = voorstel.choosable();
    let mut dagen: BTreeMap<Date, Vec<Line>> = BTreeMap::new();
    for ploeg in voorstel.ploegen() {
        let place = voorstel
            .proposal
            .moves
            .iter()
            .position(|one| one.ploeg == ploeg.id);
        let mut line = line(visit, &voorstel, ploeg, place);
        line.can_choose = place.is_some_and(|place| choosable.contains(&place));
        line.chosen = form.kies.contains(&ploeg.id.to_string());
        dagen.entry(ploeg.datum).or_default().push(line);
    }
    let uitvoerder = visit
        .account()
        .and_then(|account| account.rol.uitvoerder())
        .and_then(|slug| app.regeling.uitvoerder(slug));
    let page = Page::new(visit, "Voorstel voor de ploegen", "/ploegen");
    let page = page.with_flash(done_words(&form));
    Ok(VoorstelPage {
        page: if errors.is_empty() {
            page
        } else {
            page.refused()
        },
        errors,
        uitvoerder: uitvoerder_naam(visit),
        week: week.to_string(),
        week_words: week.words(),
        vorige: week.plus(-1).to_string(),
        volgende: week.plus(1).to_string(),
        is_over: week.sunday() < app.today(),
        poging: ask.seed,
        feiten: voorstel.prints.words(),
        sleutel: new_sleutel(),
        changed,
        dagen: dagen
            .into_iter()
            .map(|(datum, lines)| Dag {
                naam: long_date(datum),
                lines,
            })
            .collect(),
        choosable: choosable.len(),
        thuis: voorstel
            .proposal
            .idle
            .iter()
            .map(|one| one.reason.clone())
            .collect(),
        wrong: voorstel
            .proposal
            .breaches
            .iter()
            .map(|one| format!("{}: {}", voorstel.called(one.ploeg), one.wrong))
            .collect(),
        cijfers: cijfers(voorstel.proposal.before, voorstel.proposal.after),
        wensen: ask
            .wishes
            .iter()
            .map(|wish| Choice::new(wish.to_string(), wish_words(visit, wish)))
            .collect(),
        werkdagen: week
            .days()
            .filter(|day| app.today() <= *day)
            .map(|day| Choice::new(day.to_string(), short_date(day)))
            .collect(),
        voertuigen: uitvoerder
            .into_iter()
            .flat_map(|one| &one.voertuigen)
            .map(|one| Choice::new(&one.slug, &one.naam))
            .collect(),
        klussoorten: uitvoerder
            .into_iter()
            .flat_map(|one| app.regeling.klussoorten_for(&one.slug))
            .map(|one| Choice::new(&one.slug, &one.naam))
            .collect(),
        form,
    })
}

fn line(visit: &Visit, voorstel: &Voorstel, ploeg: &WeekPloeg, place: Option<usize>) -> Line {
    let proposal = &voorstel.proposal;
    let change: Option<&Move> = place.and_then(|place| proposal.moves.get(place));
    let stands = Members {
        begeleider: ploeg.begeleider,
        deelnemers: ploeg.deelnemers.clone(),
    };
    let members = change.map_or(&stands, |one| &one.to);
    let names: Vec<&str> = members
        .deelnemers
        .iter()
        .map(|id| voorstel.naam(*id))
        .collect();
    let short = proposal.short.iter().find(|one| one.ploeg == ploeg.id);
    let needs: Vec<String> = change
        .into_iter()
        .flat_map(|one| &one.needs)
        .filter_map(|place| proposal.moves.get(*place))
        .map(|one| voorstel.called(one.ploeg))
        .collect();
    Line {
        key: ploeg.id,
        naam: ploeg.naam.clone(),
        uren: hours(ploeg.van, ploeg.tot),
        voertuig: voertuig_naam(visit, ploeg.voertuig.as_deref().unwrap_or_default()),
        begeleider: members
            .begeleider
            .map_or_else(String::new, |id| voorstel.naam(id).to_owned()),
        mensen: names.join(", "),
        badge: badge(voorstel, ploeg, change),
        can_choose: false,
        chosen: false,
        reasons: change.map(|one| one.reasons.clone()).unwrap_or_default(),
        needs: needs.join(" en "),
        open: short
            .into_iter()
            .map(short_words)
            .chain(voorstel.note(ploeg.id).map(ToOwned::to_owned))
            .collect(),
    }
}

fn badge(
    voorstel: &Voorstel,
    ploeg: &WeekPloeg,
    change: Option<&Move>,
) -> (&'static str, &'static str) {
    match (change, voorstel.is_wish(ploeg.id)) {
        (Some(_), true) => ("positive", "Nieuw"),
        (Some(one), false) if one.to == Members::default() => ("negative", "Opheffen"),
        (Some(_), false) => ("info", "Verandert"),
        (None, true) => ("negative", "Kan niet"),
        (None, false) => ("neutral", "Blijft zo"),
    }
}

fn short_words(short: &Short) -> String {
    let what = match (short.stays_home, short.open) {
        (true, _) => "Deze ploeg kan niet op pad.".to_owned(),
        (false, 1) => "Er blijft 1 plek open.".to_owned(),
        (false, open) => format!("Er blijven {open} plekken open."),
    };
    format!("{what} {}", short.reason)
}

/// `Ploegen die op pad kunnen: 3, straks 5.`
fn cijfers(before: Figures, after: Figures) -> Vec<String> {
    let line = |what: &str, before: usize, after: usize| {
        if before == after {
            format!("{what}: {after}")
        } else {
            format!("{what}: nu {before}, straks {after}")
        }
    };
    vec![
        line("Ploegen die op pad kunnen", before.ploegen, after.ploegen),
        line("Plekken die bezet zijn", before.places, after.places),
        line(
            "Leerdoelen waaraan iemand werkt",
            before.learnt,
            after.learnt,
        ),
        format!(
            "Iedereen werkt over vijf weken tussen {} en {} procent van de afgesproken uren",
            after.least_percent, after.most_percent
        ),
    ]
}

/// `di 24 nov, 08:30 tot 16:30, 2 deelnemers, Bus van Hulst Werkt!, Tuinonderhoud`
fn wish_words(visit: &Visit, wish: &Wish) -> String {
    let klussoort = visit.app.regeling.klussoort(&wish.klussoort);
    let deelnemers = match wish.personen {
        1 => "1 deelnemer".to_owned(),
        many => format!("{many} deelnemers"),
    };
    [
        short_date(wish.datum),
        format!("{} tot {}", time_hm(wish.van), time_hm(wish.tot)),
        deelnemers,
        voertuig_naam(visit, &wish.voertuig),
        klussoort.map_or_else(String::new, |one| one.naam.clone()),
    ]
    .into_iter()
    .filter(|part| !part.is_empty())
    .collect::<Vec<_>>()
    .join(", ")
}

fn voertuig_naam(visit: &Visit, slug: &str) -> String {
    let uitvoerder = visit
        .account()
        .and_then(|account| account.rol.uitvoerder())
        .and_then(|own| visit.app.regeling.uitvoerder(own));
    uitvoerder
        .and_then(|one| one.voertuig(slug))
        .map_or_else(|| slug.to_owned(), |one| one.naam.clone())
}

/// `2 ploegen gemaakt, 1 veranderd.`
fn done_words(form: &VoorstelForm) -> Option<String> {
    let parts: Vec<String> = [
        (form.gemaakt, "gemaakt"),
        (form.veranderd, "veranderd"),
        (form.opgeheven, "opgeheven"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, what)| {
        let ploegen = if count == 1 { "ploeg" } else { "ploegen" };
        format!("{count} {ploegen} {what}")
    })
    .collect();
    (!parts.is_empty()).then(|| format!("{}.", parts.join(", ")))
}
