//! The schema, step by step. Steps are frozen once released: they spell table and column names out and
//! import nothing of the product, so that an old step means the same for ever.
//!
//! Conventions: keys are UUIDv7 made by the program; instants are `BIGINT` milliseconds since 1970-01-01 UTC
//! (`…_at`), because text instants of different precision do not sort; calendar dates are ISO `TEXT`
//! (`…_on`, `datum`), which sort and compare alike on both databases; amounts are `BIGINT` cents (`…_cent`);
//! durations are minutes (`…_minuten`).

pub use sea_orm_migration::prelude::*;

pub mod append_only;
mod m20261122_000001_account;
mod m20261122_000002_cheque;
mod m20261122_000003_klus;
mod m20261122_000004_ploeg;
mod m20261122_000005_event;
mod m20261122_000006_akkoord;
mod m20261122_000007_overdracht;
mod m20261122_000008_kas;
mod m20261122_000009_vervanging;
mod m20261122_000010_organisatie;
mod m20261122_000011_afrekening;
mod m20261122_000012_bericht;
mod m20261122_000013_adres;
mod m20261122_000014_intake;
mod m20261122_000015_afwezig;
mod m20261122_000016_planning;
mod m20261122_000017_aanbod;
mod m20261122_000018_dispatch;
mod m20261122_000019_telefoon;
mod m20261122_000020_uren_maand;
mod m20261122_000021_traject;
mod m20261122_000022_bewijs;
mod m20261123_000023_nazorg;

/// A step that is done whole or not at all: on SQLite too, where the library would leave a half one behind when the program is
/// killed, and the next start could neither go on nor begin again.
struct Whole(Box<dyn MigrationTrait>);

impl MigrationName for Whole {
    fn name(&self) -> &str {
        self.0.name()
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Whole {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        self.0.up(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        self.0.down(manager).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// The ordered list of steps.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let steps: Vec<Box<dyn MigrationTrait>> = vec![
            Box::new(m20261122_000001_account::Migration),
            Box::new(m20261122_000002_cheque::Migration),
            Box::new(m20261122_000003_klus::Migration),
            Box::new(m20261122_000004_ploeg::Migration),
            Box::new(m20261122_000005_event::Migration),
            Box::new(m20261122_000006_akkoord::Migration),
            Box::new(m20261122_000007_overdracht::Migration),
            Box::new(m20261122_000008_kas::Migration),
            Box::new(m20261122_000009_vervanging::Migration),
            Box::new(m20261122_000010_organisatie::Migration),
            Box::new(m20261122_000011_afrekening::Migration),
            Box::new(m20261122_000012_bericht::Migration),
            Box::new(m20261122_000013_adres::Migration),
            Box::new(m20261122_000014_intake::Migration),
            Box::new(m20261122_000015_afwezig::Migration),
            Box::new(m20261122_000016_planning::Migration),
            Box::new(m20261122_000017_aanbod::Migration),
            Box::new(m20261122_000018_dispatch::Migration),
            Box::new(m20261122_000019_telefoon::Migration),
            Box::new(m20261122_000020_uren_maand::Migration),
            Box::new(m20261122_000021_traject::Migration),
            Box::new(m20261122_000022_bewijs::Migration),
            Box::new(m20261123_000023_nazorg::Migration),
        ];
        steps
            .into_iter()
            .map(|step| Box::new(Whole(step)) as Box<dyn MigrationTrait>)
            .collect()
    }
}
