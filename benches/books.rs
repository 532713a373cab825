//! The books of a town after five years and a million cheques: every report, `check`, and selling while they run. Fewer
//! cheques: `CHEQUES=20000`.

mod bulk;
mod years;

use std::{
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use dienstencheque::{
    actions,
    domain::{
        account::{Account, Actor, Rol},
        rapport::Rapport,
        resultaten::{Per, Period},
    },
    store::rapport::{OWED, OWED_SOLD_BETWEEN},
};
use jiff::{ToSpan, civil::Date};
use sea_orm::{ConnectionTrait, Database, DbBackend, Statement, Value};

use crate::{
    Outcome,
    load::{self, Measured, against},
    process::{self, Server},
    sale,
    table::Table,
    town::Town,
};

const CHEQUES: usize = 1_000_000;
/// Filling takes longer over a socket.
const CHEQUES_POSTGRES: usize = 200_000;
/// The server of the tests.
const POSTGRES: &str = "TEST_POSTGRES_URL";
const TIMES: usize = 5;
const CLIENTS: usize = 4;
/// Sales of each client, and cheques in each.
const SALES: usize = 300;
const PER_SALE: u32 = 4;

/// A filled database, and who asks.
struct Books {
    town: Town,
    controller: Account,
    clerk_token: String,
    first: Date,
    last: Date,
    name: &'static str,
}

pub(crate) fn run(table: &mut Table) -> Outcome<()> {
    let runtime = tokio::runtime::Runtime::new()?;
    let asked = std::env::var("CHEQUES").ok();
    let asked = asked.map(|text| text.parse::<usize>()).transpose()?;
    let books = runtime.block_on(async {
        let town = Town::scratch().await?;
        filled(town, asked.unwrap_or(CHEQUES), "SQLite").await
    })?;
    measure(table, &runtime, books)?;
    if let Ok(server) = std::env::var(POSTGRES) {
        let books = runtime.block_on(async {
            let town = Town::on_postgres(&server).await?;
            filled(town, asked.unwrap_or(CHEQUES_POSTGRES), "PostgreSQL").await
        })?;
        measure(table, &runtime, books)?;
    }
    Ok(())
}

async fn filled(town: Town, cheques: usize, name: &'static str) -> Outcome<Books> {
    let started = Instant::now();
    let (first, last) = years::fill(&town, cheques).await?;
    eprintln!("{name}: {cheques} cheques in {:.0?}", started.elapsed());
    let controller = town.account(Rol::Financien).await?;
    let clerk = town
        .account(Rol::Balie {
            verkooppunt: "gemeentewinkel".to_owned(),
        })
        .await?;
    let clerk_token = town.token(clerk.id).await?;
    Ok(Books {
        town: town.durable().await?,
        controller,
        clerk_token,
        first,
        last,
        name,
    })
}

fn measure(table: &mut Table, runtime: &tokio::runtime::Runtime, books: Books) -> Outcome<()> {
    for line in runtime.block_on(plans(&books))? {
        table.remark(line);
    }
    for back in [0, 1, 12, 30, 54] {
        let day = books.last.saturating_sub(back.months());
        let measured = report(runtime, &books, Rapport::Uitstaand, (day, day))?;
        let what = format!("owed on {day}, by age, {}", books.name);
        table.add(what, 1, measured, "");
    }
    let month = books.last.saturating_sub(1.month());
    for rapport in Rapport::ALL {
        if rapport == Rapport::Uitstaand {
            continue;
        }
        for (from, long) in [(books.first, "5 years"), (month, "a month")] {
            let measured = report(runtime, &books, rapport, (from, books.last))?;
            let what = format!("{}, {long}, {}", rapport.word(), books.name);
            table.add(what, 1, measured, "");
        }
    }
    lists(table, runtime, &books)?;
    let (measured, note) = check(&books)?;
    table.add(format!("check, {}", books.name), 1, measured, note);
    meanwhile(table, &books, runtime)
}

fn report(
    runtime: &tokio::runtime::Runtime,
    books: &Books,
    rapport: Rapport,
    (van, tot): (Date, Date),
) -> Outcome<Measured> {
    let actor = Actor::Account(books.controller.clone());
    load::one_by_one(TIMES, |_| {
        let period = Period { van, tot };
        let tabel = actions::rapport::tabel(&books.town.app, &actor, rapport, period);
        let tabel = runtime.block_on(tabel)?;
        // A month may have nothing of a kind, five years have not.
        if tabel.rijen.is_empty() && van == books.first {
            return Err(format!("{} tells nothing", rapport.word()).into());
        }
        Ok(())
    })
}

/// What people look at every day.
fn lists(table: &mut Table, runtime: &tokio::runtime::Runtime, books: &Books) -> Outcome<()> {
    let app = &books.town.app;
    let controller = Actor::Account(books.controller.clone());
    let beheerder = Actor::Account(runtime.block_on(books.town.account(Rol::Beheerder))?);
    let (van, tot) = (books.last.first_of_month(), books.last);
    let mut add = |what: &str, look: &dyn Fn() -> Outcome<usize>| -> Outcome<()> {
        let measured = load::one_by_one(TIMES, |_| match look()? {
            0 => Err(format!("{what} tells nothing").into()),
            _ => Ok(()),
        })?;
        table.add(format!("{what}, {}", books.name), 1, measured, "");
        Ok(())
    };
    add("oplagen", &|| {
        let found = runtime.block_on(actions::oplage::list(app, &beheerder))?;
        Ok(found.len())
    })?;
    add("voorraad, per place", &|| {
        let found = runtime.block_on(actions::telling::overview(app, &beheerder))?;
        Ok(found.len())
    })?;
    add("resultaten, this month", &|| {
        let period = Period { van, tot };
        let told = actions::resultaten::of(app, &controller, period, Per::Uitvoerder);
        Ok(runtime.block_on(told)?.delen.len())
    })
}

/// `check` as an operator runs it; the most memory it had.
fn check(books: &Books) -> Outcome<(Measured, String)> {
    let started = Instant::now();
    let mut running = start_check(books)?;
    let mut most = 0.0_f64;
    let status = loop {
        if let Some(status) = running.try_wait()? {
            break status;
        }
        most = most.max(process::memory(running.id()).0);
        std::thread::sleep(Duration::from_millis(20));
    };
    if !status.success() {
        return Err("an invariant is broken".into());
    }
    let took = started.elapsed();
    let note = format!("at most {most:.0} MB");
    Ok((Measured::new(vec![took], took, Duration::ZERO), note))
}

fn start_check(books: &Books) -> Outcome<std::process::Child> {
    let url = &books.town.url;
    Ok(Command::new(env!("CARGO_BIN_EXE_dienstencheque"))
        .args(["check", "--database-url", url])
        .stdout(Stdio::null())
        .spawn()?)
}

/// Selling by itself, while the longest report is asked again and again of the same server, and while `check` runs.
fn meanwhile(table: &mut Table, books: &Books, runtime: &tokio::runtime::Runtime) -> Outcome<()> {
    let server = Server::start(&books.town.url, &books.town.key)?;
    let token = runtime.block_on(books.town.token(books.controller.id))?;
    let sell = || {
        let one = || (0..SALES).map(|_| sale::request(&books.clerk_token, PER_SALE));
        let lists: Vec<Vec<Vec<u8>>> = (0..CLIENTS).map(|_| one().collect()).collect();
        load::http(&server, &lists, 201)
    };
    let alone = sell()?;
    let what = |beside: &str| format!("sale of {PER_SALE}{beside}, {}", books.name);
    let (selling, reports) = {
        let path = format!("/api/v1/rapporten/uitstaand?tot={}", books.last);
        let request = load::get(&path, &format!("authorization: Bearer {token}\r\n"));
        load::beside(&server, &request, &sell)?
    };
    let note = format!("{}; {reports} reports", against(&selling, &alone));
    table.add(what(" beside a report"), CLIENTS, selling, note);
    let mut running = start_check(books)?;
    let selling = sell()?;
    let over = running.try_wait()?.is_some();
    let broken = !running.wait()?.success();
    if broken {
        return Err("an invariant is broken while cheques are sold".into());
    }
    let mut note = against(&selling, &alone);
    if over {
        note.push_str("; check was ready first");
    }
    table.add(what(" beside check"), CLIENTS, selling, note);
    table.add(what(""), CLIENTS, alone, "");
    Ok(())
}

/// How the database finds what is owed.
async fn plans(books: &Books) -> Outcome<Vec<String>> {
    let conn = Database::connect(books.town.url.as_str()).await?;
    let backend = conn.get_database_backend();
    let explain = match backend {
        DbBackend::Sqlite => "EXPLAIN QUERY PLAN",
        _ => "EXPLAIN (COSTS OFF)",
    };
    let mut lines = Vec::new();
    let instants: [Value; 3] = [i64::MAX.into(), 0_i64.into(), i64::MAX.into()];
    for (what, question, values) in [
        ("owed", OWED, &instants[..1]),
        ("owed, sold between", OWED_SOLD_BETWEEN, &instants[..]),
    ] {
        let text = format!("{explain} {question}");
        let asked = Statement::from_sql_and_values(backend, text, values.to_vec());
        for row in conn.query_all_raw(asked).await? {
            let step: String = match backend {
                DbBackend::Sqlite => row.try_get("", "detail")?,
                _ => row.try_get_by_index(0)?,
            };
            lines.push(format!("{}: {what}: {}", books.name, step.trim()));
        }
    }
    conn.close().await?;
    Ok(lines)
}
