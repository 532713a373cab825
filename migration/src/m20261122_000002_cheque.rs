//! Cheques, their sale and use, and the journal they are booked in (double entry, append-only).

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
                    .table("oplage")
                    .col(ColumnDef::new("id").uuid().not_null().primary_key())
                    .col(ColumnDef::new("verkooppunt").text().not_null())
                    .col(ColumnDef::new("jaar").integer().not_null())
                    .col(ColumnDef::new("first_seq").big_integer().not_null())
                    .col(ColumnDef::new("last_seq").big_integer().not_null())
                    .col(ColumnDef::new("waarde_cent").big_integer().not_null())
                    .col(ColumnDef::new("personen_uren").integer().not_null())
                    // Leaves per booklet; 0 is loose cheques.
                    .col(ColumnDef::new("boekje").integer().not_null().default(0))
                    .col(ColumnDef::new("account_id").uuid().not_null())
                    .col(ColumnDef::new("created_at").big_integer().not_null())
                    .check(Expr::cust("last_seq >= first_seq"))
                    .to_owned(),
            )
            .await?;
        manager
            .get_connection()
            .execute_unprepared("CREATE INDEX oplage_verkooppunt_ix ON oplage (verkooppunt)")
            .await?;
        append_only::protect(manager, "oplage").await?;
        manager
            .create_table(
                Table::create()
                    .table("verkoop")
                    .col(ColumnDef::new("id").uuid().not_null().primary_key())
                    .col(ColumnDef::new("verkooppunt").text().not_null())
                    .col(ColumnDef::new("bon_jaar").integer().not_null())
                    .col(ColumnDef::new("bon_seq").big_integer().not_null())
                    .col(ColumnDef::new("aantal").integer().not_null())
                    .col(ColumnDef::new("totaal_cent").big_integer().not_null())
                    .col(ColumnDef::new("betaalwijze").text().not_null())
                    .col(ColumnDef::new("koper").text().null())
                    .col(ColumnDef::new("organisatie_id").uuid().null())
                    .col(ColumnDef::new("toekenning_id").uuid().null())
                    .col(
                        ColumnDef::new("fonds_cent")
                            .big_integer()
                            .not_null()
                            .default(0),
                    )
                    .col(ColumnDef::new("kasdag_id").uuid().null())
                    .col(ColumnDef::new("sold_at").big_integer().not_null())
                    .col(ColumnDef::new("reported_at").big_integer().not_null())
                    .col(ColumnDef::new("account_id").uuid().not_null())
                    .check(Expr::cust("aantal > 0"))
                    .check(Expr::cust("totaal_cent >= 0"))
                    .to_owned(),
            )
            .await?;
        manager.get_connection().execute_unprepared("CREATE UNIQUE INDEX verkoop_verkooppunt_bon_jaar_bon_seq_ix ON verkoop (verkooppunt, bon_jaar, bon_seq)").await?;
        manager
            .get_connection()
            .execute_unprepared("CREATE INDEX verkoop_sold_at_ix ON verkoop (sold_at)")
            .await?;
        manager
            .get_connection()
            .execute_unprepared(
                "CREATE INDEX verkoop_verkooppunt_sold_at_ix ON verkoop (verkooppunt, sold_at)",
            )
            .await?;
        append_only::protect(manager, "verkoop").await?;
        manager
            .create_table(
                Table::create()
                    .table("vel")
                    .col(ColumnDef::new("id").uuid().not_null().primary_key())
                    .col(ColumnDef::new("aantal").integer().not_null())
                    .col(ColumnDef::new("sealed").blob().null())
                    .col(ColumnDef::new("created_at").big_integer().not_null())
                    .col(ColumnDef::new("confirmed_at").big_integer().null())
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("cheque")
                    .col(ColumnDef::new("id").uuid().not_null().primary_key())
                    .col(ColumnDef::new("oplage_id").uuid().null())
                    .col(ColumnDef::new("jaar").integer().not_null())
                    .col(ColumnDef::new("seq").big_integer().not_null())
                    .col(ColumnDef::new("code_mac").blob().not_null().unique_key())
                    .col(ColumnDef::new("phone_mac").blob().not_null())
                    .col(ColumnDef::new("code_last4").text().not_null())
                    .col(ColumnDef::new("claim_mac").blob().not_null())
                    .col(ColumnDef::new("status").text().not_null())
                    .col(ColumnDef::new("version").integer().not_null())
                    .col(ColumnDef::new("verkooppunt").text().not_null())
                    .col(ColumnDef::new("waarde_cent").big_integer().null())
                    .col(ColumnDef::new("personen_uren").integer().not_null())
                    .col(ColumnDef::new("verkoop_id").uuid().null())
                    .col(ColumnDef::new("sold_at").big_integer().null())
                    .col(ColumnDef::new("valid_until_on").text().null())
                    .col(ColumnDef::new("klus_id").uuid().null())
                    .col(ColumnDef::new("opdracht_id").uuid().null())
                    .col(ColumnDef::new("reden").text().null())
                    .col(ColumnDef::new("changed_at").big_integer().not_null())
                    .foreign_key(
                        ForeignKey::create()
                            .from("cheque", "oplage_id")
                            .to("oplage", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("cheque", "verkoop_id")
                            .to("verkoop", "id"),
                    )
                    .check(Expr::cust("personen_uren > 0"))
                    .to_owned(),
            )
            .await?;
        manager
            .get_connection()
            .execute_unprepared("CREATE UNIQUE INDEX cheque_jaar_seq_ix ON cheque (jaar, seq)")
            .await?;
        manager
            .get_connection()
            .execute_unprepared("CREATE INDEX cheque_verkoop_id_ix ON cheque (verkoop_id)")
            .await?;
        manager
            .get_connection()
            .execute_unprepared("CREATE INDEX cheque_klus_id_ix ON cheque (klus_id)")
            .await?;
        manager
            .get_connection()
            .execute_unprepared(
                "CREATE INDEX cheque_verkooppunt_status_ix ON cheque (verkooppunt, status)",
            )
            .await?;
        manager
            .get_connection()
            .execute_unprepared("CREATE INDEX cheque_opdracht_id_ix ON cheque (opdracht_id)")
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("boeking")
                    .col(ColumnDef::new("id").uuid().not_null().primary_key())
                    .col(ColumnDef::new("at").big_integer().not_null())
                    .col(ColumnDef::new("soort").text().not_null())
                    .col(ColumnDef::new("verkoop_id").uuid().null())
                    .col(ColumnDef::new("cheque_id").uuid().null())
                    .col(ColumnDef::new("corrects_id").uuid().null())
                    .col(ColumnDef::new("kasdag_id").uuid().null())
                    .col(ColumnDef::new("account_id").uuid().null())
                    .foreign_key(
                        ForeignKey::create()
                            .from("boeking", "verkoop_id")
                            .to("verkoop", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("boeking", "cheque_id")
                            .to("cheque", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("boeking", "corrects_id")
                            .to("boeking", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .get_connection()
            .execute_unprepared("CREATE INDEX boeking_verkoop_id_ix ON boeking (verkoop_id)")
            .await?;
        manager
            .get_connection()
            .execute_unprepared("CREATE INDEX boeking_cheque_id_ix ON boeking (cheque_id)")
            .await?;
        manager
            .get_connection()
            .execute_unprepared("CREATE INDEX boeking_at_ix ON boeking (at)")
            .await?;
        manager
            .get_connection()
            .execute_unprepared("CREATE INDEX boeking_kasdag_id_ix ON boeking (kasdag_id) WHERE kasdag_id IS NOT NULL")
            .await?;
        append_only::protect(manager, "boeking").await?;
        manager
            .create_table(
                Table::create()
                    .table("boekingsregel")
                    .col(ColumnDef::new("boeking_id").uuid().not_null())
                    .col(ColumnDef::new("no").integer().not_null())
                    .col(ColumnDef::new("rekening").text().not_null())
                    .col(ColumnDef::new("partij").text().not_null())
                    .col(ColumnDef::new("cent").big_integer().not_null())
                    // That of its entry, here too: balances of any past date are read from one index.
                    .col(ColumnDef::new("at").big_integer().not_null())
                    // When the cheques were sold that the bearers are owed for: what is owed, by age, is read from one index too.
                    .col(ColumnDef::new("sold_at").big_integer().null())
                    .primary_key(Index::create().col("boeking_id").col("no"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("boekingsregel", "boeking_id")
                            .to("boeking", "id"),
                    )
                    .check(Expr::cust(
                        "(rekening = 'uitstaande_cheques') = (sold_at IS NOT NULL)",
                    ))
                    .to_owned(),
            )
            .await?;
        manager
            .get_connection()
            .execute_unprepared(
                "CREATE INDEX boekingsregel_balance_ix ON boekingsregel (rekening, partij, at, cent)",
            )
            .await?;
        manager
            .get_connection()
            .execute_unprepared(
                "CREATE INDEX boekingsregel_age_ix ON boekingsregel (rekening, sold_at, at, cent) WHERE sold_at IS NOT NULL",
            )
            .await?;
        append_only::protect(manager, "boekingsregel").await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        append_only::release(manager, "boekingsregel").await?;
        manager
            .drop_table(Table::drop().table("boekingsregel").to_owned())
            .await?;
        append_only::release(manager, "boeking").await?;
        manager
            .drop_table(Table::drop().table("boeking").to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table("cheque").to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table("vel").to_owned())
            .await?;
        append_only::release(manager, "verkoop").await?;
        manager
            .drop_table(Table::drop().table("verkoop").to_owned())
            .await?;
        append_only::release(manager, "oplage").await?;
        manager
            .drop_table(Table::drop().table("oplage").to_owned())
            .await?;
        Ok(())
    }
}
