//! Residents in the database. Who may see one is decided by the klus they are reached through.

use sea_orm::{ConnectionTrait, QueryResult};
use uuid::Uuid;

use super::{Door, StoreError, Tx, at, exactly_one, ms, row_error, sql};
use crate::domain::{
    address::{Email, Huisnummer, Naam, Postcode, Telefoon},
    bewoner::{Bewoner, BewonerGegevens},
};

/// The columns of a resident under the alias `b`, named so that they can stand beside those of a klus.
pub(super) const COLUMNS: &str = "b.id AS b_id, b.naam AS b_naam, b.postcode AS b_postcode, b.huisnummer AS b_huisnummer, \
     b.toevoeging AS b_toevoeging, b.straat AS b_straat, b.plaats AS b_plaats, b.telefoon AS b_telefoon, b.email AS b_email, \
     b.created_at AS b_created_at";

/// The resident with this key.
pub async fn find(door: &impl Door, id: Uuid) -> Result<Option<Bewoner>, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            &format!("SELECT {COLUMNS} FROM bewoner b WHERE b.id = $1"),
            vec![id.into()],
        ))
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// The resident who said exactly the same about themselves before. Anything that differs makes another: changing a
/// telephone number goes through staff.
pub async fn find_same(
    door: &impl Door,
    gegevens: &BewonerGegevens,
) -> Result<Option<Bewoner>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!("SELECT {COLUMNS} FROM bewoner b WHERE b.postcode = $1 AND b.huisnummer = $2 ORDER BY b.id"),
            vec![
                gegevens.postcode.as_str().into(),
                number(&gegevens.huisnummer).into(),
            ],
        ))
        .await?;
    for row in &rows {
        let found = read(row)?;
        if found.gegevens == *gegevens {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// Adds a resident.
pub async fn add(tx: &Tx, bewoner: &Bewoner) -> Result<(), StoreError> {
    let Bewoner {
        id,
        gegevens:
            BewonerGegevens {
                naam,
                postcode,
                huisnummer,
                straat,
                plaats,
                telefoon,
                email,
            },
        created_at,
    } = bewoner;
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO bewoner (id, naam, postcode, huisnummer, toevoeging, straat, plaats, telefoon, email, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            vec![
                (*id).into(),
                naam.as_str().into(),
                postcode.as_str().into(),
                number(huisnummer).into(),
                huisnummer.toevoeging().unwrap_or_default().into(),
                straat.clone().into(),
                plaats.clone().into(),
                telefoon.as_ref().map(|one| one.as_str().to_owned()).into(),
                email.as_ref().map(|one| one.as_str().to_owned()).into(),
                ms(*created_at).into(),
            ],
        ))
        .await?;
    Ok(())
}

/// Stores how a resident is called and reached. Their address stays.
pub async fn edit(tx: &Tx, bewoner: &Bewoner) -> Result<(), StoreError> {
    let BewonerGegevens {
        naam,
        telefoon,
        email,
        ..
    } = &bewoner.gegevens;
    exactly_one(
        tx,
        "UPDATE bewoner SET naam = $2, telefoon = $3, email = $4 WHERE id = $1",
        vec![
            bewoner.id.into(),
            naam.as_str().into(),
            telefoon.as_ref().map(|one| one.as_str().to_owned()).into(),
            email.as_ref().map(|one| one.as_str().to_owned()).into(),
        ],
    )
    .await
}

fn number(huisnummer: &Huisnummer) -> i32 {
    i32::try_from(huisnummer.number()).unwrap_or(i32::MAX)
}

pub(super) fn read(row: &QueryResult) -> Result<Bewoner, StoreError> {
    let id: Uuid = row.try_get("", "b_id")?;
    let bad = |problem: String| row_error("bewoner", id, problem);
    let text = |column: &str| row.try_get::<String>("", column);
    let naam = text("b_naam")?;
    let postcode = text("b_postcode")?;
    let huisnummer: i32 = row.try_get("", "b_huisnummer")?;
    let toevoeging = text("b_toevoeging")?;
    let telefoon: Option<String> = row.try_get("", "b_telefoon")?;
    let email: Option<String> = row.try_get("", "b_email")?;
    Ok(Bewoner {
        id,
        gegevens: BewonerGegevens {
            naam: Naam::parse(&naam).map_err(|error| bad(error.to_string()))?,
            postcode: Postcode::parse(&postcode).map_err(|error| bad(error.to_string()))?,
            huisnummer: Huisnummer::from_parts(&huisnummer.to_string(), &toevoeging)
                .map_err(|error| bad(error.to_string()))?,
            straat: text("b_straat")?,
            plaats: text("b_plaats")?,
            telefoon: telefoon
                .map(|text| Telefoon::parse(&text).map_err(|error| bad(error.to_string())))
                .transpose()?,
            email: email
                .map(|text| Email::parse(&text).map_err(|error| bad(error.to_string())))
                .transpose()?,
        },
        created_at: at("bewoner", id, row.try_get("", "b_created_at")?)?,
    })
}
