//! The treden of somebody over time as a small picture: a line that steps up and down six rungs. What it says is also said in words.

use jiff::civil::Date;

use crate::domain::{
    calendar::long_date,
    deelnemer::due::days_until,
    trede::{Sport, Trede},
};

/// The field of the line, in units of the picture.
const LEFT: i32 = 24;
const RIGHT: i32 = 292;
const TOP: i32 = 12;
/// Units from one rung to the next.
const RUNG: i32 = 20;

/// A picture, ready to be drawn.
pub(super) struct Picture {
    /// Each rung: its number and its height.
    pub(super) rungs: Vec<(i32, i32)>,
    /// The path of the line.
    pub(super) line: String,
    /// Where a trede was set.
    pub(super) points: Vec<(i32, i32)>,
    /// The same in words.
    pub(super) words: String,
    pub(super) left: i32,
    pub(super) right: i32,
    pub(super) height: i32,
}

impl Picture {
    /// Of the treden that count, oldest first, up to today; none without one.
    pub(super) fn of(treden: &[&Trede], today: Date) -> Option<Self> {
        let first = treden.first()?.op;
        let days = days_until(first, today).max(1);
        let across = |day: Date| {
            let part = days_until(first, day).clamp(0, days);
            LEFT + part * (RIGHT - LEFT) / days
        };
        let points: Vec<(i32, i32)> = treden
            .iter()
            .map(|one| (across(one.op), height(one.niveau)))
            .collect();
        let mut line = String::new();
        for (place, (x, y)) in points.iter().enumerate() {
            let step = if place == 0 {
                format!("M{x} {y}")
            } else {
                format!("H{x}V{y}")
            };
            line.push_str(&step);
        }
        line.push_str(&format!("H{RIGHT}"));
        let said: Vec<String> = treden
            .iter()
            .map(|one| format!("trede {} op {}", one.niveau.number(), long_date(one.op)))
            .collect();
        Some(Self {
            rungs: Sport::ALL
                .iter()
                .map(|one| (one.number(), height(*one)))
                .collect(),
            line,
            points,
            words: format!("Verloop: {}.", said.join(", ")),
            left: LEFT,
            right: RIGHT,
            height: height(Sport::Isolated) + TOP,
        })
    }
}

/// The highest rung stands on top.
fn height(sport: Sport) -> i32 {
    TOP + (Sport::Paid.number() - sport.number()) * RUNG
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;
    use crate::domain::trede::{Answers, Moment};

    fn trede(op: Date, niveau: Sport) -> Trede {
        Trede {
            id: Uuid::nil(),
            deelnemer_id: Uuid::nil(),
            no: 1,
            moment: Moment::Between,
            op,
            niveau,
            groei: Sport::Paid,
            antwoorden: Answers::default(),
            reden: None,
            corrects: None,
            by: Uuid::nil(),
        }
    }

    #[test]
    fn the_line_steps_from_day_to_day_and_says_so_in_words() {
        assert!(Picture::of(&[], date(2026, 11, 23)).is_none());
        let first = trede(date(2026, 1, 1), Sport::Contacts);
        let second = trede(date(2026, 7, 2), Sport::Unpaid);
        let picture = Picture::of(&[&first, &second], date(2026, 12, 31)).unwrap();
        assert_eq!(picture.points, [(24, 92), (158, 52)]);
        assert_eq!(picture.line, "M24 92H158V52H292");
        assert_eq!(
            picture.words,
            "Verloop: trede 2 op donderdag 1 januari 2026, trede 4 op donderdag 2 juli 2026."
        );
        // One that was set today is a dot at the beginning of a line.
        let today = Picture::of(&[&first], date(2026, 1, 1)).unwrap();
        assert_eq!(today.line, "M24 92H292");
    }
}
