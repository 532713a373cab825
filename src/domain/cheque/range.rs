//! Cheques that follow each other by number, as people hand them over, count and sell them: from the first to the last.

use crate::domain::{fields::FieldErrors, nummer::ChequeNummer};

/// Cheques in one range at most: nobody hands over, sells or declares more at once.
const MOST: u32 = 5_000;

/// Cheques of one year whose numbers follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ChequeRange {
    /// Year of their numbers, in full.
    pub jaar: i16,
    /// The first.
    pub first: u32,
    /// The last.
    pub last: u32,
}

impl ChequeRange {
    /// How many cheques.
    pub fn aantal(&self) -> u32 {
        self.last - self.first + 1
    }

    /// The numbers as they stand on the paper, first and last.
    pub fn nummers(&self, prefix: &str) -> (String, String) {
        let nummer = |seq| {
            ChequeNummer {
                prefix: prefix.to_owned(),
                year: self.jaar,
                seq,
            }
            .to_string()
        };
        (nummer(self.first), nummer(self.last))
    }
}

/// First and last number as typed or scanned; without a last it is one cheque.
#[derive(Clone, Debug, Default)]
pub struct RangeDraft {
    /// The first number.
    pub eerste: String,
    /// The last number, or nothing.
    pub laatste: String,
}

impl RangeDraft {
    /// Reads the range, or says what is wrong with it; `prefix` are the letters of this regeling.
    pub fn check(&self, prefix: &str) -> Result<ChequeRange, FieldErrors> {
        let mut errors = FieldErrors::default();
        let typed_last = if self.laatste.trim().is_empty() {
            &self.eerste
        } else {
            &self.laatste
        };
        let first = errors.take("eerste", own_nummer(&self.eerste, prefix));
        let last = errors.take("laatste", own_nummer(typed_last, prefix));
        let (Some(first), Some(last)) = (first, last) else {
            return Err(errors);
        };
        let sentence = if first.year != last.year {
            "De nummers zijn van verschillende jaren. Doe elk jaar apart."
        } else if first.seq > last.seq {
            "Het laatste nummer is lager dan het eerste. Wissel ze om."
        } else if last.seq - first.seq >= MOST {
            "Dit zijn meer dan 5000 cheques. Verdeel ze over meer keren."
        } else {
            return Ok(ChequeRange {
                jaar: first.year,
                first: first.seq,
                last: last.seq,
            });
        };
        Err(FieldErrors::one("laatste", sentence))
    }
}

/// A number of this regeling as typed, or a sentence.
pub fn own_nummer(typed: &str, prefix: &str) -> Result<ChequeNummer, String> {
    if typed.trim().is_empty() {
        return Err("Vul een chequenummer in, of scan de cheque.".to_owned());
    }
    let nummer = ChequeNummer::parse(typed).map_err(|error| error.to_string())?;
    if nummer.prefix == prefix {
        Ok(nummer)
    } else {
        Err(format!(
            "Dit nummer is niet van ons. Onze nummers beginnen met {prefix}."
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nummer(year: i16, seq: u32) -> String {
        ChequeNummer {
            prefix: "HU".to_owned(),
            year,
            seq,
        }
        .to_string()
    }

    fn draft(eerste: String, laatste: String) -> Result<ChequeRange, FieldErrors> {
        RangeDraft { eerste, laatste }.check("HU")
    }

    #[test]
    fn a_range_is_from_the_first_to_the_last_and_one_number_is_one_cheque() {
        let range = draft(nummer(2026, 7), nummer(2026, 30)).unwrap();
        assert_eq!((range.first, range.last, range.aantal()), (7, 30, 24));
        assert_eq!(range.nummers("HU"), (nummer(2026, 7), nummer(2026, 30)));
        assert_eq!(draft(nummer(2026, 7), " ".into()).unwrap().aantal(), 1);
    }

    #[test]
    fn a_swapped_endless_or_foreign_range_is_told_what_to_do() {
        let told = |draft: Result<ChequeRange, FieldErrors>, field: &str| {
            draft.unwrap_err().get(field).unwrap().to_owned()
        };
        let swapped = draft(nummer(2026, 9), nummer(2026, 7));
        assert!(told(swapped, "laatste").contains("Wissel ze om"));
        let years = draft(nummer(2026, 9), nummer(2027, 10));
        assert!(told(years, "laatste").contains("verschillende jaren"));
        let endless = draft(nummer(2026, 1), nummer(2026, 5001));
        assert!(told(endless, "laatste").contains("5000"));
        assert!(told(draft("XX26-1".into(), String::new()), "eerste").contains("chequenummer"));
        let foreign = ChequeNummer {
            prefix: "EI".to_owned(),
            year: 2026,
            seq: 4,
        };
        assert!(told(draft(foreign.to_string(), String::new()), "eerste").contains("HU"));
        assert!(told(draft(String::new(), String::new()), "eerste").contains("scan"));
    }
}
