//! From starting the process to being ready, and the memory it then takes.

use std::time::Duration;

use crate::{Outcome, load::Measured, process::Server, table::Table, town::Town};

const TIMES: usize = 10;

pub(crate) fn run(table: &mut Table) -> Outcome<()> {
    let runtime = tokio::runtime::Runtime::new()?;
    let town = runtime.block_on(Town::empty())?;
    let (mut times, mut cpu, mut memory) = (Vec::new(), Duration::ZERO, (0.0, 0.0));
    for _ in 0..TIMES {
        let server = Server::start(&town.url, &town.key)?;
        times.push(server.ready_after);
        cpu += server.cpu();
        memory = server.memory();
    }
    let wall = times.iter().sum();
    table.add(
        "start to ready",
        1,
        Measured::new(times, wall, cpu),
        format!("{:.1} MB, {:.1} MB of it its own", memory.0, memory.1),
    );
    Ok(())
}
