//! What happens to a cheque after its sale: another in its place, money back, expiry undone; and which nightly work was done.

use sea_orm_migration::prelude::*;

use crate::append_only;

/// Tables that may only grow, in the order in which they are made.
const APPEND_ONLY: [&str; 4] = ["vervanging", "terugbetaling", "terugbetaald", "herleving"];

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            vervanging(),
            terugbetaling(),
            terugbetaald(),
            herleving(),
            nightly(),
        ] {
            manager.create_table(table).await?;
        }
        for index in [
            "CREATE INDEX vervanging_asked_by_at_ix ON vervanging (asked_by, at)",
            "CREATE UNIQUE INDEX terugbetaling_verkooppunt_jaar_seq_ix ON terugbetaling (verkooppunt, jaar, seq)",
            "CREATE INDEX terugbetaling_at_ix ON terugbetaling (at)",
            "CREATE INDEX terugbetaald_terugbetaling_id_ix ON terugbetaald (terugbetaling_id)",
            "CREATE INDEX terugbetaald_verkoop_id_ix ON terugbetaald (verkoop_id)",
            // What expires, and when: cheques that were used or given back stand outside it.
            "CREATE INDEX cheque_valid_until_on_ix ON cheque (valid_until_on) WHERE status = 'sold' AND valid_until_on IS NOT NULL",
        ] {
            manager.get_connection().execute_unprepared(index).await?;
        }
        for table in APPEND_ONLY {
            append_only::protect(manager, table).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .get_connection()
            .execute_unprepared("DROP INDEX cheque_valid_until_on_ix")
            .await?;
        for table in APPEND_ONLY {
            append_only::release(manager, table).await?;
        }
        for table in [
            "nightly",
            "herleving",
            "terugbetaald",
            "terugbetaling",
            "vervanging",
        ] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}

fn key(table: &'static str, column: &'static str, to: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .from(table, column)
        .to(to, "id")
        .to_owned()
}

fn vervanging() -> TableCreateStatement {
    Table::create()
        .table("vervanging")
        .col(ColumnDef::new("id").uuid().not_null().primary_key())
        // One successor, and one predecessor (invariant C10).
        .col(ColumnDef::new("cheque_id").uuid().not_null().unique_key())
        .col(ColumnDef::new("opvolger_id").uuid().not_null().unique_key())
        .col(ColumnDef::new("verkoop_id").uuid().not_null().unique_key())
        .col(ColumnDef::new("grond").text().not_null())
        .col(ColumnDef::new("toelichting").text().not_null())
        .col(ColumnDef::new("asked_by").uuid().not_null())
        .col(ColumnDef::new("account_id").uuid().not_null())
        .col(ColumnDef::new("at").big_integer().not_null())
        .foreign_key(&mut key("vervanging", "cheque_id", "cheque"))
        .foreign_key(&mut key("vervanging", "opvolger_id", "cheque"))
        .foreign_key(&mut key("vervanging", "verkoop_id", "verkoop"))
        .check(Expr::cust("cheque_id <> opvolger_id"))
        .to_owned()
}

fn terugbetaling() -> TableCreateStatement {
    Table::create()
        .table("terugbetaling")
        .col(ColumnDef::new("id").uuid().not_null().primary_key())
        .col(ColumnDef::new("verkooppunt").text().not_null())
        .col(ColumnDef::new("jaar").integer().not_null())
        .col(ColumnDef::new("seq").big_integer().not_null())
        .col(ColumnDef::new("totaal_cent").big_integer().not_null())
        // Of the total, out of the till of the verkooppunt.
        .col(ColumnDef::new("kas_cent").big_integer().not_null())
        .col(ColumnDef::new("kasdag_id").uuid().null())
        .col(ColumnDef::new("account_id").uuid().not_null())
        .col(ColumnDef::new("at").big_integer().not_null())
        .check(Expr::cust("kas_cent >= 0 AND kas_cent <= totaal_cent"))
        .to_owned()
}

fn terugbetaald() -> TableCreateStatement {
    Table::create()
        .table("terugbetaald")
        .col(ColumnDef::new("cheque_id").uuid().not_null().primary_key())
        .col(ColumnDef::new("terugbetaling_id").uuid().not_null())
        // The sale that was paid for: of the cheque itself, or of the first of those it came in the place of.
        .col(ColumnDef::new("verkoop_id").uuid().not_null())
        .col(ColumnDef::new("cent").big_integer().not_null())
        .foreign_key(&mut key("terugbetaald", "cheque_id", "cheque"))
        .foreign_key(&mut key(
            "terugbetaald",
            "terugbetaling_id",
            "terugbetaling",
        ))
        .foreign_key(&mut key("terugbetaald", "verkoop_id", "verkoop"))
        .to_owned()
}

fn herleving() -> TableCreateStatement {
    Table::create()
        .table("herleving")
        .col(ColumnDef::new("id").uuid().not_null().primary_key())
        .col(ColumnDef::new("cheque_id").uuid().not_null())
        .col(ColumnDef::new("valid_until_on").text().null())
        .col(ColumnDef::new("toelichting").text().not_null())
        .col(ColumnDef::new("account_id").uuid().not_null())
        .col(ColumnDef::new("at").big_integer().not_null())
        .foreign_key(&mut key("herleving", "cheque_id", "cheque"))
        .to_owned()
}

fn nightly() -> TableCreateStatement {
    Table::create()
        .table("nightly")
        .col(ColumnDef::new("step").text().not_null())
        .col(ColumnDef::new("ran_on").text().not_null())
        .col(ColumnDef::new("at").big_integer().not_null())
        .col(ColumnDef::new("aantal").big_integer().not_null())
        .primary_key(Index::create().col("step").col("ran_on"))
        .to_owned()
}
