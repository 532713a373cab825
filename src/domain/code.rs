//! The two secrets of a cheque: its `Code` (on the part that is handed over, and in the QR) and its `Claimcode` (on the buyer's stub).
//!
//! A code is 14 random symbols and 2 Reed–Solomon check symbols over GF(32): minimum distance 3, so every single wrong
//! character, every swap and every other double error is refused (domain.md §3). This module never corrects what was
//! typed; it only says where to look. Neither secret may ever reach a log: `Debug` hides them.

use std::fmt;

use thiserror::Error;

use super::gf32;

/// Symbols in a code, check symbols included.
pub const CODE_SYMBOLS: usize = 16;
/// Symbols in a claim code.
pub const CLAIMCODE_SYMBOLS: usize = 8;
const RANDOM_SYMBOLS: usize = 14;
const BLOCK_SYMBOLS: usize = 4;

/// The secret code of a cheque, `XXXX-XXXX-XXXX-XXXX`: 70 random bits and 10 check bits. Always a valid code word.
#[derive(Clone, PartialEq, Eq)]
pub struct Code([u8; CODE_SYMBOLS]);

/// The secret on the buyer's stub, `XXXX-XXXX`: 40 random bits, the proof of purchase for loss, refund and replacement.
#[derive(Clone, PartialEq, Eq)]
pub struct Claimcode([u8; CLAIMCODE_SYMBOLS]);

/// Why what was typed or scanned is not a code.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CodeError {
    /// Not 16 symbols.
    #[error("Een code heeft 16 tekens: 4 blokken van 4. {} Kijk of de code compleet is.", entered(*found))]
    Length {
        /// How many symbols there were, without spaces and dashes.
        found: usize,
    },
    /// A character that no code contains.
    #[error("{} hoort niet in een code. Kijk nog eens naar blok {}.", named(*found), (*position).saturating_sub(1) / BLOCK_SYMBOLS + 1)]
    Symbol {
        /// Which symbol, counted from 1.
        position: usize,
        /// What stood there.
        found: char,
    },
    /// The check symbols do not fit the rest.
    #[error("Deze code klopt niet. {}", hint(*block))]
    Check {
        /// The block (1–4) that is wrong if only one character is wrong; a hint, never certain.
        block: Option<u8>,
    },
}

/// Why what was typed is not a claim code.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ClaimcodeError {
    /// Not 8 symbols.
    #[error("De code op uw strook heeft 8 tekens: 2 blokken van 4. {} Kijk of de code compleet is.", entered(*found))]
    Length {
        /// How many symbols there were, without spaces and dashes.
        found: usize,
    },
    /// A character that no claim code contains.
    #[error("{} hoort niet in deze code. Kijk nog eens naar blok {}.", named(*found), (*position).saturating_sub(1) / BLOCK_SYMBOLS + 1)]
    Symbol {
        /// Which symbol, counted from 1.
        position: usize,
        /// What stood there.
        found: char,
    },
}

impl Code {
    /// Makes a new code. `random` fills the given bytes with secure randomness; each symbol takes the low 5 bits of one byte, so none is favoured.
    pub fn generate(mut random: impl FnMut(&mut [u8])) -> Self {
        let mut bytes = [0; RANDOM_SYMBOLS];
        random(&mut bytes);
        let mut symbols = [0; CODE_SYMBOLS];
        for (symbol, byte) in symbols.iter_mut().zip(bytes) {
            *symbol = byte & 31;
        }
        // Solves both syndromes to zero for the last two positions, whose weights are α and 1.
        let (plain, weighted) = syndromes(&symbols);
        let first = gf32::divide(plain ^ weighted, gf32::power(1) ^ 1).unwrap_or(0);
        symbols[RANDOM_SYMBOLS] = first;
        symbols[RANDOM_SYMBOLS + 1] = plain ^ first;
        Self(symbols)
    }

    /// Reads a code as typed, pasted or scanned: any case, spaces and dashes anywhere, O for 0, I or L for 1, or the
    /// whole address of the QR, of which what follows the last `/C/` counts.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let characters = symbols_in(after_last_c(text));
        let mut symbols = [0; CODE_SYMBOLS];
        if characters.len() != CODE_SYMBOLS {
            return Err(CodeError::Length {
                found: characters.len(),
            });
        }
        for ((position, found), symbol) in (1..).zip(characters).zip(symbols.iter_mut()) {
            *symbol = gf32::value(found).ok_or(CodeError::Symbol { position, found })?;
        }
        match syndromes(&symbols) {
            (0, 0) => Ok(Self(symbols)),
            (plain, weighted) => Err(CodeError::Check {
                block: probable_block(plain, weighted),
            }),
        }
    }

    /// The 16 symbols without dashes: for the QR and for hashing.
    pub fn compact(&self) -> String {
        self.0.iter().copied().map(gf32::symbol).collect()
    }

    /// The last block, which may be kept in plain text for support.
    pub fn last4(&self) -> String {
        self.0[CODE_SYMBOLS - BLOCK_SYMBOLS..]
            .iter()
            .copied()
            .map(gf32::symbol)
            .collect()
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_blocks(&self.0, f)
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Code(…{})", self.last4())
    }
}

impl Claimcode {
    /// Makes a new claim code from secure randomness, 5 bits a symbol.
    pub fn generate(mut random: impl FnMut(&mut [u8])) -> Self {
        let mut symbols = [0; CLAIMCODE_SYMBOLS];
        random(&mut symbols);
        Self(symbols.map(|byte| byte & 31))
    }

    /// Reads a claim code as typed: any case, spaces and dashes anywhere, O for 0, I or L for 1.
    pub fn parse(text: &str) -> Result<Self, ClaimcodeError> {
        let characters = symbols_in(text);
        let mut symbols = [0; CLAIMCODE_SYMBOLS];
        if characters.len() != CLAIMCODE_SYMBOLS {
            return Err(ClaimcodeError::Length {
                found: characters.len(),
            });
        }
        for ((position, found), symbol) in (1..).zip(characters).zip(symbols.iter_mut()) {
            *symbol = gf32::value(found).ok_or(ClaimcodeError::Symbol { position, found })?;
        }
        Ok(Self(symbols))
    }

    /// The 8 symbols without the dash: for hashing.
    pub fn compact(&self) -> String {
        self.0.iter().copied().map(gf32::symbol).collect()
    }
}

impl fmt::Display for Claimcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_blocks(&self.0, f)
    }
}

impl fmt::Debug for Claimcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Claimcode(…)")
    }
}

fn write_blocks(symbols: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let blocks: Vec<String> = symbols
        .chunks(BLOCK_SYMBOLS)
        .map(|block| block.iter().copied().map(gf32::symbol).collect())
        .collect();
    f.write_str(&blocks.join("-"))
}

/// What follows the last `/C/` of an address, up to a query, fragment or further path; all of it when there is none.
fn after_last_c(text: &str) -> &str {
    match text.to_ascii_uppercase().rfind("/C/") {
        Some(start) => {
            let rest = &text[start + 3..];
            rest.find(['?', '#', '/']).map_or(rest, |end| &rest[..end])
        }
        None => text,
    }
}

fn symbols_in(text: &str) -> Vec<char> {
    text.chars()
        .filter(|&character| !gf32::is_separator(character))
        .collect()
}

/// The two sums that are zero in every code: the symbols, and the symbols weighted by α to the power of their place from the end.
fn syndromes(symbols: &[u8; CODE_SYMBOLS]) -> (u8, u8) {
    symbols
        .iter()
        .rev()
        .zip(0..)
        .fold((0, 0), |(plain, weighted), (&symbol, place)| {
            (plain ^ symbol, weighted ^ gf32::times_power(symbol, place))
        })
}

/// With one wrong symbol the quotient of the syndromes is α to the power of its place.
fn probable_block(plain: u8, weighted: u8) -> Option<u8> {
    let place = gf32::log(gf32::divide(weighted, plain)?)?;
    let index = (CODE_SYMBOLS - 1).checked_sub(place)?;
    u8::try_from(index / BLOCK_SYMBOLS + 1).ok()
}

fn entered(found: usize) -> String {
    match found {
        0 => "U hebt nog niets ingevuld.".to_owned(),
        1 => "U hebt 1 teken ingevuld.".to_owned(),
        _ => format!("U hebt {found} tekens ingevuld."),
    }
}

fn named(found: char) -> String {
    if found.is_alphabetic() {
        format!("De letter {}", found.to_uppercase())
    } else if found.is_control() {
        "Een onzichtbaar teken".to_owned()
    } else {
        format!("Het teken {found}")
    }
}

fn hint(block: Option<u8>) -> String {
    match block {
        Some(block) => format!("Kijk nog eens naar blok {block}."),
        None => "Kijk nog eens goed naar alle 4 blokken.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A code from 14 bytes of "randomness".
    fn code(bytes: [u8; RANDOM_SYMBOLS]) -> Code {
        Code::generate(|into| into.copy_from_slice(&bytes))
    }

    fn sample() -> Code {
        code([7, 250, 3, 99, 31, 12, 180, 66, 5, 201, 18, 44, 93, 160])
    }

    /// Parses symbols by value, through their text.
    fn reread(symbols: [u8; CODE_SYMBOLS]) -> Result<Code, CodeError> {
        Code::parse(&Code(symbols).compact())
    }

    #[test]
    fn a_code_prints_in_four_blocks_and_reads_back() {
        let code = sample();
        let printed = code.to_string();
        assert_eq!(printed.len(), 19);
        assert_eq!(printed.matches('-').count(), 3);
        assert_eq!(Code::parse(&printed), Ok(code.clone()));
        assert_eq!(Code::parse(&code.compact()), Ok(code.clone()));
        assert_eq!(code.compact(), printed.replace('-', ""));
        assert!(printed.ends_with(&code.last4()));
    }

    #[test]
    fn every_byte_value_is_used_evenly_for_symbols() {
        let mut counts = [0; 32];
        for byte in 0..=255 {
            counts[usize::from(code([byte; RANDOM_SYMBOLS]).0[0])] += 1;
        }
        assert_eq!(counts, [8; 32]);
    }

    #[test]
    fn every_single_wrong_character_is_refused_and_its_block_named() {
        let good = sample().0;
        for position in 0..CODE_SYMBOLS {
            for error in 1..32 {
                let mut bad = good;
                bad[position] ^= error;
                let block = u8::try_from(position / BLOCK_SYMBOLS + 1).ok();
                assert_eq!(reread(bad), Err(CodeError::Check { block }));
            }
        }
    }

    /// The code is linear, so whether an error pattern is caught does not depend on the code it hits: this is all of them.
    #[test]
    fn every_double_error_is_refused() {
        let good = sample().0;
        for first in 0..CODE_SYMBOLS {
            for second in first + 1..CODE_SYMBOLS {
                for a in 1..32 {
                    for b in 1..32 {
                        let mut bad = good;
                        bad[first] ^= a;
                        bad[second] ^= b;
                        assert_ne!(syndromes(&bad), (0, 0), "{first} {second} {a} {b}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_address_of_the_qr_reads_as_the_code_behind_the_last_c() {
        let code = sample();
        for address in [
            format!("HTTPS://CHEQUE.HULST.NL/C/{}", code.compact()),
            format!(
                "https://cheque.hulst.nl/c/{}",
                code.to_string().to_lowercase()
            ),
            format!("HTTPS://HOST/C/OUD/C/{}?utm=1#x", code.compact()),
            format!(" HTTPS://HOST:8443/A/C/{}/ ", code.compact()),
        ] {
            assert_eq!(Code::parse(&address), Ok(code.clone()), "{address}");
        }
    }

    #[test]
    fn look_alikes_spaces_case_and_dashes_do_not_matter() {
        let code = code([0, 1, 0, 1, 0, 1, 1, 0, 20, 21, 22, 23, 0, 1]);
        let typed = code
            .to_string()
            .replace('0', "o")
            .replace('1', "l")
            .replace('-', " – ")
            .to_lowercase();
        assert_eq!(Code::parse(&typed), Ok(code));
    }

    #[test]
    fn refusals_are_sentences_that_name_the_block() {
        let good = sample().0;
        let mut bad = good;
        bad[9] ^= 4;
        let check = reread(bad).unwrap_err();
        assert_eq!(
            check.to_string(),
            "Deze code klopt niet. Kijk nog eens naar blok 3."
        );
        assert_eq!(
            CodeError::Check { block: None }.to_string(),
            "Deze code klopt niet. Kijk nog eens goed naar alle 4 blokken."
        );
        assert_eq!(
            Code::parse("").unwrap_err().to_string(),
            "Een code heeft 16 tekens: 4 blokken van 4. U hebt nog niets ingevuld. Kijk of de code compleet is."
        );
        assert_eq!(
            Code::parse("ABC-D").unwrap_err(),
            CodeError::Length { found: 4 }
        );
        let with_u = format!("{}U{}", &sample().compact()[..5], &sample().compact()[6..]);
        let error = Code::parse(&with_u).unwrap_err();
        assert_eq!(
            error,
            CodeError::Symbol {
                position: 6,
                found: 'U'
            }
        );
        assert_eq!(
            error.to_string(),
            "De letter U hoort niet in een code. Kijk nog eens naar blok 2."
        );
        let with_nul = with_u.replace('U', "\0");
        assert_eq!(
            Code::parse(&with_nul).unwrap_err().to_string(),
            "Een onzichtbaar teken hoort niet in een code. Kijk nog eens naar blok 2."
        );
    }

    #[test]
    fn debug_output_never_shows_a_secret() {
        let code = sample();
        assert_eq!(format!("{code:?}"), format!("Code(…{})", code.last4()));
        let claimcode = Claimcode::generate(|bytes| bytes.fill(9));
        assert_eq!(format!("{claimcode:?}"), "Claimcode(…)");
    }

    #[test]
    fn a_claimcode_prints_in_two_blocks_and_folds_the_same_way() {
        let claimcode =
            Claimcode::generate(|bytes| bytes.copy_from_slice(&[0, 1, 2, 35, 255, 30, 29, 28]));
        assert_eq!(claimcode.to_string(), "0123-ZYXW");
        assert_eq!(claimcode.compact(), "0123ZYXW");
        assert_eq!(Claimcode::parse(" oL23 zyxw "), Ok(claimcode));
        assert_eq!(
            Claimcode::parse("0123-ZYX"),
            Err(ClaimcodeError::Length { found: 7 })
        );
        assert_eq!(
            Claimcode::parse("0123-ZYXU").unwrap_err().to_string(),
            "De letter U hoort niet in deze code. Kijk nog eens naar blok 2."
        );
    }

    proptest! {
        #[test]
        fn every_generated_code_reads_back(bytes: [u8; RANDOM_SYMBOLS]) {
            let code = code(bytes);
            prop_assert_eq!(Code::parse(&code.to_string()), Ok(code));
        }

        #[test]
        fn every_swap_of_two_different_symbols_is_refused(bytes: [u8; RANDOM_SYMBOLS]) {
            let good = code(bytes).0;
            for first in 0..CODE_SYMBOLS {
                for second in first + 1..CODE_SYMBOLS {
                    let mut bad = good;
                    bad.swap(first, second);
                    if bad != good {
                        prop_assert!(reread(bad).is_err());
                    }
                }
            }
        }

        #[test]
        fn a_single_wrong_symbol_always_points_at_its_own_block(bytes: [u8; RANDOM_SYMBOLS], position in 0..CODE_SYMBOLS, error in 1..32_u8) {
            let mut bad = code(bytes).0;
            bad[position] ^= error;
            let block = u8::try_from(position / BLOCK_SYMBOLS + 1).ok();
            prop_assert_eq!(reread(bad), Err(CodeError::Check { block }));
        }

        #[test]
        fn no_input_makes_reading_panic(text in "\\PC{0,60}") {
            if let Ok(code) = Code::parse(&text) {
                prop_assert_eq!(code.compact().len(), CODE_SYMBOLS);
            }
            if let Ok(claimcode) = Claimcode::parse(&text) {
                prop_assert_eq!(claimcode.compact().len(), CLAIMCODE_SYMBOLS);
            }
        }

        #[test]
        fn every_claimcode_reads_back(bytes: [u8; CLAIMCODE_SYMBOLS]) {
            let claimcode = Claimcode::generate(|into| into.copy_from_slice(&bytes));
            prop_assert_eq!(Claimcode::parse(&claimcode.to_string()), Ok(claimcode));
        }
    }
}
