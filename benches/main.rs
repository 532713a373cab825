//! How fast the product is, measured on this machine: `cargo bench` prints one table, `cargo bench -- redeem` a part of it
//! (redeem, sale, sheet, queue, start, books, planner). Databases are made anew in a temporary folder, SQLite with `synchronous=FULL`;
//! what HTTP is measured against is the product as a process of its own. Nothing here fails for being slow: the figures
//! are to be read, and the ratios, which come from one run, to be compared between machines.

mod books;
mod by_hand;
mod load;
mod planner;
mod process;
mod queue;
mod redeem;
mod sale;
mod sheet;
mod start;
mod table;
mod town;

use std::error::Error;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

type Part = (&'static str, fn(&mut table::Table) -> Outcome<()>);

const PARTS: [Part; 7] = [
    ("start", start::run),
    ("sheet", sheet::run),
    ("sale", sale::run),
    ("queue", queue::run),
    ("redeem", redeem::run),
    ("books", books::run),
    ("planner", planner::run),
];

fn main() -> Outcome<()> {
    // Cargo adds `--bench`.
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with("--"))
        .collect();
    if let Some(unknown) = wanted
        .iter()
        .find(|word| PARTS.iter().all(|(name, _)| name != *word))
    {
        return Err(format!("no part is called `{unknown}`").into());
    }
    let mut table = table::Table::default();
    for (name, run) in PARTS {
        if wanted.is_empty() || wanted.iter().any(|word| word == name) {
            eprintln!("measuring {name} …");
            run(&mut table)?;
        }
    }
    print!("{table}");
    Ok(())
}
