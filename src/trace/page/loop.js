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
        const { state, loop } = view;
        for (const [phase, path] of arcs) {
          const on = phase === loop.phase;
          path.classList.toggle('on', on);
          labels.get(phase).classList.toggle('on', on);
        }
        const call = loop.running.at(-1);
        let texts = ['', '', ''];
        if (loop.exit !== null) texts = ['ended', `exit ${loop.exit}`, ''];
        else if (state.stopped !== null) texts = ['', 'stopped', ''];
        else if (!view.hasBegun()) texts = ['', 'start', ''];
        else if (call?.class === 'main') texts = ['', view.isMain() ? 'main' : 'worker', 'script'];
        else if (loop.tick === 0) texts = ['before', 'tick 1', call ? call.name : ''];
        else {
          const doing = loop.waiting !== null && loop.waiting !== 0 ? 'waiting' : call ? call.name : '';
          texts = ['tick', String(loop.tick), doing.length > 14 ? `${doing.slice(0, 13)}…` : doing];
        }
        [over.textContent, big.textContent, small.textContent] = texts;
        svg.setAttribute('aria-label', `${texts.join(' ')}${loop.phase ? `, phase ${loop.phase}` : ''}`);
        const ready = (queue, kind) => [...queue].slice(0, DOTS).map(() => [kind, true]);
        draw({
          timers: [...ready(loop.due, 'timer'), ...[...loop.timers.keys()].filter((id) => !loop.due.has(id)).slice(0, DOTS).map(() => ['timer', false])],
          pending: ready(loop.pending, 'pending'),
          poll: [...ready(loop.done, 'task'), ...ready(loop.posted, 'source'), ...ready(loop.ready, 'source')],
          check: ready(loop.immediates, 'immediate'),
          closing: ready(loop.closing, 'close'),
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
      const closing = kind === 'close' ? it.closing : null;
      const name = closing?.name ?? (isNamed ? it.name : '');
      const label = `${closing ? `close of ${name} ${ouro.number(id)}` : ouro.label(run, id)}${line ? `, line ${line}` : ''}${note ? `, ${note}` : ''}${ready ? ', ready' : ', waiting'}`;
      return h('button', {
        type: 'button', class: `card c-${kind}${ready ? ' ready' : ''}${it.internal ? ' internal' : ''}`, title: `${label}\n${text}`, 'aria-label': label,
        onclick: () => view.select(id),
      },
      line ? h('span', { class: 'line' }, String(line)) : null,
      name ? h('b', {}, name) : null,
      text && !name ? h('code', {}, text) : name ? h('span', { class: 'id' }, ouro.number(id)) : h('code', {}, it.name),
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
        const { state, loop } = view;
        const running = loop.running.at(-1)?.class;
        const simple = (queue, kind, ready = true) => some(queue, (id) => card(id, kind, ready));
        const timers = [...some(loop.due, (id) => card(id, 'timer', true, 'due'))];
        const waiting = [...loop.timers].filter(([id]) => !loop.due.has(id)).sort((a, b) => a[1] - b[1]);
        for (const [id, due] of waiting.slice(0, SHOWN)) {
          const left = due - state.time;
          timers.push(card(id, 'timer', false, left > 0 ? `in ${ouro.time(left)}` : 'due'));
        }
        const poll = [
          ...some(loop.done, (id) => card(id, 'task', true, 'done')),
          ...some(loop.posted, (id) => card(id, 'source', true, 'posted')),
          ...some(loop.ready, (source) => sourceCard(source, true)),
        ];
        quick.replaceChildren(
          h('h3', {}, 'After every callback'),
          lane('nextTick', '', simple(loop.ticks, 'tick'), { kind: 'tick', on: running === 'tick', total: loop.ticks.size }),
          lane('microtasks', '', simple(loop.micro, 'micro'), { kind: 'micro', on: running === 'micro', total: loop.micro.size }),
        );
        phases.replaceChildren(
          h('h3', {}, 'Phase by phase'),
          lane('timers', 'by due time', timers, { kind: 'timer', on: loop.phase === 'timers', total: loop.timers.size }),
          lane('pending', '', simple(loop.pending, 'pending'), { kind: 'pending', on: loop.phase === 'pending', total: loop.pending.size }),
          lane('poll', 'ready I/O', poll, { kind: 'source', on: loop.phase === 'poll', total: loop.done.size + loop.posted.size + loop.ready.size, empty: loop.waiting !== null && loop.waiting !== 0 ? `${view.who()} waits here` : '' }),
          lane('check', 'immediates', simple(loop.immediates, 'immediate'), { kind: 'immediate', on: loop.phase === 'check', total: loop.immediates.size }),
          lane('closing', '', simple(loop.closing, 'close'), { kind: 'close', on: loop.phase === 'closing', total: loop.closing.size }),
        );
      },
    };

    function sourceCard(source, ready) {
      const known = view.loop.sources.get(source);
      return h('span', { class: `card c-source${ready ? ' ready' : ''}` }, h('b', {}, known?.name ?? 'source'), h('span', { class: 'id' }, `source ${source}`));
    }
  };

  /** The threads that have a loop: what each does, and which one is shown. Hidden when there is one. */
  ouro.threadsBar = function threadsBar(view) {
    const { h } = ouro;
    const element = h('nav', { class: 'loops', 'aria-label': 'Threads', hidden: true });

    function doing(loop, hasBegun) {
      if (!hasBegun) return 'not begun';
      if (loop.exit !== null) return 'ended';
      const call = loop.running.at(-1);
      if (call) return ouro.callLabel(view.run, call);
      if (loop.waiting !== null && loop.waiting !== 0) return 'waiting';
      return loop.phase ? `phase ${loop.phase}` : 'between phases';
    }

    return {
      element,
      load() {
        element.hidden = view.run.loops.length < 2;
      },
      update() {
        if (element.hidden) return;
        const { run, state, thread: shown, pinned } = view;
        element.replaceChildren(...run.loops.map((thread) => {
          const loop = ouro.loopOf(state, thread);
          const isPinned = pinned === thread;
          return h('button', {
            type: 'button', class: `${thread === shown ? 'on' : ''}${loop.running.length ? ' busy' : ''}`, 'aria-pressed': String(isPinned),
            title: isPinned ? 'Follow the thread in which something happens again' : 'Keep to this thread: callbacks and ticks step through it alone',
            onclick: () => view.pin(isPinned ? null : thread),
          }, h('b', {}, ouro.threadName(run, thread)), h('span', {}, doing(loop, state.loops.has(thread))));
        }), h('span', { class: 'none' }, pinned === null ? 'the panels follow what happens' : `the panels keep to ${view.who()}`));
      },
    };
  };

  const FLAGS = { r: 'readable', w: 'writable', c: 'closed by peer', e: 'error' };

  /** The pool's threads and the OS queue. */
  ouro.outsidePanel = function outsidePanel(view) {
    const { h } = ouro;
    const panel = ouro.panel('outside', 'Outside the main thread', 'What goes on while the thread does something else. Pool threads, which all threads share, do work that would block: files, hashing, DNS. The OS watches sockets and tells when one is ready. Both only become callbacks when the loop comes to its poll phase.');
    return {
      element: panel.element,
      load() {},
      update() {
        const { state, loop, run } = view;
        panel.heading.textContent = `Outside ${view.who()}`;
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
                line ? h('span', { class: 'line' }, String(line)) : null, h('b', {}, ouro.item(run, task).name), h('span', { class: 'id' }, ouro.number(task)))));
        }
        const waiting = [...state.tasks];
        const queue = waiting.slice(0, SHOWN).map((task) => {
          const { line } = ouro.snippet(run, task);
          return h('button', { type: 'button', class: 'card c-task', onclick: () => view.select(task), 'aria-label': `${ouro.label(run, task)}, waiting for a thread` }, line ? h('span', { class: 'line' }, String(line)) : null, h('b', {}, ouro.item(run, task).name), h('span', { class: 'id' }, ouro.number(task)));
        });
        if (waiting.length > SHOWN) queue.push(h('span', { class: 'more' }, `+${waiting.length - SHOWN}`));
        const sources = [...loop.sources].slice(0, SHOWN).map(([number, { name, flags }]) => h('span', { class: `card c-source${flags ? ' ready' : ''}` }, h('b', {}, name), h('span', { class: 'id' }, `source ${number}`), flags ? h('span', { class: 'note' }, [...flags].map((flag) => FLAGS[flag]).join(', ')) : null));
        const handles = [...loop.handles.values()].filter(({ referenced }) => referenced).length;
        panel.body.replaceChildren(
          h('div', { class: 'group' }, h('h3', {}, 'Pool'), h('div', { class: `threads${size > 8 ? ' many' : ''}` }, ...threads),
            h('div', { class: 'lane waiting-tasks', role: 'group', 'aria-label': `tasks waiting for a thread: ${waiting.length}` }, h('div', { class: 'lane-name' }, h('span', {}, 'waiting')), h('div', { class: 'cards' }, ...(queue.length ? queue : [h('span', { class: 'none' }, 'no task waits for a thread')])))),
          h('div', { class: 'group' }, h('h3', {}, 'OS queue'),
            h('div', { class: 'cards' }, ...(sources.length ? sources : [h('span', { class: 'none' }, 'nothing is watched')]), loop.sources.size > SHOWN ? h('span', { class: 'more' }, `+${loop.sources.size - SHOWN}`) : null),
            h('p', { class: 'alive' }, aliveBecause(view, handles))),
        );
      },
    };
  };

  /** What keeps the loop alive. */
  function aliveBecause(view, handles) {
    const { run, state, loop } = view;
    const counts = (queue) => [...queue].filter((id) => !loop.unreferenced.has(id) && ouro.item(run, id).class !== 'host').length;
    const own = (tasks) => [...tasks].filter((id) => run.threadOf(id) === view.thread).length;
    const reasons = [];
    const add = (n, one, many) => {
      if (n) reasons.push(ouro.count(n, one, many));
    };
    add(handles, 'open handle');
    add(counts(loop.timers.keys()), 'timer');
    add(counts(loop.immediates), 'immediate');
    add(own(state.tasks) + own(state.threads.values()) + loop.done.size, 'pool task');
    add(loop.closing.size, 'closing handle');
    if (run.length === 0 || !view.hasBegun()) return '';
    if (loop.exit !== null) return view.isMain() ? 'The process has ended.' : 'The thread has ended.';
    if (state.stopped !== null) return 'The run was stopped.';
    return reasons.length ? `Kept alive by ${reasons.join(', ')}.` : 'Nothing keeps the loop alive.';
  }
})((globalThis.ouro ??= {}));
