//! Intake: what is said with a decision, what was confirmed when a klus was taken on, looking first (vooropname), photos, and
//! klussen that come back.

use sea_orm_migration::prelude::*;

use crate::append_only;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["toelichting", "passed_by"] {
            manager
                .alter_table(
                    Table::alter()
                        .table("klus")
                        .add_column(ColumnDef::new(column).text().null())
                        .to_owned(),
                )
                .await?;
        }
        manager
            .create_table(
                Table::create()
                    .table("toets")
                    .col(ColumnDef::new("klus_id").uuid().not_null())
                    // The version of the klus that came of taking it on: the same klus may be taken on twice.
                    .col(ColumnDef::new("no").integer().not_null())
                    .col(ColumnDef::new("account_id").uuid().not_null())
                    .col(ColumnDef::new("at").big_integer().not_null())
                    .col(ColumnDef::new("max_hoogte_cm").integer().not_null())
                    .primary_key(Index::create().col("klus_id").col("no"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("toets", "klus_id")
                            .to("klus", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        append_only::protect(manager, "toets").await?;
        manager
            .create_table(
                Table::create()
                    .table("vooropname")
                    .col(ColumnDef::new("id").uuid().not_null().primary_key())
                    .col(ColumnDef::new("klus_id").uuid().not_null())
                    .col(ColumnDef::new("uitvoerder").text().not_null())
                    .col(ColumnDef::new("looker_id").uuid().not_null())
                    .col(ColumnDef::new("at").big_integer().not_null())
                    .col(ColumnDef::new("status").text().not_null())
                    .col(ColumnDef::new("note").text().not_null())
                    .col(ColumnDef::new("personen").integer().null())
                    .col(ColumnDef::new("personen_minuten").integer().null())
                    .col(ColumnDef::new("version").integer().not_null())
                    .col(ColumnDef::new("account_id").uuid().not_null())
                    .foreign_key(
                        ForeignKey::create()
                            .from("vooropname", "klus_id")
                            .to("klus", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("vooropname", "looker_id")
                            .to("account", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("foto")
                    .col(ColumnDef::new("id").uuid().not_null().primary_key())
                    .col(ColumnDef::new("klus_id").uuid().not_null())
                    .col(ColumnDef::new("width").integer().not_null())
                    .col(ColumnDef::new("height").integer().not_null())
                    .col(ColumnDef::new("jpeg").blob().not_null())
                    .col(ColumnDef::new("account_id").uuid().null())
                    .col(ColumnDef::new("at").big_integer().not_null())
                    .foreign_key(
                        ForeignKey::create()
                            .from("foto", "klus_id")
                            .to("klus", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("herhaling")
                    .col(ColumnDef::new("id").uuid().not_null().primary_key())
                    .col(ColumnDef::new("klus_id").uuid().not_null())
                    .col(ColumnDef::new("weken").integer().not_null())
                    .col(ColumnDef::new("van_maand").integer().null())
                    .col(ColumnDef::new("tot_maand").integer().null())
                    .col(ColumnDef::new("first_on").text().not_null())
                    .col(ColumnDef::new("until_on").text().null())
                    .col(ColumnDef::new("cheques").integer().null())
                    .col(ColumnDef::new("status").text().not_null())
                    .col(ColumnDef::new("version").integer().not_null())
                    .col(ColumnDef::new("account_id").uuid().not_null())
                    .col(ColumnDef::new("changed_at").big_integer().not_null())
                    .foreign_key(
                        ForeignKey::create()
                            .from("herhaling", "klus_id")
                            .to("klus", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("herhaling_klus")
                    .col(ColumnDef::new("herhaling_id").uuid().not_null())
                    .col(ColumnDef::new("due_on").text().not_null())
                    .col(ColumnDef::new("klus_id").uuid().not_null())
                    // One day of a series is one klus, however often the night's work runs.
                    .primary_key(Index::create().col("herhaling_id").col("due_on"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("herhaling_klus", "herhaling_id")
                            .to("herhaling", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("herhaling_klus", "klus_id")
                            .to("klus", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        for index in [
            // What past klussen of a kind took: the last ones first.
            "CREATE INDEX klus_past_ix ON klus (uitvoerder, klussoort, changed_at) WHERE status IN ('done', 'closed')",
            "CREATE UNIQUE INDEX vooropname_planned_ix ON vooropname (klus_id) WHERE status = 'planned'",
            "CREATE INDEX vooropname_klus_id_ix ON vooropname (klus_id)",
            "CREATE INDEX vooropname_looker_id_ix ON vooropname (looker_id, at) WHERE status = 'planned'",
            "CREATE INDEX foto_klus_id_ix ON foto (klus_id)",
            "CREATE UNIQUE INDEX herhaling_active_ix ON herhaling (klus_id) WHERE status = 'active'",
            "CREATE INDEX herhaling_klus_id_ix ON herhaling (klus_id)",
            "CREATE UNIQUE INDEX herhaling_klus_klus_id_ix ON herhaling_klus (klus_id)",
        ] {
            manager.get_connection().execute_unprepared(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        append_only::release(manager, "toets").await?;
        for table in ["herhaling_klus", "herhaling", "foto", "vooropname", "toets"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        manager
            .get_connection()
            .execute_unprepared("DROP INDEX klus_past_ix")
            .await?;
        for column in ["passed_by", "toelichting"] {
            manager
                .alter_table(Table::alter().table("klus").drop_column(column).to_owned())
                .await?;
        }
        Ok(())
    }
}
