//! Base58 as Bitcoin writes it, with the `z` that says so (multibase): keys and signatures of credentials.

const ALPHABET: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/// `z` and the bytes in base 58, each zero byte in front as a `1`.
pub(super) fn multibase(bytes: &[u8]) -> String {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    // Least digit first.
    let mut digits: Vec<u8> = Vec::new();
    for byte in bytes {
        let mut carry = u32::from(*byte);
        for digit in &mut digits {
            carry += u32::from(*digit) << 8;
            *digit = u8::try_from(carry % 58).unwrap_or_default();
            carry /= 58;
        }
        while carry > 0 {
            digits.push(u8::try_from(carry % 58).unwrap_or_default());
            carry /= 58;
        }
    }
    let symbols = digits
        .iter()
        .rev()
        .map(|digit| char::from(ALPHABET[usize::from(*digit)]));
    std::iter::once('z')
        .chain(std::iter::repeat_n('1', zeros))
        .chain(symbols)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::multibase;

    #[test]
    fn bytes_read_as_others_write_them() {
        // Of draft-msporny-base58.
        assert_eq!(multibase(b"Hello World!"), "z2NEpo7TZRRrLZSi2U");
        assert_eq!(multibase(&[0, 0, 0x28, 0x7f, 0xb4, 0xcd]), "z11233QC4");
        assert_eq!(multibase(&[]), "z");
    }
}
