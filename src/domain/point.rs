//! Where something is on the earth, and how long it takes to get from there to somewhere else (domain.md §4: "travel times
//! need no outside service"). Coordinates are kept as whole microdegrees (a ninth of a metre), so that what is stored,
//! compared and planned with is the same on every machine. Looks nothing up.

use std::ops::RangeInclusive;

/// A point, in WGS 84, within the European Netherlands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Point {
    /// Millionths of a degree north.
    lat_e6: i32,
    /// Millionths of a degree east.
    lon_e6: i32,
}

/// Degrees north of the European Netherlands.
pub const LAT: RangeInclusive<f64> = 50.7..=53.6;
/// Degrees east of the European Netherlands.
pub const LON: RangeInclusive<f64> = 3.3..=7.3;
/// Metres: where the coordinates of the Rijksdriehoeksmeting (EPSG:28992) are valid.
const RD_X: RangeInclusive<f64> = -7_000.0..=300_000.0;
const RD_Y: RangeInclusive<f64> = 289_000.0..=629_000.0;

/// Mean radius of the earth in metres (IUGG).
const EARTH_RADIUS_M: f64 = 6_371_008.8;

/// Between two addresses it takes at least this long: packing up, parking and ringing the bell.
pub const LEAST_MINUTES: u32 = 5;

impl Point {
    /// From degrees; none outside the European Netherlands.
    pub fn of_degrees(lat: f64, lon: f64) -> Option<Self> {
        let inside = LAT.contains(&lat) && LON.contains(&lon);
        inside.then(|| Self {
            lat_e6: microdegrees(lat),
            lon_e6: microdegrees(lon),
        })
    }

    /// From millionths of a degree, as stored; none outside the European Netherlands.
    pub fn of_e6(lat_e6: i32, lon_e6: i32) -> Option<Self> {
        Self::of_degrees(f64::from(lat_e6) / 1e6, f64::from(lon_e6) / 1e6)
    }

    /// From metres of the Rijksdriehoeksmeting (EPSG:28992), as the BAG has them; none outside the Netherlands.
    ///
    /// F.H. Schreutelkamp and G.L. Strang van Hees, *Benaderingsformules voor de transformatie tussen RD- en
    /// WGS84-kaartcoördinaten* (2001), formulas 4 and tables 3 and 4; good to about a quarter of a metre.
    pub fn of_rd(x: f64, y: f64) -> Option<Self> {
        if !(RD_X.contains(&x) && RD_Y.contains(&y)) {
            return None;
        }
        let (dx, dy) = ((x - 155_000.0) * 1e-5, (y - 463_000.0) * 1e-5);
        let seconds = |terms: &[(i32, i32, f64)]| -> f64 {
            let term = |(p, q, k): &(i32, i32, f64)| k * dx.powi(*p) * dy.powi(*q);
            terms.iter().map(term).sum()
        };
        Self::of_degrees(
            52.155_174_40 + seconds(&NORTH) / 3_600.0,
            5.387_206_21 + seconds(&EAST) / 3_600.0,
        )
    }

    /// Millionths of a degree north.
    pub fn lat_e6(self) -> i32 {
        self.lat_e6
    }

    /// Millionths of a degree east.
    pub fn lon_e6(self) -> i32 {
        self.lon_e6
    }

    /// As the crow flies, in metres (haversine).
    pub fn distance_m(self, other: Self) -> u32 {
        let radians = |e6: i32| (f64::from(e6) / 1e6).to_radians();
        let (here, there) = (radians(self.lat_e6), radians(other.lat_e6));
        let half = |one: i32, other: i32| ((radians(other) - radians(one)) / 2.0).sin().powi(2);
        let chord = half(self.lat_e6, other.lat_e6)
            + here.cos() * there.cos() * half(self.lon_e6, other.lon_e6);
        whole_metres(2.0 * EARTH_RADIUS_M * chord.sqrt().min(1.0).asin())
    }
}

/// Powers of dx and dy, and seconds of arc: to the north.
const NORTH: [(i32, i32, f64); 11] = [
    (0, 1, 3_235.653_89),
    (2, 0, -32.582_97),
    (0, 2, -0.247_50),
    (2, 1, -0.849_78),
    (0, 3, -0.065_50),
    (2, 2, -0.017_09),
    (1, 0, -0.007_38),
    (4, 0, 0.005_30),
    (2, 3, -0.000_39),
    (4, 1, 0.000_33),
    (1, 1, -0.000_12),
];

/// The same to the east.
const EAST: [(i32, i32, f64); 12] = [
    (1, 0, 5_260.529_16),
    (1, 1, 105.946_84),
    (1, 2, 2.456_56),
    (3, 0, -0.818_85),
    (1, 3, 0.055_94),
    (3, 1, -0.056_07),
    (0, 1, 0.011_99),
    (3, 2, -0.002_56),
    (1, 4, 0.001_28),
    (0, 2, 0.000_22),
    (2, 0, -0.000_22),
    (5, 0, 0.000_26),
];

#[expect(
    clippy::cast_possible_truncation,
    reason = "only degrees of the Netherlands come here: less than 54 million"
)]
fn microdegrees(degrees: f64) -> i32 {
    (degrees * 1e6).round() as i32
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "half the way around the earth is 20 million metres, and no distance is negative"
)]
fn whole_metres(metres: f64) -> u32 {
    metres.round() as u32
}

/// Where somebody is, as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The address. It tells two addresses apart of which no more is known than the middle of their village.
    pub name: String,
    /// Where it lies.
    pub point: Point,
    /// Whether the address or its postcode was found; otherwise it lies somewhere around the middle of a village.
    pub known: bool,
}

impl Place {
    /// Minutes to get there with some means that goes `km_per_hour`, over a road `detour_percent` as long as the crow flies.
    pub fn minutes_to(&self, other: &Self, km_per_hour: u32, detour_percent: u32) -> u32 {
        if self.name == other.name {
            return 0;
        }
        // Metres × percent over kilometres an hour, in minutes: × 60 ÷ (1000 × 100).
        let way = u64::from(self.point.distance_m(other.point)) * u64::from(detour_percent) * 60;
        let minutes = way.div_ceil(u64::from(km_per_hour.max(1)) * 100_000);
        u32::try_from(minutes)
            .unwrap_or(u32::MAX)
            .max(LEAST_MINUTES)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn place(name: &str, lat: f64, lon: f64) -> Place {
        Place {
            name: name.to_owned(),
            point: Point::of_degrees(lat, lon).unwrap(),
            known: true,
        }
    }

    /// What PROJ (EPSG:28992 to EPSG:4326) and, for Amersfoort, the authors say.
    #[test]
    fn known_points_of_the_rijksdriehoeksmeting_lie_where_others_say() {
        for (name, x, y, lat, lon) in [
            ("Amersfoort", 155_000.0, 463_000.0, 52.155_17, 5.387_21),
            ("Westertoren", 120_700.723, 487_525.501, 52.374_53, 4.883_52),
            ("Hulst", 62_700.0, 367_300.0, 51.287_462, 4.064_058),
            (
                "Martinitoren",
                233_883.131,
                582_065.167,
                53.219_381,
                6.568_198,
            ),
        ] {
            let found = Point::of_rd(x, y).unwrap();
            let (north, east) = (
                f64::from(found.lat_e6()) / 1e6 - lat,
                f64::from(found.lon_e6()) / 1e6 - lon,
            );
            assert!(
                north.abs() <= 1e-5 && east.abs() <= 1e-5,
                "{name}: {found:?}"
            );
            let said = Point::of_degrees(lat, lon).unwrap();
            assert!(found.distance_m(said) <= 1, "{name}: {found:?}");
        }
    }

    #[test]
    fn what_does_not_lie_in_the_netherlands_is_no_point() {
        assert_eq!(Point::of_rd(0.0, 0.0), None);
        assert_eq!(Point::of_rd(f64::NAN, 463_000.0), None);
        assert_eq!(Point::of_degrees(4.05, 51.28), None, "the two are swapped");
        assert_eq!(Point::of_e6(0, 0), None);
    }

    #[test]
    fn from_hulst_to_kloosterzande_is_ten_kilometres() {
        let hulst = place("Hulst", 51.280, 4.053);
        let kloosterzande = place("Kloosterzande", 51.368, 4.018);
        let metres = hulst.point.distance_m(kloosterzande.point);
        assert!((10_050..10_120).contains(&metres), "{metres}");
        // 10,086 m × 1.3 = 13.1 km: 19.7 minutes at 40 km/h, 43.7 at 18, 157.3 at 5.
        let minutes = |speed| hulst.minutes_to(&kloosterzande, speed, 130);
        assert_eq!((minutes(40), minutes(18), minutes(5)), (20, 44, 158));
    }

    #[test]
    fn next_door_takes_a_handful_of_minutes_and_the_same_address_none() {
        let home = place("4561AB 12", 51.280, 4.053);
        let beside = place("4561AB 14", 51.280, 4.053);
        assert_eq!(home.minutes_to(&beside, 40, 130), LEAST_MINUTES);
        assert_eq!(home.minutes_to(&home.clone(), 40, 130), 0);
    }

    proptest! {
        #[test]
        fn a_distance_is_the_same_there_and_back_and_nothing_to_itself(
            a in (51.2..51.5f64, 3.3..4.3f64), b in (51.2..51.5f64, 3.3..4.3f64),
        ) {
            let (a, b) = (Point::of_degrees(a.0, a.1).unwrap(), Point::of_degrees(b.0, b.1).unwrap());
            prop_assert_eq!(a.distance_m(b), b.distance_m(a));
            prop_assert_eq!(a.distance_m(a), 0);
            prop_assert_eq!(Point::of_e6(a.lat_e6(), a.lon_e6()), Some(a));
        }
    }
}
