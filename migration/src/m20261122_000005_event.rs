//! The audit chain, which is also the history of every cheque, klus and opdracht; and the idempotency keys.

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
                    .table("event")
                    .col(ColumnDef::new("seq").big_integer().not_null().primary_key())
                    .col(ColumnDef::new("at").big_integer().not_null())
                    .col(ColumnDef::new("account_id").uuid().null())
                    .col(ColumnDef::new("rol").text().not_null())
                    .col(ColumnDef::new("org").text().not_null())
                    .col(ColumnDef::new("action").text().not_null())
                    .col(ColumnDef::new("object").text().not_null())
                    .col(ColumnDef::new("object_id").uuid().not_null())
                    .col(ColumnDef::new("no").integer().not_null())
                    .col(ColumnDef::new("from_status").text().null())
                    .col(ColumnDef::new("to_status").text().null())
                    .col(ColumnDef::new("prev").blob().not_null())
                    .col(ColumnDef::new("hash").blob().not_null())
                    .to_owned(),
            )
            .await?;
        manager
            .get_connection()
            .execute_unprepared(
                "CREATE UNIQUE INDEX event_object_object_id_no_ix ON event (object, object_id, no)",
            )
            .await?;
        // What happened to sold cheques other than being used is little among much.
        manager
            .get_connection()
            .execute_unprepared(
                "CREATE INDEX event_aftercare_ix ON event (at) WHERE object = 'cheque' \
                 AND (to_status IN ('blocked', 'replaced', 'refunded', 'expired') OR from_status = 'expired')",
            )
            .await?;
        append_only::protect(manager, "event").await?;
        manager
            .create_table(
                Table::create()
                    .table("chain")
                    .col(ColumnDef::new("id").integer().not_null().primary_key())
                    .col(ColumnDef::new("seq").big_integer().not_null())
                    .col(ColumnDef::new("hash").blob().not_null())
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("idempotency")
                    .col(ColumnDef::new("account_id").uuid().not_null())
                    .col(ColumnDef::new("sleutel").uuid().not_null())
                    .col(ColumnDef::new("request_hash").blob().not_null())
                    .col(ColumnDef::new("sealed").blob().not_null())
                    .col(ColumnDef::new("at").big_integer().not_null())
                    .primary_key(Index::create().col("account_id").col("sleutel"))
                    .to_owned(),
            )
            .await?;
        manager
            .get_connection()
            .execute_unprepared("CREATE INDEX idempotency_at_ix ON idempotency (at)")
            .await?;
        manager
            .execute(
                Query::insert()
                    .into_table("chain")
                    .columns(["id", "seq", "hash"])
                    .values_panic([1.into(), 0.into(), vec![0u8; 32].into()])
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("idempotency").to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table("chain").to_owned())
            .await?;
        append_only::release(manager, "event").await?;
        manager
            .drop_table(Table::drop().table("event").to_owned())
            .await?;
        Ok(())
    }
}
