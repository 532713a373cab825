//! Who logs in: accounts, sessions, API tokens; deelnemers with their login cards; numbers that only go up.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("account")
                    .col(ColumnDef::new("id").uuid().not_null().primary_key())
                    .col(ColumnDef::new("gebruikersnaam").text().null().unique_key())
                    .col(ColumnDef::new("naam").text().not_null())
                    .col(ColumnDef::new("telefoon").text().null())
                    .col(ColumnDef::new("rol").text().not_null())
                    .col(ColumnDef::new("verkooppunt").text().null())
                    .col(ColumnDef::new("uitvoerder").text().null())
                    .col(ColumnDef::new("deelnemer_id").uuid().null().unique_key())
                    .col(ColumnDef::new("wachtwoord").text().null())
                    .col(
                        ColumnDef::new("failed_logins")
                            .integer()
                            .not_null()
                            .default(0),
                    )
                    .col(ColumnDef::new("blocked_until_at").big_integer().null())
                    .col(ColumnDef::new("ended_at").big_integer().null())
                    .col(ColumnDef::new("created_at").big_integer().not_null())
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("session")
                    .col(ColumnDef::new("token_hash").blob().not_null().primary_key())
                    .col(ColumnDef::new("account_id").uuid().not_null())
                    .col(ColumnDef::new("created_at").big_integer().not_null())
                    .col(ColumnDef::new("seen_at").big_integer().not_null())
                    .col(ColumnDef::new("device").text().null())
                    .foreign_key(
                        ForeignKey::create()
                            .from("session", "account_id")
                            .to("account", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .get_connection()
            .execute_unprepared("CREATE INDEX session_account_id_ix ON session (account_id)")
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("api_token")
                    .col(ColumnDef::new("token_hash").blob().not_null().primary_key())
                    .col(ColumnDef::new("account_id").uuid().not_null())
                    .col(ColumnDef::new("naam").text().not_null())
                    .col(ColumnDef::new("created_at").big_integer().not_null())
                    .col(ColumnDef::new("ended_at").big_integer().null())
                    .foreign_key(
                        ForeignKey::create()
                            .from("api_token", "account_id")
                            .to("account", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .get_connection()
            .execute_unprepared("CREATE INDEX api_token_account_id_ix ON api_token (account_id)")
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("deelnemer")
                    .col(ColumnDef::new("id").uuid().not_null().primary_key())
                    .col(ColumnDef::new("uitvoerder").text().not_null())
                    .col(ColumnDef::new("naam").text().not_null())
                    .col(ColumnDef::new("telefoon").text().null())
                    .col(ColumnDef::new("regeling").text().not_null())
                    .col(ColumnDef::new("uren_per_week_minuten").integer().not_null())
                    .col(ColumnDef::new("beschikbaar").text().not_null())
                    .col(ColumnDef::new("rijbewijs").boolean().not_null())
                    .col(ColumnDef::new("beperkingen").text().not_null())
                    .col(ColumnDef::new("start_on").text().not_null())
                    .col(ColumnDef::new("end_on").text().null())
                    .col(ColumnDef::new("klantmanager_id").uuid().null())
                    .col(ColumnDef::new("created_at").big_integer().not_null())
                    .to_owned(),
            )
            .await?;
        for (naam, scope) in [
            ("deelnemer_uitvoerder_ix", "uitvoerder"),
            ("deelnemer_klantmanager_ix", "klantmanager_id"),
        ] {
            manager
                .get_connection()
                .execute_unprepared(&format!(
                    "CREATE INDEX {naam} ON deelnemer ({scope}, naam, id)"
                ))
                .await?;
        }
        manager
            .create_table(
                Table::create()
                    .table("deelnemer_vaardigheid")
                    .col(ColumnDef::new("deelnemer_id").uuid().not_null())
                    .col(ColumnDef::new("vaardigheid").text().not_null())
                    .col(ColumnDef::new("niveau").integer().not_null())
                    .col(ColumnDef::new("observed_by").uuid().null())
                    .col(ColumnDef::new("observed_on").text().not_null())
                    .primary_key(Index::create().col("deelnemer_id").col("vaardigheid"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("deelnemer_vaardigheid", "deelnemer_id")
                            .to("deelnemer", "id"),
                    )
                    .check(Expr::cust("niveau BETWEEN 0 AND 3"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("kaart")
                    .col(ColumnDef::new("token_hash").blob().not_null().primary_key())
                    .col(ColumnDef::new("account_id").uuid().not_null())
                    .col(ColumnDef::new("pin").text().not_null())
                    .col(
                        ColumnDef::new("failed_logins")
                            .integer()
                            .not_null()
                            .default(0),
                    )
                    .col(ColumnDef::new("created_at").big_integer().not_null())
                    .col(ColumnDef::new("ended_at").big_integer().null())
                    .foreign_key(
                        ForeignKey::create()
                            .from("kaart", "account_id")
                            .to("account", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .get_connection()
            .execute_unprepared("CREATE INDEX kaart_account_id_ix ON kaart (account_id)")
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("counter")
                    .col(ColumnDef::new("naam").text().not_null().primary_key())
                    .col(ColumnDef::new("value").big_integer().not_null())
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("counter").to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table("kaart").to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table("deelnemer_vaardigheid").to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table("deelnemer").to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table("api_token").to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table("session").to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table("account").to_owned())
            .await?;
        Ok(())
    }
}
