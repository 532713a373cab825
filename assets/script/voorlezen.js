// Reads a page of the phone aloud in its language, for who reads with difficulty. Only where the phone has a voice for that
// language: a Dutch voice makes no sense of Arabic.
(() => {
  'use strict';

  const voices = window.speechSynthesis;
  const button = document.querySelector('.voorlezen');
  const main = document.getElementById('inhoud');
  if (!voices || !button || !main) return;
  const words = button.querySelector('span');
  const SKIP = 'script, style, svg, form input, form textarea, [hidden], details:not([open]) > :not(summary)';

  const language = (node) => node.closest('[lang]').lang;
  const voiceOf = (lang) => voices.getVoices().find((voice) => voice.lang.toLowerCase().startsWith(lang));

  // Voices come late in most browsers.
  show();
  voices.addEventListener?.('voiceschanged', show);
  button.addEventListener('click', () => (voices.speaking ? stop() : read()));
  window.addEventListener('pagehide', stop);

  function show() {
    button.hidden = !voiceOf(document.documentElement.lang);
  }

  function read() {
    const spoken = pieces();
    for (const { text, lang } of spoken) {
      const speech = new SpeechSynthesisUtterance(text);
      speech.lang = lang;
      speech.voice = voiceOf(lang) ?? null;
      speech.onend = () => voices.pending || label(false);
      voices.speak(speech);
    }
    label(spoken.length > 0);
  }

  function stop() {
    voices.cancel();
    label(false);
  }

  function label(reading) {
    words.textContent = reading ? button.dataset.stop : button.dataset.lees;
  }

  /** What is on the page, block by block, each with its own language. */
  function pieces() {
    const found = [];
    const walk = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const text = walk.currentNode.textContent.trim();
      const parent = walk.currentNode.parentElement;
      if (!text || parent.closest(SKIP)) continue;
      found.push({ text, lang: language(parent) });
    }
    return found;
  }
})();
