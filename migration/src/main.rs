//! `migration up | down | status` for developers; the product itself runs `dienstencheque migrate`.

use migration::{Migrator, MigratorTrait, sea_orm::Database};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::var("DATABASE_URL")
        .map_err(|_| "set DATABASE_URL, for example sqlite://dienstencheque.db?mode=rwc")?;
    let db = Database::connect(url).await?;
    match std::env::args().nth(1).as_deref() {
        Some("up") => Migrator::up(&db, None).await?,
        Some("down") => Migrator::down(&db, Some(1)).await?,
        Some("status") => {
            for step in Migrator::get_migration_with_status(&db).await? {
                println!("{:?} {}", step.status(), step.name());
            }
        }
        _ => return Err("say up, down or status".into()),
    }
    Ok(())
}
