//! Rows of many tables, gathered and sent some hundreds at a time: the product's own way in, one unit of work at a time,
//! would take hours for a million cheques.

use sea_orm::{ConnectionTrait, DbBackend, Statement, Value};

use crate::Outcome;

/// Parameters of one statement. All statements of a table but the last have one text, so that it is prepared once.
const PARAMETERS: usize = 3_000;

/// Tables with their columns; each stands behind those it points to. A kasdag is added closed, so behind its entries.
const TABLES: [(&str, &str); 24] = [
    (
        "oplage",
        "id, verkooppunt, jaar, first_seq, last_seq, waarde_cent, personen_uren, boekje, account_id, created_at",
    ),
    (
        "overdracht",
        "id, jaar, first_seq, last_seq, van, naar, status, version, offered_by, offered_at, decided_by, decided_at",
    ),
    (
        "verkoop",
        "id, verkooppunt, bon_jaar, bon_seq, aantal, totaal_cent, betaalwijze, koper, organisatie_id, kasdag_id, sold_at, reported_at, account_id",
    ),
    (
        "factuur",
        "id, jaar, seq, verkoop_id, organisatie_id, aan, aantal, totaal_cent, issued_at, betalen_voor_on",
    ),
    (
        "cheque",
        "id, oplage_id, jaar, seq, code_mac, phone_mac, code_last4, claim_mac, status, version, verkooppunt, waarde_cent, personen_uren, verkoop_id, \
         sold_at, valid_until_on, klus_id, opdracht_id, changed_at",
    ),
    ("overdracht_cheque", "overdracht_id, cheque_id, at"),
    (
        "klus",
        "id, jaar, seq, volgcode_mac, bewoner_id, klussoort, omschrijving, zelf, toegang, voorkeuren, aantal_cheques, plaats, klasse, status, \
         version, uitvoerder, personen, personen_minuten, requested_at, changed_at",
    ),
    (
        "ploeg",
        "id, uitvoerder, datum, naam, begeleider_id, van_at, tot_at, version, account_id, created_at",
    ),
    ("ploeg_deelnemer", "ploeg_id, deelnemer_id, datum"),
    (
        "opdracht",
        "id, klus_id, ploeg_id, uitvoerder, datum, van_at, tot_at, status, version, started_at, finished_at, opmerking, changed_at",
    ),
    (
        "bericht",
        "id, soort, recipient, recipient_id, object, object_id, no, klus_id, status, way, tries, next_at, owed_at, settled_at, version",
    ),
    (
        "verzilvering",
        "id, cheque_id, opdracht_id, klus_id, uitvoerder, waarde_cent, tarief_cent, late_reported, at, account_id",
    ),
    (
        "uren",
        "id, deelnemer_id, opdracht_id, uitvoerder, soort, klussoort, datum, van_at, tot_at, minuten, status, version, how, reported_by, \
         approved_by, approved_at, created_at",
    ),
    (
        "boeking",
        "id, at, soort, verkoop_id, cheque_id, kasdag_id, account_id",
    ),
    (
        "boekingsregel",
        "boeking_id, no, rekening, partij, cent, at, sold_at",
    ),
    (
        "kasdag",
        "id, verkooppunt, nummer, status, version, begin_cent, opened_at, opened_by, telling_id, closed_at, closed_by, checkpoint_seq, \
         checkpoint_hash",
    ),
    (
        "kastelling",
        "id, kasdag_id, stuks, geteld_cent, verwacht_cent, at, account_id",
    ),
    ("storting", "id, kasdag_id, verkooppunt, zak, cent, at"),
    (
        "terugbetaling",
        "id, verkooppunt, jaar, seq, totaal_cent, kas_cent, account_id, at",
    ),
    (
        "terugbetaald",
        "cheque_id, terugbetaling_id, verkoop_id, cent",
    ),
    (
        "afrekening",
        "id, jaar, seq, uitvoerder, van_on, tot_on, aantal, totaal_cent, boeking_id, made_at, account_id",
    ),
    (
        "afrekeningsregel",
        "afrekening_id, verzilvering_id, soort, cent",
    ),
    (
        "afrekening_betaling",
        "afrekening_id, boeking_id, at, account_id",
    ),
    (
        "event",
        "seq, at, account_id, rol, org, action, object, object_id, no, from_status, to_status, prev, hash",
    ),
];

/// The rows that were not sent yet.
pub(crate) struct Bulk {
    /// Values row after row, in the order of [`TABLES`].
    waiting: Vec<Vec<Value>>,
}

impl Bulk {
    pub(crate) fn new() -> Self {
        Self {
            waiting: TABLES.iter().map(|_| Vec::new()).collect(),
        }
    }

    /// Keeps a row of a table, its values in the order of [`TABLES`].
    pub(crate) fn add<const WIDTH: usize>(
        &mut self,
        table: &str,
        row: [Value; WIDTH],
    ) -> Outcome<()> {
        let place = TABLES
            .iter()
            .position(|(name, columns)| *name == table && columns.split(',').count() == WIDTH)
            .ok_or_else(|| format!("a row of {WIDTH} values does not fit table {table}"))?;
        self.waiting[place].extend(row);
        Ok(())
    }

    /// Sends what waits.
    pub(crate) async fn send(&mut self, conn: &impl ConnectionTrait) -> Outcome<()> {
        for ((table, columns), waiting) in TABLES.iter().zip(&mut self.waiting) {
            let width = columns.split(',').count();
            let most = PARAMETERS / width * width;
            let mut values = std::mem::take(waiting).into_iter();
            loop {
                let part: Vec<Value> = values.by_ref().take(most).collect();
                if part.is_empty() {
                    break;
                }
                let backend = conn.get_database_backend();
                let text = format!(
                    "INSERT INTO {table} ({columns}) VALUES {}",
                    places(backend, part.len() / width, width)
                );
                conn.execute_raw(Statement::from_sql_and_values(backend, text, part))
                    .await?;
            }
        }
        Ok(())
    }
}

/// `(?,?),(?,?)`, as each database has it. SQLite looks named ones up one by one, which takes long for thousands.
fn places(backend: DbBackend, rows: usize, width: usize) -> String {
    let one = |row: usize| {
        let own: Vec<String> = (1..=width)
            .map(|column| match backend {
                DbBackend::Sqlite => "?".to_owned(),
                _ => format!("${}", row * width + column),
            })
            .collect();
        format!("({})", own.join(","))
    };
    (0..rows).map(one).collect::<Vec<_>>().join(",")
}
