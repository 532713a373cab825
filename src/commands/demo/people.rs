//! Invented people and addresses for the demo: recognisably made up, in the real villages of the municipality. Everything is drawn
//! from one seeded source, so that the same seed gives the same town.

use fastrand::Rng;

use crate::domain::{
    calendar::{Dagdeel, Weekdag},
    regeling::Regeling,
};

const VOORNAMEN: &[&str] = &[
    "Adriana",
    "Piet",
    "Janneke",
    "Kees",
    "Maria",
    "Omer",
    "Godelieve",
    "Leen",
    "Cornelia",
    "Rinus",
    "Jacoba",
    "Willem",
    "Suzanna",
    "August",
    "Elza",
    "Marinus",
    "Paula",
    "Sjaak",
    "Antoinette",
    "Gommaar",
];
const ACHTERNAMEN: &[&str] = &[
    "Verzonnen",
    "van Nergenshuizen",
    "de Fictie",
    "Bedacht",
    "van Schijndael-Voorbeeld",
    "Proefmans",
    "van der Mouw",
    "Denkbeeldig",
    "de Verdichte",
    "Uitgedacht",
    "van Luchtkasteel",
    "Zogenaamd",
    "Vermoedelijk",
    "de Nepper",
    "van Droomendael",
    "Fantasia",
];
const STRATEN: &[&str] = &[
    "Voorbeeldstraat",
    "Verzonnenlaan",
    "Proefdijk",
    "Schijnpad",
    "Bedachtplein",
    "Nergensweg",
    "Denkbeeldstraat",
    "Fictiehof",
];
const DEELNEMERS: &[&str] = &[
    "Sam Bedacht",
    "Yusra Voorbeeld",
    "Dave Proefmans",
    "Petra Denkbeeldig",
    "Mehmet Verzonnen",
    "Ilse de Fictie",
    "Tekle Voorbeeld",
    "Oksana Bedacht",
    "Ronny Nergens",
    "Fatma Proef",
    "Jeroen Schijn",
    "Agnieszka Verzonnen",
];

/// An invented resident.
#[derive(Clone, Debug)]
pub struct Somebody {
    /// Name.
    pub naam: String,
    /// Postcode in one of the villages.
    pub postcode: String,
    /// House number.
    pub huisnummer: String,
    /// Street.
    pub straat: String,
    /// Village.
    pub plaats: String,
    /// Telephone; nobody has this number.
    pub telefoon: String,
}

/// Draws a resident.
pub fn resident(random: &mut Rng, regeling: &Regeling) -> Somebody {
    let with_postcode: Vec<_> = regeling
        .plaatsen
        .iter()
        .filter(|plaats| !plaats.postcodes.is_empty())
        .collect();
    let plaats = with_postcode[random.usize(..with_postcode.len())];
    let digits = plaats.postcodes[random.usize(..plaats.postcodes.len())];
    let letters = ["AB", "CD", "EG", "HK", "LM", "PR"][random.usize(..6)];
    Somebody {
        naam: format!("{} {}", pick(random, VOORNAMEN), pick(random, ACHTERNAMEN)),
        postcode: format!("{digits} {letters}"),
        huisnummer: random.u32(1..120).to_string(),
        straat: pick(random, STRATEN).to_owned(),
        plaats: plaats.naam.clone(),
        telefoon: format!("01140{:05}", random.u32(..100_000)),
    }
}

/// The names of the deelnemers, in order.
pub fn deelnemer_names() -> &'static [&'static str] {
    DEELNEMERS
}

/// What a resident of the demo asks, per klussoort.
pub fn wish(random: &mut Rng, klussoort: &str) -> &'static str {
    let wishes: &[&str] = match klussoort {
        "tuinonderhoud" => &[
            "De heg aan de voorkant is te hoog en het gras staat lang.",
            "Onkruid tussen de planten weghalen en de rozen snoeien.",
            "Het gras maaien en de bladeren opruimen.",
        ],
        "ramen-wassen" => &[
            "De ramen beneden wassen, binnen en buiten.",
            "Acht ramen op de begane grond. Een emmer en een zeem zijn er.",
        ],
        "schilderen" => &[
            "De schutting in de beits zetten. De beits heb ik al.",
            "Twee binnendeuren schilderen.",
        ],
        "bestrating" => &[
            "Een paar tegels van het tuinpad liggen los.",
            "De stoep bij de achterdeur is verzakt.",
        ],
        "fietsreparatie" => &[
            "Achterband lek en de rem loopt aan.",
            "Het licht van mijn fiets doet het niet.",
        ],
        "boodschappen" => &[
            "Een keer per week boodschappen, ik geef een lijstje mee.",
            "Zware dingen: water en aardappels.",
        ],
        "strijken" => &["Een mand strijkgoed, vooral overhemden en lakens."],
        "verhuizen" => &["Ik verhuis naar een kleinere woning in dezelfde straat."],
        "meubels-verplaatsen" => &[
            "Een kast van boven naar beneden zetten.",
            "Het bed moet naar de andere kamer.",
        ],
        "vervoer" => &["Een oude bank naar de milieustraat brengen."],
        "sneeuwruimen" => &["De oprit en het pad naar de voordeur vrijmaken."],
        "opruimen" => &["De schuur opruimen. Er staat veel oud hout."],
        _ => &[
            "Ik kan dit zelf niet meer. Graag eerst even bellen.",
            "Het is een klein werkje, maar het lukt mij niet.",
        ],
    };
    wishes[random.usize(..wishes.len())]
}

/// On which half days something suits: the working days and today, a few half days missing but never of today.
pub fn half_days(random: &mut Rng, today: Weekdag, missing: usize) -> Vec<(Weekdag, Dagdeel)> {
    let mut all: Vec<_> = Weekdag::ALL[..5]
        .iter()
        .filter(|day| **day != today)
        .flat_map(|day| Dagdeel::ALL.map(|part| (*day, part)))
        .collect();
    for _ in 0..missing {
        all.remove(random.usize(..all.len()));
    }
    all.extend(Dagdeel::ALL.map(|part| (today, part)));
    all
}

fn pick(random: &mut Rng, list: &'static [&'static str]) -> &'static str {
    list[random.usize(..list.len())]
}
