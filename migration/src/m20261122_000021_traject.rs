//! The traject of a deelnemer: agreed hours by date, pauzes, licences and certificates, where they went; levels with their history;
//! treden of the participatieladder. A melding may be about a deelnemer.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

use crate::append_only;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Tables of this step that may only grow.
const GROWING: [&str; 2] = ["deelnemer_niveau", "trede"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = [urenafspraak(), pauze(), certificaat(), niveau(), trede()];
        for table in tables {
            manager.create_table(table).await?;
        }
        let db = manager.get_connection();
        // As the schema builder names keys on each database; it cannot add a column with a reference.
        let key = match manager.get_database_backend() {
            DbBackend::Sqlite => "uuid_text",
            _ => "uuid",
        };
        for text in [
            "INSERT INTO urenafspraak (deelnemer_id, van_on, minuten, at) \
             SELECT id, start_on, uren_per_week_minuten, created_at FROM deelnemer",
            "INSERT INTO certificaat (deelnemer_id, soort, at) \
             SELECT id, 'rijbewijs_b', created_at FROM deelnemer WHERE rijbewijs",
            "INSERT INTO deelnemer_niveau (deelnemer_id, vaardigheid, no, niveau, observed_by, observed_on) \
             SELECT deelnemer_id, vaardigheid, 1, niveau, observed_by, observed_on FROM deelnemer_vaardigheid",
            "DROP TABLE deelnemer_vaardigheid",
            "ALTER TABLE deelnemer DROP COLUMN uren_per_week_minuten",
            "ALTER TABLE deelnemer DROP COLUMN rijbewijs",
            // Words from a list from now on. What was typed before could say anything, so it is not kept.
            "UPDATE deelnemer SET beperkingen = ''",
            "ALTER TABLE deelnemer ADD COLUMN exited_on text",
            "ALTER TABLE deelnemer ADD COLUMN uitstroom text",
            "CREATE INDEX deelnemer_pauze_deelnemer_id_ix ON deelnemer_pauze (deelnemer_id, van_on)",
            "CREATE UNIQUE INDEX trede_deelnemer_id_no_ix ON trede (deelnemer_id, no)",
            "CREATE INDEX trede_corrects_id_ix ON trede (corrects_id) WHERE corrects_id IS NOT NULL",
            "CREATE INDEX certificaat_geldig_tot_on_ix ON certificaat (geldig_tot_on) WHERE geldig_tot_on IS NOT NULL",
        ] {
            db.execute_unprepared(text).await?;
        }
        db.execute_unprepared(&format!(
            "ALTER TABLE melding ADD COLUMN deelnemer_id {key} REFERENCES deelnemer (id)"
        ))
        .await?;
        db.execute_unprepared(
            "CREATE INDEX melding_deelnemer_id_ix ON melding (deelnemer_id) WHERE deelnemer_id IS NOT NULL",
        )
        .await?;
        for table in GROWING {
            append_only::protect(manager, table).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in GROWING {
            append_only::release(manager, table).await?;
        }
        manager.create_table(vaardigheid()).await?;
        let db = manager.get_connection();
        for text in [
            "DROP INDEX melding_deelnemer_id_ix",
            "ALTER TABLE melding DROP COLUMN deelnemer_id",
            "ALTER TABLE deelnemer DROP COLUMN uitstroom",
            "ALTER TABLE deelnemer DROP COLUMN exited_on",
            "ALTER TABLE deelnemer ADD COLUMN rijbewijs boolean NOT NULL DEFAULT FALSE",
            "ALTER TABLE deelnemer ADD COLUMN uren_per_week_minuten integer NOT NULL DEFAULT 0",
            "UPDATE deelnemer SET rijbewijs = TRUE WHERE id IN \
             (SELECT c.deelnemer_id FROM certificaat c WHERE c.soort = 'rijbewijs_b')",
            "UPDATE deelnemer SET uren_per_week_minuten = COALESCE((SELECT u.minuten FROM urenafspraak u \
             WHERE u.deelnemer_id = deelnemer.id ORDER BY u.van_on DESC LIMIT 1), 0)",
            "INSERT INTO deelnemer_vaardigheid (deelnemer_id, vaardigheid, niveau, observed_by, observed_on) \
             SELECT n.deelnemer_id, n.vaardigheid, n.niveau, n.observed_by, n.observed_on FROM deelnemer_niveau n WHERE NOT EXISTS \
             (SELECT 1 FROM deelnemer_niveau o WHERE o.deelnemer_id = n.deelnemer_id AND o.vaardigheid = n.vaardigheid AND o.no > n.no)",
        ] {
            db.execute_unprepared(text).await?;
        }
        for table in [
            "trede",
            "deelnemer_niveau",
            "certificaat",
            "deelnemer_pauze",
            "urenafspraak",
        ] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}

/// A key of a deelnemer that the database holds to be one.
fn of_deelnemer(table: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .from(table, "deelnemer_id")
        .to("deelnemer", "id")
        .to_owned()
}

/// Hours per week, from a day on.
fn urenafspraak() -> TableCreateStatement {
    Table::create()
        .table("urenafspraak")
        .col(ColumnDef::new("deelnemer_id").uuid().not_null())
        .col(ColumnDef::new("van_on").text().not_null())
        .col(ColumnDef::new("minuten").integer().not_null())
        .col(ColumnDef::new("at").big_integer().not_null())
        .primary_key(Index::create().col("deelnemer_id").col("van_on"))
        .foreign_key(&mut of_deelnemer("urenafspraak"))
        .check(Expr::cust("minuten > 0"))
        .to_owned()
}

/// Days on which somebody is not planned, up to and including the last one, if it is known.
fn pauze() -> TableCreateStatement {
    Table::create()
        .table("deelnemer_pauze")
        .col(ColumnDef::new("id").uuid().not_null().primary_key())
        .col(ColumnDef::new("deelnemer_id").uuid().not_null())
        .col(ColumnDef::new("van_on").text().not_null())
        .col(ColumnDef::new("tot_on").text().null())
        .col(ColumnDef::new("reden").text().not_null())
        .col(ColumnDef::new("created_at").big_integer().not_null())
        .foreign_key(&mut of_deelnemer("deelnemer_pauze"))
        .to_owned()
}

/// One of each kind: a renewed one takes the place of the old one.
fn certificaat() -> TableCreateStatement {
    Table::create()
        .table("certificaat")
        .col(ColumnDef::new("deelnemer_id").uuid().not_null())
        .col(ColumnDef::new("soort").text().not_null())
        .col(ColumnDef::new("geldig_tot_on").text().null())
        .col(ColumnDef::new("at").big_integer().not_null())
        .primary_key(Index::create().col("deelnemer_id").col("soort"))
        .foreign_key(&mut of_deelnemer("certificaat"))
        .to_owned()
}

/// Levels that were seen; the last one counts.
fn niveau() -> TableCreateStatement {
    Table::create()
        .table("deelnemer_niveau")
        .col(ColumnDef::new("deelnemer_id").uuid().not_null())
        .col(ColumnDef::new("vaardigheid").text().not_null())
        // 1, 2, 3, … per deelnemer and vaardigheid.
        .col(ColumnDef::new("no").integer().not_null())
        .col(ColumnDef::new("niveau").integer().not_null())
        .col(ColumnDef::new("observed_by").uuid().null())
        .col(ColumnDef::new("observed_on").text().not_null())
        .col(ColumnDef::new("reden").text().null())
        .primary_key(
            Index::create()
                .col("deelnemer_id")
                .col("vaardigheid")
                .col("no"),
        )
        .foreign_key(&mut of_deelnemer("deelnemer_niveau"))
        .check(Expr::cust("niveau BETWEEN 0 AND 3"))
        .to_owned()
}

fn trede() -> TableCreateStatement {
    Table::create()
        .table("trede")
        .col(ColumnDef::new("id").uuid().not_null().primary_key())
        .col(ColumnDef::new("deelnemer_id").uuid().not_null())
        // 1, 2, 3, … per deelnemer.
        .col(ColumnDef::new("no").integer().not_null())
        .col(ColumnDef::new("moment").text().not_null())
        .col(ColumnDef::new("op_on").text().not_null())
        .col(ColumnDef::new("niveau").integer().not_null())
        .col(ColumnDef::new("groei").integer().not_null())
        .col(ColumnDef::new("antwoorden").text().not_null())
        .col(ColumnDef::new("reden").text().null())
        .col(ColumnDef::new("corrects_id").uuid().null())
        .col(ColumnDef::new("account_id").uuid().not_null())
        .col(ColumnDef::new("at").big_integer().not_null())
        .foreign_key(&mut of_deelnemer("trede"))
        .foreign_key(
            ForeignKey::create()
                .from("trede", "corrects_id")
                .to("trede", "id"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("trede", "account_id")
                .to("account", "id"),
        )
        .check(Expr::cust(
            "niveau BETWEEN 1 AND 6 AND groei BETWEEN niveau AND 6",
        ))
        .to_owned()
}

/// As step 1 made it.
fn vaardigheid() -> TableCreateStatement {
    Table::create()
        .table("deelnemer_vaardigheid")
        .col(ColumnDef::new("deelnemer_id").uuid().not_null())
        .col(ColumnDef::new("vaardigheid").text().not_null())
        .col(ColumnDef::new("niveau").integer().not_null())
        .col(ColumnDef::new("observed_by").uuid().null())
        .col(ColumnDef::new("observed_on").text().not_null())
        .primary_key(Index::create().col("deelnemer_id").col("vaardigheid"))
        .foreign_key(&mut of_deelnemer("deelnemer_vaardigheid"))
        .to_owned()
}
