//! The stock of the demo's month: hand-overs that are signed on paper, a box that nobody confirmed yet, sales told from the strips
//! every week, counts, a few missing cheques. Through the actions themselves, without chance of its own.

use jiff::civil::{Date, Weekday};

use super::accounts::Town;
use crate::{
    actions::{self, Failure, overdracht::Decision, stock::VoidDraft, stock_sale::StockSaleDraft},
    app::App,
    domain::{
        cheque::{ChequeRange, RangeDraft},
        telling::TellingDraft,
    },
};

/// Strips told per place and week.
const STRIPS: u32 = 2;

/// Everything that was offered is signed for, but what the last place was sent.
pub async fn sign(app: &App, town: &Town) -> Result<(), Failure> {
    let offered = actions::overdracht::list(app, &town.beheerder, None).await?;
    let unsigned = places(app).pop().unwrap_or_default();
    for listed in offered.iter().filter(|one| one.overdracht.naar != unsigned) {
        let signed = Decision::Confirm { on_paper: true };
        let id = listed.overdracht.id;
        actions::overdracht::decide(app, &town.beheerder, id, signed, None).await?;
    }
    Ok(())
}

/// What happens to stock on a day: on Fridays the meldpunt scans the strips of places without a computer and counts.
pub async fn day(app: &App, town: &Town, day: Date, first_week: bool) -> Result<(), Failure> {
    if day.weekday() != Weekday::Friday {
        return Ok(());
    }
    for (number, verkooppunt) in places(app).iter().enumerate() {
        let Some(last) = last_range(app, town, verkooppunt).await? else {
            continue;
        };
        tell(app, town, verkooppunt, day, last).await?;
        if first_week && number == 1 {
            lose(app, town, verkooppunt).await?;
        }
        count(app, town, verkooppunt, number == 0).await?;
    }
    Ok(())
}

/// The places without a printer.
fn places(app: &App) -> Vec<String> {
    app.regeling
        .verkooppunten
        .iter()
        .filter(|place| !place.printer)
        .map(|place| place.slug.clone())
        .collect()
}

/// The range at the end of what lies there, when it is long enough to sell from.
async fn last_range(
    app: &App,
    town: &Town,
    verkooppunt: &str,
) -> Result<Option<ChequeRange>, Failure> {
    let stock = actions::telling::look(app, &town.meldpunt, verkooppunt).await?;
    let last = stock.lying.last().map(|one| one.range);
    Ok(last.filter(|range| range.aantal() > 5 * STRIPS))
}

async fn tell(
    app: &App,
    town: &Town,
    verkooppunt: &str,
    day: Date,
    range: ChequeRange,
) -> Result<(), Failure> {
    let draft = StockSaleDraft {
        range: typed(app, last_of(range, STRIPS)),
        betaalwijze: "pin".to_owned(),
        verkocht_op: day.to_string(),
        ..StockSaleDraft::default()
    };
    actions::stock_sale::report(app, &town.meldpunt, verkooppunt, &draft, None).await?;
    Ok(())
}

async fn count(app: &App, town: &Town, verkooppunt: &str, one_short: bool) -> Result<(), Failure> {
    let stock = actions::telling::look(app, &town.meldpunt, verkooppunt).await?;
    let short = u32::from(one_short);
    let draft = TellingDraft {
        geteld: stock.in_stock.saturating_sub(short).to_string(),
        opmerking: if one_short {
            "Eén strook ligt nog bij de receptie.".to_owned()
        } else {
            String::new()
        },
    };
    actions::telling::count(app, &town.meldpunt, verkooppunt, &draft, None).await?;
    Ok(())
}

async fn lose(app: &App, town: &Town, verkooppunt: &str) -> Result<(), Failure> {
    let Some(last) = last_range(app, town, verkooppunt).await? else {
        return Ok(());
    };
    let draft = VoidDraft {
        range: typed(app, last_of(last, 3)),
        reden: "missing".to_owned(),
    };
    actions::stock::make_void(app, &town.meldpunt, verkooppunt, &draft, None).await?;
    Ok(())
}

fn last_of(range: ChequeRange, count: u32) -> ChequeRange {
    ChequeRange {
        first: range.last + 1 - count,
        ..range
    }
}

fn typed(app: &App, range: ChequeRange) -> RangeDraft {
    let (eerste, laatste) = range.nummers(&app.regeling.cheque_prefix);
    RangeDraft { eerste, laatste }
}
