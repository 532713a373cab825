// Ticks of what to bring stay on this phone, for a day or two; the server never hears of them.
(() => {
  'use strict';

  const KEY = 'meenemen';
  const KEEP_MS = 48 * 60 * 60 * 1000;
  const list = document.querySelector('[data-meenemen]');
  if (!list) return;
  const boxes = [...list.querySelectorAll('input[type="checkbox"]')];
  const visit = list.dataset.meenemen;
  const ticked = known()[visit]?.ticked ?? [];
  for (const box of boxes) box.checked = ticked.includes(box.value);
  list.addEventListener('change', () => {
    const all = known();
    all[visit] = { at: Date.now(), ticked: boxes.filter((box) => box.checked).map((box) => box.value) };
    try {
      localStorage.setItem(KEY, JSON.stringify(all));
    } catch {
      // No room, or not allowed: the ticks last as long as the page.
    }
  });

  function known() {
    try {
      const all = Object.entries(JSON.parse(localStorage.getItem(KEY)) ?? {});
      return Object.fromEntries(all.filter(([, one]) => Date.now() - one.at < KEEP_MS));
    } catch {
      return {};
    }
  }
})();
