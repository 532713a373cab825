//! Begeleiders as a coordinator knows them: when they work, on which half days of the week. Absence is in `afwezig`, their ploegen are
//! in `ploeg`.

use uuid::Uuid;

use super::{Act, Done, Failure, Once, once, ploeg::own_uitvoerder, record};
use crate::{
    app::App,
    domain::{
        account::{Account, Actor, Want, may},
        deelnemer::Beschikbaar,
        fields::FieldErrors,
    },
    store::{self, Door},
};

/// A begeleider and when they work; none when that was never said: then always.
pub type Works = (Account, Option<Beschikbaar>);

/// The begeleiders of one's own uitvoerder, by name.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<Works>, Failure> {
    of_own(app.store.read(), actor).await
}

/// One begeleider of one's own uitvoerder.
pub async fn look(app: &App, actor: &Actor, id: Uuid) -> Result<Works, Failure> {
    find(app.store.read(), actor, id).await
}

/// Notes when a begeleider works; `half_days` as typed, such as `ma-ochtend`. Ploegen that were made stay as they are.
pub async fn set(
    app: &App,
    actor: &Actor,
    id: Uuid,
    half_days: &[String],
    key: Option<Once>,
) -> Result<Done<()>, Failure> {
    let works = Beschikbaar::parse(&half_days.join(" ")).filter(|one| !one.is_empty());
    let (unit_app, unit_actor) = (app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        let (begeleider, _) = find(&tx, &unit_actor, id).await?;
        let works = works.ok_or_else(|| {
            Failure::Invalid(FieldErrors::one(
                "beschikbaar",
                "Kies ten minste één dagdeel. Werkt de begeleider een tijd niet? Meld dan afwezigheid.",
            ))
        })?;
        store::account::set_beschikbaar(&tx, begeleider.id, &works).await?;
        let before = store::event::of(&tx, "begeleider", begeleider.id).await?;
        let act = Act {
            action: "begeleider.work",
            object: "begeleider",
            object_id: begeleider.id,
            no: before.last().map_or(1, |last| last.no + 1),
            from: None,
            to: None,
        };
        record(&tx, unit_app.now(), &unit_actor, act);
        Ok(())
    })
    .await
}

async fn find(door: &impl Door, actor: &Actor, id: Uuid) -> Result<Works, Failure> {
    let all = of_own(door, actor).await?;
    all.into_iter()
        .find(|(one, _)| one.id == id)
        .ok_or(Failure::NotFound)
}

async fn of_own(door: &impl Door, actor: &Actor) -> Result<Vec<Works>, Failure> {
    let uitvoerder = own_uitvoerder(actor)?;
    let own = uitvoerder.as_str();
    may(actor, Want::Dispatch { uitvoerder: own })?;
    let mut works = store::account::beschikbaar(door, own).await?;
    let all = store::account::begeleiders(door, own).await?;
    Ok(all
        .into_iter()
        .map(|one| {
            let said = works.remove(&one.id);
            (one, said)
        })
        .collect())
}
