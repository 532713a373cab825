//! Where residents live (domain.md §4): for the queue and for the planner. How long it takes to get there is in `travel`.
//! No rights are asked here: whoever calls this has asked who may see the residents.

use crate::{
    domain::{
        address::Postcode,
        adres::AdresKey,
        bewoner::{Bewoner, BewonerGegevens},
        point::{Place, Point},
        regeling::{Plaats, Regeling},
    },
    store::{self, Door, StoreError},
};

/// Where each of these residents lives, in their order: their address if it was imported, otherwise the middle of its
/// postcode, otherwise the middle of their village (of the first village when the regeling does not know theirs).
pub async fn places<'b>(
    door: &impl Door,
    regeling: &Regeling,
    bewoners: impl IntoIterator<Item = &'b BewonerGegevens>,
) -> Result<Vec<Place>, StoreError> {
    let asked = bewoners
        .into_iter()
        .map(|one| {
            let key = AdresKey::new(&one.postcode, &one.huisnummer);
            (key, one.plaats.as_str())
        })
        .collect();
    of_keys(door, regeling, asked).await
}

/// The same for addresses, each with its village.
pub(super) async fn of_keys(
    door: &impl Door,
    regeling: &Regeling,
    asked: Vec<(AdresKey, &str)>,
) -> Result<Vec<Place>, StoreError> {
    let mut keys: Vec<AdresKey> = asked.iter().map(|(key, _)| key.clone()).collect();
    keys.sort_unstable();
    keys.dedup();
    let points = store::adres::points(door, &keys).await?;
    keys.retain(|key| !points.contains_key(key));
    keys.dedup_by(|one, other| one.postcode == other.postcode);
    let postcodes: Vec<_> = keys.into_iter().map(|key| key.postcode).collect();
    let middles = store::adres::middles(door, &postcodes).await?;
    let found = |key: &AdresKey| {
        let exact = points.get(key);
        exact.or_else(|| middles.get(&key.postcode)).copied()
    };
    Ok(asked
        .into_iter()
        .filter_map(|(key, plaats)| {
            let found = found(&key);
            Some(Place {
                point: found.or_else(|| village(regeling, &key.postcode, plaats))?,
                known: found.is_some(),
                name: key.to_string(),
            })
        })
        .collect())
}

/// Where one home is; none where only its village is known.
pub(super) async fn of_home(
    door: &impl Door,
    regeling: &Regeling,
    bewoner: &Bewoner,
) -> Result<Option<Point>, StoreError> {
    let found = places(door, regeling, [&bewoner.gegevens]).await?;
    let home = found.first().filter(|place| place.known);
    Ok(home.map(|place| place.point))
}

/// Where the ploegen of an uitvoerder set out: the village of its office, otherwise the first of the regeling.
pub fn base(regeling: &Regeling, uitvoerder: &str) -> Option<Place> {
    regeling
        .uitvoerder(uitvoerder)
        .and_then(|one| one.administratie.as_ref())
        .and_then(|one| regeling.plaats(&one.plaats))
        .or_else(|| regeling.plaatsen.first())
        .map(Plaats::place)
}

/// The middle of a village. A hamlet without a postcode of its own is found by its name.
fn village(regeling: &Regeling, postcode: &Postcode, plaats: &str) -> Option<Point> {
    regeling
        .plaats(plaats)
        .or_else(|| regeling.plaats_of(postcode))
        .or(regeling.plaatsen.first())
        .map(|plaats| plaats.point)
}
