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

  /** A number as it is shown: that of a worker's callback stands behind the worker's own. */
  ouro.number = function number(id) {
    const [worker, own] = ouro.workerOf(id);
    return worker ? `#w${worker}.${own}` : `#${id}`;
  };

  /** The main script, or that of a worker. */
  ouro.scriptLabel = function scriptLabel(id) {
    const [worker] = ouro.workerOf(id);
    return worker ? `the script of worker${worker}` : 'the main script';
  };

  /** A stored callback in a few words: `timeout #7`. */
  ouro.label = function label(run, id) {
    if (ouro.isMain(id)) return ouro.scriptLabel(id);
    if (id === 0) return 'the host';
    const it = ouro.item(run, id);
    if (it.class === 'close') return `close of ${it.name} ${ouro.number(id)}`;
    if (it.class === 'module') return ouro.moduleLabel(run, id);
    return `${it.name} ${ouro.number(id)}`;
  };

  /** `module lib.mjs`. */
  ouro.moduleLabel = function moduleLabel(run, id) {
    const frame = ouro.frame(run, ouro.item(run, id).frame);
    return frame ? `module ${ouro.fileName(run, frame.file)}` : `module ${ouro.number(id)}`;
  };

  /** The same of a call, which may be of another kind than what was stored (a source's close). */
  ouro.callLabel = function callLabel(run, call) {
    const number = ouro.number(call.id);
    switch (call.class) {
      case 'module': return ouro.moduleLabel(run, call.id);
      case 'main': return ouro.scriptLabel(call.id);
      case 'process': return `process '${call.name}'`;
      case 'close': return `close of ${call.name} ${number}`;
      case 'host': return `${call.name} (the host's own) ${number}`;
      default: return `${call.name} ${number}`;
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

  function sourceName(run, loop, source) {
    const known = ouro.sourceOf(run, loop, source);
    return `${known ? known.name : 'a source'} (source ${source})`;
  }

  function queued(run, event) {
    const [, , , given, , kind, name, frame, internal, ahead] = event;
    const id = ouro.number(given);
    const by = internal ? ', by the host’s own JavaScript' : '';
    const where = ahead === undefined ? '' : ahead === 0 ? ', in front of all others' : `, behind the first ${ahead === 1 ? 'one' : ahead}`;
    switch (kind) {
      case 'tick': return `process.nextTick: ${id} joins the tick queue${where}${at(run, frame)}${by}`;
      case 'micro': return `microtask ${id} joins the queue${where}${at(run, frame)}${by}`;
      case 'timer': return `${name === 'interval' ? 'setInterval' : 'setTimeout'}: ${id} is stored${at(run, frame)}${by}`;
      case 'immediate': return `setImmediate: ${id} waits for the check phase${at(run, frame)}${by}`;
      case 'task': return `${name} ${id} is given to the pool${at(run, frame)}`;
      case 'close': return `the close callback of ${name} ${id} waits for the closing phase${at(run, frame)}`;
      case 'module': return `${ouro.moduleLabel(run, given)} is about to run`;
      case 'pending': return `${name} ${id} is put off to the pending phase${at(run, frame)}`;
      default: return `${name} ${id} is stored${at(run, frame)}`;
    }
  }

  /** Who sent a message and where, as the end of a sentence; empty for one that the host sent. */
  ouro.sentBy = function sentBy(run, letter) {
    const sent = run.letters.get(letter);
    return sent ? `, sent by ${ouro.threadName(run, run.loopAt[sent.k])}${at(run, sent.frame)}` : '';
  };

  /** What the k-th event (from 1) is, in one sentence. */
  ouro.tell = function tell(run, k) {
    const event = run.events[k - 1];
    if (!event) return 'Nothing has happened yet.';
    const [, thread, name, a, b] = event;
    const who = ouro.threadName(run, thread);
    const loop = run.loopAt[k - 1];
    const isMain = ouro.threadName(run, loop) === 'main';
    const me = isMain ? 'the main thread' : ouro.threadName(run, loop);
    const number = ouro.number(a);
    switch (name) {
      case 'tick': return `tick ${a}: the loop goes round`;
      case 'tickEnd': return `tick ${a} is over`;
      case 'phase': return `phase: ${a}`;
      case 'phaseEnd': return `the ${a} phase is over`;
      case 'queue': return queued(run, event);
      case 'register': return `${event[6]} ${number} is registered: its callback comes whenever it is ready${at(run, event[7])}`;
      case 'begin': return `${ouro.callLabel(run, { id: a, class: event[5], name: event[6] })} begins`;
      case 'end': return `${ouro.label(run, a)} has returned`;
      case 'reaction': {
        const frame = ouro.frame(run, b);
        if (event[6] === 1) return `it calls the then of an object with which a promise was resolved${at(run, b)}`;
        return frame ? `it is the reaction that was registered in line ${frame.line}` : 'it is a promise’s reaction';
      }
      case 'set': return `${event[7]} ${number} waits ${ouro.count(b, 'millisecond')}`;
      case 'due': return `${ouro.label(run, a)} is due`;
      case 'clear': return `${ouro.label(run, a)} is cleared`;
      case 'take': return `${who} takes ${ouro.label(run, a)}`;
      case 'done': return `${who} has finished ${ouro.label(run, a)}: its callback is ready`;
      case 'completions': return 'the pool has woken the loop: finished tasks get their callbacks';
      case 'posted': return `${ouro.label(run, a)} is posted: its turn comes in the next poll phase`;
      case 'sent': return `${event[5] ? `what it prints goes to the thread that started it, as message ${a}` : `message ${a} is sent`}${at(run, event[6])}`;
      case 'received': return `message ${a} is received${ouro.sentBy(run, a)}`;
      case 'watch': return `the OS is to watch ${sourceName(run, loop, a)}`;
      case 'ready': return `the OS reports ${sourceName(run, loop, a)}: ${[...b].map((flag) => FLAGS[flag]).join(', ') || 'ready'}`;
      case 'serve': return `${sourceName(run, loop, a)} has its turn`;
      case 'unwatch': return `${sourceName(run, loop, a)} is no longer watched`;
      case 'wait': return a === 0 ? 'the loop asks the OS what is ready, without waiting'
        : a < 0 ? `${me} waits for the OS or the pool`
          : `${me} waits for the OS or the pool, at most ${ouro.count(a, 'millisecond')}`;
      case 'woken': return 'the wait is over';
      case 'open': return `${b} ${number} is open and keeps the loop alive`;
      case 'ref': return `${number} keeps the loop alive`;
      case 'unref': return `${number} no longer keeps the loop alive`;
      case 'close': return `${number} is closed`;
      case 'out': {
        const text = typeof b === 'string' ? b.trimEnd().split('\n')[0] : `${b.length} bytes`;
        return `printed${a === 1 ? '' : ' on stderr'}: ${text.length > 80 ? `${text.slice(0, 80)}…` : text}`;
      }
      case 'uncaught': return `${b ? 'rejected, and nobody handled it' : 'thrown, and nobody caught it'}, in ${ouro.label(run, a)}${at(run, event[7] ?? 0)}: ${event[5]}; ${event[6]}`;
      case 'stop': return `the run was stopped: ${a}`;
      case 'exit': return `${isMain ? 'the process' : 'the thread'} ends with exit code ${a}`;
      default: return name;
    }
  };
})((globalThis.ouro ??= {}));
