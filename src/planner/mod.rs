//! The planner: proposes which ploeg does which klus when, says why, and never publishes anything (domain.md §4, *Planning a
//! day*). It is asked by actions and knows only the domain.
//!
//! ```text
//! Problem ──▶ propose(mode) ──▶ Proposal: moves, each with reason, gain and what it needs; the rest with its Why
//!         ──▶ check(plan)   ──▶ Breaches: what is wrong with a plan, by code that shares nothing with the search
//!         ──▶ Desk          ──▶ Price of a klus on a ploeg and half day; the cheapest half days to offer
//!         ──▶ reserve(plan) ──▶ what a ploeg can do indoors when it rains
//! ```
//!
//! Pure: no IO, no clock. The same facts, seed and number of steps give the same plan, byte for byte, in whatever order the
//! facts come. People are put into ploegen by [`ploegvorming`], before all this.

pub mod checker;
pub mod compile;
pub mod desk;
pub mod fit;
pub mod measure;
pub mod model;
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
