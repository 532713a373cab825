//! Arithmetic in GF(32) and the Crockford base32 alphabet: what check symbols of codes and numbers are made of.
//!
//! The field is built on the primitive polynomial x⁵ + x² + 1, so α = 2 generates all 31 non-zero elements.
//! Only `code` and `nummer` need this; nothing here knows what a code means.

/// The 32 symbols in order of value (Crockford base32: no I, L, O and U).
pub(super) const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Number of non-zero elements: the order of α.
const ORDER: usize = 31;

/// `POWERS[i]` is αⁱ.
const POWERS: [u8; ORDER] = powers();

const fn powers() -> [u8; ORDER] {
    let mut table = [1; ORDER];
    let mut exponent = 1;
    while exponent < ORDER {
        let doubled = table[exponent - 1] << 1;
        table[exponent] = if doubled >= 32 {
            doubled ^ 0b10_0101
        } else {
            doubled
        };
        exponent += 1;
    }
    table
}

/// αⁱ.
pub(super) fn power(exponent: usize) -> u8 {
    POWERS[exponent % ORDER]
}

/// The exponent of a non-zero element; `None` for zero.
pub(super) fn log(element: u8) -> Option<usize> {
    POWERS.iter().position(|&power| power == element)
}

/// The product of an element with αⁱ.
pub(super) fn times_power(element: u8, exponent: usize) -> u8 {
    log(element).map_or(0, |own| power(own + exponent))
}

/// The quotient of two elements; `None` when either is zero.
pub(super) fn divide(dividend: u8, divisor: u8) -> Option<u8> {
    Some(power(log(dividend)? + ORDER - log(divisor)?))
}

/// The symbol for a value below 32.
pub(super) fn symbol(value: u8) -> char {
    char::from(ALPHABET[usize::from(value & 31)])
}

/// The value of a symbol as people write it: lower case counts, O reads as 0, I and L as 1. `None` for anything else, U included.
pub(super) fn value(symbol: char) -> Option<u8> {
    let folded = match symbol.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    ALPHABET
        .iter()
        .position(|&candidate| char::from(candidate) == folded)
        .and_then(|position| u8::try_from(position).ok())
}

/// Whether people put this between symbols to make them readable: spaces and every kind of dash, dots and underscores.
pub(super) fn is_separator(character: char) -> bool {
    character.is_whitespace()
        || matches!(
            character,
            '-' | '.' | '_' | '\u{2010}'
                ..='\u{2015}' | '\u{2212}' | '\u{ad}' | '\u{200b}' | '\u{feff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alpha_generates_every_non_zero_element_once() {
        let mut seen: Vec<u8> = (0..ORDER).map(power).collect();
        seen.sort_unstable();
        assert_eq!(seen, (1..32).collect::<Vec<u8>>());
        assert_eq!(power(ORDER), 1);
    }

    #[test]
    fn multiplication_distributes_over_addition_and_division_undoes_it() {
        for a in 0..32_u8 {
            for b in 0..32_u8 {
                for exponent in 0..ORDER {
                    assert_eq!(
                        times_power(a ^ b, exponent),
                        times_power(a, exponent) ^ times_power(b, exponent)
                    );
                }
                if a != 0 && b != 0 {
                    let product = times_power(a, log(b).unwrap());
                    assert_eq!(divide(product, b), Some(a));
                }
            }
        }
        assert_eq!(divide(3, 0), None);
    }

    #[test]
    fn every_value_has_a_symbol_that_reads_back_in_either_case() {
        for number in 0..32 {
            assert_eq!(value(symbol(number)), Some(number));
            assert_eq!(value(symbol(number).to_ascii_lowercase()), Some(number));
        }
    }

    #[test]
    fn look_alikes_fold_and_u_is_nothing() {
        assert_eq!(value('o'), Some(0));
        assert_eq!(value('I'), Some(1));
        assert_eq!(value('l'), Some(1));
        assert_eq!(value('U'), None);
        assert_eq!(value('é'), None);
    }
}
