// Events, callbacks and times in words.
(function (ouro) {
  'use strict';

  /** Nanoseconds as a reader wants them. */
  ouro.time = function time(ns) {
    if (ns < 0) return `−${ouro.time(-ns)}`;
    if (ns < 1e6) return `${Math.round(ns / 1e3)} µs`;
    if (ns < 1e7) return `${(ns / 1e6).toFixed(2)} ms`;
    if (ns < 1e9) return `${(ns / 1e6).toFixed(ns < 1e8 ? 1 : 0)} ms`;
    return `${(ns / 1e9).toFixed(2)} s`;
  };

  ouro.count = (n, one, many = `${one}s`) => `${n.toLocaleString('en')} ${n === 1 ? one : many}`;

  const CLASSES = {
    main: 'main script', tick: 'nextTick', micro: 'microtask', timer: 'timer', immediate: 'setImmediate',
    task: 'pool task', source: 'OS readiness', close: 'close callback', pending: 'put off', host: 'host timer',
    process: 'process event', module: 'module',
  };
  ouro.className = (name) => CLASSES[name] ?? name;

  /** A stored callback in a few words: `timeout #7`. */
  ouro.label = function label(run, id) {
    if (id === 1) return 'the main script';
    if (id === 0) return 'the host';
    const it = ouro.item(run, id);
    if (it.class === 'close') return `close of ${it.name} #${id}`;
    if (it.class === 'module') return ouro.moduleLabel(run, id);
    return `${it.name} #${id}`;
  };

  /** `module lib.mjs`. */
  ouro.moduleLabel = function moduleLabel(run, id) {
    const frame = ouro.frame(run, ouro.item(run, id).frame);
    return frame ? `module ${ouro.fileName(run, frame.file)}` : `module #${id}`;
  };

  /** The same of a call, which may be of another kind than what was stored (a source's close). */
  ouro.callLabel = function callLabel(run, call) {
    switch (call.class) {
      case 'module': return ouro.moduleLabel(run, call.id);
      case 'main': return 'the main script';
      case 'process': return `process '${call.name}'`;
      case 'close': return `close of ${call.name} #${call.id}`;
      case 'host': return `${call.name} (the host's own) #${call.id}`;
      default: return `${call.name} #${call.id}`;
    }
  };

  /** `file.js:3`; empty for none. */
  ouro.spot = function spot(run, frame) {
    return frame ? `${ouro.fileName(run, frame.file)}:${frame.line}` : '';
  };

  const at = (run, frame) => {
    const known = ouro.frame(run, frame);
    return known ? ` (line ${known.line})` : '';
  };

  const FLAGS = { r: 'readable', w: 'writable', c: 'closed by the peer', e: 'in error' };

  function sourceName(run, source) {
    const known = run.sources.get(source);
    return `${known ? known.name : 'a source'} (source ${source})`;
  }

  function queued(run, event) {
    const [, , , id, , kind, name, frame, internal] = event;
    const by = internal ? ', by the host’s own JavaScript' : '';
    switch (kind) {
      case 'tick': return `process.nextTick: #${id} joins the tick queue${at(run, frame)}${by}`;
      case 'micro': return `microtask #${id} joins the queue${at(run, frame)}${by}`;
      case 'timer': return `${name === 'interval' ? 'setInterval' : 'setTimeout'}: #${id} is stored${at(run, frame)}${by}`;
      case 'immediate': return `setImmediate: #${id} waits for the check phase${at(run, frame)}${by}`;
      case 'task': return `${name} #${id} is given to the pool${at(run, frame)}`;
      case 'close': return `the close callback of ${name} #${id} waits for the closing phase${at(run, frame)}`;
      case 'module': return `${ouro.moduleLabel(run, id)} is about to run`;
      case 'pending': return `${name} #${id} is put off to the pending phase${at(run, frame)}`;
      default: return `${name} #${id} is stored${at(run, frame)}`;
    }
  }

  /** What the k-th event (from 1) is, in one sentence. */
  ouro.tell = function tell(run, k) {
    const event = run.events[k - 1];
    if (!event) return 'Nothing has happened yet.';
    const [, thread, name, a, b] = event;
    const who = run.recording.threads[thread] ?? 'main';
    switch (name) {
      case 'tick': return `tick ${a}: the loop goes round`;
      case 'tickEnd': return `tick ${a} is over`;
      case 'phase': return `phase: ${a}`;
      case 'phaseEnd': return `the ${a} phase is over`;
      case 'queue': return queued(run, event);
      case 'register': return `${event[6]} #${a} is registered: its callback comes whenever it is ready${at(run, event[7])}`;
      case 'begin': return `${ouro.callLabel(run, { id: a, class: event[5], name: event[6] })} begins`;
      case 'end': return `${ouro.label(run, a)} has returned`;
      case 'reaction': {
        const frame = ouro.frame(run, b);
        if (event[6] === 1) return `it calls the then of an object with which a promise was resolved${at(run, b)}`;
        return frame ? `it is the reaction that was registered in line ${frame.line}` : 'it is a promise’s reaction';
      }
      case 'set': return `${event[7]} #${a} waits ${ouro.count(b, 'millisecond')}`;
      case 'due': return `${ouro.label(run, a)} is due`;
      case 'clear': return `${ouro.label(run, a)} is cleared`;
      case 'take': return `${who} takes ${ouro.label(run, a)}`;
      case 'done': return `${who} has finished ${ouro.label(run, a)}: its callback is ready`;
      case 'completions': return 'the pool has woken the loop: finished tasks get their callbacks';
      case 'posted': return `a message for ${ouro.label(run, a)} is posted`;
      case 'watch': return `the OS is to watch ${sourceName(run, a)}`;
      case 'ready': return `the OS reports ${sourceName(run, a)}: ${[...b].map((flag) => FLAGS[flag]).join(', ') || 'ready'}`;
      case 'serve': return `${sourceName(run, a)} has its turn`;
      case 'unwatch': return `${sourceName(run, a)} is no longer watched`;
      case 'wait': return a === 0 ? 'the loop asks the OS what is ready, without waiting'
        : a < 0 ? 'the main thread waits for the OS or the pool'
          : `the main thread waits for the OS or the pool, at most ${ouro.count(a, 'millisecond')}`;
      case 'woken': return 'the wait is over';
      case 'open': return `${b} #${a} is open and keeps the loop alive`;
      case 'ref': return `#${a} keeps the loop alive`;
      case 'unref': return `#${a} no longer keeps the loop alive`;
      case 'close': return `#${a} is closed`;
      case 'out': {
        const text = typeof b === 'string' ? b.trimEnd().split('\n')[0] : `${b.length} bytes`;
        return `printed${a === 1 ? '' : ' on stderr'}: ${text.length > 80 ? `${text.slice(0, 80)}…` : text}`;
      }
      case 'uncaught': return `${b ? 'rejected, and nobody handled it' : 'thrown, and nobody caught it'}, in ${ouro.label(run, a)}: ${event[5]}; ${event[6]}`;
      case 'stop': return `the run was stopped: ${a}`;
      case 'exit': return `the process ends with exit code ${a}`;
      default: return name;
    }
  };
})((globalThis.ouro ??= {}));
