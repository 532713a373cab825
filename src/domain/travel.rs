//! How people get about, and between what pairs of places a time is known better than by the distance (domain.md §4: "an imported
//! table or a routing service may replace them"): one row of such a table, and what a service is asked. Nobody's name is in here.

use std::collections::HashMap;

use super::{
    address::Postcode,
    point::{LEAST_MINUTES, Place, Point},
    regeling::Regeling,
};

/// Longer than this is no travel time within a municipality: a mistake in the file, or in what a service says.
const MOST_MINUTES: u32 = 600;
/// Millionths of a degree to which a service is told where something is: a hundred metres, so that no house can be told from it.
const ROUNDED_E6: i32 = 1_000;

/// How people get about, as far as it matters to the road they take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Means {
    /// Whatever needs a licence.
    Car,
    /// On bicycles, or with a cargo bicycle.
    Bicycle,
}

impl Means {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Car, Self::Bicycle];

    /// The word in the database, and the column of a file.
    pub fn word(self) -> &'static str {
        match self {
            Self::Car => "auto",
            Self::Bicycle => "fiets",
        }
    }
}

/// A pair of places with the minutes from one to the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leg {
    /// How.
    pub means: Means,
    /// Key of the place where it begins ([`keys`], [`rounded`]).
    pub from: String,
    /// Key of the place where it ends.
    pub to: String,
    /// How long it takes; none where a service knows no road.
    pub minutes: Option<u32>,
}

/// The keys under which an address may stand in a table, the most exact first: its postcode, the digits of it, its village.
pub fn keys(place: &Place, regeling: &Regeling) -> Vec<String> {
    let first = place.name.split(' ').next().unwrap_or_default();
    match Postcode::parse(first) {
        Ok(postcode) => [
            Some(postcode.as_str().to_owned()),
            Some(postcode.digits().to_string()),
            regeling.plaats_of(&postcode).map(|one| village(&one.naam)),
        ]
        .into_iter()
        .flatten()
        .collect(),
        Err(_) => vec![village(&place.name)],
    }
}

fn village(naam: &str) -> String {
    naam.to_lowercase()
}

/// The key under which what a service said of a point is kept: `51.287,4.064`.
pub fn rounded(point: Point) -> String {
    let (lat, lon) = coordinates(point);
    format!("{lat},{lon}")
}

/// Degrees north and east of a point, as a service is told them.
pub fn coordinates(point: Point) -> (String, String) {
    let words = |e6: i32| {
        let thousandths = (e6 + ROUNDED_E6 / 2).div_euclid(ROUNDED_E6);
        format!("{}.{:03}", thousandths / 1_000, thousandths % 1_000)
    };
    (words(point.lat_e6()), words(point.lon_e6()))
}

/// Whole minutes for what a service says in seconds; none for what cannot be.
pub fn minutes(seconds: f64) -> Option<u32> {
    let most = f64::from(MOST_MINUTES * 60);
    if !(0.0..=most).contains(&seconds) {
        return None;
    }
    // Counted up, because nothing else turns a float into a whole number without a cast.
    (0..=MOST_MINUTES).find(|minutes| f64::from(minutes * 60) >= seconds)
}

/// What is said of the way between two places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// How long it takes.
    Minutes(u32),
    /// There is no road.
    NoRoad,
}

impl Said {
    fn of(minutes: Option<u32>) -> Self {
        minutes.map_or(Self::NoRoad, |minutes| {
            Self::Minutes(minutes.max(LEAST_MINUTES))
        })
    }

    /// How long it takes, if there is a road.
    pub fn minutes(self) -> Option<u32> {
        match self {
            Self::Minutes(minutes) => Some(minutes),
            Self::NoRoad => None,
        }
    }
}

/// Legs that are known, by their places.
#[derive(Clone, Debug, Default)]
pub struct Known {
    numbers: HashMap<String, u32>,
    legs: HashMap<(Means, u32, u32), Said>,
}

impl Known {
    /// Of these legs; of two for one pair the last counts.
    pub fn of(legs: impl IntoIterator<Item = Leg>) -> Self {
        let mut known = Self::default();
        for leg in legs {
            let (from, to) = (known.number(leg.from), known.number(leg.to));
            known
                .legs
                .insert((leg.means, from, to), Said::of(leg.minutes));
        }
        known
    }

    fn number(&mut self, key: String) -> u32 {
        let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        *self.numbers.entry(key).or_insert(next)
    }

    /// The places of these keys, as far as anything is known of them, each with how far down the list it stands.
    pub fn places(&self, keys: &[String]) -> Vec<(usize, u32)> {
        keys.iter()
            .enumerate()
            .filter_map(|(rank, key)| Some((rank, *self.numbers.get(key)?)))
            .collect()
    }

    /// What is said of the way between two places, by the keys that are the most exact together; none when nothing is. The way back
    /// counts when nothing is said of the way there.
    pub fn says(&self, means: Means, from: &[(usize, u32)], to: &[(usize, u32)]) -> Option<Said> {
        let leg = |one: u32, other: u32| {
            let there = self.legs.get(&(means, one, other));
            there.or_else(|| self.legs.get(&(means, other, one)))
        };
        from.iter()
            .flat_map(|one| to.iter().map(move |other| (one, other)))
            .filter_map(|((near, one), (far, other))| Some((near + far, *leg(*one, *other)?)))
            .min_by_key(|(rank, _)| *rank)
            .map(|(_, said)| said)
    }
}

/// Where a file keeps what we need: places of columns, counted from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    from: usize,
    to: usize,
    minutes: Vec<(Means, usize)>,
}

impl Columns {
    /// Finds the columns by their names in the first line, or says what is missing.
    pub fn of<'n>(names: impl IntoIterator<Item = &'n str>) -> Result<Self, String> {
        let names: Vec<String> = names
            .into_iter()
            .map(|name| name.trim().to_lowercase())
            .collect();
        let place = |wanted: &str| names.iter().position(|name| name == wanted);
        let named = names.join(", ");
        let needed = |wanted: &str| {
            place(wanted).ok_or_else(|| {
                format!("the first line names no column `{wanted}`; it names {named}")
            })
        };
        let minutes: Vec<(Means, usize)> = Means::ALL
            .into_iter()
            .filter_map(|means| Some((means, place(means.word())?)))
            .collect();
        let columns = Self {
            from: needed("van")?,
            to: needed("naar")?,
            minutes,
        };
        if columns.minutes.is_empty() {
            return Err(format!(
                "the first line names no column `auto` or `fiets`, with minutes; it names {named}"
            ));
        }
        Ok(columns)
    }

    /// Reads one row, or says why it cannot be used. An empty field says nothing about that means.
    pub fn read<'f>(
        &self,
        regeling: &Regeling,
        field: impl Fn(usize) -> &'f str,
    ) -> Result<Vec<Leg>, String> {
        let place = |column| place_key(field(column), regeling);
        let (from, to) = (place(self.from)?, place(self.to)?);
        let mut legs = Vec::new();
        for (means, column) in &self.minutes {
            let text = field(*column).trim();
            if text.is_empty() {
                continue;
            }
            let minutes = text
                .parse::<u32>()
                .ok()
                .filter(|minutes| *minutes <= MOST_MINUTES)
                .ok_or_else(|| {
                    format!("`{text}` is not a number of minutes from 0 to {MOST_MINUTES}")
                })?;
            legs.push(Leg {
                means: *means,
                from: from.clone(),
                to: to.clone(),
                minutes: Some(minutes),
            });
        }
        if legs.is_empty() {
            return Err("the row has no minutes".to_owned());
        }
        Ok(legs)
    }
}

/// The key of a postcode, its digits or a village of the regeling.
fn place_key(text: &str, regeling: &Regeling) -> Result<String, String> {
    let text = text.trim();
    if let Ok(postcode) = Postcode::parse(text) {
        return Ok(postcode.as_str().to_owned());
    }
    if text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(text.to_owned());
    }
    regeling
        .plaatsen
        .iter()
        .find(|plaats| plaats.naam.to_lowercase() == text.to_lowercase())
        .map(|plaats| village(&plaats.naam))
        .ok_or_else(|| {
            format!(
                "`{text}` is neither a postcode nor the digits of one nor a village of the regeling"
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hulst() -> Regeling {
        Regeling::parse(include_str!("../../assets/regelingen/hulst.toml")).unwrap()
    }

    fn place(name: &str) -> Place {
        Place {
            name: name.to_owned(),
            point: Point::of_degrees(51.280_4, 4.053_6).unwrap(),
            known: true,
        }
    }

    fn leg(from: &str, to: &str, minutes: u32) -> Leg {
        Leg {
            means: Means::Car,
            from: from.to_owned(),
            to: to.to_owned(),
            minutes: Some(minutes),
        }
    }

    #[test]
    fn the_most_exact_row_of_a_table_counts_and_the_way_back_where_there_is_no_way_there() {
        let known = Known::of([
            leg("hulst", "clinge", 12),
            leg("4561", "clinge", 11),
            leg("4561AB", "4567", 9),
        ]);
        let regeling = hulst();
        let minutes = |from: &str, to: &str, means| {
            let places = |name| known.places(&keys(&place(name), &regeling));
            known
                .says(means, &places(from), &places(to))
                .and_then(Said::minutes)
        };
        assert_eq!(minutes("4561AB 12", "4567CD 1", Means::Car), Some(9));
        assert_eq!(minutes("4561XY 12", "4567CD 1", Means::Car), Some(11));
        assert_eq!(minutes("Hulst", "4567CD 1", Means::Car), Some(12));
        assert_eq!(minutes("4567CD 1", "Hulst", Means::Car), Some(12));
        assert_eq!(minutes("Hulst", "4567CD 1", Means::Bicycle), None);
        assert_eq!(minutes("Hulst", "4587AB 1", Means::Car), None);
    }

    #[test]
    fn next_door_still_takes_a_handful_of_minutes() {
        let known = Known::of([leg("4561AB", "4561CD", 1)]);
        let (one, other) = (
            known.places(&["4561AB".to_owned()]),
            known.places(&["4561CD".to_owned()]),
        );
        let said = known.says(Means::Car, &one, &other);
        assert_eq!(said, Some(Said::Minutes(LEAST_MINUTES)));
    }

    #[test]
    fn a_row_is_read_and_what_is_wrong_with_it_is_said() {
        let regeling = hulst();
        let columns = Columns::of(["Van", "naar", "fiets", "AUTO"]).unwrap();
        let read = |row: [&'static str; 4]| columns.read(&regeling, |column| row[column]);
        assert_eq!(
            read(["4561 ab", "clinge", "", "12"]),
            Ok(vec![leg("4561AB", "clinge", 12)])
        );
        assert_eq!(read(["4561", "Hulst", "20", "8"]).unwrap().len(), 2);
        for (row, why) in [
            (["Nergens", "Hulst", "1", ""], "`Nergens` is neither"),
            (
                ["4561", "Hulst", "een kwartier", ""],
                "not a number of minutes",
            ),
            (["4561", "Hulst", "601", ""], "0 to 600"),
            (["4561", "Hulst", "", " "], "no minutes"),
        ] {
            let said = read(row).unwrap_err();
            assert!(said.contains(why), "{said}");
        }
        assert!(Columns::of(["van", "naar"]).unwrap_err().contains("`auto`"));
        assert!(Columns::of(["van", "auto"]).unwrap_err().contains("`naar`"));
    }

    #[test]
    fn a_service_hears_no_more_than_a_hundred_metres_and_says_whole_minutes() {
        let point = Point::of_degrees(51.280_499, 4.053_5).unwrap();
        assert_eq!(rounded(point), "51.280,4.054");
        assert_eq!(
            rounded(Point::of_degrees(51.0, 4.009_6).unwrap()),
            "51.000,4.010"
        );
        assert_eq!(minutes(0.0), Some(0));
        assert_eq!((minutes(60.0), minutes(60.1)), (Some(1), Some(2)));
        for wrong in [-1.0, f64::NAN, f64::INFINITY, 36_000.1] {
            assert_eq!(minutes(wrong), None);
        }
    }
}
