//! Accounts, API tokens and login cards: rows in and out. Passwords and PINs come in hashed, tokens too.

use std::collections::HashMap;

use jiff::{Timestamp, civil::Date};
use sea_orm::{ConnectionTrait, QueryResult};
use uuid::Uuid;

use super::{Door, StoreError, Tx, at, ms, row_error, sql};
use crate::domain::{
    account::{Account, Rol},
    deelnemer::Beschikbaar,
    taal::Taal,
};

const COLUMNS: &str = "a.id, a.gebruikersnaam, a.naam, a.telefoon, a.rol, a.verkooppunt, a.uitvoerder, a.deelnemer_id, \
     a.taal, a.wachtwoord, a.failed_logins, a.blocked_until_at";

/// An account with what logging in needs.
pub struct Login {
    /// Who.
    pub account: Account,
    /// Hash of the password or PIN.
    pub secret_hash: Option<String>,
    /// Wrong tries since the last good one.
    pub failed: i32,
    /// Not before.
    pub blocked_until: Option<Timestamp>,
}

/// A login card with its account.
pub struct Kaart {
    /// The card's key.
    pub token_hash: Vec<u8>,
    /// Whose.
    pub account: Account,
    /// Hash of the PIN.
    pub pin: String,
    /// Wrong tries since the last good one.
    pub failed: i32,
}

/// Finds who logs in with a name.
pub async fn by_gebruikersnaam(
    door: &impl Door,
    gebruikersnaam: &str,
) -> Result<Option<Login>, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            &format!(
                "SELECT {COLUMNS} FROM account a WHERE a.gebruikersnaam = $1 AND a.ended_at IS NULL"
            ),
            vec![gebruikersnaam.into()],
        ))
        .await?;
    row.map(|row| login(&row)).transpose()
}

/// Finds an account by its key, if it has not ended.
pub async fn by_id(door: &impl Door, id: Uuid) -> Result<Option<Account>, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            &format!("SELECT {COLUMNS} FROM account a WHERE a.id = $1 AND a.ended_at IS NULL"),
            vec![id.into()],
        ))
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// All accounts that have not ended, for the administrator; `after` is the name to go on after.
pub async fn list(door: &impl Door) -> Result<Vec<Account>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!("SELECT {COLUMNS} FROM account a WHERE a.ended_at IS NULL ORDER BY a.rol, a.naam LIMIT 1000"),
            vec![],
        ))
        .await?;
    rows.iter().map(read).collect()
}

/// The begeleiders of one uitvoerder.
pub async fn begeleiders(door: &impl Door, uitvoerder: &str) -> Result<Vec<Account>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!(
                "SELECT {COLUMNS} FROM account a WHERE a.uitvoerder = $1 AND a.rol = 'begeleider' AND a.ended_at IS NULL ORDER BY a.naam"
            ),
            vec![uitvoerder.into()],
        ))
        .await?;
    rows.iter().map(read).collect()
}

/// When the begeleiders of an uitvoerder work, of those who said so.
pub async fn beschikbaar(
    door: &impl Door,
    uitvoerder: &str,
) -> Result<HashMap<Uuid, Beschikbaar>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            "SELECT a.id, a.beschikbaar FROM account a WHERE a.uitvoerder = $1 AND a.rol = 'begeleider' \
             AND a.ended_at IS NULL AND a.beschikbaar IS NOT NULL",
            vec![uitvoerder.into()],
        ))
        .await?;
    rows.iter()
        .map(|row| {
            let id: Uuid = row.try_get("", "id")?;
            let words: String = row.try_get("", "beschikbaar")?;
            let found = Beschikbaar::parse(&words)
                .ok_or_else(|| row_error("account", id, format!("beschikbaar `{words}`")))?;
            Ok((id, found))
        })
        .collect()
}

/// Notes when a begeleider works.
pub async fn set_beschikbaar(
    tx: &Tx,
    id: Uuid,
    beschikbaar: &Beschikbaar,
) -> Result<(), StoreError> {
    super::exactly_one(
        tx,
        "UPDATE account SET beschikbaar = $2 WHERE id = $1 AND rol = 'begeleider' AND ended_at IS NULL",
        vec![id.into(), beschikbaar.to_string().into()],
    )
    .await
}

/// Who may be sent to look at a klus of an uitvoerder: its begeleiders and coordinators.
pub async fn lookers(door: &impl Door, uitvoerder: &str) -> Result<Vec<Account>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!(
                "SELECT {COLUMNS} FROM account a WHERE a.uitvoerder = $1 AND a.rol IN ('begeleider', 'coordinator') \
                 AND a.ended_at IS NULL ORDER BY a.naam, a.id"
            ),
            vec![uitvoerder.into()],
        ))
        .await?;
    rows.iter().map(read).collect()
}

/// Who may be the contact person of a klus of an uitvoerder: the meldpunt, and its coordinators.
pub async fn contactpersonen(
    door: &impl Door,
    uitvoerder: &str,
) -> Result<Vec<Account>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!(
                "SELECT {COLUMNS} FROM account a WHERE (a.rol = 'meldpunt' OR (a.uitvoerder = $1 AND a.rol = 'coordinator')) \
                 AND a.ended_at IS NULL ORDER BY a.naam, a.id"
            ),
            vec![uitvoerder.into()],
        ))
        .await?;
    rows.iter().map(read).collect()
}

/// The klantmanagers, by name.
pub async fn klantmanagers(door: &impl Door) -> Result<Vec<Account>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!(
                "SELECT {COLUMNS} FROM account a WHERE a.rol = 'klantmanager' AND a.ended_at IS NULL ORDER BY a.naam"
            ),
            vec![],
        ))
        .await?;
    rows.iter().map(read).collect()
}

/// Adds an account. A taken name is a [`StoreError::Collision`].
pub async fn add(
    tx: &Tx,
    account: &Account,
    secret_hash: Option<&str>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Account {
        id,
        naam,
        gebruikersnaam,
        telefoon,
        rol,
        taal,
    } = account;
    let deelnemer = match rol {
        Rol::Deelnemer { deelnemer, .. } => Some(*deelnemer),
        Rol::Balie { .. }
        | Rol::Meldpunt
        | Rol::Coordinator { .. }
        | Rol::Begeleider { .. }
        | Rol::Klantmanager
        | Rol::Financien
        | Rol::Beleid
        | Rol::Beheerder
        | Rol::Verwijzer => None,
    };
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO account (id, gebruikersnaam, naam, telefoon, rol, verkooppunt, uitvoerder, deelnemer_id, wachtwoord, created_at, taal) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            vec![
                (*id).into(),
                gebruikersnaam.clone().into(),
                naam.clone().into(),
                telefoon.clone().into(),
                rol.word().into(),
                rol.verkooppunt().map(str::to_owned).into(),
                rol.uitvoerder().map(str::to_owned).into(),
                deelnemer.into(),
                secret_hash.map(str::to_owned).into(),
                ms(now).into(),
                taal.map(Taal::word).map(str::to_owned).into(),
            ],
        ))
        .await?;
    Ok(())
}

/// Gives an account another language on the phone.
pub async fn set_taal(tx: &Tx, id: Uuid, taal: Taal) -> Result<(), StoreError> {
    super::exactly_one(
        tx,
        "UPDATE account SET taal = $2 WHERE id = $1 AND ended_at IS NULL",
        vec![id.into(), taal.word().into()],
    )
    .await
}

/// Notes a wrong or a good try to log in.
pub async fn note_try(
    tx: &Tx,
    id: Uuid,
    failed: i32,
    blocked_until: Option<Timestamp>,
) -> Result<(), StoreError> {
    super::exactly_one(
        tx,
        "UPDATE account SET failed_logins = $2, blocked_until_at = $3 WHERE id = $1",
        vec![id.into(), failed.into(), blocked_until.map(ms).into()],
    )
    .await
}

/// Adds an API token (its hash).
pub async fn add_api_token(
    tx: &Tx,
    account: Uuid,
    token_hash: Vec<u8>,
    naam: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO api_token (token_hash, account_id, naam, created_at) VALUES ($1, $2, $3, $4)",
            vec![token_hash.into(), account.into(), naam.into(), ms(now).into()],
        ))
        .await?;
    Ok(())
}

/// Whose API token this is.
pub async fn by_api_token(
    door: &impl Door,
    token_hash: &[u8],
) -> Result<Option<Account>, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            &format!(
                "SELECT {COLUMNS} FROM api_token t JOIN account a ON a.id = t.account_id \
                 WHERE t.token_hash = $1 AND t.ended_at IS NULL AND a.ended_at IS NULL"
            ),
            vec![token_hash.to_vec().into()],
        ))
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// Hands out a login card: the old ones of this account end in the same act.
pub async fn add_kaart(
    tx: &Tx,
    account: Uuid,
    token_hash: Vec<u8>,
    pin_hash: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.conn()
        .execute_raw(sql(
            tx,
            "UPDATE kaart SET ended_at = $2 WHERE account_id = $1 AND ended_at IS NULL",
            vec![account.into(), ms(now).into()],
        ))
        .await?;
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO kaart (token_hash, account_id, pin, created_at) VALUES ($1, $2, $3, $4)",
            vec![
                token_hash.into(),
                account.into(),
                pin_hash.into(),
                ms(now).into(),
            ],
        ))
        .await?;
    Ok(())
}

/// The live card with this token.
pub async fn kaart(door: &impl Door, token_hash: &[u8]) -> Result<Option<Kaart>, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            &format!(
                "SELECT {COLUMNS}, k.pin, k.failed_logins AS kaart_failed FROM kaart k JOIN account a ON a.id = k.account_id \
                 WHERE k.token_hash = $1 AND k.ended_at IS NULL AND a.ended_at IS NULL"
            ),
            vec![token_hash.to_vec().into()],
        ))
        .await?;
    row.map(|row| {
        Ok(Kaart {
            token_hash: token_hash.to_vec(),
            account: read(&row)?,
            pin: row.try_get("", "pin")?,
            failed: row.try_get("", "kaart_failed")?,
        })
    })
    .transpose()
}

/// Notes a wrong or a good try with a card.
pub async fn note_kaart_try(tx: &Tx, token_hash: &[u8], failed: i32) -> Result<(), StoreError> {
    super::exactly_one(
        tx,
        "UPDATE kaart SET failed_logins = $2 WHERE token_hash = $1",
        vec![token_hash.to_vec().into(), failed.into()],
    )
    .await
}

/// The account of a deelnemer.
pub async fn by_deelnemer(
    door: &impl Door,
    deelnemer: Uuid,
) -> Result<Option<Account>, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            &format!(
                "SELECT {COLUMNS} FROM account a WHERE a.deelnemer_id = $1 AND a.ended_at IS NULL"
            ),
            vec![deelnemer.into()],
        ))
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// Closes the account of a deelnemer: no card, no session and no token opens it. Answers whether it was open.
pub async fn end_of_deelnemer(
    tx: &Tx,
    deelnemer: Uuid,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let done = tx
        .conn()
        .execute_raw(sql(
            tx,
            "UPDATE account SET ended_at = $2 WHERE deelnemer_id = $1 AND ended_at IS NULL",
            vec![deelnemer.into(), ms(now).into()],
        ))
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Opens the account of a deelnemer again, if it was closed.
pub async fn reopen_of_deelnemer(tx: &Tx, deelnemer: Uuid) -> Result<(), StoreError> {
    tx.conn()
        .execute_raw(sql(
            tx,
            "UPDATE account SET ended_at = NULL WHERE deelnemer_id = $1",
            vec![deelnemer.into()],
        ))
        .await?;
    Ok(())
}

/// Deelnemers whose last day was before this one and whose account is still open.
pub async fn open_of_leavers(door: &impl Door, today: Date) -> Result<Vec<Uuid>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            "SELECT d.id FROM deelnemer d JOIN account a ON a.deelnemer_id = d.id \
             WHERE d.exited_on < $1 AND a.ended_at IS NULL ORDER BY d.id",
            vec![today.to_string().into()],
        ))
        .await?;
    rows.iter()
        .map(|row| row.try_get("", "id").map_err(Into::into))
        .collect()
}

fn login(row: &QueryResult) -> Result<Login, StoreError> {
    let account = read(row)?;
    let blocked: Option<i64> = row.try_get("", "blocked_until_at")?;
    Ok(Login {
        secret_hash: row.try_get("", "wachtwoord")?,
        failed: row.try_get("", "failed_logins")?,
        blocked_until: blocked
            .map(|ms| at("account", account.id, ms))
            .transpose()?,
        account,
    })
}

pub(super) fn read(row: &QueryResult) -> Result<Account, StoreError> {
    let id: Uuid = row.try_get("", "id")?;
    let rol: String = row.try_get("", "rol")?;
    let verkooppunt: Option<String> = row.try_get("", "verkooppunt")?;
    let uitvoerder: Option<String> = row.try_get("", "uitvoerder")?;
    let deelnemer: Option<Uuid> = row.try_get("", "deelnemer_id")?;
    let rol = match (rol.as_str(), verkooppunt, uitvoerder, deelnemer) {
        ("balie", Some(verkooppunt), None, None) => Rol::Balie { verkooppunt },
        ("meldpunt", None, None, None) => Rol::Meldpunt,
        ("coordinator", None, Some(uitvoerder), None) => Rol::Coordinator { uitvoerder },
        ("begeleider", None, Some(uitvoerder), None) => Rol::Begeleider { uitvoerder },
        ("deelnemer", None, Some(uitvoerder), Some(deelnemer)) => Rol::Deelnemer {
            deelnemer,
            uitvoerder,
        },
        ("klantmanager", None, None, None) => Rol::Klantmanager,
        ("financien", None, None, None) => Rol::Financien,
        ("beleid", None, None, None) => Rol::Beleid,
        ("beheerder", None, None, None) => Rol::Beheerder,
        ("verwijzer", None, None, None) => Rol::Verwijzer,
        (word, ..) => {
            return Err(row_error(
                "account",
                id,
                format!("role `{word}` does not fit its scope columns"),
            ));
        }
    };
    let taal: Option<String> = row.try_get("", "taal")?;
    Ok(Account {
        id,
        naam: row.try_get("", "naam")?,
        gebruikersnaam: row.try_get("", "gebruikersnaam")?,
        telefoon: row.try_get("", "telefoon")?,
        rol,
        // A language that is no longer offered is none: the phone is Dutch then.
        taal: taal.as_deref().and_then(Taal::parse),
    })
}
