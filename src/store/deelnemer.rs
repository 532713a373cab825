//! Deelnemers with what belongs to them: agreed hours, pauses, licences, levels. Rows in and out; who may see them is decided in
//! `actions`.

use jiff::Timestamp;
use sea_orm::{ConnectionTrait, QueryResult, Value};
use uuid::Uuid;

use super::{Door, StoreError, Tx, anywhere, date, exactly_one, ms, places, row_error, sql};
use crate::domain::{
    address::Telefoon,
    deelnemer::{
        Beperking, Beschikbaar, Deelnemer, DeelnemerRegeling, Seen, Uitstroom, UitstroomNaar,
    },
};

mod belongings;
mod niveau;

use belongings::Belongings;
pub use belongings::{
    add_pauze, end_pauze, pauzes_between, put_certificaat, put_urenafspraak, remove_certificaat,
    remove_pauze,
};
pub use niveau::{add_niveau, niveaus};

const TABLE: &str = "deelnemer";
const COLUMNS: &str = "d.id, d.uitvoerder, d.naam, d.telefoon, d.regeling, d.beschikbaar, d.beperkingen, d.start_on, d.end_on, \
     d.exited_on, d.uitstroom, d.klantmanager_id";

/// Finds a deelnemer with their vaardigheden.
pub async fn find(door: &impl Door, id: Uuid) -> Result<Option<Deelnemer>, StoreError> {
    let found = select(door, "d.id = $1", vec![id.into()]).await?;
    Ok(found.into_iter().next())
}

/// The deelnemers of one uitvoerder, by name.
pub async fn list(door: &impl Door, uitvoerder: &str) -> Result<Vec<Deelnemer>, StoreError> {
    select(door, "d.uitvoerder = $1", vec![uitvoerder.into()]).await
}

/// Whose deelnemers are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All of one uitvoerder (slug).
    Uitvoerder(String),
    /// Those of one klantmanager (account), at any uitvoerder.
    Klantmanager(Uuid),
}

impl Scope {
    /// The condition on a row, with `$1` for [`Self::value`].
    fn condition(&self) -> &'static str {
        match self {
            Self::Uitvoerder(_) => "d.uitvoerder = $1",
            Self::Klantmanager(_) => "d.klantmanager_id = $1",
        }
    }

    fn value(&self) -> Value {
        match self {
            Self::Uitvoerder(slug) => slug.as_str().into(),
            Self::Klantmanager(account) => (*account).into(),
        }
    }
}

/// What is asked of the list of deelnemers.
#[derive(Clone, Debug)]
pub struct ListAsk {
    /// Part of a name.
    pub q: Option<String>,
    /// From 1.
    pub pagina: u32,
    /// Rows on a page.
    pub size: u32,
}

/// One page of the list.
#[derive(Clone, Debug)]
pub struct ListPage {
    /// By name.
    pub rows: Vec<Deelnemer>,
    /// Whether there is a next page.
    pub more: bool,
    /// How many there are in all.
    pub total: u32,
}

/// One page of the deelnemers of this scope. Counting and searching read an index only; the rest is of one page.
pub async fn page(door: &impl Door, scope: &Scope, ask: &ListAsk) -> Result<ListPage, StoreError> {
    let mut condition = scope.condition().to_owned();
    let mut values = vec![scope.value()];
    if let Some(q) = ask.q.as_deref().map(str::trim).filter(|q| !q.is_empty()) {
        // As typed too: SQLite knows capitals of letters without accents only.
        condition
            .push_str(" AND (lower(d.naam) LIKE $2 ESCAPE '\\' OR d.naam LIKE $3 ESCAPE '\\')");
        values.extend([anywhere(&q.to_lowercase()).into(), anywhere(q).into()]);
    }
    let count = format!("SELECT count(*) AS total FROM deelnemer d WHERE {condition}");
    let row = door
        .conn()
        .query_one_raw(sql(door, &count, values.clone()))
        .await?;
    let total: i64 = row.map_or(Ok(0), |row| row.try_get("", "total"))?;
    let before = i64::from(ask.pagina.saturating_sub(1)) * i64::from(ask.size);
    let ids = format!(
        "SELECT d.id FROM deelnemer d WHERE {condition} ORDER BY d.naam, d.id LIMIT {} OFFSET {before}",
        ask.size
    );
    let rows = door
        .conn()
        .query_all_raw(sql(door, &ids, values))
        .await?
        .iter()
        .map(|row| row.try_get("", "id"))
        .collect::<Result<Vec<Uuid>, _>>()?;
    Ok(ListPage {
        more: before + i64::from(ask.size) < total,
        total: u32::try_from(total).unwrap_or(u32::MAX),
        rows: by_ids(door, &rows).await?,
    })
}

async fn by_ids(door: &impl Door, ids: &[Uuid]) -> Result<Vec<Deelnemer>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let condition = format!("d.id IN {}", places(1, ids.len()));
    let values = ids.iter().map(|id| (*id).into()).collect();
    select(door, &condition, values).await
}

/// The deelnemers of one ploeg, by name.
pub async fn of_ploeg(door: &impl Door, ploeg: Uuid) -> Result<Vec<Deelnemer>, StoreError> {
    select(
        door,
        "d.id IN (SELECT p.deelnemer_id FROM ploeg_deelnemer p WHERE p.ploeg_id = $1)",
        vec![ploeg.into()],
    )
    .await
}

/// Every deelnemer, of all uitvoerders, for what is done once a day.
pub async fn all(door: &impl Door) -> Result<Vec<Deelnemer>, StoreError> {
    select(door, "1 = 1", vec![]).await
}

/// Everybody of this scope, by name.
pub async fn in_scope(door: &impl Door, scope: &Scope) -> Result<Vec<Deelnemer>, StoreError> {
    select(door, scope.condition(), vec![scope.value()]).await
}

/// Adds a deelnemer.
pub async fn add(tx: &Tx, deelnemer: &Deelnemer, now: Timestamp) -> Result<(), StoreError> {
    let Deelnemer {
        id,
        uitvoerder,
        naam,
        telefoon,
        regeling,
        urenafspraken,
        beschikbaar,
        certificaten,
        beperkingen,
        start,
        end,
        uitstroom,
        pauzes,
        klantmanager,
        vaardigheden,
    } = deelnemer;
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO deelnemer (id, uitvoerder, naam, telefoon, regeling, beschikbaar, beperkingen, start_on, end_on, exited_on, \
             uitstroom, klantmanager_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
            vec![
                (*id).into(),
                uitvoerder.clone().into(),
                naam.clone().into(),
                telefoon.as_ref().map(|telefoon| telefoon.as_str().to_owned()).into(),
                regeling.word().into(),
                beschikbaar.to_string().into(),
                beperking_words(beperkingen).into(),
                start.to_string().into(),
                end.map(|end| end.to_string()).into(),
                uitstroom.map(|one| one.op.to_string()).into(),
                uitstroom.map(|one| one.naar.word()).into(),
                (*klantmanager).into(),
                ms(now).into(),
            ],
        ))
        .await?;
    for one in urenafspraken {
        put_urenafspraak(tx, *id, one, now).await?;
    }
    for one in certificaten {
        put_certificaat(tx, *id, one, now).await?;
    }
    for one in pauzes {
        add_pauze(tx, *id, one, now).await?;
    }
    for (vaardigheid, niveau) in vaardigheden {
        let seen = Seen {
            vaardigheid: vaardigheid.clone(),
            no: 1,
            niveau: *niveau,
            by: None,
            on: *start,
            reden: None,
        };
        add_niveau(tx, *id, &seen).await?;
    }
    Ok(())
}

/// Stores who somebody is and when they take part: every field that a form changes.
pub async fn update(tx: &Tx, deelnemer: &Deelnemer) -> Result<(), StoreError> {
    let Deelnemer {
        id,
        uitvoerder: _,
        naam,
        telefoon,
        regeling,
        urenafspraken: _,
        beschikbaar,
        certificaten: _,
        beperkingen,
        start,
        end,
        uitstroom,
        pauzes: _,
        klantmanager: _,
        vaardigheden: _,
    } = deelnemer;
    exactly_one(
        tx,
        "UPDATE deelnemer SET naam = $2, telefoon = $3, regeling = $4, beschikbaar = $5, beperkingen = $6, start_on = $7, \
         end_on = $8, exited_on = $9, uitstroom = $10 WHERE id = $1",
        vec![
            (*id).into(),
            naam.clone().into(),
            telefoon
                .as_ref()
                .map(|telefoon| telefoon.as_str().to_owned())
                .into(),
            regeling.word().into(),
            beschikbaar.to_string().into(),
            beperking_words(beperkingen).into(),
            start.to_string().into(),
            end.map(|end| end.to_string()).into(),
            uitstroom.map(|one| one.op.to_string()).into(),
            uitstroom.map(|one| one.naar.word()).into(),
        ],
    )
    .await
}

fn beperking_words(beperkingen: &[Beperking]) -> String {
    let words: Vec<&str> = beperkingen.iter().map(|one| one.word()).collect();
    words.join(" ")
}

/// Gives a deelnemer a klantmanager, another one, or none.
pub async fn set_klantmanager(
    tx: &Tx,
    deelnemer: Uuid,
    klantmanager: Option<Uuid>,
) -> Result<(), StoreError> {
    exactly_one(
        tx,
        "UPDATE deelnemer SET klantmanager_id = $2 WHERE id = $1",
        vec![deelnemer.into(), klantmanager.into()],
    )
    .await
}

/// How many events a deelnemer has; the next one gets one more. A deelnemer has no states, so no version is kept.
pub async fn events(door: &impl Door, id: Uuid) -> Result<i32, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            "SELECT COALESCE(MAX(no), 0) AS no FROM event WHERE object = 'deelnemer' AND object_id = $1",
            vec![id.into()],
        ))
        .await?;
    row.map_or(Ok(0), |row| Ok(row.try_get("", "no")?))
}

async fn select(
    door: &impl Door,
    condition: &str,
    values: Vec<Value>,
) -> Result<Vec<Deelnemer>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!("SELECT {COLUMNS} FROM deelnemer d WHERE {condition} ORDER BY d.naam, d.id"),
            values.clone(),
        ))
        .await?;
    let mut belongings = Belongings::read(door, condition, &values).await?;
    rows.iter()
        .map(|row| Ok(belongings.give(read(row)?)))
        .collect()
}

/// The last day of a traject and where somebody went, from its two columns.
pub(super) fn read_uitstroom(row: &QueryResult, id: Uuid) -> Result<Option<Uitstroom>, StoreError> {
    let bad = |column: &str, found: &str| row_error(TABLE, id, format!("{column}: `{found}`"));
    let (exit, naar): (Option<String>, Option<String>) =
        (row.try_get("", "exited_on")?, row.try_get("", "uitstroom")?);
    match (exit, naar) {
        (None, None) => Ok(None),
        (Some(op), Some(naar)) => Ok(Some(Uitstroom {
            op: date(TABLE, id, &op)?,
            naar: UitstroomNaar::parse(&naar).ok_or_else(|| bad("uitstroom", &naar))?,
        })),
        (op, _) => Err(bad("exited_on", &op.unwrap_or_default())),
    }
}

fn read(row: &QueryResult) -> Result<Deelnemer, StoreError> {
    let id: Uuid = row.try_get("", "id")?;
    let bad = |column: &str, found: &str| row_error(TABLE, id, format!("{column}: `{found}`"));
    let telefoon: Option<String> = row.try_get("", "telefoon")?;
    let regeling: String = row.try_get("", "regeling")?;
    let beschikbaar: String = row.try_get("", "beschikbaar")?;
    let start: String = row.try_get("", "start_on")?;
    let end: Option<String> = row.try_get("", "end_on")?;
    let beperkingen: String = row.try_get("", "beperkingen")?;
    let uitstroom = read_uitstroom(row, id)?;
    Ok(Deelnemer {
        id,
        uitvoerder: row.try_get("", "uitvoerder")?,
        naam: row.try_get("", "naam")?,
        telefoon: telefoon
            .map(|text| Telefoon::parse(&text).map_err(|_| bad("telefoon", &text)))
            .transpose()?,
        regeling: DeelnemerRegeling::parse(&regeling).ok_or_else(|| bad("regeling", &regeling))?,
        urenafspraken: Vec::new(),
        beschikbaar: Beschikbaar::parse(&beschikbaar)
            .ok_or_else(|| bad("beschikbaar", &beschikbaar))?,
        certificaten: Vec::new(),
        beperkingen: Beperking::parse_all(beperkingen.split_whitespace())
            .ok_or_else(|| bad("beperkingen", &beperkingen))?,
        start: date(TABLE, id, &start)?,
        end: end.map(|text| date(TABLE, id, &text)).transpose()?,
        uitstroom,
        pauzes: Vec::new(),
        klantmanager: row.try_get("", "klantmanager_id")?,
        vaardigheden: Vec::new(),
    })
}
