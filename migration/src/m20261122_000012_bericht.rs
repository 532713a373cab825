//! What is owed to people outside: messages on their way, and secret calendar feeds. No text of a message and no address is kept:
//! a row names what it is about and for whom, and the text is made when it is sent.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("bericht")
                    // Also the Message-ID of its mail: the same whenever it is sent again.
                    .col(ColumnDef::new("id").uuid().not_null().primary_key())
                    .col(ColumnDef::new("soort").text().not_null())
                    .col(ColumnDef::new("recipient").text().not_null())
                    .col(ColumnDef::new("recipient_id").uuid().not_null())
                    // The event that owes it; for cheques that expire the verkoop and the days before.
                    .col(ColumnDef::new("object").text().not_null())
                    .col(ColumnDef::new("object_id").uuid().not_null())
                    .col(ColumnDef::new("no").integer().not_null())
                    .col(ColumnDef::new("klus_id").uuid().null())
                    .col(ColumnDef::new("opdracht_id").uuid().null())
                    .col(ColumnDef::new("status").text().not_null())
                    .col(ColumnDef::new("way").text().null())
                    .col(ColumnDef::new("problem").text().null())
                    .col(ColumnDef::new("tries").integer().not_null())
                    .col(ColumnDef::new("next_at").big_integer().not_null())
                    .col(ColumnDef::new("lease_id").uuid().null())
                    .col(ColumnDef::new("lease_until_at").big_integer().null())
                    .col(ColumnDef::new("owed_at").big_integer().not_null())
                    .col(ColumnDef::new("settled_at").big_integer().null())
                    .col(ColumnDef::new("settled_by").uuid().null())
                    .col(ColumnDef::new("version").integer().not_null())
                    .foreign_key(
                        ForeignKey::create()
                            .from("bericht", "klus_id")
                            .to("klus", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("bericht", "opdracht_id")
                            .to("opdracht", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("agenda")
                    .col(ColumnDef::new("id").uuid().not_null().primary_key())
                    .col(ColumnDef::new("secret_hash").blob().not_null().unique_key())
                    .col(ColumnDef::new("soort").text().not_null())
                    .col(ColumnDef::new("of_id").uuid().not_null())
                    .col(ColumnDef::new("made_by").uuid().not_null())
                    .col(ColumnDef::new("made_at").big_integer().not_null())
                    .col(ColumnDef::new("withdrawn_at").big_integer().null())
                    .to_owned(),
            )
            .await?;
        for index in [
            // One event owes somebody one message (invariant A6).
            "CREATE UNIQUE INDEX bericht_event_ix ON bericht (object, object_id, no, recipient_id)",
            "CREATE INDEX bericht_next_at_ix ON bericht (next_at) WHERE status = 'owed'",
            "CREATE INDEX bericht_owed_recipient_ix ON bericht (recipient_id, owed_at) WHERE status = 'owed'",
            "CREATE INDEX bericht_waits_ix ON bericht (status, owed_at) WHERE status IN ('to_print', 'to_call')",
            "CREATE INDEX bericht_klus_id_ix ON bericht (klus_id)",
            "CREATE INDEX agenda_of_id_ix ON agenda (of_id) WHERE withdrawn_at IS NULL",
        ] {
            manager.get_connection().execute_unprepared(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["agenda", "bericht"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}
