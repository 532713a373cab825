//! The queue of klussen, page by page (domain.md §4): passed deadlines first, then urgency, then age. A page costs the
//! same in a long queue as in a short one: every part is read in the order of an index and stops after a page.

use sea_orm::{ConnectionTrait, Value};
use uuid::Uuid;

use super::{COLUMNS, read};
use crate::{
    domain::{
        address::Postcode,
        bewoner::Bewoner,
        klus::{Klus, KlusStatus},
        nummer::KlusNummer,
    },
    store::{Door, StoreError, anywhere, bewoner, sql},
};

/// Counting stops here: more is "1.000+".
pub const COUNT_MAX: u32 = 1_000;

/// Written out, because the partial indexes are found by these very words.
const OPEN: &str =
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
    /// How many classes of urgency there are.
    pub klassen: u8,
    /// Today, to know which deadlines have passed.
    pub today: jiff::civil::Date,
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
async fn rows(door: &impl Door, ids: &[Uuid]) -> Result<Vec<(Klus, Bewoner)>, StoreError> {
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
    /// Whether passed deadlines have a place of their own in this view.
    fn has_passed(&self) -> bool {
        self.sort == Sort::Queue
            && match self.stand {
                Stand::Waiting | Stand::Open => true,
                Stand::One(status) => status.is_open(),
            }
    }

    async fn passed_ids(&self, door: &impl Door, limit: usize) -> Result<Vec<Uuid>, StoreError> {
        let mut bound = Bound::default();
        let mut parts = Vec::new();
        for uitvoerder in &self.uitvoerders {
            let today = bound.add(self.today.to_string());
            let condition = format!(
                "{OPEN} AND k.deadline_on IS NOT NULL AND k.deadline_on < {today} AND {}",
                self.condition(uitvoerder, None, &mut bound)
            );
            parts.push(self.part("k.deadline_on, ", &condition, limit));
        }
        Self::ids(door, &parts, "deadline_on, ", 0, limit, Sort::Queue, bound).await
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
            Sort::Oldest | Sort::Newest => (0..i32::from(self.klassen)).map(Some).collect(),
        };
        for uitvoerder in &self.uitvoerders {
            for klasse in &klassen {
                let mut condition = self.condition(uitvoerder, *klasse, &mut bound);
                if self.has_passed() {
                    let today = bound.add(self.today.to_string());
                    condition.push_str(&format!(
                        " AND (k.deadline_on IS NULL OR k.deadline_on >= {today})"
                    ));
                }
                parts.push(self.part("", &condition, offset + limit));
            }
        }
        Self::ids(door, &parts, "", offset, limit, self.sort, bound).await
    }

    /// One part of a page, in the order of an index. Where several states are wanted, the words of the partial index lead
    /// to it; counting is quicker by the index of single states.
    fn part(&self, first: &str, condition: &str, limit: usize) -> String {
        let join = if self.words().is_some() {
            "JOIN bewoner b ON b.id = k.bewoner_id"
        } else {
            ""
        };
        let open = match self.stand {
            Stand::Waiting => format!("{OPEN} AND "),
            Stand::Open | Stand::One(_) => String::new(),
        };
        format!(
            "SELECT * FROM (SELECT {first}k.klasse, k.requested_at, k.id FROM klus k {join} WHERE {open}{condition} \
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
        let mut bound = Bound::default();
        let join = if self.words().is_some() {
            "JOIN bewoner b ON b.id = k.bewoner_id"
        } else {
            ""
        };
        let parts: Vec<String> = self
            .uitvoerders
            .iter()
            .map(|uitvoerder| {
                format!(
                    "SELECT * FROM (SELECT 1 AS one FROM klus k {join} WHERE {} LIMIT {}) AS part",
                    self.condition(uitvoerder, None, &mut bound),
                    COUNT_MAX + 1
                )
            })
            .collect();
        if parts.is_empty() {
            return Ok(0);
        }
        let text = format!(
            "SELECT count(*) AS total FROM ({}) AS parts",
            parts.join(" UNION ALL ")
        );
        let row = door
            .conn()
            .query_one_raw(sql(door, &text, bound.values))
            .await?;
        let total: i64 = row.map_or(Ok(0), |row| row.try_get("", "total"))?;
        Ok(u32::try_from(total).unwrap_or(u32::MAX).min(COUNT_MAX + 1))
    }

    /// What a klus must meet. Never mentions deadlines.
    fn condition(&self, uitvoerder: &str, klasse: Option<i32>, bound: &mut Bound) -> String {
        let mut terms = vec![format!("k.uitvoerder = {}", bound.add(uitvoerder))];
        match self.stand {
            Stand::Open => terms.push(OPEN.to_owned()),
            Stand::Waiting => terms.push(WAITING.to_owned()),
            Stand::One(status) => terms.push(format!("k.status = {}", bound.add(status.word()))),
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

    fn words(&self) -> Option<&str> {
        self.q.as_deref().map(str::trim).filter(|q| !q.is_empty())
    }
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
struct Bound {
    values: Vec<Value>,
}

impl Bound {
    /// Adds a value; answers its place.
    fn add(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }
}
