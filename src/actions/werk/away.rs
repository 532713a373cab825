//! A deelnemer says on the phone that they are ill, or come later. What is kept is that somebody is away, never why (domain.md §5);
//! the coordinator gets a melding without a name, and who answers for the ploeg sees it there.

use jiff::{Timestamp, ToSpan, civil::Date};
use uuid::Uuid;

use crate::{
    actions::{
        Act, Done, Failure, Once, afwezig,
        melding::{News, tell},
        once, record,
    },
    app::App,
    domain::{
        account::{Actor, NotAllowed},
        afwezig::{Afwezig, Wie},
        calendar::{Dagdeel, local_date, short_date},
        fields::FieldErrors,
        half_days::{HalfDay, HalfDays},
        melding::MeldingSoort,
    },
    store,
};

/// How much later somebody can come, in minutes; later than that is a call.
pub const LATER: [u32; 4] = [10, 20, 30, 60];

/// Which day somebody does not come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Today.
    Today,
    /// Tomorrow.
    Tomorrow,
}

impl When {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Today, Self::Tomorrow];

    /// The word in forms.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Today => "vandaag",
            Self::Tomorrow => "morgen",
        }
    }

    /// Back from [`Self::word`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// The deelnemer who says so, and the uitvoerder.
fn own(actor: &Actor) -> Result<(Uuid, String), NotAllowed> {
    let rol = &actor.account()?.rol;
    let (deelnemer, uitvoerder) = rol.deelnemer().zip(rol.uitvoerder()).ok_or(NotAllowed)?;
    Ok((deelnemer, uitvoerder.to_owned()))
}

/// The day on which it was said: a phone without coverage tells us later.
fn said_on(app: &App, op: Option<Timestamp>) -> Date {
    local_date(op.map_or_else(|| app.now(), |op| op.min(app.now())))
}

/// A deelnemer does not come, today or tomorrow; how long it lasts is asked by who answers for them.
pub async fn report_away(
    app: &App,
    actor: &Actor,
    when: &str,
    op: Option<Timestamp>,
    key: Option<Once>,
) -> Result<Done<()>, Failure> {
    let (deelnemer, uitvoerder) = own(actor)?;
    let when = When::parse(when)
        .ok_or_else(|| Failure::Invalid(FieldErrors::one("ziek", "Kies een dag.")))?;
    let today = said_on(app, op);
    let date = match when {
        When::Today => today,
        When::Tomorrow => today.saturating_add(1.day()),
    };
    let half = |part| HalfDay { date, part };
    let away = Afwezig {
        id: app.new_id(),
        uitvoerder: uitvoerder.clone(),
        wie: Wie::Deelnemer(deelnemer),
        when: HalfDays {
            from: half(Dagdeel::Ochtend),
            to: Some(half(Dagdeel::Middag)),
        },
        pauze: false,
        version: 1,
    };
    let (unit_app, who) = (app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        afwezig::note_own(&tx, &unit_app, &who, &away).await?;
        let news = News {
            soort: MeldingSoort::ReportedAway,
            sleutel: format!("reported_away {deelnemer} {date}"),
            verkooppunt: None,
            uitvoerder: Some(uitvoerder),
            cheque: None,
            deelnemer: None,
            tekst: format!(
                "Een deelnemer komt {} niet. Bij Afwezig ziet u wie. Kijk of de ploeg het werk zo kan doen.",
                short_date(date)
            ),
        };
        tell(&tx, &unit_app, &who, news).await
    })
    .await
}

/// A deelnemer comes later to the ploeg of today.
pub async fn report_late(
    app: &App,
    actor: &Actor,
    minuten: &str,
    op: Option<Timestamp>,
    key: Option<Once>,
) -> Result<Done<()>, Failure> {
    let (deelnemer, uitvoerder) = own(actor)?;
    let minuten = minuten
        .parse::<u32>()
        .ok()
        .filter(|minuten| LATER.contains(minuten))
        .and_then(|minuten| i32::try_from(minuten).ok())
        .ok_or_else(|| {
            Failure::Invalid(FieldErrors::one("later", "Kies hoeveel later je bent."))
        })?;
    let (unit_app, who, today) = (app.clone(), actor.clone(), said_on(app, op));
    once(app, actor, key, move |tx| async move {
        let ploegen = store::ploeg::of_deelnemer(&tx, deelnemer, today, today).await?;
        let ploeg = ploegen.into_iter().next().ok_or_else(|| {
            Failure::coded(
                "weigering-niet-nu",
                "Dit kan nu niet",
                "Je hebt vandaag geen ploeg. Bel je begeleider.",
            )
        })?;
        let now = unit_app.now();
        store::visit::put_late(&tx, ploeg.id, deelnemer, minuten, now).await?;
        let id = unit_app.new_id();
        let act = Act {
            action: "ploeg.report_late",
            object: "late",
            object_id: id,
            no: 1,
            from: None,
            to: None,
        };
        record(&tx, now, &who, act);
        let news = News {
            soort: MeldingSoort::ReportedLate,
            sleutel: format!("reported_late {id}"),
            verkooppunt: None,
            uitvoerder: Some(uitvoerder),
            cheque: None,
            deelnemer: None,
            tekst: format!(
                "Een deelnemer van ploeg {} komt {minuten} minuten later. De begeleider ziet bij de ploeg wie.",
                ploeg.naam
            ),
        };
        tell(&tx, &unit_app, &who, news).await
    })
    .await
}
