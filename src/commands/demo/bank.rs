//! The bank of the demo: one statement with the bags that arrived, the card payments, and a payment that has nothing to do with
//! cheques. The last bags are still on their way.

use super::accounts::Town;
use crate::{
    actions::{self, Failure},
    app::App,
    domain::{calendar::local_date, money::Cents},
};

/// Bags that the bank has not counted yet.
const STILL_UNDER_WAY: usize = 2;
/// What stood on the account before.
const BEFORE: Cents = Cents(1_250_000);
/// A payment that is not for cheques.
const OTHER: (Cents, &str) = (Cents(8_450), "Leges uittreksel");

/// Takes in the statement.
pub async fn statement(app: &App, town: &Town) -> Result<(), Failure> {
    let Some(own) = &app.regeling.administratie else {
        return Ok(());
    };
    let expected = actions::bank::overview(app, &town.financien)
        .await?
        .expected;
    let arrived = expected.stortingen.len().saturating_sub(STILL_UNDER_WAY);
    let mut lines: Vec<(Cents, String)> = expected
        .stortingen
        .iter()
        .take(arrived)
        .map(|bag| (bag.cents, format!("STORTING ZAK {}", bag.zak)))
        .collect();
    for pin in expected.pin {
        if let Some(kenmerk) = pin.kenmerk {
            lines.push((pin.cents, format!("AFREKENING BETAALAUTOMAAT {kenmerk}")));
        }
    }
    lines.push((OTHER.0, OTHER.1.to_owned()));
    let day = local_date(app.now()).to_string();
    let file = camt(own.iban.as_str(), &day, &lines);
    actions::bank::import(app, &town.financien, file.as_bytes(), None).await?;
    Ok(())
}

fn camt(iban: &str, day: &str, lines: &[(Cents, String)]) -> String {
    let euros = |cents: i64| {
        format!(
            "<Amt Ccy=\"EUR\">{}.{:02}</Amt><CdtDbtInd>CRDT</CdtDbtInd>",
            cents / 100,
            cents % 100
        )
    };
    let balance = |code: &str, cents: i64| {
        let amount = euros(cents);
        format!(
            "<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{amount}<Dt><Dt>{day}</Dt></Dt></Bal>"
        )
    };
    let mut entries = String::new();
    for (cents, text) in lines {
        let amount = euros(cents.0);
        entries.push_str(&format!(
            "<Ntry>{amount}<Sts>BOOK</Sts><BookgDt><Dt>{day}</Dt></BookgDt>\
             <NtryDtls><TxDtls><RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
        ));
    }
    let sum: i64 = lines.iter().map(|(cents, _)| cents.0).sum();
    let (begin, end) = (balance("OPBD", BEFORE.0), balance("CLBD", BEFORE.0 + sum));
    format!(
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\"><BkToCstmrStmt>\
         <GrpHdr><MsgId>DEMO</MsgId><CreDtTm>{day}T06:00:00</CreDtTm></GrpHdr>\
         <Stmt><Id>DEMO-1</Id><Acct><Id><IBAN>{iban}</IBAN></Id></Acct>{begin}{end}{entries}</Stmt></BkToCstmrStmt></Document>"
    )
}
