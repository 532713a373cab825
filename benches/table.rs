//! The one table that is printed.

use std::fmt;

use crate::load::Measured;

/// A line of the table.
struct Line {
    what: String,
    clients: usize,
    measured: Measured,
    note: String,
}

/// What was measured, in order.
#[derive(Default)]
pub(crate) struct Table {
    lines: Vec<Line>,
    remarks: Vec<String>,
}

impl Table {
    /// Adds what stands below the table.
    pub(crate) fn remark(&mut self, remark: String) {
        self.remarks.push(remark);
    }

    /// Adds a line, and tells it at once: a long run that is cut short has still measured something.
    pub(crate) fn add(
        &mut self,
        what: impl Into<String>,
        clients: usize,
        measured: Measured,
        note: impl Into<String>,
    ) {
        let line = Line {
            what: what.into(),
            clients,
            measured,
            note: note.into(),
        };
        eprintln!("{line}");
        self.lines.push(line);
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            what,
            clients,
            measured,
            note,
        } = self;
        write!(
            f,
            "{what:<44} {clients:>7} {:>7} {:>9.1} {:>9.3} {:>9.3} {:>9.3}  {note}",
            measured.count(),
            measured.rate(),
            measured.percentile(50),
            measured.percentile(99),
            measured.cpu_each(),
        )
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
        let load = load.split(' ').next().unwrap_or_default();
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        writeln!(f, "{cores} cores, load at the end {load}")?;
        writeln!(
            f,
            "{:<44} {:>7} {:>7} {:>9} {:>9} {:>9} {:>9}  note",
            "what", "clients", "count", "per s", "p50 ms", "p99 ms", "CPU ms"
        )?;
        for line in &self.lines {
            writeln!(f, "{line}")?;
        }
        for remark in &self.remarks {
            writeln!(f, "{remark}")?;
        }
        Ok(())
    }
}
