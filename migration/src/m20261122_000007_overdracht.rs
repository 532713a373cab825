//! Stock at verkooppunten: who handed which cheques to whom, and what was counted there.

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
                    .table("overdracht")
                    .col(ColumnDef::new("id").uuid().not_null().primary_key())
                    .col(ColumnDef::new("jaar").integer().not_null())
                    .col(ColumnDef::new("first_seq").big_integer().not_null())
                    .col(ColumnDef::new("last_seq").big_integer().not_null())
                    // Slugs of verkooppunten; empty is the municipality's own stock.
                    .col(ColumnDef::new("van").text().not_null())
                    .col(ColumnDef::new("naar").text().not_null())
                    .col(ColumnDef::new("status").text().not_null())
                    .col(ColumnDef::new("version").integer().not_null())
                    .col(ColumnDef::new("offered_by").uuid().not_null())
                    .col(ColumnDef::new("offered_at").big_integer().not_null())
                    .col(ColumnDef::new("decided_by").uuid().null())
                    .col(ColumnDef::new("decided_at").big_integer().null())
                    // 1: the receiver signed the slip, and somebody else says so here.
                    .col(ColumnDef::new("on_paper").integer().null())
                    .col(ColumnDef::new("opmerking").text().null())
                    .check(Expr::cust("last_seq >= first_seq"))
                    .check(Expr::cust("van <> naar"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("overdracht_cheque")
                    .col(ColumnDef::new("overdracht_id").uuid().not_null())
                    .col(ColumnDef::new("cheque_id").uuid().not_null())
                    .col(ColumnDef::new("at").big_integer().not_null())
                    .primary_key(Index::create().col("overdracht_id").col("cheque_id"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("overdracht_cheque", "overdracht_id")
                            .to("overdracht", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("overdracht_cheque", "cheque_id")
                            .to("cheque", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        append_only::protect(manager, "overdracht_cheque").await?;
        manager
            .create_table(
                Table::create()
                    .table("telling")
                    .col(ColumnDef::new("id").uuid().not_null().primary_key())
                    .col(ColumnDef::new("verkooppunt").text().not_null())
                    .col(ColumnDef::new("expected").integer().not_null())
                    .col(ColumnDef::new("counted").integer().not_null())
                    .col(ColumnDef::new("opmerking").text().null())
                    .col(ColumnDef::new("account_id").uuid().not_null())
                    .col(ColumnDef::new("at").big_integer().not_null())
                    .check(Expr::cust("expected >= 0"))
                    .check(Expr::cust("counted >= 0"))
                    .check(Expr::cust("counted = expected OR opmerking IS NOT NULL"))
                    .to_owned(),
            )
            .await?;
        append_only::protect(manager, "telling").await?;
        for index in [
            "CREATE INDEX overdracht_open_ix ON overdracht (jaar, first_seq) WHERE status = 'offered'",
            "CREATE INDEX overdracht_naar_ix ON overdracht (naar, offered_at)",
            "CREATE INDEX overdracht_van_ix ON overdracht (van, offered_at)",
            "CREATE INDEX overdracht_cheque_cheque_id_ix ON overdracht_cheque (cheque_id)",
            "CREATE INDEX telling_verkooppunt_at_ix ON telling (verkooppunt, at)",
            // A sale is accounted for once; the database itself refuses a second time.
            "CREATE UNIQUE INDEX boeking_verantwoording_ix ON boeking (verkoop_id) WHERE soort = 'verantwoording'",
            "CREATE INDEX verkoop_later_ix ON verkoop (verkooppunt, sold_at) WHERE betaalwijze = 'later'",
        ] {
            manager.get_connection().execute_unprepared(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for index in ["verkoop_later_ix", "boeking_verantwoording_ix"] {
            manager
                .get_connection()
                .execute_unprepared(&format!("DROP INDEX {index}"))
                .await?;
        }
        for table in ["telling", "overdracht_cheque"] {
            append_only::release(manager, table).await?;
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        manager
            .drop_table(Table::drop().table("overdracht").to_owned())
            .await?;
        Ok(())
    }
}
