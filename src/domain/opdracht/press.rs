//! What a ploeg presses at a visit, and what such a press still means when it arrives late: the phone had no coverage, and
//! meanwhile a colleague pressed too or the plan was changed (domain.md §5 "Works without coverage, syncs later").

use super::OpdrachtStatus;

/// A press of the ploeg.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Press {
    /// We are going there.
    OnTheWay,
    /// We begin.
    Start,
    /// We are done, wholly or partly.
    Finish,
}

/// What a late press means for the visit as it is now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Late {
    /// The visit waits for it.
    Due,
    /// The visit waits for it, but for its beginning first: that press never arrived.
    StartFirst,
    /// Somebody else of the ploeg pressed it already, or pressed what comes after it.
    Known,
    /// The visit went another way: a person must look.
    Overtaken,
}

impl Press {
    /// All, in the order of a day.
    pub const ALL: [Self; 3] = [Self::OnTheWay, Self::Start, Self::Finish];

    /// What this press means when the visit is in this state.
    pub const fn late(self, status: OpdrachtStatus) -> Late {
        match (self, status) {
            (Self::OnTheWay | Self::Start, OpdrachtStatus::Published | OpdrachtStatus::Seen)
            | (Self::Start, OpdrachtStatus::OnTheWay)
            | (Self::Finish, OpdrachtStatus::Started) => Late::Due,
            (Self::OnTheWay, OpdrachtStatus::OnTheWay | OpdrachtStatus::Started)
            | (Self::Start, OpdrachtStatus::Started)
            | (
                Self::OnTheWay | Self::Start | Self::Finish,
                OpdrachtStatus::Finished | OpdrachtStatus::PartlyDone | OpdrachtStatus::Approved,
            ) => Late::Known,
            (
                Self::Finish,
                OpdrachtStatus::Published | OpdrachtStatus::Seen | OpdrachtStatus::OnTheWay,
            ) => Late::StartFirst,
            (
                Self::OnTheWay | Self::Start | Self::Finish,
                OpdrachtStatus::Draft | OpdrachtStatus::Moved | OpdrachtStatus::FellThrough,
            ) => Late::Overtaken,
        }
    }

    /// What people call it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::OnTheWay => "Onderweg",
            Self::Start => "Begonnen",
            Self::Finish => "Klaar",
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    #[test]
    fn every_press_means_something_in_every_state() {
        let mut table = String::new();
        for press in Press::ALL {
            for status in OpdrachtStatus::ALL {
                let _ = writeln!(
                    table,
                    "{:9} | {:12} | {:?}",
                    press.label(),
                    status.word(),
                    press.late(status)
                );
            }
        }
        insta::assert_snapshot!(table);
    }

    #[test]
    fn a_press_that_is_due_is_one_that_the_visit_takes() {
        for press in Press::ALL {
            for status in OpdrachtStatus::ALL {
                let to = match press {
                    Press::OnTheWay => OpdrachtStatus::OnTheWay,
                    Press::Start => OpdrachtStatus::Started,
                    Press::Finish => OpdrachtStatus::Finished,
                };
                assert_eq!(
                    press.late(status) == Late::Due,
                    // A break leaves a visit where it is: that is another press.
                    status != to && OpdrachtStatus::PATHS.contains(&(Some(status), to)),
                    "{press:?} {status:?}"
                );
            }
        }
    }
}
