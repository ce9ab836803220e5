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

  /**
   * Makes the view inside an element; `load` shows a recording.
   *
   * `remembers`: the step stands in the address. What `ouro play` adds: `head` stands in the place
   * of the program's name, `lead` is one more panel, `tools` are buttons, `keys` are more keys as
   * { key: [shown, words, action] }, `blank` is said while there is no recording, and `predicts` is
   * asked before the game begins.
   */
  ouro.view = function view(root, { remembers = false, head = null, lead = null, tools = [], keys = {}, blank = 'Nothing has been recorded.', predicts = null } = {}) {
    const { h } = ouro;
    const self = {
      run: null,
      history: null,
      k: 0,
      state: ouro.beginning(),
      /** The thread whose loop is shown, and the one that the reader wants to see at every step. */
      thread: 0,
      pinned: null,
      selected: null,
      predicting: false,
      game: null,
      blank,

      /** The loop that is shown, as it stands. */
      get loop() {
        return ouro.loopOf(self.state, self.thread);
      },

      /** Whether it is the main thread's. */
      isMain: () => !self.run || ouro.threadName(self.run, self.thread) === 'main',

      /** Whether its thread has begun. */
      hasBegun: () => self.state.loops.has(self.thread),

      /** Its thread in words. */
      who: () => (self.isMain() ? 'the main thread' : ouro.threadName(self.run, self.thread)),

      /** What it calls next; undefined for nothing. */
      next: () => self.run.calls.find((call) => call.begin >= self.k && call.loop === self.thread),

      /** Shows a recording from a step on. */
      load(recording, step = 0) {
        self.run = ouro.read(recording);
        self.history = ouro.history(self.run);
        self.k = 0;
        self.state = ouro.beginning();
        self.pinned = null;
        self.selected = null;
        self.predicting = false;
        self.game = null;
        shell.classList.remove('predicting');
        predictButton.setAttribute('aria-pressed', 'false');
        title.textContent = recording.program || 'script';
        summary.textContent = self.run.length ? summed(self.run) : '';
        cut.hidden = !recording.leftOut;
        cut.textContent = recording.leftOut ? `The recording was cut: ${ouro.count(recording.leftOut, 'later event')} are not in it.` : '';
        const hints = ouro.hints(self.run);
        hintList.replaceChildren(...hints.map((hint) => h('li', { class: hint.kind }, h('p', {}, hint.text), hint.line ? h('p', { class: 'spot' }, h('span', { class: 'where' }, hint.line.spot), h('code', {}, hint.line.text)) : null, h('button', { type: 'button', class: 'small', onclick: () => { dialogs.close(); self.goTo(hint.k); } }, 'go there'))));
        hintButton.hidden = !hints.length;
        hintButton.textContent = ouro.count(hints.length, 'hint');
        for (const part of parts) part.load();
        self.goTo(step);
      },

      /** Goes to a step: the state after its first k events. */
      goTo(k) {
        k = Math.max(0, Math.min(self.run.length, Math.round(k)));
        if (k === self.k + 1 && self.state.k === self.k) ouro.apply(self.run, self.state);
        else self.state = self.history.at(k);
        if (k !== self.k) self.selected = null;
        self.k = k;
        self.follow();
        self.update();
      },

      /** Shows the loop that the last event was about, or the one that the reader has chosen. */
      follow() {
        const { run, k, pinned } = self;
        self.thread = pinned ?? (k > 0 ? run.loopAt[k - 1] : run.loops[0]);
      },

      /** Shows one loop at every step; null: the one that something happens in. */
      pin(thread) {
        self.pinned = thread;
        self.selected = null;
        self.follow();
        self.update();
      },

      /** Goes on or back by one event, callback or tick. */
      step(unit, by) {
        const { run, k, pinned } = self;
        // Going to a callback or tick means: right after it began.
        const begins = unit === 'callback' ? run.calls.map((call) => call.begin) : unit === 'tick' ? run.ticks : null;
        const stops = begins?.filter((at) => pinned === null || run.loopAt[at] === pinned).map((at) => at + 1);
        if (!stops) self.goTo(k + by);
        else if (by > 0) self.goTo(stops.find((stop) => stop > k) ?? run.length);
        else self.goTo(stops.findLast((stop) => stop < k) ?? 0);
      },

      /** Shows a stored callback's story; null: the running one's again. */
      select(id) {
        self.selected = id;
        if (id !== null) self.tab('why');
        self.update();
      },

      /** The innermost call under way, as an entry of `run.calls`; null between calls. */
      call() {
        const top = self.loop.running.at(-1);
        return top ? self.run.calls[top.call] : null;
      },

      /** Where the reader should look: { frame, exact }. */
      place() {
        if (self.selected !== null) return { frame: ouro.frameOf(self.run, self.selected), exact: false };
        const top = self.loop.running.at(-1);
        if (!top) {
          // What comes next; in the game that would give the answer away.
          const next = self.predicting ? null : self.next();
          return { frame: next && next.id > 1 ? self.whence(next) : 0, exact: false };
        }
        return top.frame ? { frame: top.frame, exact: true } : { frame: self.whence(self.run.calls[top.call]), exact: false };
      },

      /** The frame at which a call was caused: where the message that it takes was sent, or where it was
       * registered. */
      whence(call) {
        return self.run.letters.get(call.letter)?.frame || ouro.frameOf(self.run, call.id);
      },

      /** The game on or off. */
      predict(on) {
        if (!self.run.length) return;
        self.predicting = on;
        shell.classList.toggle('predicting', on);
        predictButton.setAttribute('aria-pressed', String(on));
        transport.toggle(false);
        if (on) {
          self.tab('why');
          self.game = ouro.game(self);
          self.game.begin();
        } else self.update();
      },

      /** Where there is room for one panel beside the source: which. */
      tab(name) {
        shell.dataset.tab = name;
        for (const button of tabs.children) button.setAttribute('aria-selected', String(button.dataset.tab === name));
      },

      /** A dialog: { open, close, body }. */
      dialog(label, ...content) {
        const body = h('div', {}, ...content);
        const element = h('dialog', { 'aria-label': label, onclick: (event) => { if (event.target.nodeName === 'DIALOG') dialogs.close(); } },
          h('div', { class: 'sheet' }, h('header', {}, h('h2', {}, label), h('button', { type: 'button', 'aria-label': 'Close', onclick: () => dialogs.close() }, '✕')), body));
        dialogs.all.push(element);
        shell.append(element);
        return { open: () => dialogs.open(element), close: () => dialogs.close(), body };
      },

      update() {
        for (const part of parts) part.update();
        if (remembers) {
          try {
            globalThis.history.replaceState(null, '', `#step=${self.k}`);
          } catch {
            // Some browsers refuse it for files; the address then stays.
          }
        }
      },
    };

    const dialogs = {
      all: [],
      open(which) {
        this.close();
        transport.toggle(false);
        which.showModal();
      },
      close() {
        for (const which of this.all) if (which.open) which.close();
      },
    };

    function summed(run) {
      const calls = run.calls.filter((call) => call.class !== 'main').length;
      const { seed, virtual } = run.recording;
      const how = typeof seed === 'string' ? ` · seed ${seed}` : virtual ? ' · virtual time' : '';
      const threads = run.loops.length > 1 ? `${run.loops.length} threads with a loop · ` : '';
      return `${threads}${ouro.count(calls, 'callback')} · ${ouro.count(run.ticks.length, 'tick')} · ${ouro.time(run.duration)}${how}`;
    }

    function theme() {
      const dark = shell.dataset.theme ? shell.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
      shell.dataset.theme = dark ? 'light' : 'dark';
      transport.draw();
    }

    function predict() {
      if (self.predicting || !predicts) self.predict(!self.predicting);
      else predicts();
    }

    const title = h('h1', {});
    const summary = h('p', { class: 'summary' });
    const cut = h('p', { class: 'cut', role: 'status', hidden: true });
    const hintButton = h('button', { type: 'button', class: 'hint-button', hidden: true, title: 'Hints (h)', onclick: () => hintDialog.open() });
    const predictButton = h('button', { type: 'button', 'aria-pressed': 'false', title: 'Predict (p)', onclick: predict }, 'Predict');
    const themeButton = h('button', { type: 'button', title: 'Light or dark (t)', 'aria-label': 'Light or dark', onclick: theme }, '◐');
    const helpButton = h('button', { type: 'button', title: 'Keys (?)', 'aria-label': 'Keys', onclick: () => helpDialog.open() }, '?');

    const transport = ouro.transport(self);
    self.source = ouro.sourcePanel(self);
    self.console = ouro.consolePanel(self);
    const stack = ouro.stackPanel(self);
    const loop = ouro.loopPanel(self);
    const outside = ouro.outsidePanel(self);
    const why = ouro.whyPanel(self);
    const threads = ouro.threadsBar(self);
    const parts = [threads, self.source, stack, loop, outside, self.console, why, transport];

    const tab = (name, words) => h('button', { type: 'button', role: 'tab', 'data-tab': name, onclick: () => self.tab(name) }, words);
    const tabs = h('div', { class: 'panel-tabs', role: 'tablist', 'aria-label': 'Panels' },
      ...(lead ? [tab('lesson', 'Lesson')] : []),
      tab('loop', 'Loop'), tab('outside', 'Pool, OS'), tab('console', 'Console'), tab('why', 'Why?'), tab('stack', 'Stack'));

    const logo = h('svg', { viewBox: '-12 -12 24 24', class: 'logo', 'aria-hidden': 'true' }, h('path', { d: 'M 2.4 -8.7 A 9 9 0 1 1 -3.6 -8.2', class: 'snake' }), h('circle', { cx: '2.6', cy: '-8.6', r: '2.4', class: 'head' }));
    const shell = h('div', { class: 'ouro' },
      h('header', { class: 'top' }, logo, head ?? title, h('span', { class: 'fill' }), summary, ...tools, hintButton, predictButton, themeButton, helpButton),
      cut,
      threads.element,
      h('div', { class: 'panels' },
        h('div', { class: 'column left' }, lead, self.source.element, tabs, stack.element),
        h('div', { class: 'column middle' }, loop.element, outside.element),
        h('div', { class: 'column right' }, self.console.element, why.element)),
      transport.element);
    root.replaceChildren(shell);

    const hintList = h('ul', { class: 'hints' });
    const hintDialog = self.dialog('Hints', hintList);
    const more = Object.values(keys).map(([shown, words]) => [shown, words]);
    const helpDialog = self.dialog('Keys',
      h('dl', { class: 'keys' }, ...[...more, ...KEYS].flatMap(([names, what]) => [h('dt', {}, ...names.map((name) => h('kbd', {}, name))), h('dd', {}, what)])),
      h('p', {}, 'Choose any card, console line or cause with the mouse or the Tab and Enter keys.'));
    self.tab(lead ? 'lesson' : 'loop');

    function onKey(event) {
      if (!self.run || event.ctrlKey || event.metaKey || event.altKey) return;
      const { target, key } = event;
      if (target.closest?.('input:not([type=range]), textarea, select, [contenteditable]')) return;
      if (dialogs.all.some((dialog) => dialog.open)) return;
      const isButton = target.closest?.('button, summary');
      const actions = {
        ArrowRight: () => self.step('event', 1),
        ArrowLeft: () => self.step('event', -1),
        ArrowDown: () => self.step('callback', 1),
        ArrowUp: () => self.step('callback', -1),
        PageDown: () => self.step('tick', 1),
        PageUp: () => self.step('tick', -1),
        Home: () => self.goTo(0),
        End: () => self.goTo(self.run.length),
        p: predict,
        t: theme,
        h: () => { if (!hintButton.hidden) hintDialog.open(); },
        '?': () => helpDialog.open(),
        Escape: () => { if (self.predicting) self.predict(false); else self.select(null); },
      };
      if (key === ' ' && !isButton) actions[' '] = () => transport.toggle();
      if (self.predicting && /^[1-9]$/.test(key)) actions[key] = () => self.game.key(Number(key));
      const action = actions[key] ?? keys[key]?.[2];
      if (action) {
        event.preventDefault();
        if (key !== ' ') transport.toggle(false);
        action();
      }
    }
    document.addEventListener('keydown', onKey);
    return self;
  };
})((globalThis.ouro ??= {}));
