//! Cheques between sale and use: tied to a klus and let go again, looked up by number by staff and by code by anybody.

use std::net::IpAddr;

use uuid::Uuid;

use super::{Act, Failure, limits::Try, pattern, record};
use crate::{
    app::App,
    domain::{
        account::{Actor, Want, may},
        cheque::{Cheque, ChequeRefused, ChequeStatus, Moment},
        code::{Claimcode, Code},
        fields::FieldErrors,
        nummer::ChequeNummer,
    },
    secrets::{Purpose, same},
    store::{self, Tx, cheque::Known, event::Event},
};

/// A cheque as staff see it: never its code.
pub struct Looked {
    /// The cheque.
    pub known: Known,
    /// What happened to it, oldest first.
    pub history: Vec<Event>,
    /// The number of the cheque that came in its place.
    pub opvolger: Option<String>,
    /// The number of the cheque it came in the place of.
    pub voorganger: Option<String>,
}

/// Ties the cheques with these codes to a klus, inside the caller's unit of work; answers how many.
pub(crate) async fn reserve(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    codes: &[Code],
    klus: Uuid,
) -> Result<usize, Failure> {
    let moment = moment(app);
    for (index, code) in codes.iter().enumerate() {
        if codes[..index].contains(code) {
            return Err(Failure::Invalid(FieldErrors::one(
                "cheques",
                format!(
                    "Code {} is dezelfde als een code erboven. Vul elke cheque 1 keer in.",
                    index + 1
                ),
            )));
        }
        let which = |refused| {
            let own = refusal(app, refused);
            match own {
                Failure::Refused { title, detail, .. } if codes.len() > 1 => {
                    Failure::refused(title, format!("Code {}: {detail}", index + 1))
                }
                other => other,
            }
        };
        let cheque = by_code(tx, app, code)
            .await?
            .ok_or_else(|| which(ChequeRefused::Unknown))?;
        let was = cheque.clone();
        let cheque = cheque.reserve(klus, moment).map_err(which)?;
        move_on(tx, app, actor, &was, &cheque, "cheque.reserve").await?;
    }
    Ok(codes.len())
}

/// Ties a cheque to a klus again that was just let go, inside the caller's unit of work.
pub(super) async fn tie(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    cheque: Uuid,
    klus: Uuid,
) -> Result<(), Failure> {
    let was = store::cheque::find(tx, cheque)
        .await?
        .ok_or(Failure::NotFound)?;
    let tied = was.clone().reserve(klus, moment(app));
    let cheque = tied.map_err(|refused| refusal(app, refused))?;
    move_on(tx, app, actor, &was, &cheque, "cheque.reserve").await
}

/// Lets all cheques tied to a klus go, inside the caller's unit of work (invariant H8); answers how many.
pub(crate) async fn release(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    klus: Uuid,
) -> Result<usize, Failure> {
    let mut released = 0;
    for was in store::cheque::of_klus(tx, klus).await? {
        // Cheques that were used for the klus stand there too; they stay used.
        if let Ok(cheque) = was.clone().release() {
            move_on(tx, app, actor, &was, &cheque, "cheque.release").await?;
            released += 1;
        }
    }
    Ok(released)
}

/// Looks a cheque up by its number, with its history.
pub async fn look_up(app: &App, actor: &Actor, nummer: &ChequeNummer) -> Result<Looked, Failure> {
    may(actor, Want::SeeCheque)?;
    if nummer.prefix != app.regeling.cheque_prefix {
        return Err(Failure::NotFound);
    }
    let known = store::cheque::by_nummer(app.store.read(), nummer)
        .await?
        .ok_or(Failure::NotFound)?;
    let reader = app.store.read();
    let id = known.cheque.id;
    let after = store::vervanging::of_cheque(reader, id).await?;
    let before = store::vervanging::of_opvolger(reader, id).await?;
    Ok(Looked {
        history: store::event::of(reader, "cheque", id).await?,
        opvolger: number_of(app, after.map(|one| one.opvolger)).await?,
        voorganger: number_of(app, before.map(|one| one.cheque)).await?,
        known,
    })
}

/// The number of another cheque, if there is one.
async fn number_of(app: &App, id: Option<Uuid>) -> Result<Option<String>, Failure> {
    let Some(id) = id else { return Ok(None) };
    let cheque = store::cheque::find(app.store.read(), id).await?;
    Ok(cheque.map(|one| one.nummer(&app.regeling.cheque_prefix).to_string()))
}

/// Whether a code is that of a cheque of this regeling. Says nothing of its state (domain.md §3, "QR").
pub async fn is_genuine(app: &App, from: IpAddr, code: &Code) -> Result<bool, Failure> {
    app.limits.count(Try::Lookup, from)?;
    if pattern::codes_are_guessed(app).await? {
        let meldpunt = &app.regeling.meldpunt;
        return Err(Failure::refused(
            "Codes nakijken kan nu niet",
            format_args!(
                "Er worden op dit moment te veel codes geprobeerd. Bel {}: {}. Houd uw cheque bij de hand.",
                meldpunt.naam, meldpunt.telefoon
            ),
        ));
    }
    if by_code(app.store.read(), app, code).await?.is_some() {
        return Ok(true);
    }
    // The answer does not wait for the count to be possible: reading goes on when writing does not.
    if let Err(error) = pattern::unknown_code(app, &Actor::Bewoner).await {
        tracing::warn!(%error, "an unknown code could not be counted");
    }
    Ok(false)
}

/// A cheque as its buyer sees it.
pub struct Own {
    /// The cheque.
    pub cheque: Cheque,
    /// When it came to stand as it does, where that is not its sale.
    pub since: Option<jiff::Timestamp>,
}

/// How the cheque with this code stands, for who has its claim code too (domain.md §3, "QR"); a code that is not ours is not found.
pub async fn own(app: &App, from: IpAddr, code: &Code, claimcode: &str) -> Result<Own, Failure> {
    if !is_genuine(app, from, code).await? {
        return Err(Failure::NotFound);
    }
    let claimcode = Claimcode::parse(claimcode)
        .map_err(|why| Failure::Invalid(FieldErrors::one("claimcode", why.to_string())))?;
    let reader = app.store.read();
    let cheque = by_code(reader, app, code).await?.ok_or(Failure::NotFound)?;
    proved(reader, app, &cheque, &claimcode, "claimcode").await?;
    let status = cheque.status.word();
    let since = match cheque.status {
        ChequeStatus::Sold { .. } => None,
        _ => store::event::of(reader, "cheque", cheque.id)
            .await?
            .into_iter()
            .rfind(|event| event.to_status.as_deref() == Some(status))
            .map(|event| event.at),
    };
    Ok(Own { cheque, since })
}

/// The cheque with this code.
pub(super) async fn by_code(
    door: &impl store::Door,
    app: &App,
    code: &Code,
) -> Result<Option<Cheque>, Failure> {
    let mac = app.keys.mac(Purpose::ChequeCode, &code.compact());
    Ok(store::cheque::by_code(door, mac).await?)
}

/// The cheque with this number, inside the caller's unit of work.
pub(super) async fn by_nummer(
    tx: &Tx,
    app: &App,
    nummer: &ChequeNummer,
) -> Result<Cheque, Failure> {
    if nummer.prefix != app.regeling.cheque_prefix {
        return Err(Failure::NotFound);
    }
    let known = store::cheque::by_nummer(tx, nummer).await?;
    Ok(known.ok_or(Failure::NotFound)?.cheque)
}

/// Insists that a claim code is that of this cheque; `field` is where it was typed.
pub(super) async fn proved(
    door: &impl store::Door,
    app: &App,
    cheque: &Cheque,
    claimcode: &Claimcode,
    field: &str,
) -> Result<(), Failure> {
    let mac = app.keys.mac(Purpose::Claimcode, &claimcode.compact());
    if same(&mac, &store::cheque::claim_mac(door, cheque.id).await?) {
        return Ok(());
    }
    let nummer = cheque.nummer(&app.regeling.cheque_prefix);
    Err(Failure::Invalid(FieldErrors::one(
        field,
        format!("Deze claimcode hoort niet bij cheque {nummer}. Kijk op de strook van de koper."),
    )))
}

/// Stores one transition with its event.
pub(super) async fn move_on(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    was: &Cheque,
    cheque: &Cheque,
    action: &'static str,
) -> Result<(), Failure> {
    let now = app.now();
    store::cheque::update(tx, cheque, was.version, now).await?;
    note(tx, now, actor, was, cheque, action);
    Ok(())
}

/// Records one transition.
pub(super) fn note(
    tx: &Tx,
    now: jiff::Timestamp,
    actor: &Actor,
    was: &Cheque,
    cheque: &Cheque,
    action: &'static str,
) {
    record(
        tx,
        now,
        actor,
        Act {
            action,
            object: "cheque",
            object_id: cheque.id,
            no: cheque.version,
            from: Some(was.status.word()),
            to: Some(cheque.status.word()),
        },
    );
}

/// What validity is tested against now.
pub(super) fn moment(app: &App) -> Moment {
    Moment {
        at: app.now(),
        respijt_dagen: app.regeling.respijt_dagen,
    }
}

/// A refusal with whom to call.
pub(super) fn refusal(app: &App, refused: ChequeRefused) -> Failure {
    let meldpunt = &app.regeling.meldpunt;
    Failure::coded(
        refused.code(),
        refused.title(),
        format!(
            "{refused} Vragen? Bel {}: {}.",
            meldpunt.naam, meldpunt.telefoon
        ),
    )
}
