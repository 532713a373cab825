//! Uren of a ploeg's day that are of no visit, months of uren that were closed, and what is booked against them later.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

use crate::append_only;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        // As the schema builder names keys on each database; it cannot add a column with a reference.
        let key = match manager.get_database_backend() {
            DbBackend::Sqlite => "uuid_text",
            _ => "uuid",
        };
        for column in [
            // With which ploeg, for time that is of no visit.
            format!("ploeg_id {key} REFERENCES ploeg (id)"),
            // The row of a closed month that this one adds to, or takes from.
            format!("counters_id {key} REFERENCES uren (id)"),
            "minus boolean NOT NULL DEFAULT FALSE".to_owned(),
        ] {
            db.execute_unprepared(&format!("ALTER TABLE uren ADD COLUMN {column}"))
                .await?;
        }
        manager
            .create_table(
                Table::create()
                    .table("uren_maand")
                    .col(ColumnDef::new("id").uuid().not_null().primary_key())
                    .col(ColumnDef::new("uitvoerder").text().not_null())
                    // 2026-11
                    .col(ColumnDef::new("maand").text().not_null())
                    .col(ColumnDef::new("account_id").uuid().not_null())
                    .col(ColumnDef::new("at").big_integer().not_null())
                    .to_owned(),
            )
            .await?;
        append_only::protect(manager, "uren_maand").await?;
        for index in [
            "CREATE UNIQUE INDEX uren_maand_uitvoerder_maand_ix ON uren_maand (uitvoerder, maand)",
            "CREATE INDEX uren_ploeg_id_ix ON uren (ploeg_id) WHERE ploeg_id IS NOT NULL",
            "CREATE INDEX uren_counters_id_ix ON uren (counters_id) WHERE counters_id IS NOT NULL",
            "CREATE INDEX uren_corrects_id_ix ON uren (corrects_id) WHERE corrects_id IS NOT NULL",
            "CREATE INDEX uren_uitvoerder_datum_ix ON uren (uitvoerder, datum)",
        ] {
            db.execute_unprepared(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        append_only::release(manager, "uren_maand").await?;
        manager
            .drop_table(Table::drop().table("uren_maand").to_owned())
            .await?;
        let db = manager.get_connection();
        for index in [
            "uren_ploeg_id_ix",
            "uren_counters_id_ix",
            "uren_corrects_id_ix",
            "uren_uitvoerder_datum_ix",
        ] {
            db.execute_unprepared(&format!("DROP INDEX {index}"))
                .await?;
        }
        for column in ["minus", "counters_id", "ploeg_id"] {
            db.execute_unprepared(&format!("ALTER TABLE uren DROP COLUMN {column}"))
                .await?;
        }
        Ok(())
    }
}
