//! What a visit looks like on the phone: plain words, icons, whom to call, the one next step. No rule of the field.

use crate::{
    actions::werk::day::{Ahead, Bezoek},
    app::App,
    domain::{
        account::Account,
        address::Telefoon,
        calendar::{local_time, time_hm},
        handtekening::{How, may_be_signed},
        klus::TOEGANG,
        opdracht::{OpdrachtStatus, breaks},
        point::Point,
        taal::Taal,
    },
    web::{taal::hours, view::new_sleutel},
};

/// A number to tap.
pub struct Tel {
    /// Who answers.
    pub naam: String,
    /// As people read it.
    pub label: String,
    /// As it is dialled.
    pub number: String,
}

impl Tel {
    /// A number as it was typed somewhere; unreadable ones are shown as they are.
    pub fn new(naam: &str, typed: &str) -> Self {
        let read = Telefoon::parse(typed).ok();
        Self {
            naam: naam.to_owned(),
            label: read
                .as_ref()
                .map_or_else(|| typed.to_owned(), ToString::to_string),
            number: read.map_or_else(|| typed.to_owned(), |one| one.as_str().to_owned()),
        }
    }
}

/// The next press.
pub struct Next {
    /// Last part of the path.
    pub act: &'static str,
    /// On the button, as the languages know it.
    pub label: &'static str,
    /// Beside it.
    pub icon: &'static str,
}

/// One visit as a card.
pub struct Card {
    pub id: String,
    pub tijd: String,
    pub datum: String,
    pub icon: String,
    pub klussoort: String,
    pub badge: &'static str,
    pub status: String,
    /// Whether it is going on.
    pub now: bool,
    /// Whether it does not go on.
    pub off: bool,
    /// Whether the ploeg may take cheques in.
    pub takes_cheques: bool,
    /// Whether the work is over.
    pub over: bool,
    pub adres: String,
    pub plaats: String,
    pub naam: String,
    pub telefoon: Option<Tel>,
    pub omschrijving: String,
    pub zelf: Vec<String>,
    pub toegang: Vec<Toegang>,
    pub met: String,
    pub gereedschap: Vec<String>,
    pub bellen: Tel,
    pub next: Option<Next>,
    pub cheques_left: u32,
    pub cheques: Vec<String>,
    /// Keys of the fotos, each with its width and height.
    pub fotos: Vec<(String, u32, u32)>,
    pub sleutel: String,
    /// What to say at the door.
    pub deurcode: Option<String>,
    /// Opens the maps of the phone at the address; nothing goes to anybody else.
    pub geo: Option<String>,
    /// Cheques agreed on.
    pub agreed: u32,
    /// Of which the resident gave so many on top, at this visit.
    pub meerwerk: u32,
    /// Since when the ploeg has a break.
    pub resting: Option<String>,
    /// How long it rested; empty when it did not.
    pub rested: String,
    /// Whether the ploeg is at work.
    pub at_work: bool,
    /// Whether it can be sent back.
    pub can_go_back: bool,
    /// Whether the resident can still say that the work was done.
    pub can_sign: bool,
    /// How the resident did.
    pub signed: Option<String>,
    /// Whether there is a drawing to show.
    pub drawn: bool,
}

impl Card {
    /// Every form has a key of its own.
    #[allow(clippy::unused_self, reason = "templates call methods")]
    pub fn key(&self) -> String {
        new_sleutel()
    }

    /// The card of a visit, for somebody (whose own name is left out of "with whom").
    pub fn new(app: &App, bezoek: &Bezoek, own: Option<uuid::Uuid>, taal: Taal) -> Self {
        let Bezoek {
            opdracht,
            klus,
            bewoner,
            ploeg,
            deelnemers,
            begeleider,
            cheques,
            cheques_left,
            fotos,
            deurcode,
            point,
            breaks: rests,
            handtekening,
            meerwerk,
        } = bezoek;
        let rested = whole_minutes(breaks::total(rests, app.now()));
        let at = |moment| time_hm(local_time(moment));
        let soort = app.regeling.klussoort(&klus.klussoort);
        let status = opdracht.status;
        let others: Vec<&str> = deelnemers
            .iter()
            .filter(|(id, _)| Some(*id) != own)
            .map(|(_, naam)| naam.as_str())
            .collect();
        let gegevens = bewoner.as_ref().map(|bewoner| &bewoner.gegevens);
        Self {
            id: opdracht.id.to_string(),
            tijd: hours(opdracht.van, opdracht.tot),
            datum: taal.date(opdracht.datum),
            icon: soort.map_or_else(|| "klus".to_owned(), |soort| soort.icon.clone()),
            klussoort: taal.klussoort(app, &klus.klussoort),
            badge: badge(status),
            status: taal.or(&format!("status-{}", status.word()), status.label()),
            now: matches!(status, OpdrachtStatus::OnTheWay | OpdrachtStatus::Started),
            off: !status.is_live(),
            takes_cheques: status.is_live() && !waits(status),
            over: matches!(
                status,
                OpdrachtStatus::Finished | OpdrachtStatus::PartlyDone | OpdrachtStatus::Approved
            ),
            adres: gegevens
                .map_or_else(String::new, crate::domain::bewoner::BewonerGegevens::adres),
            plaats: klus.plaats.clone(),
            naam: gegevens.map_or_else(String::new, |one| one.naam.to_string()),
            telefoon: gegevens.and_then(|one| {
                one.telefoon
                    .as_ref()
                    .map(|tel| Tel::new(one.naam.as_str(), tel.as_str()))
            }),
            omschrijving: klus.omschrijving.clone(),
            zelf: klus.zelf.lines().map(str::to_owned).collect(),
            toegang: toegang(&klus.toegang, taal),
            met: others.join(", "),
            gereedschap: soort.map_or_else(Vec::new, |soort| soort.gereedschap.clone()),
            bellen: call(app, begeleider.as_ref(), &ploeg.uitvoerder),
            next: next(status).filter(|_| bewoner.is_some()),
            cheques_left: *cheques_left,
            cheques: cheques
                .iter()
                .map(|one| {
                    crate::domain::nummer::ChequeNummer {
                        prefix: app.regeling.cheque_prefix.clone(),
                        year: one.jaar,
                        seq: one.seq,
                    }
                    .to_string()
                })
                .collect(),
            fotos: fotos
                .iter()
                .map(|foto| (foto.id.to_string(), foto.width, foto.height))
                .collect(),
            sleutel: new_sleutel(),
            deurcode: deurcode.clone(),
            geo: gegevens.map(|one| geo(&one.adres(), *point)),
            agreed: klus.aantal_cheques,
            meerwerk: *meerwerk,
            resting: breaks::open(rests).map(|one| taal.with("pauze-sinds", "tijd", &at(one.van))),
            rested: if rested == 0 {
                String::new()
            } else {
                taal.with("pauze-samen", "duur", &taal.duration(rested))
            },
            at_work: status == OpdrachtStatus::Started,
            can_go_back: bewoner.is_some()
                && (status.is_ahead() || status == OpdrachtStatus::Started),
            can_sign: handtekening.is_none() && may_be_signed(status).is_ok(),
            signed: handtekening
                .as_ref()
                .map(|one| taal.with(&format!("getekend-{}", one.how.word()), "tijd", &at(one.at))),
            drawn: own.is_none()
                && handtekening
                    .as_ref()
                    .is_some_and(|one| one.how == How::Glass),
        }
    }
}

fn whole_minutes(time: jiff::SignedDuration) -> u32 {
    u32::try_from(time.as_mins()).unwrap_or_default()
}

/// `geo:51.28,4.05?q=Molenstraat%2014%2C%20Hulst` (RFC 5870): the phone asks its own maps, we ask nobody.
fn geo(adres: &str, point: Option<Point>) -> String {
    let place = point.map_or_else(
        || "0,0".to_owned(),
        |point| format!("{},{}", degrees(point.lat_e6()), degrees(point.lon_e6())),
    );
    let query: String = adres
        .bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect();
    format!("geo:{place}?q={query}")
}

fn degrees(micro: i32) -> String {
    format!("{:.6}", f64::from(micro) / 1e6)
}

/// A visit on another day, on one line.
pub struct Line {
    pub datum: String,
    pub tijd: String,
    pub icon: String,
    pub klussoort: String,
    pub plaats: String,
}

impl Line {
    /// The line of a visit to come.
    pub fn new(app: &App, ahead: &Ahead, taal: Taal) -> Self {
        let soort = app.regeling.klussoort(&ahead.klussoort);
        Self {
            datum: taal.date(ahead.opdracht.datum),
            tijd: hours(ahead.opdracht.van, ahead.opdracht.tot),
            icon: soort.map_or_else(|| "klus".to_owned(), |soort| soort.icon.clone()),
            klussoort: taal.klussoort(app, &ahead.klussoort),
            plaats: ahead.plaats.clone(),
        }
    }
}

/// Whom the ploeg calls: its begeleider, or the uitvoerder when that one has no number here.
pub fn call(app: &App, begeleider: Option<&Account>, uitvoerder: &str) -> Tel {
    let own = begeleider.and_then(|one| Some(Tel::new(&one.naam, one.telefoon.as_deref()?)));
    own.unwrap_or_else(|| match app.regeling.uitvoerder(uitvoerder) {
        Some(one) => Tel::new(&one.naam, one.telefoon.as_str()),
        None => {
            let meldpunt = &app.regeling.meldpunt;
            Tel::new(&meldpunt.naam, meldpunt.telefoon.as_str())
        }
    })
}

fn waits(status: OpdrachtStatus) -> bool {
    matches!(
        status,
        OpdrachtStatus::Draft | OpdrachtStatus::Published | OpdrachtStatus::Seen
    )
}

fn badge(status: OpdrachtStatus) -> &'static str {
    match status {
        OpdrachtStatus::Draft | OpdrachtStatus::Published | OpdrachtStatus::Seen => "neutral",
        OpdrachtStatus::OnTheWay | OpdrachtStatus::Started => "warning",
        OpdrachtStatus::Finished | OpdrachtStatus::Approved => "positive",
        OpdrachtStatus::PartlyDone => "info",
        OpdrachtStatus::Moved | OpdrachtStatus::FellThrough => "negative",
    }
}

fn next(status: OpdrachtStatus) -> Option<Next> {
    match status {
        OpdrachtStatus::Published | OpdrachtStatus::Seen => Some(Next {
            act: "onderweg",
            label: "knop-onderweg",
            icon: "onderweg",
        }),
        OpdrachtStatus::OnTheWay => Some(Next {
            act: "begonnen",
            label: "knop-begonnen",
            icon: "begin",
        }),
        OpdrachtStatus::Started => Some(Next {
            act: "klaar",
            label: "knop-klaar",
            icon: "klaar",
        }),
        OpdrachtStatus::Draft
        | OpdrachtStatus::Finished
        | OpdrachtStatus::PartlyDone
        | OpdrachtStatus::Approved
        | OpdrachtStatus::Moved
        | OpdrachtStatus::FellThrough => None,
    }
}

/// A remark on access.
#[derive(Debug, PartialEq, Eq)]
pub struct Toegang {
    pub icon: &'static str,
    pub zin: String,
    /// Whether somebody typed it, so that it is Dutch whatever the page is.
    pub typed: bool,
}

/// Remarks on access with an icon each; what was typed freely comes last.
fn toegang(text: &str, taal: Taal) -> Vec<Toegang> {
    let mut rest = text.to_owned();
    let mut shown = Vec::new();
    for (value, sentence) in TOEGANG {
        if rest.contains(sentence) {
            rest = rest.replacen(sentence, "", 1);
            let icon = match value {
                "hond" | "sleutel" | "parkeren" => value,
                _ => "info",
            };
            shown.push(Toegang {
                icon,
                zin: taal.or(&format!("toegang-{value}"), sentence),
                typed: false,
            });
        }
    }
    let rest = rest.trim();
    if !rest.is_empty() {
        shown.push(Toegang {
            icon: "info",
            zin: rest.to_owned(),
            typed: true,
        });
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_route_opens_the_maps_of_the_phone_and_names_no_site() {
        let point = Point::of_degrees(51.280_512, 4.052_7).unwrap();
        assert_eq!(
            geo("Steenstraat 1, 4561 AB Hulst", Some(point)),
            "geo:51.280512,4.052700?q=Steenstraat%201%2C%204561%20AB%20Hulst"
        );
        assert_eq!(geo("Hulst", None), "geo:0,0?q=Hulst");
    }

    #[test]
    fn remarks_on_access_get_their_icons_and_free_text_stays() {
        let text = "Er is een hond. Het is op een verdieping, met een trap. Achterom lopen.";
        let remark = |icon, zin: &str, typed| Toegang {
            icon,
            zin: zin.to_owned(),
            typed,
        };
        assert_eq!(
            toegang(text, Taal::Nl),
            [
                remark("hond", "Er is een hond.", false),
                remark("info", "Het is op een verdieping, met een trap.", false),
                remark("info", "Achterom lopen.", true),
            ]
        );
        let english = toegang(text, Taal::En);
        assert_eq!(english[0], remark("hond", "There is a dog.", false));
        assert_eq!(english[2], remark("info", "Achterom lopen.", true));
        assert!(toegang("", Taal::Nl).is_empty());
    }
}
