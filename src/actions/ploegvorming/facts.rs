//! A week as the planner wants it, read from the store, and what changed in it since a page was shown.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::{Timestamp, ToSpan, civil::Date};
use uuid::Uuid;

use crate::{
    actions::ploeg::judge::{Known, free_name, sharing},
    app::App,
    domain::{
        afwezig::{Wie, spans},
        calendar::{short_date, to_instant},
        deelnemer::{Beperking, Beschikbaar, Deelnemer},
        iso_week::IsoWeek,
        klussoort::Klussoort,
        leerdoel::Leerdoel,
        opdracht::{OpdrachtStatus, people::Asks},
        ploeg::{Ploeg, Wish},
    },
    planner::{
        model::Hold,
        ploegvorming::{Week, WeekBegeleider, WeekDeelnemer, WeekPloeg},
    },
    secrets::{request_hash, to_hex},
    store::{self, Door, StoreError, opdracht::Work},
};

/// Weeks that hours are shared out over (domain.md §4).
const WEEKS_BACK: i32 = 4;
/// Deelnemers one begeleider answers for at the same time, at most: the usual two of as many ploegen as they may have, and two
/// more. Ploegen made by hand are only held to the number of ploegen.
const DEELNEMERS_PER_BEGELEIDER: usize = 8;
/// Hexadecimal digits of a print: enough to see a change.
const PRINT_LENGTH: usize = 12;

/// A week of one uitvoerder, ready for the planner.
#[derive(Clone, Debug)]
pub(super) struct Facts {
    /// For the planner.
    pub(super) week: Week,
    /// The ploegen of the week that are stored.
    pub(super) stored: Vec<Ploeg>,
    /// The key of the n-th wish.
    pub(super) wished: Vec<Uuid>,
    /// Of a ploeg what the planner cannot mend, in a sentence.
    pub(super) notes: BTreeMap<Uuid, String>,
    /// Ploegen that have opdrachten, or had, or stand on the board for some.
    pub(super) with_visits: BTreeSet<Uuid>,
}

impl Facts {
    /// Reads the week. Wishes get the keys 1, 2, 3, …, which no ploeg has.
    pub(super) async fn read(
        door: &impl Door,
        app: &App,
        uitvoerder: &str,
        week: IsoWeek,
        wishes: &[Wish],
    ) -> Result<Self, StoreError> {
        let known = Known::of(door, uitvoerder, week.monday()).await?;
        let from = week.plus(-WEEKS_BACK).monday();
        let until = week.plus(-1).sunday();
        let leerdoelen = store::leerdoel::of_uitvoerder(door, uitvoerder).await?;
        let sunday = week.sunday();
        let work = store::opdracht::work(door, uitvoerder, from, sunday).await?;
        let past = Past {
            ploegen: store::ploeg::between(door, uitvoerder, from, until).await?,
            unpleasant: work
                .iter()
                // A draft that was never published was not done.
                .filter(|one| one.status.is_live() && one.status != OpdrachtStatus::Draft)
                .filter(|one| is_unpleasant(app, &one.klussoort))
                .map(|one| one.ploeg_id)
                .collect(),
        };
        let mut facts = Self {
            week: Week {
                today: app.today(),
                ploegen: known
                    .week
                    .iter()
                    .map(|ploeg| standing(app, &known, &work, ploeg))
                    .collect(),
                deelnemers: people(&known, week, &past, &leerdoelen),
                begeleiders: begeleiders(&known),
                apart: known.apart.clone(),
            },
            wished: Vec::new(),
            notes: BTreeMap::new(),
            with_visits: work.iter().map(|one| one.ploeg_id).collect(),
            stored: known.week.clone(),
        };
        facts.wish(app, uitvoerder, wishes);
        facts.set_aside(app, &known);
        Ok(facts)
    }

    /// Adds the wishes as ploegen with nobody in them.
    fn wish(&mut self, app: &App, uitvoerder: &str, wishes: &[Wish]) {
        let mut named = self.stored.clone();
        for (place, wish) in (1_u128..).zip(wishes) {
            let id = Uuid::from_u128(place);
            let naam = free_name(wish.datum, &named);
            let ploeg = Ploeg {
                id,
                uitvoerder: uitvoerder.to_owned(),
                datum: wish.datum,
                naam,
                begeleider_id: Uuid::nil(),
                van: to_instant(wish.datum, wish.van),
                tot: to_instant(wish.datum, wish.tot),
                voertuig: Some(wish.voertuig.clone()).filter(|slug| !slug.is_empty()),
                deelnemers: Vec::new(),
                version: 0,
            };
            self.wished.push(id);
            self.week.ploegen.push(WeekPloeg {
                begeleider: None,
                asks: asks(
                    app,
                    wish.personen,
                    std::iter::once((wish.klussoort.as_str(), false)),
                ),
                unpleasant: is_unpleasant(app, &wish.klussoort),
                ..of_week(app, &ploeg)
            });
            named.push(ploeg);
        }
    }

    /// Leaves ploegen alone whose vehicle is not there or goes with an earlier one: no choice of people mends that.
    fn set_aside(&mut self, app: &App, known: &Known) {
        let mut out: Vec<WeekPloeg> = Vec::new();
        for ploeg in &mut self.week.ploegen {
            let Some(slug) = ploeg.voertuig.clone() else {
                continue;
            };
            let same = sharing(app, &ploeg.uitvoerder, Some(slug.as_str()));
            let is_known = app
                .regeling
                .uitvoerder(&ploeg.uitvoerder)
                .is_some_and(|one| one.voertuig(&slug).is_some());
            let mut bezet = known.bezet.iter();
            let mut others = out.iter();
            let why = if !is_known {
                Some("Dit voertuig is niet van deze uitvoerder.".to_owned())
            } else if let Some(one) = bezet.find(|one| one.takes(&same, ploeg.van, ploeg.tot)) {
                Some(format!("Het voertuig is dan {}.", one.words()))
            } else {
                let taken = others.find(|other| {
                    let shares = other
                        .voertuig
                        .as_ref()
                        .is_some_and(|slug| same.contains(slug));
                    shares && other.van < ploeg.tot && ploeg.van < other.tot
                });
                taken.map(|other| format!("Het voertuig gaat dan al mee met {}.", other.naam))
            };
            match why {
                None => out.push(ploeg.clone()),
                Some(why) => {
                    let way_out = "Kies een ander voertuig of andere tijden.";
                    self.notes.insert(ploeg.id, format!("{why} {way_out}"));
                    ploeg.hold = Hold::Pinned;
                }
            }
        }
    }

    /// A print of each fact, by what it is of. Two that are equal give the same proposal.
    pub(super) fn prints(&self) -> Prints {
        let mut prints = BTreeMap::new();
        let mut add = |of: String, fact: &dyn std::fmt::Debug| {
            let mut print = to_hex(&request_hash(&[format!("{fact:?}").as_bytes()]));
            print.truncate(PRINT_LENGTH);
            prints.insert(of, print);
        };
        add("dag".to_owned(), &self.week.today);
        add("apart".to_owned(), &self.week.apart);
        for one in &self.week.ploegen {
            let stored = self.stored.iter().find(|ploeg| ploeg.id == one.id);
            let version = stored.map(|ploeg| ploeg.version);
            add(
                format!("ploeg:{}", one.id),
                &(one, version, self.notes.get(&one.id)),
            );
        }
        for one in &self.week.deelnemers {
            add(format!("deelnemer:{}", one.deelnemer.id), one);
        }
        for one in &self.week.begeleiders {
            add(format!("begeleider:{}", one.id), one);
        }
        Prints(prints)
    }

    /// What has changed since, a sentence each; nothing when nothing has.
    pub(super) fn changes_since(&self, before: &Prints) -> Vec<String> {
        let now = self.prints();
        let keys: BTreeSet<&String> = before.0.keys().chain(now.0.keys()).collect();
        let changes = keys
            .into_iter()
            .filter_map(|of| match (before.0.get(of), now.0.get(of)) {
                (old, new) if old == new => None,
                (Some(_), Some(_)) => Some(self.sentence(of, "is veranderd")),
                (None, _) => Some(self.sentence(of, "is erbij gekomen")),
                (Some(_), None) => Some(gone(of)),
            })
            .collect::<BTreeSet<String>>();
        changes.into_iter().collect()
    }

    fn sentence(&self, of: &str, what: &str) -> String {
        let (kind, key) = of.split_once(':').unwrap_or((of, ""));
        let id: Uuid = key.parse().unwrap_or_default();
        let ploeg = self.week.ploegen.iter().find(|one| one.id == id);
        let deelnemer = self
            .week
            .deelnemers
            .iter()
            .find(|one| one.deelnemer.id == id);
        let begeleider = self.week.begeleiders.iter().find(|one| one.id == id);
        match (kind, ploeg, deelnemer, begeleider) {
            ("ploeg", Some(one), ..) => {
                format!("{} op {} {what}.", one.naam, short_date(one.datum))
            }
            ("deelnemer", _, Some(one), _) => {
                format!("Wat bekend is van {} {what}.", one.deelnemer.naam)
            }
            ("begeleider", _, _, Some(one)) => {
                format!("Wat bekend is van begeleider {} {what}.", one.naam)
            }
            ("apart", ..) => "Wie niet samen op pad gaan, is veranderd.".to_owned(),
            ("dag", ..) => "Er is een nieuwe dag begonnen.".to_owned(),
            _ => "Er is iets veranderd.".to_owned(),
        }
    }
}

fn gone(of: &str) -> String {
    if of.starts_with("ploeg:") {
        "Een ploeg die er was, is opgeheven.".to_owned()
    } else {
        "Iemand die er was, doet niet meer mee.".to_owned()
    }
}

/// A print per fact, as a page carries them along.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prints(BTreeMap<String, String>);

impl Prints {
    /// Reads what [`Self::words`] writes.
    pub fn parse(text: &str) -> Self {
        let pairs = text.split_whitespace().filter_map(|pair| {
            let (of, print) = pair.split_once('=')?;
            Some((of.to_owned(), print.to_owned()))
        });
        Self(pairs.collect())
    }

    /// `ploeg:<key>=<print> …`
    pub fn words(&self) -> String {
        let pairs: Vec<String> = self
            .0
            .iter()
            .map(|(of, print)| format!("{of}={print}"))
            .collect();
        pairs.join(" ")
    }
}

/// A stored ploeg as the planner sees it.
fn standing(app: &App, known: &Known, work: &[Work], ploeg: &Ploeg) -> WeekPloeg {
    let own = || {
        let of_ploeg = |one: &&Work| one.ploeg_id == ploeg.id && one.status.is_live();
        work.iter().filter(of_ploeg)
    };
    let members = ploeg.deelnemers.len();
    WeekPloeg {
        begeleider: Some(ploeg.begeleider_id),
        deelnemers: ploeg.deelnemers.clone(),
        asks: asks(
            app,
            own()
                .map(|one| one.personen)
                .max()
                .map_or(members, |asked| asked.min(members)),
            own().map(|one| (one.klussoort.as_str(), one.pets)),
        ),
        unpleasant: own().any(|one| is_unpleasant(app, &one.klussoort)),
        hold: hold(
            app,
            known,
            ploeg,
            own().any(|one| one.status != OpdrachtStatus::Draft),
        ),
        ..of_week(app, ploeg)
    }
}

/// How firm the people of a ploeg are: today, and once the residents were told, they stay; unless somebody is away.
fn hold(app: &App, known: &Known, ploeg: &Ploeg, told: bool) -> Hold {
    let members = ploeg.deelnemers.iter().map(|id| Wie::Deelnemer(*id));
    let misses = members
        .chain([Wie::Begeleider(ploeg.begeleider_id)])
        .any(|wie| ploeg.misses(&known.afwezig, wie));
    let is_today = ploeg.datum <= app.today();
    if ploeg.van <= app.now() {
        Hold::Pinned
    } else {
        match (told || is_today, misses) {
            (true, false) => Hold::Pinned,
            (true, true) => Hold::Told,
            (false, _) => Hold::Draft,
        }
    }
}

/// What is the same of all ploegen: its day, hours and vehicle, and nobody in it.
fn of_week(app: &App, ploeg: &Ploeg) -> WeekPloeg {
    let uitvoerder = app.regeling.uitvoerder(&ploeg.uitvoerder);
    let voertuig = uitvoerder
        .zip(ploeg.voertuig.as_deref())
        .and_then(|(one, slug)| one.voertuig(slug));
    WeekPloeg {
        id: ploeg.id,
        uitvoerder: ploeg.uitvoerder.clone(),
        naam: ploeg.naam.clone(),
        datum: ploeg.datum,
        van: ploeg.van,
        tot: ploeg.tot,
        voertuig: ploeg.voertuig.clone(),
        needs_rijbewijs: voertuig.and_then(|one| one.rijbewijs),
        asks: Asks::default(),
        unpleasant: false,
        begeleider: None,
        deelnemers: Vec::new(),
        hold: Hold::Draft,
    }
}

/// What these kinds of work, some with a dog at the address, ask of so many people together: each thing once.
fn asks<'s>(app: &App, personen: usize, work: impl Iterator<Item = (&'s str, bool)>) -> Asks {
    let work: Vec<(&str, bool)> = work.collect();
    let pets = work.iter().any(|(_, pets)| *pets);
    let soorten: Vec<&Klussoort> = work
        .iter()
        .filter_map(|(slug, _)| app.regeling.klussoort(slug))
        .collect();
    let each = soorten.iter();
    let met = each.clone().flat_map(|one| &one.beperkingen);
    Asks {
        personen: u32::try_from(personen).unwrap_or(u32::MAX),
        vaardigheden: once(each.clone().flat_map(|one| &one.vaardigheden)),
        certificaten: once(each.flat_map(|one| &one.certificaten)),
        beperkingen: once(met.chain(pets.then_some(&Beperking::NoPets))),
    }
}

fn once<'a, T: Ord + Clone + 'a>(all: impl Iterator<Item = &'a T>) -> Vec<T> {
    let all: BTreeSet<&T> = all.collect();
    all.into_iter().cloned().collect()
}

/// Whether this is work that few people like.
fn is_unpleasant(app: &App, klussoort: &str) -> bool {
    let known = app.regeling.klussoort(klussoort);
    known.is_some_and(|one| one.minder_geliefd)
}

/// The weeks before.
struct Past {
    ploegen: Vec<Ploeg>,
    /// Ploegen whose work few people like.
    unpleasant: BTreeSet<Uuid>,
}

fn people(
    known: &Known,
    week: IsoWeek,
    past: &Past,
    leerdoelen: &HashMap<Uuid, Vec<Leerdoel>>,
) -> Vec<WeekDeelnemer> {
    let in_ploeg = |one: &&Deelnemer| {
        let mut ploegen = known.week.iter();
        ploegen.any(|ploeg| ploeg.deelnemers.contains(&one.id))
    };
    let takes_part = |one: &&Deelnemer| week.days().any(|day| one.takes_part_on(day));
    known
        .deelnemers
        .iter()
        .filter(|one| takes_part(one) || in_ploeg(one))
        .map(|one| {
            let went: Vec<&Ploeg> = past
                .ploegen
                .iter()
                .filter(|ploeg| ploeg.deelnemers.contains(&one.id))
                .collect();
            let goals = leerdoelen.get(&one.id).into_iter().flatten();
            WeekDeelnemer {
                absent: of_week_only(spans(&known.afwezig, Wie::Deelnemer(one.id)), week),
                leerdoelen: goals
                    .filter(|goal| goal.is_open(one))
                    .map(|goal| goal.vaardigheid.clone())
                    .collect(),
                worked: went.iter().map(|ploeg| ploeg.minutes()).sum(),
                unpleasant: went
                    .iter()
                    .filter(|ploeg| past.unpleasant.contains(&ploeg.id))
                    .map(|ploeg| ploeg.minutes())
                    .sum(),
                available: available(one, week),
                agreed: one.agreed_over(week.days()),
                known: went
                    .iter()
                    .flat_map(|ploeg| companions(ploeg, one.id))
                    .collect(),
                deelnemer: one.clone(),
            }
        })
        .collect()
}

/// Those with whom somebody went out in a ploeg.
fn companions(ploeg: &Ploeg, own: Uuid) -> impl Iterator<Item = Uuid> {
    let others = ploeg.deelnemers.iter().copied();
    let others = others.filter(move |other| *other != own);
    others.chain([ploeg.begeleider_id])
}

/// The agreed minutes of the weeks before, by the days on which somebody took part.
fn available(deelnemer: &Deelnemer, week: IsoWeek) -> u32 {
    deelnemer.agreed_over((1..=WEEKS_BACK).flat_map(|back| week.plus(-back).days()))
}

/// Absence as far as it lies in the week: how long it lasts after that changes nothing here.
fn of_week_only(spans: Vec<(Timestamp, Timestamp)>, week: IsoWeek) -> Vec<(Timestamp, Timestamp)> {
    let midnight = |day: Date| to_instant(day, jiff::civil::Time::midnight());
    let next = week.sunday().checked_add(1.day()).unwrap_or(week.sunday());
    let (first, last) = (midnight(week.monday()), midnight(next));
    spans
        .into_iter()
        .map(|(van, tot)| (van.max(first), tot.min(last)))
        .collect()
}

/// The begeleiders. Who never said when they work can always come unless they are away.
fn begeleiders(known: &Known) -> Vec<WeekBegeleider> {
    known
        .begeleiders
        .iter()
        .map(|one| WeekBegeleider {
            id: one.id,
            naam: one.naam.clone(),
            beschikbaar: known
                .works
                .get(&one.id)
                .cloned()
                .unwrap_or_else(Beschikbaar::always),
            absent: spans(&known.afwezig, Wie::Begeleider(one.id)),
            groep: DEELNEMERS_PER_BEGELEIDER,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_read_back_as_they_were_written() {
        let pairs = [("apart", "0a1b"), ("ploeg:0", "ff00")];
        let prints = Prints(
            pairs
                .iter()
                .map(|(of, print)| ((*of).to_owned(), (*print).to_owned()))
                .collect(),
        );
        assert_eq!(prints.words(), "apart=0a1b ploeg:0=ff00");
        assert_eq!(Prints::parse(&prints.words()), prints);
        assert_eq!(Prints::parse("no print at all"), Prints::default());
    }
}
