//! Clients that work as fast as they are answered, and what they met. HTTP is spoken over connections that stay open, by a
//! few lines of our own, so that the client takes as little as can be of the cores that the product also needs.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    sync::{
        Barrier,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use crate::Outcome;

/// What a number of clients met.
#[derive(Clone)]
pub(crate) struct Measured {
    /// Time of each call, sorted.
    times: Vec<Duration>,
    wall: Duration,
    /// Of the process that did the work.
    cpu: Duration,
}

impl Measured {
    pub(crate) fn new(mut times: Vec<Duration>, wall: Duration, cpu: Duration) -> Self {
        times.sort_unstable();
        Self { times, wall, cpu }
    }

    pub(crate) fn count(&self) -> usize {
        self.times.len()
    }

    /// Calls per second.
    pub(crate) fn rate(&self) -> f64 {
        as_f64(self.count()) / self.wall.as_secs_f64()
    }

    /// Milliseconds that so many per cent of the calls took at most.
    pub(crate) fn percentile(&self, percent: usize) -> f64 {
        let place = (self.count() * percent).div_ceil(100).max(1) - 1;
        self.times
            .get(place)
            .map_or(0.0, |time| time.as_secs_f64() * 1e3)
    }

    /// Milliseconds of processor per call.
    pub(crate) fn cpu_each(&self) -> f64 {
        self.cpu.as_secs_f64() * 1e3 / as_f64(self.count().max(1))
    }
}

fn as_f64(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// `ours` as a share of `theirs`, in words.
pub(crate) fn share(ours: &Measured, theirs: &Measured, name: &str) -> String {
    format!("{:.2} × {name}", ours.rate() / theirs.rate())
}

/// Rate and p99 as shares of those of `alone`, in words.
pub(crate) fn against(beside: &Measured, alone: &Measured) -> String {
    format!(
        "rate {:.2} ×, p99 {:.1} × alone",
        beside.rate() / alone.rate(),
        beside.percentile(99) / alone.percentile(99)
    )
}

/// Times `count` calls, one after the other, in this process.
pub(crate) fn one_by_one(
    count: usize,
    mut call: impl FnMut(usize) -> Outcome<()>,
) -> Outcome<Measured> {
    let (cpu, started) = (crate::process::own_cpu(), Instant::now());
    let mut times = Vec::with_capacity(count);
    for index in 0..count {
        let before = Instant::now();
        call(index)?;
        times.push(before.elapsed());
    }
    Ok(Measured::new(
        times,
        started.elapsed(),
        crate::process::own_cpu().saturating_sub(cpu),
    ))
}

/// Times tasks of this process that each do their own list of calls.
pub(crate) async fn tasks<J, F, Fut>(lists: Vec<Vec<J>>, call: F) -> Outcome<Measured>
where
    J: Send + 'static,
    F: Fn(J) -> Fut + Clone + Send + 'static,
    Fut: Future<Output = Outcome<()>> + Send,
{
    let (cpu, started) = (crate::process::own_cpu(), Instant::now());
    let running: Vec<_> = lists
        .into_iter()
        .map(|list| {
            let call = call.clone();
            tokio::spawn(async move {
                let mut times = Vec::with_capacity(list.len());
                for job in list {
                    let before = Instant::now();
                    call(job).await?;
                    times.push(before.elapsed());
                }
                Ok::<_, Box<dyn std::error::Error + Send + Sync>>(times)
            })
        })
        .collect();
    let mut times = Vec::new();
    for one in running {
        times.extend(one.await??);
    }
    Ok(Measured::new(
        times,
        started.elapsed(),
        crate::process::own_cpu().saturating_sub(cpu),
    ))
}

/// An answer: status and body.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

/// One connection that stays open.
pub(crate) struct Connection {
    stream: BufReader<TcpStream>,
}

impl Connection {
    pub(crate) fn open(port: u16) -> Outcome<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_mins(1)))?;
        Ok(Self {
            stream: BufReader::with_capacity(64 * 1024, stream),
        })
    }

    /// Sends one whole request and reads its whole answer.
    pub(crate) fn send(&mut self, request: &[u8]) -> Outcome<Answer> {
        self.stream.get_mut().write_all(request)?;
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        let status = line
            .split(' ')
            .nth(1)
            .and_then(|word| word.parse().ok())
            .ok_or("no status line")?;
        let (mut length, mut chunked) = (0, false);
        loop {
            line.clear();
            self.stream.read_line(&mut line)?;
            let header = line.trim_end().to_ascii_lowercase();
            if header.is_empty() {
                break;
            }
            if let Some(value) = header.strip_prefix("content-length:") {
                length = value.trim().parse()?;
            }
            chunked |= header == "transfer-encoding: chunked";
        }
        let mut body = Vec::new();
        if chunked {
            loop {
                line.clear();
                self.stream.read_line(&mut line)?;
                let size = usize::from_str_radix(line.trim_end(), 16)?;
                let start = body.len();
                body.resize(start + size + 2, 0);
                self.stream.read_exact(&mut body[start..])?;
                body.truncate(start + size);
                if size == 0 {
                    break;
                }
            }
        } else {
            body.resize(length, 0);
            self.stream.read_exact(&mut body)?;
        }
        Ok(Answer { status, body })
    }
}

/// A GET with more headers (each ending in a line end).
pub(crate) fn get(path: &str, headers: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n{headers}\r\n").into_bytes()
}

/// A POST of JSON by a holder of a token, with an idempotency key, as the phone and other systems send it.
pub(crate) fn post(path: &str, token: &str, body: &str) -> Vec<u8> {
    let key = uuid::Uuid::now_v7();
    format!(
        "POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {token}\r\ncontent-type: application/json\r\n\
         idempotency-key: {key}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// Times clients of a server that each send their own list of requests, over a connection each.
pub(crate) fn http(
    server: &crate::process::Server,
    lists: &[Vec<Vec<u8>>],
    expected: u16,
) -> Outcome<Measured> {
    let ready = Barrier::new(lists.len() + 1);
    std::thread::scope(|scope| {
        let clients: Vec<_> = lists
            .iter()
            .map(|list| {
                let ready = &ready;
                scope.spawn(move || {
                    let connection = Connection::open(server.port());
                    ready.wait();
                    let mut connection = connection?;
                    let mut times = Vec::with_capacity(list.len());
                    for request in list {
                        let before = Instant::now();
                        let answer = connection.send(request)?;
                        times.push(before.elapsed());
                        if answer.status != expected {
                            let body = String::from_utf8_lossy(&answer.body).into_owned();
                            return Err(format!("status {}: {body}", answer.status).into());
                        }
                    }
                    Ok::<_, Box<dyn std::error::Error + Send + Sync>>(times)
                })
            })
            .collect();
        ready.wait();
        let (cpu, started) = (server.cpu(), Instant::now());
        let mut times = Vec::new();
        for client in clients {
            times.extend(client.join().map_err(|_| "a client panicked")??);
        }
        Ok(Measured::new(
            times,
            started.elapsed(),
            server.cpu().saturating_sub(cpu),
        ))
    })
}

/// What `work` met while one more client sent the same request again and again, and how often it was answered.
pub(crate) fn beside(
    server: &crate::process::Server,
    request: &[u8],
    work: &(impl Fn() -> Outcome<Measured> + Sync),
) -> Outcome<(Measured, usize)> {
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let other = scope.spawn(|| {
            let mut connection = Connection::open(server.port())?;
            let mut answers = 0;
            while !over.load(Ordering::Relaxed) {
                let answer = connection.send(request)?;
                if answer.status != 200 {
                    return Err(format!("status {}", answer.status).into());
                }
                answers += 1;
            }
            Ok::<_, Box<dyn std::error::Error + Send + Sync>>(answers)
        });
        let worked = work();
        over.store(true, Ordering::Relaxed);
        let answers = other.join().map_err(|_| "a client panicked")??;
        Ok((worked?, answers))
    })
}
