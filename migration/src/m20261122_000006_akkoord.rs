//! What two people do together, and what a person has to look at.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("akkoord")
                    .col(ColumnDef::new("id").uuid().not_null().primary_key())
                    // What is asked, as JSON: `{"soort":"oplage","verkooppunt":…}`. No personal data.
                    .col(ColumnDef::new("voorstel").text().not_null())
                    .col(ColumnDef::new("status").text().not_null())
                    .col(ColumnDef::new("version").integer().not_null())
                    .col(ColumnDef::new("asked_by").uuid().not_null())
                    .col(ColumnDef::new("asked_at").big_integer().not_null())
                    .col(ColumnDef::new("decided_by").uuid().null())
                    .col(ColumnDef::new("decided_at").big_integer().null())
                    // What came of it, where it has a key of its own.
                    .col(ColumnDef::new("result_id").uuid().null())
                    .check(Expr::cust(
                        "decided_by IS NULL OR decided_by <> asked_by OR status = 'withdrawn'",
                    ))
                    .to_owned(),
            )
            .await?;
        manager
            .get_connection()
            .execute_unprepared(
                "CREATE INDEX akkoord_status_asked_at_ix ON akkoord (status, asked_at)",
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("melding")
                    .col(ColumnDef::new("id").uuid().not_null().primary_key())
                    .col(ColumnDef::new("soort").text().not_null())
                    // What it is about; the same thing is told once: `late_reported 0192…`.
                    .col(ColumnDef::new("sleutel").text().not_null().unique_key())
                    .col(ColumnDef::new("verkooppunt").text().null())
                    .col(ColumnDef::new("uitvoerder").text().null())
                    .col(ColumnDef::new("cheque_id").uuid().null())
                    .col(ColumnDef::new("tekst").text().not_null())
                    .col(ColumnDef::new("status").text().not_null())
                    .col(ColumnDef::new("version").integer().not_null())
                    .col(ColumnDef::new("at").big_integer().not_null())
                    .col(ColumnDef::new("decided_by").uuid().null())
                    .col(ColumnDef::new("decided_at").big_integer().null())
                    .col(ColumnDef::new("besluit").text().null())
                    .to_owned(),
            )
            .await?;
        manager
            .get_connection()
            .execute_unprepared("CREATE INDEX melding_status_at_ix ON melding (status, at)")
            .await?;
        // When somebody tried a well-formed code that does not exist; never which.
        manager
            .create_table(
                Table::create()
                    .table("unknown_code")
                    .col(ColumnDef::new("id").uuid().not_null().primary_key())
                    .col(ColumnDef::new("at").big_integer().not_null())
                    .to_owned(),
            )
            .await?;
        manager
            .get_connection()
            .execute_unprepared("CREATE INDEX unknown_code_at_ix ON unknown_code (at)")
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["unknown_code", "melding", "akkoord"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}
