//! The planner over invented towns: nothing it proposes breaks a rule, whoever made the plan it began with.

use super::model;
use crate::domain;

mod desk;
mod random;
mod stories;
pub(super) mod town;
