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
    desk::Desk,
    fit::{Misfit, misfits, windows},
    model::PlanKlus,
    search::day::{Day, Item},
};
use crate::domain::{
    calendar::{Dagdeel, Weekdag, duration_words, short_date},
    klus::Voorkeuren,
    opdracht::people::Lack,
};

/// By so much a day may be made longer before it is another day.
const LONGER: [i32; 2] = [30, 60];

/// How a klus stands to one ploeg day.
struct Look {
    day: usize,
    misfits: Vec<Misfit>,
}

impl Desk<'_> {
    /// Why a klus is not in the plan; none for one that is, or that the problem does not know.
    pub fn why(&self, klus: Uuid) -> Option<Why> {
        let visit = self.compiled.visit_of(klus)?;
        if self.state.day_of[visit].is_some() || self.compiled.is_untouched(visit) {
            return None;
        }
        let asked = self.compiled.klussen[visit];
        let looks: Vec<Look> = self
            .compiled
            .ploegen
            .iter()
            .enumerate()
            .filter(|(day, _)| !self.compiled.is_odd(*day))
            .map(|(day, ploeg)| Look {
                day,
                misfits: misfits(asked, ploeg, self.compiled.problem.now),
            })
            .filter(|look| look.misfits != [Misfit::Past])
            .collect();
        Some(Why {
            klus,
            reason: self.reason(visit, asked, &looks),
            help: self.help(visit, asked, &looks),
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

    fn reason(&self, visit: usize, klus: &PlanKlus, looks: &[Look]) -> String {
        if looks.is_empty() {
            return "Er gaat in deze dagen geen ploeg op pad waar nog iets bij kan.".to_owned();
        }
        let length = duration_words(klus.minutes);
        if !looks.iter().any(|look| self.fits_empty(visit, look.day)) {
            return format!(
                "Deze klus duurt {length}. Zo lang achter elkaar kan geen enkele ploeg werken, ook niet op een lege dag."
            );
        }
        let open: Vec<&Look> = looks
            .iter()
            .filter(|look| look.misfits.is_empty())
            .collect();
        if !open.is_empty() {
            return format!(
                "Er is geen plek van {length} achter elkaar op de dagen die passen: {}.",
                self.dates(&open)
            );
        }
        let fewest = looks.iter().map(|look| look.misfits.len()).min();
        let nearest = looks
            .iter()
            .filter(|look| Some(look.misfits.len()) == fewest)
            .filter_map(|look| look.misfits.first());
        let mut counted: Vec<(usize, &Misfit)> = Vec::new();
        for misfit in nearest {
            match counted.iter_mut().find(|(_, other)| same(other, misfit)) {
                Some((count, _)) => *count += 1,
                None => counted.push((1, misfit)),
            }
        }
        let most = counted
            .into_iter()
            .rev()
            .max_by_key(|(count, _)| *count)
            .map(|(_, misfit)| misfit);
        sentence(most, klus)
    }

    fn help(&self, visit: usize, klus: &PlanKlus, looks: &[Look]) -> Help {
        self.now(visit, looks)
            .or_else(|| self.half_day(klus, looks))
            .or_else(|| self.longer_day(visit, looks))
            .or_else(|| self.without(visit, looks, Some(klus)))
            .or_else(|| self.without(visit, looks, None))
            .or_else(|| self.split(klus, looks))
            .unwrap_or(Help::ExtraPloeg)
    }

    /// Whether it fits as things are, since something was taken off the table.
    fn now(&self, visit: usize, looks: &[Look]) -> Option<Help> {
        let openings = looks
            .iter()
            .filter(|look| look.misfits.is_empty())
            .filter_map(|look| self.opening(look.day, &self.state.item(visit, look.day, false)));
        earliest(openings).map(Help::Fits)
    }

    /// Another half day, on a day on which nothing else stands in the way.
    fn half_day(&self, klus: &PlanKlus, looks: &[Look]) -> Option<Help> {
        if klus.suits.is_empty() && klus.agreed.is_none() {
            return None;
        }
        let openings = looks
            .iter()
            .filter(|look| only_resident(&look.misfits))
            .flat_map(|look| {
                let dag = Weekdag::of(self.compiled.ploegen[look.day].datum);
                Dagdeel::ALL.into_iter().filter_map(move |part| {
                    let suits = if klus.suits.is_empty() {
                        Voorkeuren::default()
                    } else {
                        klus.suits.iter().chain([(dag, part)]).collect()
                    };
                    let asked = PlanKlus {
                        suits,
                        agreed: None,
                        ..klus.clone()
                    };
                    self.opening_for(&asked, look.day)
                })
            });
        earliest(openings).map(Help::HalfDay)
    }

    fn longer_day(&self, visit: usize, looks: &[Look]) -> Option<Help> {
        LONGER.into_iter().find_map(|more| {
            let openings = looks
                .iter()
                .filter(|look| look.misfits.is_empty())
                .filter_map(|look| {
                    let mut day = self.state.days[look.day].clone();
                    day.to += more;
                    day.refresh(self.state.grid, look.day);
                    self.opening_in(&day, look.day, &self.state.item(visit, look.day, false))
                });
            earliest(openings).map(|at| Help::LongerDay(at, more.unsigned_abs()))
        })
    }

    /// Without one thing that stands in the way: of those a coordinator can change (with the klus), or of the others.
    fn without(&self, visit: usize, looks: &[Look], klus: Option<&PlanKlus>) -> Option<Help> {
        let mut found: Vec<(usize, Opening, &Misfit)> = looks
            .iter()
            .filter_map(|look| {
                let [only] = look.misfits.as_slice() else {
                    return None;
                };
                let rank = match (only, klus.is_some()) {
                    (Misfit::Equipment(_), true) => 0,
                    (Misfit::People(lack), true) => match lack {
                        Lack::Persons { wanted, found } if wanted - found == 1 => 1,
                        Lack::Able { .. } | Lack::Vaardigheid(_) | Lack::Certificaat(_) => 2,
                        Lack::Persons { .. } => 3,
                    },
                    (Misfit::Deadline, false) => 0,
                    (Misfit::Weather, false) => 1,
                    _ => return None,
                };
                let opening = if *only == Misfit::Deadline {
                    let asked = PlanKlus {
                        deadline: None,
                        ..self.compiled.klussen[visit].clone()
                    };
                    self.opening_for(&asked, look.day)
                } else {
                    self.opening(look.day, &self.state.item(visit, look.day, false))
                };
                Some((rank, opening?, only))
            })
            .collect();
        found.sort_by_key(|(rank, at, _)| (*rank, at.van, at.ploeg));
        let (_, at, misfit) = found.into_iter().next()?;
        match misfit {
            Misfit::Equipment(slug) => Some(Help::Equipment(at, slug.clone())),
            Misfit::People(lack) => Some(match lack {
                Lack::Persons { wanted, found } => Help::Persons(at, wanted - found),
                Lack::Able { beperkingen, .. } => Help::Able(at, beperkingen.clone()),
                Lack::Vaardigheid(slug) => Help::Skill(at, slug.clone()),
                Lack::Certificaat(soort) => Help::Certificaat(at, *soort),
            }),
            Misfit::Deadline => Some(Help::Deadline(at)),
            Misfit::Weather => Some(Help::DryWeather(at)),
            Misfit::Past | Misfit::Resident | Misfit::Agreed => None,
        }
    }

    /// In two, three or four visits, if such a part fits somewhere now.
    fn split(&self, klus: &PlanKlus, looks: &[Look]) -> Option<Help> {
        (2..=4).find_map(|count| {
            let part = PlanKlus {
                minutes: klus.minutes.div_ceil(count),
                ..klus.clone()
            };
            looks
                .iter()
                .filter(|look| only_resident(&look.misfits))
                .any(|look| self.opening_for(&part, look.day).is_some())
                .then_some(Help::Split(count))
        })
    }

    fn fits_empty(&self, visit: usize, day: usize) -> bool {
        let asked = &self.state.grid.visits[visit];
        let item = self.any_time(asked.place, asked.minutes, 0, FAR);
        Day::empty(self.state.grid, day)
            .best_gap(self.state.grid, day, &item, || true)
            .is_some()
    }

    /// Where this klus, as it might have been asked, would have a place on a day.
    fn opening_for(&self, klus: &PlanKlus, day: usize) -> Option<Opening> {
        let ploeg = self.compiled.ploegen[day];
        let minutes = i32::try_from(klus.minutes.max(1)).unwrap_or(FAR);
        let stretches = windows(klus, ploeg.datum, self.compiled.problem.now);
        self.compiled
            .starts(&stretches, minutes)
            .into_iter()
            .find_map(|window| {
                let item = self.any_time(klus.place, minutes, window.first, window.last);
                self.opening(day, &item)
            })
    }

    fn opening(&self, day: usize, item: &Item) -> Option<Opening> {
        self.opening_in(&self.state.days[day], day, item)
    }

    fn opening_in(&self, built: &Day, day: usize, item: &Item) -> Option<Opening> {
        let grid = self.state.grid;
        let gap = built.best_gap(grid, day, item, || true)?;
        let start = built.start_between(grid, day, item, gap.after)?;
        let ploeg = self.compiled.ploegen[day];
        Some(Opening {
            ploeg: ploeg.id,
            naam: ploeg.naam.clone(),
            datum: ploeg.datum,
            van: self.compiled.moment(start),
        })
    }

    fn dates(&self, looks: &[&Look]) -> String {
        let mut dates: Vec<Date> = looks
            .iter()
            .map(|look| self.compiled.ploegen[look.day].datum)
            .collect();
        dates.dedup();
        let many = dates.len() > 5;
        let words: Vec<String> = dates.into_iter().take(5).map(short_date).collect();
        format!("{}{}", words.join(", "), if many { " …" } else { "" })
    }
}

fn earliest(openings: impl Iterator<Item = Opening>) -> Option<Opening> {
    openings.min_by_key(|at| (at.van, at.ploeg))
}

/// Whether nothing but the resident's time stands in the way.
fn only_resident(misfits: &[Misfit]) -> bool {
    misfits
        .iter()
        .all(|one| matches!(one, Misfit::Resident | Misfit::Agreed))
}

fn same(one: &Misfit, other: &Misfit) -> bool {
    use std::mem::discriminant;
    match (one, other) {
        (Misfit::People(one), Misfit::People(other)) => discriminant(one) == discriminant(other),
        _ => discriminant(one) == discriminant(other),
    }
}
