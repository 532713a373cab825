//! `import-reistijden`: minutes between postcodes or villages, from a CSV file. Says what it kept and what it could not read. Run again
//! it replaces what it has.

use std::path::Path;

use super::{CommandError, import_adressen::open_csv, serve};
use crate::{
    config::Settings,
    domain::travel::{Columns, Leg},
    store::{self, Store, StoreError, open::Steps},
};

/// Refused lines that are told one by one.
const TOLD: usize = 10;

/// `import-reistijden`.
pub async fn run(file: &Path, settings: &Settings) -> Result<(), CommandError> {
    let regeling = serve::regeling(settings.regeling.as_deref())?;
    let problem = |problem: String| CommandError::File {
        what: format!("cannot read {}", file.display()),
        problem,
    };
    let (mut rows, names) = open_csv(file)?;
    let columns = Columns::of(names.iter().map(String::as_str)).map_err(problem)?;
    let store = Store::open_existing(&settings.database_url, Steps::Refuse).await?;
    let mut legs: Vec<Leg> = Vec::new();
    let (mut read, mut refused) = (0_u64, 0_usize);
    let mut row = csv::ByteRecord::new();
    while rows
        .read_byte_record(&mut row)
        .map_err(|error| problem(error.to_string()))?
    {
        read += 1;
        let field =
            |column| std::str::from_utf8(row.get(column).unwrap_or_default()).unwrap_or("\u{fffd}");
        match columns.read(&regeling, field) {
            Ok(found) => legs.extend(found),
            Err(why) => {
                refused += 1;
                if refused <= TOLD {
                    let line = row.position().map_or(0, csv::Position::line);
                    println!("  line {line}: {why}");
                }
            }
        }
    }
    println!("{read} rows read, {refused} refused");
    if legs.is_empty() {
        return Err(CommandError::File {
            what: format!("no travel time of {} could be used", file.display()),
            problem: "write van;naar;auto;fiets with postcodes or villages, and minutes".to_owned(),
        });
    }
    let now = crate::app::Clock::System.now();
    store
        .write(move |tx| async move {
            store::travel::put(&tx, store::travel::Source::File, &legs, now).await?;
            Ok::<_, StoreError>(())
        })
        .await?;
    let known = store::travel::count(store.read()).await?;
    println!(
        "{known} travel times are known now; planning uses them from now on, without a restart"
    );
    Ok(())
}
