//! What a person has to look at: rows in and out. The same thing is told once.

use sea_orm::{ConnectionTrait, QueryResult, Value};
use uuid::Uuid;

use super::{Door, StoreError, Tx, at, exactly_one, ms, row_error, sql};
use crate::domain::melding::{Melding, MeldingSoort, MeldingStatus};

const COLUMNS: &str = "m.id, m.soort, m.sleutel, m.verkooppunt, m.uitvoerder, m.cheque_id, m.deelnemer_id, m.tekst, m.status, m.version, m.at, \
     m.decided_by, m.decided_at, m.besluit";

/// Adds a melding, unless the same thing was told before; answers whether it is new.
pub async fn add(tx: &Tx, melding: &Melding) -> Result<bool, StoreError> {
    let Melding {
        id,
        soort,
        sleutel,
        verkooppunt,
        uitvoerder,
        cheque,
        deelnemer,
        tekst,
        at,
        status,
        version,
    } = melding;
    let done = tx
        .conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO melding (id, soort, sleutel, verkooppunt, uitvoerder, cheque_id, deelnemer_id, tekst, status, version, at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (sleutel) DO NOTHING",
            vec![
                (*id).into(),
                soort.word().into(),
                sleutel.clone().into(),
                verkooppunt.clone().into(),
                uitvoerder.clone().into(),
                (*cheque).into(),
                (*deelnemer).into(),
                tekst.clone().into(),
                status.word().into(),
                (*version).into(),
                ms(*at).into(),
            ],
        ))
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Whose meldingen are meant. What is for klantmanagers nobody else sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All.
    All,
    /// Those of one uitvoerder (slug), and those of none.
    Uitvoerder(String),
    /// What is for the klantmanager (account) of a deelnemer.
    Klantmanager(Uuid),
}

impl Scope {
    /// The condition on a row, with `$1` for [`Self::value`] and the kind of a klantmanager's meldingen spelled out.
    fn condition(&self) -> String {
        let own = MeldingSoort::TredeDue.word();
        match self {
            Self::All => format!("m.soort <> '{own}' AND $1 = ''"),
            Self::Uitvoerder(_) => {
                format!("m.soort <> '{own}' AND (m.uitvoerder IS NULL OR m.uitvoerder = $1)")
            }
            Self::Klantmanager(_) => format!(
                "m.soort = '{own}' AND m.deelnemer_id IN (SELECT d.id FROM deelnemer d WHERE d.klantmanager_id = $1)"
            ),
        }
    }

    fn value(&self) -> Value {
        match self {
            Self::All => "".into(),
            Self::Uitvoerder(slug) => slug.as_str().into(),
            Self::Klantmanager(account) => (*account).into(),
        }
    }
}

/// The open meldingen of this kind about a deelnemer.
pub async fn open_about(
    door: &impl Door,
    soort: MeldingSoort,
    deelnemer: Uuid,
) -> Result<Vec<Melding>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!(
                "SELECT {COLUMNS} FROM melding m WHERE m.status = 'open' AND m.soort = $1 AND m.deelnemer_id = $2 ORDER BY m.at, m.id"
            ),
            vec![soort.word().into(), deelnemer.into()],
        ))
        .await?;
    rows.iter().map(read).collect()
}

/// A melding, if it is in this scope.
pub async fn in_scope(
    door: &impl Door,
    scope: &Scope,
    id: Uuid,
) -> Result<Option<Melding>, StoreError> {
    let text = format!(
        "SELECT {COLUMNS} FROM melding m WHERE {} AND m.id = $2",
        scope.condition()
    );
    let row = door
        .conn()
        .query_one_raw(sql(door, &text, vec![scope.value(), id.into()]))
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// A page of meldingen, the oldest open one first, then what was decided, newest first.
pub async fn page(
    door: &impl Door,
    scope: &Scope,
    open: bool,
    offset: i64,
    count: i64,
) -> Result<Vec<Melding>, StoreError> {
    let order = if open {
        "m.at, m.id"
    } else {
        "m.decided_at DESC, m.id DESC"
    };
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!(
                "SELECT {COLUMNS} FROM melding m WHERE {} AND m.status = $2 ORDER BY {order} LIMIT $3 OFFSET $4",
                scope.condition()
            ),
            vec![
                scope.value(),
                (if open { "open" } else { "decided" }).into(),
                count.into(),
                offset.into(),
            ],
        ))
        .await?;
    rows.iter().map(read).collect()
}

/// Stores a decision, if nobody decided meanwhile.
pub async fn update(tx: &Tx, melding: &Melding) -> Result<(), StoreError> {
    let (by, when, besluit): (Option<Uuid>, Option<i64>, Option<String>) = match &melding.status {
        MeldingStatus::Open => (None, None, None),
        MeldingStatus::Decided { by, at, besluit } => {
            (Some(*by), Some(ms(*at)), Some(besluit.clone()))
        }
    };
    let values: Vec<Value> = vec![
        melding.id.into(),
        melding.version.into(),
        melding.status.word().into(),
        by.into(),
        when.into(),
        besluit.into(),
    ];
    exactly_one(
        tx,
        "UPDATE melding SET version = $2, status = $3, decided_by = $4, decided_at = $5, besluit = $6 \
         WHERE id = $1 AND version = $2 - 1",
        values,
    )
    .await
}

fn read(row: &QueryResult) -> Result<Melding, StoreError> {
    let id: Uuid = row.try_get("", "id")?;
    let soort: String = row.try_get("", "soort")?;
    let word: String = row.try_get("", "status")?;
    let by: Option<Uuid> = row.try_get("", "decided_by")?;
    let when: Option<i64> = row.try_get("", "decided_at")?;
    let besluit: Option<String> = row.try_get("", "besluit")?;
    let when = when.map(|ms| at("melding", id, ms)).transpose()?;
    let status = match (word.as_str(), by, when, besluit) {
        ("open", None, None, None) => MeldingStatus::Open,
        ("decided", Some(by), Some(at), Some(besluit)) => {
            MeldingStatus::Decided { by, at, besluit }
        }
        (word, ..) => {
            return Err(row_error(
                "melding",
                id,
                format!("status `{word}` does not fit its columns"),
            ));
        }
    };
    Ok(Melding {
        id,
        soort: MeldingSoort::parse(&soort)
            .ok_or_else(|| row_error("melding", id, format!("unknown kind `{soort}`")))?,
        sleutel: row.try_get("", "sleutel")?,
        verkooppunt: row.try_get("", "verkooppunt")?,
        uitvoerder: row.try_get("", "uitvoerder")?,
        cheque: row.try_get("", "cheque_id")?,
        deelnemer: row.try_get("", "deelnemer_id")?,
        tekst: row.try_get("", "tekst")?,
        at: at("melding", id, row.try_get("", "at")?)?,
        status,
        version: row.try_get("", "version")?,
    })
}
