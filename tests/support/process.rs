//! The product as a real process: started, killed, started again, on a database of a [`World`].

use std::{
    net::TcpListener,
    path::PathBuf,
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};

use serde_json::Value;

use super::World;

pub const BINARY: &str = env!("CARGO_BIN_EXE_dienstencheque");

/// A serving process; killed when dropped.
pub struct Server {
    child: Child,
    pub base: String,
}

/// What an API call answered.
pub struct Answered {
    pub status: u16,
    pub replayed: bool,
    pub body: Value,
}

impl Server {
    /// Starts `serve` on this world's database and waits until it is ready.
    pub fn start(world: &World) -> Self {
        Self::start_on(&world.url, &world.file("test.key"))
    }

    /// The same, with settings in the environment.
    pub fn start_with(world: &World, environment: &[(&str, &str)]) -> Self {
        Self::spawn(&world.url, &world.file("test.key"), environment)
    }

    pub fn start_on(url: &str, key: &PathBuf) -> Self {
        Self::spawn(url, key, &[])
    }

    fn spawn(url: &str, key: &PathBuf, environment: &[(&str, &str)]) -> Self {
        let port = free_port();
        let child = Command::new(BINARY)
            .envs(environment.iter().copied())
            .args(["serve", "--database-url", url, "--port", &port.to_string()])
            .arg("--key-file")
            .arg(key)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let server = Self {
            child,
            base: format!("http://127.0.0.1:{port}"),
        };
        let started = Instant::now();
        while server
            .get("/health/ready")
            .is_none_or(|status| status != 200)
        {
            assert!(
                started.elapsed() < Duration::from_secs(30),
                "the server does not become ready"
            );
            std::thread::sleep(Duration::from_millis(10));
        }
        server
    }

    /// Kills it as a power cut would: no goodbye.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    pub fn get(&self, path: &str) -> Option<u16> {
        agent()
            .get(&format!("{}{path}", self.base))
            .call()
            .ok()
            .map(|answer| answer.status().as_u16())
    }

    /// Posts JSON; none when the process died under it.
    pub fn post(
        &self,
        path: &str,
        token: &str,
        key: Option<&str>,
        body: &Value,
    ) -> Option<Answered> {
        post(&self.base, path, token, key, body)
    }
}

/// Posts JSON to a server that may die meanwhile.
pub fn post(
    base: &str,
    path: &str,
    token: &str,
    key: Option<&str>,
    body: &Value,
) -> Option<Answered> {
    let mut request = agent()
        .post(&format!("{base}{path}"))
        .header("authorization", &format!("Bearer {token}"))
        .header("content-type", "application/json");
    if let Some(key) = key {
        request = request.header("idempotency-key", key);
    }
    let mut answer = request.send(body.to_string()).ok()?;
    let text = answer.body_mut().read_to_string().ok()?;
    Some(Answered {
        status: answer.status().as_u16(),
        replayed: answer.headers().contains_key("idempotent-replayed"),
        body: serde_json::from_str(&text).unwrap_or(Value::Null),
    })
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Runs a command of the product to its end.
pub fn run(arguments: &[&str]) -> Output {
    Command::new(BINARY).args(arguments).output().unwrap()
}

/// Runs `check` on a database and insists that every invariant holds.
#[track_caller]
pub fn check_is_clean(url: &str) {
    let output = run(&["check", "--database-url", url]);
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(30)))
        .build()
        .into()
}
