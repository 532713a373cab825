//! The planning board: where klussen should go that nobody was told of yet, what was published, and days without work outdoors.

use sea_orm_migration::prelude::*;

use crate::append_only;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("opdracht_draft")
                    // One place per klus; it changes freely until it is published, and is gone then.
                    .col(ColumnDef::new("klus_id").uuid().not_null().primary_key())
                    .col(ColumnDef::new("uitvoerder").text().not_null())
                    // None: taken off the planning.
                    .col(ColumnDef::new("ploeg_id").uuid().null())
                    .col(ColumnDef::new("van_at").big_integer().null())
                    .col(ColumnDef::new("tot_at").big_integer().null())
                    // The published opdracht in whose place it comes.
                    .col(ColumnDef::new("replaces_id").uuid().null())
                    // Why what was published changes; none when nothing was.
                    .col(ColumnDef::new("reden").text().null())
                    // Why it goes there, in words.
                    .col(ColumnDef::new("reason").text().not_null())
                    .col(ColumnDef::new("account_id").uuid().not_null())
                    .col(ColumnDef::new("changed_at").big_integer().not_null())
                    .foreign_key(
                        ForeignKey::create()
                            .from("opdracht_draft", "klus_id")
                            .to("klus", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("opdracht_draft", "ploeg_id")
                            .to("ploeg", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("opdracht_draft", "replaces_id")
                            .to("opdracht", "id"),
                    )
                    .check(Expr::cust(
                        "(ploeg_id IS NULL) = (van_at IS NULL) AND (ploeg_id IS NULL) = (tot_at IS NULL) \
                         AND (ploeg_id IS NOT NULL OR replaces_id IS NOT NULL) AND (replaces_id IS NULL) = (reden IS NULL)",
                    ))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("plan_revision")
                    .col(ColumnDef::new("uitvoerder").text().not_null())
                    .col(ColumnDef::new("no").integer().not_null())
                    .col(ColumnDef::new("planned").integer().not_null())
                    .col(ColumnDef::new("moved").integer().not_null())
                    .col(ColumnDef::new("taken_off").integer().not_null())
                    .col(ColumnDef::new("account_id").uuid().not_null())
                    .col(ColumnDef::new("at").big_integer().not_null())
                    .primary_key(Index::create().col("uitvoerder").col("no"))
                    .to_owned(),
            )
            .await?;
        append_only::protect(manager, "plan_revision").await?;
        manager
            .create_table(
                Table::create()
                    .table("bad_weather")
                    .col(ColumnDef::new("uitvoerder").text().not_null())
                    .col(ColumnDef::new("datum").text().not_null())
                    .col(ColumnDef::new("account_id").uuid().not_null())
                    .col(ColumnDef::new("at").big_integer().not_null())
                    .primary_key(Index::create().col("uitvoerder").col("datum"))
                    .to_owned(),
            )
            .await?;
        for index in [
            "CREATE INDEX opdracht_draft_uitvoerder_ix ON opdracht_draft (uitvoerder)",
            "CREATE INDEX opdracht_draft_ploeg_id_ix ON opdracht_draft (ploeg_id)",
            "CREATE INDEX opdracht_draft_replaces_id_ix ON opdracht_draft (replaces_id)",
        ] {
            manager.get_connection().execute_unprepared(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        append_only::release(manager, "plan_revision").await?;
        for table in ["bad_weather", "plan_revision", "opdracht_draft"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}
