const say = (log, name, promise) => promise.then((v) => log.push(name + JSON.stringify(v)), (e) => log.push(`${name} ${e?.constructor.name} ${e?.name} ${e?.code}`));
const sleep = (n) => new Promise((resolve) => setTimeout(resolve, n));
async function overlap(script) {
  const log = [];
  let controller;
  const iterator = new ReadableStream({ start(c) { controller = c; }, cancel(r) { log.push('cancel ' + r); } }).values();
  let asked = 0;
  for (const step of script) {
    if (step === 'n') say(log, asked++, iterator.next());
    else if (step === 'r') say(log, 'return', iterator.return('v'));
    else if (step === 'E') controller.error(new Error('E'));
    else if (step === 'C') controller.close();
    else if (step === ' ') await sleep(1);
    else if (step === '.') await 0;
    else controller.enqueue(step);
  }
  await sleep(20);
  console.log(script, log.join(' '));
}
async function pipeBehind(kind) {
  const log = [];
  const destination = new WritableStream({
    write(c) { log.push('write ' + c); return sleep(2); },
    close() { log.push('close'); },
    abort(r) { log.push('abort ' + r); },
  }, { highWaterMark: 9 });
  const writer = destination.getWriter();
  say(log, 'w1', writer.write(1));
  say(log, 'w2', writer.write(2));
  writer.releaseLock();
  const source = new ReadableStream({ start(c) { if (kind === 'error') c.error('bad'); else c.close(); } });
  say(log, 'pipe', source.pipeTo(destination, { preventClose: kind === 'prevent' }));
  await sleep(60);
  console.log(kind, log.join(', '));
}
async function abortByNode() {
  const log = [];
  const err = await require('timers/promises').setTimeout(1, 0, { signal: AbortSignal.abort() }).catch((e) => e);
  const tell = (r) => log.push(r.constructor.name, r.message, r.code, r === err);
  const pipe = new ReadableStream({ cancel: tell }).pipeTo(new WritableStream({ abort: tell }), { signal: AbortSignal.abort(err) });
  say(log, 'pipe', pipe);
  await sleep(20);
  console.log(log.join(', '));
}
(async () => {
  for (const script of ['nnn a b c C n', 'nn an b cn d C', 'nn a n bcn d C', 'n an bnn c d C', 'nrn a ', 'n a.rn ', 'nnn E n', 'nnn C nr', 'abnnnn c d neC', 'n abcnn nn de', 'nn abcn nn de', 'nn anrn b']) await overlap(script);
  for (const kind of ['close', 'error', 'prevent']) await pipeBehind(kind);
  await abortByNode();
})();
