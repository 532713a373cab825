//! Half days offered to a resident, with the places that are held for them meanwhile.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("aanbod")
                    .col(ColumnDef::new("id").uuid().not_null().primary_key())
                    .col(ColumnDef::new("klus_id").uuid().not_null())
                    .col(ColumnDef::new("uitvoerder").text().not_null())
                    // Keyed hash of the code in the link; the code itself is kept nowhere.
                    .col(ColumnDef::new("code_mac").blob().not_null().unique_key())
                    .col(ColumnDef::new("status").text().not_null())
                    .col(ColumnDef::new("version").integer().not_null())
                    .col(ColumnDef::new("made_by").uuid().not_null())
                    .col(ColumnDef::new("made_at").big_integer().not_null())
                    .col(ColumnDef::new("held_until").big_integer().not_null())
                    // Number of the half day that was chosen.
                    .col(ColumnDef::new("keuze").integer().null())
                    // Why none suits, in the resident's words.
                    .col(ColumnDef::new("reden").text().null())
                    // By which way the resident answered.
                    .col(ColumnDef::new("via").text().null())
                    // Why it ended without an answer.
                    .col(ColumnDef::new("ended").text().null())
                    .col(ColumnDef::new("settled_at").big_integer().null())
                    .col(ColumnDef::new("settled_by").uuid().null())
                    .foreign_key(
                        ForeignKey::create()
                            .from("aanbod", "klus_id")
                            .to("klus", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("aanbod", "made_by")
                            .to("account", "id"),
                    )
                    .check(Expr::cust("(status = 'open') = (settled_at IS NULL)"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("aanbod_keuze")
                    .col(ColumnDef::new("id").uuid().not_null().primary_key())
                    .col(ColumnDef::new("aanbod_id").uuid().not_null())
                    .col(ColumnDef::new("no").integer().not_null())
                    // Refers to no row: what was offered stays on record when the ploeg is dissolved.
                    .col(ColumnDef::new("ploeg_id").uuid().not_null())
                    .col(ColumnDef::new("van_at").big_integer().not_null())
                    .col(ColumnDef::new("tot_at").big_integer().not_null())
                    .foreign_key(
                        ForeignKey::create()
                            .from("aanbod_keuze", "aanbod_id")
                            .to("aanbod", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        for index in [
            "CREATE UNIQUE INDEX aanbod_open_ix ON aanbod (klus_id) WHERE status = 'open'",
            "CREATE INDEX aanbod_klus_id_ix ON aanbod (klus_id, made_at)",
            "CREATE INDEX aanbod_made_by_ix ON aanbod (made_by)",
            "CREATE INDEX aanbod_held_ix ON aanbod (uitvoerder, held_until) WHERE status = 'open'",
            "CREATE UNIQUE INDEX aanbod_keuze_no_ix ON aanbod_keuze (aanbod_id, no)",
        ] {
            manager.get_connection().execute_unprepared(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["aanbod_keuze", "aanbod"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}
