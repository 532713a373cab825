//! A calendar feed for the calendar on a telephone (RFC 5545): stable keys, a sequence that counts up, visits that do not take place
//! marked so instead of gone. Holds what it is given; whoever gives it leaves names and addresses out.

use jiff::{Timestamp, tz::TimeZone};

use crate::domain::calendar::{local_date, local_time};

const ZONE: &str = "Europe/Amsterdam";
/// What [`ZONE`] means, for programs that do not know it (RFC 5545 §3.6.5).
const ZONE_RULES: [&str; 15] = [
    "BEGIN:VTIMEZONE",
    "TZID:Europe/Amsterdam",
    "BEGIN:DAYLIGHT",
    "DTSTART:19960331T020000",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0200",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "DTSTART:19961027T030000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0100",
    "END:STANDARD",
    "END:VTIMEZONE",
];
/// Bytes of a line before it is folded (RFC 5545 §3.1).
const LINE_BYTES: usize = 75;

/// One feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgendaDruk {
    /// What the calendar calls it.
    pub naam: String,
    /// Its visits.
    pub afspraken: Vec<AfspraakDruk>,
}

/// One visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AfspraakDruk {
    /// The same in every version of the feed.
    pub uid: String,
    /// Counts up with every change.
    pub volgorde: i32,
    /// What, in a few words.
    pub kop: String,
    /// Village.
    pub plaats: String,
    /// Where more can be read, after logging in.
    pub link: String,
    /// From.
    pub van: Timestamp,
    /// Until.
    pub tot: Timestamp,
    /// Whether it does not take place.
    pub cancelled: bool,
    /// When it last changed.
    pub changed_at: Timestamp,
}

/// Writes the feed.
pub fn agenda(druk: &AgendaDruk) -> Vec<u8> {
    let mut file = File(String::new());
    for line in [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//dienstencheque//agenda//NL",
        "METHOD:PUBLISH",
        // How often it is worth asking again.
        "X-PUBLISHED-TTL:PT1H",
    ] {
        file.line(line);
    }
    file.text("X-WR-CALNAME", &druk.naam);
    for line in ZONE_RULES {
        file.line(line);
    }
    for afspraak in &druk.afspraken {
        event(&mut file, afspraak);
    }
    file.line("END:VCALENDAR");
    file.0.into_bytes()
}

fn event(file: &mut File, afspraak: &AfspraakDruk) {
    let AfspraakDruk {
        uid,
        volgorde,
        kop,
        plaats,
        link,
        van,
        tot,
        cancelled,
        changed_at,
    } = afspraak;
    let changed = utc(*changed_at);
    file.line("BEGIN:VEVENT");
    file.text("UID", uid);
    file.line(&format!("SEQUENCE:{volgorde}"));
    // When it changed, not when it was asked for: an unchanged feed is the same, byte for byte.
    file.line(&format!("DTSTAMP:{changed}"));
    file.line(&format!("LAST-MODIFIED:{changed}"));
    file.line(&format!("DTSTART;TZID={ZONE}:{}", local(*van)));
    file.line(&format!("DTEND;TZID={ZONE}:{}", local(*tot)));
    file.line(if *cancelled {
        "STATUS:CANCELLED"
    } else {
        "STATUS:CONFIRMED"
    });
    file.text("SUMMARY", kop);
    file.text("LOCATION", plaats);
    file.text("DESCRIPTION", &format!("Adres en uitleg: {link}"));
    file.line(&format!("URL:{}", one_line(link)));
    file.line("END:VEVENT");
}

/// The lines written so far.
struct File(String);

impl File {
    /// A property with free text, escaped (RFC 5545 §3.3.11).
    fn text(&mut self, name: &str, value: &str) {
        let mut line = format!("{name}:");
        for letter in one_line(value).chars() {
            if matches!(letter, '\\' | ';' | ',') {
                line.push('\\');
            }
            line.push(letter);
        }
        self.line(&line);
    }

    /// A line, folded: what is too long goes on after a line break and a space.
    fn line(&mut self, line: &str) {
        let mut used = 0;
        for letter in line.chars() {
            if used + letter.len_utf8() > LINE_BYTES {
                self.0.push_str("\r\n ");
                used = 1;
            }
            self.0.push(letter);
            used += letter.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

/// Without what could begin a line of its own.
fn one_line(text: &str) -> String {
    text.replace(char::is_control, " ")
}

/// A moment as clocks in Hulst show it.
fn local(at: Timestamp) -> String {
    let moment = local_date(at).to_datetime(local_time(at));
    moment.strftime("%Y%m%dT%H%M%S").to_string()
}

fn utc(at: Timestamp) -> String {
    at.to_zoned(TimeZone::UTC)
        .strftime("%Y%m%dT%H%M%SZ")
        .to_string()
}

#[cfg(test)]
mod tests {
    use icalendar::{Calendar, CalendarComponent, Component, Event};

    use super::*;

    fn afspraak(kop: &str, van: &str, cancelled: bool) -> AfspraakDruk {
        let van: Timestamp = van.parse().unwrap();
        AfspraakDruk {
            uid: "0193-1@hulst.test".to_owned(),
            volgorde: 4,
            kop: kop.to_owned(),
            plaats: "Sint Jansteen".to_owned(),
            link: "http://hulst.test/ploeg/opdrachten/0193-1".to_owned(),
            van,
            tot: van + jiff::SignedDuration::from_mins(90),
            cancelled,
            changed_at: "2026-11-02T08:00:00Z".parse().unwrap(),
        }
    }

    fn read(druk: &AgendaDruk) -> Calendar {
        String::from_utf8(agenda(druk)).unwrap().parse().unwrap()
    }

    fn value<'a>(event: &'a Event, name: &str) -> &'a str {
        event.property_value(name).unwrap()
    }

    #[test]
    fn another_library_reads_the_feed_back_in_winter_and_in_summer() {
        let druk = AgendaDruk {
            naam: "Ploeg Vos".to_owned(),
            afspraken: vec![
                afspraak("Tuinonderhoud", "2026-11-03T09:00:00Z", false),
                afspraak("Tuinonderhoud", "2026-07-03T09:00:00Z", true),
            ],
        };
        let calendar = read(&druk);
        let events: Vec<&Event> = calendar.events().collect();
        assert_eq!(events.len(), 2);
        assert_eq!(value(events[0], "DTSTART"), "20261103T100000");
        assert_eq!(value(events[0], "DTEND"), "20261103T113000");
        assert_eq!(value(events[1], "DTSTART"), "20260703T110000");
        assert_eq!(value(events[0], "STATUS"), "CONFIRMED");
        assert_eq!(value(events[1], "STATUS"), "CANCELLED");
        assert_eq!(value(events[0], "SEQUENCE"), "4");
        assert_eq!(value(events[0], "UID"), "0193-1@hulst.test");
        let zone = &events[0].properties()["DTSTART"].params()["TZID"];
        assert_eq!(zone.value(), ZONE);
        assert_eq!(agenda(&druk), agenda(&druk.clone()), "the same bytes");
    }

    #[test]
    fn whatever_a_regeling_calls_a_klussoort_stays_inside_its_property() {
        for (name, shown) in [
            ("Tuin, heg; gras\\onkruid", "Tuin, heg; gras\\onkruid"),
            ("BEGIN:VEVENT\r\nUID:x", "BEGIN:VEVENT  UID:x"),
            (&"ë".repeat(200), &"ë".repeat(200)),
        ] {
            let druk = AgendaDruk {
                naam: name.to_owned(),
                afspraken: vec![afspraak(name, "2026-11-03T09:00:00Z", false)],
            };
            let calendar = read(&druk);
            let events: Vec<&Event> = calendar.events().collect();
            assert_eq!(events.len(), 1, "{name}");
            assert_eq!(value(events[0], "SUMMARY"), shown);
            let text = String::from_utf8(agenda(&druk)).unwrap();
            assert!(
                text.split("\r\n").all(|line| line.len() <= LINE_BYTES),
                "{text}"
            );
        }
    }

    #[test]
    fn an_empty_feed_is_a_calendar_that_knows_its_zone() {
        let calendar = read(&AgendaDruk {
            naam: "Leeg".to_owned(),
            afspraken: Vec::new(),
        });
        assert_eq!(calendar.events().count(), 0);
        let is_zone = |one: &CalendarComponent| match one {
            CalendarComponent::Other(other) => other.component_kind() == "VTIMEZONE",
            _ => false,
        };
        assert!(calendar.components.iter().any(is_zone));
    }
}
