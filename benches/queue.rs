//! The queue page of a coordinator, 50 rows, out of 10,000 and 100,000 klussen. The rows are copied in bulk from one that
//! the action made, with every state's columns as the actions leave them; they have no events, which the page does not read.
//! Spread: as in a town after years, nine out of ten over, the rest in every state at two uitvoerders. All open: the worst
//! there can be, everything waits in one queue.

use dienstencheque::{
    actions,
    domain::account::{Actor, Rol},
};
use sea_orm::sqlx::{self, AssertSqlSafe, Connection as _, SqliteConnection};

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
/// What all klussen have in common.
const COPIED: &str = "jaar, klussoort, omschrijving, zelf, toegang, voorkeuren, aantal_cheques, plaats, contactpersoon_id, asked_by";

/// Of a thousand klussen: state, how many, whether it was accepted, whether it has a reason.
type State = (&'static str, usize, bool, bool);

const SPREAD: [State; 8] = [
    ("closed", 830, true, false),
    ("declined", 40, false, true),
    ("withdrawn", 30, false, false),
    ("requested", 50, false, false),
    ("asked", 5, false, true),
    ("accepted", 25, true, false),
    ("planned", 18, true, false),
    ("in_progress", 2, true, false),
];
const OPEN: [State; 1] = [("requested", 1_000, false, false)];

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

fn measure(spread: &[State], size: usize) -> Outcome<[Measured; 2]> {
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

/// Copies one klus, and who asked for it, until there are `size`. Numbers that jump about stand in for chance.
async fn fill(town: &Town, spread: &[State], size: usize) -> Outcome<()> {
    let actor = Actor::Account(town.account(coordinator()).await?);
    let here = std::net::Ipv4Addr::LOCALHOST.into();
    let asked = actions::klus::ask(&town.app, &actor, here, &wish(0), None).await?;
    let size = i64::try_from(size)?;
    let mut conn = SqliteConnection::connect(&town.url).await?;
    let mut tx = conn.begin().await?;
    sqlx::query(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $1) \
         INSERT INTO bewoner (id, naam, postcode, huisnummer, toevoeging, straat, plaats, telefoon, email, created_at) \
         SELECT unhex(printf('1%031x', i)), naam, postcode, i, toevoeging, straat, plaats, telefoon, email, created_at \
         FROM n JOIN bewoner ON bewoner.id = (SELECT bewoner_id FROM klus WHERE id = $2)",
    )
    .bind(size)
    .bind(asked.value.id)
    .execute(&mut *tx)
    .await?;
    sqlx::query(AssertSqlSafe(klussen(spread)))
        .bind(size)
        .bind(asked.value.id)
        .bind(i64::try_from(town.app.regeling.urgenties.len())?)
        .bind(town.app.now().as_millisecond())
        .bind(town.app.today().to_string())
        .bind(HULST_WERKT)
        .bind(if spread.len() > 1 {
            "service-in-de-regio"
        } else {
            HULST_WERKT
        })
        .execute(&mut *tx)
        .await?;
    sqlx::query("UPDATE counter SET value = $1 WHERE naam LIKE 'klus %'")
        .bind(size)
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    conn.close().await?;
    Ok(())
}

/// The statement that adds them. One in three is of the other uitvoerder; one in fifty has a last day, and of some of
/// these it has passed.
fn klussen(spread: &[State]) -> String {
    let mut from = 0;
    let states: Vec<String> = spread
        .iter()
        .map(|(status, share, accepted, reden)| {
            let first = from;
            from += share;
            format!(
                "({first}, {from}, '{status}', {}, {}, {})",
                if *status == "requested" { 1 } else { 2 },
                if *accepted { "2, 240" } else { "NULL, NULL" },
                if *reden { "'te-gevaarlijk'" } else { "NULL" },
            )
        })
        .collect();
    format!(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $1), \
         state (van, tot, word, version, personen, minuten, reden) AS (VALUES {}) \
         INSERT INTO klus (id, seq, volgcode_mac, bewoner_id, klasse, status, version, uitvoerder, personen, personen_minuten, reden, \
         deadline_on, requested_at, changed_at, {COPIED}) \
         SELECT unhex(printf('2%031x', i)), i + 1, unhex(printf('3%031x', i)), unhex(printf('1%031x', i)), i * 31 / 7 % $3, s.word, \
         s.version, CASE i % 3 WHEN 0 THEN $7 ELSE $6 END, s.personen, s.minuten, s.reden, \
         CASE i % 50 WHEN 0 THEN date($5, (i % 47 - 5) || ' days') END, \
         $4 - i * 7919 % $1 * {DAY_MS} / 20, $4 - i * 7919 % $1 * {DAY_MS} / 20, {COPIED} \
         FROM n JOIN state s ON i * 7 % {from} >= s.van AND i * 7 % {from} < s.tot JOIN (SELECT {COPIED} FROM klus WHERE id = $2)",
        states.join(", ")
    )
}
