//! A routing service: asks how long it takes by car from some points to others, by the table service of OSRM
//! (`/table/v1/driving`). Only coordinates leave, rounded to about a hundred metres; never a name, an address or a klus.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use futures_util::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use crate::{
    config::MapSettings,
    domain::{
        point::Point,
        travel::{coordinates, minutes},
    },
};

/// A coordinator waits for this.
const PATIENCE: Duration = Duration::from_secs(3);
/// A service that did not answer is left alone for so long.
const SILENCE: SignedDuration = SignedDuration::from_mins(5);
/// No answer to a table of this size is longer.
const MOST_BYTES: u64 = 4 * 1024 * 1024;

/// Minutes by car from each of the first points to each of the others; none where there is no road.
pub type Table = Vec<Vec<Option<u32>>>;

/// It did not answer in time, or not as its documentation says. What it did say is never kept: it is another's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoAnswer;

/// Whoever knows the roads.
pub trait Roads: Send + Sync {
    /// Minutes from each of `from` to each of `to`.
    fn table<'a>(
        &'a self,
        from: &'a [Point],
        to: &'a [Point],
    ) -> BoxFuture<'a, Result<Table, NoAnswer>>;
}

/// The routing service of this installation, if it has one.
#[derive(Default)]
pub struct Routes {
    service: Option<Box<dyn Roads>>,
    silent_until: Mutex<Option<Timestamp>>,
}

impl Routes {
    /// The service of the settings. Nothing is asked yet.
    pub fn open(settings: &MapSettings) -> Arc<Self> {
        let service = settings
            .routedienst
            .as_ref()
            .map(|url| Box::new(Osrm::at(url)) as Box<dyn Roads>);
        Arc::new(Self {
            service,
            silent_until: Mutex::default(),
        })
    }

    /// Whether there is a service.
    pub fn is_set(&self) -> bool {
        self.service.is_some()
    }

    /// Asks the service, unless there is none, or it did not answer a moment ago.
    pub async fn table(
        &self,
        from: &[Point],
        to: &[Point],
        now: Timestamp,
    ) -> Result<Table, NoAnswer> {
        let service = self.service.as_ref().ok_or(NoAnswer)?;
        let silent = self.silent_until.lock().map_or(None, |until| *until);
        if silent.is_some_and(|until| now < until) {
            return Err(NoAnswer);
        }
        let answer = service.table(from, to).await;
        if answer.is_err() {
            tracing::warn!("the routing service gave no usable answer; distances are used instead");
            if let Ok(mut until) = self.silent_until.lock() {
                *until = Some(now + SILENCE);
            }
        }
        answer
    }
}

/// OSRM.
#[derive(Clone)]
struct Osrm {
    agent: ureq::Agent,
    url: String,
}

/// What its table service answers.
#[derive(Deserialize)]
struct Answer {
    code: String,
    durations: Vec<Vec<Option<f64>>>,
}

impl Osrm {
    fn at(url: &str) -> Self {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(true)
            .timeout_global(Some(PATIENCE))
            .build();
        Self {
            agent: agent.into(),
            url: url.trim_end_matches('/').to_owned(),
        }
    }

    fn ask(&self, from: &[Point], to: &[Point]) -> Result<Table, NoAnswer> {
        let points: Vec<String> = from
            .iter()
            .chain(to)
            .map(|point| {
                let (lat, lon) = coordinates(*point);
                format!("{lon},{lat}")
            })
            .collect();
        let places = |range: std::ops::Range<usize>| {
            let numbers: Vec<String> = range.map(|number| number.to_string()).collect();
            numbers.join(";")
        };
        let url = format!(
            "{}/table/v1/driving/{}?annotations=duration&sources={}&destinations={}",
            self.url,
            points.join(";"),
            places(0..from.len()),
            places(from.len()..points.len())
        );
        let mut answer = self.agent.get(&url).call().map_err(|_| NoAnswer)?;
        let answer: Answer = answer
            .body_mut()
            .with_config()
            .limit(MOST_BYTES)
            .read_json()
            .map_err(|_| NoAnswer)?;
        let whole = answer.code == "Ok"
            && answer.durations.len() == from.len()
            && answer.durations.iter().all(|row| row.len() == to.len());
        if !whole {
            return Err(NoAnswer);
        }
        let row = |row: Vec<Option<f64>>| {
            row.into_iter()
                .map(|seconds| seconds.and_then(minutes))
                .collect()
        };
        Ok(answer.durations.into_iter().map(row).collect())
    }
}

impl Roads for Osrm {
    fn table<'a>(
        &'a self,
        from: &'a [Point],
        to: &'a [Point],
    ) -> BoxFuture<'a, Result<Table, NoAnswer>> {
        let (own, from, to) = (self.clone(), from.to_vec(), to.to_vec());
        Box::pin(async move {
            tokio::task::spawn_blocking(move || own.ask(&from, &to))
                .await
                .unwrap_or(Err(NoAnswer))
        })
    }
}
