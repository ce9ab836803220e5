// The source with the line that runs, and the call stack.
(function (ouro) {
  'use strict';

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
      code.replaceChildren();
      if (typeof text !== 'string') {
        code.append(h('li', { class: 'missing' }, 'The text of this file is not in the recording.'));
      } else {
        for (const line of ouro.highlight(text)) {
          code.append(h('li', {}, h('code', {}, ...line.map(({ text, kind }) => (kind ? h('span', { class: `s-${kind}` }, text) : text)))));
        }
      }
      for (const tab of tabs.children) tab.setAttribute('aria-selected', String(Number(tab.dataset.file) === file));
    }

    return {
      element: panel.element,
      load() {
        shown = -1;
        marked = null;
        const { files } = view.run.recording;
        tabs.replaceChildren();
        files.forEach((_, file) => {
          tabs.append(h('button', { type: 'button', role: 'tab', 'data-file': file, title: files[file][0], onclick: () => show(file) }, ouro.fileName(view.run, file)));
        });
        tabs.hidden = files.length < 2;
        panel.heading.textContent = files.length === 1 ? ouro.fileName(view.run, 0) : 'Source';
        if (files.length) show(0);
        else code.replaceChildren();
      },
      update() {
        marked?.removeAttribute('class');
        marked?.removeAttribute('aria-current');
        const place = view.place();
        const frame = ouro.frame(view.run, place.frame);
        if (!frame) {
          marked = null;
          return;
        }
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
  };

  ouro.stackPanel = function stackPanel(view) {
    const { h } = ouro;
    const panel = ouro.panel('stack', 'Call stack', 'Who called whom, the innermost on top. At the bottom stands what the loop itself called. Between callbacks the stack is empty: that is when the loop decides what comes next.');
    function where(call) {
      if (call.class === 'main') return 'called by the host';
      if (call.class === 'tick' || call.class === 'micro') return 'called after a callback';
      return view.state.phase ? `called in ${view.state.phase}` : 'called by the host';
    }

    return {
      element: panel.element,
      load() {},
      update() {
        const { run, state } = view;
        const rows = [];
        for (const call of state.running.slice().reverse()) {
          for (const frame of ouro.stack(run, call.frame)) {
            const isTop = !frame.name && !frame.caller;
            rows.push(h('li', {}, h('span', { class: 'fn' }, frame.name || (isTop && call.class === 'main' ? 'main script' : 'anonymous function')), h('span', { class: 'where' }, `${ouro.spot(run, frame)}:${frame.column}`)));
          }
          rows.push(h('li', { class: `base c-${call.class}` }, h('span', { class: 'fn' }, ouro.callLabel(call)), h('span', { class: 'where' }, where(call))));
        }
        if (!rows.length) rows.push(h('li', { class: 'empty' }, 'empty: the loop itself is at work'));
        panel.body.replaceChildren(h('ol', {}, ...rows));
      },
    };
  };
})((globalThis.ouro ??= {}));
