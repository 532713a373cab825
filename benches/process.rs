//! The product as a process of its own, and what a process took: processor time and memory as the kernel counts them.

use std::{
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use crate::{Outcome, load};

/// Ticks per second in /proc/PID/stat; 100 on every Linux we know.
const TICKS: u32 = 100;

/// A serving process; ended when dropped.
pub(crate) struct Server {
    child: Child,
    port: u16,
    /// From being started to answering that it is ready.
    pub(crate) ready_after: Duration,
}

impl Server {
    /// Starts `serve` on a database that is there already, and waits until it is ready.
    pub(crate) fn start(url: &str, key: &Path) -> Outcome<Self> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let started = Instant::now();
        let child = Command::new(env!("CARGO_BIN_EXE_dienstencheque"))
            .args(["serve", "--database-url", url, "--port", &port.to_string()])
            .arg("--key-file")
            .arg(key)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let mut server = Self {
            child,
            port,
            ready_after: Duration::ZERO,
        };
        let request = load::get("/health/ready", "");
        while !load::Connection::open(port)
            .and_then(|mut connection| connection.send(&request))
            .is_ok_and(|answer| answer.status == 200)
        {
            if started.elapsed() > Duration::from_secs(30) {
                return Err("the server does not become ready".into());
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        server.ready_after = started.elapsed();
        Ok(server)
    }

    /// Waits until it is done with what it does of its own accord after a start: the work of the day, and the check of all
    /// invariants, which what is written by hand would not pass.
    pub(crate) fn settled(self) -> Self {
        const STILL: Duration = Duration::from_secs(2);
        let mut before = self.cpu();
        loop {
            std::thread::sleep(STILL);
            let now = self.cpu();
            if now <= before {
                return self;
            }
            before = now;
        }
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Processor time so far.
    pub(crate) fn cpu(&self) -> Duration {
        cpu(&self.child.id().to_string())
    }

    /// Memory now, in megabytes: in all, and without pages of the program's own file.
    pub(crate) fn memory(&self) -> (f64, f64) {
        memory(self.child.id())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Memory of a process now, in megabytes: in all, and without pages of files.
pub(crate) fn memory(pid: u32) -> (f64, f64) {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let kilobytes = |name: &str| {
        status
            .lines()
            .find_map(|line| line.strip_prefix(name))
            .and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok())
            .unwrap_or_default()
    };
    (kilobytes("VmRSS:") / 1e3, kilobytes("RssAnon:") / 1e3)
}

/// Processor time of this process so far.
pub(crate) fn own_cpu() -> Duration {
    cpu("self")
}

fn cpu(pid: &str) -> Duration {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // The name may hold spaces; user and system time are the 12th and 13th word behind it.
    let ticks: u32 = stat
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|word| word.parse::<u32>().ok())
        .sum();
    Duration::from_secs(1) * ticks / TICKS
}
