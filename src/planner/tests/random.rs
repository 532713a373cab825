//! Random towns, tame and wild.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::town::Town;
use crate::planner::{
    Mode, Settings, check,
    checker::{Breach, Rule},
    model::{Appointment, Hold, Problem},
    propose,
};

const MODES: [Mode; 3] = [Mode::Fill, Mode::Improve { changes: 5 }, Mode::REPAIR];

fn brief(seed: u64) -> Settings {
    Settings {
        seed,
        steps: Some(40),
        ..Settings::default()
    }
}

/// Breaches that were not in the plan before, of the same klus on the same ploeg day.
fn new_breaches(problem: &Problem, plan: &[Appointment]) -> Vec<Breach> {
    let old = check(problem, &problem.standing);
    check(problem, plan)
        .into_iter()
        .filter(|breach| {
            !old.iter().any(|one| {
                (one.ploeg, one.klus, one.rule) == (breach.ploeg, breach.klus, breach.rule)
            })
        })
        .collect()
}

fn judge(town: Town) {
    let problem = town.problem();
    for mode in MODES {
        let proposal = propose(&problem, mode, &brief(town.seed));
        let plan = proposal.accept_all();
        assert_eq!(new_breaches(&problem, &plan), [], "{town:?} {mode:?}");
        for (place, one) in proposal.moves.iter().enumerate() {
            let chosen: Vec<usize> = one.needs.iter().copied().chain([place]).collect();
            let partly = proposal.accept(&chosen).unwrap();
            assert_eq!(
                new_breaches(&problem, &partly),
                [],
                "{town:?} {mode:?} {place}"
            );
        }
        let pinned: Vec<&Appointment> = problem
            .standing
            .iter()
            .filter(|one| one.hold == Hold::Pinned || mode == Mode::Fill)
            .collect();
        assert!(
            pinned.iter().all(|one| plan.contains(one)),
            "{town:?} {mode:?} moved what is pinned"
        );
    }
}

#[test]
fn two_hundred_small_towns_are_planned_without_breaking_a_rule() {
    for seed in 0..200 {
        judge(Town {
            seed,
            klussen: 8,
            ploegen: 3,
            wild: seed % 2 == 0,
        });
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn towns_of_any_size_are_planned_without_breaking_a_rule(
        seed: u64, klussen in 0_usize..60, ploegen in 0_usize..20, wild: bool,
    ) {
        judge(Town { seed, klussen, ploegen, wild });
    }

    #[test]
    fn whatever_is_not_planned_says_why_and_nothing_is_lost(seed: u64, wild: bool) {
        let problem = Town { seed, klussen: 40, ploegen: 8, wild }.problem();
        let proposal = propose(&problem, Mode::Fill, &brief(seed));
        let planned: BTreeSet<_> = proposal.accept_all().iter().map(|one| one.klus).collect();
        for klus in &problem.klussen {
            let why = proposal.unplanned.iter().find(|why| why.klus == klus.id);
            prop_assert_eq!(why.is_some(), !planned.contains(&klus.id));
            if let Some(why) = why {
                prop_assert!(why.reason.ends_with('.') && why.help.words().ends_with('.'));
            }
        }
    }

    #[test]
    fn the_same_facts_in_another_order_give_the_same_plan(seed: u64, wild: bool) {
        let problem = Town { seed, klussen: 30, ploegen: 10, wild }.problem();
        let mut shuffled = problem.clone();
        let mut rng = fastrand::Rng::with_seed(seed);
        rng.shuffle(&mut shuffled.klussen);
        rng.shuffle(&mut shuffled.ploegen);
        rng.shuffle(&mut shuffled.deelnemers);
        rng.shuffle(&mut shuffled.standing);
        for mode in MODES {
            let one = propose(&problem, mode, &brief(seed)).accept_all();
            let other = propose(&shuffled, mode, &brief(seed)).accept_all();
            prop_assert_eq!(one, other);
        }
    }

    #[test]
    fn repair_moves_two_others_at_most(seed: u64) {
        let mut problem = Town { seed, klussen: 40, ploegen: 10, wild: false }.problem();
        problem.standing = propose(&problem, Mode::Fill, &brief(seed)).accept_all();
        let ill = problem.ploegen[0].id;
        problem.ploegen.remove(0);
        let proposal = propose(&problem, Mode::REPAIR, &brief(seed));
        let others = proposal.moves.iter().filter(|one| one.from.is_some_and(|from| from.ploeg != ill));
        prop_assert!(others.count() <= 2);
    }
}

#[test]
fn a_wild_town_has_breaches_to_find() {
    let rules: BTreeSet<Rule> = (0..200)
        .flat_map(|seed| {
            let problem = Town {
                seed,
                klussen: 12,
                ploegen: 4,
                wild: true,
            }
            .problem();
            check(&problem, &problem.standing)
        })
        .map(|breach| breach.rule)
        .collect();
    assert!(rules.len() >= 9, "only {rules:?} are ever broken");
}
