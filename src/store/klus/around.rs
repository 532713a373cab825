//! What lies around a klus: open klussen that could be done on the same trip, and what was asked at the same address before.

use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::{
    COLUMNS,
    queue::{Bound, OPEN},
    read,
};
use crate::{
    domain::{
        address::Postcode,
        adres::AdresKey,
        bewoner::Bewoner,
        klus::{Klus, KlusStatus},
    },
    store::{Door, StoreError, bewoner, row_error, sql},
};

/// Where an open klus is.
#[derive(Clone, Debug)]
pub struct OpenKlus {
    /// Which.
    pub id: Uuid,
    /// Its address.
    pub key: AdresKey,
    /// Its village.
    pub plaats: String,
}

/// The open klussen of an uitvoerder in these villages, this one left out, in the order of the queue; at most `limit`.
pub async fn open_in(
    door: &impl Door,
    uitvoerder: &str,
    plaatsen: &[&str],
    without: Uuid,
    limit: i64,
) -> Result<Vec<OpenKlus>, StoreError> {
    let mut bound = Bound::default();
    let (uitvoerder, without) = (bound.add(uitvoerder), bound.add(without));
    let villages: Vec<String> = plaatsen.iter().map(|one| bound.add(*one)).collect();
    let limit = bound.add(limit);
    let text = format!(
        "SELECT k.id, k.plaats, b.postcode, b.huisnummer, b.toevoeging FROM klus k JOIN bewoner b ON b.id = k.bewoner_id \
         WHERE k.uitvoerder = {uitvoerder} AND {OPEN} AND k.id <> {without} AND k.plaats IN ({}) \
         ORDER BY k.klasse, k.requested_at, k.id LIMIT {limit}",
        villages.join(", ")
    );
    let rows = door
        .conn()
        .query_all_raw(sql(door, &text, bound.values))
        .await?;
    rows.iter()
        .map(|row| {
            let id: Uuid = row.try_get("", "id")?;
            let postcode: String = row.try_get("", "postcode")?;
            let huisnummer: i32 = row.try_get("", "huisnummer")?;
            let toevoeging: String = row.try_get("", "toevoeging")?;
            let bad = |problem: String| row_error("klus", id, problem);
            Ok(OpenKlus {
                id,
                key: AdresKey::of_parts(
                    Postcode::parse(&postcode).map_err(|error| bad(error.to_string()))?,
                    u32::try_from(huisnummer).map_err(|error| bad(error.to_string()))?,
                    &toevoeging,
                ),
                plaats: row.try_get("", "plaats")?,
            })
        })
        .collect()
}

/// What was asked at this postcode and house number, whatever its addition, last asked first; at most `limit`. Withdrawn
/// klussen are left out: nobody came.
pub async fn at_number(
    door: &impl Door,
    key: &AdresKey,
    limit: i64,
) -> Result<Vec<(Klus, Bewoner)>, StoreError> {
    let text = format!(
        "SELECT {COLUMNS}, {} FROM bewoner b JOIN klus k ON k.bewoner_id = b.id \
         WHERE b.postcode = $1 AND b.huisnummer = $2 AND k.status <> $3 ORDER BY k.requested_at DESC, k.id LIMIT $4",
        bewoner::COLUMNS
    );
    let values = vec![
        key.postcode.as_str().into(),
        i32::try_from(key.huisnummer).unwrap_or(i32::MAX).into(),
        KlusStatus::Withdrawn.word().into(),
        limit.into(),
    ];
    let rows = door.conn().query_all_raw(sql(door, &text, values)).await?;
    rows.iter()
        .map(|row| Ok((read(row)?, bewoner::read(row)?)))
        .collect()
}
