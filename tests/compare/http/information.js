// Answers before the answer, and what they refuse.
const http = require('http');
const server = http.createServer((req, res) => {
  const attempt = (act) => { try { console.log(act()); } catch (err) { console.log(err.code, err.message); } };
  attempt(() => res.writeContinue());
  attempt(() => res.writeProcessing());
  attempt(() => res.writeEarlyHints({ link: '</a>; rel=preload', b: 'c' }));
  attempt(() => res.writeInformation(110, {}, () => console.log('written')));
  for (const status of [undefined, 'x', 99, 200, 101, 199]) attempt(() => res.writeInformation(status));
  for (const headers of [{ 'a b': 1 }, { a: 'x\r\ny' }, ['a'], ['a', 'b', 'c', 'd'], [['a', 'b']], null, 5, 'x',
    { A: ['b', 'c'] }, { a: undefined }]) attempt(() => res.writeInformation(111, headers));
  res.writeHead(200);
  for (const name of ['writeInformation', 'writeContinue', 'writeProcessing']) attempt(() => res[name](110));
  attempt(() => res.writeEarlyHints({ link: '</a>' }));
  res.end('x');
}).listen(0, () => {
  const req = http.get({ port: server.address().port }, (res) => res.resume().on('end', () => server.close()));
  req.on('information', ({ statusCode, statusMessage, rawHeaders }) => console.log(statusCode, statusMessage, rawHeaders));
});
