//! Looking for patterns in what was redeemed, reported late and taken back, once a day; and counting codes that do not exist as
//! they are tried. Whatever is odd becomes a melding for a person; nothing is refused or undone by it.

use jiff::SignedDuration;

use super::{Failure, melding::tell_of};
use crate::{
    app::App,
    domain::{
        account::Actor,
        melding::pattern::{self, CLOSED_BY_CODES, HOURS_MAY_COME, Pattern, SPAN},
    },
    store::{self, StoreError},
};

/// The time in which unknown codes are counted.
const HOUR: SignedDuration = SignedDuration::from_hours(1);
/// Tries of unknown codes are kept this long, for whoever looks at the melding.
const CODES_KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Looks for all patterns; answers how many are odd. What was told before is not told again.
pub(super) async fn look(app: &App) -> Result<u64, Failure> {
    let odd: Vec<Pattern> = found(app)
        .await?
        .into_iter()
        .filter(Pattern::is_odd)
        .collect();
    let count = u64::try_from(odd.len()).unwrap_or(u64::MAX);
    let (own_app, kept) = (app.clone(), app.now() - CODES_KEPT);
    app.store
        .write(move |tx| async move {
            for one in odd {
                let melding = one.melding(own_app.new_id(), own_app.now());
                tell_of(&tx, &own_app, &Actor::Nightly, melding).await?;
            }
            store::pattern::forget_unknown_codes(&tx, kept).await?;
            Ok::<_, Failure>(())
        })
        .await?;
    Ok(count)
}

async fn found(app: &App) -> Result<Vec<Pattern>, Failure> {
    let moment = app.store.snapshot().await?;
    let today = app.today();
    let from = pattern::first_day(today);
    let settled = today.saturating_sub(jiff::Span::new().days(HOURS_MAY_COME));
    let since = app.now() - SignedDuration::from_hours(24 * SPAN);
    let mut found = store::pattern::paid_against_worked(&moment, from, settled).await?;
    found.extend(store::pattern::taken_before_the_end(&moment, from).await?);
    found.extend(store::pattern::undone(&moment, since).await?);
    for (verkooppunt, count) in store::pattern::late_sales(&moment, since).await? {
        let known = app.regeling.verkooppunt(&verkooppunt);
        let naam = known.map_or_else(|| verkooppunt.clone(), |one| one.naam.clone());
        found.push(Pattern::Late {
            verkooppunt,
            naam,
            count,
        });
    }
    Ok(found)
}

/// Counts a well-formed code that does not exist, and tells somebody when they are many.
pub(super) async fn unknown_code(app: &App, actor: &Actor) -> Result<(), Failure> {
    let (own_app, actor) = (app.clone(), actor.clone());
    app.store
        .write(move |tx| async move {
            let now = own_app.now();
            store::pattern::add_unknown_code(&tx, own_app.new_id(), now).await?;
            let count = store::pattern::unknown_codes(&tx, now - HOUR).await?;
            let many = Pattern::Unknown { at: now, count };
            if many.is_odd() {
                let melding = many.melding(own_app.new_id(), now);
                tell_of(&tx, &own_app, &actor, melding).await?;
            }
            Ok::<_, Failure>(())
        })
        .await
}

/// Whether so many unknown codes were tried in the last hour that the public look-up stays shut.
pub(super) async fn codes_are_guessed(app: &App) -> Result<bool, StoreError> {
    let count = store::pattern::unknown_codes(app.store.read(), app.now() - HOUR).await?;
    Ok(count >= CLOSED_BY_CODES)
}
