//! The audit chain, which is also the history of every cheque, klus and opdracht. Each event carries the hash of the one
//! before it; the head is kept in `chain`. Personal data never goes in (invariant A3).

use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbBackend, Value};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    Door, StoreError, Tx, at,
    change::{self, Change},
    ms, row_error, sql,
};

/// An event before it has its place in the chain.
#[derive(Clone, Debug)]
pub struct NewEvent {
    /// When it happened.
    pub at: Timestamp,
    /// Who did it; none for a resident.
    pub account_id: Option<Uuid>,
    /// As what.
    pub rol: &'static str,
    /// For which verkooppunt or uitvoerder (slug), or empty.
    pub org: String,
    /// What was done: an English verb with its noun, `cheque.redeem`.
    pub action: &'static str,
    /// The noun it was done to.
    pub object: &'static str,
    /// Which one.
    pub object_id: Uuid,
    /// The how-manyth event of that object, from 1 without gaps (its version after the event).
    pub no: i32,
    /// State before; none when it came into being.
    pub from_status: Option<&'static str>,
    /// State after; none where the object has no states.
    pub to_status: Option<&'static str>,
}

/// An event as it stands in the chain.
#[derive(Clone, Debug)]
pub struct Event {
    /// Place in the chain, from 1 without gaps.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub account_id: Option<Uuid>,
    /// As what.
    pub rol: String,
    /// For whom.
    pub org: String,
    /// What.
    pub action: String,
    /// To what kind.
    pub object: String,
    /// To which.
    pub object_id: Uuid,
    /// Its how-manyth.
    pub no: i32,
    /// From.
    pub from_status: Option<String>,
    /// To.
    pub to_status: Option<String>,
    /// Hash of the event before.
    pub prev: Vec<u8>,
    /// Hash of this event.
    pub hash: Vec<u8>,
}

impl Event {
    /// The hash this event must have, given its fields.
    pub fn computed_hash(&self) -> Vec<u8> {
        hash(&Hashed {
            seq: self.seq,
            at_ms: ms(self.at),
            account_id: self.account_id,
            rol: &self.rol,
            org: &self.org,
            action: &self.action,
            object: &self.object,
            object_id: self.object_id,
            no: self.no,
            from_status: self.from_status.as_deref(),
            to_status: self.to_status.as_deref(),
            prev: &self.prev,
        })
    }
}

struct Hashed<'a> {
    seq: i64,
    at_ms: i64,
    account_id: Option<Uuid>,
    rol: &'a str,
    org: &'a str,
    action: &'a str,
    object: &'a str,
    object_id: Uuid,
    no: i32,
    from_status: Option<&'a str>,
    to_status: Option<&'a str>,
    prev: &'a [u8],
}

fn hash(event: &Hashed<'_>) -> Vec<u8> {
    let mut digest = Sha256::new();
    // Lengths before texts, so that no two different events share one input.
    let mut text = |part: &str| {
        digest.update(u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
        digest.update(part.as_bytes());
    };
    text(event.rol);
    text(event.org);
    text(event.action);
    text(event.object);
    text(event.from_status.unwrap_or(""));
    text(event.to_status.unwrap_or(""));
    digest.update(event.seq.to_be_bytes());
    digest.update(event.at_ms.to_be_bytes());
    digest.update(event.account_id.unwrap_or_default().as_bytes());
    digest.update(event.object_id.as_bytes());
    digest.update(event.no.to_be_bytes());
    digest.update(event.prev);
    digest.finalize().to_vec()
}

/// Puts events at the end of the chain. Called once per commit by the writer.
pub(super) async fn append(tx: &Tx, events: Vec<NewEvent>) -> Result<(), StoreError> {
    if events.is_empty() {
        return Ok(());
    }
    let head = match tx.backend() {
        DbBackend::Postgres => "SELECT seq, hash FROM chain WHERE id = 1 FOR UPDATE",
        _ => "SELECT seq, hash FROM chain WHERE id = 1",
    };
    let row = tx
        .conn()
        .query_one_raw(sql(tx, head, vec![]))
        .await?
        .ok_or_else(|| row_error("chain", 1, "the head of the chain is missing"))?;
    let mut seq: i64 = row.try_get("", "seq")?;
    let mut prev: Vec<u8> = row.try_get("", "hash")?;
    let mut changes = Vec::new();
    for part in events.chunks(100) {
        let mut text = String::from(
            "INSERT INTO event (seq, at, account_id, rol, org, action, object, object_id, no, from_status, to_status, prev, hash) VALUES ",
        );
        let mut values: Vec<Value> = Vec::with_capacity(part.len() * 13);
        for (index, event) in part.iter().enumerate() {
            seq += 1;
            let NewEvent {
                at,
                account_id,
                rol,
                org,
                action,
                object,
                object_id,
                no,
                from_status,
                to_status,
            } = event;
            let own = hash(&Hashed {
                seq,
                at_ms: ms(*at),
                account_id: *account_id,
                rol,
                org,
                action,
                object,
                object_id: *object_id,
                no: *no,
                from_status: *from_status,
                to_status: *to_status,
                prev: &prev,
            });
            let places: Vec<String> = (1..=13).map(|n| format!("${}", index * 13 + n)).collect();
            if index > 0 {
                text.push(',');
            }
            text.push_str(&format!("({})", places.join(",")));
            values.extend([
                seq.into(),
                ms(*at).into(),
                (*account_id).into(),
                (*rol).into(),
                org.clone().into(),
                (*action).into(),
                (*object).into(),
                (*object_id).into(),
                (*no).into(),
                from_status.map(str::to_owned).into(),
                to_status.map(str::to_owned).into(),
                prev.clone().into(),
                own.clone().into(),
            ]);
            prev = own;
        }
        changes.push(Change {
            text,
            values,
            rows: u64::try_from(part.len()).unwrap_or(u64::MAX),
        });
    }
    changes.push(Change {
        text: "UPDATE chain SET seq = $1, hash = $2 WHERE id = 1".to_owned(),
        values: vec![seq.into(), prev.into()],
        rows: 1,
    });
    change::make(tx, changes).await
}

/// In the order that [`read`] takes them in.
const COLUMNS: &str = "seq, at, account_id, rol, org, action, object, object_id, no, from_status, to_status, prev, hash";

/// The chain from place `after` on, at most `limit` events, in order.
pub async fn page(door: &impl Door, after: i64, limit: u64) -> Result<Vec<Event>, StoreError> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!("SELECT {COLUMNS} FROM event WHERE seq > $1 ORDER BY seq LIMIT $2"),
            vec![after.into(), limit.into()],
        ))
        .await?;
    rows.iter().map(read).collect()
}

/// The history of one object, oldest first.
pub async fn of(door: &impl Door, object: &str, id: Uuid) -> Result<Vec<Event>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!(
                "SELECT {COLUMNS} FROM event WHERE object = $1 AND object_id = $2 ORDER BY no"
            ),
            vec![object.into(), id.into()],
        ))
        .await?;
    rows.iter().map(read).collect()
}

/// The head of the chain: place and hash of the last event.
pub async fn head(door: &impl Door) -> Result<(i64, Vec<u8>), StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            "SELECT seq, hash FROM chain WHERE id = 1",
            vec![],
        ))
        .await?
        .ok_or_else(|| row_error("chain", 1, "the head of the chain is missing"))?;
    Ok((row.try_get("", "seq")?, row.try_get("", "hash")?))
}

/// By place, not by name: `check` reads millions of them.
fn read(row: &sea_orm::QueryResult) -> Result<Event, StoreError> {
    let seq: i64 = row.try_get_by_index(0)?;
    Ok(Event {
        seq,
        at: at("event", seq, row.try_get_by_index(1)?)?,
        account_id: row.try_get_by_index(2)?,
        rol: row.try_get_by_index(3)?,
        org: row.try_get_by_index(4)?,
        action: row.try_get_by_index(5)?,
        object: row.try_get_by_index(6)?,
        object_id: row.try_get_by_index(7)?,
        no: row.try_get_by_index(8)?,
        from_status: row.try_get_by_index(9)?,
        to_status: row.try_get_by_index(10)?,
        prev: row.try_get_by_index(11)?,
        hash: row.try_get_by_index(12)?,
    })
}
