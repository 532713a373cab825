//! What belongs to a deelnemer and has rows of its own: agreed hours, pauses, licences and certificates, and the level that was seen
//! last at each vaardigheid.

use std::collections::HashMap;

use jiff::{Timestamp, civil::Date};
use sea_orm::{ConnectionTrait, QueryResult, Value};
use uuid::Uuid;

use super::super::{Door, StoreError, Tx, date, exactly_one, ms, row_error, sql};
use crate::domain::{
    certificaat::{Certificaat, CertificaatSoort},
    deelnemer::{Deelnemer, Niveau, Pauze, PauzeReden, Urenafspraak},
};

/// The belongings of several deelnemers, by whose they are.
pub(super) struct Belongings {
    urenafspraken: HashMap<Uuid, Vec<Urenafspraak>>,
    certificaten: HashMap<Uuid, Vec<Certificaat>>,
    pauzes: HashMap<Uuid, Vec<Pauze>>,
    vaardigheden: HashMap<Uuid, Vec<(String, Niveau)>>,
}

impl Belongings {
    /// Of the deelnemers `d` that meet this condition.
    pub(super) async fn read(
        door: &impl Door,
        condition: &str,
        values: &[Value],
    ) -> Result<Self, StoreError> {
        let of = |columns: &str, table: &str, rest: &str| {
            format!(
                "SELECT x.deelnemer_id, {columns} FROM {table} x JOIN deelnemer d ON d.id = x.deelnemer_id WHERE {condition} {rest}"
            )
        };
        let hours = of("x.van_on, x.minuten", "urenafspraak", "ORDER BY x.van_on");
        let papers = of(
            "x.soort, x.geldig_tot_on",
            "certificaat",
            "ORDER BY x.soort",
        );
        let pauses = of(PAUZE, "deelnemer_pauze", "ORDER BY x.van_on, x.id");
        let levels = of(
            "x.vaardigheid, x.niveau",
            "deelnemer_niveau",
            "AND NOT EXISTS (SELECT 1 FROM deelnemer_niveau n WHERE n.deelnemer_id = x.deelnemer_id \
             AND n.vaardigheid = x.vaardigheid AND n.no > x.no) ORDER BY x.vaardigheid",
        );
        Ok(Self {
            urenafspraken: grouped(door, &hours, values, urenafspraak).await?,
            certificaten: grouped(door, &papers, values, certificaat).await?,
            pauzes: grouped(door, &pauses, values, pauze).await?,
            vaardigheden: grouped(door, &levels, values, vaardigheid).await?,
        })
    }

    /// The deelnemer with what is theirs.
    pub(super) fn give(&mut self, deelnemer: Deelnemer) -> Deelnemer {
        let id = deelnemer.id;
        Deelnemer {
            urenafspraken: self.urenafspraken.remove(&id).unwrap_or_default(),
            certificaten: self.certificaten.remove(&id).unwrap_or_default(),
            pauzes: self.pauzes.remove(&id).unwrap_or_default(),
            vaardigheden: self.vaardigheden.remove(&id).unwrap_or_default(),
            ..deelnemer
        }
    }
}

const PAUZE: &str = "x.id, x.van_on, x.tot_on, x.reden";

async fn grouped<T>(
    door: &impl Door,
    text: &str,
    values: &[Value],
    read: impl Fn(&QueryResult, Uuid) -> Result<T, StoreError>,
) -> Result<HashMap<Uuid, Vec<T>>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(door, text, values.to_vec()))
        .await?;
    let mut found: HashMap<Uuid, Vec<T>> = HashMap::new();
    for row in rows {
        let id: Uuid = row.try_get("", "deelnemer_id")?;
        found.entry(id).or_default().push(read(&row, id)?);
    }
    Ok(found)
}

fn urenafspraak(row: &QueryResult, id: Uuid) -> Result<Urenafspraak, StoreError> {
    let van: String = row.try_get("", "van_on")?;
    let minuten: i32 = row.try_get("", "minuten")?;
    Ok(Urenafspraak {
        van: date("urenafspraak", id, &van)?,
        minuten: u32::try_from(minuten)
            .map_err(|error| row_error("urenafspraak", id, error.to_string()))?,
    })
}

fn certificaat(row: &QueryResult, id: Uuid) -> Result<Certificaat, StoreError> {
    let soort: String = row.try_get("", "soort")?;
    let geldig_tot: Option<String> = row.try_get("", "geldig_tot_on")?;
    Ok(Certificaat {
        soort: CertificaatSoort::parse(&soort)
            .ok_or_else(|| row_error("certificaat", id, format!("unknown kind `{soort}`")))?,
        geldig_tot: geldig_tot
            .map(|text| date("certificaat", id, &text))
            .transpose()?,
    })
}

fn pauze(row: &QueryResult, _: Uuid) -> Result<Pauze, StoreError> {
    let id: Uuid = row.try_get("", "id")?;
    let van: String = row.try_get("", "van_on")?;
    let tot: Option<String> = row.try_get("", "tot_on")?;
    let reden: String = row.try_get("", "reden")?;
    Ok(Pauze {
        id,
        van: date("deelnemer_pauze", id, &van)?,
        tot: tot
            .map(|text| date("deelnemer_pauze", id, &text))
            .transpose()?,
        reden: PauzeReden::parse(&reden)
            .ok_or_else(|| row_error("deelnemer_pauze", id, format!("unknown reason `{reden}`")))?,
    })
}

fn vaardigheid(row: &QueryResult, id: Uuid) -> Result<(String, Niveau), StoreError> {
    Ok((row.try_get("", "vaardigheid")?, niveau(row, id)?))
}

/// The column `niveau` of `deelnemer_niveau`.
pub(super) fn niveau(row: &QueryResult, id: Uuid) -> Result<Niveau, StoreError> {
    let number: i32 = row.try_get("", "niveau")?;
    Niveau::from_number(number)
        .ok_or_else(|| row_error("deelnemer_niveau", id, format!("no such level: {number}")))
}

/// Agrees on hours from a day on; what was agreed from that same day is replaced.
pub async fn put_urenafspraak(
    tx: &Tx,
    deelnemer: Uuid,
    one: &Urenafspraak,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Urenafspraak { van, minuten } = one;
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO urenafspraak (deelnemer_id, van_on, minuten, at) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (deelnemer_id, van_on) DO UPDATE SET minuten = excluded.minuten, at = excluded.at",
            vec![
                deelnemer.into(),
                van.to_string().into(),
                i32::try_from(*minuten).unwrap_or(i32::MAX).into(),
                ms(now).into(),
            ],
        ))
        .await?;
    Ok(())
}

/// Notes a licence or certificate; one of the same kind is replaced.
pub async fn put_certificaat(
    tx: &Tx,
    deelnemer: Uuid,
    one: &Certificaat,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Certificaat { soort, geldig_tot } = one;
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO certificaat (deelnemer_id, soort, geldig_tot_on, at) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (deelnemer_id, soort) DO UPDATE SET geldig_tot_on = excluded.geldig_tot_on, at = excluded.at",
            vec![
                deelnemer.into(),
                soort.word().into(),
                geldig_tot.map(|day| day.to_string()).into(),
                ms(now).into(),
            ],
        ))
        .await?;
    Ok(())
}

/// Removes a licence or certificate; [`StoreError::Stale`] when it is not there.
pub async fn remove_certificaat(
    tx: &Tx,
    deelnemer: Uuid,
    soort: CertificaatSoort,
) -> Result<(), StoreError> {
    exactly_one(
        tx,
        "DELETE FROM certificaat WHERE deelnemer_id = $1 AND soort = $2",
        vec![deelnemer.into(), soort.word().into()],
    )
    .await
}

/// Adds a pause.
pub async fn add_pauze(
    tx: &Tx,
    deelnemer: Uuid,
    pauze: &Pauze,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Pauze {
        id,
        van,
        tot,
        reden,
    } = pauze;
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO deelnemer_pauze (id, deelnemer_id, van_on, tot_on, reden, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
            vec![
                (*id).into(),
                deelnemer.into(),
                van.to_string().into(),
                tot.map(|day| day.to_string()).into(),
                reden.word().into(),
                ms(now).into(),
            ],
        ))
        .await?;
    Ok(())
}

/// Gives a pause another last day, or none yet.
pub async fn end_pauze(tx: &Tx, id: Uuid, tot: Option<Date>) -> Result<(), StoreError> {
    exactly_one(
        tx,
        "UPDATE deelnemer_pauze SET tot_on = $2 WHERE id = $1",
        vec![id.into(), tot.map(|day| day.to_string()).into()],
    )
    .await
}

/// Removes a pause; that it was there stays in the events.
pub async fn remove_pauze(tx: &Tx, id: Uuid) -> Result<(), StoreError> {
    exactly_one(
        tx,
        "DELETE FROM deelnemer_pauze WHERE id = $1",
        vec![id.into()],
    )
    .await
}

/// The pauses at an uitvoerder that have a day from one up to and including another, with whose they are, in order of day.
pub async fn pauzes_between(
    door: &impl Door,
    uitvoerder: &str,
    from: Date,
    to: Date,
) -> Result<Vec<(Uuid, Pauze)>, StoreError> {
    let text = format!(
        "SELECT x.deelnemer_id, {PAUZE} FROM deelnemer_pauze x JOIN deelnemer d ON d.id = x.deelnemer_id \
         WHERE d.uitvoerder = $1 AND (x.tot_on IS NULL OR x.tot_on >= $2) AND x.van_on <= $3 ORDER BY x.van_on, x.id"
    );
    let values = vec![
        uitvoerder.into(),
        from.to_string().into(),
        to.to_string().into(),
    ];
    let rows = door.conn().query_all_raw(sql(door, &text, values)).await?;
    rows.iter()
        .map(|row| {
            let id: Uuid = row.try_get("", "deelnemer_id")?;
            Ok((id, pauze(row, id)?))
        })
        .collect()
}
