// Dragging on the planning board. Everything it does can be done with the links on the cards; a drop sends the same form.
(() => {
  'use strict';
  const bord = document.querySelector('[data-bord]');
  const form = bord?.querySelector('[data-plaatsen]');
  if (!form) return;
  const places = [...bord.querySelectorAll('[data-plek]')];
  let dragged = null;

  const halfDay = (time) => (Number(time.split(':')[0]) < 12 ? 'ochtend' : 'middag');
  const clear = () => {
    for (const place of places) {
      place.classList.remove('kan', 'kan-niet', 'boven');
      delete place.dataset.prijs;
    }
    dragged?.classList.remove('sleept');
    dragged = null;
  };

  // What it would cost in each half day, while it hangs in the air.
  const showPrices = async (card) => {
    const query = new URLSearchParams({ klus: card.dataset.klus, week: bord.dataset.week });
    const answer = await fetch(`${bord.dataset.prijzen}?${query}`, { headers: { accept: 'application/json' } });
    if (!answer.ok || card !== dragged) return;
    const prices = await answer.json();
    if (card !== dragged) return;
    for (const place of places) {
      const half = place.dataset.dagdeel ?? halfDay(place.dataset.vanaf);
      const price = prices.find((one) => one.ploeg === place.dataset.ploeg && one.dagdeel === half);
      if (!price) continue;
      place.classList.add(price.kan ? 'kan' : 'kan-niet');
      place.dataset.prijs = price.tekst;
    }
  };

  bord.addEventListener('dragstart', (event) => {
    // Whoever takes the card by its name, which is a link, means the card.
    const card = event.target.closest?.('[draggable="true"]');
    if (!card) return;
    dragged = card;
    event.dataTransfer.setDragImage(card, 8, 8);
    event.dataTransfer.effectAllowed = 'move';
    event.dataTransfer.setData('text/plain', card.dataset.klus);
    // After the picture that hangs on the pointer was taken.
    requestAnimationFrame(() => card.classList.add('sleept'));
    showPrices(card).catch(() => {});
  });
  bord.addEventListener('dragend', clear);
  bord.addEventListener('dragover', (event) => {
    const place = dragged && event.target.closest?.('[data-plek]');
    if (place) event.preventDefault();
    for (const one of places) one.classList.toggle('boven', one === place);
  });
  bord.addEventListener('drop', (event) => {
    const place = dragged && event.target.closest?.('[data-plek]');
    if (!place) return;
    event.preventDefault();
    const card = dragged;
    clear();
    form.elements.klus.value = card.dataset.klus;
    form.elements.van.value = card.dataset.van;
    form.elements.ploeg.value = place.dataset.ploeg;
    form.elements.dagdeel.value = place.dataset.dagdeel ?? '';
    form.elements.tijd.value = place.dataset.dagdeel ? '' : timeAt(place, event);
    sessionStorage.setItem('bord-hoogte', `${scrollY}`);
    form.requestSubmit();
  });

  // The quarter under the pointer, in a stretch of free time.
  const timeAt = (place, event) => {
    const box = place.getBoundingClientRect();
    const part = Math.min(Math.max((event.clientX - box.left) / box.width, 0), 0.999);
    const [hour, minute] = place.dataset.vanaf.split(':').map(Number);
    const minutes = hour * 60 + minute + Math.floor(part * Number(place.dataset.kwartieren)) * 15;
    const two = (number) => `${number}`.padStart(2, '0');
    return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  };

  // After a drop the board comes back at the height where it was.
  const height = sessionStorage.getItem('bord-hoogte');
  sessionStorage.removeItem('bord-hoogte');
  if (height) scrollTo(0, Number(height));
})();
