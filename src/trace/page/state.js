// The state of the loop after the first k events: a pure function of those events.
//
// `ouro.history(run).at(k)` gives it for any k. States at some of the steps are kept (key frames), so
// that going back costs no more than going on.
(function (ouro) {
  'use strict';

  /** Before the first event. */
  ouro.beginning = () => ({
    k: 0,
    time: 0,
    tick: 0,
    phase: null,
    /** While the main thread waits: at most so many milliseconds, -1 without end. */
    waiting: null,
    /** Calls under way, the innermost last: { id, class, name, frame, cause }. */
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
    /** Tasks no thread has taken. */
    tasks: new Set(),
    /** What each thread is doing: thread to task. */
    threads: new Map(),
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
    /** How much has been written. */
    writes: 0,
    /** Why it was stopped. */
    stopped: null,
    exit: null,
  });

  /** A state of its own with the same content. */
  ouro.copy = function copy(state) {
    const other = {};
    for (const name in state) {
      const value = state[name];
      if (value instanceof Set) other[name] = new Set(value);
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
      if (value instanceof Set || value instanceof Map) sum += value.size;
    }
    return sum;
  }

  const QUEUES = { tick: 'ticks', micro: 'micro', immediate: 'immediates', pending: 'pending', close: 'closing', task: 'tasks' };

  /** Moves the running call's place in the script. */
  function moveTo(state, frame) {
    const top = state.running.length - 1;
    if (frame && top >= 0) state.running[top] = { ...state.running[top], frame };
  }

  function begin(state, id, cause, kind, name) {
    switch (kind) {
      case 'timer':
      case 'host':
        state.due.delete(id);
        state.timers.delete(id);
        break;
      case 'task':
        state.done.delete(id);
        break;
      case 'source':
        state.posted.delete(id);
        break;
      default:
        if (QUEUES[kind]) state[QUEUES[kind]].delete(id);
    }
    state.running.push({ id, class: kind, name, frame: 0, cause });
  }

  /** Takes one event in. */
  ouro.apply = function apply(state, event) {
    state.k++;
    state.time += event[0];
    switch (event[2]) {
      case 'tick':
        state.tick = event[3];
        break;
      case 'phase':
        state.phase = event[3];
        break;
      case 'phaseEnd':
        state.phase = null;
        state.serving = null;
        break;
      case 'queue': {
        const queue = QUEUES[event[5]];
        if (queue) {
          // What is queued once more goes to the end.
          state[queue].delete(event[3]);
          state[queue].add(event[3]);
        }
        // A module's place is its own beginning.
        if (event[5] !== 'module') moveTo(state, event[7]);
        break;
      }
      case 'register':
        moveTo(state, event[7]);
        break;
      case 'reaction':
        moveTo(state, event[4]);
        break;
      case 'begin':
        begin(state, event[3], event[4], event[5], event[6]);
        break;
      case 'end':
        while (state.running.length && state.running.pop().id !== event[3]);
        break;
      case 'set':
        state.due.delete(event[3]);
        state.timers.delete(event[3]);
        state.timers.set(event[3], event[5]);
        break;
      case 'due':
        state.due.add(event[3]);
        break;
      case 'clear':
        for (const queue of [state.timers, state.due, state.immediates, state.tasks]) queue.delete(event[3]);
        break;
      case 'take':
        state.tasks.delete(event[3]);
        state.threads.set(event[1], event[3]);
        break;
      case 'done':
        state.threads.delete(event[1]);
        state.done.add(event[3]);
        break;
      case 'completions':
        state.serving = 0;
        break;
      case 'posted':
        state.posted.add(event[3]);
        break;
      case 'watch':
        state.sources.set(event[3], { name: event[4], flags: '' });
        break;
      case 'ready': {
        const source = state.sources.get(event[3]);
        if (source) state.sources.set(event[3], { name: source.name, flags: event[4] });
        state.ready.add(event[3]);
        break;
      }
      case 'serve': {
        const source = state.sources.get(event[3]);
        if (source) state.sources.set(event[3], { name: source.name, flags: '' });
        state.ready.delete(event[3]);
        state.serving = event[3];
        break;
      }
      case 'unwatch':
        state.sources.delete(event[3]);
        state.ready.delete(event[3]);
        break;
      case 'wait':
        state.waiting = event[3];
        break;
      case 'woken':
        state.waiting = null;
        break;
      case 'open':
        state.handles.set(event[3], { kind: event[4], referenced: true });
        break;
      case 'ref':
      case 'unref': {
        const handle = state.handles.get(event[3]);
        if (handle) state.handles.set(event[3], { kind: handle.kind, referenced: event[2] === 'ref' });
        else if (event[2] === 'ref') state.unreferenced.delete(event[3]);
        else state.unreferenced.add(event[3]);
        break;
      }
      case 'close':
        state.handles.delete(event[3]);
        break;
      case 'out':
        state.writes++;
        if (event[1] === 0) moveTo(state, event[5]);
        break;
      case 'stop':
        state.stopped = event[3];
        break;
      case 'exit':
        state.exit = event[3];
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
          ouro.apply(state, run.events[state.k]);
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
