// What the program has printed so far.
(function (ouro) {
  'use strict';

  /** Terminal colours and the like are left out. */
  const plain = (text) => text.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '');
  /** Most lines shown before and after the current one. */
  const AROUND = 400;

  ouro.consolePanel = function consolePanel(view) {
    const { h } = ouro;
    let ahead = false;
    const toggle = h('button', {
      type: 'button', class: 'quiet', 'aria-pressed': 'false',
      onclick() {
        ahead = !ahead;
        toggle.setAttribute('aria-pressed', String(ahead));
        update();
      },
    }, 'show ahead');
    const panel = ouro.panel('console', 'Console', 'What has been printed up to this step, standard error marked with a bar. Choose a line to go to the moment at which it was printed.', toggle);
    panel.body.tabIndex = 0;
    panel.body.setAttribute('aria-label', 'Console');
    panel.body.setAttribute('role', 'log');
    panel.body.setAttribute('aria-live', 'off');

    function update() {
      const { run, state } = view;
      const { lines, writes } = run;
      let printed = 0;
      while (printed < lines.length && lines[printed].first < state.writes) printed++;
      const from = Math.max(0, printed - AROUND);
      const to = ahead ? Math.min(lines.length, printed + AROUND) : printed;
      const rows = [];
      for (let at = from; at < to; at++) {
        const line = lines[at];
        const isNow = state.writes > 0 && line.first <= state.writes - 1 && state.writes - 1 <= line.last && run.events[state.k - 1]?.[2] === 'out';
        rows.push(h('li', { class: `${line.stream === 2 ? 'err ' : ''}${at >= printed ? 'ahead ' : ''}${isNow ? 'now' : ''}` },
          h('button', { type: 'button', 'aria-label': `${line.stream === 2 ? 'stderr' : 'stdout'}: ${plain(line.text)}`, onclick: () => view.goTo(writes[line.first].k + 1) }, plain(line.text) || '\u00a0')));
      }
      panel.body.replaceChildren(rows.length ? h('ol', {}, ...rows) : h('p', { class: 'none' }, 'nothing yet'));
      const now = panel.body.querySelector('.now') ?? panel.body.querySelectorAll('li:not(.ahead)')[printed - from - 1];
      if (now) panel.body.scrollTop = now.offsetTop - panel.body.offsetTop - panel.body.clientHeight * 0.7;
    }
    return {
      element: panel.element,
      load() {},
      update,
      /** Whether what is still to come stands there too, in grey. */
      showAhead(on) {
        ahead = on;
        toggle.setAttribute('aria-pressed', String(on));
      },
      /** What a run prints while it is under way: lines as in `run.lines`. */
      showLive(lines) {
        const rows = lines.slice(-AROUND).map(({ stream, text }) => h('li', { class: stream === 2 ? 'err live' : 'live' }, h('span', {}, plain(text) || '\u00a0')));
        panel.body.replaceChildren(h('ol', {}, ...rows));
        panel.body.scrollTop = panel.body.scrollHeight;
      },
    };
  };
})((globalThis.ouro ??= {}));
