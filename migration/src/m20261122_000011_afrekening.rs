//! What uitvoerders are owed over a period, and the journal as it went to the municipality's bookkeeping.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

use crate::append_only;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: [&str; 4] = [
    "boekingsexport",
    "afrekening_betaling",
    "afrekeningsregel",
    "afrekening",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("afrekening")
                    .col(ColumnDef::new("id").uuid().not_null().primary_key())
                    .col(ColumnDef::new("jaar").integer().not_null())
                    .col(ColumnDef::new("seq").big_integer().not_null())
                    .col(ColumnDef::new("uitvoerder").text().not_null())
                    .col(ColumnDef::new("van_on").text().not_null())
                    .col(ColumnDef::new("tot_on").text().not_null())
                    .col(ColumnDef::new("aantal").integer().not_null())
                    .col(ColumnDef::new("totaal_cent").big_integer().not_null())
                    .col(ColumnDef::new("boeking_id").uuid().not_null().unique_key())
                    .col(ColumnDef::new("made_at").big_integer().not_null())
                    .col(ColumnDef::new("account_id").uuid().not_null())
                    .foreign_key(
                        ForeignKey::create()
                            .from("afrekening", "boeking_id")
                            .to("boeking", "id"),
                    )
                    .check(Expr::cust("van_on <= tot_on"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("afrekeningsregel")
                    .col(ColumnDef::new("afrekening_id").uuid().not_null())
                    .col(ColumnDef::new("verzilvering_id").uuid().not_null())
                    .col(ColumnDef::new("soort").text().not_null())
                    .col(ColumnDef::new("cent").big_integer().not_null())
                    .primary_key(
                        Index::create()
                            .col("afrekening_id")
                            .col("verzilvering_id")
                            .col("soort"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("afrekeningsregel", "afrekening_id")
                            .to("afrekening", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("afrekeningsregel", "verzilvering_id")
                            .to("verzilvering", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("afrekening_betaling")
                    .col(
                        ColumnDef::new("afrekening_id")
                            .uuid()
                            .not_null()
                            .primary_key(),
                    )
                    .col(ColumnDef::new("boeking_id").uuid().not_null().unique_key())
                    .col(ColumnDef::new("at").big_integer().not_null())
                    .col(ColumnDef::new("account_id").uuid().not_null())
                    .foreign_key(
                        ForeignKey::create()
                            .from("afrekening_betaling", "afrekening_id")
                            .to("afrekening", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("afrekening_betaling", "boeking_id")
                            .to("boeking", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("boekingsexport")
                    .col(ColumnDef::new("id").uuid().not_null().primary_key())
                    .col(ColumnDef::new("jaar").integer().not_null())
                    .col(ColumnDef::new("seq").big_integer().not_null())
                    .col(ColumnDef::new("van_on").text().null())
                    .col(ColumnDef::new("tot_on").text().not_null())
                    // Nothing is booked before this instant any more.
                    .col(
                        ColumnDef::new("until_at")
                            .big_integer()
                            .not_null()
                            .unique_key(),
                    )
                    .col(ColumnDef::new("boekingen").big_integer().not_null())
                    .col(ColumnDef::new("regels").big_integer().not_null())
                    .col(ColumnDef::new("debet_cent").big_integer().not_null())
                    .col(ColumnDef::new("credit_cent").big_integer().not_null())
                    // As they were downloaded first: they are given out again byte for byte.
                    .col(ColumnDef::new("csv").blob().not_null())
                    .col(ColumnDef::new("xlsx").blob().not_null())
                    .col(ColumnDef::new("made_at").big_integer().not_null())
                    .col(ColumnDef::new("account_id").uuid().not_null())
                    .check(Expr::cust("debet_cent = credit_cent"))
                    .to_owned(),
            )
            .await?;
        let db = manager.get_connection();
        for index in [
            "CREATE UNIQUE INDEX afrekening_jaar_seq_ix ON afrekening (jaar, seq)",
            "CREATE UNIQUE INDEX afrekening_uitvoerder_tot_on_ix ON afrekening (uitvoerder, tot_on)",
            // Every redemption stands in one afrekening, and is corrected at most once.
            "CREATE UNIQUE INDEX afrekeningsregel_once_ix ON afrekeningsregel (verzilvering_id) WHERE soort <> 'correctie'",
            "CREATE UNIQUE INDEX afrekeningsregel_corrected_once_ix ON afrekeningsregel (verzilvering_id) WHERE soort = 'correctie'",
            "CREATE UNIQUE INDEX boekingsexport_jaar_seq_ix ON boekingsexport (jaar, seq)",
        ] {
            db.execute_unprepared(index).await?;
        }
        for table in TABLES {
            append_only::protect(manager, table).await?;
        }
        lock_exported_periods(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        if manager.get_database_backend() == DbBackend::Sqlite {
            db.execute_unprepared("DROP TRIGGER IF EXISTS boeking_exported")
                .await?;
        } else {
            db.execute_unprepared("DROP TRIGGER IF EXISTS boeking_exported ON boeking")
                .await?;
            db.execute_unprepared("DROP FUNCTION IF EXISTS refuse_exported()")
                .await?;
        }
        for table in TABLES {
            append_only::release(manager, table).await?;
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}

/// The database itself refuses a boeking in a period that was exported.
async fn lock_exported_periods(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let db = manager.get_connection();
    if manager.get_database_backend() == DbBackend::Sqlite {
        db.execute_unprepared(
            "CREATE TRIGGER boeking_exported BEFORE INSERT ON boeking \
             WHEN EXISTS (SELECT 1 FROM boekingsexport WHERE until_at > NEW.at) \
             BEGIN SELECT RAISE(ABORT, 'boeking is append-only and its period was exported'); END",
        )
        .await?;
    } else {
        db.execute_unprepared(
            "CREATE OR REPLACE FUNCTION refuse_exported() RETURNS trigger AS $$ BEGIN \
             IF EXISTS (SELECT 1 FROM boekingsexport WHERE until_at > NEW.at) THEN \
             RAISE EXCEPTION 'boeking is append-only and its period was exported'; END IF; RETURN NEW; END $$ LANGUAGE plpgsql",
        )
        .await?;
        db.execute_unprepared(
            "CREATE TRIGGER boeking_exported BEFORE INSERT ON boeking FOR EACH ROW EXECUTE FUNCTION refuse_exported()",
        )
        .await?;
    }
    Ok(())
}
