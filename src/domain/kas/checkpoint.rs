//! The head of the audit chain at closing, and the words by which people compare it: what stands on a signed kasstaat cannot be
//! rewritten afterwards unseen (reliability page §2, "Audit").

/// Words on paper; twelve of six bits each are 72 bits of the hash.
const WORDS: usize = 12;
const BITS: u32 = 6;
/// Short, common, and hard to take for one another.
const LIST: [&str; 64] = [
    "appel", "arend", "bakker", "balkon", "beker", "berg", "bloem", "boter", "brug", "buurt",
    "citroen", "cirkel", "dak", "dijk", "draad", "duin", "eend", "emmer", "fiets", "fluit", "gans",
    "gordijn", "gras", "haven", "hek", "hond", "ijzer", "jas", "kaars", "kasteel", "kers", "klok",
    "koffie", "laars", "ladder", "lepel", "maan", "markt", "molen", "nacht", "noot", "oever",
    "oven", "paard", "peper", "pomp", "raam", "regen", "ring", "schip", "sleutel", "spiegel",
    "stoel", "tafel", "touw", "trein", "uil", "veer", "vijver", "vuur", "wagen", "winter", "zadel",
    "zomer",
];

/// The head of the audit chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Number of the last event.
    pub seq: i64,
    /// Its hash.
    pub hash: Vec<u8>,
}

impl Checkpoint {
    /// The hash in words, to be read out and compared.
    pub fn words(&self) -> Vec<&'static str> {
        let mut words = Vec::with_capacity(WORDS);
        let (mut held, mut bits) = (0_u32, 0_u32);
        for byte in &self.hash {
            held = (held << 8) | u32::from(*byte);
            bits += 8;
            while bits >= BITS && words.len() < WORDS {
                bits -= BITS;
                let index = usize::try_from((held >> bits) & 0x3f).unwrap_or_default();
                words.extend(LIST.get(index));
            }
            held &= 0xff;
        }
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bit_of_the_first_nine_bytes_shows() {
        let zero = Checkpoint {
            seq: 1,
            hash: vec![0; 32],
        };
        assert_eq!(zero.words(), ["appel"; 12]);
        for bit in 0..72 {
            let mut other = zero.clone();
            other.hash[bit / 8] ^= 0x80 >> (bit % 8);
            let differ = other
                .words()
                .iter()
                .zip(zero.words())
                .filter(|(one, two)| *one != two)
                .count();
            assert_eq!(differ, 1, "bit {bit}");
        }
    }

    #[test]
    fn all_words_differ() {
        let all: std::collections::BTreeSet<_> = LIST.iter().collect();
        assert_eq!(all.len(), LIST.len());
    }
}
