'use strict';
// readline/promises: answers, refusals, a batch of cursor movements; and the functions without it.
const { createInterface, Readline } = require('readline/promises');
const readline = require('readline');
const { promisify } = require('util');
const { PassThrough } = require('stream');

const told = (promise) => promise.then((value) => console.log('->', value),
  (err) => console.log('!', err.name, err.code, err.message, err.cause));
const make = (options) => createInterface({ input: new PassThrough(), output: new PassThrough(), ...options });

(async () => {
  const rl = make();
  const answer = rl.question('q? ');
  rl.input.write('yes\n');
  await told(answer);
  await told(make().question('q? ', { signal: AbortSignal.abort('before') }));
  const controller = new AbortController();
  const aborted = rl.question('q? ', { signal: controller.signal });
  controller.abort('later');
  await told(aborted);
  for (const key of ['\x03', '\x04']) {
    const terminal = make({ terminal: true });
    const asked = terminal.question('q? ');
    terminal.input.write(key);
    await told(asked);
  }
  rl.close();
  await told(rl.question('q? '));
  const old = readline.createInterface({ input: new PassThrough(), output: new PassThrough() });
  const promised = promisify(old.question).call(old, 'q? ');
  old.input.write('promised\n');
  await told(promised);
  old.close();

  const output = new PassThrough();
  const batch = new Readline(output);
  batch.cursorTo(1).cursorTo(2, 3).moveCursor(-1, 2).clearLine(-1).clearLine(1).clearLine(0).clearScreenDown();
  console.log(output.read());
  await batch.commit();
  console.log(JSON.stringify(output.read().toString()));
  batch.cursorTo(1).rollback();
  await batch.commit();
  console.log(readline.cursorTo(output, 4), readline.moveCursor(output, 1, -1), readline.clearLine(output, 1),
    readline.clearScreenDown(output), readline.cursorTo(null, 1, 1), readline.moveCursor(output, 0, 0));
  console.log(JSON.stringify(output.read().toString()));
  for (const call of [() => readline.cursorTo(output, NaN), () => readline.cursorTo(output, 'a', 1), () => new Readline(1),
    () => batch.clearLine(2), () => batch.cursorTo('1'), () => make({ historySize: -1 }), () => make({ completer: 1 }),
    () => make({ tabSize: 0 }), () => make({ escapeCodeTimeout: NaN }), () => make({ history: 1 })]) {
    try {
      call();
    } catch (err) {
      console.log(err.name, err.code, err.message);
    }
  }
})();
