//! Trajecten as lists: what a klantmanager sees of own deelnemers, and what is due, for who guides people.

use std::collections::HashMap;

use jiff::civil::Date;
use uuid::Uuid;

use super::{ListAsk, scope};
use crate::{
    actions::Failure,
    app::App,
    domain::{
        account::{Actor, Rol},
        deelnemer::{
            Deelnemer,
            due::{Due, due},
        },
        leerdoel::Leerdoel,
        trede::{Sport, TredeDue, standing},
    },
    store::{self, deelnemer::Scope},
};

/// One of a klantmanager's own deelnemers.
#[derive(Clone, Debug)]
pub struct Own {
    /// Who.
    pub deelnemer: Deelnemer,
    /// Minutes of this month that count.
    pub minuten: u32,
    /// Minutes that were agreed for this month, up to and including today.
    pub agreed: u32,
    /// The last day at a resident's.
    pub last_visit: Option<Date>,
    /// The rung that counts now.
    pub trede: Option<Sport>,
    /// What is due, in sentences, soonest first.
    pub due: Vec<String>,
}

/// One page of [`Own`].
#[derive(Clone, Debug)]
pub struct OwnPage {
    /// By name.
    pub rows: Vec<Own>,
    /// Whether there is a next page.
    pub more: bool,
    /// How many in all.
    pub total: u32,
}

/// One thing that is due, with whose it is.
#[derive(Clone, Debug)]
pub struct DueRow {
    /// Whose.
    pub id: Uuid,
    /// Name to show.
    pub naam: String,
    /// The day it is about.
    pub op: Date,
    /// Whether that day is past.
    pub late: bool,
    /// Whether it is a trede, which has a page of its own.
    pub is_trede: bool,
    /// In a sentence.
    pub tekst: String,
}

/// The deelnemers of a klantmanager; for others there is no such list.
pub async fn own(app: &App, actor: &Actor, ask: &ListAsk) -> Result<Option<OwnPage>, Failure> {
    let scope = scope(actor)?;
    if !matches!(scope, Scope::Klantmanager(_)) {
        return Ok(None);
    }
    let (door, today) = (app.store.read(), app.today());
    let page = store::deelnemer::page(door, &scope, ask).await?;
    let ids: Vec<Uuid> = page.rows.iter().map(|one| one.id).collect();
    let first = today.first_of_month();
    let short = store::uren::in_short(door, &ids, first).await?;
    let leerdoelen = store::leerdoel::of_many(door, &ids).await?;
    let mut treden = store::trede::of_many(door, &ids).await?;
    let mut rows = Vec::new();
    for deelnemer in page.rows {
        let treden = treden.remove(&deelnemer.id).unwrap_or_default();
        let trede = TredeDue::of(&deelnemer, &treden);
        let uren = short.get(&deelnemer.id).copied().unwrap_or_default();
        let days = first.series(jiff::Span::new().days(1));
        rows.push(Own {
            minuten: uren.minuten,
            agreed: deelnemer.agreed_over(days.take_while(|day| *day <= today)),
            last_visit: uren.last_visit,
            trede: standing(&treden).last().map(|one| one.niveau),
            due: sentences(app, &deelnemer, &leerdoelen, trede)
                .into_iter()
                .map(|row| row.tekst)
                .collect(),
            deelnemer,
        });
    }
    Ok(Some(OwnPage {
        rows,
        more: page.more,
        total: page.total,
    }))
}

/// What is due with all deelnemers this account sees, soonest first. Only a klantmanager reads of treden.
pub async fn all_due(app: &App, actor: &Actor) -> Result<Vec<DueRow>, Failure> {
    let scope = scope(actor)?;
    let door = app.store.read();
    let people = store::deelnemer::in_scope(door, &scope).await?;
    let ids: Vec<Uuid> = people.iter().map(|one| one.id).collect();
    let treden = match &actor.account()?.rol {
        Rol::Klantmanager => Some(store::trede::of_many(door, &ids).await?),
        _ => None,
    };
    let leerdoelen = store::leerdoel::of_many(door, &ids).await?;
    let mut rows = Vec::new();
    for deelnemer in &people {
        let trede = treden.as_ref().and_then(|all| {
            let own = all.get(&deelnemer.id).map_or(&[][..], Vec::as_slice);
            TredeDue::of(deelnemer, own)
        });
        rows.extend(sentences(app, deelnemer, &leerdoelen, trede));
    }
    rows.sort_by(|a, b| (a.op, &a.naam).cmp(&(b.op, &b.naam)));
    Ok(rows)
}

fn sentences(
    app: &App,
    deelnemer: &Deelnemer,
    leerdoelen: &HashMap<Uuid, Vec<Leerdoel>>,
    trede: Option<TredeDue>,
) -> Vec<DueRow> {
    let today = app.today();
    let goals = leerdoelen.get(&deelnemer.id).map_or(&[][..], Vec::as_slice);
    let naam = |slug: &str| {
        app.regeling
            .vaardigheid(slug)
            .map_or_else(|| slug.to_owned(), |one| one.naam.clone())
    };
    due(deelnemer, goals, trede, today)
        .into_iter()
        .map(|one| DueRow {
            id: deelnemer.id,
            naam: deelnemer.naam.clone(),
            op: one.op(),
            late: one.op() < today,
            is_trede: matches!(one, Due::Trede(_)),
            tekst: one.words(today, naam),
        })
        .collect()
}
