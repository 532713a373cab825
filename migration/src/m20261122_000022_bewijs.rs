//! Werkervaringsbewijzen as they were given, the issuer's public keys, remarks of begeleiders, and what residents say of the work.

use sea_orm_migration::prelude::*;

use crate::append_only;

const TABLES: [&str; 6] = [
    "waardering",
    "opmerking",
    "bewijs_intrekking",
    "bewijs_inhoud",
    "bewijs",
    "issuer_key",
];
const GROWING: [&str; 3] = ["bewijs", "bewijs_intrekking", "issuer_key"];

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            bewijs(),
            bewijs_inhoud(),
            bewijs_intrekking(),
            issuer_key(),
            opmerking(),
            waardering(),
        ] {
            manager.create_table(table).await?;
        }
        for table in GROWING {
            append_only::protect(manager, table).await?;
        }
        for index in [
            "CREATE UNIQUE INDEX bewijs_jaar_seq_ix ON bewijs (jaar, seq)",
            "CREATE INDEX bewijs_deelnemer_id_ix ON bewijs (deelnemer_id)",
            "CREATE INDEX opmerking_deelnemer_id_ix ON opmerking (deelnemer_id)",
            // One answer per visit.
            "CREATE UNIQUE INDEX waardering_opdracht_id_ix ON waardering (opdracht_id)",
            "CREATE INDEX waardering_klus_id_ix ON waardering (klus_id)",
            "CREATE INDEX waardering_at_ix ON waardering (at)",
        ] {
            manager.get_connection().execute_unprepared(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in GROWING {
            append_only::release(manager, table).await?;
        }
        for table in TABLES {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}

fn bewijs() -> TableCreateStatement {
    Table::create()
        .table("bewijs")
        .col(ColumnDef::new("id").uuid().not_null().primary_key())
        .col(ColumnDef::new("jaar").integer().not_null())
        .col(ColumnDef::new("seq").big_integer().not_null())
        .col(ColumnDef::new("deelnemer_id").uuid().not_null())
        // Place in the lists of withdrawn credentials, from 0 without gaps.
        .col(
            ColumnDef::new("plaats")
                .big_integer()
                .not_null()
                .unique_key(),
        )
        .col(ColumnDef::new("code_mac").blob().not_null().unique_key())
        // Over what it says, with the salt that stands beside it.
        .col(ColumnDef::new("hash").blob().not_null())
        .col(ColumnDef::new("account_id").uuid().not_null())
        .col(ColumnDef::new("at").big_integer().not_null())
        .foreign_key(
            ForeignKey::create()
                .from("bewijs", "deelnemer_id")
                .to("deelnemer", "id"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("bewijs", "account_id")
                .to("account", "id"),
        )
        .to_owned()
}

/// What it says names a person, so it can be erased when its purpose ends; the hash shows that it was not changed before.
fn bewijs_inhoud() -> TableCreateStatement {
    Table::create()
        .table("bewijs_inhoud")
        .col(ColumnDef::new("bewijs_id").uuid().not_null().primary_key())
        .col(ColumnDef::new("salt").blob().not_null())
        // JSON
        .col(ColumnDef::new("inhoud").text().not_null())
        .foreign_key(
            ForeignKey::create()
                .from("bewijs_inhoud", "bewijs_id")
                .to("bewijs", "id"),
        )
        .to_owned()
}

fn bewijs_intrekking() -> TableCreateStatement {
    Table::create()
        .table("bewijs_intrekking")
        .col(ColumnDef::new("bewijs_id").uuid().not_null().primary_key())
        .col(ColumnDef::new("account_id").uuid().not_null())
        .col(ColumnDef::new("at").big_integer().not_null())
        .foreign_key(
            ForeignKey::create()
                .from("bewijs_intrekking", "bewijs_id")
                .to("bewijs", "id"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("bewijs_intrekking", "account_id")
                .to("account", "id"),
        )
        .to_owned()
}

/// Public halves only: the private ones follow from the installation's root key.
fn issuer_key() -> TableCreateStatement {
    Table::create()
        .table("issuer_key")
        .col(ColumnDef::new("no").integer().not_null().primary_key())
        .col(ColumnDef::new("id").uuid().not_null().unique_key())
        .col(ColumnDef::new("public_key").blob().not_null())
        .col(ColumnDef::new("at").big_integer().not_null())
        .to_owned()
}

fn opmerking() -> TableCreateStatement {
    Table::create()
        .table("opmerking")
        .col(ColumnDef::new("id").uuid().not_null().primary_key())
        .col(ColumnDef::new("deelnemer_id").uuid().not_null())
        .col(ColumnDef::new("tekst").text().not_null())
        .col(ColumnDef::new("account_id").uuid().not_null())
        .col(ColumnDef::new("at").big_integer().not_null())
        .foreign_key(
            ForeignKey::create()
                .from("opmerking", "deelnemer_id")
                .to("deelnemer", "id"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("opmerking", "account_id")
                .to("account", "id"),
        )
        .to_owned()
}

fn waardering() -> TableCreateStatement {
    Table::create()
        .table("waardering")
        .col(ColumnDef::new("id").uuid().not_null().primary_key())
        .col(ColumnDef::new("klus_id").uuid().not_null())
        .col(ColumnDef::new("opdracht_id").uuid().not_null())
        .col(ColumnDef::new("goed").boolean().not_null())
        .col(ColumnDef::new("woorden").text().not_null())
        // Whether the ploeg may read the words.
        .col(ColumnDef::new("status").text().not_null())
        // Who wrote it down for the resident; none when they did so themselves.
        .col(ColumnDef::new("account_id").uuid().null())
        .col(ColumnDef::new("at").big_integer().not_null())
        .col(ColumnDef::new("version").integer().not_null())
        .foreign_key(
            ForeignKey::create()
                .from("waardering", "klus_id")
                .to("klus", "id"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("waardering", "opdracht_id")
                .to("opdracht", "id"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("waardering", "account_id")
                .to("account", "id"),
        )
        .to_owned()
}
