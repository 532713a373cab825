//! What happens to cheques after their sale, once in the demo's month: one replaced, one exchanged, one spoiled by the printer, one
//! paid back, one blocked, one that two people decide about, one that a resident disputes.

use super::accounts::Town;
use crate::{
    actions::{self, Failure, vervanging::VervangingDraft},
    app::App,
    domain::{
        nummer::ChequeNummer,
        terugbetaling::TerugbetalingDraft,
        verkoop::{AT_THE_COUNTER, VerkoopDraft},
        verzilvering::Bezwaar,
    },
};

/// Sells a few cheques at the first counter and lets each have its own fate.
pub async fn live(app: &App, town: &Town) -> Result<(), Failure> {
    let (Some((verkooppunt, clerk)), Some(team)) = (town.clerks.first(), town.uitvoerders.first())
    else {
        return Ok(());
    };
    let draft = VerkoopDraft {
        verkooppunt: verkooppunt.clone(),
        aantal: "6".to_owned(),
        betaalwijze: "pin".to_owned(),
        koper: String::new(),
    };
    let id = actions::verkoop::sell(app, clerk, &draft, &AT_THE_COUNTER, None)
        .await?
        .value;
    let sold = actions::verkoop::find(app, clerk, id).await?;
    let prefix = &app.regeling.cheque_prefix;
    let numbers: Vec<ChequeNummer> = sold.cheques.iter().map(|one| one.nummer(prefix)).collect();
    let secrets = sold.secrets.unwrap_or_default();
    let (
        [spoiled, lost, torn, returned, stolen, gone],
        [_, of_lost, of_torn, of_returned, of_stolen, _],
    ) = (numbers.as_slice(), secrets.as_slice())
    else {
        return Ok(());
    };
    let draft = |claimcode: &str, reden: &str| VervangingDraft {
        claimcode: claimcode.to_owned(),
        reden: reden.to_owned(),
        toelichting: "De bewoner is de cheque en de strook kwijt na een verhuizing.".to_owned(),
        verkooppunt: verkooppunt.clone(),
    };
    let spoiled = actions::vervanging::misprint(app, clerk, spoiled, None).await?;
    let lost_draft = draft(&of_lost.claimcode, "lost");
    let lost = actions::vervanging::replace(app, clerk, lost, &lost_draft, None).await?;
    let torn = actions::vervanging::exchange(app, clerk, torn, &of_torn.code, None).await?;
    for sheet in [
        id,
        spoiled.value.verkoop,
        lost.value.verkoop,
        torn.value.verkoop,
    ] {
        actions::verkoop::confirm_sheet(app, clerk, sheet).await?;
    }
    let refund = TerugbetalingDraft {
        cheques: vec![(returned.to_string(), of_returned.claimcode.clone())],
    };
    actions::terugbetaling::refund(app, clerk, &refund, None).await?;
    let stolen_draft = draft(&of_stolen.claimcode, "stolen");
    actions::vervanging::block(app, &town.meldpunt, stolen, &stolen_draft, None).await?;
    // Still waits for the coordinator of the other uitvoerder.
    let asked = draft("", "lost");
    actions::vervanging::ask_without_claimcode(app, &team.coordinator, gone, &asked, None).await?;
    Ok(())
}

/// A resident telephones about a cheque that was taken in.
pub async fn dispute(app: &App, town: &Town, nummer: &str) -> Result<(), Failure> {
    if let Ok(nummer) = ChequeNummer::parse(nummer) {
        let bezwaar = Bezwaar::TooMany;
        actions::verzilvering::undo::dispute(app, &town.meldpunt, &nummer, bezwaar, None).await?;
    }
    Ok(())
}
