// Message ports: listeners that throw or close, ports without a peer. Timers and signals, events that are dispatched again.
const { MessageChannel } = require('worker_threads');
const tp = require('timers/promises');
const log = [];
process.on('uncaughtException', (err) => log.push(`uncaught ${err.message}`));
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const show = (name) => { console.log(name, log.join(' ')); log.length = 0; };
const chain = (n) => { let p = Promise.resolve(); for (let i = 0; i < n; i++) p = p.then(() => log.push(`p${i}`)); };

(async () => {
  {
    const { port1, port2 } = new MessageChannel();
    port2.on('message', (m) => { log.push(m); throw new Error('h'); });
    port1.postMessage(1);
    port1.postMessage(2);
    setImmediate(() => { log.push('i'); setImmediate(() => { log.push('i2'); port1.close(); }); });
    await wait(20);
    show('throws');
  }
  {
    const { port1, port2 } = new MessageChannel();
    port2.on('message', (m) => { log.push(m); if (m === 1) port2.close(); });
    port1.on('close', () => log.push('c1'));
    port2.on('close', () => log.push('c2'));
    port1.postMessage(1);
    port1.postMessage(2);
    setImmediate(() => log.push('i'));
    await wait(20);
    show('closes');
  }
  {
    const { port1, port2 } = new MessageChannel();
    port2.on('message', (m) => { log.push(m); if (m < 3) port1.postMessage(m + 1); });
    port1.postMessage(1);
    setImmediate(() => log.push('i'));
    await wait(20);
    port2.close();
    await wait(5);
    try { port1.postMessage(() => {}); } catch (err) { log.push(err.name); }
    const buffer = new ArrayBuffer(8);
    port1.postMessage(1, [buffer]);
    log.push(buffer.byteLength);
    show('answers');
  }
  for (const [name, start] of Object.entries({
    timeout: (signal) => tp.setTimeout(20, 0, { signal }), wait: (signal) => tp.scheduler.wait(20, { signal }),
    immediate: (signal) => tp.setImmediate(0, { signal }), interval: (signal) => tp.setInterval(20, 0, { signal }).next(),
  })) {
    const controller = new AbortController();
    controller.signal.addEventListener('abort', (event) => event.stopImmediatePropagation());
    start(controller.signal).then(() => log.push('done'), (err) => log.push(err.name));
    controller.abort();
    chain(8);
    await wait(40);
    show(name);
  }
  for (const f of [() => tp.setTimeout('x'), () => tp.setTimeout(1, 1, 5), () => tp.setImmediate(1, { signal: 1 }), () => tp.setTimeout(1, 1, { signal: AbortSignal.abort() })]) {
    await f().catch((err) => log.push(err.code));
  }
  show('wrong');
  {
    const target = new EventTarget();
    const see = (event) => log.push(event.eventPhase, event.composedPath().length, event.currentTarget === target);
    target.addEventListener('x', see);
    target.addEventListener('x', (event) => see(event));
    target.dispatchEvent(new Event('x'));
    show('phases');
    const event = new Event('y');
    target.addEventListener('y', (e) => { log.push('once more'); e.stopImmediatePropagation(); });
    target.dispatchEvent(event);
    target.dispatchEvent(event);
    log.push(event.cancelBubble);
    show('stopped');
    target.addEventListener('z', { handleEvent() { throw new Error('object'); } });
    target.addEventListener('z', () => { throw new Error('function'); });
    target.dispatchEvent(new Event('z'));
    chain(4);
    await wait(5);
    show('objects');
    const listener = () => log.push('captured');
    target.addEventListener('w', listener, true);
    target.removeEventListener('w', listener, true);
    target.dispatchEvent(new Event('w'));
    target.removeEventListener('w', listener, { capture: true });
    target.dispatchEvent(new Event('w'));
    target.addEventListener('w', 5, { signal: AbortSignal.abort() });
    try { new Event('x', () => {}); } catch (err) { log.push(err.code); }
    show('captures');
  }
})();
