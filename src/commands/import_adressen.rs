//! `import-adressen`: where addresses lie, from an extract of the BAG as CSV. Reads the file as it comes, keeps what lies in the
//! villages of the regeling, and says what it kept, what it passed over and what it could not read. Run again it replaces.

use std::{
    fmt::Write as _,
    fs::File,
    io::{BufRead, BufReader},
    path::Path,
};

use csv::{ByteRecord, Reader, ReaderBuilder, Terminator};

use super::{CommandError, serve};
use crate::{
    config::Settings,
    domain::{
        adres::{Adres, Columns},
        regeling::Regeling,
    },
    store::{self, Store, StoreError, open::Steps},
};

/// Addresses that are committed together.
const BATCH: usize = 10_000;
/// Refused lines that are told one by one.
const TOLD: usize = 10;

/// What became of the rows of a file.
#[derive(Debug, Default)]
struct Tally {
    read: u64,
    kept: u64,
    elsewhere: u64,
    refused: u64,
    /// The first refused lines, each with its reason.
    told: Vec<(u64, String)>,
}

/// `import-adressen`.
pub async fn run(file: &Path, all: bool, settings: &Settings) -> Result<(), CommandError> {
    let regeling = serve::regeling(settings.regeling.as_deref())?;
    let (mut rows, columns) = open(file)?;
    let store = Store::open_existing(&settings.database_url, Steps::Refuse).await?;
    let mut tally = Tally::default();
    loop {
        let batch = tally
            .next_batch(&mut rows, &columns, (!all).then_some(&regeling))
            .map_err(|error| cannot_read(file, error))?;
        if batch.is_empty() {
            break;
        }
        store
            .write(move |tx| async move {
                store::adres::put(&tx, &batch).await?;
                Ok::<_, StoreError>(())
            })
            .await?;
    }
    print!("{}", tally.words());
    if tally.kept == 0 {
        return Err(CommandError::File {
            what: format!("no address of {} could be used", file.display()),
            problem: tally.advice(&regeling),
        });
    }
    let known = store::adres::count(store.read()).await?;
    println!(
        "{known} addresses are known now; travel times use them from now on, without a restart"
    );
    Ok(())
}

/// The rows of the file, and where its columns are.
fn open(file: &Path) -> Result<(Reader<BufReader<File>>, Columns), CommandError> {
    let (rows, names) = open_csv(file)?;
    let columns = Columns::of(names.iter().map(String::as_str)).map_err(|problem| {
        cannot_read(
            file,
            format!(
                "{problem}. Export the BAG with those columns, separated by semicolons or commas"
            ),
        )
    })?;
    Ok((rows, columns))
}

/// The rows of a file, and the names in its first line. Semicolons or commas: that line decides.
pub(super) fn open_csv(
    file: &Path,
) -> Result<(Reader<BufReader<File>>, Vec<String>), CommandError> {
    let opened = File::open(file).map_err(|error| cannot_read(file, error))?;
    let mut bytes = BufReader::new(opened);
    let start = bytes.fill_buf().map_err(|error| cannot_read(file, error))?;
    let first = start
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let delimiter = if first.contains(&b';') { b';' } else { b',' };
    let mut rows = ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        // A return before it is trimmed with the field; that way lines are counted as an editor counts them.
        .terminator(Terminator::Any(b'\n'))
        .from_reader(bytes);
    let names = rows
        .byte_headers()
        .map_err(|error| cannot_read(file, error))?;
    let names = names
        .iter()
        .map(|name| std::str::from_utf8(name).unwrap_or_default().to_owned())
        .collect();
    Ok((rows, names))
}

fn cannot_read(file: &Path, problem: impl ToString) -> CommandError {
    CommandError::File {
        what: format!("cannot read {}", file.display()),
        problem: problem.to_string(),
    }
}

impl Tally {
    /// The next addresses to keep; none at the end of the file. With a regeling only those with one of its postcodes.
    fn next_batch(
        &mut self,
        rows: &mut Reader<impl std::io::Read>,
        columns: &Columns,
        only: Option<&Regeling>,
    ) -> Result<Vec<Adres>, csv::Error> {
        let mut batch = Vec::with_capacity(BATCH);
        let mut row = ByteRecord::new();
        while batch.len() < BATCH && rows.read_byte_record(&mut row)? {
            self.read += 1;
            // What we read is plain ASCII; names in another encoding do no harm.
            let field = |column| {
                let bytes = row.get(column).unwrap_or_default();
                std::str::from_utf8(bytes).unwrap_or("\u{fffd}")
            };
            match columns.read(field) {
                Ok(adres)
                    if only.is_none_or(|one| one.plaats_of(&adres.key.postcode).is_some()) =>
                {
                    self.kept += 1;
                    batch.push(adres);
                }
                Ok(_) => self.elsewhere += 1,
                Err(why) => {
                    self.refused += 1;
                    if self.told.len() < TOLD {
                        let line = row.position().map_or(0, csv::Position::line);
                        self.told.push((line, why));
                    }
                }
            }
        }
        Ok(batch)
    }

    fn words(&self) -> String {
        let Self {
            read,
            kept,
            elsewhere,
            refused,
            told,
        } = self;
        let mut words = format!(
            "{read} rows read: {kept} kept, {elsewhere} in places outside the regeling, {refused} refused\n"
        );
        for (line, why) in told {
            // Writing to a text cannot fail.
            let _ = writeln!(words, "  line {line}: {why}");
        }
        let more = refused.saturating_sub(told.len().try_into().unwrap_or(u64::MAX));
        if more > 0 {
            let _ = writeln!(words, "  and {more} more");
        }
        words
    }

    /// What to do when nothing was kept.
    fn advice(&self, regeling: &Regeling) -> String {
        if self.elsewhere == 0 {
            return "take an extract with rows that have a postcode, a house number and coordinates".to_owned();
        }
        let postcodes: Vec<String> = regeling
            .plaatsen
            .iter()
            .flat_map(|plaats| &plaats.postcodes)
            .map(u32::to_string)
            .collect();
        format!(
            "the regeling `{}` has the postcodes {}; take the extract of that municipality, or import all with --all",
            regeling.slug,
            postcodes.join(", ")
        )
    }
}
