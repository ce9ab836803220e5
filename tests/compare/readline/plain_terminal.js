// A terminal that can only show what it gets (TERM=dumb), a completer that answers by a promise, Symbol.dispose.
const { PassThrough, Writable } = require('stream');
const later = () => new Promise((resolve) => setImmediate(resolve));
const make = (module, log, options) => {
  const input = new PassThrough();
  const output = new Writable({ write(chunk, encoding, callback) { log.push(String(chunk)); callback(); } });
  return { input, rl: require(module).createInterface({ input, output, terminal: true, ...options }) };
};

(async () => {
  process.env.TERM = 'dumb';
  for (const module of ['readline', 'readline/promises']) {
    const log = [];
    const { input, rl } = make(module, log, { history: ['old'] });
    rl.on('line', (line) => log.push(['line', line])).on('close', () => log.push('closed'));
    input.write('ab\x01\x1b[Ac\x7f\x15\td\r');
    await later();
    input.write('x\x04');
    await later();
    console.log(module, JSON.stringify(log), JSON.stringify(rl.line), rl.cursor);
  }
  process.env.TERM = 'xterm';
  for (const completer of [(line) => { said.push('completer'); return [['foo'], line]; }, async (line) => [['foobar'], line], (line, callback) => { said.push(typeof callback); return [[], line]; }]) {
    var said = [];
    const { input, rl } = make('readline/promises', [], { completer });
    input.on('keypress', () => said.push('keypress'));
    input.write('f\t');
    await later();
    console.log(said.join(), rl.line);
    rl.close();
  }
  for (const module of ['readline', 'readline/promises']) {
    const { rl } = make(module, []);
    rl.on('close', () => console.log(module, 'closed'));
    rl[Symbol.dispose]();
    rl[Symbol.dispose]();
  }
})();
