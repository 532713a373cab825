//! Ploegen of a day, the visits they make, the cheques redeemed there and the uren they earn.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("ploeg")
                    .col(ColumnDef::new("id").uuid().not_null().primary_key())
                    .col(ColumnDef::new("uitvoerder").text().not_null())
                    .col(ColumnDef::new("datum").text().not_null())
                    .col(ColumnDef::new("naam").text().not_null())
                    .col(ColumnDef::new("begeleider_id").uuid().not_null())
                    .col(ColumnDef::new("van_at").big_integer().not_null())
                    .col(ColumnDef::new("tot_at").big_integer().not_null())
                    .col(ColumnDef::new("voertuig").text().null())
                    .col(ColumnDef::new("version").integer().not_null())
                    .col(ColumnDef::new("account_id").uuid().not_null())
                    .col(ColumnDef::new("created_at").big_integer().not_null())
                    .foreign_key(
                        ForeignKey::create()
                            .from("ploeg", "begeleider_id")
                            .to("account", "id"),
                    )
                    .check(Expr::cust("tot_at > van_at"))
                    .to_owned(),
            )
            .await?;
        manager
            .get_connection()
            .execute_unprepared(
                "CREATE INDEX ploeg_uitvoerder_datum_ix ON ploeg (uitvoerder, datum)",
            )
            .await?;
        manager
            .get_connection()
            .execute_unprepared(
                "CREATE INDEX ploeg_begeleider_id_datum_ix ON ploeg (begeleider_id, datum)",
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("ploeg_deelnemer")
                    .col(ColumnDef::new("ploeg_id").uuid().not_null())
                    .col(ColumnDef::new("deelnemer_id").uuid().not_null())
                    .col(ColumnDef::new("datum").text().not_null())
                    .primary_key(Index::create().col("ploeg_id").col("deelnemer_id"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("ploeg_deelnemer", "ploeg_id")
                            .to("ploeg", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("ploeg_deelnemer", "deelnemer_id")
                            .to("deelnemer", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager.get_connection().execute_unprepared("CREATE INDEX ploeg_deelnemer_deelnemer_id_datum_ix ON ploeg_deelnemer (deelnemer_id, datum)").await?;
        manager
            .create_table(
                Table::create()
                    .table("opdracht")
                    .col(ColumnDef::new("id").uuid().not_null().primary_key())
                    .col(ColumnDef::new("klus_id").uuid().not_null())
                    .col(ColumnDef::new("ploeg_id").uuid().not_null())
                    .col(ColumnDef::new("uitvoerder").text().not_null())
                    .col(ColumnDef::new("datum").text().not_null())
                    .col(ColumnDef::new("van_at").big_integer().not_null())
                    .col(ColumnDef::new("tot_at").big_integer().not_null())
                    .col(ColumnDef::new("status").text().not_null())
                    .col(ColumnDef::new("version").integer().not_null())
                    .col(ColumnDef::new("started_at").big_integer().null())
                    .col(ColumnDef::new("finished_at").big_integer().null())
                    .col(ColumnDef::new("opmerking").text().not_null())
                    .col(ColumnDef::new("reden").text().null())
                    .col(ColumnDef::new("successor_id").uuid().null())
                    .col(ColumnDef::new("changed_at").big_integer().not_null())
                    .foreign_key(
                        ForeignKey::create()
                            .from("opdracht", "klus_id")
                            .to("klus", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("opdracht", "ploeg_id")
                            .to("ploeg", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("opdracht", "successor_id")
                            .to("opdracht", "id"),
                    )
                    .check(Expr::cust("tot_at > van_at"))
                    .to_owned(),
            )
            .await?;
        manager
            .get_connection()
            .execute_unprepared("CREATE INDEX opdracht_klus_id_ix ON opdracht (klus_id)")
            .await?;
        manager
            .get_connection()
            .execute_unprepared(
                "CREATE INDEX opdracht_ploeg_id_van_at_ix ON opdracht (ploeg_id, van_at)",
            )
            .await?;
        manager
            .get_connection()
            .execute_unprepared(
                "CREATE INDEX opdracht_uitvoerder_datum_ix ON opdracht (uitvoerder, datum)",
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("verzilvering")
                    .col(ColumnDef::new("id").uuid().not_null().primary_key())
                    .col(ColumnDef::new("cheque_id").uuid().not_null())
                    .col(ColumnDef::new("opdracht_id").uuid().not_null())
                    .col(ColumnDef::new("klus_id").uuid().not_null())
                    .col(ColumnDef::new("uitvoerder").text().not_null())
                    .col(ColumnDef::new("waarde_cent").big_integer().not_null())
                    .col(ColumnDef::new("tarief_cent").big_integer().not_null())
                    .col(ColumnDef::new("late_reported").boolean().not_null())
                    .col(ColumnDef::new("at").big_integer().not_null())
                    .col(ColumnDef::new("account_id").uuid().not_null())
                    .col(ColumnDef::new("device").blob().null())
                    .col(ColumnDef::new("undone_at").big_integer().null())
                    .col(ColumnDef::new("undone_by").uuid().null())
                    .col(ColumnDef::new("undone_reden").text().null())
                    .foreign_key(
                        ForeignKey::create()
                            .from("verzilvering", "cheque_id")
                            .to("cheque", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("verzilvering", "opdracht_id")
                            .to("opdracht", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("verzilvering", "klus_id")
                            .to("klus", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager.get_connection().execute_unprepared("CREATE UNIQUE INDEX verzilvering_cheque_id_ix ON verzilvering (cheque_id) WHERE undone_at IS NULL").await?;
        manager
            .get_connection()
            .execute_unprepared(
                "CREATE INDEX verzilvering_opdracht_id_ix ON verzilvering (opdracht_id)",
            )
            .await?;
        // Every redemption asks what was already taken in for its klus.
        manager
            .get_connection()
            .execute_unprepared("CREATE INDEX verzilvering_klus_id_ix ON verzilvering (klus_id) WHERE undone_at IS NULL")
            .await?;
        manager
            .get_connection()
            .execute_unprepared(
                "CREATE INDEX verzilvering_uitvoerder_at_ix ON verzilvering (uitvoerder, at)",
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("uren")
                    .col(ColumnDef::new("id").uuid().not_null().primary_key())
                    .col(ColumnDef::new("deelnemer_id").uuid().not_null())
                    .col(ColumnDef::new("opdracht_id").uuid().null())
                    .col(ColumnDef::new("uitvoerder").text().not_null())
                    .col(ColumnDef::new("soort").text().not_null())
                    .col(ColumnDef::new("klussoort").text().null())
                    .col(ColumnDef::new("datum").text().not_null())
                    .col(ColumnDef::new("van_at").big_integer().not_null())
                    .col(ColumnDef::new("tot_at").big_integer().not_null())
                    .col(ColumnDef::new("minuten").integer().not_null())
                    .col(ColumnDef::new("status").text().not_null())
                    .col(ColumnDef::new("version").integer().not_null())
                    .col(ColumnDef::new("how").text().not_null())
                    .col(ColumnDef::new("reported_by").uuid().null())
                    .col(ColumnDef::new("approved_by").uuid().null())
                    .col(ColumnDef::new("approved_at").big_integer().null())
                    .col(ColumnDef::new("reden").text().null())
                    .col(ColumnDef::new("corrects_id").uuid().null())
                    .col(ColumnDef::new("created_at").big_integer().not_null())
                    .foreign_key(
                        ForeignKey::create()
                            .from("uren", "deelnemer_id")
                            .to("deelnemer", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("uren", "opdracht_id")
                            .to("opdracht", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("uren", "corrects_id")
                            .to("uren", "id"),
                    )
                    .check(Expr::cust("minuten > 0 AND minuten <= 960"))
                    .to_owned(),
            )
            .await?;
        manager
            .get_connection()
            .execute_unprepared(
                "CREATE INDEX uren_deelnemer_id_datum_ix ON uren (deelnemer_id, datum)",
            )
            .await?;
        manager
            .get_connection()
            .execute_unprepared("CREATE INDEX uren_opdracht_id_ix ON uren (opdracht_id)")
            .await?;
        manager
            .get_connection()
            .execute_unprepared(
                "CREATE INDEX uren_uitvoerder_status_ix ON uren (uitvoerder, status)",
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("uren").to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table("verzilvering").to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table("opdracht").to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table("ploeg_deelnemer").to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table("ploeg").to_owned())
            .await?;
        Ok(())
    }
}
