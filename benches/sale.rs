//! Selling cheques, through the action and through HTTP, and selling and printing a thousand.

use std::time::Instant;

use dienstencheque::{
    actions,
    domain::{
        account::{Actor, Rol},
        verkoop::{BY_API, VerkoopDraft},
    },
};

use crate::{
    Outcome,
    load::{self, Measured},
    process::Server,
    table::Table,
    town::Town,
};

pub(crate) fn run(table: &mut Table) -> Outcome<()> {
    let runtime = tokio::runtime::Runtime::new()?;
    let (town, clerk, token) = runtime.block_on(async {
        let town = Town::empty().await?;
        let clerk = town
            .account(Rol::Balie {
                verkooppunt: "gemeentewinkel".to_owned(),
            })
            .await?;
        let token = town.token(clerk.id).await?;
        Ok::<_, Box<dyn std::error::Error + Send + Sync>>((town, clerk, token))
    })?;
    let sizes = [(1, 400), (10, 200), (100, 50)];
    for (aantal, times) in sizes {
        let measured = runtime.block_on(async {
            let app = town.app.clone();
            let actor = Actor::Account(clerk.clone());
            load::tasks(vec![vec![(); times]], move |()| {
                let (app, actor) = (app.clone(), actor.clone());
                async move {
                    let draft = draft(aantal);
                    actions::verkoop::sell(
                        &app,
                        &actor,
                        &draft,
                        &BY_API,
                        Some(crate::town::once()),
                    )
                    .await?;
                    Ok(())
                }
            })
            .await
        })?;
        table.add(format!("sale of {aantal}, action"), 1, measured, "");
    }
    let server = Server::start(&town.url, &town.key)?;
    for (aantal, times) in sizes {
        let list: Vec<_> = (0..times).map(|_| request(&token, aantal)).collect();
        let measured = load::http(&server, &[list], 201)?;
        table.add(format!("sale of {aantal}, HTTP"), 1, measured, "");
    }
    sold_and_printed(table, &server, &token)
}

/// What somebody waits for who orders a thousand cheques and prints them.
fn sold_and_printed(table: &mut Table, server: &Server, token: &str) -> Outcome<()> {
    let mut connection = load::Connection::open(server.port())?;
    let (mut times, mut bytes) = (Vec::new(), 0);
    let (cpu, started) = (server.cpu(), Instant::now());
    for _ in 0..3 {
        let before = Instant::now();
        let sold = connection.send(&request(token, 1_000))?;
        let sold: serde_json::Value = serde_json::from_slice(&sold.body)?;
        let id = sold["id"].as_str().ok_or("no id")?;
        let sheet = connection.send(&load::get(
            &format!("/api/v1/verkopen/{id}/vel"),
            &format!("authorization: Bearer {token}\r\naccept: application/pdf\r\n"),
        ))?;
        times.push(before.elapsed());
        if !sheet.body.starts_with(b"%PDF") {
            return Err("the sheet is no PDF".into());
        }
        bytes = sheet.body.len();
    }
    let measured = Measured::new(times, started.elapsed(), server.cpu().saturating_sub(cpu));
    let note = format!("PDF of {} kB", bytes / 1_000);
    table.add("1,000 sold and printed, HTTP", 1, measured, note);
    Ok(())
}

fn draft(aantal: u32) -> VerkoopDraft {
    VerkoopDraft {
        verkooppunt: "gemeentewinkel".to_owned(),
        aantal: aantal.to_string(),
        betaalwijze: "contant".to_owned(),
        koper: String::new(),
    }
}

pub(crate) fn request(token: &str, aantal: u32) -> Vec<u8> {
    let body =
        format!(r#"{{"verkooppunt":"gemeentewinkel","aantal":{aantal},"betaalwijze":"contant"}}"#);
    load::post("/api/v1/verkopen", token, &body)
}
