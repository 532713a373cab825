//! The planner: proposes who goes out together and which ploeg does which klus when, says why, and never publishes anything
//! (domain.md §4, *Planning a day*). It is asked by actions and knows only the domain.
//!
//! ```text
//! Week    ──▶ ploegvorming::propose ──▶ Proposal: per ploeg who goes, with reasons; what stays open, who stays home
//!         ──▶ ploegvorming::check   ──▶ Breaches
//! Problem ──▶ propose(mode) ──▶ Proposal: moves, each with reason, gain and what it needs; the rest with its Why
//!         ──▶ check(plan)   ──▶ Breaches: what is wrong with a plan, by code that shares nothing with the search
//!         ──▶ Desk          ──▶ Price of a klus on a ploeg and half day; the cheapest half days to offer
//!         ──▶ reserve(plan) ──▶ what a ploeg can do indoors when it rains
//! ```
//!
//! Pure: no IO, no clock. The same facts, seed and number of steps give the same plan, byte for byte, in whatever order the
//! facts come. Every proposal is a list of moves to accept one, some (with what each needs) or all of; what was accepted is
//! judged by `check` before it is stored, and stored by actions.
//!
//! # Filling a [`model::Problem`]
//!
//! | field | from |
//! |---|---|
//! | `now` | the clock of the app: nothing is planned before it, what has begun is pinned |
//! | `klussen` | klussen that are accepted, and those of `standing` (a place that is held for a resident who may choose it is one); one [`model::PlanKlus`] per visit: `minutes` are person-minutes over persons; `suits` its voorkeuren; `agreed` a half day promised to the resident; `asks` by [`Asks::of`](crate::domain::opdracht::people::Asks::of), `equipment` and `outdoors` from its klussoort; `urgency` and `waited` from its place in the queue |
//! | `ploegen` | the ploeg days to plan on, today and later: `people` by [`Person::on`](crate::domain::opdracht::people::Person::on) of its deelnemers who come that day, `pauze` by [`model::Pauze::usual`] |
//! | `deelnemers` | who is in those ploegen, with their minutes of the four weeks before and the learning goals that are due |
//! | `standing` | the live opdrachten of those ploegen: `Draft` is a draft, `Told` is published, `Pinned` is today and tomorrow once published, and what has begun or was fixed by hand |
//! | `travel` | [`model::Travel::new`] with minutes per means between places; `place`, `start` and `end` are indices into it |
//!
//! Ids must be unique in each list: when a klus has several visits, use the ids of its opdrachten for the others.
//!
//! # Asking
//!
//! - [`propose`]`(&problem, Mode::Fill | Improve { changes } | Mode::REPAIR, &Settings)`: then `accept(&[place, …])` or
//!   `accept_all()` gives the new plan. Settings hold the seed, the steps and the sliders ([`model::Leaning`]).
//! - [`check`]`(&problem, &plan)`: for a plan made by hand, and before publishing.
//! - [`Desk`]: lay a plan on the table once with [`compile::Compiled::new`]`(&problem, &plan, Freedom::Nothing, leaning)`; then
//!   `price(klus, ploeg, dagdeel)` while dragging (after `lift(klus)` when it is in the plan), `cheapest(klus, 3)` to offer
//!   half days, `why(klus)` and `whys()` for what is not planned. To hold an offer for a day, put it into the plan as `Pinned`, under a key of its own.
//! - [`reserve`]`(&problem, &plan)`: per ploeg day with work outdoors what it could do indoors.
//! - [`ploegvorming::propose`]`(&week, seed)`, `accept`, `accept_all`, and [`ploegvorming::check`]`(&week)`.

pub mod checker;
pub mod compile;
pub mod desk;
pub mod fit;
pub mod measure;
pub mod model;
pub mod needs;
pub mod ploegvorming;
pub mod proposal;
pub mod reserve;
pub mod search;
pub mod why;

mod mode;
#[cfg(test)]
mod tests;

pub use checker::check;
pub use desk::Desk;
pub use mode::{Mode, Settings, propose};
pub use reserve::reserve;
