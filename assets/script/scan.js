// Reads the QR code of a cheque with the camera, puts what it says in the code field and sends the form. The page works
// without it: the code can always be typed. The video never leaves the phone.
(() => {
  'use strict';

  const LOOKS_PER_SECOND = 6;
  const LARGEST_SIDE_PX = 800;

  const box = document.querySelector('[data-scan-cheque]');
  const field = document.getElementById('code');
  if (!box || !field?.form) return;
  // What is said stands on the page, in its language.
  const words = box.dataset;
  const start = box.querySelector('[data-scan-start]');
  const stop = box.querySelector('[data-scan-stop]');
  const frame = box.querySelector('.scanraam');
  const video = frame.querySelector('video');
  const told = box.querySelector('[data-scan-told]');
  const canvas = document.createElement('canvas');
  let stream = null;
  let timer = 0;

  box.hidden = false;
  start.addEventListener('click', open);
  stop.addEventListener('click', () => close('', true));
  // A camera that stays on in somebody's pocket is not ours to keep.
  document.addEventListener('visibilitychange', () => document.hidden && stream && close(''));
  window.addEventListener('pagehide', () => close(''));

  async function open() {
    if (!navigator.mediaDevices?.getUserMedia) return close(words.doetNiets, true);
    start.disabled = true;
    say(words.start);
    try {
      const [look, opened] = await Promise.all([
        decoder(),
        navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } } }),
      ]);
      stream = opened;
      video.srcObject = stream;
      frame.hidden = stop.hidden = false;
      start.hidden = true;
      await video.play();
      say(words.houd);
      watch(look);
    } catch (error) {
      close(why(error), true);
    }
  }

  function watch(look) {
    timer = setTimeout(async () => {
      const text = video.readyState >= video.HAVE_CURRENT_DATA ? await look().catch(() => '') : '';
      if (!stream) return;
      if (text) found(text);
      else watch(look);
    }, 1000 / LOOKS_PER_SECOND);
  }

  function found(text) {
    // The code is the last part of the printed address; what it is worth is for the server to say.
    const code = text.trim().split('/').pop();
    if (code.length > 40) return close(words.geenCode, true);
    field.value = code;
    navigator.vibrate?.(80);
    close(words.gelezen);
    field.form.requestSubmit();
  }

  function close(sentence, type = false) {
    clearTimeout(timer);
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = video.srcObject = null;
    frame.hidden = stop.hidden = true;
    start.hidden = start.disabled = false;
    say(type ? `${sentence} ${words.typ}`.trim() : sentence);
    if (type) field.focus();
  }

  function say(sentence) {
    told.textContent = sentence;
    told.hidden = !sentence;
  }

  function why(error) {
    if (error.name === 'NotAllowedError' || error.name === 'SecurityError') return words.magNiet;
    if (error.name === 'NotFoundError' || error.name === 'OverconstrainedError') return words.geenCamera;
    return words.doetNiets;
  }

  /** What looks at one frame: the browser's own reader where there is one that reads QR codes, else the one we ship. */
  async function decoder() {
    const own = 'BarcodeDetector' in window && (await BarcodeDetector.getSupportedFormats().catch(() => [])).includes('qr_code');
    if (own) {
      const detector = new BarcodeDetector({ formats: ['qr_code'] });
      return async () => (await detector.detect(video))[0]?.rawValue ?? '';
    }
    const { default: jsQR } = await import('./jsqr.min.js');
    return async () => {
      const scale = Math.min(1, LARGEST_SIDE_PX / Math.max(video.videoWidth, video.videoHeight));
      canvas.width = Math.round(video.videoWidth * scale);
      canvas.height = Math.round(video.videoHeight * scale);
      const pencil = canvas.getContext('2d', { willReadFrequently: true });
      pencil.drawImage(video, 0, 0, canvas.width, canvas.height);
      const { data, width, height } = pencil.getImageData(0, 0, canvas.width, canvas.height);
      return jsQR(data, width, height, { inversionAttempts: 'dontInvert' })?.data ?? '';
    };
  }
})();
