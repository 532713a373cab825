//! The till: kasdagen, their counts, what went in and out by hand, sealed bags, and the bank's statements.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

use crate::append_only;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        kasdag(manager).await?;
        kasmutatie(manager).await?;
        storting(manager).await?;
        bankafschrift(manager).await?;
        seal_closed(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        unseal_closed(manager).await?;
        for table in ["kasmutatie", "kastelling"] {
            append_only::release(manager, table).await?;
        }
        for table in [
            "bankregel",
            "bankafschrift",
            "storting",
            "kasmutatie",
            "kastelling",
            "kasdag",
        ] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}

async fn kasdag(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let instant = |name: &'static str| ColumnDef::new(name).big_integer().null().to_owned();
    let account = |name: &'static str| ColumnDef::new(name).uuid().null().to_owned();
    manager
        .create_table(
            Table::create()
                .table("kasdag")
                .col(ColumnDef::new("id").uuid().not_null().primary_key())
                .col(ColumnDef::new("verkooppunt").text().not_null())
                .col(ColumnDef::new("nummer").big_integer().not_null())
                .col(ColumnDef::new("status").text().not_null())
                .col(ColumnDef::new("version").integer().not_null())
                // What lay in the till at the opening.
                .col(ColumnDef::new("begin_cent").big_integer().not_null())
                .col(ColumnDef::new("opened_at").big_integer().not_null())
                .col(ColumnDef::new("opened_by").uuid().not_null())
                // The last count.
                .col(ColumnDef::new("telling_id").uuid().null())
                .col(ColumnDef::new("opmerking").text().null())
                .col(instant("signed_at"))
                .col(account("signed_by"))
                .col(instant("closed_at"))
                .col(account("closed_by"))
                // The head of the audit chain at closing.
                .col(ColumnDef::new("checkpoint_seq").big_integer().null())
                .col(ColumnDef::new("checkpoint_hash").blob().null())
                .check(Expr::cust("begin_cent >= 0"))
                .check(Expr::cust(
                    "(status = 'closed') = (closed_at IS NOT NULL AND telling_id IS NOT NULL AND checkpoint_seq IS NOT NULL)",
                ))
                .to_owned(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("kastelling")
                .col(ColumnDef::new("id").uuid().not_null().primary_key())
                .col(ColumnDef::new("kasdag_id").uuid().not_null())
                // Pieces per denomination in cents: `5000:2 1000:13`.
                .col(ColumnDef::new("stuks").text().not_null())
                .col(ColumnDef::new("geteld_cent").big_integer().not_null())
                .col(ColumnDef::new("verwacht_cent").big_integer().not_null())
                .col(ColumnDef::new("at").big_integer().not_null())
                .col(ColumnDef::new("account_id").uuid().not_null())
                .foreign_key(
                    ForeignKey::create()
                        .from("kastelling", "kasdag_id")
                        .to("kasdag", "id"),
                )
                .check(Expr::cust("geteld_cent >= 0"))
                .to_owned(),
        )
        .await?;
    let db = manager.get_connection();
    for index in [
        "CREATE UNIQUE INDEX kasdag_verkooppunt_nummer_ix ON kasdag (verkooppunt, nummer)",
        // At most one kasdag per verkooppunt is not closed.
        "CREATE UNIQUE INDEX kasdag_open_ix ON kasdag (verkooppunt) WHERE status <> 'closed'",
        "CREATE INDEX kastelling_kasdag_id_ix ON kastelling (kasdag_id)",
    ] {
        db.execute_unprepared(index).await?;
    }
    append_only::protect(manager, "kastelling").await
}

async fn kasmutatie(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("kasmutatie")
                .col(ColumnDef::new("boeking_id").uuid().not_null().primary_key())
                .col(ColumnDef::new("kasdag_id").uuid().not_null())
                // Into the till positive, out of it negative.
                .col(ColumnDef::new("cent").big_integer().not_null())
                .col(ColumnDef::new("reden").text().not_null())
                .foreign_key(
                    ForeignKey::create()
                        .from("kasmutatie", "boeking_id")
                        .to("boeking", "id"),
                )
                .foreign_key(
                    ForeignKey::create()
                        .from("kasmutatie", "kasdag_id")
                        .to("kasdag", "id"),
                )
                .to_owned(),
        )
        .await?;
    manager
        .get_connection()
        .execute_unprepared("CREATE INDEX kasmutatie_kasdag_id_ix ON kasmutatie (kasdag_id)")
        .await?;
    append_only::protect(manager, "kasmutatie").await
}

async fn storting(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("storting")
                // That of its entry in the journal.
                .col(ColumnDef::new("id").uuid().not_null().primary_key())
                .col(ColumnDef::new("kasdag_id").uuid().not_null().unique_key())
                .col(ColumnDef::new("verkooppunt").text().not_null())
                .col(ColumnDef::new("zak").text().not_null().unique_key())
                .col(ColumnDef::new("cent").big_integer().not_null())
                .col(ColumnDef::new("at").big_integer().not_null())
                // When the bank was seen to have received it.
                .col(ColumnDef::new("banked_at").big_integer().null())
                .foreign_key(
                    ForeignKey::create()
                        .from("storting", "kasdag_id")
                        .to("kasdag", "id"),
                )
                .check(Expr::cust("cent > 0"))
                .to_owned(),
        )
        .await?;
    manager
        .get_connection()
        .execute_unprepared(
            "CREATE INDEX storting_open_ix ON storting (at) WHERE banked_at IS NULL",
        )
        .await?;
    Ok(())
}

async fn bankafschrift(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("bankafschrift")
                .col(ColumnDef::new("id").uuid().not_null().primary_key())
                .col(ColumnDef::new("iban").text().not_null())
                // The bank's own name for it.
                .col(ColumnDef::new("kenmerk").text().not_null())
                .col(ColumnDef::new("tot_on").text().not_null())
                .col(ColumnDef::new("begin_cent").big_integer().not_null())
                .col(ColumnDef::new("eind_cent").big_integer().not_null())
                .col(ColumnDef::new("imported_at").big_integer().not_null())
                .col(ColumnDef::new("account_id").uuid().not_null())
                .to_owned(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("bankregel")
                .col(ColumnDef::new("id").uuid().not_null().primary_key())
                .col(ColumnDef::new("afschrift_id").uuid().not_null())
                .col(ColumnDef::new("no").integer().not_null())
                .col(ColumnDef::new("datum").text().not_null())
                .col(ColumnDef::new("cent").big_integer().not_null())
                .col(ColumnDef::new("tekst").text().not_null())
                .col(ColumnDef::new("status").text().not_null())
                // The entry that booked it, or why it has nothing to do with cheques.
                .col(ColumnDef::new("boeking_id").uuid().null().unique_key())
                .col(ColumnDef::new("reden").text().null())
                .col(ColumnDef::new("decided_by").uuid().null())
                .col(ColumnDef::new("decided_at").big_integer().null())
                .foreign_key(
                    ForeignKey::create()
                        .from("bankregel", "afschrift_id")
                        .to("bankafschrift", "id"),
                )
                .foreign_key(
                    ForeignKey::create()
                        .from("bankregel", "boeking_id")
                        .to("boeking", "id"),
                )
                .check(Expr::cust(
                    "(status = 'matched') = (boeking_id IS NOT NULL) AND (status = 'aside') = (reden IS NOT NULL)",
                ))
                .to_owned(),
        )
        .await?;
    let db = manager.get_connection();
    for index in [
        "CREATE UNIQUE INDEX bankafschrift_iban_kenmerk_tot_on_ix ON bankafschrift (iban, kenmerk, tot_on)",
        "CREATE UNIQUE INDEX bankregel_afschrift_id_no_ix ON bankregel (afschrift_id, no)",
        "CREATE INDEX bankregel_open_ix ON bankregel (datum) WHERE status = 'open'",
    ] {
        db.execute_unprepared(index).await?;
    }
    Ok(())
}

/// A closed kasdag changes no more, and nothing is booked in it afterwards.
async fn seal_closed(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let db = manager.get_connection();
    let statements: &[&str] = if manager.get_database_backend() == DbBackend::Sqlite {
        &[
            "CREATE TRIGGER kasdag_no_UPDATE BEFORE UPDATE ON kasdag WHEN OLD.status = 'closed' \
             BEGIN SELECT RAISE(ABORT, 'a closed kasdag is immutable'); END",
            "CREATE TRIGGER kasdag_no_DELETE BEFORE DELETE ON kasdag \
             BEGIN SELECT RAISE(ABORT, 'a kasdag is never deleted'); END",
            "CREATE TRIGGER boeking_closed_kasdag BEFORE INSERT ON boeking WHEN NEW.kasdag_id IS NOT NULL \
             AND EXISTS (SELECT 1 FROM kasdag WHERE id = NEW.kasdag_id AND status = 'closed') \
             BEGIN SELECT RAISE(ABORT, 'boeking is append-only and its kasdag is closed'); END",
        ]
    } else {
        &[
            "CREATE OR REPLACE FUNCTION refuse_closed_kasdag() RETURNS trigger AS $$ BEGIN \
             IF TG_OP = 'DELETE' OR OLD.status = 'closed' THEN RAISE EXCEPTION 'a closed kasdag is immutable'; END IF; \
             RETURN NEW; END $$ LANGUAGE plpgsql",
            "CREATE TRIGGER kasdag_sealed BEFORE UPDATE OR DELETE ON kasdag \
             FOR EACH ROW EXECUTE FUNCTION refuse_closed_kasdag()",
            "CREATE OR REPLACE FUNCTION refuse_boeking_in_closed_kasdag() RETURNS trigger AS $$ BEGIN \
             IF EXISTS (SELECT 1 FROM kasdag WHERE id = NEW.kasdag_id AND status = 'closed') \
             THEN RAISE EXCEPTION 'boeking is append-only and its kasdag is closed'; END IF; \
             RETURN NEW; END $$ LANGUAGE plpgsql",
            "CREATE TRIGGER boeking_closed_kasdag BEFORE INSERT ON boeking FOR EACH ROW \
             WHEN (NEW.kasdag_id IS NOT NULL) EXECUTE FUNCTION refuse_boeking_in_closed_kasdag()",
        ]
    };
    for statement in statements {
        db.execute_unprepared(statement).await?;
    }
    Ok(())
}

async fn unseal_closed(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let db = manager.get_connection();
    let statements: &[&str] = if manager.get_database_backend() == DbBackend::Sqlite {
        &[
            "DROP TRIGGER IF EXISTS kasdag_no_UPDATE",
            "DROP TRIGGER IF EXISTS kasdag_no_DELETE",
            "DROP TRIGGER IF EXISTS boeking_closed_kasdag",
        ]
    } else {
        &[
            "DROP TRIGGER IF EXISTS kasdag_sealed ON kasdag",
            "DROP TRIGGER IF EXISTS boeking_closed_kasdag ON boeking",
        ]
    };
    for statement in statements {
        db.execute_unprepared(statement).await?;
    }
    Ok(())
}
