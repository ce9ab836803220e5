// What a reader should look at: a callback that blocked the loop, a pool with tasks waiting, a tick
// queue that starves the loop. A hint is given only when something had to wait because of it.
(function (ouro) {
  'use strict';

  /** A callback that ran longer, in nanoseconds, while something else was ready. */
  const BLOCKED = 100e6;
  /** A task that waited longer for a thread. */
  const WAITED = 20e6;
  /** So many ticks and microtasks in a row while something else was ready. */
  const CHAIN = 500;

  const QUICK = new Set(['tick', 'micro']);

  /** Whether something became ready in the loop's queues between two events. */
  function readyBetween(run, loop, from, to) {
    for (let k = from; k < to; k++) {
      const name = run.events[k][2];
      if (run.loopAt[k] !== loop) continue;
      if ((name === 'due' && ouro.item(run, run.events[k][3]).class === 'timer') || name === 'done') {
        return { k, id: run.events[k][3] };
      }
    }
    return null;
  }

  function lineOf(run, id) {
    const frame = ouro.frame(run, ouro.frameOf(run, id));
    return frame ? { frame: frame.number, spot: ouro.spot(run, frame), text: ouro.lineText(run, frame) } : null;
  }

  /** Where a call was longest without a word: the place before its longest silence. */
  function slowest(run, call) {
    let best = { k: call.begin, gap: 0 };
    let last = call.begin;
    for (let k = call.begin + 1; k <= Math.min(call.end, run.length - 1); k++) {
      if (run.events[k][1] !== call.loop) continue;
      const gap = run.times[k] - run.times[last];
      if (gap > best.gap) best = { k: last, gap };
      last = k;
    }
    return best;
  }

  function blocked(run, hints) {
    for (const call of run.calls) {
      if (call.depth > 0 || QUICK.has(call.class)) continue;
      const end = Math.min(call.end, run.length - 1);
      const length = run.times[end] - run.times[call.begin];
      if (length < BLOCKED) continue;
      const waited = readyBetween(run, call.loop, call.begin, end);
      // Nobody had to wait, or only a moment.
      if (!waited || run.times[end] - run.times[waited.k] < BLOCKED / 2) continue;
      hints.push({
        kind: 'blocked',
        k: slowest(run, call).k + 1,
        id: call.id,
        weight: length,
        line: lineOf(run, call.id),
        text: `${ouro.callLabel(run, call)} kept ${ouro.threadName(run, call.loop) === 'main' ? 'the main thread' : ouro.threadName(run, call.loop)} for ${ouro.time(length)}; meanwhile ${ouro.label(run, waited.id)} was ready and had to wait ${ouro.time(run.times[end] - run.times[waited.k])}.`,
      });
    }
  }

  function pool(run, hints) {
    const stored = new Map();
    let longest = null;
    let waiting = 0;
    const busy = new Set();
    const size = run.recording.pool ?? 4;
    /** Tasks for which no thread was free. */
    const full = new Set();
    run.events.forEach((event, k) => {
      if (event[2] === 'queue' && event[5] === 'task') {
        stored.set(event[3], k);
        if (busy.size + stored.size > size) full.add(event[3]);
      } else if (event[2] === 'take') {
        const from = stored.get(event[3]);
        stored.delete(event[3]);
        busy.add(event[1]);
        if (from !== undefined && full.has(event[3])) {
          const length = run.times[k] - run.times[from];
          if (length >= WAITED) {
            waiting++;
            if (!longest || length > longest.length) longest = { id: event[3], k, length, from };
          }
        }
      } else if (event[2] === 'done') busy.delete(event[1]);
      else if (event[2] === 'clear') stored.delete(event[3]);
    });
    if (!longest) return;
    hints.push({
      kind: 'pool',
      k: longest.from + 1,
      id: longest.id,
      weight: longest.length,
      line: lineOf(run, longest.id),
      text: `${ouro.count(waiting, 'task')} had to wait because all ${size} pool threads were busy; ${ouro.label(run, longest.id)} longest, ${ouro.time(longest.length)} (UV_THREADPOOL_SIZE sets how many threads there are).`,
    });
  }

  function starved(run, loop, hints) {
    const ready = new Map();
    let chain = 0;
    let first = null;
    let worst = null;
    const over = (k) => {
      if (chain >= CHAIN && ready.size && (!worst || chain > worst.chain)) {
        const waited = ready.keys().next().value;
        worst = { chain, call: first, k, waited };
      }
      chain = 0;
      first = null;
    };
    run.events.forEach((event, k) => {
      if (run.loopAt[k] !== loop) return;
      switch (event[2]) {
        case 'queue':
          if (event[5] === 'immediate') ready.set(event[3], k);
          break;
        case 'due':
          if (ouro.item(run, event[3]).class === 'timer') ready.set(event[3], k);
          break;
        case 'done':
          ready.set(event[3], k);
          break;
        case 'clear':
          ready.delete(event[3]);
          break;
        case 'begin':
          if (QUICK.has(event[5])) {
            chain++;
            first ??= event[3];
          } else {
            over(k);
            ready.delete(event[3]);
          }
          break;
        case 'phase':
        case 'exit':
          over(k);
          break;
      }
    });
    if (!worst) return;
    hints.push({
      kind: 'starved',
      k: run.items.get(worst.call).begins[0] + 1,
      id: worst.call,
      weight: worst.chain * 1e5,
      line: lineOf(run, worst.call),
      text: `${ouro.count(worst.chain, 'tick and microtask', 'ticks and microtasks')} ran in a row before the loop could go on; meanwhile ${ouro.label(run, worst.waited)} was ready and had to wait (setImmediate would let the loop in between).`,
    });
  }

  /** The hints of a run, the weightiest first: { kind, k, id, line, text }. */
  ouro.hints = function hints(run) {
    const list = [];
    blocked(run, list);
    pool(run, list);
    for (const loop of run.loops) starved(run, loop, list);
    return list.sort((a, b) => b.weight - a.weight).slice(0, 8);
  };
})((globalThis.ouro ??= {}));
