// The state of all loops after the first k events: a pure function of those events.
//
// `ouro.history(run).at(k)` gives it for any k. States at some of the steps are kept (key frames), so
// that going back costs no more than going on.
(function (ouro) {
  'use strict';

  /** Before the first event. */
  ouro.beginning = () => ({
    k: 0,
    time: 0,
    /** Each thread that has a loop: its number to what `loopAtFirst` gives. */
    loops: new Map(),
    /** Tasks no thread has taken. */
    tasks: new Set(),
    /** What each thread is doing: thread to task. */
    threads: new Map(),
    /** How much has been written. */
    writes: 0,
    /** Why it was stopped. */
    stopped: null,
  });

  const loopAtFirst = () => ({
    tick: 0,
    phase: null,
    /** While the thread waits: at most so many milliseconds, -1 without end. */
    waiting: null,
    /** Calls under way, the innermost last: { id, class, name, frame, cause, call }, the last a number
     * in `run.calls`. */
    running: [],
    // The queues, in the order in which what they hold will be called.
    ticks: new Set(),
    micro: new Set(),
    immediates: new Set(),
    pending: new Set(),
    closing: new Set(),
    /** Timers that wait: number to when they are due. */
    timers: new Map(),
    /** Timers that are due, in the order in which they became so. */
    due: new Set(),
    /** Tasks that are done and not called back. */
    done: new Set(),
    /** Sources inside the process that were posted. */
    posted: new Set(),
    /** What the OS watches: number to { name, flags }; flags are empty unless it is ready. */
    sources: new Map(),
    /** Sources that are ready and not served. */
    ready: new Set(),
    /** The source that is being served; 0: completions of the pool. */
    serving: null,
    /** What is open: number to { kind, referenced }. */
    handles: new Map(),
    /** Timers and immediates that do not keep the loop alive. */
    unreferenced: new Set(),
    /** Its exit code, when it has ended. */
    exit: null,
  });

  /** The loop of a thread, as it stands. */
  ouro.loopOf = (state, thread) => state.loops.get(thread) ?? loopAtFirst();

  /** A state of its own with the same content. */
  ouro.copy = function copy(state) {
    const other = {};
    for (const name in state) {
      const value = state[name];
      if (name === 'loops') other[name] = new Map([...value].map(([thread, loop]) => [thread, copy(loop)]));
      else if (value instanceof Set) other[name] = new Set(value);
      else if (value instanceof Map) other[name] = new Map(value);
      else if (Array.isArray(value)) other[name] = value.slice();
      else other[name] = value;
    }
    return other;
  };

  /** How many things a state holds. */
  function size(state) {
    let sum = 16;
    for (const name in state) {
      const value = state[name];
      if (name === 'loops') for (const loop of value.values()) sum += size(loop);
      else if (value instanceof Set || value instanceof Map) sum += value.size;
    }
    return sum;
  }

  const QUEUES = { tick: 'ticks', micro: 'micro', immediate: 'immediates', pending: 'pending', close: 'closing' };

  /** Puts a callback into its queue: behind all others, or behind the first `ahead`. */
  function put(queue, id, ahead) {
    queue.delete(id);
    const behind = ahead < queue.size ? [...queue].slice(ahead) : [];
    for (const other of behind) queue.delete(other);
    queue.add(id);
    for (const other of behind) queue.add(other);
  }

  /** Moves the running call's place in the script. */
  function moveTo(loop, frame) {
    const top = loop.running.length - 1;
    if (frame && top >= 0) loop.running[top] = { ...loop.running[top], frame };
  }

  function begin(loop, id, cause, kind, name, call) {
    switch (kind) {
      case 'timer':
      case 'host':
        loop.due.delete(id);
        loop.timers.delete(id);
        break;
      case 'task':
        loop.done.delete(id);
        break;
      case 'source':
        loop.posted.delete(id);
        break;
      default:
        if (QUEUES[kind]) loop[QUEUES[kind]].delete(id);
    }
    loop.running.push({ id, class: kind, name, frame: 0, cause, call });
  }

  /** Takes the next event of a run in. */
  ouro.apply = function apply(run, state) {
    const k = state.k++;
    const event = run.events[k];
    const thread = run.loopAt[k];
    let loop = state.loops.get(thread);
    if (!loop) state.loops.set(thread, loop = loopAtFirst());
    state.time += event[0];
    switch (event[2]) {
      case 'tick':
        loop.tick = event[3];
        break;
      case 'phase':
        loop.phase = event[3];
        break;
      case 'phaseEnd':
        loop.phase = null;
        loop.serving = null;
        break;
      case 'queue': {
        if (event[5] === 'task') state.tasks.add(event[3]);
        const queue = QUEUES[event[5]];
        // What is queued once more goes to the end.
        if (queue) put(loop[queue], event[3], event[9]);
        // A module's place is its own beginning.
        if (event[5] !== 'module') moveTo(loop, event[7]);
        break;
      }
      case 'register':
        moveTo(loop, event[7]);
        break;
      case 'reaction':
        moveTo(loop, event[4]);
        break;
      case 'begin':
        begin(loop, event[3], event[4], event[5], event[6], run.callAt[k]);
        break;
      case 'end':
        while (loop.running.length && loop.running.pop().id !== event[3]);
        break;
      case 'set':
        loop.due.delete(event[3]);
        loop.timers.delete(event[3]);
        loop.timers.set(event[3], event[5]);
        break;
      case 'due':
        loop.due.add(event[3]);
        break;
      case 'clear':
        for (const queue of [loop.timers, loop.due, loop.immediates, state.tasks]) queue.delete(event[3]);
        break;
      case 'take':
        state.tasks.delete(event[3]);
        state.threads.set(event[1], event[3]);
        break;
      case 'done':
        state.threads.delete(event[1]);
        loop.done.add(event[3]);
        break;
      case 'completions':
        loop.serving = 0;
        break;
      case 'posted':
        loop.posted.add(event[3]);
        break;
      case 'sent':
        moveTo(loop, event[6]);
        break;
      case 'watch':
        loop.sources.set(event[3], { name: event[4], flags: '' });
        break;
      case 'ready': {
        const source = loop.sources.get(event[3]);
        if (source) loop.sources.set(event[3], { name: source.name, flags: event[4] });
        loop.ready.add(event[3]);
        break;
      }
      case 'serve': {
        const source = loop.sources.get(event[3]);
        if (source) loop.sources.set(event[3], { name: source.name, flags: '' });
        loop.ready.delete(event[3]);
        loop.serving = event[3];
        break;
      }
      case 'unwatch':
        loop.sources.delete(event[3]);
        loop.ready.delete(event[3]);
        break;
      case 'wait':
        loop.waiting = event[3];
        break;
      case 'woken':
        loop.waiting = null;
        break;
      case 'open':
        loop.handles.set(event[3], { kind: event[4], referenced: true });
        break;
      case 'ref':
      case 'unref': {
        const handle = loop.handles.get(event[3]);
        if (handle) loop.handles.set(event[3], { kind: handle.kind, referenced: event[2] === 'ref' });
        else if (event[2] === 'ref') loop.unreferenced.delete(event[3]);
        else loop.unreferenced.add(event[3]);
        break;
      }
      case 'close':
        loop.handles.delete(event[3]);
        break;
      case 'out':
        state.writes++;
        if (event[1] === thread) moveTo(loop, event[5]);
        break;
      case 'stop':
        state.stopped = event[3];
        break;
      case 'exit':
        loop.exit = event[3];
        break;
    }
    return state;
  };

  /** Most things that all key frames together hold. */
  const BUDGET = 1_000_000;

  /** The states of a run. `every`: events between key frames, more where states are large. */
  ouro.history = function history(run, every = 256) {
    const frames = [ouro.beginning()];
    let held = 0;
    let spacing = every;
    /** Keeps every second frame when they have become too many. */
    function thin() {
      held = 0;
      let kept = 0;
      for (let at = 0; at < frames.length; at += 2) {
        frames[kept++] = frames[at];
        held += size(frames[at]);
      }
      frames.length = kept;
      spacing *= 2;
    }
    return {
      /** The state after the first k events. It is the caller's own. */
      at(k) {
        k = Math.max(0, Math.min(run.length, k));
        let from = Math.min(Math.floor(k / spacing), frames.length - 1);
        const state = ouro.copy(frames[from]);
        while (state.k < k) {
          ouro.apply(run, state);
          if (state.k === frames.length * spacing) {
            frames.push(ouro.copy(state));
            held += size(state);
            if (held > BUDGET) thin();
          }
        }
        return state;
      },
    };
  };

  /** A state as one text: equal states have equal texts. */
  ouro.fingerprint = function fingerprint(state) {
    return JSON.stringify(state, (_, value) => {
      if (value instanceof Set) return [...value];
      if (value instanceof Map) return [...value];
      return value;
    });
  };
})((globalThis.ouro ??= {}));
