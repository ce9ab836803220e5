// `ouro play`: a page to write programs on, to run them and to step through what they did. It is a
// program like any other: this host runs it, with its own http and child_process.
//
// server.js answers, gate.js says who may come in, workshop.js starts and ends what is run,
// lessons.js makes a course of the examples.

const { Gate } = require('internal/play/gate');
const { Workshop } = require('internal/play/workshop');
const { createServer } = require('internal/play/server');

const { settings, files } = native('play');

const gate = new Gate();
const workshop = new Workshop(settings, files);
const server = createServer(gate, workshop);

server.on('error', (error) => {
  console.error(`ouro play: ${error.message}`);
  process.exit(1);
});
// Of this machine, and for this machine alone.
server.listen(settings.port, '127.0.0.1', () => {
  const { port } = server.address();
  gate.open(port);
  console.log(`ouro play: http://127.0.0.1:${port}/${gate.token}/\n(Ctrl-C ends it)`);
});

process.on('exit', () => workshop.close());
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(0));
