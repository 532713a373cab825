//! Klussen in the database: one by key, number or tracking code, and changing one. The queue is in `queue`.

use jiff::Timestamp;
use sea_orm::{ConnectionTrait, QueryResult};
use uuid::Uuid;

use super::{Door, StoreError, Tx, at, bewoner, date, exactly_one, ms, row_error, sql};
use crate::domain::{
    bewoner::Bewoner,
    klus::{Klasse, Klus, KlusStatus, PassedOn, Voorkeuren},
    nummer::KlusNummer,
};

pub mod around;
pub mod intake;
pub mod queue;

pub use around::{OpenKlus, at_number, open_in};
pub use queue::{
    COUNT_MAX, LIST_MAX, QueueFilter, QueuePage, QueuePart, Sort, Stand, counts, queue, rows,
};

/// The columns of a klus under the alias `k`.
pub(super) const COLUMNS: &str = "k.id, k.jaar, k.seq, k.bewoner_id, k.klussoort, k.omschrijving, k.zelf, k.toegang, k.voorkeuren, \
     k.deadline_on, k.aantal_cheques, k.plaats, k.klasse, k.status, k.version, k.uitvoerder, k.personen, k.personen_minuten, \
     k.reden, k.toelichting, k.passed_by, k.answer_due_on, k.contactpersoon_id, k.asked_by, k.paused_werkdagen, k.requested_at, k.changed_at";

/// The klus with this key.
pub async fn find(door: &impl Door, id: Uuid) -> Result<Option<Klus>, StoreError> {
    one(door, "k.id = $1", vec![id.into()]).await
}

/// The klus with this number.
pub async fn by_nummer(door: &impl Door, nummer: KlusNummer) -> Result<Option<Klus>, StoreError> {
    one(
        door,
        "k.jaar = $1 AND k.seq = $2",
        vec![i32::from(nummer.year).into(), i64::from(nummer.seq).into()],
    )
    .await
}

/// The klus with this tracking code (its keyed hash).
pub async fn by_volgcode(door: &impl Door, mac: Vec<u8>) -> Result<Option<Klus>, StoreError> {
    one(door, "k.volgcode_mac = $1", vec![mac.into()]).await
}

/// A visit that was promised: its day and its window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Promised {
    /// The visit.
    pub opdracht: Uuid,
    /// From.
    pub van: Timestamp,
    /// Until.
    pub tot: Timestamp,
}

/// The visits that were promised to the resident and are still to come or going on, first to last.
pub async fn promised(door: &impl Door, klus: Uuid) -> Result<Vec<Promised>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            "SELECT id, van_at, tot_at FROM opdracht WHERE klus_id = $1 \
             AND status IN ('published', 'seen', 'on_the_way', 'started') ORDER BY van_at",
            vec![klus.into()],
        ))
        .await?;
    rows.iter()
        .map(|row| {
            let id: Uuid = row.try_get("", "id")?;
            Ok(Promised {
                opdracht: id,
                van: at("opdracht", id, row.try_get("", "van_at")?)?,
                tot: at("opdracht", id, row.try_get("", "tot_at")?)?,
            })
        })
        .collect()
}

async fn one(
    door: &impl Door,
    condition: &str,
    values: Vec<sea_orm::Value>,
) -> Result<Option<Klus>, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            &format!("SELECT {COLUMNS} FROM klus k WHERE {condition}"),
            values,
        ))
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// The klussen of an uitvoerder that can be put on a ploeg, those that wait longest first; at most `limit`.
pub async fn plannable(
    door: &impl Door,
    uitvoerder: &str,
    limit: i64,
) -> Result<Vec<Klus>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!(
                "SELECT {COLUMNS} FROM klus k WHERE k.uitvoerder = $1 AND k.status IN ('accepted', 'offered', 'complaint') \
                 ORDER BY k.klasse, k.requested_at, k.id LIMIT $2"
            ),
            vec![uitvoerder.into(), limit.into()],
        ))
        .await?;
    rows.iter().map(read).collect()
}

/// As [`plannable`], with who asks.
pub async fn plannable_with_bewoner(
    door: &impl Door,
    uitvoerder: &str,
    limit: i64,
) -> Result<Vec<(Klus, Bewoner)>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!(
                "SELECT {COLUMNS}, {} FROM klus k JOIN bewoner b ON b.id = k.bewoner_id \
                 WHERE k.uitvoerder = $1 AND k.status IN ('accepted', 'offered', 'complaint') \
                 ORDER BY k.klasse, k.requested_at, k.id LIMIT $2",
                bewoner::COLUMNS
            ),
            vec![uitvoerder.into(), limit.into()],
        ))
        .await?;
    rows.iter()
        .map(|row| Ok((read(row)?, bewoner::read(row)?)))
        .collect()
}

/// Adds a klus with the keyed hash of its tracking code.
pub async fn add(tx: &Tx, klus: &Klus, volgcode_mac: Vec<u8>) -> Result<(), StoreError> {
    let Klus {
        id,
        nummer,
        bewoner_id,
        klussoort,
        omschrijving,
        zelf,
        toegang,
        voorkeuren,
        deadline,
        aantal_cheques,
        plaats,
        klasse,
        status,
        version,
        uitvoerder,
        personen,
        personen_minuten,
        reden,
        toelichting,
        passed_by,
        contactpersoon,
        asked_by,
        paused_werkdagen,
        requested_at,
        changed_at,
    } = klus;
    let values = vec![
        (*id).into(),
        i32::from(nummer.year).into(),
        i64::from(nummer.seq).into(),
        volgcode_mac.into(),
        (*bewoner_id).into(),
        klussoort.clone().into(),
        omschrijving.clone().into(),
        zelf.clone().into(),
        toegang.clone().into(),
        voorkeuren.words().into(),
        deadline.map(|date| date.to_string()).into(),
        int(*aantal_cheques).into(),
        plaats.clone().into(),
        i32::from(klasse.0).into(),
        status.word().into(),
        (*version).into(),
        uitvoerder.clone().into(),
        personen.map(int).into(),
        personen_minuten.map(int).into(),
        reden.clone().into(),
        toelichting.clone().into(),
        passed_by.as_ref().map(|one| one.uitvoerder.clone()).into(),
        passed_by
            .as_ref()
            .map(|one| one.answer_due.to_string())
            .into(),
        (*contactpersoon).into(),
        (*asked_by).into(),
        int(*paused_werkdagen).into(),
        ms(*requested_at).into(),
        ms(*changed_at).into(),
    ];
    let places: Vec<String> = (1..=values.len()).map(|n| format!("${n}")).collect();
    tx.conn()
        .execute_raw(sql(
            tx,
            &format!(
                "INSERT INTO klus (id, jaar, seq, volgcode_mac, bewoner_id, klussoort, omschrijving, zelf, toegang, voorkeuren, \
                 deadline_on, aantal_cheques, plaats, klasse, status, version, uitvoerder, personen, personen_minuten, reden, \
                 toelichting, passed_by, answer_due_on, contactpersoon_id, asked_by, paused_werkdagen, requested_at, changed_at) VALUES ({})",
                places.join(", ")
            ),
            values,
        ))
        .await?;
    Ok(())
}

/// Stores a klus after one transition; [`StoreError::Stale`] when somebody else was first.
pub async fn update(tx: &Tx, klus: &Klus) -> Result<(), StoreError> {
    // What a transition never changes is named here and not written.
    let Klus {
        id,
        nummer: _,
        bewoner_id: _,
        klussoort: _,
        omschrijving: _,
        zelf,
        toegang: _,
        voorkeuren: _,
        deadline: _,
        aantal_cheques,
        plaats: _,
        klasse: _,
        status,
        version,
        uitvoerder,
        personen,
        personen_minuten,
        reden,
        toelichting,
        passed_by,
        contactpersoon,
        asked_by: _,
        paused_werkdagen,
        requested_at: _,
        changed_at,
    } = klus;
    exactly_one(
        tx,
        "UPDATE klus SET zelf = $3, aantal_cheques = $4, status = $5, version = $6, uitvoerder = $7, personen = $8, \
         personen_minuten = $9, reden = $10, contactpersoon_id = $11, paused_werkdagen = $12, changed_at = $13, \
         toelichting = $14, passed_by = $15, answer_due_on = $16 \
         WHERE id = $1 AND version = $2",
        vec![
            (*id).into(),
            (*version - 1).into(),
            zelf.clone().into(),
            int(*aantal_cheques).into(),
            status.word().into(),
            (*version).into(),
            uitvoerder.clone().into(),
            personen.map(int).into(),
            personen_minuten.map(int).into(),
            reden.clone().into(),
            (*contactpersoon).into(),
            int(*paused_werkdagen).into(),
            ms(*changed_at).into(),
            toelichting.clone().into(),
            passed_by.as_ref().map(|one| one.uitvoerder.clone()).into(),
            passed_by.as_ref().map(|one| one.answer_due.to_string()).into(),
        ],
    )
    .await
}

/// Stores a klus after it was corrected; [`StoreError::Stale`] when somebody else was first.
pub async fn edit(tx: &Tx, klus: &Klus) -> Result<(), StoreError> {
    exactly_one(
        tx,
        "UPDATE klus SET omschrijving = $3, zelf = $4, toegang = $5, voorkeuren = $6, deadline_on = $7, klasse = $8, \
         contactpersoon_id = $9, version = $10 WHERE id = $1 AND version = $2",
        vec![
            klus.id.into(),
            (klus.version - 1).into(),
            klus.omschrijving.clone().into(),
            klus.zelf.clone().into(),
            klus.toegang.clone().into(),
            klus.voorkeuren.words().into(),
            klus.deadline.map(|date| date.to_string()).into(),
            i32::from(klus.klasse.0).into(),
            klus.contactpersoon.into(),
            klus.version.into(),
        ],
    )
    .await
}

fn int(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

pub(super) fn read(row: &QueryResult) -> Result<Klus, StoreError> {
    let id: Uuid = row.try_get("", "id")?;
    let bad = |problem: String| row_error("klus", id, problem);
    let count = |number: i32, column: &str| {
        u32::try_from(number).map_err(|_| bad(format!("{column} is negative: {number}")))
    };
    let word: String = row.try_get("", "status")?;
    let status = KlusStatus::parse(&word).ok_or_else(|| bad(format!("unknown status `{word}`")))?;
    let personen: Option<i32> = row.try_get("", "personen")?;
    let personen_minuten: Option<i32> = row.try_get("", "personen_minuten")?;
    let reden: Option<String> = row.try_get("", "reden")?;
    match (status, personen, personen_minuten, &reden) {
        (
            KlusStatus::Accepted
            | KlusStatus::Offered
            | KlusStatus::Planned
            | KlusStatus::InProgress
            | KlusStatus::Done
            | KlusStatus::Closed,
            Some(_),
            Some(_),
            None,
        )
        | (KlusStatus::Complaint, Some(_), Some(_), Some(_))
        | (KlusStatus::Requested, None, None, None)
        | (KlusStatus::Asked | KlusStatus::Declined, None, None, Some(_))
        | (KlusStatus::Withdrawn, Some(_), Some(_), _)
        | (KlusStatus::Withdrawn, None, None, _) => {}
        _ => {
            return Err(bad(format!(
                "status `{word}` does not fit personen, personen_minuten and reden"
            )));
        }
    }
    let jaar: i32 = row.try_get("", "jaar")?;
    let seq: i64 = row.try_get("", "seq")?;
    let voorkeuren: String = row.try_get("", "voorkeuren")?;
    let deadline: Option<String> = row.try_get("", "deadline_on")?;
    let klasse: i32 = row.try_get("", "klasse")?;
    let passed_by: Option<String> = row.try_get("", "passed_by")?;
    let answer_due: Option<String> = row.try_get("", "answer_due_on")?;
    Ok(Klus {
        id,
        nummer: KlusNummer {
            year: i16::try_from(jaar).map_err(|_| bad(format!("jaar {jaar}")))?,
            seq: u32::try_from(seq).map_err(|_| bad(format!("seq {seq}")))?,
        },
        bewoner_id: row.try_get("", "bewoner_id")?,
        klussoort: row.try_get("", "klussoort")?,
        omschrijving: row.try_get("", "omschrijving")?,
        zelf: row.try_get("", "zelf")?,
        toegang: row.try_get("", "toegang")?,
        voorkeuren: Voorkeuren::parse(&voorkeuren)
            .ok_or_else(|| bad(format!("voorkeuren `{voorkeuren}`")))?,
        deadline: deadline.map(|text| date("klus", id, &text)).transpose()?,
        aantal_cheques: count(row.try_get("", "aantal_cheques")?, "aantal_cheques")?,
        plaats: row.try_get("", "plaats")?,
        klasse: Klasse(u8::try_from(klasse).map_err(|_| bad(format!("klasse {klasse}")))?),
        status,
        version: row.try_get("", "version")?,
        uitvoerder: row.try_get("", "uitvoerder")?,
        personen: personen.map(|n| count(n, "personen")).transpose()?,
        personen_minuten: personen_minuten
            .map(|n| count(n, "personen_minuten"))
            .transpose()?,
        reden,
        toelichting: row.try_get("", "toelichting")?,
        passed_by: match (passed_by, answer_due) {
            (None, None) => None,
            (Some(uitvoerder), Some(due)) => Some(PassedOn {
                uitvoerder,
                answer_due: date("klus", id, &due)?,
            }),
            _ => {
                return Err(bad(
                    "passed_by and answer_due_on do not go together".to_owned()
                ));
            }
        },
        contactpersoon: row.try_get("", "contactpersoon_id")?,
        asked_by: row.try_get("", "asked_by")?,
        paused_werkdagen: count(row.try_get("", "paused_werkdagen")?, "paused_werkdagen")?,
        requested_at: at("klus", id, row.try_get("", "requested_at")?)?,
        changed_at: at("klus", id, row.try_get("", "changed_at")?)?,
    })
}
