//! Reads camt.053 (ISO 20022, `BankToCustomerStatement`, versions 02 and 08, as Dutch banks deliver it). What the standard demands
//! and we use must be there; the rest is passed over. DTDs and entities are refused by the parser.

use roxmltree::{Document, Node};

use super::{Bankafschrift, BankbestandRefused, Bankregel};
use crate::domain::{iban::Iban, money::Cents};

const NAMESPACES: [&str; 2] = [
    "urn:iso:std:iso:20022:tech:xsd:camt.053.001.02",
    "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08",
];
/// Characters kept of what was written with a line.
const TEXT: usize = 500;

type Result<T> = std::result::Result<T, BankbestandRefused>;

/// The statements in a file, in order.
pub fn read(text: &str) -> Result<Vec<Bankafschrift>> {
    let document = Document::parse(text).map_err(|_| BankbestandRefused::NotXml)?;
    let root = document.root_element();
    let namespace = root.tag_name().namespace().unwrap_or_default();
    if root.tag_name().name() != "Document" || !NAMESPACES.contains(&namespace) {
        return Err(BankbestandRefused::NotCamt);
    }
    let message = child(root, "BkToCstmrStmt")?;
    child(message, "GrpHdr")?;
    let statements: Vec<_> = children(message, "Stmt")
        .map(statement)
        .collect::<Result<_>>()?;
    if statements.is_empty() {
        return Err(BankbestandRefused::Broken { what: "Stmt" });
    }
    Ok(statements)
}

fn statement(node: Node<'_, '_>) -> Result<Bankafschrift> {
    let account = child(child(node, "Acct")?, "Id")?;
    let iban = Iban::parse(words(child(account, "IBAN")?))
        .map_err(|_| BankbestandRefused::Broken { what: "IBAN" })?;
    let opening = balance(node, &["OPBD", "PRCD"])?;
    let closing = balance(node, &["CLBD"])?;
    let regels = children(node, "Ntry")
        .filter(|entry| is_booked(*entry))
        .map(line)
        .collect::<Result<_>>()?;
    Ok(Bankafschrift {
        iban,
        kenmerk: words(child(node, "Id")?).to_owned(),
        tot: date(child(closing, "Dt")?)?,
        begin: signed(opening)?,
        eind: signed(closing)?,
        regels,
    })
}

/// The first balance of one of these kinds.
fn balance<'a, 'd>(node: Node<'a, 'd>, kinds: &[&str]) -> Result<Node<'a, 'd>> {
    let kind = |balance: Node<'a, 'd>| {
        let code = child(child(child(balance, "Tp").ok()?, "CdOrPrtry").ok()?, "Cd").ok()?;
        Some(words(code))
    };
    kinds
        .iter()
        .find_map(|wanted| children(node, "Bal").find(|one| kind(*one) == Some(*wanted)))
        .ok_or(BankbestandRefused::Broken { what: "Bal" })
}

/// Only what is booked counts in the balances. Version 02 says so in the text, version 08 in a code below it.
fn is_booked(entry: Node<'_, '_>) -> bool {
    child(entry, "Sts").is_ok_and(|status| {
        let code = child(status, "Cd").unwrap_or(status);
        words(code) == "BOOK"
    })
}

fn line(entry: Node<'_, '_>) -> Result<Bankregel> {
    let mut parts: Vec<&str> = Vec::new();
    let keep = |text: &'static str, node: Node<'_, '_>| {
        node.descendants()
            .filter(|one| one.tag_name().name() == text)
            .map(|one| words(one).to_owned())
            .collect::<Vec<_>>()
    };
    let found: Vec<String> = ["EndToEndId", "Ustrd", "Ref", "AddtlNtryInf"]
        .into_iter()
        .flat_map(|name| keep(name, entry))
        .collect();
    for text in &found {
        if !text.is_empty() && text != "NOTPROVIDED" && !parts.contains(&text.as_str()) {
            parts.push(text);
        }
    }
    Ok(Bankregel {
        datum: date(child(entry, "BookgDt")?)?,
        cents: signed(entry)?,
        tekst: parts.join("; ").chars().take(TEXT).collect(),
    })
}

/// The amount of a balance or line: received is positive. Other money than euros is refused.
fn signed(node: Node<'_, '_>) -> Result<Cents> {
    let broken = BankbestandRefused::Broken { what: "Amt" };
    let amount = child(node, "Amt")?;
    if amount.attribute("Ccy") != Some("EUR") {
        return Err(BankbestandRefused::Broken { what: "Ccy (EUR)" });
    }
    let cents = cents(words(amount)).ok_or(broken)?;
    match words(child(node, "CdtDbtInd")?) {
        "CRDT" => Ok(Cents(cents)),
        "DBIT" => Ok(Cents(-cents)),
        _ => Err(BankbestandRefused::Broken { what: "CdtDbtInd" }),
    }
}

/// `1234.5` as cents; the standard allows more decimals, money has two.
fn cents(text: &str) -> Option<i64> {
    let (euros, decimals) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if euros.is_empty() || !digits(euros) || !digits(decimals) {
        return None;
    }
    let two = format!("{:0<2}", decimals.trim_end_matches('0'));
    if two.len() != 2 {
        return None;
    }
    let euros: i64 = euros.parse().ok()?;
    euros.checked_mul(100)?.checked_add(two.parse().ok()?)
}

/// A `Dt`, or the day of a `DtTm`.
fn date(node: Node<'_, '_>) -> Result<jiff::civil::Date> {
    let text = child(node, "Dt")
        .or_else(|_| child(node, "DtTm"))
        .map(words)?;
    text.get(..10)
        .and_then(|day| day.parse().ok())
        .ok_or(BankbestandRefused::Broken { what: "Dt" })
}

fn children<'a, 'd: 'a>(
    node: Node<'a, 'd>,
    name: &'static str,
) -> impl Iterator<Item = Node<'a, 'd>> {
    let namespace = node.tag_name().namespace().map(str::to_owned);
    node.children().filter(move |one| {
        one.tag_name().name() == name && one.tag_name().namespace() == namespace.as_deref()
    })
}

fn child<'a, 'd>(node: Node<'a, 'd>, name: &'static str) -> Result<Node<'a, 'd>> {
    children(node, name)
        .next()
        .ok_or(BankbestandRefused::Broken { what: name })
}

fn words<'a>(node: Node<'a, '_>) -> &'a str {
    node.text().unwrap_or_default().trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>
<GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-11-03T07:00:00</CreDtTm></GrpHdr>
<Stmt><Id>AFS-1</Id><CreDtTm>2026-11-03T07:00:00</CreDtTm><Acct><Id><IBAN>NL91ABNA0417164300</IBAN></Id><Ccy>EUR</Ccy></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">1000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-02</Dt></Dt></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">1069.5</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-03</Dt></Dt></Bal>
<Ntry><Amt Ccy="EUR">80</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-11-03</Dt></BookgDt>
<NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs><RltdPties><Dbtr><Nm>J. Verzonnen</Nm></Dbtr></RltdPties>
<RmtInf><Ustrd>ZAK ZK0001</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
<Ntry><Amt Ccy="EUR">10.50</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><DtTm>2026-11-03T09:00:00</DtTm></BookgDt>
<AddtlNtryInf>Kosten</AddtlNtryInf></Ntry>
<Ntry><Amt Ccy="EUR">99.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>PDNG</Sts></Ntry>
</Stmt></BkToCstmrStmt></Document>"#;

    #[test]
    fn a_statement_is_read_without_names_and_adds_up() {
        let found = read(GOOD).unwrap();
        assert_eq!(found.len(), 1);
        let statement = &found[0];
        assert_eq!(
            (statement.begin, statement.eind),
            (Cents(100_000), Cents(106_950))
        );
        assert_eq!(statement.regels.len(), 2, "what is pending does not count");
        assert_eq!(statement.regels[0].tekst, "ZAK ZK0001");
        assert_eq!(statement.regels[1].cents, Cents(-1_050));
        assert!(!format!("{found:?}").contains("Verzonnen"));
        statement
            .check(&Iban::parse("NL91ABNA0417164300").unwrap())
            .unwrap();
        let other = Iban::parse("BE68539007547034").unwrap();
        assert!(matches!(
            statement.check(&other),
            Err(BankbestandRefused::OtherAccount { .. })
        ));
    }

    #[test]
    fn version_eight_says_the_status_in_a_code() {
        let newer = GOOD
            .replace("camt.053.001.02", "camt.053.001.08")
            .replace("<Sts>BOOK</Sts>", "<Sts><Cd>BOOK</Cd></Sts>")
            .replace("<Sts>PDNG</Sts>", "<Sts><Cd>PDNG</Cd></Sts>");
        assert_eq!(read(&newer).unwrap()[0].regels.len(), 2);
    }

    #[test]
    fn what_is_not_a_whole_statement_is_refused_with_its_place() {
        assert_eq!(read("datum;bedrag"), Err(BankbestandRefused::NotXml));
        let entity = GOOD.replacen("<Document", "<!DOCTYPE x [<!ENTITY a \"b\">]><Document", 1);
        assert_eq!(read(&entity), Err(BankbestandRefused::NotXml));
        assert_eq!(read("<html/>"), Err(BankbestandRefused::NotCamt));
        assert_eq!(
            read(&GOOD.replace("001.02", "001.99")),
            Err(BankbestandRefused::NotCamt)
        );
        for (old, new, what) in [
            ("<IBAN>NL91", "<IBAN>NL92", "IBAN"),
            ("OPBD", "ITBD", "Bal"),
            ("CLBD", "XXXX", "Bal"),
            ("<Amt Ccy=\"EUR\">80", "<Amt Ccy=\"USD\">80", "Ccy (EUR)"),
            (">80<", ">80.001<", "Amt"),
            (">80<", ">-80<", "Amt"),
            ("<Id>AFS-1</Id>", "", "Id"),
            ("CRDT", "CREDIT", "CdtDbtInd"),
            ("<BookgDt><Dt>2026-11-03", "<BookgDt><Dt>gisteren", "Dt"),
        ] {
            assert_eq!(
                read(&GOOD.replace(old, new)),
                Err(BankbestandRefused::Broken { what }),
                "{old}"
            );
        }
        let empty = GOOD.replace("<Stmt>", "<Rpt>").replace("</Stmt>", "</Rpt>");
        assert_eq!(
            read(&empty),
            Err(BankbestandRefused::Broken { what: "Stmt" })
        );
        let wrong = read(&GOOD.replace("1069.5", "1069.51")).unwrap();
        let own = Iban::parse("NL91ABNA0417164300").unwrap();
        assert!(matches!(
            wrong[0].check(&own),
            Err(BankbestandRefused::DoesNotAddUp { .. })
        ));
    }
}
