//! Sessions, found by the hash of their token. Rights are read with every request, so a change works at once.

use jiff::Timestamp;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::{Door, StoreError, Tx, at, ms, sql};
use crate::domain::account::Account;

/// A live session with its account.
pub struct Session {
    /// Who.
    pub account: Account,
    /// When they logged in.
    pub created_at: Timestamp,
    /// When they were last seen.
    pub seen_at: Timestamp,
}

/// Opens a session.
pub async fn add(
    tx: &Tx,
    token_hash: Vec<u8>,
    account: Uuid,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO session (token_hash, account_id, created_at, seen_at) VALUES ($1, $2, $3, $3)",
            vec![token_hash.into(), account.into(), ms(now).into()],
        ))
        .await?;
    Ok(())
}

/// Finds a session and its account.
pub async fn find(door: &impl Door, token_hash: &[u8]) -> Result<Option<Session>, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            "SELECT a.id, a.gebruikersnaam, a.naam, a.telefoon, a.rol, a.verkooppunt, a.uitvoerder, a.deelnemer_id, a.taal, \
             s.created_at, s.seen_at FROM session s JOIN account a ON a.id = s.account_id \
             WHERE s.token_hash = $1 AND a.ended_at IS NULL",
            vec![token_hash.to_vec().into()],
        ))
        .await?;
    row.map(|row| {
        let account = super::account::read(&row)?;
        Ok(Session {
            created_at: at("session", account.id, row.try_get("", "created_at")?)?,
            seen_at: at("session", account.id, row.try_get("", "seen_at")?)?,
            account,
        })
    })
    .transpose()
}

/// Notes that a session was used.
pub async fn touch(tx: &Tx, token_hash: &[u8], now: Timestamp) -> Result<(), StoreError> {
    tx.conn()
        .execute_raw(sql(
            tx,
            "UPDATE session SET seen_at = $2 WHERE token_hash = $1",
            vec![token_hash.to_vec().into(), ms(now).into()],
        ))
        .await?;
    Ok(())
}

/// Ends a session.
pub async fn end(tx: &Tx, token_hash: &[u8]) -> Result<(), StoreError> {
    tx.conn()
        .execute_raw(sql(
            tx,
            "DELETE FROM session WHERE token_hash = $1",
            vec![token_hash.to_vec().into()],
        ))
        .await?;
    Ok(())
}

/// Ends all sessions of an account.
pub async fn end_all(tx: &Tx, account: Uuid) -> Result<(), StoreError> {
    tx.conn()
        .execute_raw(sql(
            tx,
            "DELETE FROM session WHERE account_id = $1",
            vec![account.into()],
        ))
        .await?;
    Ok(())
}
