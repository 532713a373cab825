//! Code 128 (ISO/IEC 15417) for the number on a sales strip: any counter scanner reads it and types it. Capitals in set B, pairs of
//! digits in set C, so that a number fits the width of a strip.

/// Widths of bar, space, bar, … per symbol value; the last is the stop.
const WIDTHS: [&str; 107] = [
    "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212",
    "221213", "221312", "231212", "112232", "122132", "122231", "113222", "123122", "123221",
    "223211", "221132", "221231", "213212", "223112", "312131", "311222", "321122", "321221",
    "312212", "322112", "322211", "212123", "212321", "232121", "111323", "131123", "131321",
    "112313", "132113", "132311", "211313", "231113", "231311", "112133", "112331", "132131",
    "113123", "113321", "133121", "313121", "211331", "231131", "213113", "213311", "213131",
    "311123", "311321", "331121", "312113", "312311", "332111", "314111", "221411", "431111",
    "111224", "111422", "121124", "121421", "141122", "141221", "112214", "112412", "122114",
    "122411", "142112", "142211", "241211", "221114", "413111", "241112", "134111", "111242",
    "121142", "121241", "114212", "124112", "124211", "411212", "421112", "421211", "212141",
    "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311",
    "113141", "114131", "311141", "411131", "211412", "211214", "211232", "2331112",
];
const TO_C: u16 = 99;
const TO_B: u16 = 100;
const START_B: u16 = 104;
const STOP: u16 = 106;
const CHECK: u16 = 103;

/// A barcode ready to draw: dark bars, each with its first module and its width, from left to right.
pub(super) struct Barcode {
    /// Modules from the first bar to the last.
    pub(super) modules: u16,
    /// Dark bars: first module and width.
    pub(super) bars: Vec<(u16, u16)>,
}

/// Encodes letters, digits and signs of ASCII; what else there is, is left out.
pub(super) fn encode(text: &str) -> Barcode {
    let mut symbols = vec![START_B];
    let bytes: Vec<u8> = text
        .bytes()
        .filter(|byte| (b' '..=b'~').contains(byte))
        .collect();
    let mut rest = bytes.as_slice();
    let mut in_c = false;
    while let Some((&first, after)) = rest.split_first() {
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if digits >= if in_c { 2 } else { 4 } {
            if !in_c {
                symbols.push(TO_C);
                in_c = true;
            }
            let pair = &rest[..2];
            symbols.push(u16::from(pair[0] - b'0') * 10 + u16::from(pair[1] - b'0'));
            rest = &rest[2..];
        } else {
            if in_c {
                symbols.push(TO_B);
                in_c = false;
            }
            symbols.push(u16::from(first - b' '));
            rest = after;
        }
    }
    let sum = symbols
        .iter()
        .zip(0_u32..)
        .map(|(symbol, place)| u32::from(*symbol) * place.max(1))
        .sum::<u32>();
    symbols.push(u16::try_from(sum % u32::from(CHECK)).unwrap_or_default());
    symbols.push(STOP);
    drawn(&symbols)
}

fn drawn(symbols: &[u16]) -> Barcode {
    let mut bars = Vec::new();
    let mut x = 0;
    for symbol in symbols {
        let widths = WIDTHS
            .get(usize::from(*symbol))
            .copied()
            .unwrap_or_default();
        for (index, width) in widths.bytes().enumerate() {
            let width = u16::from(width - b'0');
            if index % 2 == 0 {
                bars.push((x, width));
            }
            x += width;
        }
    }
    Barcode { modules: x, bars }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_takes_134_modules_and_begins_and_ends_as_the_standard_says() {
        let code = encode("HU26004217S");
        assert_eq!(code.modules, 134);
        assert_eq!(
            &code.bars[..3],
            &[(0, 2), (3, 1), (6, 1)],
            "start B is 211214"
        );
        assert_eq!(
            code.bars.last(),
            Some(&(132, 2)),
            "the stop ends in two dark modules"
        );
    }

    #[test]
    fn every_symbol_is_eleven_modules_wide_and_no_two_are_the_same() {
        let mut seen = std::collections::BTreeSet::new();
        for widths in &WIDTHS[..106] {
            let sum: u32 = widths.bytes().map(|width| u32::from(width - b'0')).sum();
            assert_eq!((widths.len(), sum), (6, 11), "{widths}");
            assert!(seen.insert(*widths), "{widths} stands there twice");
        }
    }
}
