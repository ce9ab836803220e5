// What becomes due while timers run waits for the next tick: immediates come first.
const L = console.log;
const busy = (ms) => { const end = Date.now() + ms; while (Date.now() < end); };
const acts = [
  () => setTimeout(() => { L('a'); setTimeout(() => L('b'), 5); busy(60); setImmediate(() => L('imm')); }, 50),
  () => {
    setTimeout(() => { L('a'); busy(150); setImmediate(() => L('imm')); }, 50);
    setTimeout(() => L('b'), 150);
    setTimeout(() => L('a2'), 50);
  },
  () => {
    setTimeout(() => { L('a'); busy(200); setImmediate(() => L('imm')); }, 100);
    setTimeout(() => setTimeout(() => L('same list, later'), 100), 50);
    setTimeout(() => L('b'), 140);
  },
  () => {
    let n = 0;
    const t = setInterval(() => {
      L('interval');
      busy(60);
      setImmediate(() => L('imm'));
      if (++n === 3) clearInterval(t);
    }, 20);
  },
  () => setTimeout(() => { setTimeout(() => L('40'), 140); busy(80); setTimeout(() => L('80 and 30'), 100); }, 20),
];
process.on('beforeExit', () => { L('--'); acts.shift()?.(); });
