//! Numbers for people and bookkeeping: of a cheque, of a klus and of a receipt. They are counted, not secret: guessing one gives nothing.
//!
//! Cheque and klus numbers end in a check character (domain.md §3): each character before it has its Crockford base32
//! value (L counts as 2 and U as 3), weighted by α to the power of its place, summed in GF(32), and the sum is written
//! as a Crockford symbol. Places are 1–4 for prefix and year and from 5 for the sequence, units first, so that zeros in front change nothing. It is the Reed–Solomon rule of `code` with one symbol: every single wrong
//! character is refused, and every swap of two characters unless one is an L.

use std::fmt;

use thiserror::Error;

use super::gf32;

/// Digits a sequence number has at least.
const SEQ_DIGITS: usize = 6;
/// The place of the last digit of the sequence, behind two letters and two digits.
const SEQ_PLACE: usize = 5;
/// Numbers show two digits of the year; they belong to this century.
const CENTURY: i16 = 2000;

/// The number of a cheque, `HU26-004217-S`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChequeNummer {
    /// Two capital letters, from the regeling (`cheque_prefix`).
    pub prefix: String,
    /// Year of printing, in full (2026); two digits are shown.
    pub year: i16,
    /// Counts per regeling and year, from 1.
    pub seq: u32,
}

/// The number of a klus, `K26-001234-M`: what a resident mentions on the phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Volgnummer {
    /// Year of asking, in full (2026); two digits are shown.
    pub year: i16,
    /// Counts per regeling and year, from 1.
    pub seq: u32,
}

/// Another name for `Volgnummer`, where its being of a klus must show.
pub type KlusNummer = Volgnummer;

/// The number of a toekenning, `T26-001234-6`: what a resident shows at the counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ToekenningNummer {
    /// Year of granting, in full (2026); two digits are shown.
    pub year: i16,
    /// Counts per regeling and year, from 1.
    pub seq: u32,
}

/// The number of a werkervaringsbewijs, `W26-000123-5`. It is printed and read out, never looked up, so it need not be read back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BewijsNummer {
    /// Year of making, in full (2026); two digits are shown.
    pub year: i16,
    /// Counts per regeling and year, from 1.
    pub seq: u32,
}

/// The number of a receipt, `GW-2026-000123`: without gaps per verkooppunt and year. Never typed over by residents, so without check character.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bonnummer {
    /// The letters of the verkooppunt (`GW`).
    pub letters: String,
    /// Year of sale, in full.
    pub year: i16,
    /// Counts per verkooppunt and year, from 1.
    pub seq: u32,
}

/// Why what was typed is not a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NummerError {
    /// It does not look like one.
    #[error("Dit is geen {what}. Een {what} ziet er zo uit: {example}.")]
    Form {
        /// Which kind of number was expected, in Dutch.
        what: &'static str,
        /// A well-formed one.
        example: &'static str,
    },
    /// The check character does not fit the rest.
    #[error("Dit {what} klopt niet. Kijk of alle cijfers en letters goed zijn overgenomen.")]
    Check {
        /// Which kind of number was expected, in Dutch.
        what: &'static str,
    },
}

impl ChequeNummer {
    const KIND: Kind = Kind {
        what: "chequenummer",
        example: "HU26-004217-S",
        letters: 2,
    };

    /// Reads a number as typed: any case, with or without dashes, spaces and leading zeros.
    pub fn parse(text: &str) -> Result<Self, NummerError> {
        let (prefix, year, seq) = Self::KIND.parse(text)?;
        Ok(Self { prefix, year, seq })
    }
}

impl fmt::Display for ChequeNummer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_checked(&self.prefix, self.year, self.seq, f)
    }
}

impl Volgnummer {
    const KIND: Kind = Kind {
        what: "klusnummer",
        example: "K26-001234-M",
        letters: 1,
    };
    const PREFIX: &str = "K";

    /// Reads a number as typed: any case, with or without dashes, spaces and leading zeros.
    pub fn parse(text: &str) -> Result<Self, NummerError> {
        let (prefix, year, seq) = Self::KIND.parse(text)?;
        if prefix == Self::PREFIX {
            Ok(Self { year, seq })
        } else {
            Err(Self::KIND.form())
        }
    }
}

impl fmt::Display for Volgnummer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_checked(Self::PREFIX, self.year, self.seq, f)
    }
}

impl ToekenningNummer {
    const KIND: Kind = Kind {
        what: "toekenningsnummer",
        example: "T26-001234-6",
        letters: 1,
    };
    const PREFIX: &str = "T";

    /// Reads a number as typed: any case, with or without dashes, spaces and leading zeros.
    pub fn parse(text: &str) -> Result<Self, NummerError> {
        let (prefix, year, seq) = Self::KIND.parse(text)?;
        if prefix == Self::PREFIX {
            Ok(Self { year, seq })
        } else {
            Err(Self::KIND.form())
        }
    }
}

impl fmt::Display for ToekenningNummer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_checked(Self::PREFIX, self.year, self.seq, f)
    }
}

impl fmt::Display for BewijsNummer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_checked("W", self.year, self.seq, f)
    }
}

impl Bonnummer {
    const KIND: Kind = Kind {
        what: "bonnummer",
        example: "GW-2026-000123",
        letters: 2,
    };

    /// Reads a number as typed: three parts with dashes, any case.
    pub fn parse(text: &str) -> Result<Self, NummerError> {
        Self::read(text).ok_or(Self::KIND.form())
    }

    fn read(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_uppercase();
        let mut parts = text.split('-');
        let (letters, year, seq) = (parts.next()?, parts.next()?, parts.next()?);
        let well_formed = parts.next().is_none()
            && !letters.is_empty()
            && letters.bytes().all(|byte| byte.is_ascii_uppercase())
            && year.len() == 4
            && seq.len() >= SEQ_DIGITS
            && (year.bytes().chain(seq.bytes())).all(|byte| byte.is_ascii_digit());
        if !well_formed {
            return None;
        }
        Some(Self {
            letters: letters.to_owned(),
            year: year.parse().ok()?,
            seq: seq.parse().ok()?,
        })
    }
}

impl fmt::Display for Bonnummer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}-{}-{:0width$}",
            self.letters,
            self.year,
            self.seq,
            width = SEQ_DIGITS
        )
    }
}

/// What differs between numbers with a check character.
struct Kind {
    what: &'static str,
    example: &'static str,
    letters: usize,
}

impl Kind {
    fn form(&self) -> NummerError {
        NummerError::Form {
            what: self.what,
            example: self.example,
        }
    }

    fn parse(&self, text: &str) -> Result<(String, i16, u32), NummerError> {
        let characters: Vec<char> = text
            .chars()
            .filter(|&character| !gf32::is_separator(character))
            .map(|character| character.to_ascii_uppercase())
            .collect();
        // Letters, two digits of the year, at least one of the sequence, the check character.
        if characters.len() < self.letters + 4 {
            return Err(self.form());
        }
        let (body, check) = characters.split_at(characters.len() - 1);
        let (prefix, digits) = body.split_at(self.letters);
        let prefix: String = prefix.iter().collect();
        let digits: String = digits.iter().copied().map(fold_digit).collect();
        let check = check
            .first()
            .copied()
            .and_then(gf32::value)
            .ok_or(self.form())?;
        let well_formed = prefix.bytes().all(|byte| byte.is_ascii_uppercase())
            && digits.bytes().all(|byte| byte.is_ascii_digit());
        if !well_formed {
            return Err(self.form());
        }
        let (year, seq) = digits.split_at(2);
        let year = year.parse::<i16>().map_err(|_| self.form())?;
        let seq = seq.parse::<u32>().map_err(|_| self.form())?;
        if check_value(&prefix, year, seq) == check {
            Ok((prefix, CENTURY + year, seq))
        } else {
            Err(NummerError::Check { what: self.what })
        }
    }
}

fn write_checked(prefix: &str, year: i16, seq: u32, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let short_year = year.rem_euclid(100);
    let check = gf32::symbol(check_value(prefix, short_year, seq));
    write!(f, "{prefix}{short_year:02}-{seq:0SEQ_DIGITS$}-{check}")
}

fn check_value(prefix: &str, short_year: i16, seq: u32) -> u8 {
    let head = format!("{prefix}{short_year:02}").into_bytes();
    let tail = seq.to_string().into_bytes();
    let placed = head
        .into_iter()
        .zip(1..)
        .chain(tail.into_iter().rev().zip(SEQ_PLACE..));
    placed.fold(0, |sum, (byte, place)| {
        let value = match byte {
            b'L' => Some(2),
            b'U' => Some(3),
            _ => gf32::value(char::from(byte)),
        };
        sum ^ gf32::times_power(value.unwrap_or(0), place)
    })
}

/// Among digits, letters that look like one are one.
fn fold_digit(character: char) -> char {
    match character {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cheque(seq: u32) -> ChequeNummer {
        ChequeNummer {
            prefix: "HU".to_owned(),
            year: 2026,
            seq,
        }
    }

    #[test]
    fn the_examples_in_the_messages_are_numbers_themselves() {
        assert_eq!(
            ChequeNummer::parse(ChequeNummer::KIND.example),
            Ok(cheque(4_217))
        );
        assert_eq!(
            Volgnummer::parse(Volgnummer::KIND.example),
            Ok(Volgnummer {
                year: 2026,
                seq: 1_234
            })
        );
        assert_eq!(
            ToekenningNummer::parse(ToekenningNummer::KIND.example),
            Ok(ToekenningNummer {
                year: 2026,
                seq: 1_234
            })
        );
        assert_eq!(
            Bonnummer::parse(Bonnummer::KIND.example),
            Ok(Bonnummer {
                letters: "GW".to_owned(),
                year: 2026,
                seq: 123
            })
        );
    }

    #[test]
    fn a_number_may_be_typed_in_any_case_without_dashes_and_zeros() {
        let number = cheque(4_217);
        let check = number.to_string().chars().last().unwrap();
        for typed in [
            format!("hu26 004217 {check}"),
            format!("HU26004217{check}"),
            format!("HU26-4217-{check}"),
            format!("hu26–oo42l7–{check}"),
        ] {
            assert_eq!(ChequeNummer::parse(&typed), Ok(number.clone()), "{typed}");
        }
    }

    #[test]
    fn sequences_beyond_six_digits_grow() {
        let number = cheque(12_345_678);
        assert!(number.to_string().starts_with("HU26-12345678-"));
        assert_eq!(ChequeNummer::parse(&number.to_string()), Ok(number));
    }

    #[test]
    fn what_is_not_a_number_is_refused_with_an_example() {
        for text in [
            "",
            "HU",
            "HU26-K",
            "26-004217-K",
            "HU26-00421x-K",
            "HU26-004217-U",
            "HU26-99999999999-K",
            "ÉÉ26-004217-K",
        ] {
            assert_eq!(
                ChequeNummer::parse(text),
                Err(ChequeNummer::KIND.form()),
                "{text}"
            );
        }
        assert_eq!(
            ChequeNummer::parse("x").unwrap_err().to_string(),
            "Dit is geen chequenummer. Een chequenummer ziet er zo uit: HU26-004217-S."
        );
        for text in [
            "GW-26-000123",
            "GW-2026-123",
            "-2026-000123",
            "GW-2026-000123-1",
            "GW 2026 000123",
            "GW-2026-99999999999",
        ] {
            assert_eq!(
                Bonnummer::parse(text),
                Err(Bonnummer::KIND.form()),
                "{text}"
            );
        }
    }

    #[test]
    fn a_number_of_another_kind_is_refused() {
        assert!(Volgnummer::parse(&cheque(1).to_string()).is_err());
        assert!(ChequeNummer::parse(&Volgnummer { year: 2026, seq: 1 }.to_string()).is_err());
    }

    #[test]
    fn a_wrong_check_character_is_refused_in_words() {
        let text = cheque(4_217).to_string();
        let wrong = format!(
            "{}{}",
            &text[..12],
            if text.ends_with('0') { '1' } else { '0' }
        );
        assert_eq!(
            ChequeNummer::parse(&wrong).unwrap_err().to_string(),
            "Dit chequenummer klopt niet. Kijk of alle cijfers en letters goed zijn overgenomen."
        );
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_back(prefix in "[A-Z]{2}", year in 2000..2100_i16, seq: u32) {
            let number = ChequeNummer { prefix, year, seq };
            prop_assert_eq!(ChequeNummer::parse(&number.to_string()), Ok(number));
            let klus = Volgnummer { year, seq };
            prop_assert_eq!(Volgnummer::parse(&klus.to_string()), Ok(klus));
            let bon = Bonnummer { letters: "BH".to_owned(), year, seq };
            prop_assert_eq!(Bonnummer::parse(&bon.to_string()), Ok(bon));
        }

        #[test]
        fn every_single_wrong_character_is_refused(prefix in "[A-Z]{2}", year in 2000..2100_i16, seq in 0..10_000_000_u32) {
            let text = ChequeNummer { prefix, year, seq }.to_string();
            for (index, original) in text.char_indices().filter(|(_, c)| *c != '-') {
                for wrong in ('0'..='9').chain('A'..='Z').filter(|wrong| fold_digit(*wrong) != original && *wrong != original) {
                    let mut bad = text.clone();
                    bad.replace_range(index..=index, &wrong.to_string());
                    prop_assert!(ChequeNummer::parse(&bad).is_err(), "{} read as {}", bad, text);
                }
            }
        }

        #[test]
        fn every_swap_of_two_characters_is_refused_without_an_l(prefix in "[A-KM-Z]{2}", year in 2000..2100_i16, seq in 0..1_000_000_u32) {
            let text = ChequeNummer { prefix, year, seq }.to_string();
            for (i, a) in text.char_indices().filter(|(_, c)| *c != '-') {
                for (j, b) in text.char_indices().filter(|(j, c)| *j > i && *c != '-') {
                    if a == b {
                        continue;
                    }
                    let mut bytes = text.clone().into_bytes();
                    bytes.swap(i, j);
                    let bad = String::from_utf8(bytes).unwrap();
                    prop_assert!(ChequeNummer::parse(&bad).is_err(), "{} read as {}", bad, text);
                }
            }
        }

        #[test]
        fn no_input_makes_reading_panic(text in "\\PC{0,30}") {
            let _ = (ChequeNummer::parse(&text).is_ok(), Volgnummer::parse(&text).is_ok(), Bonnummer::parse(&text).is_ok());
        }
    }
}
