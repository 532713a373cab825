//! Residents and the klussen they ask for.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("bewoner")
                    .col(ColumnDef::new("id").uuid().not_null().primary_key())
                    .col(ColumnDef::new("naam").text().not_null())
                    .col(ColumnDef::new("postcode").text().not_null())
                    .col(ColumnDef::new("huisnummer").integer().not_null())
                    .col(ColumnDef::new("toevoeging").text().not_null())
                    .col(ColumnDef::new("straat").text().not_null())
                    .col(ColumnDef::new("plaats").text().not_null())
                    .col(ColumnDef::new("telefoon").text().null())
                    .col(ColumnDef::new("email").text().null())
                    .col(ColumnDef::new("created_at").big_integer().not_null())
                    .to_owned(),
            )
            .await?;
        manager
            .get_connection()
            .execute_unprepared(
                "CREATE INDEX bewoner_postcode_huisnummer_ix ON bewoner (postcode, huisnummer)",
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("klus")
                    .col(ColumnDef::new("id").uuid().not_null().primary_key())
                    .col(ColumnDef::new("jaar").integer().not_null())
                    .col(ColumnDef::new("seq").big_integer().not_null())
                    .col(
                        ColumnDef::new("volgcode_mac")
                            .blob()
                            .not_null()
                            .unique_key(),
                    )
                    .col(ColumnDef::new("bewoner_id").uuid().not_null())
                    .col(ColumnDef::new("klussoort").text().not_null())
                    .col(ColumnDef::new("omschrijving").text().not_null())
                    .col(ColumnDef::new("zelf").text().not_null())
                    .col(ColumnDef::new("toegang").text().not_null())
                    .col(ColumnDef::new("voorkeuren").text().not_null())
                    .col(ColumnDef::new("deadline_on").text().null())
                    .col(ColumnDef::new("aantal_cheques").integer().not_null())
                    .col(ColumnDef::new("plaats").text().not_null())
                    .col(ColumnDef::new("klasse").integer().not_null())
                    .col(ColumnDef::new("status").text().not_null())
                    .col(ColumnDef::new("version").integer().not_null())
                    .col(ColumnDef::new("uitvoerder").text().not_null())
                    .col(ColumnDef::new("personen").integer().null())
                    .col(ColumnDef::new("personen_minuten").integer().null())
                    .col(ColumnDef::new("reden").text().null())
                    .col(ColumnDef::new("contactpersoon_id").uuid().null())
                    .col(ColumnDef::new("asked_by").uuid().null())
                    .col(
                        ColumnDef::new("paused_werkdagen")
                            .integer()
                            .not_null()
                            .default(0),
                    )
                    .col(ColumnDef::new("requested_at").big_integer().not_null())
                    .col(ColumnDef::new("changed_at").big_integer().not_null())
                    .foreign_key(
                        ForeignKey::create()
                            .from("klus", "bewoner_id")
                            .to("bewoner", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .get_connection()
            .execute_unprepared("CREATE UNIQUE INDEX klus_jaar_seq_ix ON klus (jaar, seq)")
            .await?;
        manager
            .get_connection()
            .execute_unprepared("CREATE INDEX klus_open_ix ON klus (uitvoerder, klasse, requested_at, id) WHERE status IN ('requested', 'asked', 'accepted', 'offered', 'planned', 'in_progress')")
            .await?;
        manager
            .get_connection()
            .execute_unprepared(
                "CREATE INDEX klus_queue_ix ON klus (uitvoerder, status, klasse, requested_at, id)",
            )
            .await?;
        // Passed deadlines stand in front of the queue, the longest passed first.
        manager
            .get_connection()
            .execute_unprepared("CREATE INDEX klus_deadline_ix ON klus (uitvoerder, deadline_on, klasse, requested_at, id) WHERE deadline_on IS NOT NULL AND status IN ('requested', 'asked', 'accepted', 'offered', 'planned', 'in_progress')")
            .await?;
        manager
            .get_connection()
            .execute_unprepared("CREATE INDEX klus_bewoner_id_ix ON klus (bewoner_id)")
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("klus").to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table("bewoner").to_owned())
            .await?;
        Ok(())
    }
}
