//! The lists that are always at hand above the queue, each with how many klussen are in it: what a coordinator begins the day
//! with. A list is one of the choices of the filter "Stand", so that it can be narrowed further.

use jiff::{ToSpan, civil::Date};

use crate::{
    actions::{
        self, Failure,
        klus::{LIST_MAX, Stand},
    },
    app::App,
    domain::{
        account::Actor,
        calendar::{Weekdag, add_werkdagen},
        klus::KlusStatus,
        regeling::Regeling,
    },
};

/// Each with its word in the address.
const LISTS: [(&str, Stand); 4] = [
    ("te-beoordelen", Stand::Unassessed),
    ("asked", Stand::One(KlusStatus::Asked)),
    ("zonder-bezetting", Stand::Unmanned),
    ("over-de-norm", Stand::OverNorm),
];

/// A list as it stands above the queue.
pub(super) struct Saved {
    /// Its word in the address.
    pub(super) word: &'static str,
    /// What people call it.
    pub(super) label: String,
    /// How many klussen are in it.
    pub(super) count: String,
    /// Whether there is anything to do.
    pub(super) empty: bool,
    /// Whether it is what is shown.
    pub(super) current: bool,
}

/// The lists with their counts, for who may see the queue; `status` is what is shown.
pub(super) async fn saved(app: &App, actor: &Actor, status: &str) -> Result<Vec<Saved>, Failure> {
    let stands = LISTS.map(|(_, stand)| stand);
    let counts = actions::klus::lists(app, actor, &stands).await?;
    Ok(labels(&app.regeling, app.today())
        .into_iter()
        .zip(counts)
        .map(|((word, label), count)| Saved {
            word,
            label,
            count: if count < LIST_MAX {
                count.to_string()
            } else {
                format!("{}+", LIST_MAX - 1)
            },
            empty: count == 0,
            current: word == status,
        })
        .collect())
}

/// The list with this word in the address.
pub(super) fn stand(word: &str) -> Option<Stand> {
    let found = LISTS.into_iter().find(|(known, _)| *known == word);
    found.map(|(_, stand)| stand)
}

/// The list with this name in the API; there a state is no list.
pub(in crate::web) fn list(word: &str) -> Option<Stand> {
    match word {
        "vraag-onbeantwoord" => Some(Stand::One(KlusStatus::Asked)),
        word => stand(word).filter(|found| !matches!(found, Stand::One(_))),
    }
}

/// What each list is called on a day.
pub(super) fn labels(regeling: &Regeling, today: Date) -> Vec<(&'static str, String)> {
    let next = add_werkdagen(today, 1);
    let day = if next == today.saturating_add(1.day()) {
        "Morgen".to_owned()
    } else {
        let label = Weekdag::of(next).label();
        format!("{}{}", label[..1].to_uppercase(), &label[1..])
    };
    let norm = regeling.normen.contact_werkdagen;
    LISTS
        .into_iter()
        .map(|(word, stand)| {
            let label = match stand {
                Stand::Unassessed => format!("Te beoordelen, langer dan {norm} werkdagen"),
                Stand::Unmanned => format!("{day} zonder bezetting"),
                Stand::OverNorm => "Over de norm".to_owned(),
                Stand::One(_) | Stand::Waiting | Stand::Open => "Vraag onbeantwoord".to_owned(),
            };
            (word, label)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn before_a_weekend_the_next_working_day_is_named() {
        let hulst = Regeling::parse(include_str!("../../../assets/regelingen/hulst.toml")).unwrap();
        let label = |day| labels(&hulst, day).remove(2).1;
        assert_eq!(label(date(2026, 11, 25)), "Morgen zonder bezetting");
        assert_eq!(label(date(2026, 11, 27)), "Maandag zonder bezetting");
    }
}
