// Checks a recording: run as `ouro check.js RECORDING STDOUT-FILE [--all] [--shared-stdout]`;
// prints what is wrong, one line each, or nothing. tests/trace.rs runs it on every program of tests/compare.
'use strict';

const fs = require('fs');
const path = require('path');

const page = path.join(__dirname, '../../src/trace/page');
for (const name of ['events.js', 'state.js', 'words.js', 'why.js', 'hints.js', 'predict.js']) {
  (0, eval)(fs.readFileSync(path.join(page, name), 'utf8'));
}
const { ouro } = globalThis;

/** With more events than this only some of the steps are compared, unless all are asked for. */
const MANY = 150;
const SOME = 60;

function check(recording, stdout, all) {
  const wrong = [];
  const run = ouro.read(recording);
  const end = ouro.history(run).at(run.length);

  if (recording.leftOut === 0 && !process.argv.includes('--shared-stdout') && ouro.written(run.writes, 1, end.writes) !== stdout) {
    wrong.push('stdout is not what the program printed');
  }

  // Forward and backward. The history used for going back has never gone forward.
  const back = ouro.history(run, Math.max(50, Math.ceil(run.length / 50)));
  const compared = new Map();
  const forward = ouro.beginning();
  const stride = all || run.length <= MANY ? 1 : Math.ceil(run.length / SOME);
  const keep = (k) => k % stride === 0 || k === run.length;
  compared.set(0, ouro.fingerprint(forward));
  const firsts = { tick: 'ticks', micro: 'micro' };
  const due = (id) => forward.time < ouro.loopOf(forward, run.threadOf(id)).timers.get(id);
  for (const [k, event] of run.events.entries()) {
    const [, , name, id, , kind] = event;
    const loop = ouro.loopOf(forward, run.loopAt[k]);
    if (name === 'begin') {
      const queue = firsts[kind];
      if (queue && loop[queue].values().next().value !== id) {
        wrong.push(`step ${forward.k}: ${kind} #${id} was not the first of its queue`);
      }
      if (kind === 'tick' || kind === 'micro' || kind === 'immediate' || kind === 'timer' || kind === 'task') {
        if (run.items.get(id).stored < 0) wrong.push(`${kind} #${id} was never stored`);
      }
      if (kind === 'timer' && !loop.due.has(id)) wrong.push(`timer #${id} began before it was due`);
      if (kind === 'task' && !loop.done.has(id)) wrong.push(`task #${id} was called back before it was done`);
    }
    ouro.apply(run, forward);
    if (name === 'due' && due(id)) wrong.push(`timer #${id} is ready before its time`);
    if (keep(forward.k)) compared.set(forward.k, ouro.fingerprint(forward));
  }
  for (const k of [...compared.keys()].reverse()) {
    if (ouro.fingerprint(back.at(k)) !== compared.get(k)) wrong.push(`state ${k} differs when one comes from behind`);
  }

  // A timer of n ms is due no earlier than n of the loop's whole milliseconds after it was set. The
  // loop's clock was read between the thread's last event and this one.
  const lasts = new Map();
  for (const [k, event] of run.events.entries()) {
    const last = lasts.get(event[1]) ?? 0;
    if (event[2] === 'set' && event[7] === 'timeout' && event[5] + 1e6 < last + event[4] * 1e6) {
      wrong.push(`timer #${event[3]} of ${event[4]} ms is due too early`);
    }
    lasts.set(event[1], run.times[k]);
  }

  // Messages: none comes that was not sent, none twice, none before it was sent.
  const received = new Set();
  for (const [k, event] of run.events.entries()) {
    if (event[2] !== 'received') continue;
    const sent = run.letters.get(event[3]);
    if (!sent || sent.k > k || received.has(event[3])) wrong.push(`message ${event[3]} was received ${sent ? 'too early or twice' : 'and never sent'}`);
    received.add(event[3]);
  }

  // Causes.
  // What stands in a chain that ends well has such a chain itself, unless its calls took messages.
  const takers = new Set(run.calls.filter((call) => call.letter).map((call) => call.id));
  const proven = new Set();
  for (const call of run.calls.slice().reverse()) {
    if (proven.has(call.id)) continue;
    const chain = ouro.chain(run, call.id, call);
    if (chain.at(-1) === 1) for (const id of chain) if (!takers.has(id)) proven.add(id);
    if (chain.at(-1) !== 1) wrong.push(`the causes of ${call.class} #${call.id} end at #${chain.at(-1)}: ${chain}`);
  }

  if (ouro.why) {
    const history = ouro.history(run);
    const some = run.calls.length > 40 ? run.calls.filter((_, at) => at % Math.ceil(run.calls.length / 40) === 0) : run.calls;
    for (const call of some) {
      const why = ouro.why(run, history, call);
      for (const sentence of [why.what, why.rule]) {
        if (!sentence || /undefined|NaN/.test(sentence)) wrong.push(`call at ${call.begin}: "${sentence}"`);
      }
    }
  }
  if (ouro.tell) {
    for (let k = 1; k <= run.length; k += stride) {
      const told = ouro.tell(run, k);
      const isWrong = !told || (run.events[k - 1][2] !== 'out' && /undefined|NaN/.test(told));
      if (isWrong) wrong.push(`event ${k}: "${told}" ${JSON.stringify(run.events[k - 1])}`);
    }
  }
  return wrong;
}

const results = [];
const jobs = process.argv.slice(2).filter((arg) => !arg.startsWith('--'));
for (let at = 0; at + 1 < jobs.length; at += 2) {
  const recording = JSON.parse(fs.readFileSync(jobs[at], 'utf8'));
  const stdout = fs.readFileSync(jobs[at + 1], 'utf8');
  const wrong = check(recording, stdout, process.argv.includes('--all'));
  for (const what of wrong.slice(0, 20)) results.push(`${recording.program}: ${what}`);
}
if (results.length) console.log(results.join('\n'));
