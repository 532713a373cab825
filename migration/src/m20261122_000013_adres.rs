//! Where addresses lie, from an extract of the BAG: for travel times, and thrown away and imported again at will.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("adres")
                    .col(ColumnDef::new("postcode").text().not_null())
                    .col(ColumnDef::new("huisnummer").integer().not_null())
                    // House letter and addition together, in capitals; empty when there is none.
                    .col(ColumnDef::new("toevoeging").text().not_null())
                    // Millionths of a degree, WGS 84.
                    .col(ColumnDef::new("lat_e6").integer().not_null())
                    .col(ColumnDef::new("lon_e6").integer().not_null())
                    .primary_key(
                        Index::create()
                            .col("postcode")
                            .col("huisnummer")
                            .col("toevoeging"),
                    )
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("adres").to_owned())
            .await
    }
}
