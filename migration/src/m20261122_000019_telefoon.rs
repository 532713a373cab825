//! The phone: the language of an account, breaks during a visit, who agreed with the work and how, cheques agreed on top, what
//! was noticed at a home, and who comes later.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        db.execute_unprepared("ALTER TABLE account ADD COLUMN taal TEXT NULL")
            .await?;
        manager
            .create_table(
                of_visit("visit_break")
                    .col(ColumnDef::new("id").uuid().not_null().primary_key())
                    .col(ColumnDef::new("van_at").big_integer().not_null())
                    .col(ColumnDef::new("tot_at").big_integer().null())
                    .check(Expr::cust("tot_at IS NULL OR tot_at >= van_at"))
                    .to_owned(),
            )
            .await?;
        // A ploeg has one break at a time, however many phones press.
        db.execute_unprepared(
            "CREATE UNIQUE INDEX visit_break_open_ix ON visit_break (opdracht_id) WHERE tot_at IS NULL",
        )
        .await?;
        db.execute_unprepared(
            "CREATE INDEX visit_break_opdracht_id_ix ON visit_break (opdracht_id)",
        )
        .await?;
        manager
            .create_table(
                of_visit("handtekening")
                    .col(ColumnDef::new("id").uuid().not_null().primary_key())
                    .col(ColumnDef::new("how").text().not_null())
                    .col(ColumnDef::new("png").blob().null())
                    .col(ColumnDef::new("at").big_integer().not_null())
                    .check(Expr::cust("(how = 'glass') = (png IS NOT NULL)"))
                    .to_owned(),
            )
            .await?;
        db.execute_unprepared(
            "CREATE UNIQUE INDEX handtekening_opdracht_id_ix ON handtekening (opdracht_id)",
        )
        .await?;
        manager
            .create_table(
                of_visit("meerwerk")
                    .col(ColumnDef::new("id").uuid().not_null().primary_key())
                    .col(ColumnDef::new("cheques").integer().not_null())
                    .col(ColumnDef::new("at").big_integer().not_null())
                    .check(Expr::cust("cheques > 0"))
                    .to_owned(),
            )
            .await?;
        db.execute_unprepared("CREATE INDEX meerwerk_opdracht_id_ix ON meerwerk (opdracht_id)")
            .await?;
        manager
            .create_table(
                of_visit("signaal")
                    .col(ColumnDef::new("id").uuid().not_null().primary_key())
                    .col(ColumnDef::new("klus_id").uuid().not_null())
                    .col(ColumnDef::new("tekst").text().not_null())
                    .col(ColumnDef::new("at").big_integer().not_null())
                    .col(ColumnDef::new("read_at").big_integer().null())
                    .foreign_key(
                        ForeignKey::create()
                            .from("signaal", "klus_id")
                            .to("klus", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        db.execute_unprepared("CREATE INDEX signaal_klus_id_ix ON signaal (klus_id)")
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("ploeg_late")
                    .col(ColumnDef::new("ploeg_id").uuid().not_null())
                    .col(ColumnDef::new("deelnemer_id").uuid().not_null())
                    .col(ColumnDef::new("minuten").integer().not_null())
                    .col(ColumnDef::new("at").big_integer().not_null())
                    .primary_key(Index::create().col("ploeg_id").col("deelnemer_id"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("ploeg_late", "ploeg_id")
                            .to("ploeg", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("ploeg_late", "deelnemer_id")
                            .to("deelnemer", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            "ploeg_late",
            "signaal",
            "meerwerk",
            "handtekening",
            "visit_break",
        ] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        manager
            .get_connection()
            .execute_unprepared("ALTER TABLE account DROP COLUMN taal")
            .await?;
        Ok(())
    }
}

/// What is kept of a visit, with the account that entered it.
fn of_visit(table: &'static str) -> TableCreateStatement {
    Table::create()
        .table(table)
        .col(ColumnDef::new("opdracht_id").uuid().not_null())
        .col(ColumnDef::new("account_id").uuid().not_null())
        .foreign_key(
            ForeignKey::create()
                .from(table, "opdracht_id")
                .to("opdracht", "id"),
        )
        .foreign_key(
            ForeignKey::create()
                .from(table, "account_id")
                .to("account", "id"),
        )
        .to_owned()
}
