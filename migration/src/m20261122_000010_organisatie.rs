//! Who pays when the resident does not: organisaties with their facturen, fondsen with their toekenningen.

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
                    .table("organisatie")
                    .col(ColumnDef::new("id").uuid().not_null().primary_key())
                    .col(ColumnDef::new("version").integer().not_null())
                    .col(ColumnDef::new("naam").text().not_null())
                    .col(ColumnDef::new("adres").text().not_null())
                    .col(ColumnDef::new("postcode").text().not_null())
                    .col(ColumnDef::new("plaats").text().not_null())
                    .col(ColumnDef::new("contact").text().not_null())
                    .col(ColumnDef::new("telefoon").text().null())
                    .col(ColumnDef::new("email").text().null())
                    .col(ColumnDef::new("kvk").text().null())
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("factuur")
                    .col(ColumnDef::new("id").uuid().not_null().primary_key())
                    .col(ColumnDef::new("jaar").integer().not_null())
                    .col(ColumnDef::new("seq").big_integer().not_null())
                    .col(ColumnDef::new("verkoop_id").uuid().not_null().unique_key())
                    .col(ColumnDef::new("organisatie_id").uuid().null())
                    // Name and address as they were, one line each: what was sent stays as it was sent.
                    .col(ColumnDef::new("aan").text().not_null())
                    .col(ColumnDef::new("aantal").integer().not_null())
                    .col(ColumnDef::new("totaal_cent").big_integer().not_null())
                    .col(ColumnDef::new("issued_at").big_integer().not_null())
                    .col(ColumnDef::new("betalen_voor_on").text().not_null())
                    .foreign_key(
                        ForeignKey::create()
                            .from("factuur", "verkoop_id")
                            .to("verkoop", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("factuur", "organisatie_id")
                            .to("organisatie", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        append_only::protect(manager, "factuur").await?;
        manager
            .create_table(
                Table::create()
                    .table("fonds")
                    .col(ColumnDef::new("id").uuid().not_null().primary_key())
                    .col(ColumnDef::new("version").integer().not_null())
                    .col(ColumnDef::new("naam").text().not_null())
                    .col(ColumnDef::new("budget_cent").big_integer().not_null())
                    .col(ColumnDef::new("van_on").text().not_null())
                    .col(ColumnDef::new("tot_on").text().not_null())
                    .col(ColumnDef::new("doelgroep").text().not_null())
                    .col(ColumnDef::new("wijk").text().not_null())
                    .col(ColumnDef::new("eigen_cent").big_integer().not_null())
                    .col(ColumnDef::new("per_persoon_cent").big_integer().not_null())
                    .check(Expr::cust("tot_on >= van_on"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("toekenning")
                    .col(ColumnDef::new("id").uuid().not_null().primary_key())
                    .col(ColumnDef::new("jaar").integer().not_null())
                    .col(ColumnDef::new("seq").big_integer().not_null())
                    .col(ColumnDef::new("fonds_id").uuid().not_null())
                    .col(ColumnDef::new("maximum_cent").big_integer().not_null())
                    .col(ColumnDef::new("verwezen_door").text().not_null())
                    // Who it is for; erased when its purpose ends.
                    .col(ColumnDef::new("naam").text().null())
                    .col(ColumnDef::new("postcode").text().null())
                    .col(ColumnDef::new("status").text().not_null())
                    .col(ColumnDef::new("version").integer().not_null())
                    .col(ColumnDef::new("account_id").uuid().not_null())
                    .col(ColumnDef::new("granted_at").big_integer().not_null())
                    .foreign_key(
                        ForeignKey::create()
                            .from("toekenning", "fonds_id")
                            .to("fonds", "id"),
                    )
                    .check(Expr::cust("maximum_cent > 0"))
                    .to_owned(),
            )
            .await?;
        for index in [
            "CREATE UNIQUE INDEX factuur_jaar_seq_ix ON factuur (jaar, seq)",
            "CREATE INDEX factuur_organisatie_id_ix ON factuur (organisatie_id)",
            "CREATE UNIQUE INDEX toekenning_jaar_seq_ix ON toekenning (jaar, seq)",
            "CREATE INDEX toekenning_fonds_id_ix ON toekenning (fonds_id)",
            "CREATE INDEX verkoop_organisatie_id_ix ON verkoop (organisatie_id) WHERE organisatie_id IS NOT NULL",
            "CREATE INDEX verkoop_toekenning_id_ix ON verkoop (toekenning_id) WHERE toekenning_id IS NOT NULL",
        ] {
            manager.get_connection().execute_unprepared(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for index in ["verkoop_toekenning_id_ix", "verkoop_organisatie_id_ix"] {
            manager
                .get_connection()
                .execute_unprepared(&format!("DROP INDEX {index}"))
                .await?;
        }
        append_only::release(manager, "factuur").await?;
        for table in ["toekenning", "fonds", "factuur", "organisatie"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}
