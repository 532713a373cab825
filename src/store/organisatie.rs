//! Organisaties: rows in and out, and how the cheques they bought are used, in counts only.

use sea_orm::{ConnectionTrait, QueryResult, Value};
use uuid::Uuid;

use super::{Door, StoreError, Tx, exactly_one, row_error, sql};
use crate::domain::{
    address::{Email, Naam, Postcode, Telefoon},
    organisatie::{Organisatie, OrganisatieGegevens},
};

const COLUMNS: &str = "id, version, naam, adres, postcode, plaats, contact, telefoon, email, kvk";

/// Adds an organisatie.
pub async fn add(tx: &Tx, organisatie: &Organisatie) -> Result<(), StoreError> {
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO organisatie (id, version, naam, adres, postcode, plaats, contact, telefoon, email, kvk) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            values(organisatie),
        ))
        .await?;
    Ok(())
}

/// Stores what changed about an organisatie, if nobody changed it meanwhile.
pub async fn update(tx: &Tx, organisatie: &Organisatie) -> Result<(), StoreError> {
    exactly_one(
        tx,
        "UPDATE organisatie SET version = $2, naam = $3, adres = $4, postcode = $5, plaats = $6, contact = $7, telefoon = $8, \
         email = $9, kvk = $10 WHERE id = $1 AND version = $2 - 1",
        values(organisatie),
    )
    .await
}

/// Finds an organisatie.
pub async fn find(door: &impl Door, id: Uuid) -> Result<Option<Organisatie>, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            &format!("SELECT {COLUMNS} FROM organisatie WHERE id = $1"),
            vec![id.into()],
        ))
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// All of them, by name; a municipality has dozens.
pub async fn all(door: &impl Door) -> Result<Vec<Organisatie>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!("SELECT {COLUMNS} FROM organisatie ORDER BY naam, id"),
            vec![],
        ))
        .await?;
    rows.iter().map(read).collect()
}

/// Which payer's cheques are counted.
#[derive(Clone, Copy, Debug)]
pub enum Payer {
    /// Bought by an organisatie.
    Organisatie(Uuid),
    /// Paid by a fonds, wholly or in part.
    Fonds(Uuid),
}

/// How many cheques of a payer stand in each state; the words are those of the cheque's states.
pub async fn usage(door: &impl Door, payer: Payer) -> Result<Vec<(String, u64)>, StoreError> {
    let (filter, id) = match payer {
        Payer::Organisatie(id) => ("v.organisatie_id = $1", id),
        Payer::Fonds(id) => (
            "v.toekenning_id IN (SELECT id FROM toekenning WHERE fonds_id = $1)",
            id,
        ),
    };
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!(
                "SELECT c.status, COUNT(*) AS n FROM verkoop v JOIN cheque c ON c.verkoop_id = v.id WHERE {filter} \
                 GROUP BY c.status ORDER BY c.status"
            ),
            vec![id.into()],
        ))
        .await?;
    rows.iter()
        .map(|row| {
            let count: i64 = row.try_get("", "n")?;
            Ok((
                row.try_get("", "status")?,
                u64::try_from(count).unwrap_or_default(),
            ))
        })
        .collect()
}

fn values(organisatie: &Organisatie) -> Vec<Value> {
    let Organisatie {
        id,
        gegevens:
            OrganisatieGegevens {
                naam,
                adres,
                postcode,
                plaats,
                contact,
                telefoon,
                email,
                kvk,
            },
        version,
    } = organisatie;
    vec![
        (*id).into(),
        (*version).into(),
        naam.as_str().into(),
        adres.clone().into(),
        postcode.as_str().into(),
        plaats.clone().into(),
        contact.clone().into(),
        telefoon.as_ref().map(|one| one.as_str().to_owned()).into(),
        email.as_ref().map(|one| one.as_str().to_owned()).into(),
        kvk.clone().into(),
    ]
}

fn read(row: &QueryResult) -> Result<Organisatie, StoreError> {
    let id: Uuid = row.try_get("", "id")?;
    let odd = |field: &str| row_error("organisatie", id, format!("its {field} cannot be read"));
    let naam: String = row.try_get("", "naam")?;
    let postcode: String = row.try_get("", "postcode")?;
    let telefoon: Option<String> = row.try_get("", "telefoon")?;
    let email: Option<String> = row.try_get("", "email")?;
    Ok(Organisatie {
        id,
        gegevens: OrganisatieGegevens {
            naam: Naam::parse(&naam).map_err(|_| odd("naam"))?,
            adres: row.try_get("", "adres")?,
            postcode: Postcode::parse(&postcode).map_err(|_| odd("postcode"))?,
            plaats: row.try_get("", "plaats")?,
            contact: row.try_get("", "contact")?,
            telefoon: telefoon
                .map(|text| Telefoon::parse(&text))
                .transpose()
                .map_err(|_| odd("telefoon"))?,
            email: email
                .map(|text| Email::parse(&text))
                .transpose()
                .map_err(|_| odd("email"))?,
            kvk: row.try_get("", "kvk")?,
        },
        version: row.try_get("", "version")?,
    })
}
