// A resident draws a handtekening with a finger, a pen or a mouse. Without this script nothing is asked here: paper and telephone
// are as good.
(() => {
  'use strict';

  const form = document.querySelector('[data-teken]');
  const canvas = form?.querySelector('canvas');
  const pencil = canvas?.getContext('2d');
  if (!pencil) return;
  form.hidden = false;
  pencil.lineWidth = 4;
  pencil.lineCap = pencil.lineJoin = 'round';
  pencil.strokeStyle = '#000';
  let drawing = null;
  let drawn = false;

  canvas.addEventListener('pointerdown', (event) => {
    drawing = event.pointerId;
    canvas.setPointerCapture(drawing);
    pencil.beginPath();
    pencil.moveTo(...place(event));
  });
  canvas.addEventListener('pointermove', (event) => {
    if (event.pointerId !== drawing) return;
    pencil.lineTo(...place(event));
    pencil.stroke();
    drawn = true;
  });
  for (const over of ['pointerup', 'pointercancel']) canvas.addEventListener(over, () => (drawing = null));
  form.querySelector('[data-teken-wis]').addEventListener('click', () => {
    pencil.clearRect(0, 0, canvas.width, canvas.height);
    drawn = false;
  });
  form.addEventListener('submit', () => {
    form.elements.handtekening.value = drawn ? canvas.toDataURL('image/png') : '';
  });

  /** Where on the canvas, whatever size it has on the screen. */
  function place(event) {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    return [((event.clientX - left) * canvas.width) / width, ((event.clientY - top) * canvas.height) / height];
  }
})();
