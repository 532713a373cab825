// What the ploeg's phone keeps while there is no coverage, and how it brings it to the server: each press with its own key,
// kept before it is sent, sent in the order of pressing, gone only after a final answer. For the page and the worker alike.
const Wachtrij = (() => {
  'use strict';

  const NAME = 'dienstencheque';
  const VERSION = 1; // the queue survives every new version of the application: a new store is added, none is dropped
  const PATIENCE_MS = 20_000;

  function open() {
    return new Promise((resolve, reject) => {
      const asked = indexedDB.open(NAME, VERSION);
      asked.onupgradeneeded = () => {
        const has = asked.result.objectStoreNames;
        if (!has.contains('druk')) asked.result.createObjectStore('druk', { keyPath: 'nr', autoIncrement: true });
        if (!has.contains('melding')) asked.result.createObjectStore('melding', { keyPath: 'nr', autoIncrement: true });
        if (!has.contains('weet')) asked.result.createObjectStore('weet');
      };
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = asked.onblocked = () => reject(asked.error ?? new Error('blocked'));
    });
  }

  /** Runs one request on a store; resolves when it is on the disk. */
  async function on(store, mode, act) {
    const db = await open();
    try {
      return await new Promise((resolve, reject) => {
        const unit = db.transaction(store, mode, { durability: 'strict' });
        const request = act(unit.objectStore(store));
        unit.oncomplete = () => resolve(request?.result);
        unit.onerror = unit.onabort = () => reject(unit.error ?? request?.error ?? new Error('aborted'));
      });
    } finally {
      db.close();
    }
  }

  const add = (press) => on('druk', 'readwrite', (store) => store.add(press));
  const all = () => on('druk', 'readonly', (store) => store.getAll());
  const told = () => on('melding', 'readonly', (store) => store.getAll());
  const seen = () => on('melding', 'readwrite', (store) => store.clear());
  const knows = (what) => on('weet', 'readonly', (store) => store.get(what));
  const learn = (what, value) => on('weet', 'readwrite', (store) => store.put(value, what));
  const forget = (what) => on('weet', 'readwrite', (store) => store.delete(what));

  async function ask(path, options = {}) {
    const answer = await fetch(path, { cache: 'no-store', redirect: 'manual', credentials: 'same-origin', signal: AbortSignal.timeout(PATIENCE_MS), ...options });
    // Whoever is no longer logged in is sent to the log-in page.
    if (answer.type === 'opaqueredirect') return { state: 'inloggen' };
    return { state: answer.ok ? 'goed' : 'fout', status: answer.status, answer };
  }

  /**
   * Sends what waits. Answers how it stands: `goed`, `geen-bereik`, `inloggen` or `later` (the server asks for patience),
   * with what became of each press that was sent now.
   */
  async function send(base, fresh = null) {
    return navigator.locks.request('dienstencheque-versturen', async () => {
      const outcomes = [];
      try {
        const asked = await ask(`${base}/ploeg/toestel`);
        if (asked.state === 'inloggen') return { state: 'inloggen', outcomes };
        if (asked.state === 'fout') return { state: 'later', outcomes };
        const kit = await asked.answer.json();
        const ahead = kit.nu - Date.now(); // how far this phone's clock is behind
        await learn('kit', { ...kit, ahead });
        for (const press of await all()) {
          if (press.account !== kit.account) continue;
          if (press.klok !== 'goed') {
            press.op += ahead;
            if (press.begonnen) press.begonnen += ahead;
            press.klok = 'goed';
            await on('druk', 'readwrite', (store) => store.put(press));
          }
          const { nr, account, klok, wie, ...body } = press;
          const sent = await ask(`${base}/ploeg/versturen`, {
            method: 'POST',
            headers: { 'content-type': 'application/json', 'x-csrf': kit.csrf },
            body: JSON.stringify({ ...body, meteen: press.sleutel === fresh }),
          });
          if (sent.state === 'inloggen') return { state: 'inloggen', outcomes };
          const final = sent.state === 'goed' || [400, 404, 409, 422].includes(sent.status);
          if (!final) return { state: 'later', outcomes };
          const outcome = sent.state === 'goed' ? await sent.answer.json() : { uitkomst: 'fout' };
          // First what the person must hear, then the press itself goes: between the two nothing can be lost.
          const hears = ['gemeld', 'fout'].includes(outcome.uitkomst) || (outcome.uitkomst === 'geweigerd' && press.sleutel !== fresh);
          if (hears) await on('melding', 'readwrite', (store) => store.add({ ...outcome, wat: press.wat, wie: press.wie, op: press.op }));
          await on('druk', 'readwrite', (store) => store.delete(nr));
          outcomes.push({ sleutel: press.sleutel, ...outcome });
        }
        return { state: 'goed', outcomes };
      } catch {
        return { state: 'geen-bereik', outcomes };
      }
    });
  }

  return { add, all, told, seen, knows, learn, forget, send };
})();
