//! A mail server that really speaks SMTP (RFC 5321) and keeps what it got; its manners can be changed while it runs.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// How the server behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manners {
    /// Takes everything.
    Good,
    /// Comes back later (greylisting).
    Busy,
    /// Says that the address does not exist.
    NoSuchAddress,
    /// Breaks off in the middle of a message.
    HangsUp,
    /// Takes the message, and breaks off before it says so.
    TakesAndHangsUp,
    /// Takes the message, and never says so.
    TakesAndHolds,
    /// Takes everything, a quarter of a second per answer.
    Slow,
}

/// One message as it came over the wire.
#[derive(Clone, Debug)]
pub struct Taken {
    pub from: String,
    pub to: Vec<String>,
    pub raw: Vec<u8>,
}

pub struct Smtp {
    pub address: SocketAddr,
    manners: Arc<Mutex<Manners>>,
    taken: Arc<Mutex<Vec<Taken>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Smtp {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let manners = Arc::new(Mutex::new(Manners::Good));
        let taken = Arc::new(Mutex::new(Vec::new()));
        let (own_manners, own_taken) = (manners.clone(), taken.clone());
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(talk(stream, own_manners.clone(), own_taken.clone()));
            }
        });
        Self {
            address,
            manners,
            taken,
            task,
        }
    }

    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    pub fn behave(&self, manners: Manners) {
        *self.manners.lock().unwrap() = manners;
    }

    pub fn taken(&self) -> Vec<Taken> {
        self.taken.lock().unwrap().clone()
    }
}

impl Drop for Smtp {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn talk(stream: TcpStream, manners: Arc<Mutex<Manners>>, taken: Arc<Mutex<Vec<Taken>>>) {
    // Whoever hangs up in the middle ends the talk; nobody needs to hear of it.
    drop(try_talk(stream, manners, taken).await);
}

async fn try_talk(
    mut stream: TcpStream,
    manners: Arc<Mutex<Manners>>,
    taken: Arc<Mutex<Vec<Taken>>>,
) -> std::io::Result<()> {
    let (read, mut write) = stream.split();
    let mut lines = BufReader::new(read);
    write.write_all(b"220 mail.test ready\r\n").await?;
    let (mut from, mut to) = (String::new(), Vec::new());
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let now = *manners.lock().unwrap();
        if now == Manners::Slow {
            tokio::time::sleep(Duration::from_millis(250)).await;
        }
        let word = line
            .split_whitespace()
            .next()
            .unwrap_or_default()
            .to_uppercase();
        let answer = match word.as_str() {
            "EHLO" => "250-mail.test\r\n250 8BITMIME\r\n",
            "HELO" | "NOOP" => "250 mail.test\r\n",
            "RSET" => "250 forgotten\r\n",
            "MAIL" => {
                (from, to) = (mailbox(&line), Vec::new());
                "250 sender\r\n"
            }
            "RCPT" => match now {
                Manners::Busy => "450 4.7.1 come back later\r\n",
                // As real servers do, with the address in the answer.
                Manners::NoSuchAddress => "550 5.1.1 <iemand@example.org> unknown\r\n",
                _ => {
                    to.push(mailbox(&line));
                    "250 recipient\r\n"
                }
            },
            "DATA" => {
                write.write_all(b"354 go on\r\n").await?;
                let mut raw = Vec::new();
                loop {
                    let mut line = Vec::new();
                    if lines.read_until(b'\n', &mut line).await? == 0 || now == Manners::HangsUp {
                        return Ok(());
                    }
                    if line == b".\r\n" {
                        break;
                    }
                    // A dot at the beginning of a line travels doubled (§4.5.2).
                    raw.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
                }
                taken.lock().unwrap().push(Taken {
                    from: from.clone(),
                    to: to.clone(),
                    raw,
                });
                if now == Manners::TakesAndHangsUp {
                    return Ok(());
                }
                if now == Manners::TakesAndHolds {
                    std::future::pending::<()>().await;
                }
                "250 taken\r\n"
            }
            "QUIT" => {
                write.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            _ => "502 unknown\r\n",
        };
        write.write_all(answer.as_bytes()).await?;
    }
}

fn mailbox(line: &str) -> String {
    let (_, rest) = line.split_once('<').unwrap();
    rest.split_once('>').unwrap().0.to_owned()
}
