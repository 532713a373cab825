//! What a coordinator needs to decide about a klus: what past klussen of its kind took, and what was confirmed when it was taken on.

use jiff::Timestamp;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::store::{Door, StoreError, Tx, at, ms, row_error, sql, uren::SIGNED};

/// The last so many klussen of a kind say what such a klus takes; so a page costs the same after ten years.
const PAST_MAX: i64 = 200;

/// Person-minutes that each of the last klussen of a kind really took at an uitvoerder: reported and approved uren of all its
/// visits. Klussen without uren tell nothing and are left out.
pub async fn past_minuten(
    door: &impl Door,
    uitvoerder: &str,
    klussoort: &str,
) -> Result<Vec<u32>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!("SELECT CAST(SUM({SIGNED}) AS BIGINT) AS minuten FROM (SELECT k.id FROM klus k WHERE k.uitvoerder = $1 AND k.klussoort = $2 \
             AND k.status IN ('done', 'closed') ORDER BY k.changed_at DESC LIMIT $3) AS past \
             JOIN opdracht o ON o.klus_id = past.id JOIN uren u ON u.opdracht_id = o.id \
             WHERE u.soort = 'klus' AND u.status IN ('reported', 'approved', 'disputed', 'closed') GROUP BY past.id"),
            vec![uitvoerder.into(), klussoort.into(), PAST_MAX.into()],
        ))
        .await?;
    rows.iter()
        .map(|row| {
            let minuten: i64 = row.try_get("", "minuten")?;
            Ok(u32::try_from(minuten).unwrap_or(u32::MAX))
        })
        .collect()
}

/// What was confirmed on taking a klus on (domain.md §4: no work above the height, no certified trade, additional).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Toets {
    /// Account of who confirmed.
    pub account_id: Uuid,
    /// When.
    pub at: Timestamp,
    /// The height that was not to be passed, in centimetres.
    pub max_hoogte_cm: u32,
}

/// Keeps what was confirmed with the version of the klus that came of it.
pub async fn add_toets(tx: &Tx, klus: Uuid, no: i32, toets: Toets) -> Result<(), StoreError> {
    let hoogte = i32::try_from(toets.max_hoogte_cm)
        .map_err(|_| row_error("toets", klus, "a height without end"))?;
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO toets (klus_id, no, account_id, at, max_hoogte_cm) VALUES ($1, $2, $3, $4, $5)",
            vec![
                klus.into(),
                no.into(),
                toets.account_id.into(),
                ms(toets.at).into(),
                hoogte.into(),
            ],
        ))
        .await?;
    Ok(())
}

/// What was confirmed last.
pub async fn toets(door: &impl Door, klus: Uuid) -> Result<Option<Toets>, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            "SELECT account_id, at, max_hoogte_cm FROM toets WHERE klus_id = $1 ORDER BY no DESC LIMIT 1",
            vec![klus.into()],
        ))
        .await?;
    row.map(|row| {
        let hoogte: i32 = row.try_get("", "max_hoogte_cm")?;
        Ok(Toets {
            account_id: row.try_get("", "account_id")?,
            at: at("toets", klus, row.try_get("", "at")?)?,
            max_hoogte_cm: u32::try_from(hoogte)
                .map_err(|_| row_error("toets", klus, format!("a height of {hoogte}")))?,
        })
    })
    .transpose()
}
