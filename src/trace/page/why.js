// Why a callback is the one that runs now: what registered it, when it became ready, what else was
// ready, and the rule that picked it.
(function (ouro) {
  'use strict';

  /** When a call's callback became ready: { k, text }. */
  function becameReady(run, call) {
    const it = ouro.item(run, call.id);
    const before = (name, test) => {
      for (let k = call.begin - 1; k >= 0; k--) {
        const event = run.events[k];
        if (run.loopAt[k] === call.loop && event[2] === name && test(event)) return k;
      }
      return -1;
    };
    const mine = (event) => event[3] === call.id;
    const when = (k) => (k < 0 ? '' : ` at ${ouro.time(run.times[k])}, ${ouro.time(run.times[call.begin] - run.times[k])} before it ran`);
    switch (call.class) {
      case 'main': return {
        k: -1,
        text: call.id === 1 ? 'The host runs the main script first, from its first line to its last.'
          : 'The thread had begun: it runs its script first, from its first line to its last.',
      };
      case 'timer':
      case 'host': {
        const k = before('due', mine);
        return { k, text: `Its time was up${when(k)}.` };
      }
      case 'module': return { k: -1, text: 'What it imports had run.' };
      case 'task': {
        const k = before('done', mine);
        const thread = k < 0 ? 'a pool thread' : run.recording.threads[run.events[k][1]];
        return { k, text: `${thread} finished its task${when(k)}.` };
      }
      case 'source': {
        if (call.letter) {
          const { k } = run.letters.get(call.letter);
          return { k, text: `Message ${call.letter} was sent to it${when(k)}.` };
        }
        const serve = before('serve', () => true);
        const posted = before('posted', mine);
        if (posted > serve) return { k: posted, text: `${run.events[posted][1] === call.loop ? 'It was posted' : `${ouro.threadName(run, run.events[posted][1])} posted it`}${when(posted)}.` };
        const source = serve < 0 ? -1 : run.events[serve][3];
        const k = before('ready', (event) => event[3] === source);
        return { k, text: k < 0 ? 'It was ready.' : `The OS reported it as ready${when(k)}.` };
      }
      case 'process': {
        if (call.id === 0) return { k: -1, text: call.name === 'exit' ? 'The process is about to end.' : 'Nothing was left that keeps the loop alive.' };
        const k = before('uncaught', () => true);
        return { k, text: call.name === 'rejectionHandled' || k < 0 ? 'A promise that had been reported got a handler after all.' : `Nobody had caught “${run.events[k][5]}”${when(k)}.` };
      }
      default: {
        const k = call.class === 'close' ? it.closing?.k ?? it.stored : it.stored;
        return { k, text: `It was ready from the moment it was queued${when(k)}.` };
      }
    }
  }

  /** What a seed has to do with it. */
  function chosen(run) {
    const { seed } = run.recording;
    return typeof seed === 'string' ? ` Node’s rules leave that order open; in this run the seed ${seed} chose it.` : '';
  }

  /** The rule that picked it. `state` is its loop's right before it began. */
  function rule(run, state, call) {
    const behind = (queue, many) => {
      const n = queue.size - 1;
      return n > 0 ? ` ${n === 1 ? 'One more waits' : `${n} more wait`} behind it${many ? ` ${many}` : ''}.` : '';
    };
    const early = ouro.item(run, call.id).ahead === undefined ? '' : ' The host put this one in front of others that were queued before it, since that is its place in Node.';
    switch (call.class) {
      case 'main':
        return call.id === 1 ? 'Nothing can come before the main script: the loop starts when it has ended.'
          : 'A worker is a thread with a loop of its own. It runs beside the thread that started it; nothing can come before its script there.';
      case 'tick':
        return `After every callback the tick queue is emptied, first in, first out, before microtasks begin and before the loop goes on.${early}${behind(state.ticks)}`;
      case 'micro':
        return state.ticks.size > 0
          ? `Once microtasks run, they run until none is left, in the order in which they were queued; only then are ticks looked at again.${early}${behind(state.micro)}`
          : `The tick queue is empty, so microtasks run, in the order in which they were queued, until none is left.${early}${behind(state.micro)}`;
      case 'timer':
        return `The loop is in its timers phase, where every timer that is due runs. Timers of one duration stand in one list in the order in which they were started; of the lists, the one that expires first comes first.${behind(state.due)}`;
      case 'host':
        return 'It is a timer of the host itself and stands in the same lists as the script’s own.';
      case 'immediate':
        return `The loop is in its check phase, which comes right after poll and runs the immediates that were there when it began, in order.${behind(state.immediates)}`;
      case 'task':
        return `The loop is in its poll phase. The pool had woken it, and finished tasks are called back in the order in which they finished, whatever the order in which they were given to the pool.${behind(state.done)}${chosen(run)}`;
      case 'source':
        if (state.phase === 'check') return 'The loop is in its check phase, where what the host has put off to it comes before immediates.';
        if (state.posted.has(call.id)) return 'The loop is in its poll phase, where sources inside the process that were posted (message ports, the ends of workers) have their turn, in the order in which they were made. Each message is a callback of its own.';
        return `The loop is in its poll phase, where what the OS reports is served in the order of its report.${state.ready.size ? ` ${ouro.count(state.ready.size, 'more source')} ${state.ready.size === 1 ? 'is' : 'are'} ready.` : ''}${chosen(run)}`;
      case 'close':
        return `The loop is in its closing phase, the last before it goes round: what was closed gets its last word.${behind(state.closing)}`;
      case 'pending':
        return `The loop is in its pending phase, where it does what an earlier phase put off.${behind(state.pending)}`;
      case 'module':
        return 'The body of a module runs once, after the bodies of the modules that it imports.';
      case 'process':
        switch (call.name) {
          case 'unhandledRejection':
            return 'When the tick queue and the microtasks are empty, promises that were rejected meanwhile and that nobody handles are reported, in the order in which they were rejected. A listener takes them; without one the process ends.';
          case 'uncaughtException':
            return 'An error that leaves a callback goes at once to the listeners of the process; without one the process ends.';
          case 'uncaughtExceptionMonitor':
            return 'A monitor hears of each error that nobody caught, before anybody takes it, and changes nothing.';
          case 'rejectionHandled':
            return 'When the tick queue and the microtasks are empty, the process tells of promises that were reported and have a handler now.';
        }
        return call.name === 'beforeExit'
          ? 'No timer, task, handle or immediate is left, so the loop has run empty. A listener may give it new work.'
          : 'It is the last event; only what is done synchronously still counts.';
      default:
        return 'The loop came to it.';
    }
  }

  /** What else was ready, and what each had to wait for: { id, text }. */
  function others(run, state, call) {
    const list = [];
    const add = (queue, text) => {
      for (const id of queue) if (id !== call.id) list.push({ id, text });
    };
    if (call.class !== 'main') {
      add(state.ticks, { tick: 'stands behind it in the tick queue', micro: 'waits until no microtask is left' }[call.class] ?? 'waits for the end of the callback');
      add(state.micro, call.class === 'micro' ? 'stands behind it in the queue of microtasks' : 'comes when the tick queue is empty');
      add(state.due, call.class === 'timer' ? 'is due, and later in the lists' : 'is due, and waits for the timers phase');
      add(state.done, call.class === 'task' ? 'finished later' : 'is done, and waits for the poll phase');
      for (const source of state.ready) list.push({ source: ouro.sourceOf(run, call.loop, source), text: 'is ready, and waits for its turn in the poll phase' });
      add(state.posted, 'was posted, and waits for the poll phase');
      add(state.immediates, call.class === 'immediate' ? 'stands behind it' : 'waits for the check phase');
      add(state.pending, 'waits for the pending phase');
      add(state.closing, 'waits for the closing phase');
    }
    return list;
  }

  function registered(run, it, call) {
    const frame = ouro.frameOf(run, it.id);
    const by = (cause) => ouro.label(run, cause);
    if (call.letter) {
      const sent = run.letters.get(call.letter);
      const from = ouro.threadName(run, run.loopAt[sent.k]);
      const what = sent.output ? 'printed something, which this thread writes for it' : `sent message ${call.letter}`;
      return { cause: sent.cause, frame: sent.frame, text: `By ${by(sent.cause)} in ${from}, which ${what}. The port was made by ${by(it.cause)}.` };
    }
    if (call.class === 'close' && it.closing) {
      return { cause: it.closing.by, frame: it.closing.frame || ouro.frameOf(run, it.id), text: `By ${by(it.closing.by)}, which closed it.` };
    }
    const whose = it.internal ? ' (by way of the host’s own JavaScript)' : '';
    if (it.reaction?.then) {
      return { cause: it.reaction.cause, frame, text: `By ${by(it.reaction.cause)}${it.reaction.internal ? whose : ''}, which resolved a promise with an object that has a then. Calling that then is a microtask of its own.` };
    }
    if (it.reaction) {
      return { cause: it.reaction.cause, frame, text: `By ${by(it.reaction.cause)}, with then or await${it.reaction.internal ? whose : ''}; queued when the promise was settled, by ${by(it.cause)}.` };
    }
    if (it.class === 'process') {
      return { cause: it.cause, frame, text: it.cause === 0 ? 'The process tells of it by itself.' : `It came up in ${by(it.cause)}.` };
    }
    const repeats = it.begins.length > 1 && it.class !== 'source' ? ` It has run ${it.begins.length} times in all.` : '';
    const step = !it.frame && it.class === 'task' && ouro.item(run, it.cause).name === it.name ? ', as its next step' : '';
    return { cause: it.cause, frame, text: `By ${by(it.cause)}${step}${whose}.${repeats}` };
  }

  /**
   * Everything there is to say about a call of `run.calls`:
   * { what, registered: { text, frame, cause }, ready: { k, text }, others: [{ id | source, text }],
   *   rule, chain: [{ id, frame, count }] }.
   */
  ouro.why = function why(run, history, call) {
    const it = ouro.item(run, call.id);
    const state = ouro.loopOf(history.at(call.begin), call.loop);
    const delay = it.delay !== undefined && call.class === 'timer' ? `, ${it.delay} ms` : '';
    return {
      what: `${ouro.callLabel(run, call)}${delay}`,
      registered: call.id <= 1
        ? { cause: 0, frame: 0, text: call.id === 1 ? 'Named on the command line.' : 'The process tells of it by itself.' }
        : registered(run, it, call),
      ready: becameReady(run, call),
      others: others(run, state, call),
      rule: rule(run, state, call),
      chain: grouped(run, ouro.chain(run, call.id, call)),
    };
  };

  /** A chain of causes, links of the same kind and place as one: { id, frame, count }. */
  function grouped(run, ids) {
    const links = [];
    for (const id of ids) {
      const frame = ouro.frameOf(run, id);
      const { name } = ouro.item(run, id);
      const last = links.at(-1);
      if (last && id !== 0 && !ouro.isMain(id) && last.frame === frame && last.name === name) last.count++;
      else links.push({ id, frame, name, count: 1 });
    }
    return links;
  }
})((globalThis.ouro ??= {}));
