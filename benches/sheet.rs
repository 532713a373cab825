//! The sheet of cheques as PDF: paper only, no database.

use dienstencheque::print::{ChequeDruk, ChequeVel, Telefoon, cheque_vel};

use crate::{Outcome, load::one_by_one, table::Table};

pub(crate) fn run(table: &mut Table) -> Outcome<()> {
    for (count, times) in [(3, 40), (100, 20), (1_000, 5)] {
        let paper = paper(count);
        let mut bytes = 0;
        let measured = one_by_one(times, |_| {
            bytes = cheque_vel(&paper)?.len();
            Ok(())
        })?;
        table.add(
            format!("sheet of {count}"),
            1,
            measured,
            format!("{} kB", bytes / 1_000),
        );
    }
    Ok(())
}

/// Cheques as a sale makes them; codes differ and are made up.
fn paper(count: u32) -> ChequeVel {
    let mut random = fastrand::Rng::with_seed(17);
    let mut code = || -> String {
        (0..16)
            .filter_map(|_| random.choice(b"0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
            .map(|symbol| char::from(*symbol))
            .collect()
    };
    ChequeVel {
        regeling_naam: "Hulst voor Elkaar".to_owned(),
        aanvraag_adres: "cheque.hulst.example".to_owned(),
        cadeau: false,
        telefoons: vec![Telefoon {
            naam: "Hulst werkt".to_owned(),
            nummer: "0114-000000".to_owned(),
        }],
        cheques: (0..count)
            .map(|number| {
                let code = code();
                ChequeDruk {
                    nummer: format!("HU26-{number:06}-K"),
                    qr_tekst: format!("HTTPS://CHEQUE.HULST.EXAMPLE/C/{code}"),
                    claimcode: code[..12].to_owned(),
                    code,
                    waarde_cent: 1_500,
                    personen_uren: "1 uur werk door 2 personen".to_owned(),
                    verkooppunt: "Gemeentewinkel Hulst".to_owned(),
                    sold_on: Some(jiff::civil::date(2026, 11, 2)),
                    geldig_tot: Some(jiff::civil::date(2028, 11, 2)),
                }
            })
            .collect(),
    }
}
