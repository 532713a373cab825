//! What happened to sold cheques other than being used, and what was made void, is found by what it happened to and when. Without the
//! object in the index SQLite takes the index of all events of cheques, of which a busy town has millions.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for step in [
            "DROP INDEX event_aftercare_ix",
            "CREATE INDEX event_aftercare_ix ON event (object, at) WHERE object = 'cheque' \
             AND (to_status IN ('blocked', 'replaced', 'refunded', 'expired') OR from_status = 'expired')",
            "CREATE INDEX event_void_ix ON event (object, at) WHERE object = 'cheque' AND to_status = 'void'",
        ] {
            manager.get_connection().execute_unprepared(step).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for step in [
            "DROP INDEX event_void_ix",
            "DROP INDEX event_aftercare_ix",
            "CREATE INDEX event_aftercare_ix ON event (at) WHERE object = 'cheque' \
             AND (to_status IN ('blocked', 'replaced', 'refunded', 'expired') OR from_status = 'expired')",
        ] {
            manager.get_connection().execute_unprepared(step).await?;
        }
        Ok(())
    }
}
