//! Where addresses lie. Read in sets: a plan asks for hundreds of addresses at once. Nothing refers to these rows, so that
//! an extract can be imported again at will.

use std::collections::{BTreeMap, HashMap};

use sea_orm::{ConnectionTrait, QueryResult, Value};

use super::{Door, StoreError, Tx, places, row_error, sql};
use crate::domain::{
    address::Postcode,
    adres::{Adres, AdresKey},
    point::Point,
};

/// Rows in one statement: both databases take a few tens of thousands of values.
const CHUNK: usize = 1_000;

/// Keeps addresses; one that is known already gets its new place. Of two rows for one address the last counts.
pub async fn put(tx: &Tx, adressen: &[Adres]) -> Result<(), StoreError> {
    // One statement may not change a row twice.
    let distinct: BTreeMap<&AdresKey, Point> =
        adressen.iter().map(|one| (&one.key, one.point)).collect();
    let rows: Vec<(&AdresKey, Point)> = distinct.into_iter().collect();
    for chunk in rows.chunks(CHUNK) {
        let text = format!(
            "INSERT INTO adres (postcode, huisnummer, toevoeging, lat_e6, lon_e6) VALUES {} \
             ON CONFLICT (postcode, huisnummer, toevoeging) \
             DO UPDATE SET lat_e6 = excluded.lat_e6, lon_e6 = excluded.lon_e6",
            places(chunk.len(), 5)
        );
        let values = chunk
            .iter()
            .flat_map(|(key, point)| {
                let mut row = key_values(key);
                row.extend([point.lat_e6().into(), point.lon_e6().into()]);
                row
            })
            .collect();
        tx.conn().execute_raw(sql(tx, &text, values)).await?;
    }
    Ok(())
}

/// Where these addresses lie, as far as they are known.
pub async fn points(
    door: &impl Door,
    keys: &[AdresKey],
) -> Result<HashMap<AdresKey, Point>, StoreError> {
    let mut found = HashMap::with_capacity(keys.len());
    for chunk in keys.chunks(CHUNK) {
        let text = format!(
            "WITH asked (postcode, huisnummer, toevoeging) AS (VALUES {}) \
             SELECT a.postcode, a.huisnummer, a.toevoeging, a.lat_e6, a.lon_e6 FROM asked \
             JOIN adres a ON a.postcode = asked.postcode AND a.huisnummer = asked.huisnummer AND a.toevoeging = asked.toevoeging",
            places(chunk.len(), 3)
        );
        let values = chunk.iter().flat_map(key_values).collect();
        for row in door.conn().query_all_raw(sql(door, &text, values)).await? {
            let postcode = postcode(&row)?;
            let huisnummer: i32 = row.try_get("", "huisnummer")?;
            let key = AdresKey {
                huisnummer: u32::try_from(huisnummer)
                    .map_err(|_| bad(&postcode, format!("huisnummer {huisnummer}")))?,
                toevoeging: row.try_get("", "toevoeging")?,
                postcode,
            };
            let point = point(&row, &key.postcode)?;
            found.insert(key, point);
        }
    }
    Ok(found)
}

/// The middle of the addresses of each postcode, as far as any is known.
pub async fn middles(
    door: &impl Door,
    postcodes: &[Postcode],
) -> Result<HashMap<Postcode, Point>, StoreError> {
    let mut found = HashMap::with_capacity(postcodes.len());
    for chunk in postcodes.chunks(CHUNK) {
        let asked: Vec<String> = (1..=chunk.len()).map(|place| format!("${place}")).collect();
        let text = format!(
            "SELECT postcode, CAST(AVG(lat_e6) AS INTEGER) AS lat_e6, CAST(AVG(lon_e6) AS INTEGER) AS lon_e6 FROM adres \
             WHERE postcode IN ({}) GROUP BY postcode",
            asked.join(", ")
        );
        let values = chunk.iter().map(|one| one.as_str().into()).collect();
        for row in door.conn().query_all_raw(sql(door, &text, values)).await? {
            let postcode = postcode(&row)?;
            let point = point(&row, &postcode)?;
            found.insert(postcode, point);
        }
    }
    Ok(found)
}

/// How many addresses are known.
pub async fn count(door: &impl Door) -> Result<u64, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(door, "SELECT count(*) AS n FROM adres", Vec::new()))
        .await?;
    let n: i64 = row.map_or(Ok(0), |row| row.try_get("", "n"))?;
    Ok(u64::try_from(n).unwrap_or(0))
}

fn key_values(key: &AdresKey) -> Vec<Value> {
    let AdresKey {
        postcode,
        huisnummer,
        toevoeging,
    } = key;
    vec![
        postcode.as_str().into(),
        i32::try_from(*huisnummer).unwrap_or(i32::MAX).into(),
        toevoeging.as_str().into(),
    ]
}

fn postcode(row: &QueryResult) -> Result<Postcode, StoreError> {
    let text: String = row.try_get("", "postcode")?;
    Postcode::parse(&text).map_err(|error| row_error("adres", &text, error.to_string()))
}

fn point(row: &QueryResult, postcode: &Postcode) -> Result<Point, StoreError> {
    let (lat, lon): (i32, i32) = (row.try_get("", "lat_e6")?, row.try_get("", "lon_e6")?);
    Point::of_e6(lat, lon).ok_or_else(|| bad(postcode, format!("lat_e6 {lat}, lon_e6 {lon}")))
}

fn bad(postcode: &Postcode, problem: String) -> StoreError {
    row_error("adres", postcode.as_str(), problem)
}
