// The source with the line that runs, and the call stack.
(function (ouro) {
  'use strict';

  /** Longer texts stand in one colour. */
  const COLOURED = 200_000;

  /** Shows a text as the lines of a list; lines that are there already stay as they are. */
  ouro.paint = function paint(list, text) {
    const { h } = ouro;
    const lines = text.length > COLOURED ? text.split('\n').map((line) => [{ text: line, kind: '' }]) : ouro.highlight(text);
    lines.forEach((line, at) => {
      const key = line.map(({ text, kind }) => `${kind}\u0001${text}`).join('\u0002');
      const known = list.children[at];
      if (known?.ouroLine === key) return;
      const item = h('li', {}, h('code', {}, ...line.map(({ text, kind }) => (kind ? h('span', { class: `s-${kind}` }, text) : text))));
      item.ouroLine = key;
      if (known) known.replaceWith(item);
      else list.append(item);
    });
    while (list.children.length > lines.length) list.lastElementChild.remove();
  };

  ouro.sourcePanel = function sourcePanel(view) {
    const { h } = ouro;
    const tabs = h('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Files' });
    const panel = ouro.panel('source', 'Source', 'The script as it ran. The marked line is where the script stood at this step: the last place at which it stored a callback or printed. A line in outline is where the callback that has just begun, or comes next, was registered.', tabs);
    const code = h('ol', { class: 'code' });
    panel.body.append(code);
    panel.body.tabIndex = 0;
    panel.body.setAttribute('aria-label', 'Source text');
    let shown = -1;
    let marked = null;

    function show(file) {
      shown = file;
      const text = view.run.recording.files[file]?.[1];
      if (typeof text === 'string') ouro.paint(code, text);
      else code.replaceChildren(h('li', { class: 'missing' }, 'The text of this file is not in the recording.'));
      for (const tab of tabs.children) tab.setAttribute('aria-selected', String(Number(tab.dataset.file) === file));
      self.onShow?.(file);
    }

    function unmark() {
      marked?.removeAttribute('class');
      marked?.removeAttribute('aria-current');
      marked = null;
    }

    const self = {
      element: panel.element,
      panel,
      code,
      /** Told which file is shown. */
      onShow: null,
      /** Whether the first file's text is no longer the one that ran: then nothing is marked in it. */
      isStale: false,
      load() {
        unmark();
        shown = -1;
        self.isStale = false;
        const { files } = view.run.recording;
        tabs.replaceChildren();
        files.forEach((_, file) => {
          if (ouro.isBuiltin(view.run, file)) return;
          tabs.append(h('button', { type: 'button', role: 'tab', 'data-file': file, title: files[file][0], onclick: () => { unmark(); show(file); } }, ouro.fileName(view.run, file)));
        });
        tabs.hidden = tabs.children.length < 2;
        panel.heading.textContent = tabs.hidden && files.length ? ouro.fileName(view.run, 0) : 'Source';
        if (files.length) show(0);
        else code.replaceChildren();
      },
      update() {
        unmark();
        const place = view.place();
        const known = ouro.frame(view.run, place.frame);
        const frame = known && !ouro.isBuiltin(view.run, known.file) ? known : null;
        if (!frame || (self.isStale && frame.file === 0)) return;
        if (frame.file !== shown) show(frame.file);
        marked = code.children[frame.line - 1] ?? null;
        if (!marked) return;
        marked.className = place.exact ? 'now' : 'registered';
        marked.setAttribute('aria-current', 'step');
        const { body } = panel;
        const top = marked.offsetTop - code.offsetTop;
        if (top < body.scrollTop + 24 || top > body.scrollTop + body.clientHeight - 48) {
          body.scrollTop = Math.max(0, top - body.clientHeight / 2.5);
        }
      },
    };
    return self;
  };

  ouro.stackPanel = function stackPanel(view) {
    const { h } = ouro;
    const panel = ouro.panel('stack', 'Call stack', 'Who called whom, the innermost on top. At the bottom stands what the loop itself called. Between callbacks the stack is empty: that is when the loop decides what comes next.');
    function where(call) {
      if (call.class === 'main') return 'called by the host';
      if (call.class === 'tick' || call.class === 'micro') return 'called after a callback';
      return view.loop.phase ? `called in ${view.loop.phase}` : 'called by the host';
    }

    return {
      element: panel.element,
      load() {},
      update() {
        const { run, loop } = view;
        const rows = [];
        for (const call of loop.running.slice().reverse()) {
          for (const frame of ouro.stack(run, call.frame)) {
            const isTop = !frame.name && !frame.caller;
            rows.push(h('li', {}, h('span', { class: 'fn' }, frame.name || (isTop && call.class === 'main' ? ouro.scriptLabel(call.id).replace('the main', 'main') : 'anonymous function')), h('span', { class: 'where' }, `${ouro.spot(run, frame)}:${frame.column}`)));
          }
          rows.push(h('li', { class: `base c-${call.class}` }, h('span', { class: 'fn' }, ouro.callLabel(view.run, call)), h('span', { class: 'where' }, where(call))));
        }
        if (!rows.length) rows.push(h('li', { class: 'empty' }, run.length && loop.exit === null ? 'empty: the loop itself is at work' : 'empty'));
        panel.body.replaceChildren(h('ol', {}, ...rows));
      },
    };
  };
})((globalThis.ouro ??= {}));
