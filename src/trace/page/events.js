// What a recording holds, and what can be said about the run as a whole.
//
// An event is an array [nanoseconds since the last one, thread, name, ...]:
//
//   tick n, tickEnd n             a turn of the loop
//   phase name, phaseEnd name     timers, pending, idle/prepare, poll, check, closing
//   queue id cause class name frame internal [ahead]   a callback was stored; it is called once.
//                                   ahead: so many in its queue stay in front of it; without it, all
//                                   of them (one that is stored already goes to the end)
//   register id cause class name frame internal   one was stored that is called whenever
//                                                 something is ready
//   begin id cause class name, end id             it is called
//   reaction cause frame internal then   where `then` or `await` of the running microtask stands;
//                                   then: it calls the `then` of an object, with which a promise
//                                   was resolved there
//   set id delay due class name     a timer waits; due: nanoseconds since the beginning
//   due id, clear id                it is due; it (or an immediate, a task) was taken back
//   take id, done id                a pool thread took a task, finished it
//   completions                     finished tasks are given to their callbacks
//   posted id                       a source inside the process was posted
//   sent letter cause output frame internal       a message went to another port; output: it is what
//                                   a worker prints, for the thread that started it
//   received letter                 the running callback takes it
//   watch source name cause, ready source flags, serve source, unwatch source   the OS queue
//   wait milliseconds, woken        the thread waits (-1: without end)
//   open id kind, ref id, unref id, close id      what keeps the loop alive
//   out stream text frame internal  written to stdout (1) or stderr (2)
//   uncaught cause rejection text fate frame internal   an error that nobody caught, or a rejection,
//                                   whose frame is where the promise was rejected
//   stop reason                   it was stopped, by its limits or from outside
//   exit code                       the process ends; in a worker, its thread
//
// Each thread that has a loop, the main thread and the workers, numbers by itself what it stores and
// its sources: what worker n stores has n in the high half of its number (`ouro.workerOf`).
//
// A frame is a number in the table of frames (0: none), [caller, file, line, column, name].
(function (ouro) {
  'use strict';

  const NOTHING = { class: 'host', name: 'the host', cause: 0, frame: 0, internal: true, begins: [] };

  const HALF = 2 ** 32;

  /** The worker that a number is of, 0 for the main thread, and the number within its thread. */
  ouro.workerOf = (id) => [Math.floor(id / HALF), id % HALF];

  /** Whether it is the number of the main script or of a worker's script. */
  ouro.isMain = (id) => id % HALF === 1;

  /** Events of a pool's thread, or of none, that are about something stored in a loop's thread. */
  const ABOUT = new Set(['take', 'done', 'due', 'posted']);

  /** Reads a recording; throws an Error that says so when it is none. */
  ouro.read = function read(recording) {
    const lists = ['events', 'threads', 'files', 'names', 'frames'];
    if (!lists.every((name) => Array.isArray(recording?.[name]))) throw new Error('this is no recording of Ouro');
    if (recording.version !== 1) throw new Error(`a recording of version ${recording.version}, not 1`);
    const events = recording.events;
    const run = {
      recording,
      events,
      length: events.length,
      /** Nanoseconds since the beginning, by event. */
      times: new Float64Array(events.length),
      /** What was stored, by number. */
      items: new Map(),
      sources: new Map(),
      /** Every call, in the order in which they began. */
      calls: [],
      /** Which thread's loop each event is about. */
      loopAt: new Uint16Array(events.length),
      /** The innermost call of that thread at each event, as a number in `calls`; -1 between calls. */
      callAt: new Int32Array(events.length),
      /** Threads that have a loop, by their numbers, in the order in which they began. */
      loops: [],
      /** Messages by number: { k, cause, output, frame, internal, received }, `received` the event at
       * which it came. */
      letters: new Map(),
      /** What was written. */
      writes: [],
      ticks: [],
      exit: null,
      /** Why it was stopped; null when it was not. */
      stopped: null,
    };
    const item = (id) => {
      let known = run.items.get(id);
      if (!known) {
        known = { id, ...NOTHING, begins: [], stored: -1 };
        run.items.set(id, known);
      }
      return known;
    };
    const workers = new Map();
    recording.threads.forEach((name, thread) => {
      const worker = name === 'main' ? 0 : Number(/^worker(\d+)$/.exec(name)?.[1] ?? NaN);
      if (!Number.isNaN(worker)) workers.set(worker, thread);
    });
    run.loops = workers.size ? [...workers.values()] : [0];
    /** The thread in which something with a number was stored. */
    run.threadOf = (id) => workers.get(ouro.workerOf(id)[0]) ?? home;
    const opens = new Map(run.loops.map((thread) => [thread, []]));
    const home = workers.get(0) ?? run.loops[0];
    const loopOf = (event) => {
      if (ABOUT.has(event[2])) return run.threadOf(event[3]);
      return opens.has(event[1]) ? event[1] : home;
    };
    let time = 0;
    let uncaught = 0;
    for (let k = 0; k < events.length; k++) {
      const event = events[k];
      if (!Array.isArray(event) || typeof event[0] !== 'number') throw new Error(`event ${k + 1} of the recording is damaged`);
      time += event[0];
      run.times[k] = time;
      const loop = loopOf(event);
      const open = opens.get(loop);
      run.loopAt[k] = loop;
      switch (event[2]) {
        case 'queue':
        case 'register': {
          const it = item(event[3]);
          if (event[5] === 'close' && it.stored >= 0) {
            // It is what it was, and closed.
            it.closing = { name: event[6], frame: event[7], by: open.length ? run.calls[open.at(-1)].id : 0, k };
            break;
          }
          if (it.stored >= 0 && event[7] === 0) break;
          it.cause = event[4];
          it.class = event[5];
          it.name = event[6];
          it.frame = event[7];
          it.internal = event[8] === 1;
          it.stored = k;
          it.ahead = event[9];
          it.repeats = event[2] === 'register' || event[6] === 'interval';
          break;
        }
        case 'set': {
          const it = item(event[3]);
          it.delay = event[4];
          if (it.stored < 0) {
            it.class = event[6];
            it.name = event[7];
            it.stored = k;
            it.cause = open.length ? run.calls[open.at(-1)].id : 0;
          }
          break;
        }
        case 'begin': {
          const it = item(event[3]);
          if (it.stored < 0) {
            it.cause = event[4];
            it.class = event[5];
            it.name = event[6];
            it.internal = false;
            // What tells of a rejection goes back to where it was.
            if (event[5] === 'process' && event[3] !== 0) it.frame = uncaught;
          }
          it.begins.push(k);
          open.push(run.calls.length);
          run.calls.push({
            id: event[3], class: event[5], name: event[6], begin: k, end: events.length, depth: open.length - 1,
            loop, cause: event[4], letter: 0,
          });
          break;
        }
        case 'reaction':
          if (open.length) {
            const it = item(run.calls[open.at(-1)].id);
            it.reaction = { cause: event[3], frame: event[4], internal: event[5] === 1, then: event[6] === 1 };
          }
          break;
        case 'watch':
          run.sources.set(ouro.sourceKey(loop, event[3]), { source: event[3], name: event[4], cause: event[5], watched: k });
          break;
        case 'sent':
          run.letters.set(event[3], { k, cause: event[4], output: event[5] === 1, frame: event[6], internal: event[7] === 1, received: -1 });
          break;
        case 'received': {
          const call = run.calls[open[0]];
          const sent = run.letters.get(event[3]);
          if (sent) sent.received = k;
          if (sent && call?.class === 'source') call.letter ||= event[3];
          break;
        }
        case 'uncaught':
          uncaught = event[7] ?? 0;
          break;
        case 'tick':
          run.ticks.push(k);
          break;
        case 'out':
          run.writes.push({ k, stream: event[3], text: event[4], frame: event[5], call: open.at(-1) ?? -1 });
          break;
        case 'stop':
          run.stopped = event[3];
          break;
        case 'exit':
          if (loop === home) run.exit = event[3];
          break;
      }
      run.callAt[k] = open.at(-1) ?? -1;
      if (event[2] === 'end') {
        while (open.length) {
          const call = run.calls[open.pop()];
          call.end = k;
          if (call.id === event[3]) break;
        }
      }
    }
    run.duration = time;
    run.lines = ouro.linesOf(run.writes);
    run.hasInternals = true;
    return run;
  };

  /** The bytes of a text, or the bytes themselves where a script wrote what is no UTF-8. */
  function bytesOf(text) {
    return typeof text === 'string' ? new TextEncoder().encode(text) : Uint8Array.from(text);
  }

  /** Everything written to a stream by the first `count` writes, decoded. */
  ouro.written = function written(writes, stream, count = writes.length) {
    const parts = [];
    for (let at = 0; at < count; at++) if (writes[at].stream === stream) parts.push(bytesOf(writes[at].text));
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      whole.set(part, at);
      at += part.length;
    }
    return new TextDecoder().decode(whole);
  };

  /** Writes as lines: `{ text, stream, first, last }`, numbers of the first and last write of each. */
  ouro.linesOf = function linesOf(writes) {
    const lines = [];
    const unfinished = { 1: null, 2: null };
    writes.forEach((write, at) => {
      const text = typeof write.text === 'string' ? write.text : new TextDecoder().decode(bytesOf(write.text));
      const parts = text.split('\n');
      parts.forEach((part, number) => {
        const isLast = number === parts.length - 1;
        if (isLast && part === '') return;
        let line = unfinished[write.stream];
        if (!line) {
          line = { text: '', stream: write.stream, first: at, last: at };
          lines.push(line);
        }
        line.text += part;
        line.last = at;
        unfinished[write.stream] = isLast ? line : null;
      });
    });
    return lines;
  };

  /** A source's number among those of all threads. */
  ouro.sourceKey = (loop, source) => loop * HALF + source;

  /** The source that a thread knows by a number. */
  ouro.sourceOf = (run, loop, source) => run.sources.get(ouro.sourceKey(loop, source));

  /** The name of a thread. */
  ouro.threadName = (run, thread) => run.recording.threads[thread] ?? 'main';

  /** The item with a number: what was stored under it. */
  ouro.item = (run, id) => run.items.get(id) ?? { id, ...NOTHING };

  /** The frame where the reader should look for it: `then` or `await`, or what stored it, or what
   * stored that. */
  ouro.frameOf = function frameOf(run, id) {
    const seen = new Set();
    while (!seen.has(id)) {
      seen.add(id);
      const it = ouro.item(run, id);
      const frame = it.reaction?.frame || it.frame;
      if (frame) return frame;
      if (id === 0 || ouro.isMain(id)) return 0;
      id = it.cause;
    }
    return 0;
  };

  /** A frame as `{ file, line, column, name }`; null for none. */
  ouro.frame = function frame(run, number) {
    const known = run.recording.frames[number - 1];
    if (!known) return null;
    const [caller, file, line, column, name] = known;
    return { number, caller, file, line, column, name: run.recording.names[name] };
  };

  /** The frames of a stack, innermost first. */
  ouro.stack = function stack(run, number) {
    const frames = [];
    for (let at = ouro.frame(run, number); at; at = ouro.frame(run, at.caller)) frames.push(at);
    return frames;
  };

  /** The text of a frame's line, without its indent; empty when the text is not there. */
  ouro.lineText = function lineText(run, frame) {
    return frame ? ouro.whole(ouro.source(run, frame.file), frame.line) : '';
  };

  /** A line without its indent. One that goes on with what an earlier line began (`.then(...)`) has
   * that line's text before it. */
  ouro.whole = function whole(lines, line) {
    const text = (lines[line - 1] ?? '').trim();
    const goesOn = (at) => /^\??\.(?!\.|\d)|^(\/\/.*)?$/.test((lines[at - 1] ?? '').trim());
    if (!text || !goesOn(line)) return text;
    let first = line - 1;
    while (first > 0 && goesOn(first)) first--;
    const begun = (lines[first - 1] ?? '').trim();
    // Where that line is the end of something longer, its beginning says more than its brackets.
    const head = /^[)\]}]/.test(begun) ? '' : begun;
    return first === line - 1 && head ? `${head}${text}` : `${head}…${text}`;
  };

  /** The lines of a file's text. */
  ouro.source = function source(run, file) {
    run.texts ??= new Map();
    if (!run.texts.has(file)) {
      const text = run.recording.files[file]?.[1];
      run.texts.set(file, typeof text === 'string' ? text.split('\n') : []);
    }
    return run.texts.get(file);
  };

  /** Whether a file is a built-in module, whose text is not shown. */
  ouro.isBuiltin = (run, file) => (run.recording.files[file]?.[0] ?? '').startsWith('node:');

  /** A file's name without its folders. */
  ouro.fileName = (run, file) => {
    const path = run.recording.files[file]?.[0] ?? '';
    return ouro.isBuiltin(run, file) ? path : path.split('/').pop();
  };

  /** What caused it, and what caused that, up to the main script (number 1) or as far as is known. A
   * `call` of it that takes a message was caused by who sent that. */
  ouro.chain = function chain(run, id, call = null) {
    const ids = [];
    const seen = new Set();
    for (;;) {
      const letter = call?.letter ? run.letters.get(call.letter) : null;
      if (seen.has(letter ?? id)) break;
      seen.add(letter ?? id);
      ids.push(id);
      if (id === 1) break;
      const cause = letter ? letter.cause : id === 0 ? call?.cause ?? 1 : ouro.item(run, id).cause;
      // In which of its calls that was: only there is it known which message it took.
      const at = letter ? letter.k : ouro.item(run, id).stored;
      const by = at === undefined || at < 0 ? null : run.calls[run.callAt[at]];
      call = by?.id === cause ? by : null;
      // What the host itself begins (beforeExit) it begins because main's work has come to its end.
      id = id === 0 && cause === 0 ? 1 : cause;
    }
    return ids;
  };
})((globalThis.ouro ??= {}));
