//! The payment file for the bank: SEPA credit transfers as ISO 20022 pain.001.001.09, as the Dutch banks' implementation
//! guideline of the Betaalvereniging asks. The tests hold the standard's own rules: mandatory elements
//! in order, counts and sums, IBANs, lengths and the SEPA character set; no copy of its schema is bundled.

use jiff::civil::{Date, DateTime};

use super::{
    PrintError,
    tabel::decimal,
    xml::{Element, group, leaf},
};
use crate::domain::{iban::Iban, money::Cents};

const NAMESPACE: &str = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";
const REFERENCE: usize = 35;
const NAME: usize = 70;
const REMITTANCE: usize = 140;

/// What is to be paid, all from one account on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Betaalbestand {
    /// Names this file; a bank refuses the same one twice.
    pub kenmerk: String,
    /// When it was made, in local time.
    pub op: DateTime,
    /// When it is to be paid.
    pub betaaldag: Date,
    /// Who pays.
    pub van_naam: String,
    /// From which account.
    pub van: Iban,
    /// To whom.
    pub betalingen: Vec<Betaling>,
}

/// One transfer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Betaling {
    /// What it pays: the number of the afrekening.
    pub kenmerk: String,
    /// To whom.
    pub naam: String,
    /// To which account.
    pub iban: Iban,
    /// How much, in cents; more than nothing.
    pub bedrag: Cents,
    /// What the receiver reads.
    pub omschrijving: String,
}

/// Writes the payment file.
pub fn betaalbestand(bestand: &Betaalbestand) -> Result<Vec<u8>, PrintError> {
    let sum = Cents::checked_sum(bestand.betalingen.iter().map(|one| one.bedrag));
    let sum = match sum {
        Some(sum)
            if bestand
                .betalingen
                .iter()
                .all(|one| one.bedrag > Cents::ZERO) =>
        {
            sum
        }
        Some(_) | None => return Err(PrintError::List("an amount cannot be paid".to_owned())),
    };
    if bestand.betalingen.is_empty() {
        return Err(PrintError::Empty);
    }
    let totals = || {
        [
            leaf("NbOfTxs", bestand.betalingen.len().to_string()),
            leaf("CtrlSum", decimal(sum, '.')),
        ]
    };
    let reference = latin(&bestand.kenmerk, REFERENCE);
    let [count, amount] = totals();
    let header = group(
        "GrpHdr",
        vec![
            leaf("MsgId", reference.clone()),
            leaf(
                "CreDtTm",
                bestand.op.strftime("%Y-%m-%dT%H:%M:%S").to_string(),
            ),
            count,
            amount,
            group("InitgPty", vec![leaf("Nm", latin(&bestand.van_naam, NAME))]),
        ],
    );
    let [count, amount] = totals();
    let mut payment = vec![
        leaf("PmtInfId", reference),
        leaf("PmtMtd", "TRF"),
        leaf("BtchBookg", "true"),
        count,
        amount,
        group("PmtTpInf", vec![group("SvcLvl", vec![leaf("Cd", "SEPA")])]),
        group(
            "ReqdExctnDt",
            vec![leaf("Dt", bestand.betaaldag.to_string())],
        ),
        group("Dbtr", vec![leaf("Nm", latin(&bestand.van_naam, NAME))]),
        account("DbtrAcct", &bestand.van),
        agent("DbtrAgt"),
        leaf("ChrgBr", "SLEV"),
    ];
    payment.extend(bestand.betalingen.iter().map(transfer));
    group(
        "Document",
        vec![group(
            "CstmrCdtTrfInitn",
            vec![header, group("PmtInf", payment)],
        )],
    )
    .with("xmlns", NAMESPACE)
    .document()
}

fn transfer(betaling: &Betaling) -> Element {
    group(
        "CdtTrfTxInf",
        vec![
            group(
                "PmtId",
                vec![leaf("EndToEndId", latin(&betaling.kenmerk, REFERENCE))],
            ),
            group(
                "Amt",
                vec![leaf("InstdAmt", decimal(betaling.bedrag, '.')).with("Ccy", "EUR")],
            ),
            group("Cdtr", vec![leaf("Nm", latin(&betaling.naam, NAME))]),
            account("CdtrAcct", &betaling.iban),
            group(
                "RmtInf",
                vec![leaf("Ustrd", latin(&betaling.omschrijving, REMITTANCE))],
            ),
        ],
    )
}

fn account(name: &'static str, iban: &Iban) -> Element {
    group(name, vec![group("Id", vec![leaf("IBAN", iban.as_str())])])
}

/// The bank is known by the IBAN: the standard still wants the element.
fn agent(name: &'static str) -> Element {
    let other = group("Othr", vec![leaf("Id", "NOTPROVIDED")]);
    group(name, vec![group("FinInstnId", vec![other])])
}

/// The text in the characters every SEPA bank takes, not longer than `most`; letters with accents lose them. Never empty and
/// never with a slash at its ends, which the guideline forbids.
fn latin(text: &str, most: usize) -> String {
    let plain: String = text
        .chars()
        .map(|letter| match letter {
            'a'..='z' | 'A'..='Z' | '0'..='9' => letter,
            '/' | '-' | '?' | ':' | '(' | ')' | '.' | ',' | '\'' | '+' | ' ' => letter,
            'à'..='å' => 'a',
            'è'..='ë' => 'e',
            'ì'..='ï' => 'i',
            'ò'..='ö' => 'o',
            'ù'..='ü' => 'u',
            'ç' => 'c',
            'ñ' => 'n',
            'À'..='Å' => 'A',
            'È'..='Ë' => 'E',
            'Ì'..='Ï' => 'I',
            'Ò'..='Ö' => 'O',
            'Ù'..='Ü' => 'U',
            '&' => '+',
            '!' => '.',
            _ => ' ',
        })
        .take(most)
        .collect();
    let words: Vec<&str> = plain.split(' ').filter(|word| !word.is_empty()).collect();
    let joined = words.join(" ");
    match joined.trim_matches('/') {
        "" => "NOTPROVIDED".to_owned(),
        text => text.replace("//", "/"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::print::{
        proof::hostile,
        xml::reading::{at, inside, paths},
    };
    use jiff::civil::{date, datetime};

    fn bestand(naam: &str) -> Betaalbestand {
        let iban = |text| Iban::parse(text).unwrap();
        let one = |kenmerk: &str, cents| Betaling {
            kenmerk: kenmerk.to_owned(),
            naam: naam.to_owned(),
            iban: iban("NL69TEST0000000001"),
            bedrag: Cents(cents),
            omschrijving: format!("Afrekening {kenmerk} van {naam}"),
        };
        Betaalbestand {
            kenmerk: "AF-2026-000001-2".to_owned(),
            op: datetime(2026, 11, 22, 14, 5, 0, 0),
            betaaldag: date(2026, 11, 23),
            van_naam: "Gemeente Hulst".to_owned(),
            van: iban("NL15TEST0000000003"),
            betalingen: vec![one("AF-2026-000001", 3_000), one("AF-2026-000002", 2_251)],
        }
    }

    /// The rules of pain.001.001.09 that a schema would hold.
    fn holds_the_standard(bytes: &[u8]) -> Vec<(String, String)> {
        let found = paths(bytes);
        let root = "Document/CstmrCdtTrfInitn";
        let info = format!("{root}/PmtInf");
        for (path, expected) in [
            (root.to_owned(), vec!["GrpHdr", "PmtInf"]),
            (
                format!("{root}/GrpHdr"),
                vec!["MsgId", "CreDtTm", "NbOfTxs", "CtrlSum", "InitgPty"],
            ),
            (
                info.clone(),
                vec![
                    "PmtInfId",
                    "PmtMtd",
                    "BtchBookg",
                    "NbOfTxs",
                    "CtrlSum",
                    "PmtTpInf",
                    "ReqdExctnDt",
                    "Dbtr",
                    "DbtrAcct",
                    "DbtrAgt",
                    "ChrgBr",
                    "CdtTrfTxInf",
                ],
            ),
        ] {
            assert_eq!(inside(&found, &path), expected, "{path}");
        }
        let transfers = at(&found, &format!("{info}/CdtTrfTxInf")).len();
        let amounts = at(&found, &format!("{info}/CdtTrfTxInf/Amt/InstdAmt"));
        let cents = |text: &str| {
            let (euros, cents) = text.split_once('.').unwrap();
            assert_eq!(cents.len(), 2, "{text}");
            euros.parse::<i64>().unwrap() * 100 + cents.parse::<i64>().unwrap()
        };
        let sum: i64 = amounts.iter().map(|text| cents(text)).sum();
        for part in [format!("{root}/GrpHdr"), info.clone()] {
            assert_eq!(
                at(&found, &format!("{part}/NbOfTxs")),
                [transfers.to_string()]
            );
            assert_eq!(cents(at(&found, &format!("{part}/CtrlSum"))[0]), sum);
        }
        for (path, text) in &found {
            let name = path.rsplit('/').next().unwrap();
            let most = match name {
                "MsgId" | "PmtInfId" | "EndToEndId" => 35,
                "Nm" => 70,
                "Ustrd" => 140,
                "IBAN" => {
                    assert!(Iban::parse(text).is_ok(), "{text}");
                    34
                }
                _ => continue,
            };
            let length = text.chars().count();
            assert!((1..=most).contains(&length), "{path} has {length}");
            assert!(
                text.chars()
                    .all(|c| c.is_ascii_alphanumeric() || "/-?:().,'+ ".contains(c)),
                "{path}: {text}"
            );
        }
        found
    }

    #[test]
    fn the_file_holds_the_rules_of_the_standard() {
        let bytes = betaalbestand(&bestand("Pibliw-Reïntegratie & Zn")).unwrap();
        assert!(bytes.starts_with(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>"));
        assert!(
            String::from_utf8_lossy(&bytes).contains(&format!("<Document xmlns=\"{NAMESPACE}\">"))
        );
        let found = holds_the_standard(&bytes);
        let info = "Document/CstmrCdtTrfInitn/PmtInf";
        assert_eq!(at(&found, &format!("{info}/CtrlSum")), ["52.51"]);
        assert_eq!(
            at(&found, &format!("{info}/CdtTrfTxInf/Cdtr/Nm"))[0],
            "Pibliw-Reintegratie + Zn"
        );
    }

    #[test]
    fn no_name_breaks_the_file() {
        for naam in hostile() {
            let mut bestand = bestand(&naam);
            bestand.van_naam.clone_from(&naam);
            bestand.kenmerk.clone_from(&naam);
            holds_the_standard(&betaalbestand(&bestand).unwrap());
        }
    }

    #[test]
    fn nothing_and_less_than_nothing_are_not_paid() {
        let mut none = bestand("Dethon");
        none.betalingen.clear();
        assert!(matches!(betaalbestand(&none), Err(PrintError::Empty)));
        let mut negative = bestand("Dethon");
        negative.betalingen[0].bedrag = Cents(-1);
        assert!(betaalbestand(&negative).is_err());
    }
}
