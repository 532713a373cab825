//! Why a klus is not planned, in plain Dutch, and the smallest thing that would help. What is said to help has been tried:
//! with it there is a place in the plan as it stands.

use jiff::civil::Date;
use uuid::Uuid;

mod words;

pub(super) use words::plain;
use words::sentence;
pub use words::{Help, Opening, Why};

use super::{
    compile::FAR,
    desk::{Desk, Longer, room_in},
    fit::{Kind, Misfit, misfits},
    model::PlanKlus,
    search::day::Day,
};
use crate::domain::{
    calendar::{Dagdeel, Weekdag, duration_words, short_date},
    opdracht::people::Lack,
};

/// By so much a day may be made longer before it is another day.
const LONGER: [i32; 2] = [30, 60];
/// In so many visits a klus may be split.
const PARTS: std::ops::RangeInclusive<u32> = 2..=4;
/// Dates that a sentence names.
const DATES: usize = 5;

/// Where something could start; the earliest is the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Spot {
    start: i32,
    ploeg: Uuid,
    day: usize,
}

/// The times at which a visit may take place: half days of a date, and bounds.
#[derive(Clone, Copy)]
struct Hours {
    halves: (bool, bool),
    bounds: (i32, i32),
}

impl Desk<'_> {
    /// Why a klus is not in the plan; none for one that is, or that the problem does not know.
    pub fn why(&self, klus: Uuid) -> Option<Why> {
        let visit = self.compiled.visit_of(klus)?;
        if self.state.day_of[visit].is_some() || self.compiled.is_untouched(visit) {
            return None;
        }
        let asked = self.compiled.klussen[visit];
        Some(Why {
            klus,
            reason: self.reason(visit, asked),
            help: self.help(visit, asked),
        })
    }

    /// Why everything that is not planned is not, by id.
    pub fn whys(&self) -> Vec<Why> {
        self.compiled
            .klussen
            .iter()
            .filter_map(|klus| self.why(klus.id))
            .collect()
    }

    fn reason(&self, visit: usize, klus: &PlanKlus) -> String {
        if self.open.is_empty() {
            return "Er gaat in deze dagen geen ploeg op pad waar nog iets bij kan.".to_owned();
        }
        let length = duration_words(klus.minutes);
        if !self.open.iter().any(|day| self.fits_empty(visit, *day)) {
            return format!(
                "Deze klus duurt {length}. Zo lang achter elkaar kan geen enkele ploeg werken, ook niet op een lege dag."
            );
        }
        let mut free = self.free_days(visit).peekable();
        if free.peek().is_some() {
            return format!(
                "Er is geen plek van {length} achter elkaar op de dagen die passen: {}.",
                self.dates(free)
            );
        }
        sentence(self.in_the_way(visit, klus).as_ref(), klus)
    }

    /// What stands in the way on most of the days on which least does.
    fn in_the_way(&self, visit: usize, klus: &PlanKlus) -> Option<Misfit> {
        let obstacles = |day: &&usize| self.compiled.obstacles(visit, **day);
        let fewest = self.open.iter().map(|day| obstacles(&day).count).min()?;
        // Per kind on how many days, and the first of them.
        let mut counted = [(0_usize, 0_usize); Kind::ALL.len()];
        for (place, day) in self.open.iter().enumerate() {
            let found = obstacles(&day);
            if let Some(kind) = found.first().filter(|_| found.count == fewest) {
                let (count, first) = &mut counted[kind as usize];
                *count += 1;
                if *count == 1 {
                    *first = place;
                }
            }
        }
        let met = counted.into_iter().filter(|(count, _)| *count > 0);
        let (_, first) = met.max_by_key(|(count, first)| (*count, std::cmp::Reverse(*first)))?;
        self.first_misfit(klus, self.open[first])
    }

    fn first_misfit(&self, klus: &PlanKlus, day: usize) -> Option<Misfit> {
        let found = misfits(klus, self.compiled.ploegen[day], self.compiled.problem.now);
        found.into_iter().next()
    }

    fn help(&self, visit: usize, klus: &PlanKlus) -> Help {
        let at = |spot: Spot| self.opening(spot);
        let now = || self.earliest(self.free_days(visit), |day| self.start(visit, day));
        now()
            .map(|spot| Help::Fits(at(spot)))
            .or_else(|| {
                self.half_day(visit, klus)
                    .map(|spot| Help::HalfDay(at(spot)))
            })
            .or_else(|| self.longer_day(visit))
            .or_else(|| self.without(visit, klus, changeable))
            .or_else(|| self.without(visit, klus, unchangeable))
            .or_else(|| self.split(visit, klus))
            .unwrap_or(Help::ExtraPloeg)
    }

    /// Days on which nothing but the hours decides.
    fn free_days(&self, visit: usize) -> impl Iterator<Item = usize> {
        let free = move |day: &usize| self.compiled.obstacles(visit, *day).none();
        self.open.iter().copied().filter(free)
    }

    /// Another half day, on a day on which nothing else stands in the way.
    fn half_day(&self, visit: usize, klus: &PlanKlus) -> Option<Spot> {
        if klus.suits.is_empty() && klus.agreed.is_none() {
            return None;
        }
        let bounds = (self.compiled.after(self.compiled.problem.now), FAR);
        let days = self.open.iter().copied();
        let days = days.filter(|day| self.compiled.obstacles(visit, *day).only_resident());
        self.earliest(days, |day| {
            let (morning, afternoon) = self.halves(klus, day);
            let more = [(true, afternoon), (morning, true)];
            let starts = more.into_iter().filter_map(|halves| {
                let hours = Hours { halves, bounds };
                self.start_in(klus, klus.minutes, day, hours)
            });
            starts.min()
        })
    }

    fn longer_day(&self, visit: usize) -> Option<Help> {
        let longer = self.longer.get_or_init(|| self.lengthened());
        longer.iter().find_map(|Longer { minutes, days }| {
            let spot = self.earliest(self.free_days(visit), |day| {
                let item = self.state.item(visit, day, false);
                Some(room_in(self.state.grid, &days[day], day, &item)?.0)
            })?;
            Some(Help::LongerDay(self.opening(spot), minutes.unsigned_abs()))
        })
    }

    fn lengthened(&self) -> Vec<Longer> {
        let longer = |minutes: i32| {
            let days = self.state.days.iter().enumerate();
            let days = days.map(|(number, day)| {
                let mut day = day.clone();
                day.to += minutes;
                day.refresh(self.state.grid, number);
                day
            });
            let days = days.collect();
            Longer { minutes, days }
        };
        LONGER.into_iter().map(longer).collect()
    }

    /// Without the one thing that stands in the way, of those to which `rank` gives a rank; the lowest first.
    fn without(
        &self,
        visit: usize,
        klus: &PlanKlus,
        rank: impl Fn(Kind, u8) -> Option<u8>,
    ) -> Option<Help> {
        let mut best: Option<(u8, Spot)> = None;
        for day in self.open.iter().copied() {
            let found = self.compiled.obstacles(visit, day);
            let Some((kind, rank)) = found
                .only()
                .and_then(|kind| Some((kind, rank(kind, found.persons)?)))
            else {
                continue;
            };
            if best.is_some_and(|(least, spot)| {
                least < rank || least == rank && self.is_later(day, spot)
            }) {
                continue;
            }
            let start = if kind == Kind::Deadline {
                self.start_in(klus, klus.minutes, day, self.hours(klus, day))
            } else {
                self.start(visit, day)
            };
            let Some(start) = start else { continue };
            let ploeg = self.compiled.ploegen[day].id;
            let found = (rank, Spot { start, ploeg, day });
            best = Some(best.map_or(found, |best| best.min(found)));
        }
        let (_, spot) = best?;
        let at = self.opening(spot);
        match self.first_misfit(klus, spot.day)? {
            Misfit::Equipment(slug) => Some(Help::Equipment(at, slug)),
            Misfit::People(lack) => Some(match lack {
                Lack::Persons { wanted, found } => Help::Persons(at, wanted - found),
                Lack::Able { beperkingen, .. } => Help::Able(at, beperkingen),
                Lack::Vaardigheid(slug) => Help::Skill(at, slug),
                Lack::Certificaat(soort) => Help::Certificaat(at, soort),
            }),
            Misfit::Deadline => Some(Help::Deadline(at)),
            Misfit::Weather => Some(Help::DryWeather(at)),
            Misfit::Past | Misfit::Resident | Misfit::Agreed => None,
        }
    }

    /// In two, three or four visits, if such a part fits somewhere now.
    fn split(&self, visit: usize, klus: &PlanKlus) -> Option<Help> {
        let fits = |count: &u32| {
            let minutes = klus.minutes.div_ceil(*count);
            self.open.iter().any(|day| {
                self.compiled.obstacles(visit, *day).only_resident()
                    && self
                        .start_in(klus, minutes, *day, self.hours(klus, *day))
                        .is_some()
            })
        };
        // Where the smallest part does not fit, no larger one does.
        fits(PARTS.end())
            .then(|| PARTS.into_iter().find(fits))
            .flatten()
            .map(Help::Split)
    }

    fn fits_empty(&self, visit: usize, day: usize) -> bool {
        let asked = &self.state.grid.visits[visit];
        let item = self.any_time(asked.place, asked.minutes, 0, FAR);
        Day::empty(self.state.grid, day)
            .best_gap(self.state.grid, day, &item, || true)
            .is_some()
    }

    /// Which half days of a day suit the resident.
    fn halves(&self, klus: &PlanKlus, day: usize) -> (bool, bool) {
        let dag = Weekdag::of(self.compiled.ploegen[day].datum);
        let allows = |part| klus.suits.allows(dag, part);
        (allows(Dagdeel::Ochtend), allows(Dagdeel::Middag))
    }

    /// When a klus may take place on a day, whatever its deadline.
    fn hours(&self, klus: &PlanKlus, day: usize) -> Hours {
        let now = self.compiled.after(self.compiled.problem.now);
        Hours {
            halves: self.halves(klus, day),
            bounds: klus.agreed.map_or((now, FAR), |(first, last)| {
                let first = self.compiled.after(first);
                (first.max(now), self.compiled.before(last))
            }),
        }
    }

    /// When a klus of so many minutes would start on a day within hours.
    fn start_in(&self, klus: &PlanKlus, minutes: u32, day: usize, hours: Hours) -> Option<i32> {
        let minutes = i32::try_from(minutes.max(1)).unwrap_or(FAR);
        let date = self.state.grid.days[day].date;
        let (first, last) = self
            .compiled
            .starts_in(date, hours.halves, hours.bounds, minutes)?;
        let item = self.any_time(klus.place, minutes, first, last);
        Some(self.room(day, &item)?.0)
    }

    /// When a visit would start on a day.
    fn start(&self, visit: usize, day: usize) -> Option<i32> {
        Some(self.room(day, &self.state.item(visit, day, false))?.0)
    }

    /// The earliest start on any of these days, which are in order: what starts on a later date is later.
    fn earliest(
        &self,
        days: impl Iterator<Item = usize>,
        start: impl Fn(usize) -> Option<i32>,
    ) -> Option<Spot> {
        let mut best: Option<Spot> = None;
        for day in days {
            if best.is_some_and(|best| self.is_later(day, best)) {
                break;
            }
            if let Some(start) = start(day) {
                let ploeg = self.compiled.ploegen[day].id;
                let spot = Spot { start, ploeg, day };
                best = Some(best.map_or(spot, |best| best.min(spot)));
            }
        }
        best
    }

    fn is_later(&self, day: usize, than: Spot) -> bool {
        let days = &self.state.grid.days;
        days[than.day].date < days[day].date
    }

    fn opening(&self, spot: Spot) -> Opening {
        let ploeg = self.compiled.ploegen[spot.day];
        Opening {
            ploeg: ploeg.id,
            naam: ploeg.naam.clone(),
            datum: ploeg.datum,
            van: self.compiled.moment(spot.start),
        }
    }

    fn dates(&self, days: impl Iterator<Item = usize>) -> String {
        let mut dates: Vec<Date> = Vec::with_capacity(DATES + 1);
        for day in days {
            let datum = self.compiled.ploegen[day].datum;
            if dates.last() != Some(&datum) {
                dates.push(datum);
            }
            if dates.len() > DATES {
                break;
            }
        }
        let many = dates.len() > DATES;
        let words: Vec<String> = dates.into_iter().take(DATES).map(short_date).collect();
        format!("{}{}", words.join(", "), if many { " …" } else { "" })
    }
}

/// What a coordinator can change, from small to large.
fn changeable(kind: Kind, persons: u8) -> Option<u8> {
    match kind {
        Kind::Equipment => Some(0),
        Kind::Persons if persons == 1 => Some(1),
        Kind::Able | Kind::Vaardigheid | Kind::Certificaat => Some(2),
        Kind::Persons => Some(3),
        _ => None,
    }
}

/// What a coordinator cannot.
fn unchangeable(kind: Kind, _: u8) -> Option<u8> {
    match kind {
        Kind::Deadline => Some(0),
        Kind::Weather => Some(1),
        _ => None,
    }
}
