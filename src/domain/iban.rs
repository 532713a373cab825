//! A bank account's number (ISO 13616), as typed and as printed. Only its form is known here, never whose it is.

use std::fmt;

use thiserror::Error;

/// An IBAN whose check digits are right, without spaces.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Iban(String);

/// What was typed is no IBAN.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("Dit is geen goed IBAN. Kijk het na; het ziet er zo uit: NL91 ABNA 0417 1643 00.")]
pub struct IbanError;

impl Iban {
    /// Reads an IBAN with or without spaces; Dutch ones have 18 characters, others 15 to 34.
    pub fn parse(text: &str) -> Result<Self, IbanError> {
        let plain: String = text
            .chars()
            .filter(|letter| !letter.is_whitespace())
            .map(|letter| letter.to_ascii_uppercase())
            .collect();
        let letters = plain.bytes().take(2).all(|byte| byte.is_ascii_uppercase());
        let digits = plain
            .bytes()
            .skip(2)
            .take(2)
            .all(|byte| byte.is_ascii_digit());
        let length = if plain.starts_with("NL") {
            plain.len() == 18
        } else {
            (15..=34).contains(&plain.len())
        };
        let known = plain.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if known && letters && digits && length && remainder(&plain) == 1 {
            Ok(Self(plain))
        } else {
            Err(IbanError)
        }
    }

    /// As machines want it: no spaces.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The number of ISO 7064 behind the text, modulo 97: the first four characters go to the end, letters count from 10.
fn remainder(plain: &str) -> u32 {
    let (front, rest) = plain.split_at(4);
    rest.chars()
        .chain(front.chars())
        .filter_map(|letter| letter.to_digit(36))
        .fold(0, |so_far, value| {
            let shift = if value < 10 { 10 } else { 100 };
            (so_far * shift + value) % 97
        })
}

/// As people read it: in groups of four.
impl fmt::Display for Iban {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, letter) in self.0.chars().enumerate() {
            if index > 0 && index % 4 == 0 {
                f.write_str(" ")?;
            }
            write!(f, "{letter}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_good_iban_is_read_with_and_without_spaces() {
        for typed in ["NL91ABNA0417164300", " nl91 abna 0417 1643 00 "] {
            let iban = Iban::parse(typed).unwrap();
            assert_eq!(iban.as_str(), "NL91ABNA0417164300");
            assert_eq!(iban.to_string(), "NL91 ABNA 0417 1643 00");
        }
        assert!(Iban::parse("BE68539007547034").is_ok());
    }

    #[test]
    fn every_single_wrong_digit_and_every_swap_is_refused() {
        let good = "NL91ABNA0417164300";
        for at in 2..good.len() {
            let mut wrong: Vec<char> = good.chars().collect();
            wrong[at] = if wrong[at] == '5' { '6' } else { '5' };
            assert_eq!(
                Iban::parse(&wrong.iter().collect::<String>()),
                Err(IbanError)
            );
        }
        for at in 8..good.len() - 1 {
            let mut wrong: Vec<char> = good.chars().collect();
            wrong.swap(at, at + 1);
            let wrong: String = wrong.iter().collect();
            assert_eq!(Iban::parse(&wrong).is_ok(), wrong == good, "{wrong}");
        }
        for odd in [
            "",
            "NL",
            "NL91",
            "NL91ABNA041716430",
            "💶💶💶💶",
            "NL91ABNA04171643000",
        ] {
            assert_eq!(Iban::parse(odd), Err(IbanError), "{odd}");
        }
    }
}
