//! Importing where addresses lie, and what travel times make of it, on both databases.

use std::{fmt::Write as _, process::Output};

use dienstencheque::{
    actions::{adres, travel},
    domain::{
        address::{Huisnummer, Naam, Postcode},
        bewoner::BewonerGegevens,
        point::{LEAST_MINUTES, Place, Point},
        travel::Means,
    },
    store,
};

use crate::{
    faults::says,
    stories,
    support::{World, process},
};

/// As NLExtract writes it: two houses in the Molenstraat and one in the Voorbeeldstraat, twice (its second building is
/// in the register too), one of another municipality, and lines that cannot be used.
const EXTRACT: &str = "\u{feff}openbareruimte;huisnummer;huisletter;huisnummertoevoeging;postcode;woonplaats;x;y;lon;lat\r
Molenstraat;12;;;4561AB;Hulst;;;4.050;51.280\r
Molenstraat;14;A;2;4561AB;Hulst;;;4.060;51.290\r
Voorbeeldstraat;12;;;4567AB;Clinge;155000;463000;;\r
Voorbeeldstraat;12;;;4567AB;Clinge;64500;364900;;\r
Keizersgracht;1;;;1015AA;Amsterdam;120700;487525;;\r
Nieuwstraat;1;;;;Hulst;62700;367300;;\r
Nieuwstraat;2;;;4561AC;Hulst;;;;\r
";

fn import(world: &World, text: &str, more: &[&str]) -> Output {
    let file = world.file("bag.csv");
    std::fs::write(&file, text).unwrap();
    let file = file.to_str().unwrap();
    let mut arguments = vec!["import-adressen", file, "--database-url", &world.url];
    arguments.extend(more);
    process::run(&arguments)
}

fn said(output: &Output) -> String {
    let (out, err) = (&output.stdout, &output.stderr);
    format!(
        "{}{}",
        String::from_utf8_lossy(out),
        String::from_utf8_lossy(err)
    )
}

fn bewoner(postcode: &str, huisnummer: &str, plaats: &str) -> BewonerGegevens {
    BewonerGegevens {
        naam: Naam::parse("A. Verzonnen").unwrap(),
        postcode: Postcode::parse(postcode).unwrap(),
        huisnummer: Huisnummer::parse(huisnummer).unwrap(),
        straat: String::new(),
        plaats: plaats.to_owned(),
        telefoon: None,
        email: None,
    }
}

async fn places(world: &World, bewoners: &[BewonerGegevens]) -> Vec<Place> {
    adres::places(world.app.store.read(), &world.app.regeling, bewoners)
        .await
        .unwrap()
}

fn point(lat: f64, lon: f64) -> Point {
    Point::of_degrees(lat, lon).unwrap()
}

stories! {
    async fn an_extract_is_imported_and_again_leaves_the_same(world: World) {
        for _ in 0..2 {
            let output = import(&world, EXTRACT, &[]);
            assert!(output.status.success(), "{}", said(&output));
            assert_eq!(
                said(&output),
                "7 rows read: 4 kept, 1 in places outside the regeling, 2 refused\n  \
                 line 7: no postcode\n  line 8: no coordinates\n\
                 3 addresses are known now; travel times use them from now on, without a restart\n"
            );
        }
        let output = import(&world, EXTRACT, &["--all"]);
        assert!(said(&output).contains("\n4 addresses are known now"), "{}", said(&output));
    }

    async fn a_resident_is_at_their_address_or_in_the_middle_of_the_postcode_or_of_the_village(world: World) {
        assert!(import(&world, EXTRACT, &[]).status.success());
        let bewoners = [
            bewoner("4561 AB", "14a-2", "Hulst"),
            bewoner("4561 AB", "99", "Hulst"),
            bewoner("4587 XX", "1", "Kloosterzande"),
            bewoner("4569 ZZ", "1", "Zandberg"),
            bewoner("4567 AB", "12", "Clinge"),
            bewoner("1015 AA", "1", "Amsterdam"),
        ];
        let found: Vec<Point> = places(&world, &bewoners).await.iter().map(|one| one.point).collect();
        let village = |naam: &str| world.app.regeling.plaats(naam).unwrap().point;
        let clinge = Point::of_rd(64_500.0, 364_900.0).unwrap();
        let expected = [
            point(51.290, 4.060),
            point(51.285, 4.055),
            village("Kloosterzande"),
            village("Zandberg"),
            clinge,
            village("Hulst"),
        ];
        assert_eq!(found, expected);
    }

    async fn travel_is_for_each_pair_and_each_means_and_neighbours_are_no_nought(world: World) {
        let bewoners = [
            bewoner("4561 AB", "12", "Hulst"),
            bewoner("4561 AB", "14", "Hulst"),
            bewoner("4587 XX", "1", "Kloosterzande"),
            bewoner("4561 AB", "12", "Hulst"),
        ];
        let places = places(&world, &bewoners).await;
        assert_eq!(places.len(), 4);
        let means = [(Means::Car, 40), (Means::Bicycle, 18)];
        let times = travel::times(world.app.store.read(), &world.app, &places, &means).await.unwrap();
        let travel = times.travel;
        assert_eq!(travel.minutes(0, 0, 3), 0, "the same address");
        assert_eq!(travel.minutes(0, 0, 1), i64::from(LEAST_MINUTES), "the same village, known no better");
        assert_eq!((travel.minutes(0, 0, 2), travel.minutes(1, 2, 0)), (20, 44));
    }

    async fn hundreds_of_addresses_are_asked_at_once(world: World) {
        let mut text = String::from("postcode,huisnummer,lat,lon\n");
        for number in 1..=2_500 {
            writeln!(text, "4561AB,{number},51.28{:04},4.05", number).unwrap();
        }
        assert!(import(&world, &text, &[]).status.success());
        let bewoners: Vec<BewonerGegevens> =
            (1..=2_500).map(|number| bewoner("4561AB", &number.to_string(), "Hulst")).collect();
        let places = places(&world, &bewoners).await;
        assert_eq!(places.len(), 2_500);
        assert_eq!(places[2_499].point, point(51.282_500, 4.05));
        assert_eq!(store::adres::count(world.app.store.read()).await.unwrap(), 2_500);
    }

    async fn a_file_that_is_of_no_use_says_what_to_do_and_changes_nothing(world: World) {
        let amsterdam = "postcode;huisnummer;x;y\n1015AA;1;120700;487525\n";
        says(&import(&world, amsterdam, &[]), &["no address of", "4560, 4561", "--all"]);
        says(&import(&world, "postcode;huisnummer;x;y\n", &[]), &["no address of", "take an extract"]);
        says(&import(&world, "", &[]), &["no column `postcode`"]);
        says(&import(&world, "postcode;huisnummer\n4561AB;1\n", &[]), &["`x` and `y`", "`lat` and `lon`"]);
        let output = process::run(&["import-adressen", "/nergens/bag.csv", "--database-url", &world.url]);
        says(&output, &["cannot read /nergens/bag.csv"]);
        assert_eq!(store::adres::count(world.app.store.read()).await.unwrap(), 0);
    }
}
