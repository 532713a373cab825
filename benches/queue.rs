//! The queue page of a coordinator, 50 rows, out of 10,000 and 100,000 klussen. The rows are copied in bulk from one that
//! the action made, with every state's columns as the actions leave them; they have no events, which the page does not read.
//! Spread: as in a town after years, nine out of ten over, the rest in every state at two uitvoerders. All open: the worst
//! there can be, everything waits in one queue.

use dienstencheque::{
    actions,
    domain::account::{Actor, Rol},
};
use sea_orm::sqlx::{self, AssertSqlSafe, Connection as _, SqliteConnection};
use uuid::Uuid;

use crate::{
    Outcome,
    load::{self, Measured},
    process::Server,
    table::Table,
    town::{HULST_WERKT, Town, wish},
};

const SIZES: [usize; 2] = [10_000, 100_000];
const CLIENTS: usize = 8;
const PAGES: usize = 2_000;
const DAY_MS: i64 = 24 * 3_600 * 1_000;

/// Of a thousand klussen: state, how many, whether it was accepted, whether it has a reason.
const SPREAD: [(&str, usize, bool, bool); 8] = [
    ("closed", 830, true, false),
    ("declined", 40, false, true),
    ("withdrawn", 30, false, false),
    ("requested", 50, false, false),
    ("asked", 5, false, true),
    ("accepted", 25, true, false),
    ("planned", 18, true, false),
    ("in_progress", 2, true, false),
];
const OPEN: [(&str, usize, bool, bool); 1] = [("requested", 1_000, false, false)];

pub(crate) fn run(table: &mut Table) -> Outcome<()> {
    for (naam, spread) in [("spread", &SPREAD[..]), ("all open", &OPEN[..])] {
        let mut small: Option<[Measured; 2]> = None;
        for size in SIZES {
            let measured = measure(spread, size)?;
            let ratio = small.as_ref().map_or_else(String::new, |small| {
                format!(
                    "{:.2} × the CPU of {}",
                    measured[0].cpu_each() / small[0].cpu_each(),
                    SIZES[0]
                )
            });
            let [plain, zipped] = measured.clone();
            table.add(
                format!("queue page of {size}, {naam}"),
                CLIENTS,
                plain,
                ratio,
            );
            table.add(
                format!("queue page of {size}, {naam}"),
                CLIENTS,
                zipped,
                "gzip, as browsers ask",
            );
            small.get_or_insert(measured);
        }
    }
    Ok(())
}

fn measure(spread: &[(&str, usize, bool, bool)], size: usize) -> Outcome<[Measured; 2]> {
    let runtime = tokio::runtime::Runtime::new()?;
    let (town, cookie) = runtime.block_on(async {
        let town = Town::scratch().await?;
        fill(&town, spread, size).await?;
        let town = town.durable().await?;
        let coordinator = town.account(coordinator()).await?;
        let cookie = town.session(coordinator.id).await?;
        Ok::<_, Box<dyn std::error::Error + Send + Sync>>((town, cookie))
    })?;
    let server = Server::start(&town.url, &town.key)?;
    let page = load::get("/planning", &cookie);
    let answer = load::Connection::open(server.port())?.send(&page)?;
    let rows = String::from_utf8_lossy(&answer.body)
        .matches("<tr>")
        .count();
    if answer.status != 200 || rows != 51 {
        return Err(format!("status {}, {rows} rows", answer.status).into());
    }
    let lists = |page: &Vec<u8>| vec![vec![page.clone(); PAGES / CLIENTS]; CLIENTS];
    let zipped = load::get("/planning", &format!("{cookie}accept-encoding: gzip\r\n"));
    Ok([
        load::http(&server, &lists(&page), 200)?,
        load::http(&server, &lists(&zipped), 200)?,
    ])
}

fn coordinator() -> Rol {
    Rol::Coordinator {
        uitvoerder: HULST_WERKT.to_owned(),
    }
}

/// Copies one klus, and who asked for it, until there are `size`.
async fn fill(town: &Town, spread: &[(&str, usize, bool, bool)], size: usize) -> Outcome<()> {
    let actor = Actor::Account(town.account(coordinator()).await?);
    let here = std::net::Ipv4Addr::LOCALHOST.into();
    let asked = actions::klus::ask(&town.app, &actor, here, &wish(0), None).await?;
    let (now, today) = (town.app.now().as_millisecond(), town.app.today());
    let states: Vec<_> = spread
        .iter()
        .flat_map(|state| std::iter::repeat_n(*state, state.1))
        .collect();
    let klassen = town.app.regeling.urgenties.len();
    let mut random = fastrand::Rng::with_seed(23);
    let mut conn = SqliteConnection::connect(&town.url).await?;
    let mut tx = conn.begin().await?;
    let columns = "jaar, klussoort, omschrijving, zelf, toegang, voorkeuren, aantal_cheques, plaats, contactpersoon_id, asked_by";
    let klus = format!(
        "INSERT INTO klus (id, seq, volgcode_mac, bewoner_id, klasse, status, version, uitvoerder, personen, personen_minuten, \
         reden, deadline_on, requested_at, changed_at, {columns}) SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13, \
         {columns} FROM klus WHERE id = $14"
    );
    for (seq, index) in (2_i64..).zip(1..size) {
        let bewoner = Uuid::now_v7();
        sqlx::query(
            "INSERT INTO bewoner (id, naam, postcode, huisnummer, toevoeging, straat, plaats, telefoon, email, created_at) \
             SELECT $1, naam, postcode, $2, toevoeging, straat, plaats, telefoon, email, created_at FROM bewoner \
             WHERE id = (SELECT bewoner_id FROM klus WHERE id = $3)",
        )
        .bind(bewoner)
        .bind(seq)
        .bind(asked.value.id)
        .execute(&mut *tx)
        .await?;
        let (status, _, accepted, reden) = states[index * 7 % states.len()];
        let requested = now - i64::try_from(random.usize(0..size))? * DAY_MS / 20;
        // One in fifty has a last day, and of some of these it has passed.
        let days = jiff::Span::new().days(i64::try_from(index % 47)? - 5);
        let deadline = (index % 50 == 0).then(|| today.saturating_add(days).to_string());
        let uitvoerder = if spread.len() > 1 && index % 3 == 0 {
            "service-in-de-regio"
        } else {
            HULST_WERKT
        };
        sqlx::query(AssertSqlSafe(klus.as_str()))
            .bind(Uuid::now_v7())
            .bind(seq)
            .bind(Uuid::now_v7().as_bytes().to_vec())
            .bind(bewoner)
            .bind(i64::try_from(random.usize(0..klassen))?)
            .bind(status)
            .bind(if status == "requested" { 1 } else { 2 })
            .bind(uitvoerder)
            .bind(accepted.then_some(2))
            .bind(accepted.then_some(240))
            .bind(reden.then_some("te-gevaarlijk"))
            .bind(deadline)
            .bind(requested)
            .bind(asked.value.id)
            .execute(&mut *tx)
            .await?;
    }
    sqlx::query("UPDATE counter SET value = $1 WHERE naam LIKE 'klus %'")
        .bind(i64::try_from(size)?)
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    conn.close().await?;
    Ok(())
}
