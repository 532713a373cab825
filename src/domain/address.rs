//! Who and where, as typed in forms: postcode, house number, telephone, e-mail, names and other free text.
//!
//! Each type checks form only; whether an address exists is another matter. Text is kept as people wrote it, emoji,
//! other scripts and angle brackets included: templates escape. Every refusal is a Dutch sentence that says what to do.

use std::fmt;

use thiserror::Error;

/// A Dutch postcode; never one that starts with 0 or ends in SA, SD or SS.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Postcode(String);

/// What was typed is not a postcode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PostcodeError {
    /// Not four digits and two letters.
    #[error("Vul een postcode in van 4 cijfers en 2 letters, bijvoorbeeld 4561 AB.")]
    Form,
    /// Of the right form, but never given out.
    #[error("Deze postcode bestaat niet. Kijk of de cijfers en letters goed zijn.")]
    NotGivenOut,
}

impl Postcode {
    /// Reads `1234ab`, `1234 AB`, ` 1234  ab `.
    pub fn parse(text: &str) -> Result<Self, PostcodeError> {
        let plain: String = text
            .chars()
            .filter(|c| !c.is_whitespace())
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let bytes = plain.as_bytes();
        let well_formed = bytes.len() == 6
            && bytes[..4].iter().all(u8::is_ascii_digit)
            && bytes[4..].iter().all(u8::is_ascii_uppercase);
        if !well_formed {
            return Err(PostcodeError::Form);
        }
        if bytes[0] == b'0' || matches!(&bytes[4..], b"SA" | b"SD" | b"SS") {
            return Err(PostcodeError::NotGivenOut);
        }
        Ok(Self(plain))
    }

    /// Without a space, for storing and comparing: `4561AB`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The four digits, which say which village: 4561.
    pub fn digits(&self) -> u16 {
        self.0
            .bytes()
            .take(4)
            .fold(0, |number, byte| number * 10 + u16::from(byte - b'0'))
    }
}

/// As people write it: `4561 AB`.
impl fmt::Display for Postcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (digits, letters) = self.0.split_at(4);
        write!(f, "{digits} {letters}")
    }
}

/// A house number with its letter or addition.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Huisnummer {
    number: u32,
    toevoeging: Option<String>,
}

/// What was typed is not a house number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum HuisnummerError {
    /// No number between 1 and 99999.
    #[error("Vul een huisnummer in, bijvoorbeeld 12.")]
    Number,
    /// The addition is too long or holds other signs than letters, digits, dashes and slashes.
    #[error("Vul bij de toevoeging alleen letters en cijfers in, bijvoorbeeld a of bis.")]
    Toevoeging,
}

impl Huisnummer {
    const NUMBER_MAX: u32 = 99_999;
    const TOEVOEGING_MAX: usize = 8;

    /// Reads the two fields of a form. A letter typed behind the number in the first field is understood.
    pub fn from_parts(number: &str, toevoeging: &str) -> Result<Self, HuisnummerError> {
        if number.trim().is_empty() {
            return Err(HuisnummerError::Number);
        }
        Self::parse(&format!("{number} {toevoeging}"))
    }

    /// Reads one field: `12`, `12a`, `12 bis`, `12-2`.
    pub fn parse(text: &str) -> Result<Self, HuisnummerError> {
        let text = text.trim();
        let digits_end = text
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(text.len());
        let (digits, rest) = text.split_at(digits_end);
        let number = digits.parse::<u32>().map_err(|_| HuisnummerError::Number)?;
        if !(1..=Self::NUMBER_MAX).contains(&number) {
            return Err(HuisnummerError::Number);
        }
        // "12,5" and "12.5" are fractions, not additions.
        if rest.starts_with([',', '.']) {
            return Err(HuisnummerError::Number);
        }
        let words: Vec<&str> = rest
            .trim_start_matches(|c: char| c.is_whitespace() || c == '-')
            .split_whitespace()
            .collect();
        let toevoeging = words.join(" ");
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '/');
        if toevoeging.len() > Self::TOEVOEGING_MAX || !toevoeging.chars().all(allowed) {
            return Err(HuisnummerError::Toevoeging);
        }
        Ok(Self {
            number,
            toevoeging: Some(toevoeging).filter(|text| !text.is_empty()),
        })
    }

    /// The number, 1–99999.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// Letter or addition as typed, without the dash before it; never empty.
    pub fn toevoeging(&self) -> Option<&str> {
        self.toevoeging.as_deref()
    }
}

/// `12`, `12a`, `12 bis`, `12-2`.
impl fmt::Display for Huisnummer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.toevoeging {
            None => write!(f, "{}", self.number),
            Some(letter)
                if letter.len() == 1 && letter.starts_with(|c: char| c.is_ascii_alphabetic()) =>
            {
                write!(f, "{}{letter}", self.number)
            }
            Some(addition) if addition.starts_with(|c: char| c.is_ascii_digit()) => {
                write!(f, "{}-{addition}", self.number)
            }
            Some(addition) => write!(f, "{} {addition}", self.number),
        }
    }
}

/// A telephone number: Dutch with 10 digits, or foreign with its country code (Hulst lies on the Belgian border).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Telefoon(String);

/// What was typed is not a telephone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("Vul een telefoonnummer in van 10 cijfers, bijvoorbeeld 0114-684700.")]
pub struct TelefoonError;

impl Telefoon {
    /// Dutch area codes of three digits; all others within 01–05 have four (Nummerplan telefoon- en ISDN-diensten).
    const SHORT_AREAS: [&str; 30] = [
        "010", "013", "015", "020", "023", "024", "026", "030", "033", "035", "036", "038", "040",
        "043", "045", "046", "050", "053", "055", "058", "070", "071", "072", "073", "074", "075",
        "076", "077", "078", "079",
    ];

    /// Reads `0114-684700`, `(0114) 68 47 00`, `+31 114 684700`, `0031 (0)6 23016250`, `+32 3 123 45 67`.
    pub fn parse(text: &str) -> Result<Self, TelefoonError> {
        let plain: String = text
            .trim()
            .replace("(0)", "")
            .chars()
            .filter(|c| {
                !(c.is_whitespace()
                    || matches!(c, '-' | '.' | '(' | ')' | '/' | '\u{2010}'..='\u{2015}'))
            })
            .collect();
        let international = plain.strip_prefix('+').or_else(|| plain.strip_prefix("00"));
        let digits = international.unwrap_or(&plain);
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(TelefoonError);
        }
        let normal = match international {
            Some(number) => match number.strip_prefix("31") {
                Some(dutch) => format!("0{}", dutch.strip_prefix('0').unwrap_or(dutch)),
                // E.164: at most 15 digits, country code included.
                None if (8..=15).contains(&number.len()) && !number.starts_with('0') => {
                    return Ok(Self(format!("+{number}")));
                }
                None => return Err(TelefoonError),
            },
            None => plain,
        };
        if normal.len() == 10 && normal.starts_with('0') && !normal.starts_with("00") {
            Ok(Self(normal))
        } else {
            Err(TelefoonError)
        }
    }

    /// For storing, comparing and `tel:` links: `0114684700` or `+3231234567`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a text message can reach it: a Dutch mobile number, or a foreign one (of which we do not know better).
    pub fn is_mobile(&self) -> bool {
        self.0.starts_with("06") || self.0.starts_with('+')
    }

    /// As services abroad want it (E.164): `+31612345678`.
    pub fn international(&self) -> String {
        self.0
            .strip_prefix('0')
            .map_or_else(|| self.0.clone(), |rest| format!("+31{rest}"))
    }
}

/// With a dash behind the area code where it is known: `0114-684700`, `06-23016250`.
impl fmt::Display for Telefoon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let area = match self.0.as_bytes() {
            [b'0', b'6', ..] => 2,
            [b'0', b'8', ..] => 3,
            _ if Self::SHORT_AREAS
                .iter()
                .any(|area| self.0.starts_with(area)) =>
            {
                3
            }
            [b'0', b'1'..=b'5', ..] => 4,
            _ => 0,
        };
        let (area, subscriber) = self.0.split_at(area);
        if area.is_empty() {
            f.write_str(subscriber)
        } else {
            write!(f, "{area}-{subscriber}")
        }
    }
}

/// An e-mail address of usual form, as typed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Email(String);

/// What was typed is not an e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("Vul een e-mailadres in, bijvoorbeeld naam@voorbeeld.nl. Of laat het leeg.")]
pub struct EmailError;

impl Email {
    const LENGTH_MAX: usize = 254;
    const LOCAL_MAX: usize = 64;

    /// Reads one address: exactly one @, a domain with a dot, no spaces or control characters.
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        let text = text.trim();
        let (local, domain) = text.split_once('@').ok_or(EmailError)?;
        let local_ok = !local.is_empty()
            && local.len() <= Self::LOCAL_MAX
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..")
            && local
                .bytes()
                .all(|byte| byte.is_ascii_graphic() && !b"\"(),:;<>@[\\]".contains(&byte));
        let labels: Vec<&str> = domain.split('.').collect();
        let domain_ok = labels.len() >= 2
            && labels.iter().all(|label| {
                !label.is_empty()
                    && label.len() <= 63
                    && !label.starts_with('-')
                    && !label.ends_with('-')
                    && label
                        .bytes()
                        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            })
            && labels.last().is_some_and(|top| {
                top.len() >= 2 && !top.bytes().all(|byte| byte.is_ascii_digit())
            });
        if local_ok && domain_ok && text.len() <= Self::LENGTH_MAX {
            Ok(Self(text.to_owned()))
        } else {
            Err(EmailError)
        }
    }

    /// As typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A person's name as they give it: at most 100 characters with at least one letter, in any script.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Naam(String);

/// What was typed is not a name.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NaamError {
    /// Nothing, or no letter in it.
    #[error("Vul een naam in.")]
    Missing,
    /// Too long or not text.
    #[error(transparent)]
    Text(#[from] TextError),
}

impl Naam {
    /// Characters a name has at most.
    pub const MAX: usize = 100;

    /// Reads a name: spaces folded, otherwise as typed.
    pub fn parse(text: &str) -> Result<Self, NaamError> {
        let text = clean_text(text, Self::MAX)?;
        if text.chars().any(char::is_alphabetic) {
            Ok(Self(text))
        } else {
            Err(NaamError::Missing)
        }
    }

    /// As typed, with single spaces.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Naam {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why free text was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TextError {
    /// Longer than the field takes.
    #[error("Deze tekst is te lang: {found} tekens. Gebruik niet meer dan {max} tekens.")]
    TooLong {
        /// Characters after cleaning.
        found: usize,
        /// Characters the field takes.
        max: usize,
    },
    /// Control characters that no keyboard gives.
    #[error(
        "In deze tekst staan onleesbare tekens. Typ de tekst opnieuw in plaats van te plakken."
    )]
    Control,
}

/// Free text as stored: outer space gone, every run of white space (line ends too) one space, at most `max` characters. Empty is allowed.
///
/// Characters that turn the direction of the text around them are left out: they make a name or a remark spoil the
/// line it stands in. Marks that belong to writing from right to left, and joiners of emoji, stay.
pub fn clean_text(text: &str, max: usize) -> Result<String, TextError> {
    let visible: String = text.chars().filter(|c| !overrides_direction(*c)).collect();
    if visible
        .chars()
        .any(|c| c.is_control() && !c.is_whitespace())
    {
        return Err(TextError::Control);
    }
    let cleaned = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    let found = cleaned.chars().count();
    if found > max {
        Err(TextError::TooLong { found, max })
    } else {
        Ok(cleaned)
    }
}

/// Embeddings, overrides and isolates of the Unicode bidirectional algorithm (UAX #9), and the byte order mark.
fn overrides_direction(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn postcodes_are_read_as_people_type_them() {
        for text in ["4561ab", "4561 AB", " 4561  ab ", "4561\u{a0}Ab"] {
            let postcode = Postcode::parse(text).unwrap();
            assert_eq!(postcode.as_str(), "4561AB");
            assert_eq!(postcode.to_string(), "4561 AB");
            assert_eq!(postcode.digits(), 4561);
        }
        for text in [
            "",
            "4561",
            "4561A",
            "4561ABC",
            "AB4561",
            "456IAB",
            "4561 É",
            "4561é",
            "٤٥٦١AB",
        ] {
            assert_eq!(Postcode::parse(text), Err(PostcodeError::Form), "{text}");
        }
        for text in ["0123AB", "4561SA", "4561 sd", "4561SS"] {
            assert_eq!(
                Postcode::parse(text),
                Err(PostcodeError::NotGivenOut),
                "{text}"
            );
        }
        assert_eq!(
            PostcodeError::Form.to_string(),
            "Vul een postcode in van 4 cijfers en 2 letters, bijvoorbeeld 4561 AB."
        );
    }

    #[test]
    fn house_numbers_are_read_from_one_field_or_two() {
        for (text, number, toevoeging, shown) in [
            ("12", 12, None, "12"),
            ("12a", 12, Some("a"), "12a"),
            (" 12 A ", 12, Some("A"), "12A"),
            ("12 bis", 12, Some("bis"), "12 bis"),
            ("12bis", 12, Some("bis"), "12 bis"),
            ("12-2", 12, Some("2"), "12-2"),
            ("12 a  2", 12, Some("a 2"), "12 a 2"),
            ("99999", 99_999, None, "99999"),
        ] {
            let huisnummer = Huisnummer::parse(text).unwrap();
            assert_eq!(
                (huisnummer.number(), huisnummer.toevoeging()),
                (number, toevoeging),
                "{text}"
            );
            assert_eq!(huisnummer.to_string(), shown);
            assert_eq!(Huisnummer::parse(shown), Ok(huisnummer), "{shown}");
        }
        assert_eq!(
            Huisnummer::from_parts("12", " bis "),
            Huisnummer::parse("12 bis")
        );
        assert_eq!(Huisnummer::from_parts("12a", ""), Huisnummer::parse("12a"));
        assert_eq!(
            Huisnummer::from_parts(" ", "5"),
            Err(HuisnummerError::Number)
        );
        for text in [
            "",
            "a",
            "0",
            "-1",
            "100000",
            "1,5",
            "1.5",
            "99999999999999999999",
        ] {
            assert_eq!(
                Huisnummer::parse(text),
                Err(HuisnummerError::Number),
                "{text}"
            );
        }
        for text in ["12 <script>", "12 a\0", "12 veelstelang"] {
            assert_eq!(
                Huisnummer::parse(text),
                Err(HuisnummerError::Toevoeging),
                "{text}"
            );
        }
    }

    #[test]
    fn telephone_numbers_have_one_normal_form_and_one_way_to_show() {
        for (text, normal, shown) in [
            ("0114-684700", "0114684700", "0114-684700"),
            ("(0114) 68 47 00", "0114684700", "0114-684700"),
            ("+31 114 684700", "0114684700", "0114-684700"),
            ("0031 (0)6 23016250", "0623016250", "06-23016250"),
            ("+31 06 23016250", "0623016250", "06-23016250"),
            ("0115.675279", "0115675279", "0115-675279"),
            ("020 123 45 67", "0201234567", "020-1234567"),
            ("0881234567", "0881234567", "088-1234567"),
            ("0791234567", "0791234567", "079-1234567"),
            ("0901234567", "0901234567", "0901234567"),
            ("+32 3 123 45 67", "+3231234567", "+3231234567"),
        ] {
            let telefoon = Telefoon::parse(text).unwrap();
            assert_eq!(
                (telefoon.as_str(), telefoon.to_string().as_str()),
                (normal, shown),
                "{text}"
            );
            assert_eq!(Telefoon::parse(shown), Ok(telefoon));
        }
        for text in [
            "",
            "112",
            "011468470",
            "01146847000",
            "1114684700",
            "0114-68470x",
            "+31 114",
            "+",
            "00",
            "++32 3 123 45 67",
            "+1234567890123456",
        ] {
            assert_eq!(Telefoon::parse(text), Err(TelefoonError), "{text}");
        }
    }

    #[test]
    fn email_addresses_of_usual_form_pass_and_others_do_not() {
        for text in [
            "swh@welzijnhulst.nl",
            " jan.de-vries+klus@mail.voorbeeld.be ",
            "o'brien@x.nl",
        ] {
            assert_eq!(Email::parse(text).unwrap().as_str(), text.trim());
        }
        let long = format!("{}@voorbeeld.nl", "a".repeat(65));
        for text in [
            "",
            "jan",
            "jan@",
            "@x.nl",
            "jan@x",
            "jan@@x.nl",
            "jan@x@y.nl",
            "jan de vries@x.nl",
            "jan@x..nl",
            "jan@-x.nl",
            "jan@x.n",
            "jan@1.2.3.44",
            "jan\r\nBcc:x@x.nl",
            "jan@x.nl,piet@x.nl",
            "<jan@x.nl>",
            ".jan@x.nl",
            "jan@x.nl\0",
            &long,
        ] {
            assert_eq!(Email::parse(text), Err(EmailError), "{text:?}");
        }
        let longest = format!("a@{}.nl", vec!["b".repeat(62); 4].join("."));
        assert_eq!(longest.len(), 256);
        assert_eq!(Email::parse(&longest), Err(EmailError));
    }

    #[test]
    fn a_name_keeps_every_script_and_needs_a_letter() {
        for (text, kept) in [
            (
                "  Mevr.  J. de\tVries-d'Hondt ",
                "Mevr. J. de Vries-d'Hondt",
            ),
            ("محمد علي", "محمد علي"),
            ("李小龙 🎉", "李小龙 🎉"),
            ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ] {
            assert_eq!(Naam::parse(text).unwrap().as_str(), kept);
        }
        for text in ["", "   ", "12", "\u{202e}", "🎉"] {
            assert_eq!(Naam::parse(text), Err(NaamError::Missing), "{text}");
        }
        assert_eq!(
            Naam::parse(&"é".repeat(10_000)).unwrap_err().to_string(),
            "Deze tekst is te lang: 10000 tekens. Gebruik niet meer dan 100 tekens."
        );
    }

    #[test]
    fn text_loses_direction_overrides_and_refuses_control_characters() {
        assert_eq!(
            clean_text("de \u{202e}heg\u{202c} \u{2066}knippen\r\n\r\ngraag", 50),
            Ok("de heg knippen graag".to_owned())
        );
        assert_eq!(clean_text("👩\u{200d}🌾", 3), Ok("👩\u{200d}🌾".to_owned()));
        assert_eq!(clean_text("", 0), Ok(String::new()));
        for text in ["a\0b", "\u{1b}[31m", "\u{7f}", "a\u{8}"] {
            assert_eq!(clean_text(text, 50), Err(TextError::Control), "{text:?}");
        }
        assert_eq!(
            clean_text("abcd", 3),
            Err(TextError::TooLong { found: 4, max: 3 })
        );
    }

    proptest! {
        #[test]
        fn cleaning_twice_changes_nothing_more(text in ".{0,80}") {
            if let Ok(once) = clean_text(&text, 80) {
                prop_assert_eq!(clean_text(&once, 80), Ok(once));
            }
        }

        #[test]
        fn every_house_number_reads_back_as_shown(number in 1..=99_999_u32, toevoeging in "([a-z]|[1-9]|bis|[A-Z] [0-9])?") {
            let huisnummer = Huisnummer::from_parts(&number.to_string(), &toevoeging).unwrap();
            prop_assert_eq!(huisnummer.number(), number);
            prop_assert_eq!(Huisnummer::parse(&huisnummer.to_string()), Ok(huisnummer));
        }

        #[test]
        fn what_passes_reads_back_and_nothing_panics(text in "\\PC{0,30}") {
            if let Ok(value) = Telefoon::parse(&text) {
                prop_assert_eq!(Telefoon::parse(&value.to_string()), Ok(value));
            }
            if let Ok(value) = Postcode::parse(&text) {
                prop_assert_eq!(Postcode::parse(&value.to_string()), Ok(value));
            }
            if let Ok(value) = Email::parse(&text) {
                prop_assert_eq!(Email::parse(value.as_str()), Ok(value));
            }
            let _ = (Huisnummer::parse(&text).is_ok(), Naam::parse(&text).is_ok());
        }
    }
}
