// The service worker of the ploeg's phone. `TOESTEL` (version, base path, shell) and `Wachtrij` stand above it. Shows the day
// without coverage, and lets go of it when the server said so; never touches what waits to be sent.
'use strict';

const SHELL = `schil-${TOESTEL.versie}`;
const DAY = 'dag';
const NO_COVERAGE = `${TOESTEL.basis}/ploeg/geen-bereik`;
const DAYS = `${TOESTEL.basis}/ploeg/dagen`;
const ASSETS = [`${TOESTEL.basis}/assets/`, `${TOESTEL.basis}/ploeg/woorden/`];
const SLOW_MS = 4_000;
const UNTIL = 'x-bewaren-tot';
const WHOSE = 'x-account';
const AHEAD = 'x-klok-achter';

self.addEventListener('install', (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(SHELL);
    await cache.addAll(TOESTEL.schil.map((path) => new Request(path, { cache: 'no-cache' })));
    await self.skipWaiting();
  })());
});

self.addEventListener('activate', (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith('schil-') && name !== SHELL) await caches.delete(name);
    await self.clients.claim();
    await tidy();
  })());
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (request.mode === 'navigate') event.respondWith(page(event));
  else if (ASSETS.some((path) => url.pathname.startsWith(path))) event.respondWith(asset(request));
});

self.addEventListener('sync', (event) => {
  if (event.tag === 'versturen') event.waitUntil(send());
});

self.addEventListener('message', (event) => {
  const { wat, paden } = event.data ?? {};
  if (wat === 'bewaar') event.waitUntil(only(event.data.alle).then(() => takeAlong(paden)));
  if (wat === 'lezer') event.waitUntil(asset(new Request(event.data.pad)));
  if (wat === 'opruimen') event.waitUntil(tidy());
  if (wat === 'vergeet') event.waitUntil(caches.delete(DAY));
});

async function send() {
  const { state } = await Wachtrij.send(TOESTEL.basis);
  for (const client of await self.clients.matchAll()) client.postMessage({ wat: 'verstuurd' });
  // The browser tries again later when this fails.
  if (state === 'geen-bereik' || state === 'later') throw new Error(state);
}

/** A page from the network; what the phone kept of it when the network says nothing, or is slow. */
async function page(event) {
  const { request } = event;
  const { pathname: path, search } = new URL(request.url);
  const fresh = fetch(request).then(async (answer) => {
    // A page that says what was just done is for now only.
    if (!search) await keep(path, answer.clone());
    return answer;
  });
  event.waitUntil(fresh.catch(() => undefined));
  const kept = await look(path);
  try {
    return await (kept ? Promise.race([fresh, after(SLOW_MS)]) : fresh);
  } catch {
    return kept ?? (await look(DAYS)) ?? (await caches.match(NO_COVERAGE)) ?? Response.error();
  }
}

function after(ms) {
  return new Promise((_, reject) => setTimeout(() => reject(new Error('slow')), ms));
}

async function asset(request) {
  const path = new URL(request.url).pathname;
  const known = await caches.match(path, { cacheName: SHELL });
  if (known) return known;
  const answer = await fetch(request);
  // The scanner is kept once somebody has scanned: tomorrow there may be no coverage.
  if (answer.ok && path.endsWith('.js')) await (await caches.open(SHELL)).put(path, answer.clone());
  return answer;
}

/** Keeps a page as long as the server said; whoever else logs in finds nothing of it. */
async function keep(path, answer) {
  // Pages of the ploeg send nobody anywhere, except to the log-in page.
  if (answer.type === 'opaqueredirect' || answer.redirected) return void (await caches.delete(DAY));
  const until = answer.headers.get(UNTIL);
  if (!answer.ok || !until) return;
  const cache = await caches.open(DAY);
  const [other] = await cache.matchAll();
  if (other && other.headers.get(WHOSE) !== answer.headers.get(WHOSE)) await caches.delete(DAY);
  const headers = new Headers(answer.headers);
  const server = Date.parse(answer.headers.get('date') ?? '');
  headers.set(AHEAD, String(Number.isNaN(server) ? 0 : server - Date.now()));
  await (await caches.open(DAY)).put(path, new Response(await answer.blob(), { headers }));
}

/** What was kept, if it may still be shown. */
async function look(path) {
  const known = await caches.match(path, { cacheName: DAY, ignoreSearch: true });
  if (!known) return undefined;
  if (!over(known)) return known;
  await (await caches.open(DAY)).delete(path);
  return undefined;
}

/** By the server's clock: that of the phone may be a day off. */
function over(answer) {
  return Date.now() + Number(answer.headers.get(AHEAD)) > Number(answer.headers.get(UNTIL));
}

async function tidy() {
  const cache = await caches.open(DAY);
  for (const request of await cache.keys()) {
    const known = await cache.match(request);
    if (!known || over(known)) await cache.delete(request);
  }
}

/** Takes pages along that changed, or are not there yet. */
async function takeAlong(paths) {
  await Promise.allSettled(paths.map(async (path) => {
    const answer = await fetch(path, { headers: { 'x-voor-later': 'ja' }, cache: 'no-store', redirect: 'manual' });
    await keep(path, answer);
  }));
}

/** What is not of today's plan any more goes. */
async function only(paths) {
  const cache = await caches.open(DAY);
  for (const request of await cache.keys()) {
    const path = new URL(request.url).pathname;
    if (path.includes('/ploeg/opdrachten/') && !paths.includes(path)) await cache.delete(request);
  }
}
