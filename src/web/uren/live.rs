//! `/begeleiding`: the own ploegen of this moment: who is where, in what state, since when; and what of earlier days waits.
//! Refreshes itself where a script runs; it has nothing to type in.

use askama::Template;
use axum::response::Response;
use uuid::Uuid;

use super::{hours, maand::open_words};
use crate::{
    actions::{self, werk::day::Bezoek},
    app::App,
    domain::{
        account::NotAllowed,
        calendar::{local_time, long_date, short_date, time_hm},
        opdracht::OpdrachtStatus,
    },
    web::{
        error::PageError,
        extract::Staff,
        view::{Page, show},
    },
};

/// Seconds between two looks.
const REFRESH_SECONDS: u32 = 60;

struct PloegView {
    id: Uuid,
    naam: String,
    tijd: String,
    begeleider: String,
    deelnemers: String,
    bezoeken: Vec<BezoekView>,
}

struct BezoekView {
    id: Uuid,
    klussoort: String,
    icon: String,
    plaats: String,
    tijd: String,
    status: &'static str,
    badge: &'static str,
    /// `sinds 10:05`.
    sinds: String,
    cheques: u32,
}

#[derive(Template)]
#[template(path = "uren/nu.html")]
struct LivePage {
    page: Page,
    datum: String,
    /// When this was so.
    stand: String,
    seconds: u32,
    ploegen: Vec<PloegView>,
    /// Earlier days that wait: where, which, what.
    open: Vec<(Uuid, String, String)>,
}

pub(super) async fn page(Staff(visit): Staff) -> Result<Response, PageError> {
    let (app, actor) = (&visit.app, &visit.actor);
    if actor.account()?.rol.deelnemer().is_some() {
        return Err(NotAllowed.into());
    }
    let days = actions::werk::day::today(app, actor).await?;
    let today = app.today();
    let open = actions::uren::maand::open_days(app, actor).await?;
    Ok(show(&LivePage {
        page: Page::new(&visit, "Nu onderweg", "/begeleiding"),
        datum: long_date(today),
        stand: time_hm(local_time(app.now())),
        seconds: REFRESH_SECONDS,
        ploegen: days
            .into_iter()
            .map(|day| PloegView {
                id: day.ploeg.id,
                tijd: hours(day.ploeg.van, day.ploeg.tot),
                begeleider: day.begeleider.map(|one| one.naam).unwrap_or_default(),
                deelnemers: day
                    .deelnemers
                    .iter()
                    .map(|(_, naam)| naam.as_str())
                    .collect::<Vec<_>>()
                    .join(", "),
                bezoeken: day.bezoeken.iter().map(|one| bezoek(app, one)).collect(),
                naam: day.ploeg.naam,
            })
            .collect(),
        open: open
            .iter()
            .filter(|day| day.datum < today)
            .map(|day| {
                let kop = format!("{}, {}", day.naam, short_date(day.datum));
                (day.ploeg, kop, open_words(day))
            })
            .collect(),
    }))
}

fn bezoek(app: &App, bezoek: &Bezoek) -> BezoekView {
    let opdracht = &bezoek.opdracht;
    let soort = app.regeling.klussoort(&bezoek.klus.klussoort);
    let since = match opdracht.status {
        OpdrachtStatus::Started => opdracht.started_at,
        OpdrachtStatus::Finished | OpdrachtStatus::PartlyDone | OpdrachtStatus::Approved => {
            opdracht.finished_at
        }
        OpdrachtStatus::OnTheWay | OpdrachtStatus::Seen | OpdrachtStatus::FellThrough => {
            Some(opdracht.changed_at)
        }
        OpdrachtStatus::Draft | OpdrachtStatus::Published | OpdrachtStatus::Moved => None,
    };
    BezoekView {
        id: opdracht.id,
        klussoort: super::soort_naam(app, &bezoek.klus),
        icon: soort.map_or_else(|| "klus".to_owned(), |one| one.icon.clone()),
        plaats: bezoek.bewoner.as_ref().map_or_else(
            || bezoek.klus.plaats.clone(),
            |bewoner| bewoner.gegevens.adres(),
        ),
        tijd: hours(opdracht.van, opdracht.tot),
        status: opdracht.status.label(),
        badge: match opdracht.status {
            OpdrachtStatus::OnTheWay | OpdrachtStatus::Started => "warning",
            OpdrachtStatus::Finished | OpdrachtStatus::Approved => "positive",
            OpdrachtStatus::PartlyDone | OpdrachtStatus::Published | OpdrachtStatus::Seen => "info",
            OpdrachtStatus::FellThrough => "negative",
            OpdrachtStatus::Draft | OpdrachtStatus::Moved => "neutral",
        },
        sinds: since.map_or_else(String::new, |at| {
            format!("sinds {}", time_hm(local_time(at)))
        }),
        cheques: bezoek.cheques_left,
    }
}
