//! What the planner is told about one week of one uitvoerder, from the store: how each field is filled is in [`crate::planner`].

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::{ToSpan, civil::Date};
use uuid::Uuid;

use crate::{
    actions::{
        Failure, adres,
        travel::{self, Times},
    },
    app::App,
    domain::{
        account::Account,
        afwezig::{Afwezig, Wie, is_away},
        bewoner::Bewoner,
        deelnemer::Deelnemer,
        iso_week::IsoWeek,
        klus::{Klus, KlusStatus, standing},
        leerdoel::Leerdoel,
        opdracht::{
            Opdracht, OpdrachtStatus, Visit,
            draft::{OpdrachtDraft, Spot},
            people::{Asks, Person},
            planning::expected_minutes,
        },
        ploeg::Ploeg,
        point::Place,
        regeling::Regeling,
        travel::Means,
    },
    planner::model::{
        Appointment, Hold, Pauze, PlanDeelnemer, PlanKlus, PlanPloeg, Problem, Travel, Urgency,
    },
    store::{self, Door},
};

use super::held::{self, Held};

/// Open klussen that are planned with at once; of more, those that wait longest.
const MOST_OPEN: i64 = 2_000;
/// Weeks before over which work is shared out (domain.md §4, *Ploegvorming*).
const SHARED_WEEKS: i64 = 4;

/// Which klussen the planner is told of, beside those that stand in the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// None: to judge what stands.
    Standing,
    /// One, wherever it stands now: to find it a place.
    With(Uuid),
    /// All that wait.
    Waiting,
}

/// Everything known about a week, and the problem it makes.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Slug of the uitvoerder.
    pub uitvoerder: String,
    /// The week.
    pub week: IsoWeek,
    /// The ploegen of the week, in order of time.
    pub ploegen: Vec<Ploeg>,
    /// The people of the uitvoerder.
    pub deelnemers: Vec<Deelnemer>,
    /// Its begeleiders.
    pub begeleiders: Vec<Account>,
    /// The klussen on the board, those that wait and those that stand in this week.
    pub klussen: BTreeMap<Uuid, (Klus, Bewoner)>,
    /// The opdrachten of the week that are live, published or done, in order of time.
    pub opdrachten: Vec<Opdracht>,
    /// All drafts of the uitvoerder, of other weeks too.
    pub drafts: BTreeMap<Uuid, OpdrachtDraft>,
    /// Places held for residents, the oldest first; not those of a klus that a place is sought for.
    pub held: Vec<Held>,
    /// Who is away when.
    pub afwezig: Vec<Afwezig>,
    /// What each deelnemer wants to practise.
    pub leerdoelen: HashMap<Uuid, Vec<Leerdoel>>,
    /// Days on which nothing is done outdoors.
    pub bad_weather: Vec<Date>,
    /// Where everything is, in the order in which the planner counts places.
    pub places: Vec<Place>,
    /// Whether some travel times are only estimated, though there is a routing service.
    pub estimated: bool,
    /// What the planner is told.
    pub problem: Problem,
}

impl Facts {
    /// Reads a week.
    pub async fn read(
        app: &App,
        door: &impl Door,
        uitvoerder: &str,
        week: IsoWeek,
        told: Told,
    ) -> Result<Self, Failure> {
        let (from, to) = (week.monday(), week.sunday());
        let visits = store::opdracht::visits_between(door, uitvoerder, from, to).await?;
        let drafts: BTreeMap<Uuid, OpdrachtDraft> = store::planning::drafts(door, uitvoerder)
            .await?
            .into_iter()
            .map(|draft| (draft.klus, draft))
            .collect();
        let waiting = store::klus::plannable_with_bewoner(door, uitvoerder, MOST_OPEN).await?;
        let mut klussen: BTreeMap<Uuid, (Klus, Bewoner)> = waiting
            .into_iter()
            .map(|(klus, bewoner)| (klus.id, (klus, bewoner)))
            .collect();
        let mut opdrachten = Vec::new();
        for Visit {
            opdracht,
            klus,
            bewoner,
        } in visits
        {
            if opdracht.status.is_live() {
                klussen.insert(klus.id, (klus, bewoner));
                opdrachten.push(opdracht);
            }
        }
        let asked = match told {
            Told::With(klus) => Some(klus),
            Told::Standing | Told::Waiting => None,
        };
        let held = held::read(app, door, uitvoerder, (from, to), asked).await?;
        let waiting = held.iter().map(|one| one.klus);
        for id in drafts.keys().copied().chain(waiting).chain(asked) {
            if let std::collections::btree_map::Entry::Vacant(place) = klussen.entry(id)
                && let Some(klus) = store::klus::find(door, id).await?
                && klus.uitvoerder == uitvoerder
                && let Some(bewoner) = store::bewoner::find(door, klus.bewoner_id).await?
            {
                place.insert((klus, bewoner));
            }
        }
        let mut facts = Self {
            ploegen: store::ploeg::between(door, uitvoerder, from, to).await?,
            deelnemers: store::deelnemer::list(door, uitvoerder).await?,
            begeleiders: store::account::begeleiders(door, uitvoerder).await?,
            afwezig: store::afwezig::between(door, uitvoerder, from, to).await?,
            leerdoelen: store::leerdoel::of_uitvoerder(door, uitvoerder).await?,
            bad_weather: store::planning::bad_weather(door, uitvoerder, from, to).await?,
            held,
            uitvoerder: uitvoerder.to_owned(),
            week,
            klussen,
            opdrachten,
            drafts,
            places: Vec::new(),
            estimated: false,
            problem: Problem {
                now: app.now(),
                klussen: Vec::new(),
                ploegen: Vec::new(),
                deelnemers: Vec::new(),
                standing: Vec::new(),
                travel: Travel::new(0, 0, |_, _, _| 0),
            },
        };
        let before = from.saturating_sub((SHARED_WEEKS * 7).days());
        let worked = store::planning::worked(door, uitvoerder, before, from).await?;
        let parts = facts.parts(app, told);
        let (places, times) = parts.times(app, door, uitvoerder).await?;
        facts.places = places;
        facts.estimated = times.estimated;
        facts.problem = Problem {
            now: app.now(),
            travel: times.travel,
            ploegen: parts.ploegen,
            deelnemers: facts.people(&worked),
            klussen: parts.klussen,
            standing: parts.standing,
        };
        facts.hold_places(told);
        Ok(facts)
    }

    /// Where a klus stands when the drafts are looked at as if they were published; none when nowhere.
    pub fn spot(&self, klus: Uuid) -> Option<Spot> {
        match self.drafts.get(&klus) {
            Some(draft) => draft.spot,
            None => self.published(klus).map(Spot::of),
        }
    }

    /// The opdracht in this week that was published for a klus and still has to begin.
    pub fn published(&self, klus: Uuid) -> Option<&Opdracht> {
        self.opdrachten
            .iter()
            .find(|one| one.klus_id == klus && one.status.is_ahead())
    }

    /// Whether publishing this week takes an opdracht from its place. One that goes to another week stands until that is published.
    pub fn makes_way(&self, opdracht: &Opdracht) -> bool {
        opdracht.status.is_ahead()
            && self.drafts.get(&opdracht.klus_id).is_some_and(|draft| {
                draft
                    .spot
                    .is_none_or(|spot| self.ploeg(spot.ploeg).is_some())
            })
    }

    /// Where a klus that the planner was told of is.
    pub fn place_of(&self, klus: Uuid) -> Option<&Place> {
        let begun = || {
            let of_klus = self
                .opdrachten
                .iter()
                .filter(move |one| one.klus_id == klus);
            of_klus.map(planned_as)
        };
        let told = self.problem.klussen.iter();
        let found = told.clone().find(|one| one.id == klus);
        let found = found.or_else(|| told.clone().find(|one| begun().any(|id| id == one.id)))?;
        self.places.get(found.place)
    }

    /// The ploeg of this week with this key.
    pub fn ploeg(&self, id: Uuid) -> Option<&Ploeg> {
        self.ploegen.iter().find(|ploeg| ploeg.id == id)
    }

    /// The week as it was published, without the drafts.
    pub fn published_plan(&self) -> Vec<Appointment> {
        self.opdrachten
            .iter()
            .map(|opdracht| Appointment {
                van: opdracht.van,
                tot: opdracht.tot,
                ploeg: opdracht.ploeg_id,
                klus: planned_as(opdracht),
                hold: Hold::Pinned,
            })
            .collect()
    }

    /// Visits, ploegen and what stands; where they are comes later.
    fn parts(&self, app: &App, told: Told) -> Parts {
        let today = app.today();
        let mut parts = Parts::default();
        let mut placed = BTreeSet::new();
        for opdracht in &self.opdrachten {
            let Some((klus, bewoner)) = self.klussen.get(&opdracht.klus_id) else {
                continue;
            };
            if self.makes_way(opdracht) {
                continue;
            }
            let id = planned_as(opdracht);
            placed.insert(id);
            parts.add(id, klus, bewoner, app);
            parts.standing.push(Appointment {
                van: opdracht.van,
                tot: opdracht.tot,
                ploeg: opdracht.ploeg_id,
                klus: id,
                hold: hold(opdracht, today),
            });
        }
        for draft in self.drafts.values() {
            if let Some(spot) = draft.spot
                && self.ploeg(spot.ploeg).is_some()
            {
                parts.standing.push(Appointment {
                    van: spot.van,
                    tot: spot.tot,
                    ploeg: spot.ploeg,
                    klus: draft.klus,
                    hold: Hold::Draft,
                });
            }
        }
        for (klus, bewoner) in self.klussen.values() {
            if !placed.contains(&klus.id) && self.is_told_of(klus, told) {
                parts.add(klus.id, klus, bewoner, app);
            }
        }
        for held in &self.held {
            if let Some((klus, bewoner)) = self.klussen.get(&held.klus) {
                parts.add(held.keuze, klus, bewoner, app);
            }
        }
        for ploeg in &self.ploegen {
            let means = parts.means(app, &self.uitvoerder, ploeg);
            parts.ploegen.push(self.plan_ploeg(app, ploeg, means));
        }
        parts
    }

    /// Who is out in this week, and how much they did before.
    fn people(&self, worked: &[(Uuid, u32, u32)]) -> Vec<PlanDeelnemer> {
        let busy: BTreeSet<Uuid> = self
            .ploegen
            .iter()
            .flat_map(|ploeg| ploeg.deelnemers.iter().copied())
            .collect();
        busy.into_iter()
            .map(|id| {
                let known = worked.iter().find(|(one, ..)| *one == id);
                PlanDeelnemer {
                    id,
                    worked: known.map_or(0, |(_, worked, _)| *worked),
                    available: known.map_or(0, |(.., available)| *available),
                    leerdoelen: self
                        .leerdoelen
                        .get(&id)
                        .map(|own| own.iter().map(|one| one.vaardigheid.clone()).collect())
                        .unwrap_or_default(),
                }
            })
            .collect()
    }

    /// Whether the planner is told of a klus that nothing in this week was published for.
    fn is_told_of(&self, klus: &Klus, told: Told) -> bool {
        if told == Told::With(klus.id) {
            return true;
        }
        let waits = told == Told::Waiting;
        match self.drafts.get(&klus.id) {
            Some(draft) => match draft.spot {
                Some(spot) => self.ploeg(spot.ploeg).is_some(),
                None => waits && self.published(klus.id).is_some(),
            },
            // Who may choose is not planned for meanwhile.
            None => waits && klus.status.is_plannable() && klus.status != KlusStatus::Offered,
        }
    }

    fn plan_ploeg(&self, app: &App, ploeg: &Ploeg, means: usize) -> PlanPloeg {
        let uitvoerder = app.regeling.uitvoerder(&self.uitvoerder);
        let voertuig = ploeg
            .voertuig
            .as_ref()
            .and_then(|slug| uitvoerder.and_then(|one| one.voertuig(slug)));
        let comes = |wie: Wie| !is_away(&self.afwezig, wie, ploeg.van, ploeg.tot);
        let people: Vec<&Deelnemer> = self
            .deelnemers
            .iter()
            .filter(|one| ploeg.deelnemers.contains(&one.id) && comes(Wie::Deelnemer(one.id)))
            .collect();
        PlanPloeg {
            id: ploeg.id,
            naam: ploeg.naam.clone(),
            datum: ploeg.datum,
            van: ploeg.van,
            tot: ploeg.tot,
            pauze: Pauze::usual(ploeg.datum, ploeg.van, ploeg.tot),
            start: BASE,
            end: BASE,
            means,
            deelnemers: people.iter().map(|one| one.id).collect(),
            people: people
                .into_iter()
                .map(|one| Person::on(ploeg.datum, one))
                .collect(),
            begeleider_on_site: ploeg.has_begeleider_on_site(&self.ploegen, &self.afwezig),
            equipment: voertuig.map(|one| one.heeft.clone()).unwrap_or_default(),
            bad_weather: self.bad_weather.contains(&ploeg.datum),
        }
    }
}

/// The place where ploegen set out.
const BASE: usize = 0;

/// What a problem is made of, while it is made.
#[derive(Default)]
struct Parts {
    klussen: Vec<PlanKlus>,
    standing: Vec<Appointment>,
    ploegen: Vec<PlanPloeg>,
    /// Whose address each place is, in order, after the base.
    bewoners: Vec<Bewoner>,
    /// How ploegen get about, and how fast.
    means: Vec<(Means, u32)>,
}

impl Parts {
    fn add(&mut self, id: Uuid, klus: &Klus, bewoner: &Bewoner, app: &App) {
        self.bewoners.push(bewoner.clone());
        let place = self.bewoners.len();
        self.klussen.push(PlanKlus {
            id,
            ..plan_klus(klus, &app.regeling, app.today(), place)
        });
    }

    fn means(&mut self, app: &App, uitvoerder: &str, ploeg: &Ploeg) -> usize {
        let voertuig = ploeg.voertuig.as_deref();
        let means = app
            .regeling
            .uitvoerder(uitvoerder)
            .map_or((Means::Bicycle, 1), |one| {
                (one.means(voertuig), one.km_per_hour(voertuig))
            });
        if let Some(known) = self.means.iter().position(|one| *one == means) {
            return known;
        }
        self.means.push(means);
        self.means.len() - 1
    }

    async fn times(
        &self,
        app: &App,
        door: &impl Door,
        uitvoerder: &str,
    ) -> Result<(Vec<Place>, Times), Failure> {
        let homes = self.bewoners.iter().map(|one| &one.gegevens);
        let homes = adres::places(door, &app.regeling, homes).await?;
        let base = adres::base(&app.regeling, uitvoerder);
        let places: Vec<Place> = base.into_iter().chain(homes).collect();
        let times = travel::times(door, app, &places, &self.means).await?;
        Ok((places, times))
    }
}

/// As what the planner knows a visit: what has begun is over for it, and its klus may wait for another one.
fn planned_as(opdracht: &Opdracht) -> Uuid {
    if opdracht.status.is_ahead() {
        opdracht.klus_id
    } else {
        opdracht.id
    }
}

/// Today and tomorrow are fixed once they were told, and so is what is under way.
fn hold(opdracht: &Opdracht, today: Date) -> Hold {
    let near = opdracht.datum <= today.saturating_add(1.day());
    match opdracht.status {
        OpdrachtStatus::Draft => Hold::Draft,
        OpdrachtStatus::Published | OpdrachtStatus::Seen if !near => Hold::Told,
        _ => Hold::Pinned,
    }
}

fn plan_klus(klus: &Klus, regeling: &Regeling, today: Date, place: usize) -> PlanKlus {
    let soort = regeling.klussoort(&klus.klussoort);
    let seen = standing(klus, today, regeling);
    let last_class = u8::try_from(regeling.urgenties.len().saturating_sub(1)).unwrap_or(u8::MAX);
    let urgency = if klus.deadline.is_some_and(|deadline| deadline < today) {
        Urgency::DeadlinePassed
    } else if seen.norm == 0 {
        Urgency::SameDay
    } else if klus.klasse.0 < last_class {
        Urgency::First
    } else if seen.waited > seen.norm {
        Urgency::NormPassed
    } else {
        Urgency::Ordinary
    };
    PlanKlus {
        id: klus.id,
        naam: format!("{} {}", klus.nummer, naam(klus, regeling)),
        minutes: u32::try_from(expected_minutes(klus)).unwrap_or(0),
        asks: Asks::of(klus, regeling),
        equipment: soort.map(|one| one.nodig.clone()).unwrap_or_default(),
        suits: klus.voorkeuren.clone(),
        agreed: None,
        deadline: klus.deadline,
        outdoors: soort.is_some_and(|one| one.buiten),
        place,
        urgency,
        waited: seen.waited,
    }
}

/// `Tuinonderhoud`.
fn naam(klus: &Klus, regeling: &Regeling) -> String {
    regeling
        .klussoort(&klus.klussoort)
        .map_or_else(|| klus.klussoort.clone(), |soort| soort.naam.clone())
}
