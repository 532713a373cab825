//! A verkooppunt: a place that sells cheques, with or without a computer and printer (domain.md §1).
//!
//! Only what the regeling says about it; stock and till are elsewhere.

use super::regeling::reader::{Fields, Found, Kind};

/// A place that holds stock and sells, as the regeling describes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Verkooppunt {
    /// Unique within the regeling: `gemeentewinkel`.
    pub slug: String,
    /// As on its door.
    pub naam: String,
    /// Two or three capitals with which its receipt numbers begin: `GW`.
    pub letters: String,
    /// The plaats it is in, by name.
    pub plaats: String,
    /// Street and number, where known.
    pub adres: Option<String>,
    /// Whether cheques can be printed on the spot; otherwise it sells from pre-printed stock.
    pub printer: bool,
    /// By which the bank names its card terminal in a statement.
    pub pin_kenmerk: Option<String>,
}

impl Verkooppunt {
    pub(super) fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            slug: fields.slug(Kind::Verkooppunt),
            naam: fields.text("naam"),
            letters: fields
                .parsed("letters", "two or three capital letters", |text| {
                    let capitals = text.bytes().all(|byte| byte.is_ascii_uppercase());
                    ((2..=3).contains(&text.len()) && capitals).then(|| text.to_owned())
                })
                .unwrap_or_default(),
            plaats: fields.reference("plaats", Kind::Plaats),
            adres: fields.text_opt("adres").and_then(Found::good),
            printer: fields.flag("printer"),
            pin_kenmerk: fields.text_opt("pin_kenmerk").and_then(Found::good),
        }
    }
}
