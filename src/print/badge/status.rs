//! The list in which a withdrawn credential is marked (W3C Bitstring Status List 1.0): a bit per credential, so that who fetches the
//! list does not tell whose credential it is checked for.

use std::io::Write as _;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use flate2::{Compression, write::GzEncoder};
use serde_json::{Value, json};

use super::{Issuer, PrintError, VC, secure, whole_second};

/// Credentials in one list: the least the standard allows, for the sake of the crowd to hide in.
pub const LIST_SIZE: u32 = 131_072;

/// A list, signed. `withdrawn` are places within it, from 0.
pub fn status_list(
    issuer: &Issuer<'_>,
    list: u32,
    withdrawn: &[u32],
    now: jiff::Timestamp,
) -> Result<Value, PrintError> {
    let id = issuer.status_list(list);
    let unsigned = json!({
        "@context": [VC],
        "id": id,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer.did(),
        "validFrom": whole_second(now),
        "credentialSubject": {
            "id": format!("{id}#list"),
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encoded(withdrawn)?,
        },
    });
    secure(issuer, unsigned, now)
}

/// The bits, first place leftmost, compressed and in base64url with the `u` that says so.
fn encoded(withdrawn: &[u32]) -> Result<String, PrintError> {
    let mut bits = vec![0_u8; usize::try_from(LIST_SIZE / 8).unwrap_or_default()];
    for place in withdrawn {
        let byte = usize::try_from(place / 8).unwrap_or(usize::MAX);
        if let Some(byte) = bits.get_mut(byte) {
            *byte |= 0x80 >> (place % 8);
        }
    }
    let failed = |error: std::io::Error| PrintError::List(error.to_string());
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(&bits).map_err(failed)?;
    let packed = gzip.finish().map_err(failed)?;
    Ok(format!("u{}", URL_SAFE_NO_PAD.encode(packed)))
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn a_withdrawn_place_is_its_bit_counted_from_the_left() {
        let text = encoded(&[0, 9, LIST_SIZE - 1, LIST_SIZE]).unwrap();
        let packed = URL_SAFE_NO_PAD
            .decode(text.strip_prefix('u').unwrap())
            .unwrap();
        let mut bits = Vec::new();
        flate2::read::GzDecoder::new(packed.as_slice())
            .read_to_end(&mut bits)
            .unwrap();
        assert_eq!(bits.len(), 16 * 1024);
        assert_eq!((bits[0], bits[1], bits[16 * 1024 - 1]), (0x80, 0x40, 0x01));
        assert!(bits[2..16 * 1024 - 1].iter().all(|byte| *byte == 0));
    }
}
