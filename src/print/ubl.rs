//! The afrekening as an e-invoice: UBL 2.1 in the shape of Peppol BIS Billing 3.0 (EN 16931, with the Dutch rules NL-R).
//!
//! The municipality writes the invoice that the uitvoerder would have sent: self-billing. Hence the customization of Peppol BIS
//! Self-Billing 3.0 and type 389 (self-billed invoice) instead of those of Billing 3.0 and 380; the structure is the same. What
//! is paid is the value of cheques in re-integration work, outside VAT: category O on every line. A town whose uitvoerder
//! does charge VAT cannot use this file yet. The tests hold the rules
//! themselves: mandatory parts, their order, sums and check digits; no copy of the schemas is bundled.

use jiff::civil::Date;

use super::{
    PrintError,
    tabel::decimal,
    xml::{Element, group, leaf},
};
use crate::domain::{administratie::Administratie, money::Cents};

const CUSTOMIZATION: &str =
    "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:selfbilling:3.0";
const PROFILE: &str = "urn:fdc:peppol.eu:2017:poacc:selfbilling:01:1.0";
const SELF_BILLED: &str = "389";
/// SEPA credit transfer (UNCL 4461).
const TRANSFER: &str = "58";
/// Days in which a municipality pays, as the law on late payment asks.
const DAYS_TO_PAY: i64 = 30;

/// What the e-invoice tells.
#[derive(Clone, Debug, PartialEq)]
pub struct Factuur {
    /// The number of the afrekening.
    pub nummer: String,
    /// When it was made.
    pub datum: Date,
    /// The period.
    pub van: Date,
    /// Its last day.
    pub tot: Date,
    /// What the buyer files it under.
    pub kenmerk: String,
    /// Who is owed: the uitvoerder.
    pub verkoper: Administratie,
    /// Who pays: the municipality.
    pub koper: Administratie,
    /// Cheques at one amount, together; corrections with a negative count.
    pub regels: Vec<FactuurRegel>,
    /// What all lines add up to, in cents.
    pub totaal: Cents,
}

/// Cheques at one amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactuurRegel {
    /// What they are.
    pub omschrijving: String,
    /// How many; negative where they are taken off.
    pub aantal: i64,
    /// What is owed for one, in cents; never negative (rule BR-27).
    pub prijs: Cents,
}

impl FactuurRegel {
    fn bedrag(&self) -> Option<Cents> {
        self.prijs.checked_mul(self.aantal)
    }
}

/// Writes the e-invoice.
pub fn factuur(factuur: &Factuur) -> Result<Vec<u8>, PrintError> {
    let mut lines = Vec::with_capacity(factuur.regels.len());
    for (no, regel) in (1..).zip(&factuur.regels) {
        lines.push(line(no, regel)?);
    }
    let sum = Cents::checked_sum(factuur.regels.iter().filter_map(FactuurRegel::bedrag));
    if sum != Some(factuur.totaal) {
        return Err(PrintError::List(
            "the lines of the invoice do not add up to its total".to_owned(),
        ));
    }
    if lines.is_empty() {
        return Err(PrintError::Empty);
    }
    let due = factuur
        .datum
        .saturating_add(jiff::Span::new().days(DAYS_TO_PAY));
    let mut inside = vec![
        leaf("cbc:CustomizationID", CUSTOMIZATION),
        leaf("cbc:ProfileID", PROFILE),
        leaf("cbc:ID", &factuur.nummer),
        leaf("cbc:IssueDate", factuur.datum.to_string()),
        leaf("cbc:DueDate", due.to_string()),
        leaf("cbc:InvoiceTypeCode", SELF_BILLED),
        leaf("cbc:DocumentCurrencyCode", "EUR"),
        leaf("cbc:BuyerReference", &factuur.kenmerk),
        group(
            "cac:InvoicePeriod",
            vec![
                leaf("cbc:StartDate", factuur.van.to_string()),
                leaf("cbc:EndDate", factuur.tot.to_string()),
            ],
        ),
        group(
            "cac:AccountingSupplierParty",
            vec![party(&factuur.verkoper)],
        ),
        group("cac:AccountingCustomerParty", vec![party(&factuur.koper)]),
        group(
            "cac:PaymentMeans",
            vec![
                leaf("cbc:PaymentMeansCode", TRANSFER),
                leaf("cbc:PaymentID", &factuur.nummer),
                group(
                    "cac:PayeeFinancialAccount",
                    vec![
                        leaf("cbc:ID", factuur.verkoper.iban.as_str()),
                        leaf("cbc:Name", &factuur.verkoper.naam),
                    ],
                ),
            ],
        ),
        tax(factuur.totaal),
        totals(factuur.totaal),
    ];
    inside.extend(lines);
    group("Invoice", inside)
        .with(
            "xmlns",
            "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2",
        )
        .with(
            "xmlns:cac",
            "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
        )
        .with(
            "xmlns:cbc",
            "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
        )
        .document()
}

fn amount(name: &'static str, cents: Cents) -> Element {
    leaf(name, decimal(cents, '.')).with("currencyID", "EUR")
}

fn party(administratie: &Administratie) -> Element {
    let Administratie {
        naam,
        straat,
        postcode,
        plaats,
        iban: _,
        register,
    } = administratie;
    let number = |name| leaf(name, register.nummer()).with("schemeID", register.scheme());
    group(
        "cac:Party",
        vec![
            number("cbc:EndpointID"),
            group("cac:PartyName", vec![leaf("cbc:Name", naam)]),
            group(
                "cac:PostalAddress",
                vec![
                    leaf("cbc:StreetName", straat),
                    leaf("cbc:CityName", plaats),
                    leaf("cbc:PostalZone", postcode.to_string()),
                    group("cac:Country", vec![leaf("cbc:IdentificationCode", "NL")]),
                ],
            ),
            group(
                "cac:PartyLegalEntity",
                vec![leaf("cbc:RegistrationName", naam), number("cbc:CompanyID")],
            ),
        ],
    )
}

fn category(name: &'static str, reason: bool) -> Element {
    let mut inside = vec![leaf("cbc:ID", "O")];
    if reason {
        inside.push(leaf("cbc:TaxExemptionReasonCode", "VATEX-EU-O"));
        inside.push(leaf("cbc:TaxExemptionReason", "Valt buiten de btw"));
    }
    inside.push(group("cac:TaxScheme", vec![leaf("cbc:ID", "VAT")]));
    group(name, inside)
}

fn tax(totaal: Cents) -> Element {
    group(
        "cac:TaxTotal",
        vec![
            amount("cbc:TaxAmount", Cents::ZERO),
            group(
                "cac:TaxSubtotal",
                vec![
                    amount("cbc:TaxableAmount", totaal),
                    amount("cbc:TaxAmount", Cents::ZERO),
                    category("cac:TaxCategory", true),
                ],
            ),
        ],
    )
}

fn totals(totaal: Cents) -> Element {
    group(
        "cac:LegalMonetaryTotal",
        vec![
            amount("cbc:LineExtensionAmount", totaal),
            amount("cbc:TaxExclusiveAmount", totaal),
            amount("cbc:TaxInclusiveAmount", totaal),
            amount("cbc:PayableAmount", totaal),
        ],
    )
}

fn line(no: u32, regel: &FactuurRegel) -> Result<Element, PrintError> {
    let bedrag = regel
        .bedrag()
        .filter(|_| regel.prijs >= Cents::ZERO)
        .ok_or_else(|| PrintError::List("an amount on the invoice cannot be".to_owned()))?;
    Ok(group(
        "cac:InvoiceLine",
        vec![
            leaf("cbc:ID", no.to_string()),
            // "One" of the recommendation 20 of the United Nations.
            leaf("cbc:InvoicedQuantity", regel.aantal.to_string()).with("unitCode", "C62"),
            amount("cbc:LineExtensionAmount", bedrag),
            group(
                "cac:Item",
                vec![
                    leaf("cbc:Name", &regel.omschrijving),
                    category("cac:ClassifiedTaxCategory", false),
                ],
            ),
            group("cac:Price", vec![amount("cbc:PriceAmount", regel.prijs)]),
        ],
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{address::Postcode, administratie::Registratie, iban::Iban},
        print::{
            proof::hostile,
            xml::reading::{at, inside, paths},
        },
    };
    use jiff::civil::date;

    fn organisation(naam: &str, register: Registratie) -> Administratie {
        Administratie {
            naam: naam.to_owned(),
            straat: "Voorbeeldstraat 1".to_owned(),
            postcode: Postcode::parse("4561 AA").unwrap(),
            plaats: "Hulst".to_owned(),
            iban: Iban::parse("NL69TEST0000000001").unwrap(),
            register,
        }
    }

    fn invoice(naam: &str) -> Factuur {
        let regel = |aantal, prijs| FactuurRegel {
            omschrijving: "Ingenomen dienstencheques".to_owned(),
            aantal,
            prijs: Cents(prijs),
        };
        Factuur {
            nummer: "AF-2026-000001".to_owned(),
            datum: date(2026, 11, 22),
            van: date(2026, 10, 1),
            tot: date(2026, 10, 31),
            kenmerk: "Hulst voor Elkaar".to_owned(),
            verkoper: organisation(naam, Registratie::Kvk("00000001".to_owned())),
            koper: organisation(
                "Gemeente Hulst",
                Registratie::Oin("00000000000000000001".to_owned()),
            ),
            regels: vec![regel(12, 2_250), regel(-1, 1_500)],
            totaal: Cents(25_500),
        }
    }

    /// The rules of EN 16931 and Peppol that this shape can break; their numbers stand beside them.
    fn holds_the_rules(bytes: &[u8]) -> Vec<(String, String)> {
        let found = paths(bytes);
        let one = |path: &str| {
            let all = at(&found, path);
            assert_eq!(all.len(), 1, "{path}: {all:?}");
            assert!(
                !all[0].is_empty() || !inside(&found, path).is_empty(),
                "{path} is empty"
            );
            all[0].to_owned()
        };
        // The order of UBL 2.1's sequence.
        assert_eq!(
            inside(&found, "Invoice"),
            [
                "cbc:CustomizationID",
                "cbc:ProfileID",
                "cbc:ID",
                "cbc:IssueDate",
                "cbc:DueDate",
                "cbc:InvoiceTypeCode",
                "cbc:DocumentCurrencyCode",
                "cbc:BuyerReference",
                "cac:InvoicePeriod",
                "cac:AccountingSupplierParty",
                "cac:AccountingCustomerParty",
                "cac:PaymentMeans",
                "cac:TaxTotal",
                "cac:LegalMonetaryTotal",
                "cac:InvoiceLine",
            ]
        );
        for name in [
            "CustomizationID",
            "ProfileID",
            "ID",
            "IssueDate",
            "DueDate",
            "InvoiceTypeCode",
            "BuyerReference",
        ] {
            one(&format!("Invoice/cbc:{name}"));
        }
        for side in ["AccountingSupplierParty", "AccountingCustomerParty"] {
            let party = format!("Invoice/cac:{side}/cac:Party");
            // PEPPOL-EN16931-R010/R020, BR-06/BR-07, NL-R-002/004, NL-R-003/005.
            for path in [
                "cbc:EndpointID",
                "cac:PartyLegalEntity/cbc:RegistrationName",
                "cac:PartyLegalEntity/cbc:CompanyID",
                "cac:PostalAddress/cbc:StreetName",
                "cac:PostalAddress/cbc:CityName",
                "cac:PostalAddress/cbc:PostalZone",
                "cac:PostalAddress/cac:Country/cbc:IdentificationCode",
            ] {
                one(&format!("{party}/{path}"));
            }
            // BR-O-02..04: no VAT number where the category is O.
            assert!(at(&found, &format!("{party}/cac:PartyTaxScheme")).is_empty());
        }
        let cents = |text: &str| text.replace('.', "").parse::<i64>().unwrap();
        let lines: i64 = at(&found, "Invoice/cac:InvoiceLine/cbc:LineExtensionAmount")
            .iter()
            .map(|text| cents(text))
            .sum();
        // BR-CO-10, BR-CO-13, BR-CO-15, BR-CO-16.
        for name in [
            "LineExtensionAmount",
            "TaxExclusiveAmount",
            "TaxInclusiveAmount",
            "PayableAmount",
        ] {
            assert_eq!(
                cents(&one(&format!("Invoice/cac:LegalMonetaryTotal/cbc:{name}"))),
                lines,
                "{name}"
            );
        }
        let subtotal = "Invoice/cac:TaxTotal/cac:TaxSubtotal";
        assert_eq!(cents(&one(&format!("{subtotal}/cbc:TaxableAmount"))), lines); // BR-O-08
        assert_eq!(one(&format!("{subtotal}/cbc:TaxAmount")), "0.00"); // BR-O-09
        one(&format!(
            "{subtotal}/cac:TaxCategory/cbc:TaxExemptionReason"
        )); // BR-O-10
        let quantities = at(&found, "Invoice/cac:InvoiceLine/cbc:InvoicedQuantity");
        let prices = at(&found, "Invoice/cac:InvoiceLine/cac:Price/cbc:PriceAmount");
        let amounts = at(&found, "Invoice/cac:InvoiceLine/cbc:LineExtensionAmount");
        for ((count, price), amount) in quantities.iter().zip(&prices).zip(&amounts) {
            assert!(cents(price) >= 0, "BR-27");
            assert_eq!(
                count.parse::<i64>().unwrap() * cents(price),
                cents(amount),
                "PEPPOL-EN16931-R120"
            );
        }
        found
    }

    #[test]
    fn the_invoice_holds_the_rules_of_peppol() {
        let found = holds_the_rules(&factuur(&invoice("Pibliw & Co")).unwrap());
        assert_eq!(at(&found, "Invoice/cbc:InvoiceTypeCode"), ["389"]);
        assert_eq!(
            at(&found, "Invoice/cac:LegalMonetaryTotal/cbc:PayableAmount"),
            ["255.00"]
        );
        assert_eq!(
            at(
                &found,
                "Invoice/cac:AccountingSupplierParty/cac:Party/cac:PartyLegalEntity/cbc:RegistrationName"
            ),
            ["Pibliw & Co"]
        );
    }

    #[test]
    fn no_name_breaks_the_invoice() {
        for naam in hostile() {
            let naam = format!("Stichting {naam}");
            holds_the_rules(&factuur(&invoice(&naam)).unwrap());
        }
    }

    #[test]
    fn lines_that_do_not_add_up_are_never_sent() {
        let mut wrong = invoice("Dethon");
        wrong.totaal = Cents(1);
        assert!(factuur(&wrong).is_err());
    }
}
