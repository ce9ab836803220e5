// The ring of phases, and the queues.
(function (ouro) {
  'use strict';

  const PHASES = ['timers', 'pending', 'idle/prepare', 'poll', 'check', 'closing'];
  /** Most things shown of one queue. */
  const SHOWN = 12;
  const R = 60;
  /** Most dots at a phase of the ring, and the angle between two. */
  const DOTS = 6;
  const DOT = 0.13;

  function arc(from, to, radius) {
    const point = (angle) => `${(radius * Math.sin(angle)).toFixed(2)} ${(-radius * Math.cos(angle)).toFixed(2)}`;
    return `M ${point(from)} A ${radius} ${radius} 0 ${to - from > Math.PI ? 1 : 0} 1 ${point(to)}`;
  }

  /** The phases as a ring; what is current is thick, and in the middle stands what happens. */
  function ring(view) {
    const { h } = ouro;
    const arcs = new Map();
    const labels = new Map();
    const parts = [];
    const dots = h('g', {});
    PHASES.forEach((phase, at) => {
      const width = (2 * Math.PI) / PHASES.length;
      const from = at * width - width / 2 + 0.05;
      const to = from + width - 0.1;
      const path = h('path', { d: arc(from, to, R), class: `arc p-${phase.split('/')[0]}` });
      const middle = at * width;
      const x = (R + 12) * Math.sin(middle);
      const y = -(R + 16) * Math.cos(middle);
      const anchor = Math.abs(x) < 1 ? 'middle' : x > 0 ? 'start' : 'end';
      const label = h('text', { x: x.toFixed(1), y: (y + 4).toFixed(1), 'text-anchor': anchor, class: 'phase-name' }, phase.split('/')[0]);
      arcs.set(phase, path);
      labels.set(phase, label);
      parts.push(path, label);
    });
    const big = h('text', { 'text-anchor': 'middle', y: 2, class: 'big' });
    const small = h('text', { 'text-anchor': 'middle', y: 22, class: 'small' });
    const over = h('text', { 'text-anchor': 'middle', y: -22, class: 'small' });
    const svg = h('svg', { viewBox: '-126 -90 252 182', class: 'ring', role: 'img' }, ...parts, dots, over, big, small);
    /** What stands at the phases, a dot each: [class, is ready]. */
    function draw(queues) {
      const all = [];
      PHASES.forEach((phase, at) => {
        const some = (queues[phase] ?? []).slice(0, DOTS);
        const from = (at * 2 * Math.PI) / PHASES.length - ((some.length - 1) * DOT) / 2;
        some.forEach(([kind, ready], number) => {
          const angle = from + number * DOT;
          all.push(h('circle', { cx: ((R - 13) * Math.sin(angle)).toFixed(1), cy: (-(R - 13) * Math.cos(angle)).toFixed(1), r: ready ? 3.4 : 2.8, class: `dot c-${kind}${ready ? ' ready' : ''}` }));
        });
      });
      dots.replaceChildren(...all);
    }

    return {
      element: svg,
      update() {
        const { state } = view;
        for (const [phase, path] of arcs) {
          const on = phase === state.phase;
          path.classList.toggle('on', on);
          labels.get(phase).classList.toggle('on', on);
        }
        const call = state.running.at(-1);
        let texts = ['', '', ''];
        if (state.exit !== null) texts = ['ended', `exit ${state.exit}`, ''];
        else if (state.stopped !== null) texts = ['', 'stopped', ''];
        else if (state.k === 0) texts = ['', 'start', ''];
        else if (call?.class === 'main') texts = ['', 'main', 'script'];
        else if (state.tick === 0) texts = ['before', 'tick 1', call ? call.name : ''];
        else {
          const doing = state.waiting !== null && state.waiting !== 0 ? 'waiting' : call ? call.name : '';
          texts = ['tick', String(state.tick), doing.length > 14 ? `${doing.slice(0, 13)}…` : doing];
        }
        [over.textContent, big.textContent, small.textContent] = texts;
        svg.setAttribute('aria-label', `${texts.join(' ')}${state.phase ? `, phase ${state.phase}` : ''}`);
        const ready = (queue, kind) => [...queue].slice(0, DOTS).map(() => [kind, true]);
        draw({
          timers: [...ready(state.due, 'timer'), ...[...state.timers.keys()].filter((id) => !state.due.has(id)).slice(0, DOTS).map(() => ['timer', false])],
          pending: ready(state.pending, 'pending'),
          poll: [...ready(state.done, 'task'), ...ready(state.posted, 'source'), ...ready(state.ready, 'source')],
          check: ready(state.immediates, 'immediate'),
          closing: ready(state.closing, 'close'),
        });
      },
    };
  }

  ouro.loopPanel = function loopPanel(view) {
    const { h } = ouro;
    const panel = ouro.panel('loop', 'The loop', 'One tick is one turn of the ring. Each phase has a queue of callbacks; after every single callback, in whatever phase, the tick queue and then the microtasks run until both are empty. A filled card is ready to run, an outlined one still waits; the dots inside the ring are the same cards from afar.');
    const wheel = ring(view);
    const quick = h('div', { class: 'group quick' });
    const phases = h('div', { class: 'group phases' });
    panel.body.append(h('div', { class: 'wheel' }, wheel.element), quick, phases);

    /** A stored callback as a card. */
    function card(id, kind, ready, note) {
      const { run } = view;
      const { line, text } = ouro.snippet(run, id);
      const it = ouro.item(run, id);
      // What the host stores on the script's behalf has no callback to be seen in the source.
      const isNamed = it.internal || ['task', 'source', 'close', 'pending'].includes(kind);
      const name = isNamed ? it.name : '';
      const label = `${ouro.label(run, id)}${line ? `, line ${line}` : ''}${note ? `, ${note}` : ''}${ready ? ', ready' : ', waiting'}`;
      return h('button', {
        type: 'button', class: `card c-${kind}${ready ? ' ready' : ''}${it.internal ? ' internal' : ''}`, title: `${label}\n${text}`, 'aria-label': label,
        onclick: () => view.select(id),
      },
      line ? h('span', { class: 'line' }, String(line)) : null,
      name ? h('b', {}, name) : null,
      text && !name ? h('code', {}, text) : name ? h('span', { class: 'id' }, `#${id}`) : h('code', {}, it.name),
      note ? h('span', { class: 'note' }, note) : null);
    }

    function lane(name, sub, cards, { on = false, kind = '', total = cards.length, empty = '' } = {}) {
      const more = total - Math.min(cards.length, SHOWN);
      return h('div', { class: `lane${on ? ' on' : ''}${cards.length ? '' : ' empty'}`, role: 'group', 'aria-label': `${name}: ${total}` },
        h('div', { class: `lane-name c-${kind}` }, h('span', {}, name), sub ? h('small', {}, sub) : null),
        h('div', { class: `cards${cards.length > 2 ? ' many' : ''}` }, ...cards.slice(0, SHOWN), more > 0 ? h('span', { class: 'more' }, `+${more.toLocaleString('en')}`) : null, !cards.length && empty ? h('span', { class: 'none' }, empty) : null));
    }

    const some = (queue, make) => {
      const cards = [];
      for (const id of queue) {
        if (cards.length === SHOWN) break;
        cards.push(make(id));
      }
      return cards;
    };

    return {
      element: panel.element,
      load() {},
      update() {
        wheel.update();
        const { state } = view;
        const running = state.running.at(-1)?.class;
        const simple = (queue, kind, ready = true) => some(queue, (id) => card(id, kind, ready));
        const timers = [...some(state.due, (id) => card(id, 'timer', true, 'due'))];
        const waiting = [...state.timers].filter(([id]) => !state.due.has(id)).sort((a, b) => a[1] - b[1]);
        for (const [id, due] of waiting.slice(0, SHOWN)) {
          const left = due - state.time;
          timers.push(card(id, 'timer', false, left > 0 ? `in ${ouro.time(left)}` : 'due'));
        }
        const poll = [
          ...some(state.done, (id) => card(id, 'task', true, 'done')),
          ...some(state.posted, (id) => card(id, 'source', true, 'posted')),
          ...some(state.ready, (source) => sourceCard(source, true)),
        ];
        quick.replaceChildren(
          h('h3', {}, 'After every callback'),
          lane('nextTick', '', simple(state.ticks, 'tick'), { kind: 'tick', on: running === 'tick', total: state.ticks.size }),
          lane('microtasks', '', simple(state.micro, 'micro'), { kind: 'micro', on: running === 'micro', total: state.micro.size }),
        );
        phases.replaceChildren(
          h('h3', {}, 'Phase by phase'),
          lane('timers', 'by due time', timers, { kind: 'timer', on: state.phase === 'timers', total: state.timers.size }),
          lane('pending', '', simple(state.pending, 'pending'), { kind: 'pending', on: state.phase === 'pending', total: state.pending.size }),
          lane('poll', 'ready I/O', poll, { kind: 'source', on: state.phase === 'poll', total: state.done.size + state.posted.size + state.ready.size, empty: state.waiting !== null && state.waiting !== 0 ? 'the main thread waits here' : '' }),
          lane('check', 'immediates', simple(state.immediates, 'immediate'), { kind: 'immediate', on: state.phase === 'check', total: state.immediates.size }),
          lane('closing', '', simple(state.closing, 'close'), { kind: 'close', on: state.phase === 'closing', total: state.closing.size }),
        );
      },
    };

    function sourceCard(source, ready) {
      const known = view.state.sources.get(source);
      return h('span', { class: `card c-source${ready ? ' ready' : ''}` }, h('b', {}, known?.name ?? 'source'), h('span', { class: 'id' }, `source ${source}`));
    }
  };

  const FLAGS = { r: 'readable', w: 'writable', c: 'closed by peer', e: 'error' };

  /** The pool's threads and the OS queue. */
  ouro.outsidePanel = function outsidePanel(view) {
    const { h } = ouro;
    const panel = ouro.panel('outside', 'Outside the main thread', 'What goes on while the main thread does something else. Pool threads do work that would block: files, hashing, DNS. The OS watches sockets and tells when one is ready. Both only become callbacks when the loop comes to its poll phase.');
    return {
      element: panel.element,
      load() {},
      update() {
        const { state, run } = view;
        const names = run.recording.threads;
        const size = run.recording.pool ?? 4;
        const at = new Map(names.map((name, number) => [name, number]));
        const threads = [];
        for (let number = 0; number < Math.min(size, 16); number++) {
          const task = state.threads.get(at.get(`pool${number}`));
          const { line } = task === undefined ? { line: 0 } : ouro.snippet(run, task);
          threads.push(h('div', { class: `thread${task === undefined ? '' : ' busy'}` },
            h('span', { class: 'thread-name' }, `pool${number}`),
            task === undefined ? h('span', { class: 'none' }, 'idle')
              : h('button', { type: 'button', class: 'card c-task ready', onclick: () => view.select(task), 'aria-label': `pool${number} does ${ouro.label(run, task)}` },
                line ? h('span', { class: 'line' }, String(line)) : null, h('b', {}, ouro.item(run, task).name), h('span', { class: 'id' }, `#${task}`))));
        }
        const waiting = [...state.tasks];
        const queue = waiting.slice(0, SHOWN).map((task) => {
          const { line } = ouro.snippet(run, task);
          return h('button', { type: 'button', class: 'card c-task', onclick: () => view.select(task), 'aria-label': `${ouro.label(run, task)}, waiting for a thread` }, line ? h('span', { class: 'line' }, String(line)) : null, h('b', {}, ouro.item(run, task).name), h('span', { class: 'id' }, `#${task}`));
        });
        if (waiting.length > SHOWN) queue.push(h('span', { class: 'more' }, `+${waiting.length - SHOWN}`));
        const sources = [...state.sources].slice(0, SHOWN).map(([number, { name, flags }]) => h('span', { class: `card c-source${flags ? ' ready' : ''}` }, h('b', {}, name), h('span', { class: 'id' }, `source ${number}`), flags ? h('span', { class: 'note' }, [...flags].map((flag) => FLAGS[flag]).join(', ')) : null));
        const handles = [...state.handles.values()].filter(({ referenced }) => referenced).length;
        panel.body.replaceChildren(
          h('div', { class: 'group' }, h('h3', {}, 'Pool'), h('div', { class: `threads${size > 8 ? ' many' : ''}` }, ...threads),
            h('div', { class: 'lane waiting-tasks', role: 'group', 'aria-label': `tasks waiting for a thread: ${waiting.length}` }, h('div', { class: 'lane-name' }, h('span', {}, 'waiting')), h('div', { class: 'cards' }, ...(queue.length ? queue : [h('span', { class: 'none' }, 'no task waits for a thread')])))),
          h('div', { class: 'group' }, h('h3', {}, 'OS queue'),
            h('div', { class: 'cards' }, ...(sources.length ? sources : [h('span', { class: 'none' }, 'nothing is watched')]), state.sources.size > SHOWN ? h('span', { class: 'more' }, `+${state.sources.size - SHOWN}`) : null),
            h('p', { class: 'alive' }, aliveBecause(run, state, handles))),
        );
      },
    };
  };

  /** What keeps the loop alive. */
  function aliveBecause(run, state, handles) {
    const counts = (queue) => [...queue].filter((id) => !state.unreferenced.has(id) && ouro.item(run, id).class !== 'host').length;
    const reasons = [];
    const add = (n, one, many) => {
      if (n) reasons.push(ouro.count(n, one, many));
    };
    add(handles, 'open handle');
    add(counts(state.timers.keys()), 'timer');
    add(counts(state.immediates), 'immediate');
    add(state.tasks.size + state.threads.size + state.done.size, 'pool task');
    add(state.closing.size, 'closing handle');
    if (run.length === 0) return '';
    if (state.exit !== null) return 'The process has ended.';
    if (state.stopped !== null) return 'The run was stopped.';
    return reasons.length ? `Kept alive by ${reasons.join(', ')}.` : 'Nothing keeps the loop alive.';
  }
})((globalThis.ouro ??= {}));
