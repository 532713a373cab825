//! The queue of klussen, page by page (domain.md §4): passed deadlines and late answers first, then urgency, then age. A page costs the
//! same in a long queue as in a short one: every part is read in the order of an index and stops after a page.

use jiff::civil::{Date, Time};
use sea_orm::{ConnectionTrait, Value};
use uuid::Uuid;

use super::{COLUMNS, read};
use crate::{
    domain::{
        address::Postcode,
        bewoner::Bewoner,
        calendar::{add_werkdagen, first_days, to_instant},
        klus::{Klus, KlusStatus},
        nummer::KlusNummer,
        regeling::Regeling,
    },
    store::{Door, StoreError, anywhere, bewoner, ms, sql},
};

/// Counting stops here: more is "1.000+".
pub const COUNT_MAX: u32 = 1_000;

/// Counting a saved list stops here: more is "99+".
pub const LIST_MAX: u32 = 100;

/// Working days that the clock of a klus may have stood still because of questions; what stood still longer counts as this.
const PAUSED_MAX: u32 = 30;

/// Written out, because the partial indexes are found by these very words.
pub(super) const OPEN: &str =
    "k.status IN ('requested', 'asked', 'accepted', 'offered', 'planned', 'in_progress')";
const WAITING: &str = "k.status IN ('requested', 'asked', 'accepted', 'offered')";

/// Which states are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stand {
    /// What waits for an act of the coordinator.
    Waiting,
    /// Everything that is not over.
    Open,
    /// One state.
    One(KlusStatus),
    /// Asked for longer ago than the norm for contact, and nobody decided.
    Unassessed,
    /// Waits for us longer than the norm of its class.
    OverNorm,
    /// Has a visit on the next working day whose ploeg lacks people or a begeleider.
    Unmanned,
}

/// In which order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// The order of the field.
    Queue,
    /// Longest waiting first.
    Oldest,
    /// Last asked first.
    Newest,
}

/// What is asked of the queue. The uitvoerders are the scope of whoever asks.
#[derive(Clone, Debug)]
pub struct QueueFilter {
    /// Slugs of the uitvoerders whose queues may be seen.
    pub uitvoerders: Vec<String>,
    /// Which states.
    pub stand: Stand,
    /// Slug of a klussoort.
    pub klussoort: Option<String>,
    /// A village.
    pub plaats: Option<String>,
    /// Words in name, street or description; or a number or postcode.
    pub q: Option<String>,
    /// In which order.
    pub sort: Sort,
    /// Working days within which the resident hears something.
    pub contact_werkdagen: u32,
    /// Working days within which a klus of each class of urgency must be done, the most urgent class first.
    pub normen: Vec<u32>,
    /// Today, to know which deadlines and norms have passed.
    pub today: Date,
}

/// Which page.
#[derive(Clone, Copy, Debug)]
pub struct QueuePart {
    /// From 1.
    pub pagina: u32,
    /// Rows on a page.
    pub size: u32,
}

/// One page of the queue.
#[derive(Clone, Debug)]
pub struct QueuePage {
    /// The klussen, each with who asked.
    pub rows: Vec<(Klus, Bewoner)>,
    /// Whether there is a next page.
    pub more: bool,
    /// How many there are in all; one more than [`COUNT_MAX`] means "more than that".
    pub total: u32,
}

/// One page of the queue.
pub async fn queue(
    door: &impl Door,
    filter: &QueueFilter,
    part: QueuePart,
) -> Result<QueuePage, StoreError> {
    let size = usize::try_from(part.size).unwrap_or(usize::MAX);
    let offset = usize::try_from(part.pagina.saturating_sub(1)).unwrap_or(0) * size;
    let want = size + 1;
    let mut ids: Vec<Uuid> = Vec::new();
    let mut passed = 0;
    if filter.has_passed() {
        let front = filter.passed_ids(door, offset + want).await?;
        passed = front.len();
        ids.extend(front.into_iter().skip(offset));
    }
    if ids.len() < want {
        ids.extend(
            filter
                .other_ids(door, offset.saturating_sub(passed), want - ids.len())
                .await?,
        );
    }
    let more = ids.len() > size;
    ids.truncate(size);
    // The last page knows how many there are; a page beyond it does not.
    let total = if more || ids.is_empty() {
        filter.count(door).await?
    } else {
        u32::try_from(offset + ids.len())
            .unwrap_or(u32::MAX)
            .min(COUNT_MAX + 1)
    };
    Ok(QueuePage {
        rows: rows(door, &ids).await?,
        more,
        total,
    })
}

/// The klussen with these keys, in this order, each with who asked.
pub async fn rows(door: &impl Door, ids: &[Uuid]) -> Result<Vec<(Klus, Bewoner)>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut bound = Bound::default();
    let places: Vec<String> = ids.iter().map(|id| bound.add(*id)).collect();
    let text = format!(
        "SELECT {COLUMNS}, {} FROM klus k JOIN bewoner b ON b.id = k.bewoner_id WHERE k.id IN ({})",
        bewoner::COLUMNS,
        places.join(", ")
    );
    let found = door
        .conn()
        .query_all_raw(sql(door, &text, bound.values))
        .await?;
    let mut rows = found
        .iter()
        .map(|row| Ok((read(row)?, bewoner::read(row)?)))
        .collect::<Result<Vec<_>, StoreError>>()?;
    let place = |id: Uuid| ids.iter().position(|one| *one == id);
    rows.sort_by_key(|(klus, _)| place(klus.id));
    Ok(rows)
}

impl QueueFilter {
    /// Everything of these uitvoerders in this state, in the order of the field.
    pub fn of(uitvoerders: Vec<String>, stand: Stand, regeling: &Regeling, today: Date) -> Self {
        Self {
            uitvoerders,
            stand,
            klussoort: None,
            plaats: None,
            q: None,
            sort: Sort::Queue,
            contact_werkdagen: regeling.normen.contact_werkdagen,
            normen: regeling.urgenties.iter().map(|one| one.werkdagen).collect(),
            today,
        }
    }

    /// Whether what passed has a place of its own in this view.
    fn has_passed(&self) -> bool {
        self.sort == Sort::Queue
            && match self.stand {
                Stand::Waiting
                | Stand::Open
                | Stand::Unassessed
                | Stand::OverNorm
                | Stand::Unmanned => true,
                Stand::One(status) => status.is_open(),
            }
    }

    /// Deadlines that passed and answers that are late, the longest passed first; each klus once, on the first of its days.
    async fn passed_ids(&self, door: &impl Door, limit: usize) -> Result<Vec<Uuid>, StoreError> {
        let mut bound = Bound::default();
        let mut parts = Vec::new();
        for uitvoerder in &self.uitvoerders {
            for (day, earlier) in [
                (
                    "k.deadline_on",
                    "(k.answer_due_on IS NULL OR k.answer_due_on >= k.deadline_on)",
                ),
                (
                    "k.answer_due_on",
                    "(k.deadline_on IS NULL OR k.deadline_on > k.answer_due_on)",
                ),
            ] {
                let today = bound.add(self.today.to_string());
                let condition = format!(
                    "{OPEN} AND {day} IS NOT NULL AND {day} < {today} AND {earlier} AND {}",
                    self.condition(uitvoerder, None, &mut bound)
                );
                parts.push(self.part(Some(day), &condition, limit));
            }
        }
        Self::ids(door, &parts, "passed_on, ", 0, limit, Sort::Queue, bound).await
    }

    async fn other_ids(
        &self,
        door: &impl Door,
        offset: usize,
        limit: usize,
    ) -> Result<Vec<Uuid>, StoreError> {
        let mut bound = Bound::default();
        let mut parts = Vec::new();
        // Sorted by age, each class is a part of its own: within one class the index is in order of age.
        let klassen: Vec<Option<i32>> = match self.sort {
            Sort::Queue => vec![None],
            Sort::Oldest | Sort::Newest => (0..)
                .zip(&self.normen)
                .map(|(klasse, _)| Some(klasse))
                .collect(),
        };
        for uitvoerder in &self.uitvoerders {
            for klasse in &klassen {
                let mut condition = self.condition(uitvoerder, *klasse, &mut bound);
                if self.has_passed() {
                    let today = bound.add(self.today.to_string());
                    condition.push_str(&format!(
                        " AND (k.deadline_on IS NULL OR k.deadline_on >= {today}) \
                         AND (k.answer_due_on IS NULL OR k.answer_due_on >= {today})"
                    ));
                }
                parts.push(self.part(None, &condition, offset + limit));
            }
        }
        Self::ids(door, &parts, "", offset, limit, self.sort, bound).await
    }

    /// One part of a page, in the order of an index; `passed` is the column of the day that passed, which comes first. Where several states are wanted, the words of the partial index lead
    /// to it; counting is quicker by the index of single states.
    fn part(&self, passed: Option<&str>, condition: &str, limit: usize) -> String {
        let column = passed.map_or_else(String::new, |day| format!("{day} AS passed_on, "));
        let first = passed.map_or_else(String::new, |day| format!("{day}, "));
        let join = if self.words().is_some() {
            "JOIN bewoner b ON b.id = k.bewoner_id"
        } else {
            ""
        };
        let open = match self.stand {
            Stand::Waiting | Stand::OverNorm => format!("{OPEN} AND "),
            Stand::Open | Stand::One(_) | Stand::Unassessed | Stand::Unmanned => String::new(),
        };
        format!(
            "SELECT * FROM (SELECT {column}k.klasse, k.requested_at, k.id FROM klus k {join} WHERE {open}{condition} \
             ORDER BY {first}{} LIMIT {limit}) AS part",
            order("k.", self.sort)
        )
    }

    async fn ids(
        door: &impl Door,
        parts: &[String],
        first: &str,
        offset: usize,
        limit: usize,
        sort: Sort,
        bound: Bound,
    ) -> Result<Vec<Uuid>, StoreError> {
        if parts.is_empty() {
            return Ok(Vec::new());
        }
        let text = format!(
            "SELECT id FROM ({}) AS parts ORDER BY {first}{} LIMIT {limit} OFFSET {offset}",
            parts.join(" UNION ALL "),
            order("", sort)
        );
        let rows = door
            .conn()
            .query_all_raw(sql(door, &text, bound.values))
            .await?;
        rows.iter().map(|row| Ok(row.try_get("", "id")?)).collect()
    }

    async fn count(&self, door: &impl Door) -> Result<u32, StoreError> {
        let counted = counts(door, std::slice::from_ref(self), COUNT_MAX + 1).await?;
        Ok(counted.into_iter().sum())
    }

    /// A statement that counts to `most`; none when no queue may be seen.
    fn counting(&self, most: u32, bound: &mut Bound) -> Option<String> {
        let join = if self.words().is_some() {
            "JOIN bewoner b ON b.id = k.bewoner_id"
        } else {
            ""
        };
        let parts: Vec<String> = self
            .uitvoerders
            .iter()
            .map(|uitvoerder| {
                let condition = self.condition(uitvoerder, None, bound);
                format!(
                    "SELECT * FROM (SELECT 1 AS one FROM klus k {join} WHERE {condition} LIMIT {most}) AS part"
                )
            })
            .collect();
        let parts = Some(parts.join(" UNION ALL ")).filter(|parts| !parts.is_empty())?;
        Some(format!("(SELECT count(*) FROM ({parts}) AS parts)"))
    }

    /// What a klus must meet. Never mentions deadlines and answers.
    fn condition(&self, uitvoerder: &str, klasse: Option<i32>, bound: &mut Bound) -> String {
        let mut terms = vec![format!("k.uitvoerder = {}", bound.add(uitvoerder))];
        match self.stand {
            Stand::Open => terms.push(OPEN.to_owned()),
            Stand::Waiting => terms.push(WAITING.to_owned()),
            Stand::One(status) => terms.push(format!("k.status = {}", bound.add(status.word()))),
            Stand::Unassessed => {
                terms.push("k.status = 'requested'".to_owned());
                terms.push(self.waited_longer(self.contact_werkdagen));
            }
            Stand::OverNorm => {
                terms.push("k.status IN ('requested', 'accepted', 'offered')".to_owned());
                let classes = self.normen.iter().enumerate().map(|(klasse, norm)| {
                    format!("k.klasse = {klasse} AND {}", self.waited_longer(*norm))
                });
                terms.push(format!("({})", classes.collect::<Vec<_>>().join(" OR ")));
            }
            Stand::Unmanned => {
                terms.push("k.status = 'planned'".to_owned());
                let day = add_werkdagen(self.today, 1).to_string();
                terms.push(unmanned(&bound.add(day)));
            }
        }
        if let Some(klasse) = klasse {
            terms.push(format!("k.klasse = {}", bound.add(klasse)));
        }
        if let Some(klussoort) = &self.klussoort {
            terms.push(format!("k.klussoort = {}", bound.add(klussoort.as_str())));
        }
        if let Some(plaats) = &self.plaats {
            terms.push(format!("k.plaats = {}", bound.add(plaats.as_str())));
        }
        if let Some(words) = self.words() {
            terms.push(search(words, bound));
        }
        terms.join(" AND ")
    }

    /// Whether it waits longer than so many working days, without those on which its clock stood still.
    fn waited_longer(&self, werkdagen: u32) -> String {
        let first_days = first_days(self.today, werkdagen + PAUSED_MAX);
        let moments: Vec<i64> = first_days
            .into_iter()
            .skip(usize::try_from(werkdagen).unwrap_or(usize::MAX))
            .map(|day| ms(to_instant(day, Time::midnight())))
            .collect();
        let cases: Vec<String> = (0..)
            .zip(&moments)
            .map(|(paused, moment): (u32, _)| format!("WHEN {paused} THEN {moment}"))
            .collect();
        let longest = moments.last().copied().unwrap_or(0);
        format!(
            "k.requested_at < CASE k.paused_werkdagen {} ELSE {longest} END",
            cases.join(" ")
        )
    }

    fn words(&self) -> Option<&str> {
        self.q.as_deref().map(str::trim).filter(|q| !q.is_empty())
    }
}

/// How many klussen each of these filters finds, up to `most`, in one statement.
pub async fn counts(
    door: &impl Door,
    filters: &[QueueFilter],
    most: u32,
) -> Result<Vec<u32>, StoreError> {
    let mut bound = Bound::default();
    let columns: Vec<String> = filters
        .iter()
        .enumerate()
        .map(|(place, filter)| {
            let counted = filter.counting(most, &mut bound);
            format!(
                "{} AS n{place}",
                counted.as_deref().unwrap_or("CAST(0 AS BIGINT)")
            )
        })
        .collect();
    let text = format!("SELECT {}", columns.join(", "));
    let row = door
        .conn()
        .query_one_raw(sql(door, &text, bound.values))
        .await?;
    let Some(row) = row else {
        return Ok(Vec::new());
    };
    (0..filters.len())
        .map(|place| {
            let n: i64 = row.try_get("", &format!("n{place}"))?;
            Ok(u32::try_from(n).unwrap_or(u32::MAX).min(most))
        })
        .collect()
}

/// Whether a visit that is to come on this day has fewer people than agreed, or no begeleider: who left, and who is away for part
/// of that day, does not count.
fn unmanned(day: &str) -> String {
    let away = |of: &str, soort: &str| {
        format!(
            "EXISTS (SELECT 1 FROM afwezig w WHERE w.of_id = {of} AND w.soort = '{soort}' AND w.van_on <= o.datum \
             AND (w.tot_on IS NULL OR w.tot_on >= o.datum))"
        )
    };
    format!(
        "EXISTS (SELECT 1 FROM opdracht o WHERE o.klus_id = k.id AND o.datum = {day} \
         AND o.status IN ('published', 'seen', 'on_the_way') AND (\
         (SELECT count(*) FROM ploeg_deelnemer x JOIN deelnemer d ON d.id = x.deelnemer_id \
         WHERE x.ploeg_id = o.ploeg_id AND (d.end_on IS NULL OR d.end_on >= o.datum) \
         AND (d.exited_on IS NULL OR d.exited_on >= o.datum) AND NOT EXISTS (SELECT 1 FROM deelnemer_pauze z \
         WHERE z.deelnemer_id = d.id AND z.van_on <= o.datum AND (z.tot_on IS NULL OR z.tot_on >= o.datum)) AND NOT {}) < k.personen \
         OR NOT EXISTS (SELECT 1 FROM ploeg p JOIN account a ON a.id = p.begeleider_id \
         WHERE p.id = o.ploeg_id AND a.ended_at IS NULL AND NOT {})))",
        away("d.id", "deelnemer"),
        away("a.id", "begeleider")
    )
}

fn order(alias: &str, sort: Sort) -> String {
    match sort {
        Sort::Queue => format!("{alias}klasse, {alias}requested_at, {alias}id"),
        Sort::Oldest => format!("{alias}requested_at, {alias}id"),
        Sort::Newest => format!("{alias}requested_at DESC, {alias}id DESC"),
    }
}

/// A number, a postcode, or words in name, street or description (capitals make no difference; on SQLite only for letters without accents).
fn search(words: &str, bound: &mut Bound) -> String {
    if let Ok(nummer) = KlusNummer::parse(words) {
        let jaar = bound.add(i32::from(nummer.year));
        let seq = bound.add(i64::from(nummer.seq));
        return format!("k.jaar = {jaar} AND k.seq = {seq}");
    }
    if let Ok(postcode) = Postcode::parse(words) {
        return format!("b.postcode = {}", bound.add(postcode.as_str()));
    }
    let place = bound.add(anywhere(&words.to_lowercase()));
    let columns = ["b.naam", "b.straat", "k.omschrijving", "k.plaats"]
        .map(|column| format!("lower({column}) LIKE {place} ESCAPE '\\'"));
    format!("({})", columns.join(" OR "))
}

/// Values on their way to a statement.
#[derive(Default)]
pub(super) struct Bound {
    pub(super) values: Vec<Value>,
}

impl Bound {
    /// Adds a value; answers its place.
    pub(super) fn add(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }
}
