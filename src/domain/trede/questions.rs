//! The ten questions: five on the level, five on growth (domain.md §6). What they come to is a proposal and never a decision.
//!
//! The questions on the level are asked from the top of the ladder down, until one is answered with yes: the others need no answer.

use std::fmt;

use super::Sport;
use crate::domain::fields::FieldErrors;

/// The questions on the level. The second one is asked after a yes to the first only.
pub const LEVEL: [&str; 5] = [
    "Heeft de deelnemer betaald werk, met een contract of een eigen bedrijf?",
    "Lukt dat zonder hulp van de gemeente, zoals een jobcoach, loonkostensubsidie of een uitkering ernaast?",
    "Doet de deelnemer onbetaald werk waarbij anderen op hem of haar rekenen, en ziet de deelnemer daar elke week mensen?",
    "Doet de deelnemer elke week mee aan iets dat georganiseerd is, zoals een ploeg, een cursus of een vereniging?",
    "Ziet de deelnemer elke week mensen buiten het eigen huishouden?",
];

/// The questions on growth within a year.
pub const GROWTH: [&str; 5] = [
    "Wil de deelnemer zelf een stap verder?",
    "Komt de deelnemer op de afgesproken tijden, of belt hij of zij op tijd af?",
    "Leert de deelnemer nog nieuwe dingen in het werk?",
    "Zijn praktische zaken geregeld, zoals vervoer, opvang en taal, of komt dat binnen een jaar in orde?",
    "Is er een plek voor de volgende stap, zoals een werkgever, een school of ander werk?",
];

/// From so many answers of yes on growth, one rung more is within reach.
const YES_FOR_ONE: usize = 3;
/// From so many, two.
const YES_FOR_TWO: usize = 5;

const COUNT: usize = LEVEL.len() + GROWTH.len();

/// What was answered to one question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Answer {
    /// Nothing.
    #[default]
    Open,
    /// Yes.
    Yes,
    /// No.
    No,
}

impl Answer {
    /// The letter in the database.
    fn letter(self) -> char {
        match self {
            Self::Open => '-',
            Self::Yes => 'j',
            Self::No => 'n',
        }
    }

    /// As a form has it: `ja`, `nee` or nothing.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "",
            Self::Yes => "ja",
            Self::No => "nee",
        }
    }

    /// Reads what a form sends; anything but `ja` and `nee` is no answer.
    pub fn parse(word: &str) -> Self {
        match word.trim() {
            "ja" => Self::Yes,
            "nee" => Self::No,
            _ => Self::Open,
        }
    }
}

/// The answers to all questions, those on the level first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answers([Answer; COUNT]);

/// What the answers come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proposed {
    /// The level.
    pub niveau: Sport,
    /// The level within reach in a year.
    pub groei: Sport,
}

impl Answers {
    /// All questions, in order.
    pub fn questions() -> impl Iterator<Item = &'static str> {
        LEVEL.into_iter().chain(GROWTH)
    }

    /// Of these words of a form, in the order of the questions; what is missing is open.
    pub fn of_words<'w>(words: impl IntoIterator<Item = &'w str>) -> Self {
        let mut answers = Self::default();
        for (place, word) in answers.0.iter_mut().zip(words) {
            *place = Answer::parse(word);
        }
        answers
    }

    /// The answers, in the order of the questions.
    pub fn iter(&self) -> impl Iterator<Item = Answer> + '_ {
        self.0.iter().copied()
    }

    /// Reads what [`fmt::Display`] writes.
    pub fn parse(text: &str) -> Option<Self> {
        let mut answers = Self::default();
        let mut letters = text.chars();
        for place in &mut answers.0 {
            let letter = letters.next()?;
            *place = [Answer::Open, Answer::Yes, Answer::No]
                .into_iter()
                .find(|one| one.letter() == letter)?;
        }
        letters.next().is_none().then_some(answers)
    }

    /// What they come to, or which questions still need an answer.
    pub fn proposed(&self, errors: &mut FieldErrors) -> Option<Proposed> {
        let niveau = self.level(errors);
        let growth = self.growth(errors);
        let (niveau, yes) = niveau.zip(growth)?;
        let steps = if yes >= YES_FOR_TWO {
            2
        } else {
            i32::from(yes >= YES_FOR_ONE)
        };
        Some(Proposed {
            niveau,
            groei: niveau.up(steps),
        })
    }

    fn level(&self, errors: &mut FieldErrors) -> Option<Sport> {
        let mut ask = |number: usize| needed(self.0[number - 1], number, errors);
        if ask(1)? {
            return Some(if ask(2)? {
                Sport::Paid
            } else {
                Sport::Supported
            });
        }
        for (number, sport) in [
            (3, Sport::Unpaid),
            (4, Sport::Activities),
            (5, Sport::Contacts),
        ] {
            if ask(number)? {
                return Some(sport);
            }
        }
        Some(Sport::Isolated)
    }

    /// How many times yes.
    fn growth(&self, errors: &mut FieldErrors) -> Option<usize> {
        let answers: Vec<Option<bool>> = (LEVEL.len() + 1..=COUNT)
            .map(|number| needed(self.0[number - 1], number, errors))
            .collect();
        let answers: Vec<bool> = answers.into_iter().collect::<Option<_>>()?;
        Some(answers.into_iter().filter(|yes| *yes).count())
    }
}

/// An answer that is needed; `number` counts from 1.
fn needed(answer: Answer, number: usize, errors: &mut FieldErrors) -> Option<bool> {
    match answer {
        Answer::Yes => Some(true),
        Answer::No => Some(false),
        Answer::Open => {
            errors.push(format!("vraag{number}"), "Kies ja of nee.");
            None
        }
    }
}

/// As stored: a letter per question.
impl fmt::Display for Answers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .iter()
            .try_for_each(|one| write!(f, "{}", one.letter()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proposed(text: &str) -> Result<(i32, i32), Vec<String>> {
        let mut errors = FieldErrors::default();
        match Answers::parse(text).unwrap().proposed(&mut errors) {
            Some(one) => Ok((one.niveau.number(), one.groei.number())),
            None => Err(errors.list().iter().map(|(f, _)| f.clone()).collect()),
        }
    }

    #[test]
    fn the_first_yes_from_the_top_is_the_level() {
        assert_eq!(proposed("jj---nnnnn"), Ok((6, 6)));
        assert_eq!(proposed("jn---nnnnn"), Ok((5, 5)));
        assert_eq!(proposed("n-j--nnnnn"), Ok((4, 4)));
        assert_eq!(proposed("n-nj-nnnnn"), Ok((3, 3)));
        assert_eq!(proposed("n-nnjnnnnn"), Ok((2, 2)));
        assert_eq!(proposed("n-nnnnnnnn"), Ok((1, 1)));
    }

    #[test]
    fn growth_is_one_rung_from_three_times_yes_and_two_from_five() {
        assert_eq!(proposed("n-nj-jjnnn"), Ok((3, 3)));
        assert_eq!(proposed("n-nj-jjjnn"), Ok((3, 4)));
        assert_eq!(proposed("n-nj-jjjjn"), Ok((3, 4)));
        assert_eq!(proposed("n-nj-jjjjj"), Ok((3, 5)));
        assert_eq!(proposed("jn---jjjjj"), Ok((5, 6)));
    }

    #[test]
    fn what_still_needs_an_answer_is_said() {
        assert_eq!(
            proposed("j----jjjj-"),
            Err(vec!["vraag2".to_owned(), "vraag10".to_owned()])
        );
        assert_eq!(proposed("n-n--jjjjj"), Err(vec!["vraag4".to_owned()]));
        assert_eq!(proposed("----------").unwrap_err().len(), 6);
    }

    #[test]
    fn answers_read_back_and_there_are_ten_at_most() {
        let text = "n-njjjjjnn";
        assert_eq!(Answers::parse(text).unwrap().to_string(), text);
        for wrong in ["", "n-njjjjjn", "n-njjjjjnnn", "x-njjjjjnn"] {
            assert_eq!(Answers::parse(wrong), None, "{wrong}");
        }
        let words = ["nee", "", "nee", "ja", "ja", "ja", "ja", "ja", "nee", "nee"];
        assert_eq!(Answers::of_words(words).to_string(), text);
        assert_eq!(Answers::questions().count(), 10);
    }
}
