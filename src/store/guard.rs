//! Before serving we try what must be impossible: to change, remove and replace rows of tables that may only grow
//! (reliability page §2). Every try is rolled back; one that succeeds means that history can be rewritten, and nobody is
//! served. It must leave the database as it was.

use migration::append_only;
use sea_orm::{ConnectionTrait, DbBackend};

use super::{Door, OpenError, Store, StoreError, UnitError, open::unreachable_at, sql};

/// How a try ended. All are errors to the writer, so that every try is rolled back.
enum Tried {
    /// The database refused it, as it must.
    Refused,
    /// There is no row to try it on.
    NoRow,
    /// It went through, or was refused for a reason of the moment that another row may not have.
    Went,
    /// The database cannot be written to at all.
    Failed(StoreError),
}

impl From<StoreError> for Tried {
    fn from(error: StoreError) -> Self {
        Self::Failed(error)
    }
}

impl UnitError for Tried {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Failed(error) => Some(error),
            Self::Refused | Self::NoRow | Self::Went => None,
        }
    }
}

impl Store {
    /// Makes sure that the database can be written to and refuses to change what may only grow. `url` is for the sentence.
    pub async fn prove(&self, url: &str) -> Result<(), OpenError> {
        for (table, column) in append_only::TABLES {
            for act in self.acts() {
                let protected = match self.cheat(act, table, column).await {
                    Tried::Refused => true,
                    Tried::Went => false,
                    Tried::NoRow => self.has_trigger(act, table).await?,
                    Tried::Failed(error) => return Err(unreachable_at(url, &error.to_string())),
                };
                if !protected {
                    return Err(OpenError::Unprotected { table, act });
                }
            }
        }
        Ok(())
    }

    /// `REPLACE` is SQLite's; there it slips past a trigger against `DELETE` unless `recursive_triggers` is on.
    fn acts(&self) -> &'static [&'static str] {
        match self.read().backend() {
            DbBackend::Sqlite => &["UPDATE", "DELETE", "REPLACE"],
            _ => &["UPDATE", "DELETE"],
        }
    }

    async fn cheat(&self, act: &str, table: &str, column: &str) -> Tried {
        let one = format!("WHERE {column} = (SELECT {column} FROM {table} LIMIT 1)");
        let statement = match act {
            "UPDATE" => format!("UPDATE {table} SET {column} = {column} {one}"),
            "DELETE" => format!("DELETE FROM {table} {one}"),
            _ => format!("REPLACE INTO {table} SELECT * FROM {table} {one}"),
        };
        let tried = self
            .write(move |tx| async move {
                Err::<(), _>(match tx.conn().execute_unprepared(&statement).await {
                    Ok(done) if done.rows_affected() == 0 => Tried::NoRow,
                    Ok(_) => Tried::Went,
                    Err(error) => outcome(error.into()),
                })
            })
            .await;
        tried.err().unwrap_or(Tried::Went)
    }

    /// Whether an empty table is protected. SQLite has a trigger per act that looks at rows; that of PostgreSQL looks at
    /// statements and would have refused.
    async fn has_trigger(&self, act: &str, table: &str) -> Result<bool, StoreError> {
        let door = self.read();
        if door.backend() != DbBackend::Sqlite {
            return Ok(false);
        }
        let act = if act == "REPLACE" { "DELETE" } else { act };
        let found = door
            .conn()
            .query_one_raw(sql(
                door,
                "SELECT 1 AS one FROM sqlite_master WHERE type = 'trigger' AND name = $1",
                vec![append_only::trigger(table, act).into()],
            ))
            .await?;
        Ok(found.is_some())
    }
}

fn outcome(error: StoreError) -> Tried {
    match error {
        StoreError::Database(text)
            if text.contains("is append-only") || text.contains("permission denied") =>
        {
            Tried::Refused
        }
        // `REPLACE` begins with an insert, which an exported period refuses by itself.
        StoreError::Exported => Tried::Refused,
        StoreError::Unavailable(_) | StoreError::MoneyStopped | StoreError::Collision => {
            Tried::Failed(error)
        }
        StoreError::Database(_) | StoreError::Stale | StoreError::Row { .. } => Tried::Went,
    }
}
