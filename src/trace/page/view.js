// The whole: panels, keys, what is selected.
(function (ouro) {
  'use strict';

  const KEYS = [
    [['→', '←'], 'next and previous event'],
    [['↓', '↑'], 'next and previous callback'],
    [['Page Down', 'Page Up'], 'next and previous tick'],
    [['Home', 'End'], 'beginning and end'],
    [['Space'], 'play and pause'],
    [['p'], 'predict: which line is printed next?'],
    [['1', '2', '3', '4'], 'answer, in the game'],
    [['h'], 'hints'],
    [['t'], 'light or dark'],
    [['?'], 'this list'],
    [['Esc'], 'close what is open'],
  ];

  /** Makes the view inside an element; `load` shows a recording. */
  ouro.view = function view(root, { keys = true } = {}) {
    const { h } = ouro;
    const self = {
      run: null,
      history: null,
      k: 0,
      state: ouro.beginning(),
      selected: null,
      predicting: false,
      game: null,

      /** Shows a recording from its first step, or from the one in the address. */
      load(recording) {
        self.run = ouro.read(recording);
        self.history = ouro.history(self.run);
        self.k = 0;
        self.state = ouro.beginning();
        self.selected = null;
        self.predicting = false;
        self.game = null;
        shell.classList.remove('predicting');
        title.textContent = recording.program || 'script';
        const calls = self.run.calls.filter((call) => call.class !== 'main').length;
        summary.textContent = `${ouro.count(calls, 'callback')} · ${ouro.count(self.run.ticks.length, 'tick')} · ${ouro.time(self.run.duration)}`;
        cut.hidden = !recording.leftOut;
        cut.textContent = recording.leftOut ? `The recording was cut: ${ouro.count(recording.leftOut, 'later event')} are not in it (see --limit).` : '';
        const hints = ouro.hints(self.run);
        hintList.replaceChildren(...hints.map((hint) => h('li', { class: hint.kind }, h('p', {}, hint.text), hint.line ? h('p', { class: 'spot' }, h('span', { class: 'where' }, hint.line.spot), h('code', {}, hint.line.text)) : null, h('button', { type: 'button', class: 'small', onclick: () => { dialogs.close(); self.goTo(hint.k); } }, 'go there'))));
        hintButton.hidden = !hints.length;
        hintButton.textContent = ouro.count(hints.length, 'hint');
        for (const part of parts) part.load();
        const wanted = keys ? Number(/^#step=(\d+)$/.exec(globalThis.location?.hash ?? '')?.[1] ?? 0) : 0;
        self.goTo(wanted);
      },

      /** Goes to a step: the state after its first k events. */
      goTo(k) {
        k = Math.max(0, Math.min(self.run.length, Math.round(k)));
        if (k === self.k + 1 && self.state.k === self.k) ouro.apply(self.state, self.run.events[self.k]);
        else self.state = self.history.at(k);
        if (k !== self.k) self.selected = null;
        self.k = k;
        self.update();
      },

      /** Goes on or back by one event, callback or tick. */
      step(unit, by) {
        const { run, k } = self;
        // Going to a callback or tick means: right after it began.
        const stops = unit === 'callback' ? run.calls.map((call) => call.begin + 1) : unit === 'tick' ? run.ticks.map((at) => at + 1) : null;
        if (!stops) self.goTo(k + by);
        else if (by > 0) self.goTo(stops.find((stop) => stop > k) ?? run.length);
        else self.goTo(stops.findLast((stop) => stop < k) ?? 0);
      },

      /** Shows a stored callback's story; null: the running one's again. */
      select(id) {
        self.selected = id;
        self.update();
      },

      /** The innermost call under way, as an entry of `run.calls`; null between calls. */
      call() {
        const top = self.state.running.at(-1);
        if (!top) return null;
        const at = self.run.callAt[self.k - 1];
        let call = self.run.calls[at];
        // The last event may have ended a call inside it.
        if (call && call.end < self.k) call = self.run.calls.findLast((other) => other.begin < self.k && other.end >= self.k);
        return call ?? null;
      },

      /** Where the reader should look: { frame, exact }. */
      place() {
        if (self.selected !== null) return { frame: ouro.frameOf(self.run, self.selected), exact: false };
        const top = self.state.running.at(-1);
        if (!top) {
          // What comes next; in the game that would give the answer away.
          const next = self.predicting ? null : self.run.calls.find((call) => call.begin >= self.k);
          return { frame: next && next.id > 1 ? ouro.frameOf(self.run, next.id) : 0, exact: false };
        }
        return top.frame ? { frame: top.frame, exact: true } : { frame: ouro.frameOf(self.run, top.id), exact: false };
      },

      /** The game on or off. */
      predict(on) {
        self.predicting = on;
        shell.classList.toggle('predicting', on);
        predictButton.setAttribute('aria-pressed', String(on));
        transport.toggle(false);
        if (on) {
          self.game = ouro.game(self);
          self.game.begin();
        } else self.update();
      },

      update() {
        for (const part of parts) part.update();
        if (keys && globalThis.location?.hash !== undefined) {
          try {
            globalThis.history.replaceState(null, '', `#step=${self.k}`);
          } catch {
            // Some browsers refuse it for files; the address then stays.
          }
        }
      },
    };

    const title = h('h1', {});
    const summary = h('p', { class: 'summary' });
    const cut = h('p', { class: 'cut', role: 'status', hidden: true });
    const hintButton = h('button', { type: 'button', class: 'hint-button', onclick: () => dialogs.open(hintDialog) });
    const predictButton = h('button', { type: 'button', 'aria-pressed': 'false', title: 'Predict (p)', onclick: () => self.predict(!self.predicting) }, 'Predict');
    const themeButton = h('button', { type: 'button', title: 'Light or dark (t)', 'aria-label': 'Light or dark', onclick: () => theme() }, '◐');
    const helpButton = h('button', { type: 'button', title: 'Keys (?)', 'aria-label': 'Keys', onclick: () => dialogs.open(helpDialog) }, '?');
    const hintList = h('ul', { class: 'hints' });
    const dialog = (label, ...content) => h('dialog', { 'aria-label': label, onclick: (event) => { if (event.target.nodeName === 'DIALOG') dialogs.close(); } }, h('div', { class: 'sheet' }, h('header', {}, h('h2', {}, label), h('button', { type: 'button', 'aria-label': 'Close', onclick: () => dialogs.close() }, '✕')), ...content));
    const hintDialog = dialog('Hints', hintList);
    const helpDialog = dialog('Keys',
      h('dl', { class: 'keys' }, ...KEYS.flatMap(([keyNames, what]) => [h('dt', {}, ...keyNames.map((name) => h('kbd', {}, name))), h('dd', {}, what)])),
      h('p', {}, 'Choose any card, console line or cause with the mouse or the Tab and Enter keys.'));
    const dialogs = {
      open(which) {
        this.close();
        transport.toggle(false);
        which.showModal();
      },
      close() {
        for (const which of [hintDialog, helpDialog]) if (which.open) which.close();
      },
    };

    function theme() {
      const dark = shell.dataset.theme ? shell.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
      shell.dataset.theme = dark ? 'light' : 'dark';
      transport.draw();
    }

    const transport = ouro.transport(self);
    const source = ouro.sourcePanel(self);
    const stack = ouro.stackPanel(self);
    const loop = ouro.loopPanel(self);
    const outside = ouro.outsidePanel(self);
    const output = ouro.consolePanel(self);
    const why = ouro.whyPanel(self);
    const parts = [source, stack, loop, outside, output, why, transport];

    const logo = h('svg', { viewBox: '-12 -12 24 24', class: 'logo', 'aria-hidden': 'true' }, h('path', { d: 'M 2.4 -8.7 A 9 9 0 1 1 -3.6 -8.2', class: 'snake' }), h('circle', { cx: '2.6', cy: '-8.6', r: '2.4', class: 'head' }));
    const shell = h('div', { class: 'ouro' },
      h('header', { class: 'top' }, logo, title, summary, h('span', { class: 'fill' }), hintButton, predictButton, themeButton, helpButton),
      cut,
      h('div', { class: 'panels' },
        h('div', { class: 'column left' }, source.element, stack.element),
        h('div', { class: 'column middle' }, loop.element, outside.element),
        h('div', { class: 'column right' }, output.element, why.element)),
      transport.element,
      hintDialog, helpDialog);
    root.replaceChildren(shell);

    function onKey(event) {
      if (!self.run || event.ctrlKey || event.metaKey || event.altKey) return;
      const { target, key } = event;
      if (target.closest?.('input:not([type=range]), textarea, select, [contenteditable]')) return;
      if (hintDialog.open || helpDialog.open) return;
      const isButton = target.closest?.('button');
      const actions = {
        ArrowRight: () => self.step('event', 1),
        ArrowLeft: () => self.step('event', -1),
        ArrowDown: () => self.step('callback', 1),
        ArrowUp: () => self.step('callback', -1),
        PageDown: () => self.step('tick', 1),
        PageUp: () => self.step('tick', -1),
        Home: () => self.goTo(0),
        End: () => self.goTo(self.run.length),
        p: () => self.predict(!self.predicting),
        t: theme,
        h: () => { if (!hintButton.hidden) dialogs.open(hintDialog); },
        '?': () => dialogs.open(helpDialog),
        Escape: () => { if (self.predicting) self.predict(false); else self.select(null); },
      };
      if (key === ' ' && !isButton) actions[' '] = () => transport.toggle();
      if (self.predicting && /^[1-9]$/.test(key)) actions[key] = () => self.game.key(Number(key));
      if (actions[key]) {
        event.preventDefault();
        if (key !== ' ') transport.toggle(false);
        actions[key]();
      }
    }
    if (keys) document.addEventListener('keydown', onKey);
    return self;
  };
})((globalThis.ouro ??= {}));
