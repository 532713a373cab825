//! What dispatch knows besides: until when an uitvoerder may take over a klus that was passed on, when begeleiders work, which day a
//! message to a ploeg is about, and how long it takes from one place to another.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Columns that came, each with its table.
const COLUMNS: [(&str, &str); 3] = [
    // The last day for an answer; together with `passed_by`.
    ("klus", "answer_due_on"),
    // Half days; none: never said, so always.
    ("account", "beschikbaar"),
    // The day of the plan that changed, of messages to people of a ploeg.
    ("bericht", "plan_on"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in COLUMNS {
            manager
                .alter_table(
                    Table::alter()
                        .table(table)
                        .add_column(ColumnDef::new(column).text().null())
                        .to_owned(),
                )
                .await?;
        }
        manager
            .create_table(
                Table::create()
                    .table("travel_time")
                    // `file` was imported and stays; `service` was asked and is asked again later.
                    .col(ColumnDef::new("source").text().not_null())
                    .col(ColumnDef::new("means").text().not_null())
                    .col(ColumnDef::new("from_key").text().not_null())
                    .col(ColumnDef::new("to_key").text().not_null())
                    // None: the service knows no road.
                    .col(ColumnDef::new("minuten").integer().null())
                    .col(ColumnDef::new("known_at").big_integer().not_null())
                    .primary_key(
                        Index::create()
                            .col("source")
                            .col("means")
                            .col("from_key")
                            .col("to_key"),
                    )
                    .to_owned(),
            )
            .await?;
        // A late answer stands in front of the queue, as a passed deadline does.
        manager
            .get_connection()
            .execute_unprepared(
                "CREATE INDEX klus_answer_due_ix ON klus (uitvoerder, answer_due_on) WHERE answer_due_on IS NOT NULL",
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .get_connection()
            .execute_unprepared("DROP INDEX klus_answer_due_ix")
            .await?;
        manager
            .drop_table(Table::drop().table("travel_time").to_owned())
            .await?;
        for (table, column) in COLUMNS {
            manager
                .alter_table(Table::alter().table(table).drop_column(column).to_owned())
                .await?;
        }
        Ok(())
    }
}
