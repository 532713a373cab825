//! QR codes as shapes: level Q, the smallest version that holds the text, as upright bars one module wide.
//!
//! Capitals (`0-9A-Z $%*+-./:`) are held in the alphanumeric mode: 47 of them fit version 3 (domain.md §3). A longer
//! text, or one with other characters, makes a larger version and never fails below the largest.

use qrcode::{Color, EcLevel, QrCode, bits, ec};

use self::mask::Masks;
use super::PrintError;

mod mask;

const LEVEL: EcLevel = EcLevel::Q;
/// White modules that must surround a code (ISO/IEC 18004).
pub(super) const QUIET_MODULES: u16 = 4;

/// A code ready to draw.
pub(super) struct Qr {
    /// Modules per side, without the quiet zone.
    pub(super) modules: u16,
    /// Dark bars, in modules from the top left.
    pub(super) bars: Vec<Bar>,
}

/// A run of dark modules below each other.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Bar {
    // In this order the bars of one height stand together in the file and compress to less than half.
    pub(super) height: u16,
    pub(super) x: u16,
    pub(super) y: u16,
}

/// Encodes `payload`; `paper` names what it is for in the error, and must be no secret.
pub(super) fn encode(payload: &str, paper: &str) -> Result<Qr, PrintError> {
    Encoder::default().encode(payload, paper)
}

/// Makes codes one after the other; what codes of one size share is made once.
#[derive(Default)]
struct Encoder {
    masks: Option<Masks>,
}

impl Encoder {
    fn encode(&mut self, payload: &str, paper: &str) -> Result<Qr, PrintError> {
        let too_long = || PrintError::QrTooLong {
            paper: paper.to_owned(),
            length: payload.len(),
        };
        let bits = bits::encode_auto(payload.as_bytes(), LEVEL).map_err(|_| too_long())?;
        let version = bits.version();
        let modules = u16::try_from(version.width()).map_err(|_| too_long())?;
        if modules > Masks::MAX_MODULES {
            let code = QrCode::with_bits(bits, LEVEL).map_err(|_| too_long())?;
            let dark = |x: u16, y: u16| code[(usize::from(x), usize::from(y))] == Color::Dark;
            return Ok(Qr::of(modules, dark));
        }
        let (data, correction) =
            ec::construct_codewords(&bits.into_bytes(), version, LEVEL).map_err(|_| too_long())?;
        let known = self.masks.take().filter(|masks| masks.version() == version);
        let masks = self
            .masks
            .insert(known.unwrap_or_else(|| Masks::new(version, LEVEL)));
        let grid = masks.best(&data, &correction).ok_or_else(too_long)?;
        Ok(Qr::of(modules, |x, y| grid.is_dark(x, y)))
    }

    fn encode_each(&mut self, wanted: &[(&str, &str)]) -> Result<Vec<Qr>, PrintError> {
        wanted
            .iter()
            .map(|(payload, paper)| self.encode(payload, paper))
            .collect()
    }
}

impl Qr {
    fn of(modules: u16, dark: impl Fn(u16, u16) -> bool) -> Self {
        let mut bars = Vec::new();
        for x in 0..modules {
            let mut y = 0;
            while y < modules {
                let height = (y..modules)
                    .take_while(|&below| dark(x, below))
                    .map(|_| 1)
                    .sum();
                if height > 0 {
                    bars.push(Bar { height, x, y });
                }
                y += height + 1;
            }
        }
        bars.sort_unstable();
        Self { modules, bars }
    }
}

/// Encodes many codes on all cores, in order.
pub(super) fn encode_all(wanted: &[(&str, &str)]) -> Result<Vec<Qr>, PrintError> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    // Starting a thread costs more than some pages of codes.
    if wanted.len() < 48 || cores == 1 {
        return Encoder::default().encode_each(wanted);
    }
    let share = wanted.len().div_ceil(cores);
    let shares: Vec<Result<Vec<Qr>, PrintError>> = std::thread::scope(|scope| {
        let threads: Vec<_> = wanted
            .chunks(share)
            .map(|part| scope.spawn(|| Encoder::default().encode_each(part)))
            .collect();
        threads
            .into_iter()
            .map(|thread| {
                thread
                    .join()
                    .unwrap_or_else(|_| Err(PrintError::Pdf("a QR code could not be made".into())))
            })
            .collect()
    });
    let mut all = Vec::with_capacity(wanted.len());
    for part in shares {
        all.extend(part?);
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cheque_of_47_capitals_is_a_version_3_code() {
        let payload = "HTTPS://CHEQUE.HULST.EXAMPLE/C/7KQ2-9XMA-3RTV-0B8Z";
        assert_eq!(encode(&payload[..47], "x").unwrap().modules, 29);
        assert_eq!(encode(payload, "x").unwrap().modules, 33);
    }

    #[test]
    fn bars_cover_exactly_the_dark_modules_that_the_library_chooses() {
        let mut chance = fastrand::Rng::with_seed(11);
        // One encoder for all, as in a sheet; from version 1 to beyond what fits 64 bits.
        let mut encoder = Encoder::default();
        for length in (1..60).chain([200, 330, 420]).flat_map(|n| [n; 5]) {
            let payload: String = (0..length)
                .map(|_| chance.alphabetic().to_ascii_uppercase())
                .collect();
            covers(&encoder.encode(&payload, "x").unwrap(), &payload);
        }
    }

    fn covers(qr: &Qr, payload: &str) {
        let mut drawn = vec![false; usize::from(qr.modules).pow(2)];
        for bar in &qr.bars {
            for y in bar.y..bar.y + bar.height {
                drawn[usize::from(y) * usize::from(qr.modules) + usize::from(bar.x)] = true;
            }
        }
        let expected = QrCode::with_error_correction_level(payload, EcLevel::Q)
            .unwrap()
            .into_colors();
        assert!(
            drawn
                .iter()
                .zip(expected)
                .all(|(drawn, color)| *drawn == (color == Color::Dark))
        );
    }

    #[test]
    fn a_text_beyond_the_largest_code_is_refused_by_name_and_not_repeated() {
        let refused = encode(&"A".repeat(5_000), "opdracht 12")
            .err()
            .unwrap()
            .to_string();
        assert!(
            refused.contains("opdracht 12") && refused.contains("5000") && !refused.contains("AAA")
        );
    }

    #[test]
    fn many_codes_keep_their_order() {
        let payloads: Vec<String> = (0..50)
            .map(|n| format!("HTTPS://H/C/{}", "A".repeat(n * 10)))
            .collect();
        let wanted: Vec<(&str, &str)> = payloads.iter().map(|p| (p.as_str(), "x")).collect();
        let sizes: Vec<u16> = encode_all(&wanted)
            .unwrap()
            .iter()
            .map(|qr| qr.modules)
            .collect();
        assert!(sizes.is_sorted() && sizes[0] < sizes[49]);
    }
}
