// The map beside the board: the pins of the list next to it, which says the same to who sees no map. Asks the tile server of the settings
// for tiles, and nobody for anything else.
import { divIcon, map, marker, tileLayer } from './leaflet.min.js';

const MOST_ZOOM = 18;
const ONE_PLACE_ZOOM = 14;

for (const frame of document.querySelectorAll('[data-landkaart]')) {
  const stops = [...frame.querySelectorAll('[data-lat]')];
  const area = frame.querySelector('.landkaart__vlak');
  if (!area || stops.length === 0) continue;
  area.hidden = false;
  const land = map(area, { attributionControl: false, zoomControl: true });
  tileLayer(area.dataset.tegels, { maxZoom: MOST_ZOOM }).addTo(land);
  const points = stops.map((stop) => [Number(stop.dataset.lat), Number(stop.dataset.lon)]);
  for (const [number, stop] of stops.entries()) {
    const pin = stop.querySelector('.pin').cloneNode(true);
    const icon = divIcon({ html: pin, className: '', iconSize: [28, 28] });
    // The list has the links; a pin that takes the focus would say everything twice.
    const drawn = marker(points[number], { icon, keyboard: false, title: stop.dataset.naam }).addTo(land);
    const link = stop.querySelector('a[href]');
    if (link) drawn.on('click', () => link.click());
  }
  if (points.length === 1) land.setView(points[0], ONE_PLACE_ZOOM);
  else land.fitBounds(points, { padding: [30, 30], maxZoom: 15 });
  for (const [part, words] of [['in', 'Inzoomen'], ['out', 'Uitzoomen']]) {
    const button = area.querySelector(`.leaflet-control-zoom-${part}`);
    button.title = words;
    button.setAttribute('aria-label', words);
  }
}
