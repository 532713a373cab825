//! What is known of a week: the ploegen that should go out, the people who could go along, and who can answer for them.

use std::collections::BTreeSet;

use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

use crate::{
    domain::{
        certificaat::Rijbewijs,
        deelnemer::{Beschikbaar, Deelnemer},
        opdracht::people::Asks,
        ploeg::Ploeg,
    },
    planner::model::Hold,
};

/// All there is to make ploegen with: one uitvoerder, one week from Monday to Sunday, since agreed hours are per week.
#[derive(Clone, Debug)]
pub struct Week {
    /// The day in Hulst; ploegen of earlier days are left alone.
    pub today: Date,
    /// The ploegen that should go out, those that stand already included.
    pub ploegen: Vec<WeekPloeg>,
    /// Who could go along.
    pub deelnemers: Vec<WeekDeelnemer>,
    /// Who can answer for a ploeg.
    pub begeleiders: Vec<WeekBegeleider>,
    /// Pairs that must not work together. Never why.
    pub apart: Vec<(Uuid, Uuid)>,
}

/// A ploeg that should go out on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeekPloeg {
    /// Key.
    pub id: Uuid,
    /// Slug of the uitvoerder.
    pub uitvoerder: String,
    /// What people call it.
    pub naam: String,
    /// The day.
    pub datum: Date,
    /// When it gathers.
    pub van: Timestamp,
    /// When it is back.
    pub tot: Timestamp,
    /// Slug of the vehicle, if it takes one.
    pub voertuig: Option<String>,
    /// The driving licence somebody must have for that vehicle.
    pub needs_rijbewijs: Option<Rijbewijs>,
    /// What its work asks: how many deelnemers should go, usually two, and of all its klussoorten together what somebody
    /// should be able to do, which is what is learnt there too.
    pub asks: Asks,
    /// Whether it is work that few people like, to be shared out.
    pub unpleasant: bool,
    /// Who answers for it now.
    pub begeleider: Option<Uuid>,
    /// Who is in it now.
    pub deelnemers: Vec<Uuid>,
    /// How firm that is.
    pub hold: Hold,
}

/// A deelnemer, with what these weeks ask of the planner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeekDeelnemer {
    /// Availability, agreed hours, driving licence, levels, first day.
    pub deelnemer: Deelnemer,
    /// Known absence in this week, from and until. Never why.
    pub absent: Vec<(Timestamp, Timestamp)>,
    /// Slugs of vaardigheden to be practised this week.
    pub leerdoelen: Vec<String>,
    /// Minutes in ploegen in the four weeks before.
    pub worked: u32,
    /// Of these, minutes in work that few people like.
    pub unpleasant: u32,
    /// Agreed minutes in those four weeks; fewer for who began since.
    pub available: u32,
    /// Agreed minutes of this week, a pause left out.
    pub agreed: u32,
    /// Deelnemers and begeleiders with whom they went out in those weeks.
    pub known: BTreeSet<Uuid>,
}

/// Somebody who answers for ploegen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeekBegeleider {
    /// Account.
    pub id: Uuid,
    /// Name to show.
    pub naam: String,
    /// When they work.
    pub beschikbaar: Beschikbaar,
    /// Known absence, from and until. Never why.
    pub absent: Vec<(Timestamp, Timestamp)>,
    /// Deelnemers they can answer for at the same time, at most.
    pub groep: usize,
}

impl WeekPloeg {
    /// As the domain knows ploegen, for its rules and for storing it; none without a begeleider.
    pub fn ploeg(&self) -> Option<Ploeg> {
        Some(Ploeg {
            id: self.id,
            uitvoerder: self.uitvoerder.clone(),
            datum: self.datum,
            naam: self.naam.clone(),
            begeleider_id: self.begeleider?,
            van: self.van,
            tot: self.tot,
            voertuig: self.voertuig.clone(),
            deelnemers: self.deelnemers.clone(),
            version: 0,
        })
    }
}
