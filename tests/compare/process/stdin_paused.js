// Standard input from a pipe that is paused and resumed: what has been read, when its end and close come.
const { spawnSync } = require('child_process');

function read(how) {
  const { stdin } = process;
  const { log } = console;
  for (const event of ['pause', 'resume', 'end', 'close']) stdin.on(event, (...args) => log(event, ...args));
  const listen = () => stdin.on('data', (data) => {
    log('data', data.length);
    if (how === 'inside') stdin.pause();
    process.nextTick(() => log('tick'));
    setImmediate(() => log('immediate'));
  });
  const state = () => {
    const { ended, reading } = stdin._readableState;
    log('state', stdin.readableLength, ended, stdin.readableFlowing, reading);
  };
  const goOn = () => setTimeout(() => { state(); if (stdin.listenerCount('data') === 0) listen(); stdin.resume(); }, 50);
  switch (how) {
    case 'at once': listen(); stdin.pause(); goOn(); break;
    case 'resumed first': stdin.resume(); stdin.pause(); goOn(); break;
    case 'later': stdin.pause(); setImmediate(() => { state(); goOn(); }); break;
    case 'and resumed': listen(); stdin.pause(); stdin.resume(); break;
    case 'inside': listen(); stdin.on('end', state); break;
    case 'awaited':
      stdin.once('end', () => log('once'));
      (async () => { for await (const chunk of stdin) log('chunk', chunk.length); log('over'); })();
      require('events').once(stdin, 'end').then(() => log('awaited end'));
      break;
    case 'consumed': require('stream/consumers').text(stdin).then((text) => { log(text); setImmediate(() => log('immediate')); }); break;
    default: stdin.on('readable', () => { log('readable'); while (stdin.read(3) !== null) log('read'); });
  }
}

if (process.argv[2]) {
  read(process.argv[2]);
} else {
  for (const how of ['at once', 'resumed first', 'later', 'and resumed', 'inside', 'awaited', 'consumed', 'readable']) {
    const { stdout, stderr, status } = spawnSync(process.execPath, [__filename, how], { input: 'abc\ndef', encoding: 'utf8' });
    console.log(how, status, stdout.split('\n'), stderr);
  }
}
