//! What to take into account with somebody: an effect on the work, from a closed list (domain.md §5). There is no place to type, so
//! that nobody writes down an illness.

/// One effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Beperking {
    /// Not lifting over 10 kg.
    LiftsLittle,
    /// No heights, not even steps.
    NoHeights,
    /// No kneeling or stooping.
    NoKneeling,
    /// Not standing for long.
    NoLongStanding,
    /// Not walking far.
    NoLongWalking,
    /// A break now and then.
    OftenBreaks,
    /// No animals.
    NoPets,
    /// No dust or strong smells.
    NoDust,
    /// No noise.
    NoNoise,
    /// Not in heat or full sun.
    NoHeat,
    /// No machines that cut or turn.
    NoMachines,
    /// Not alone with a resident.
    NotAlone,
    /// One clear task at a time.
    OneTask,
}

impl Beperking {
    /// All, in the order of the form.
    pub const ALL: [Self; 13] = [
        Self::LiftsLittle,
        Self::NoHeights,
        Self::NoKneeling,
        Self::NoLongStanding,
        Self::NoLongWalking,
        Self::OftenBreaks,
        Self::NoPets,
        Self::NoDust,
        Self::NoNoise,
        Self::NoHeat,
        Self::NoMachines,
        Self::NotAlone,
        Self::OneTask,
    ];

    /// The word in the database and in forms.
    pub fn word(self) -> &'static str {
        match self {
            Self::LiftsLittle => "lifts_little",
            Self::NoHeights => "no_heights",
            Self::NoKneeling => "no_kneeling",
            Self::NoLongStanding => "no_long_standing",
            Self::NoLongWalking => "no_long_walking",
            Self::OftenBreaks => "often_breaks",
            Self::NoPets => "no_pets",
            Self::NoDust => "no_dust",
            Self::NoNoise => "no_noise",
            Self::NoHeat => "no_heat",
            Self::NoMachines => "no_machines",
            Self::NotAlone => "not_alone",
            Self::OneTask => "one_task",
        }
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::LiftsLittle => "tilt niet meer dan 10 kilo",
            Self::NoHeights => "werkt niet op hoogte",
            Self::NoKneeling => "knielt en bukt niet",
            Self::NoLongStanding => "staat niet lang achter elkaar",
            Self::NoLongWalking => "loopt niet ver",
            Self::OftenBreaks => "neemt vaker pauze",
            Self::NoPets => "werkt niet bij huisdieren",
            Self::NoDust => "werkt niet in stof of sterke geuren",
            Self::NoNoise => "werkt niet in lawaai",
            Self::NoHeat => "werkt niet in hitte of volle zon",
            Self::NoMachines => "werkt niet met snijdende of draaiende machines",
            Self::NotAlone => "is niet alleen bij een bewoner",
            Self::OneTask => "doet één duidelijke taak tegelijk",
        }
    }

    /// Reads [`Self::word`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }

    /// Reads words from the database, or from the boxes of a form; each once, in the order of the list.
    pub fn parse_all<'w>(words: impl IntoIterator<Item = &'w str>) -> Option<Vec<Self>> {
        let mut all: Vec<Self> = words.into_iter().map(Self::parse).collect::<Option<_>>()?;
        all.sort_unstable();
        all.dedup();
        Some(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_read_back_once_each_and_nothing_else_is_one() {
        let words = Beperking::ALL.map(Beperking::word);
        assert_eq!(
            Beperking::parse_all(words.into_iter().rev().chain(["no_pets"])),
            Some(Beperking::ALL.to_vec())
        );
        assert_eq!(Beperking::parse_all([]), Some(Vec::new()));
        assert_eq!(Beperking::parse_all(["no_pets", "reuma"]), None);
    }
}
