// stdin: one
// stdin: two ä
// stdin:
// stdin: last
'use strict';
// Lines from a pipe: by event, by iteration, from pieces that split characters and line ends.
const readline = require('readline');
const { PassThrough, Readable } = require('stream');

async function iterated(pieces, options) {
  const lines = [];
  for await (const line of readline.createInterface({ input: Readable.from(pieces), ...options })) lines.push(line);
  console.log(lines);
}

(async () => {
  const rl = readline.createInterface({ input: process.stdin });
  rl.on('line', (line) => console.log('line', JSON.stringify(line)));
  rl.on('pause', () => console.log('pause'));
  await new Promise((resolve) => rl.on('close', resolve));
  console.log('closed', rl.closed, rl.terminal, rl.line);

  await iterated(['a\r', '\nb\r\nc', '\rd\u2028e\u2029f\n\n', 'no end']);
  await iterated([Buffer.from([0xe2, 0x82]), Buffer.from([0xac, 0x0a])]);
  await iterated([]);

  // A question's answer is no line.
  const input = new PassThrough();
  const output = new PassThrough();
  const asked = readline.createInterface({ input, output, prompt: '$ ' });
  asked.on('line', (line) => console.log('line', line));
  asked.question('who? ', (answer) => console.log('answer', answer));
  asked.question('again? ', () => console.log('never'));
  input.write('me\nrest\n');
  await new Promise((resolve) => setImmediate(resolve));
  asked.prompt();
  asked.close();
  console.log(JSON.stringify(output.read().toString()));
  for (const call of [() => asked.question('?', () => {}), () => asked.pause(), () => asked.write('x')]) {
    try {
      call();
    } catch (err) {
      console.log(err.code, err.message);
    }
  }
  asked.close();
})();
