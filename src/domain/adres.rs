//! An address of the municipality's register (the BAG) and where it lies, for travel times; and one row of an extract of it.
//! Nobody lives here: who does is a bewoner, elsewhere. No file is read here.

use std::fmt;

use super::{
    address::{Huisnummer, Postcode},
    point::Point,
};

/// What tells one address from all others, however its addition was typed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AdresKey {
    /// Postcode.
    pub postcode: Postcode,
    /// House number, 1–99999.
    pub huisnummer: u32,
    /// House letter and addition together, in capitals, letters and digits only: `A2` for `a-2`. Often empty.
    pub toevoeging: String,
}

impl AdresKey {
    /// Of an address as people give it.
    pub fn new(postcode: &Postcode, huisnummer: &Huisnummer) -> Self {
        let toevoeging = huisnummer.toevoeging().unwrap_or_default();
        Self::of_parts(postcode.clone(), huisnummer.number(), toevoeging)
    }

    /// The same, with the addition as typed.
    pub fn of_parts(postcode: Postcode, huisnummer: u32, toevoeging: &str) -> Self {
        Self {
            postcode,
            huisnummer,
            toevoeging: plain(toevoeging),
        }
    }
}

/// `4561AB 12A2`.
impl fmt::Display for AdresKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            postcode,
            huisnummer,
            toevoeging,
        } = self;
        write!(f, "{} {huisnummer}{toevoeging}", postcode.as_str())
    }
}

fn plain(toevoeging: &str) -> String {
    toevoeging
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_uppercase())
        .collect()
}

/// An address and where it lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adres {
    /// Which.
    pub key: AdresKey,
    /// Where.
    pub point: Point,
}

/// Where an extract keeps what we need: places of columns, counted from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    postcode: usize,
    huisnummer: usize,
    /// House letter and addition: either, both or neither.
    toevoeging: Vec<usize>,
    /// Degrees north and east.
    degrees: Option<(usize, usize)>,
    /// Metres of the Rijksdriehoeksmeting.
    rd: Option<(usize, usize)>,
}

impl Columns {
    /// Finds the columns by their names in the first line, as the usual tools write them (NLExtract, bagconv, BAG parser), or
    /// says what is missing.
    pub fn of<'n>(names: impl IntoIterator<Item = &'n str>) -> Result<Self, String> {
        let names: Vec<String> = names
            .into_iter()
            .map(|name| name.trim().to_ascii_lowercase())
            .collect();
        let place = |known: &[&str]| names.iter().position(|name| known.contains(&name.as_str()));
        let pair = |one: &[&str], other: &[&str]| place(one).zip(place(other));
        let needed = |known: &[&str]| {
            place(known).ok_or_else(|| {
                format!(
                    "the first line names no column `{}`; it names {}",
                    known[0],
                    names.join(", ")
                )
            })
        };
        let columns = Self {
            postcode: needed(&["postcode"])?,
            huisnummer: needed(&["huisnummer"])?,
            toevoeging: [
                &["huisletter"][..],
                &["huisnummertoevoeging", "huistoevoeging", "toevoeging"],
            ]
            .into_iter()
            .filter_map(place)
            .collect(),
            degrees: pair(&["lat", "latitude"], &["lon", "lng", "longitude"]),
            rd: pair(&["x", "rd_x"], &["y", "rd_y"]),
        };
        if columns.degrees.is_none() && columns.rd.is_none() {
            return Err(format!(
                "the first line names no columns `x` and `y` (Rijksdriehoek) or `lat` and `lon`; it names {}",
                names.join(", ")
            ));
        }
        Ok(columns)
    }

    /// Reads one row; `field` gives what stands in a column. Says what is wrong with it.
    pub fn read<'r>(&self, field: impl Fn(usize) -> &'r str) -> Result<Adres, String> {
        let postcode = field(self.postcode).trim();
        if postcode.is_empty() {
            return Err("no postcode".to_owned());
        }
        let postcode = Postcode::parse(postcode).map_err(|_| format!("postcode `{postcode}`"))?;
        let number = field(self.huisnummer).trim();
        let huisnummer =
            Huisnummer::from_parts(number, "").map_err(|_| format!("huisnummer `{number}`"))?;
        let additions: String = self
            .toevoeging
            .iter()
            .map(|column| field(*column))
            .collect();
        let mut key = AdresKey::new(&postcode, &huisnummer);
        key.toevoeging.push_str(&plain(&additions));
        if key.toevoeging.len() > TOEVOEGING_MAX {
            return Err(format!("toevoeging `{}`", additions.trim()));
        }
        Ok(Adres {
            key,
            point: self.point(field)?,
        })
    }

    /// Degrees where they are filled in, otherwise metres.
    fn point<'r>(&self, field: impl Fn(usize) -> &'r str) -> Result<Point, String> {
        let filled = |pair: Option<(usize, usize)>| {
            let (one, other) = pair.map(|(one, other)| (field(one).trim(), field(other).trim()))?;
            (!one.is_empty() && !other.is_empty()).then_some((one, other))
        };
        let read = |one: &str, other: &str, point: fn(f64, f64) -> Option<Point>| {
            decimal(one)
                .zip(decimal(other))
                .and_then(|(one, other)| point(one, other))
                .ok_or_else(|| format!("coordinates `{one}`, `{other}` are not in the Netherlands"))
        };
        match (filled(self.degrees), filled(self.rd)) {
            (Some((lat, lon)), _) => read(lat, lon, Point::of_degrees),
            (None, Some((x, y))) => read(x, y, Point::of_rd),
            (None, None) => Err("no coordinates".to_owned()),
        }
    }
}

/// The BAG knows one letter and four signs of addition; nothing we would not find again is kept.
const TOEVOEGING_MAX: usize = 8;

/// `62700.5`, or with a comma as spreadsheets in Dutch write it.
fn decimal(text: &str) -> Option<f64> {
    text.replace(',', ".").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(header: &str, row: &str) -> Result<Adres, String> {
        let fields: Vec<&str> = row.split(';').collect();
        Columns::of(header.split(';'))
            .unwrap()
            .read(|column| fields.get(column).copied().unwrap_or_default())
    }

    const NLEXTRACT: &str = "openbareruimte;huisnummer;huisletter;huisnummertoevoeging;postcode;woonplaats;gemeente;\
                             provincie;object_id;object_type;nevenadres;x;y;lon;lat";

    #[test]
    fn the_columns_of_the_usual_tools_are_known() {
        let point = Point::of_degrees(51.28, 4.053).unwrap();
        for (header, row) in [
            (
                NLEXTRACT,
                "Molenstraat;12;a;2;4561AB;Hulst;Hulst;Zeeland;1;VBO;f;62000.0;366500.0;4.053;51.28",
            ),
            (
                "straat;huisnummer;huisletter;huistoevoeging;woonplaats;postcode;x;y;lon;lat",
                "Molenstraat;12;A;2;Hulst;4561 AB;;;4,053;51,28",
            ),
            (
                "Straat;Huisnummer;Toevoeging;Postcode;latitude;longitude",
                "Molenstraat;12;A-2;4561ab;51.28;4.053",
            ),
        ] {
            let adres = read(header, row).unwrap();
            assert_eq!(adres.key.to_string(), "4561AB 12A2", "{header}");
            assert_eq!(adres.point, point, "{header}");
        }
    }

    #[test]
    fn an_address_is_found_again_however_its_addition_is_typed() {
        let row = read(NLEXTRACT, "X;12;A;bis;4561AB;;;;;;;62000;366500;;").unwrap();
        let postcode = Postcode::parse("4561 AB").unwrap();
        for typed in ["12a bis", "12-A-bis", "12 aBIS"] {
            let huisnummer = Huisnummer::parse(typed).unwrap();
            assert_eq!(AdresKey::new(&postcode, &huisnummer), row.key, "{typed}");
        }
    }

    #[test]
    fn a_row_that_cannot_be_used_says_why() {
        for (row, why) in [
            ("X;12;;;;;;;;;;62000;366500;;", "no postcode"),
            ("X;12;;;45611;;;;;;;62000;366500;;", "postcode `45611`"),
            ("X;0;;;4561AB;;;;;;;62000;366500;;", "huisnummer `0`"),
            (
                "X;1;;abcdefghi;4561AB;;;;;;;62000;366500;;",
                "toevoeging `abcdefghi`",
            ),
            ("X;1;;;4561AB;;;;;;;;;;", "no coordinates"),
            ("X;1", "no postcode"),
            (
                "X;1;;;4561AB;;;;;;;366500;62000;;",
                "coordinates `366500`, `62000` are not in the Netherlands",
            ),
            (
                "X;1;;;4561AB;;;;;;;;;oost;51.28",
                "coordinates `51.28`, `oost` are not in the Netherlands",
            ),
        ] {
            assert_eq!(read(NLEXTRACT, row), Err(why.to_owned()));
        }
    }

    #[test]
    fn a_file_without_what_is_needed_says_what_is_missing() {
        let missing = |header: &str| Columns::of(header.split(';')).unwrap_err();
        assert_eq!(
            missing("straat;postcode"),
            "the first line names no column `huisnummer`; it names straat, postcode"
        );
        let said = missing("postcode;huisnummer;x");
        assert!(
            said.contains("`x` and `y` (Rijksdriehoek) or `lat` and `lon`"),
            "{said}"
        );
    }
}
