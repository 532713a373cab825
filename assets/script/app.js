// Small comforts on top of pages that work without any script.
(() => {
  'use strict';

  // The error summary (or a marked field) takes the focus when the page arrives.
  const first = document.getElementById('foutoverzicht') ?? document.querySelector('[data-autofocus]');
  first?.focus();

  // A second press on a button must not send a form twice.
  const busy = new Set();
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method === 'get' || form.target === '_blank') return;
    if (busy.has(form)) {
      event.preventDefault();
      return;
    }
    busy.add(form);
    (event.submitter ?? form.querySelector('[type="submit"]'))?.setAttribute('aria-busy', 'true');
    setTimeout(release, 8000);
  });
  // Back from the next page, or after a download or a lost connection: the form may be sent again.
  const release = () => {
    busy.clear();
    for (const button of document.querySelectorAll('[aria-busy="true"]')) button.removeAttribute('aria-busy');
  };
  window.addEventListener('pageshow', release);

  for (const button of document.querySelectorAll('[data-print]')) {
    button.hidden = false;
    button.addEventListener('click', () => window.print());
  }

  // What can be taken back for a while is gone when it no longer can.
  for (const offer of document.querySelectorAll('[data-seconds]')) {
    setTimeout(() => offer.remove(), Number(offer.dataset.seconds) * 1000);
  }

  // A page that says how things stand now asks again by itself, as long as somebody looks and nobody is typing.
  const asked = Number(document.querySelector('[data-refresh]')?.dataset.refresh);
  if (asked > 0) {
    setInterval(() => {
      const typing = document.activeElement?.matches('input, select, textarea');
      if (document.visibilityState === 'visible' && !typing) location.reload();
    }, asked * 1000);
  }

  // A scanner types a code and Enter. data-scan="next": Enter moves to the next field; data-scan="submit" keeps the browser's way.
  document.addEventListener('keydown', (event) => {
    const field = event.target;
    if (event.key !== 'Enter' || field.dataset?.scan !== 'next' || !field.form) return;
    event.preventDefault();
    const fields = [...field.form.elements].filter((one) => one.type !== 'hidden' && !one.disabled && one.offsetParent !== null);
    fields[fields.indexOf(field) + 1]?.focus();
  });
})();
