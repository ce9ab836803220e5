// Stepping, playing, scrubbing.
(function (ouro) {
  'use strict';

  /** Events that last a moment only while it plays: nothing a reader could see changes. */
  const QUICK = new Set(['phaseEnd', 'tickEnd', 'woken', 'tick', 'end', 'completions', 'serve', 'open', 'close', 'ref', 'unref', 'set']);
  /** The height of a loop's row, and most rows that there are. */
  const BAND = 13;
  const BANDS = 8;
  const SPEEDS = [['slow', 1400], ['normal', 650], ['fast', 220], ['very fast', 40]];

  ouro.transport = function transport(view) {
    const { h } = ouro;
    const told = h('p', { class: 'told', 'aria-live': 'polite' });
    const about = h('p', { class: 'about', id: 'ouro-about-steps', hidden: true }, 'Everything that happened, in order, one step an event. The upper bars are callbacks, in the colour of their kind, a nested one lower, a row for each thread that has a loop, with lines for messages from one to another; the thin ones below are pool threads at work; upright lines part the ticks. An event is the smallest step; callback and tick go to where the next one begins.');
    const aboutToggle = ouro.aboutToggle('Steps', about);
    const where = h('p', { class: 'where-we-are' });
    const canvas = h('canvas', { 'aria-hidden': 'true' });
    const range = h('input', { type: 'range', min: '0', step: '1', 'aria-label': 'Step', oninput: () => view.goTo(Number(range.value)) });
    const button = (name, label, key, action, ...content) => h('button', { type: 'button', class: name, title: key ? `${label} (${key})` : label, 'aria-label': label, onclick: action }, ...content);
    const word = (text) => h('span', { class: 'word' }, text);
    const play = button('play', 'Play', 'space', () => toggle(), '▶', word('Play'));
    let speed = SPEEDS[1][1];
    const speeds = h('select', { 'aria-label': 'Speed', onchange: () => { speed = Number(speeds.value); } }, ...SPEEDS.map(([name, ms]) => h('option', { value: ms, selected: ms === speed }, name)));
    const unit = h('select', { 'aria-label': 'A step is' }, ...['event', 'callback', 'tick'].map((name) => h('option', { value: name, selected: name === 'callback' }, name)));
    const scrub = h('div', { class: 'scrub' }, canvas, range);
    const element = h('section', { class: 'transport', 'aria-label': 'Steps' },
      about,
      h('div', { class: 'now-line' }, told, where, aboutToggle),
      scrub,
      h('div', { class: 'buttons' },
        button('edge', 'To the beginning', 'Home', () => view.goTo(0), '⇤'),
        button('', 'Previous tick', 'Page Up', () => view.step('tick', -1), '‹', word('tick')),
        button('', 'Previous callback', 'Up', () => view.step('callback', -1), '‹', word('callback')),
        button('', 'Previous event', 'Left', () => view.step('event', -1), '‹', word('event')),
        play,
        button('', 'Next event', 'Right', () => view.step('event', 1), word('event'), '›'),
        button('', 'Next callback', 'Down', () => view.step('callback', 1), word('callback'), '›'),
        button('', 'Next tick', 'Page Down', () => view.step('tick', 1), word('tick'), '›'),
        button('edge', 'To the end', 'End', () => view.goTo(view.run.length), '⇥'),
        speeds),
      // Where there is little room: what a step is, and two buttons large enough for a thumb.
      h('div', { class: 'thumbs' },
        button('', 'Back', '', () => view.step(unit.value, -1), '‹', word('back')),
        unit,
        h('button', { type: 'button', class: 'play-too', 'aria-label': 'Play or pause', onclick: () => toggle() }, '▶'),
        button('', 'On', '', () => view.step(unit.value, 1), word('next'), '›')));
    let timer = null;

    function toggle(on = timer === null) {
      clearTimeout(timer);
      timer = null;
      if (on) {
        if (view.k >= view.run.length) view.goTo(0);
        timer = setTimeout(advance, speed / 2);
      }
      play.replaceChildren(on ? '❚❚' : '▶', word(on ? 'Pause' : 'Play'));
      element.querySelector('.play-too').textContent = on ? '❚❚' : '▶';
      play.setAttribute('aria-label', on ? 'Pause' : 'Play');
      play.classList.toggle('on', on);
    }

    function advance() {
      if (view.k >= view.run.length) {
        toggle(false);
        return;
      }
      const on = timer;
      view.goTo(view.k + 1);
      // Whoever was told may have stopped it.
      if (timer !== on) return;
      const quick = QUICK.has(view.run.events[view.k - 1][2]) || isEmptyPhase(view.run, view.k);
      timer = setTimeout(advance, quick ? Math.min(40, speed / 8) : speed);
    }

    /** Calls over all steps, a row for each thread that has a loop and one for each busy pool thread. */
    function draw() {
      const { run } = view;
      const width = canvas.clientWidth;
      const height = canvas.clientHeight;
      if (!width || !run) return;
      const scale = globalThis.devicePixelRatio || 1;
      canvas.width = width * scale;
      canvas.height = height * scale;
      const pen = canvas.getContext('2d');
      pen.scale(scale, scale);
      const style = getComputedStyle(canvas);
      const colour = (name) => style.getPropertyValue(`--${name}`).trim() || '#888';
      const x = (k) => (k / Math.max(1, run.length)) * width;
      const busy = run.recording.threads.map((name, number) => ({ name, number })).filter(({ name }) => name.startsWith('pool'));
      const bands = new Map(run.loops.map((thread, at) => [thread, 3 + Math.min(at, BANDS - 1) * BAND]));
      const below = 4 + Math.min(run.loops.length, BANDS) * BAND;
      const row = Math.max(3, Math.min(6, (height - below - 3) / Math.max(1, busy.length)));
      pen.fillStyle = colour('hair');
      const only = run.loops.length < 2;
      if (run.ticks.length < width / 4) for (const k of run.ticks) pen.fillRect(x(k), only ? 0 : bands.get(run.loopAt[k]) - 1, 1, only ? height : BAND - 1);
      for (const call of run.calls) {
        pen.fillStyle = colour(call.class);
        pen.fillRect(x(call.begin), bands.get(call.loop) + Math.min(call.depth, 2) * 3, Math.max(1, x(Math.min(call.end, run.length)) - x(call.begin)), 10 - Math.min(call.depth, 2) * 2);
      }
      if (run.letters.size < width / 4) {
        pen.strokeStyle = colour('source');
        for (const { k, received } of run.letters.values()) {
          const [from, to] = [bands.get(run.loopAt[k]), bands.get(run.loopAt[received])];
          if (received < 0 || from === to) continue;
          pen.beginPath();
          pen.moveTo(x(k), from + 5);
          pen.lineTo(x(received), to + 5);
          pen.stroke();
        }
      }
      if (!only) {
        pen.fillStyle = colour('ink');
        pen.strokeStyle = colour('raised');
        pen.lineWidth = 3;
        pen.lineJoin = 'round';
        pen.font = '9px sans-serif';
        for (const [thread, at] of bands) {
          pen.strokeText(ouro.threadName(run, thread), 3, at + 8);
          pen.fillText(ouro.threadName(run, thread), 3, at + 8);
        }
      }
      const started = new Map();
      const top = new Map(busy.map(({ number }, at) => [number, below + at * row]));
      pen.fillStyle = colour('task');
      run.events.forEach((event, k) => {
        if (event[2] === 'take') started.set(event[1], k);
        else if (event[2] === 'done' && started.has(event[1])) {
          const from = started.get(event[1]);
          pen.fillRect(x(from), top.get(event[1]) ?? below, Math.max(1, x(k) - x(from)), Math.max(2, row - 1.5));
        }
      });
    }
    const observer = typeof ResizeObserver === 'function' ? new ResizeObserver(draw) : null;
    observer?.observe(canvas);

    return {
      element,
      toggle,
      draw,
      load() {
        toggle(false);
        range.max = String(view.run.length);
        scrub.style.setProperty('--more', `${(Math.min(view.run.loops.length, BANDS) - 1) * BAND}px`);
        draw();
      },
      update() {
        const { run, k, state } = view;
        range.value = String(k);
        range.setAttribute('aria-valuetext', `step ${k} of ${run.length}`);
        range.style.setProperty('--at', `${(k / Math.max(1, run.length)) * 100}%`);
        const sentence = run.length ? ouro.tell(run, k) : view.blank;
        // A sentence begins with a capital, a function's name as it is written.
        const spoken = /^[a-z]+[ ,:’]/.test(sentence) ? sentence[0].toUpperCase() + sentence.slice(1) : sentence;
        // Of several threads: whose loop it is about.
        told.textContent = run.loops.length > 1 && k > 0 ? `${ouro.threadName(run, run.loopAt[k - 1])}: ${sentence}` : spoken;
        where.textContent = !run.length ? '' : `${ouro.time(state.time)} · step ${k.toLocaleString('en')} of ${run.length.toLocaleString('en')}`;
      },
    };
  };

  /** Whether the k-th event begins a phase in which nothing happens. */
  function isEmptyPhase(run, k) {
    const event = run.events[k - 1];
    const next = run.events[k];
    return event[2] === 'phase' && (!next || next[2] === 'phaseEnd');
  }
  ouro.isEmptyPhase = isEmptyPhase;
})((globalThis.ouro ??= {}));
