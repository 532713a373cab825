//! Tables that may only grow. The database itself refuses UPDATE and DELETE; on SQLite `REPLACE INTO` is
//! refused too, because the store turns `recursive_triggers` on.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// Every such table, each with a column that every row fills.
pub const TABLES: [(&str, &str); 22] = [
    ("oplage", "id"),
    ("verkoop", "id"),
    ("factuur", "id"),
    ("boeking", "id"),
    ("boekingsregel", "boeking_id"),
    ("event", "seq"),
    ("afrekening", "id"),
    ("afrekeningsregel", "verzilvering_id"),
    ("afrekening_betaling", "afrekening_id"),
    ("boekingsexport", "id"),
    ("vervanging", "id"),
    ("terugbetaling", "id"),
    ("terugbetaald", "cheque_id"),
    ("herleving", "id"),
    ("plan_revision", "no"),
    ("uren_maand", "id"),
    ("bewijs", "id"),
    ("bewijs_intrekking", "bewijs_id"),
    ("issuer_key", "no"),
    ("toets", "klus_id"),
    ("deelnemer_niveau", "deelnemer_id"),
    ("trede", "id"),
];

/// The name of SQLite's trigger against an act on a table.
pub fn trigger(table: &str, act: &str) -> String {
    format!("{table}_no_{act}")
}

/// Adds the triggers that make `table` append-only.
pub async fn protect(manager: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    let db = manager.get_connection();
    if manager.get_database_backend() == DbBackend::Sqlite {
        for act in ["UPDATE", "DELETE"] {
            db.execute_unprepared(&format!(
                "CREATE TRIGGER {} BEFORE {act} ON {table} \
                 BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
                trigger(table, act)
            ))
            .await?;
        }
    } else {
        db.execute_unprepared(
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger AS $$ \
             BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$ LANGUAGE plpgsql",
        )
        .await?;
        db.execute_unprepared(&format!(
            "CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} \
             FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        ))
        .await?;
    }
    Ok(())
}

/// Removes what [`protect`] added.
pub async fn release(manager: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    let db = manager.get_connection();
    if manager.get_database_backend() == DbBackend::Sqlite {
        for act in ["UPDATE", "DELETE"] {
            db.execute_unprepared(&format!("DROP TRIGGER IF EXISTS {}", trigger(table, act)))
                .await?;
        }
    } else {
        db.execute_unprepared(&format!(
            "DROP TRIGGER IF EXISTS {table}_append_only ON {table}"
        ))
        .await?;
    }
    Ok(())
}
