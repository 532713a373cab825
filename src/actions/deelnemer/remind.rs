//! What the night does for trajecten: it reminds of treden that are due and of licences that expire, and closes the accounts of who
//! has left. It decides nothing else.

use std::collections::HashMap;

use uuid::Uuid;

use super::note_next;
use crate::{
    actions::{
        Failure,
        melding::{News, tell},
    },
    app::App,
    domain::{
        account::Actor,
        certificaat::Certificaat,
        deelnemer::{
            Deelnemer,
            due::{EXPIRES_SOON, EXPIRES_WITHIN, days_until},
        },
        melding::MeldingSoort,
        trede::{Trede, TredeDue},
    },
    store,
};

/// Tells what has to be looked at, each thing once; answers how many things there are.
pub async fn remind(app: &App) -> Result<u64, Failure> {
    let door = app.store.read();
    let treden = store::trede::all(door).await?;
    let mut count = 0;
    for deelnemer in store::deelnemer::all(door).await? {
        let all = news(app, &deelnemer, &treden);
        if all.is_empty() {
            continue;
        }
        count += u64::try_from(all.len()).unwrap_or(u64::MAX);
        let unit_app = app.clone();
        app.store
            .write(move |tx| async move {
                for one in all {
                    tell(&tx, &unit_app, &Actor::Nightly, one).await?;
                }
                Ok::<_, Failure>(())
            })
            .await?;
    }
    Ok(count)
}

/// Closes the accounts of who had their last day before today; answers how many.
pub async fn close_accounts(app: &App) -> Result<u64, Failure> {
    let mut count = 0;
    for id in store::account::open_of_leavers(app.store.read(), app.today()).await? {
        let now = app.now();
        let closed = app
            .store
            .write(move |tx| async move {
                let closed = store::account::end_of_deelnemer(&tx, id, now).await?;
                if closed {
                    note_next(&tx, now, &Actor::Nightly, "deelnemer.close_account", id).await?;
                }
                Ok::<_, Failure>(closed)
            })
            .await?;
        count += u64::from(closed);
    }
    Ok(count)
}

fn news(app: &App, deelnemer: &Deelnemer, treden: &HashMap<Uuid, Vec<Trede>>) -> Vec<News> {
    let today = app.today();
    let own = treden.get(&deelnemer.id).map_or(&[][..], Vec::as_slice);
    let trede = TredeDue::of(deelnemer, own)
        .filter(|due| deelnemer.klantmanager.is_some() && due.op <= today)
        .map(|due| of_trede(deelnemer, due, app));
    let expiring = deelnemer
        .certificaten
        .iter()
        .filter(|_| !deelnemer.is_over(today))
        .filter_map(|one| {
            let days = days_until(today, one.geldig_tot?);
            // Told twice: when it is on the list for the first time, and when it is near.
            let round = match days {
                0..=EXPIRES_SOON => EXPIRES_SOON,
                days if (0..=EXPIRES_WITHIN).contains(&days) => EXPIRES_WITHIN,
                _ => return None,
            };
            Some(of_certificaat(deelnemer, *one, round, app))
        });
    trede.into_iter().chain(expiring).collect()
}

fn of_trede(deelnemer: &Deelnemer, due: TredeDue, app: &App) -> News {
    News {
        soort: MeldingSoort::TredeDue,
        sleutel: format!(
            "trede_due {} {} {}",
            deelnemer.id,
            due.moment.word(),
            due.op
        ),
        verkooppunt: None,
        uitvoerder: Some(deelnemer.uitvoerder.clone()),
        cheque: None,
        deelnemer: Some(deelnemer.id),
        tekst: format!(
            "{}. Vul met de deelnemer de vragen in.",
            due.words(app.today())
        ),
    }
}

fn of_certificaat(deelnemer: &Deelnemer, one: Certificaat, round: i32, app: &App) -> News {
    News {
        soort: MeldingSoort::CertificaatExpires,
        sleutel: format!(
            "certificaat_expires {} {} {} {round}",
            deelnemer.id,
            one.soort.word(),
            one.geldig_tot
                .map_or_else(String::new, |day| day.to_string()),
        ),
        verkooppunt: None,
        uitvoerder: Some(deelnemer.uitvoerder.clone()),
        cheque: None,
        deelnemer: Some(deelnemer.id),
        tekst: format!(
            "{}. Daarna telt het niet meer mee bij het plannen.",
            one.words(app.today())
        ),
    }
}
