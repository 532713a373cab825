//! Secrets of cheques from their making to their sheet: made here, kept sealed until somebody says that the sheet was
//! printed well, then gone. Shared by selling and by printing stock.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Act, Failure, record};
use crate::{
    app::App,
    domain::{
        account::Actor,
        calendar::local_date,
        cheque::{Cheque, ChequeStatus},
        code::{Claimcode, Code},
    },
    print::{self, ChequeDruk, ChequeVel, Omslag},
    secrets::{self, Purpose},
    store::{self, Tx, cheque::Marks, vel::Vel},
};

/// Code and claim code of one cheque, as printed. Has no `Debug`: it must never reach a log.
#[derive(Clone, Serialize, Deserialize)]
pub struct Secrets {
    /// The code, in blocks.
    pub code: String,
    /// The claim code, in blocks.
    pub claimcode: String,
}

/// New secrets for so many cheques, in the order of their numbers, with what is kept of each.
pub(super) fn make(app: &App, count: usize) -> Result<Vec<(Secrets, Marks)>, Failure> {
    let mut list = Vec::with_capacity(count);
    for _ in 0..count {
        let mut failed = None;
        let mut random = |bytes: &mut [u8]| {
            if let Err(error) = secrets::fill(bytes) {
                failed = Some(error);
            }
        };
        let code = Code::generate(&mut random);
        let claimcode = Claimcode::generate(&mut random);
        if let Some(error) = failed {
            return Err(error.into());
        }
        let marks = Marks {
            code_mac: app.keys.mac(Purpose::ChequeCode, &code.compact()),
            phone_mac: app.keys.mac(Purpose::PhoneCode, &code.compact()),
            code_last4: code.last4(),
            claim_mac: app.keys.mac(Purpose::Claimcode, &claimcode.compact()),
        };
        let own = Secrets {
            code: code.to_string(),
            claimcode: claimcode.to_string(),
        };
        list.push((own, marks));
    }
    Ok(list)
}

/// Binds cheques into booklets of so many leaves: the leaves of one share the claim code of its cover. 0 leaves them loose.
pub(super) fn bind(made: &mut [(Secrets, Marks)], leaves: u32) {
    let Some(leaves) = usize::try_from(leaves).ok().filter(|leaves| *leaves > 0) else {
        return;
    };
    for booklet in made.chunks_mut(leaves) {
        if let Some((first, rest)) = booklet.split_first_mut() {
            for (own, marks) in rest {
                own.claimcode.clone_from(&first.0.claimcode);
                marks.claim_mac.clone_from(&first.1.claim_mac);
            }
        }
    }
}

/// Keeps the secrets of a sheet, sealed and bound to it.
pub(super) async fn keep(
    tx: &Tx,
    app: &App,
    id: Uuid,
    list: &[Secrets],
    now: Timestamp,
) -> Result<(), Failure> {
    let plain = serde_json::to_vec(list).map_err(|error| Failure::Paper(error.to_string()))?;
    let sealed = app.keys.seal(id.as_bytes(), &plain)?;
    let count = u32::try_from(list.len()).unwrap_or(u32::MAX);
    Ok(store::vel::add(tx, id, count, sealed, now).await?)
}

/// The secrets of a sheet, in the order of its cheques' numbers; none once printing is confirmed, or when there is
/// nothing to print.
pub(crate) async fn open(app: &App, id: Uuid) -> Result<Option<Vec<Secrets>>, Failure> {
    match store::vel::find(app.store.read(), id).await? {
        Some(Vel::Open(sealed)) => {
            let plain = app.keys.open(id.as_bytes(), &sealed)?;
            serde_json::from_slice(&plain)
                .map(Some)
                .map_err(|error| Failure::Paper(error.to_string()))
        }
        Some(Vel::Confirmed(_)) | None => Ok(None),
    }
}

/// How the cheques of a sheet go to whoever uses them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vorm {
    /// One by one, with their stubs.
    Los,
    /// To give away: with a cover and without a price.
    Cadeau,
    /// As leaves of a booklet: the claim code stands on its cover.
    Boekje,
}

/// The covers of booklets of so many leaves, as a PDF.
pub(super) async fn print_covers(
    app: &App,
    id: Uuid,
    cheques: Vec<Cheque>,
    leaves: u32,
) -> Result<Vec<u8>, Failure> {
    let secrets = open(app, id).await?.ok_or_else(gone)?;
    let regeling = &app.regeling;
    let nummer = |cheque: &Cheque| cheque.nummer(&regeling.cheque_prefix).to_string();
    let pairs: Vec<(Cheque, Secrets)> = cheques.into_iter().zip(secrets).collect();
    let covers: Vec<Omslag> = pairs
        .chunks(usize::try_from(leaves).unwrap_or(1).max(1))
        .filter_map(|booklet| {
            let ((first, own), (last, _)) = (booklet.first()?, booklet.last()?);
            Some(Omslag {
                regeling_naam: regeling.naam.clone(),
                eerste: nummer(first),
                laatste: nummer(last),
                aantal: leaves,
                waarde_cent: first.waarde.0,
                claimcode: own.claimcode.clone(),
                bellen: format!("{}, {}", regeling.meldpunt.naam, regeling.meldpunt.telefoon),
            })
        })
        .collect();
    draw(move || print::omslagen(&covers)).await
}

/// The sheet as a PDF.
pub(super) async fn print(
    app: &App,
    id: Uuid,
    cheques: Vec<Cheque>,
    vorm: Vorm,
) -> Result<Vec<u8>, Failure> {
    let secrets = open(app, id).await?.ok_or_else(gone)?;
    // What was replaced meanwhile, such as a misprint, is not printed again.
    let live: Vec<(&Cheque, Secrets)> = cheques
        .iter()
        .zip(secrets)
        .filter(|(cheque, _)| !is_dead(cheque))
        .collect();
    if live.is_empty() {
        return Err(gone());
    }
    let regeling = &app.regeling;
    let address = app.settings.base_url.trim_end_matches('/');
    let mut telefoons: Vec<print::Telefoon> = regeling
        .uitvoerders
        .iter()
        .map(|one| phone(&one.naam, &one.telefoon))
        .collect();
    telefoons.push(phone(&regeling.meldpunt.naam, &regeling.meldpunt.telefoon));
    let paper = ChequeVel {
        regeling_naam: regeling.naam.clone(),
        aanvraag_adres: address
            .split_once("://")
            .map_or(address, |(_, rest)| rest)
            .to_owned(),
        telefoons,
        cadeau: vorm == Vorm::Cadeau,
        cheques: live
            .into_iter()
            .map(|(cheque, own)| ChequeDruk {
                nummer: cheque.nummer(&regeling.cheque_prefix).to_string(),
                qr_tekst: format!("{address}/C/{}", own.code.replace('-', "")).to_uppercase(),
                code: own.code,
                claimcode: match vorm {
                    Vorm::Los | Vorm::Cadeau => own.claimcode,
                    Vorm::Boekje => String::new(),
                },
                waarde_cent: cheque.waarde.0,
                personen_uren: regeling.personen_tekst(cheque.personen_uren).to_owned(),
                verkooppunt: regeling
                    .verkooppunt(&cheque.verkooppunt)
                    .map_or_else(|| cheque.verkooppunt.clone(), |one| one.naam.clone()),
                sold_on: cheque.status.sale().map(|sale| local_date(sale.at)),
                geldig_tot: cheque.status.sale().and_then(|sale| sale.valid_until),
            })
            .collect(),
    };
    draw(move || print::cheque_vel(&paper)).await
}

/// Says that a sheet was printed well: from here on its secrets exist only on paper. Saying it twice does no harm.
pub(super) async fn confirm(app: &App, actor: &Actor, id: Uuid) -> Result<(), Failure> {
    let (actor, now) = (actor.clone(), app.now());
    app.store
        .write(move |tx| async move {
            match store::vel::find(&tx, id).await? {
                None => Err(Failure::NotFound),
                Some(Vel::Confirmed(_)) => Ok(()),
                Some(Vel::Open(_)) => {
                    store::vel::confirm(&tx, id, now).await?;
                    record(
                        &tx,
                        now,
                        &actor,
                        Act {
                            action: "vel.confirm",
                            object: "vel",
                            object_id: id,
                            no: 1,
                            from: None,
                            to: None,
                        },
                    );
                    Ok(())
                }
            }
        })
        .await
}

/// Draws a paper where using the processor for long does not hold others up.
pub(super) async fn draw(
    paper: impl FnOnce() -> Result<Vec<u8>, print::PrintError> + Send + 'static,
) -> Result<Vec<u8>, Failure> {
    tokio::task::spawn_blocking(paper)
        .await
        .map_err(|error| Failure::Paper(error.to_string()))?
        .map_err(|error| Failure::Paper(error.to_string()))
}

fn is_dead(cheque: &Cheque) -> bool {
    matches!(
        cheque.status,
        ChequeStatus::Blocked { .. }
            | ChequeStatus::Replaced { .. }
            | ChequeStatus::Refunded { .. }
            | ChequeStatus::Void { .. }
    )
}

fn phone(naam: &str, nummer: &impl ToString) -> print::Telefoon {
    print::Telefoon {
        naam: naam.to_owned(),
        nummer: nummer.to_string(),
    }
}

fn gone() -> Failure {
    Failure::Gone {
        detail: "Het vel is afgedrukt en bevestigd. De geheime codes zijn daarna gewist. Is er een cheque mislukt? Verkoop een nieuwe en bel het meldpunt."
            .to_owned(),
    }
}
