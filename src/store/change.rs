//! Changes that are kept until their unit of work has run, and are then sent together: SQLite takes them as one message
//! instead of one each, and messages are what a unit costs. Only for changes that nothing in the unit reads back; it must
//! decide nothing.

use sea_orm::{ConnectionTrait, DbBackend, Value};

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
        return one(tx, together(changes)).await;
    }
    for change in changes {
        one(tx, change).await?;
    }
    Ok(())
}

async fn one(tx: &Tx, change: Change) -> Result<(), StoreError> {
    let Change { text, values, rows } = change;
    let done = tx.conn().execute_raw(sql(tx, &text, values)).await?;
    if done.rows_affected() == rows {
        Ok(())
    } else {
        Err(StoreError::Collision)
    }
}

/// The same as one text. A statement meets at most its rows, so the sum is right only if every part is.
fn together(changes: Vec<Change>) -> Change {
    let mut all = Change {
        text: String::new(),
        values: Vec::new(),
        rows: 0,
    };
    for Change { text, values, rows } in changes {
        if !all.text.is_empty() {
            all.text.push_str("; ");
        }
        push_shifted(&mut all.text, &text, all.values.len());
        all.values.extend(values);
        all.rows += rows;
    }
    all
}

/// Adds a statement whose parameters stand `by` places further on.
fn push_shifted(all: &mut String, text: &str, by: usize) {
    let mut parts = text.split('$');
    all.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let end = part
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(part.len());
        let (number, rest) = part.split_at(end);
        let number: usize = number.parse().unwrap_or_default();
        all.push_str(&format!("${}{rest}", number + by));
    }
}

#[cfg(test)]
mod tests {
    use super::{Change, together};

    #[test]
    fn statements_sent_together_keep_their_own_parameters() {
        let change = |text: &str, values: Vec<sea_orm::Value>, rows| Change {
            text: text.to_owned(),
            values,
            rows,
        };
        let all = together(vec![
            change(
                "UPDATE a SET b = $2 WHERE id = $1",
                vec![1.into(), 2.into()],
                1,
            ),
            change(
                "INSERT INTO c VALUES ($1,$1),($2,3)",
                vec![3.into(), 4.into()],
                2,
            ),
            change("DELETE FROM d", vec![], 1),
        ]);
        assert_eq!(
            all.text,
            "UPDATE a SET b = $2 WHERE id = $1; INSERT INTO c VALUES ($3,$3),($4,3); DELETE FROM d"
        );
        assert_eq!(all.values, [1, 2, 3, 4].map(Into::into));
        assert_eq!(all.rows, 4);
    }
}
