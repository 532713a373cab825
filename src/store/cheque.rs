//! Cheques: rows in and out. Codes come in as keyed hashes only; a cheque is changed only if nobody changed it meanwhile.

use jiff::{Timestamp, civil::Date};
use sea_orm::{ConnectionTrait, QueryResult, Value};
use uuid::Uuid;

use super::{
    Door, StoreError, Tx, at, change::Change, date, exactly_one, ms, places, row_error, sql,
};
use crate::domain::{
    cheque::{BlockReden, Cheque, ChequeRange, ChequeStatus, Sale, VoidReden},
    money::Cents,
    nummer::ChequeNummer,
};

pub(super) const COLUMNS: &str = "c.id, c.oplage_id, c.jaar, c.seq, c.status, c.version, c.verkooppunt, c.waarde_cent, c.personen_uren, \
     c.verkoop_id, c.sold_at, c.valid_until_on, c.klus_id, c.opdracht_id, c.reden, c.changed_at";
const ROWS_PER_INSERT: usize = 250;

/// What is kept of the secrets of a cheque.
pub struct Marks {
    /// Keyed hash of the code.
    pub code_mac: Vec<u8>,
    /// The same under the key that phones hold.
    pub phone_mac: Vec<u8>,
    /// Last four symbols of the code, for support.
    pub code_last4: String,
    /// Keyed hash of the claim code.
    pub claim_mac: Vec<u8>,
}

/// A cheque with what support may see of its secrets.
pub struct Known {
    /// The cheque.
    pub cheque: Cheque,
    /// Last four symbols of its code.
    pub code_last4: String,
    /// Its last change.
    pub changed_at: Timestamp,
}

/// Adds cheques that have just been made.
pub async fn add_many(
    tx: &Tx,
    cheques: &[(Cheque, Marks)],
    now: Timestamp,
) -> Result<(), StoreError> {
    for part in cheques.chunks(ROWS_PER_INSERT) {
        let mut values: Vec<Value> = Vec::with_capacity(part.len() * 20);
        for (cheque, marks) in part {
            let Cheque {
                id,
                oplage,
                jaar,
                seq,
                status,
                verkooppunt,
                waarde,
                personen_uren,
                version,
            } = cheque;
            let Marks {
                code_mac,
                phone_mac,
                code_last4,
                claim_mac,
            } = marks;
            values.extend([
                (*id).into(),
                (*oplage).into(),
                i32::from(*jaar).into(),
                i64::from(*seq).into(),
                code_mac.clone().into(),
                phone_mac.clone().into(),
                code_last4.clone().into(),
                claim_mac.clone().into(),
                (*version).into(),
                verkooppunt.clone().into(),
                waarde.0.into(),
                small(*personen_uren).into(),
            ]);
            values.extend(status_columns(status));
            values.push(ms(now).into());
        }
        tx.conn()
            .execute_raw(sql(
                tx,
                &format!(
                    "INSERT INTO cheque (id, oplage_id, jaar, seq, code_mac, phone_mac, code_last4, claim_mac, version, verkooppunt, \
                     waarde_cent, personen_uren, status, verkoop_id, sold_at, valid_until_on, klus_id, opdracht_id, reden, changed_at) \
                     VALUES {}",
                    places(part.len(), 20)
                ),
                values,
            ))
            .await?;
    }
    Ok(())
}

/// Stores a cheque after one or more transitions, if its version is still `from_version`.
pub async fn update(
    tx: &Tx,
    cheque: &Cheque,
    from_version: i32,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Change { text, values, .. } = change_to(cheque, from_version, now);
    exactly_one(tx, &text, values).await
}

/// The same when the unit of work ends. Another version is a [`StoreError::Collision`] then: the unit runs again, sees what
/// somebody else did to the cheque, and says so.
pub fn update_at_end(tx: &Tx, cheque: &Cheque, from_version: i32, now: Timestamp) {
    tx.at_end(change_to(cheque, from_version, now));
}

fn change_to(cheque: &Cheque, from_version: i32, now: Timestamp) -> Change {
    let mut values: Vec<Value> = vec![
        cheque.id.into(),
        from_version.into(),
        cheque.version.into(),
        ms(now).into(),
    ];
    values.extend(status_columns(&cheque.status));
    values.push(cheque.verkooppunt.clone().into());
    Change {
        text: "UPDATE cheque SET version = $3, changed_at = $4, status = $5, verkoop_id = $6, sold_at = $7, \
             valid_until_on = $8, klus_id = $9, opdracht_id = $10, reden = $11, verkooppunt = $12 WHERE id = $1 AND version = $2"
            .to_owned(),
        values,
        rows: 1,
    }
}

/// The phones' hashes of the cheques that are reserved for a klus.
pub async fn phone_macs_of_klus(door: &impl Door, klus: Uuid) -> Result<Vec<Vec<u8>>, StoreError> {
    phone_macs(door, "status = 'reserved' AND klus_id = $1", klus.into()).await
}

/// The phones' hashes of cheques that are sold and tied to nothing, at most so many.
pub async fn live_phone_macs(door: &impl Door, most: usize) -> Result<Vec<Vec<u8>>, StoreError> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    phone_macs(door, "status = 'sold' LIMIT $1", most.into()).await
}

async fn phone_macs(
    door: &impl Door,
    rest: &str,
    value: Value,
) -> Result<Vec<Vec<u8>>, StoreError> {
    let text = format!("SELECT phone_mac FROM cheque WHERE {rest}");
    let rows = door
        .conn()
        .query_all_raw(sql(door, &text, vec![value]))
        .await?;
    rows.iter()
        .map(|row| row.try_get("", "phone_mac").map_err(Into::into))
        .collect()
}

/// A cheque by its key.
pub async fn find(door: &impl Door, id: Uuid) -> Result<Option<Cheque>, StoreError> {
    Ok(list(door, "c.id = $1", id).await?.pop())
}

/// The cheque whose code has this keyed hash.
pub async fn by_code(door: &impl Door, code_mac: Vec<u8>) -> Result<Option<Cheque>, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            &format!("SELECT {COLUMNS} FROM cheque c WHERE c.code_mac = $1"),
            vec![code_mac.into()],
        ))
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// The cheque with this number; the caller has compared its letters with the regeling.
pub async fn by_nummer(
    door: &impl Door,
    nummer: &ChequeNummer,
) -> Result<Option<Known>, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            &format!(
                "SELECT {COLUMNS}, c.code_last4 FROM cheque c WHERE c.jaar = $1 AND c.seq = $2"
            ),
            vec![i32::from(nummer.year).into(), i64::from(nummer.seq).into()],
        ))
        .await?;
    row.map(|row| {
        let cheque = read(&row)?;
        Ok(Known {
            code_last4: row.try_get("", "code_last4")?,
            changed_at: at("cheque", cheque.id, row.try_get("", "changed_at")?)?,
            cheque,
        })
    })
    .transpose()
}

/// The keyed hash of the claim code of a cheque.
pub async fn claim_mac(door: &impl Door, id: Uuid) -> Result<Vec<u8>, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            "SELECT claim_mac FROM cheque WHERE id = $1",
            vec![id.into()],
        ))
        .await?
        .ok_or_else(|| row_error("cheque", id, "it is not there"))?;
    Ok(row.try_get("", "claim_mac")?)
}

/// The cheques tied to a klus, and those used for it, in order of number.
pub async fn of_klus(door: &impl Door, klus: Uuid) -> Result<Vec<Cheque>, StoreError> {
    list(door, "c.klus_id = $1", klus).await
}

/// The cheques of a sale, in order of number.
pub async fn of_verkoop(door: &impl Door, verkoop: Uuid) -> Result<Vec<Cheque>, StoreError> {
    list(door, "c.verkoop_id = $1", verkoop).await
}

/// The cheques of a range that exist, in order of number.
pub async fn in_range(door: &impl Door, range: &ChequeRange) -> Result<Vec<Cheque>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!(
                "SELECT {COLUMNS} FROM cheque c WHERE c.jaar = $1 AND c.seq BETWEEN $2 AND $3 ORDER BY c.seq"
            ),
            vec![
                i32::from(range.jaar).into(),
                i64::from(range.first).into(),
                i64::from(range.last).into(),
            ],
        ))
        .await?;
    rows.iter().map(read).collect()
}

/// What all cheques of a range become.
pub struct Target<'a> {
    /// State: one without a sale.
    pub status: ChequeStatus,
    /// Who holds them then.
    pub verkooppunt: &'a str,
}

/// Stores one transition of all unsold cheques of a range that `holder` has, if there are still `count` of them.
pub async fn move_range(
    tx: &Tx,
    range: &ChequeRange,
    holder: &str,
    target: Target<'_>,
    count: usize,
    now: Timestamp,
) -> Result<(), StoreError> {
    let done = tx
        .conn()
        .execute_raw(sql(
            tx,
            "UPDATE cheque SET version = version + 1, changed_at = $5, status = $6, reden = $7, verkooppunt = $8 \
             WHERE jaar = $1 AND seq BETWEEN $2 AND $3 AND verkooppunt = $4 AND status IN ('printed', 'in_stock')",
            vec![
                i32::from(range.jaar).into(),
                i64::from(range.first).into(),
                i64::from(range.last).into(),
                holder.into(),
                ms(now).into(),
                target.status.word().into(),
                target.status.reden().into(),
                target.verkooppunt.into(),
            ],
        ))
        .await?;
    if usize::try_from(done.rows_affected()) == Ok(count) {
        Ok(())
    } else {
        Err(StoreError::Stale)
    }
}

/// Which cheques that were sold and not used lose their validity.
#[derive(Clone, Copy, Debug)]
pub struct Expiring<'a> {
    /// Sold by which verkooppunt (slug); none is all of them.
    pub verkooppunt: Option<&'a str>,
    /// From this last day of validity on.
    pub from: Date,
    /// Up to and including this one.
    pub until: Date,
}

impl Expiring<'_> {
    const WHERE: &'static str = "c.status = 'sold' AND c.valid_until_on >= $1 AND c.valid_until_on <= $2 AND ($3 = '' OR c.verkooppunt = $3)";

    fn values(&self) -> Vec<Value> {
        vec![
            self.from.to_string().into(),
            self.until.to_string().into(),
            self.verkooppunt.unwrap_or("").into(),
        ]
    }
}

/// Cheques that lose their validity, the first to do so first.
pub async fn expiring(
    door: &impl Door,
    which: Expiring<'_>,
    offset: i64,
    count: i64,
) -> Result<Vec<Cheque>, StoreError> {
    let mut values = which.values();
    values.extend([count.into(), offset.into()]);
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!(
                "SELECT {COLUMNS} FROM cheque c WHERE {} ORDER BY c.valid_until_on, c.jaar, c.seq LIMIT $4 OFFSET $5",
                Expiring::WHERE
            ),
            values,
        ))
        .await?;
    rows.iter().map(read).collect()
}

/// How many cheques lose their validity, and their face value in cents.
pub async fn expiring_sum(
    door: &impl Door,
    which: Expiring<'_>,
) -> Result<(u64, Cents), StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            &format!(
                "SELECT COUNT(*) AS n, CAST(COALESCE(SUM(c.waarde_cent), 0) AS BIGINT) AS cent FROM cheque c WHERE {}",
                Expiring::WHERE
            ),
            which.values(),
        ))
        .await?
        .ok_or_else(|| row_error("cheque", "-", "no count came back"))?;
    let count: i64 = row.try_get("", "n")?;
    Ok((
        u64::try_from(count).unwrap_or_default(),
        Cents(row.try_get("", "cent")?),
    ))
}

/// The verkopen to organisaties of which cheques lose their validity between two days, each with its organisatie: of other buyers no
/// address is known.
pub async fn expiring_of_organisaties(
    door: &impl Door,
    from: Date,
    until: Date,
) -> Result<Vec<(Uuid, Uuid)>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            "SELECT DISTINCT v.id, v.organisatie_id FROM cheque c JOIN verkoop v ON v.id = c.verkoop_id \
             WHERE c.status = 'sold' AND c.valid_until_on >= $1 AND c.valid_until_on <= $2 AND v.organisatie_id IS NOT NULL \
             ORDER BY v.id",
            vec![from.to_string().into(), until.to_string().into()],
        ))
        .await?;
    rows.iter()
        .map(|row| Ok((row.try_get("", "id")?, row.try_get("", "organisatie_id")?)))
        .collect()
}

/// Of one verkoop what was not used yet and expires from a day on: how many, when they were sold, their first last day.
pub async fn unused_of(
    door: &impl Door,
    verkoop: Uuid,
    from: Date,
) -> Result<Option<(u32, Timestamp, Date)>, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            "SELECT COUNT(*) AS n, MIN(c.sold_at) AS sold_at, MIN(c.valid_until_on) AS valid_until_on FROM cheque c \
             WHERE c.verkoop_id = $1 AND c.status = 'sold' AND c.valid_until_on >= $2",
            vec![verkoop.into(), from.to_string().into()],
        ))
        .await?
        .ok_or_else(|| row_error("cheque", verkoop, "no count came back"))?;
    let count: i64 = row.try_get("", "n")?;
    let sold: Option<i64> = row.try_get("", "sold_at")?;
    let until: Option<String> = row.try_get("", "valid_until_on")?;
    let (Some(sold), Some(until)) = (sold, until) else {
        return Ok(None);
    };
    Ok(Some((
        u32::try_from(count).unwrap_or(u32::MAX),
        at("cheque", verkoop, sold)?,
        date("cheque", verkoop, &until)?,
    )))
}

/// Cheques that are live (sold or reserved): how many, and their face value in cents.
pub async fn outstanding(door: &impl Door) -> Result<(u64, Cents), StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            "SELECT COUNT(*) AS n, CAST(COALESCE(SUM(waarde_cent), 0) AS BIGINT) AS cent FROM cheque \
             WHERE status IN ('sold', 'reserved', 'blocked')",
            vec![],
        ))
        .await?
        .ok_or_else(|| row_error("cheque", "-", "no count came back"))?;
    let count: i64 = row.try_get("", "n")?;
    Ok((
        u64::try_from(count).unwrap_or_default(),
        Cents(row.try_get("", "cent")?),
    ))
}

async fn list(door: &impl Door, filter: &str, key: Uuid) -> Result<Vec<Cheque>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!("SELECT {COLUMNS} FROM cheque c WHERE {filter} ORDER BY c.jaar, c.seq"),
            vec![key.into()],
        ))
        .await?;
    rows.iter().map(read).collect()
}

/// status, verkoop_id, sold_at, valid_until_on, klus_id, opdracht_id, reden.
fn status_columns(status: &ChequeStatus) -> [Value; 7] {
    let sale = status.sale();
    [
        status.word().into(),
        sale.map(|sale| sale.verkoop).into(),
        sale.map(|sale| ms(sale.at)).into(),
        sale.and_then(|sale| sale.valid_until)
            .map(|date| date.to_string())
            .into(),
        status.klus().into(),
        status.opdracht().into(),
        status.reden().into(),
    ]
}

pub(super) fn read(row: &QueryResult) -> Result<Cheque, StoreError> {
    let id: Uuid = row.try_get("", "id")?;
    let word: String = row.try_get("", "status")?;
    let verkoop: Option<Uuid> = row.try_get("", "verkoop_id")?;
    let sold_at: Option<i64> = row.try_get("", "sold_at")?;
    let valid_until: Option<String> = row.try_get("", "valid_until_on")?;
    let klus: Option<Uuid> = row.try_get("", "klus_id")?;
    let opdracht: Option<Uuid> = row.try_get("", "opdracht_id")?;
    let reden: Option<String> = row.try_get("", "reden")?;
    let changed_at = at("cheque", id, row.try_get("", "changed_at")?)?;
    let sale = match (verkoop, sold_at) {
        (Some(verkoop), Some(sold_at)) => Some(Sale {
            verkoop,
            at: at("cheque", id, sold_at)?,
            valid_until: valid_until
                .map(|text| date("cheque", id, &text))
                .transpose()?,
        }),
        (None, None) => None,
        (Some(_), None) | (None, Some(_)) => {
            return Err(row_error("cheque", id, "half a sale"));
        }
    };
    let unknown = |why: &str| row_error("cheque", id, format!("unknown reason `{why}`"));
    let status = match (word.as_str(), sale, klus, opdracht, reden.as_deref()) {
        ("printed", None, None, None, None) => ChequeStatus::Printed,
        ("in_stock", None, None, None, None) => ChequeStatus::InStock,
        ("sold", Some(sale), None, None, None) => ChequeStatus::Sold { sale },
        ("reserved", Some(sale), Some(klus), None, None) => ChequeStatus::Reserved { sale, klus },
        ("redeemed", Some(sale), Some(klus), Some(opdracht), None) => ChequeStatus::Redeemed {
            sale,
            klus,
            opdracht,
            at: changed_at,
        },
        ("settled", Some(sale), Some(klus), Some(opdracht), None) => ChequeStatus::Settled {
            sale,
            klus,
            opdracht,
        },
        ("blocked", Some(sale), None, None, Some(why)) => ChequeStatus::Blocked {
            sale,
            reden: BlockReden::parse(why).ok_or_else(|| unknown(why))?,
        },
        ("replaced", Some(sale), None, None, Some(why)) => ChequeStatus::Replaced {
            sale,
            reden: BlockReden::parse(why).ok_or_else(|| unknown(why))?,
        },
        ("expired", Some(sale), None, None, None) => ChequeStatus::Expired { sale },
        ("refunded", Some(sale), None, None, None) => ChequeStatus::Refunded { sale },
        ("void", None, None, None, Some(why)) => ChequeStatus::Void {
            reden: VoidReden::parse(why).ok_or_else(|| unknown(why))?,
        },
        (word, ..) => {
            return Err(row_error(
                "cheque",
                id,
                format!("status `{word}` does not fit its columns"),
            ));
        }
    };
    let jaar: i32 = row.try_get("", "jaar")?;
    let seq: i64 = row.try_get("", "seq")?;
    let waarde: Option<i64> = row.try_get("", "waarde_cent")?;
    let personen_uren: i32 = row.try_get("", "personen_uren")?;
    let odd = |_| row_error("cheque", id, "a number is out of range");
    Ok(Cheque {
        id,
        oplage: row.try_get("", "oplage_id")?,
        jaar: i16::try_from(jaar).map_err(odd)?,
        seq: u32::try_from(seq).map_err(odd)?,
        status,
        verkooppunt: row.try_get("", "verkooppunt")?,
        waarde: Cents(waarde.ok_or_else(|| row_error("cheque", id, "it has no face value"))?),
        personen_uren: u32::try_from(personen_uren).map_err(odd)?,
        version: row.try_get("", "version")?,
    })
}

/// A count that the regeling keeps small, as an integer column takes it.
fn small(count: u32) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
