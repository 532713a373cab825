//! The code on a werkervaringsbewijs: which deelnemer, which moment, and a seal over what the paper says. It carries all that
//! is needed to check the paper, so nothing about papers is kept. 26 Crockford symbols; the seal is made elsewhere.

use jiff::Timestamp;
use uuid::Uuid;

use crate::domain::gf32;

const SYMBOLS: u32 = 26;
const SIX_BYTES: u128 = (1 << 48) - 1;

/// What a code says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Controlecode {
    /// The last 48 bits of the deelnemer's key.
    deelnemer: u64,
    /// The moment of printing, in whole seconds since 1970.
    seconds: u32,
    /// 48 bits of a keyed hash.
    seal: u64,
}

impl Controlecode {
    /// The code of a paper about a deelnemer at a moment, with the first 48 bits of `mac`.
    pub fn new(deelnemer: Uuid, moment: Timestamp, mac: &[u8]) -> Self {
        Self {
            deelnemer: low_48(deelnemer.as_u128()),
            seconds: u32::try_from(moment.as_second()).unwrap_or(u32::MAX),
            seal: mac
                .iter()
                .take(6)
                .fold(0, |seal, byte| seal << 8 | u64::from(*byte)),
        }
    }

    /// Reads what was typed or scanned: any case, with or without dashes, O for 0, I and L for 1.
    pub fn parse(text: &str) -> Option<Self> {
        let mut bits: u128 = 0;
        let mut symbols = 0;
        for character in text.chars().filter(|c| !gf32::is_separator(*c)) {
            symbols += 1;
            if symbols > SYMBOLS {
                return None;
            }
            // The first symbol holds the top 3 of 128 bits.
            bits = bits.checked_mul(32)? | u128::from(gf32::value(character)?);
        }
        (symbols == SYMBOLS).then(|| Self {
            deelnemer: low_48(bits >> 80),
            seconds: u32::try_from(bits >> 48 & u128::from(u32::MAX)).unwrap_or_default(),
            seal: low_48(bits),
        })
    }

    /// As in an address: 26 symbols.
    pub fn compact(&self) -> String {
        let bits = u128::from(self.deelnemer) << 80
            | u128::from(self.seconds) << 48
            | u128::from(self.seal);
        (0..SYMBOLS)
            .rev()
            .map(|place| gf32::symbol(u8::try_from(bits >> (5 * place) & 31).unwrap_or_default()))
            .collect()
    }

    /// Whether it can be about this deelnemer.
    pub fn may_be(&self, deelnemer: Uuid) -> bool {
        self.deelnemer == low_48(deelnemer.as_u128())
    }

    /// The last instant of the second in which the paper was printed.
    pub fn moment(&self) -> Timestamp {
        Self::moment_of(i64::from(self.seconds))
    }

    /// The last instant of a second: what was approved in the second of printing is on the paper.
    pub fn moment_of(seconds: i64) -> Timestamp {
        Timestamp::new(seconds, 999_000_000).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

fn low_48(bits: u128) -> u64 {
    u64::try_from(bits & SIX_BYTES).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let moment = "2026-11-22T11:00:00.250Z".parse().unwrap();
        let code = Controlecode::new(Uuid::from_u128(0x0123_4567_89ab), moment, &[0xff; 32]);
        let typed = code
            .compact()
            .to_lowercase()
            .replace('0', "o")
            .replace('1', "l");
        assert_eq!(
            Controlecode::parse(&format!(" {}-{} ", &typed[..4], &typed[4..])),
            Some(code)
        );
        assert_eq!(code.moment().to_string(), "2026-11-22T11:00:00.999Z");
        for wrong in [
            "",
            "0",
            &"0".repeat(25),
            &"0".repeat(27),
            &"Z".repeat(26),
            "é",
        ] {
            assert_eq!(Controlecode::parse(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn every_code_reads_back(id: u128, seconds in 0..=i64::from(u32::MAX), mac: [u8; 32]) {
            let moment = Timestamp::from_second(seconds).unwrap();
            let code = Controlecode::new(Uuid::from_u128(id), moment, &mac);
            prop_assert!(code.may_be(Uuid::from_u128(id)));
            prop_assert_eq!(code.moment().as_second(), seconds);
            prop_assert_eq!(Controlecode::parse(&code.compact()), Some(code));
        }
    }
}
