//! What ploegvorming has to know beside people and ploegen: who is away when (never why), when a vehicle is not for ploegen, who
//! must not go out together (never why), and what somebody is learning.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                in_half_days("afwezig")
                    // A deelnemer, or the account of a begeleider.
                    .col(ColumnDef::new("soort").text().not_null())
                    .col(ColumnDef::new("of_id").uuid().not_null())
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                in_half_days("bezetting")
                    .col(ColumnDef::new("voertuig").text().not_null())
                    .col(ColumnDef::new("soort").text().not_null())
                    .col(ColumnDef::new("opmerking").text().not_null())
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("apart")
                    // The lower key first: a pair is there once.
                    .col(ColumnDef::new("one_id").uuid().not_null())
                    .col(ColumnDef::new("other_id").uuid().not_null())
                    .primary_key(Index::create().col("one_id").col("other_id"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("apart", "one_id")
                            .to("deelnemer", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("apart", "other_id")
                            .to("deelnemer", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("leerdoel")
                    .col(ColumnDef::new("deelnemer_id").uuid().not_null())
                    .col(ColumnDef::new("vaardigheid").text().not_null())
                    .col(ColumnDef::new("due_on").text().null())
                    .primary_key(Index::create().col("deelnemer_id").col("vaardigheid"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("leerdoel", "deelnemer_id")
                            .to("deelnemer", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        for index in [
            "CREATE INDEX afwezig_uitvoerder_van_on_ix ON afwezig (uitvoerder, van_on)",
            "CREATE INDEX afwezig_of_id_ix ON afwezig (of_id)",
            "CREATE INDEX bezetting_uitvoerder_van_on_ix ON bezetting (uitvoerder, van_on)",
            "CREATE INDEX apart_other_id_ix ON apart (other_id)",
        ] {
            manager.get_connection().execute_unprepared(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["leerdoel", "apart", "bezetting", "afwezig"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}

/// A table of periods of one uitvoerder: from a half day up to and including another, if its end is known.
fn in_half_days(table: &'static str) -> TableCreateStatement {
    Table::create()
        .table(table)
        .col(ColumnDef::new("id").uuid().not_null().primary_key())
        .col(ColumnDef::new("uitvoerder").text().not_null())
        .col(ColumnDef::new("van_on").text().not_null())
        .col(ColumnDef::new("van_dagdeel").text().not_null())
        .col(ColumnDef::new("tot_on").text().null())
        .col(ColumnDef::new("tot_dagdeel").text().null())
        .col(ColumnDef::new("version").integer().not_null())
        .col(ColumnDef::new("account_id").uuid().not_null())
        .col(ColumnDef::new("created_at").big_integer().not_null())
        .to_owned()
}
