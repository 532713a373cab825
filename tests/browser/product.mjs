// Starts the product's demo as an operator would: the binary, an empty folder, a port. Must know nothing of its insides.
import { spawn } from 'node:child_process';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const READY_WITHIN_MS = 180_000; // the demo makes its month of history first
const STOPPED_WITHIN_MS = 30_000; // the contract's bound on draining

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** The environment in which a program begins at this moment (UTC) and goes on from there. */
async function moved(clock) {
  for (const folder of await readdir('/usr/lib')) {
    const library = join('/usr/lib', folder, 'faketime', 'libfaketime.so.1');
    if (existsSync(library)) return { LD_PRELOAD: library, FAKETIME: `@${clock}`, FAKETIME_DONT_FAKE_MONOTONIC: '1', TZ: 'UTC' };
  }
  throw new Error('the Debian package faketime is not installed');
}

/**
 * A running demo: `base`, `accounts`, `stop()` (its exit code), `log()` (all it wrote). `clock` starts it at another moment
 * (faketime), `dir` goes on with what another one left, `environment` sets settings.
 */
export async function startDemo(binary, { clock, dir: known, environment = {} } = {}) {
  const dir = known ?? (await mkdtemp(join(tmpdir(), 'dienstencheque-browser-')));
  const logFile = join(dir, 'product.log');
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const child = spawn(binary, ['demo', '--data-dir', join(dir, 'data'), '--port', `${port}`, '--seed', '1'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment, ...(clock ? await moved(clock) : {}) },
  });
  const out = createWriteStream(logFile);
  child.stdout.pipe(out, { end: false });
  child.stderr.pipe(out, { end: false });
  let ended; // exit code or signal, once it is over
  const end = new Promise((resolve) => {
    child.on('error', (error) => resolve((ended = error.message)));
    child.on('exit', (code, signal) => resolve((ended = code ?? signal)));
  });
  process.on('exit', () => child.kill('SIGKILL'));

  const log = async () => readFile(logFile, 'utf8').catch(() => '');
  const stop = async () => {
    child.kill('SIGTERM');
    return Promise.race([end, pause(STOPPED_WITHIN_MS, `still running ${STOPPED_WITHIN_MS / 1000} s after SIGTERM`, { ref: false })]);
  };
  const clean = () => rm(dir, { recursive: true, force: true });

  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    if (ended !== undefined || Date.now() > deadline) {
      const seen = tail(await log());
      await clean();
      throw new Error(`the product ${ended === undefined ? `is not ready within ${READY_WITHIN_MS / 1000} s` : `ended before it was ready (${ended})`}:\n${seen}`);
    }
    const answer = await fetch(`${base}/health/ready`).catch(() => undefined);
    if (answer?.ok) break;
    await pause(100);
  }
  const accounts = JSON.parse(await readFile(join(dir, 'data', 'demo-accounts.json'), 'utf8'));
  return { base, accounts, dir, log, stop, clean };
}

/** The last lines of a log, enough to see why. */
export function tail(log, lines = 40) {
  return log.trimEnd().split('\n').slice(-lines).join('\n');
}
