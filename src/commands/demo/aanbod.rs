//! Half days that residents of the demo may choose from now: one of each uitvoerder, if there is room in the coming weeks.

use super::accounts::Town;
use crate::{
    actions::{
        self, Failure,
        klus::{QueueAsk, Sort, Stand},
    },
    app::App,
    domain::klus::KlusStatus,
};

/// Klussen that are tried, those that wait longest first.
const TRIED: u32 = 5;

/// Offers half days for the first klus of each uitvoerder that has room.
pub async fn offer(app: &App, town: &Town) -> Result<(), Failure> {
    for team in &town.uitvoerders {
        let ask = QueueAsk {
            stand: Stand::One(KlusStatus::Accepted),
            uitvoerder: None,
            klussoort: None,
            plaats: None,
            q: None,
            sort: Sort::Queue,
            pagina: 1,
            size: TRIED,
        };
        let queue = actions::klus::queue(app, &team.coordinator, ask).await?;
        for (klus, ..) in queue.rows {
            let coordinator = &team.coordinator;
            match actions::aanbod::make(app, coordinator, klus.id, None, Vec::new(), None).await {
                Ok(_) => break,
                // No ploeg can do it in these weeks: the next one.
                Err(Failure::Refused { .. }) => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(())
}
