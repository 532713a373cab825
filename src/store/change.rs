//! Changes that are kept until their unit of work has run, and are then sent together: SQLite takes them as one message
//! instead of one each, and messages are what a unit costs. Only for changes that nothing in the unit reads back; it must
//! decide nothing.

use sea_orm::{ConnectionTrait, DbBackend, Statement, Value};

use super::{Door, StoreError, Tx, sql};

/// A change, and how many rows it meets if nobody interfered.
pub(super) struct Change {
    /// One statement, with `$1`-style parameters.
    pub(super) text: String,
    /// Its parameters.
    pub(super) values: Vec<Value>,
    /// Rows it adds or alters.
    pub(super) rows: u64,
}

/// Makes the changes, in order. If they met other rows than they should, somebody changed a row since it was read: a
/// [`StoreError::Collision`], so that the unit runs again and sees what they did.
pub(super) async fn make(tx: &Tx, changes: Vec<Change>) -> Result<(), StoreError> {
    if changes.is_empty() {
        return Ok(());
    }
    if tx.backend() == DbBackend::Sqlite {
        let (statement, rows) = together(tx, changes);
        let done = tx.conn().execute_raw(statement).await?;
        return exactly(rows, done.rows_affected());
    }
    for change in changes {
        one(tx, change).await?;
    }
    Ok(())
}

async fn one(tx: &Tx, change: Change) -> Result<(), StoreError> {
    let Change { text, values, rows } = change;
    let done = tx.conn().execute_raw(sql(tx, &text, values)).await?;
    exactly(rows, done.rows_affected())
}

fn exactly(rows: u64, met: u64) -> Result<(), StoreError> {
    if met == rows {
        Ok(())
    } else {
        Err(StoreError::Collision)
    }
}

/// The same as one text. A statement meets at most its rows, so the sum is right only if every part is.
fn together(door: &impl Door, changes: Vec<Change>) -> (Statement, u64) {
    let (mut texts, mut all, mut sum) = (Vec::new(), Vec::new(), 0);
    for Change { text, values, rows } in changes {
        let one = sql(door, &text, values);
        texts.push(one.sql);
        all.extend(one.values.into_iter().flat_map(|values| values.0));
        sum += rows;
    }
    let text = texts.join("; ");
    (
        Statement::from_sql_and_values(door.backend(), text, all),
        sum,
    )
}
