//! Handing in cheques: through HTTP, through the action, and by hand, at 1, 8 and 32 clients, all on one database.

use std::sync::Arc;

use dienstencheque::{
    actions,
    domain::{account::Actor, code::Code},
    secrets::Purpose,
};

use crate::{
    Outcome,
    by_hand::{Job, Writer},
    load::{self, share},
    process::Server,
    table::Table,
    town::{Town, Visit, once},
};

/// Clients, and cheques for each way of redeeming.
const RUNS: [(usize, usize); 3] = [(1, 1_000), (8, 4_000), (32, 6_000)];
/// HTTP, the action, by hand, by hand with a commit each.
const WAYS: usize = 4;
/// Cheques agreed for each klus: as much as a ploeg does in a day.
const PER_KLUS: u32 = 20;
const TOGETHER: usize = 64;
/// The server of the tests.
const POSTGRES: &str = "TEST_POSTGRES_URL";
const POSTGRES_RUNS: [(usize, usize); 3] = [(1, 500), (8, 2_000), (32, 2_000)];

pub(crate) fn run(table: &mut Table) -> Outcome<()> {
    let runtime = tokio::runtime::Runtime::new()?;
    on_sqlite(table, &runtime)?;
    match std::env::var(POSTGRES) {
        Ok(server) => on_postgres(table, &runtime, &server),
        Err(_) => Ok(()),
    }
}

/// Through HTTP and through the action; how durable this is, its server decides.
fn on_postgres(table: &mut Table, runtime: &tokio::runtime::Runtime, server: &str) -> Outcome<()> {
    let wanted = POSTGRES_RUNS.iter().map(|(_, count)| count * 2).sum();
    let (town, visits, codes) =
        runtime.block_on(async { filled(Town::on_postgres(server).await?, wanted).await })?;
    let mut cheques = paired(&codes, &visits);
    let server = Server::start(&town.url, &town.key)?.settled();
    for (clients, count) in POSTGRES_RUNS {
        let mut deal = || dealt(&mut cheques, clients, count);
        let action = through_action(runtime, &town, deal())?;
        let http = through_http(&server, &deal())?;
        table.add("redeem, HTTP, PostgreSQL", clients, http, "");
        table.add("redeem, action, PostgreSQL", clients, action, "");
    }
    Ok(())
}

/// Visits and cheques for them, and the database as it is served.
async fn filled(town: Town, cheques: usize) -> Outcome<(Town, Vec<Visit>, Vec<String>)> {
    let visits = cheques.div_ceil(usize::try_from(PER_KLUS)?);
    let visits = town.started_visits(visits, PER_KLUS).await?;
    let codes = town.sold_codes(cheques).await?;
    Ok((town.durable().await?, visits, codes))
}

/// Every visit takes its cheques one after the other, as far apart as can be.
fn paired(codes: &[String], visits: &[Visit]) -> impl Iterator<Item = (String, Visit)> {
    codes
        .iter()
        .zip(visits.iter().cycle())
        .map(|(code, visit)| (code.clone(), visit.clone()))
}

fn through_http(server: &Server, lists: &[Vec<(String, Visit)>]) -> Outcome<load::Measured> {
    let requests: Vec<Vec<Vec<u8>>> = lists
        .iter()
        .map(|list| list.iter().map(request).collect())
        .collect();
    load::http(server, &requests, 201)
}

fn on_sqlite(table: &mut Table, runtime: &tokio::runtime::Runtime) -> Outcome<()> {
    let wanted: usize = RUNS.iter().map(|(_, count)| count * WAYS).sum();
    let (town, visits, codes) =
        runtime.block_on(async { filled(Town::scratch().await?, wanted).await })?;
    let mut cheques = paired(&codes, &visits);
    let server = Server::start(&town.url, &town.key)?.settled();
    for (clients, count) in RUNS {
        let mut deal = || dealt(&mut cheques, clients, count);
        let bare = by_hand(runtime, &town, deal(), TOGETHER)?;
        let each = by_hand(runtime, &town, deal(), 1)?;
        let action = through_action(runtime, &town, deal())?;
        let http = through_http(&server, &deal())?;
        let notes = |measured| {
            format!(
                "{}, {}",
                share(measured, &bare, "by hand"),
                share(measured, &each, "a commit each")
            )
        };
        let (of_http, of_action) = (notes(&http), notes(&action));
        table.add("redeem, HTTP", clients, http, of_http);
        table.add("redeem, action", clients, action, of_action);
        table.add("redeem, SQL by hand", clients, bare, "committed together");
        table.add("redeem, SQL by hand", clients, each, "a commit each");
    }
    Ok(())
}

/// Deals the next `count` out to the clients.
fn dealt(
    cheques: &mut impl Iterator<Item = (String, Visit)>,
    clients: usize,
    count: usize,
) -> Vec<Vec<(String, Visit)>> {
    let mut lists = vec![Vec::new(); clients];
    for (index, cheque) in cheques.take(count).enumerate() {
        lists[index % clients].push(cheque);
    }
    lists
}

fn request((code, visit): &(String, Visit)) -> Vec<u8> {
    let body = format!(r#"{{"code":"{code}","opdracht":"{}"}}"#, visit.opdracht);
    load::post("/api/v1/verzilveringen", &visit.token, &body)
}

fn through_action(
    runtime: &tokio::runtime::Runtime,
    town: &Town,
    lists: Vec<Vec<(String, Visit)>>,
) -> Outcome<load::Measured> {
    let app = town.app.clone();
    runtime.block_on(load::tasks(lists, move |(code, visit)| {
        let app = app.clone();
        async move {
            let actor = Actor::Account(visit.account);
            let key = Some(once());
            actions::verzilvering::redeem(&app, &actor, &code, visit.opdracht, None, key).await?;
            Ok(())
        }
    }))
}

fn by_hand(
    runtime: &tokio::runtime::Runtime,
    town: &Town,
    lists: Vec<Vec<(String, Visit)>>,
    together: usize,
) -> Outcome<load::Measured> {
    let at = town.app.now().as_millisecond();
    let job = |(code, visit): (String, Visit)| -> Outcome<Job> {
        let code = Code::parse(&code).map_err(|error| error.to_string())?;
        Ok(Job {
            code_mac: town.app.keys.mac(Purpose::ChequeCode, &code.compact()),
            opdracht: visit.opdracht,
            deelnemer: visit.deelnemer,
            account: visit.account.id,
            at,
        })
    };
    let lists = lists
        .into_iter()
        .map(|list| list.into_iter().map(job).collect())
        .collect::<Outcome<Vec<Vec<Job>>>>()?;
    runtime.block_on(async {
        let writer = Arc::new(Writer::open(&town.url, together).await?);
        load::tasks(lists, move |job| writer.clone().redeem(job)).await
    })
}
