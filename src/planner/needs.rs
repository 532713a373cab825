//! Which moves of a proposal have to be accepted together.

use std::collections::BTreeSet;

use uuid::Uuid;

/// A choice of moves that cannot be made like this.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Deze wijziging kan alleen samen met {} andere. Kies die ook, of laat deze weg.", .missing.len())]
pub struct NeedsOthers {
    /// The move.
    pub chosen: usize,
    /// What it needs and was not chosen.
    pub missing: Vec<usize>,
}

/// Whether a choice of moves is complete; `needs` says what a move needs.
pub(super) fn complete<'n>(
    chosen: &BTreeSet<usize>,
    needs: impl Fn(usize) -> Option<&'n [usize]>,
) -> Result<(), NeedsOthers> {
    for place in chosen {
        let missing: Vec<usize> = needs(*place)
            .unwrap_or_default()
            .iter()
            .copied()
            .filter(|needed| !chosen.contains(needed))
            .collect();
        if !missing.is_empty() {
            return Err(NeedsOthers {
                chosen: *place,
                missing,
            });
        }
    }
    Ok(())
}

/// The fewest other moves without which one would break a rule. `touches` holds per move what it is about: moves that share
/// nothing, directly or by way of others, have nothing to do with each other.
pub(super) fn needed(
    touches: &[BTreeSet<Uuid>],
    place: usize,
    sound: impl Fn(&BTreeSet<usize>) -> bool,
) -> Vec<usize> {
    if sound(&BTreeSet::from([place])) {
        return Vec::new();
    }
    let mut chosen = connected(touches, place);
    for other in chosen.clone() {
        if other == place {
            continue;
        }
        chosen.remove(&other);
        if !sound(&chosen) {
            chosen.insert(other);
        }
    }
    chosen.remove(&place);
    chosen.into_iter().collect()
}

fn connected(touches: &[BTreeSet<Uuid>], place: usize) -> BTreeSet<usize> {
    let mut chosen = BTreeSet::from([place]);
    let mut touched = touches[place].clone();
    loop {
        let more: Vec<usize> = (0..touches.len())
            .filter(|other| !chosen.contains(other) && !touches[*other].is_disjoint(&touched))
            .collect();
        if more.is_empty() {
            return chosen;
        }
        for other in more {
            chosen.insert(other);
            touched.extend(&touches[other]);
        }
    }
}
