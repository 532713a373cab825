//! Levels that were seen, one row each time: the table may only grow, so that nobody's level is lowered unseen.

use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::{
    super::{Door, StoreError, Tx, date, sql},
    belongings::niveau,
};
use crate::domain::deelnemer::Seen;

/// Adds what was seen.
pub async fn add_niveau(tx: &Tx, deelnemer: Uuid, seen: &Seen) -> Result<(), StoreError> {
    let Seen {
        vaardigheid,
        no,
        niveau,
        by,
        on,
        reden,
    } = seen;
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO deelnemer_niveau (deelnemer_id, vaardigheid, no, niveau, observed_by, observed_on, reden) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            vec![
                deelnemer.into(),
                vaardigheid.clone().into(),
                (*no).into(),
                niveau.number().into(),
                (*by).into(),
                on.to_string().into(),
                reden.clone().into(),
            ],
        ))
        .await?;
    Ok(())
}

/// Everything that was seen of a deelnemer, by vaardigheid, oldest first.
pub async fn niveaus(door: &impl Door, deelnemer: Uuid) -> Result<Vec<Seen>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            "SELECT vaardigheid, no, niveau, observed_by, observed_on, reden FROM deelnemer_niveau \
             WHERE deelnemer_id = $1 ORDER BY vaardigheid, no",
            vec![deelnemer.into()],
        ))
        .await?;
    rows.iter()
        .map(|row| {
            let on: String = row.try_get("", "observed_on")?;
            Ok(Seen {
                vaardigheid: row.try_get("", "vaardigheid")?,
                no: row.try_get("", "no")?,
                niveau: niveau(row, deelnemer)?,
                by: row.try_get("", "observed_by")?,
                on: date("deelnemer_niveau", deelnemer, &on)?,
                reden: row.try_get("", "reden")?,
            })
        })
        .collect()
}
