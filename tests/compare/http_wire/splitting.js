// What a script cannot put into a head: ends of lines, names that are no names, statuses that are none.
const http = require('http');
const attempts = {
  'value with CR LF': (res) => res.setHeader('A', 'b\r\nC: d'),
  'value with LF': (res) => res.setHeader('A', 'b\nC: d'),
  'value with CR': (res) => res.setHeader('A', 'b\rC: d'),
  'value with a zero byte': (res) => res.setHeader('A', 'b\0c'),
  'value with DEL': (res) => res.setHeader('A', 'b\x7f'),
  'value above Latin-1': (res) => res.setHeader('A', 'b\u0100'),
  'value that looks like CR LF in Latin-1': (res) => res.setHeader('A', 'b\u560d\u560aC'),
  'value in Latin-1': (res) => res.setHeader('A', 'b\xe4\xff'),
  'value in an array': (res) => res.setHeader('A', ['b', 'c\r\nd']),
  'value undefined': (res) => res.setHeader('A', undefined),
  'value null': (res) => res.setHeader('A', null),
  'value that is an object': (res) => res.setHeader('A', { toString: () => 'x\r\ny' }),
  'name with CR LF': (res) => res.setHeader('A\r\nB', 'c'),
  'name with a space': (res) => res.setHeader('A B', 'c'),
  'name with a colon': (res) => res.setHeader('A:', 'c'),
  'name that is empty': (res) => res.setHeader('', 'c'),
  'name above ASCII': (res) => res.setHeader('\xc4', 'c'),
  'name that is a number': (res) => res.setHeader(5, 'c'),
  'name undefined': (res) => res.setHeader(undefined, 'c'),
  'appendHeader': (res) => res.appendHeader('A', 'b\r\nc'),
  'setHeaders': (res) => res.setHeaders(new Map([['A', 'b\r\nc']])),
  'writeHead with an object': (res) => res.writeHead(200, { A: 'b\r\nc' }),
  'writeHead with an array': (res) => res.writeHead(200, ['A', 'b\r\nc']),
  'writeHead with a bad name': (res) => res.writeHead(200, { 'A B': 'c' }),
  'writeHead with a reason': (res) => res.writeHead(200, 'Fine\r\nA: b'),
  'statusMessage': (res) => { res.statusMessage = 'Fine\r\nA: b'; res.end(); },
  'statusCode of two digits': (res) => { res.statusCode = 99; res.end(); },
  'statusCode of four digits': (res) => { res.statusCode = 1000; res.end(); },
  'statusCode that is text': (res) => { res.statusCode = '200\r\nA: b'; res.end(); },
  'statusCode that is no number': (res) => { res.statusCode = 'many'; res.end(); },
  'writeEarlyHints': (res) => res.writeEarlyHints({ link: '</a>; rel=preload', 'A': 'b\r\nc' }),
  'writeEarlyHints with a bad link': (res) => res.writeEarlyHints({ link: 'a\r\nb' }),
  'trailer': (res) => { res.write('x'); res.addTrailers({ A: 'b\r\nc' }); },
  'trailer with a bad name': (res) => { res.write('x'); res.addTrailers({ 'A B': 'c' }); },
};
const server = http.createServer((req, res) => {
  res.sendDate = false;
  const name = decodeURIComponent(req.url.slice(1));
  try {
    attempts[name](res);
    console.log(name, 'is allowed');
  } catch (err) {
    console.log(name, err.name, err.code, err.message);
  }
  if (!res.writableEnded) {
    res.statusCode = 200;
    res.statusMessage = undefined;
    res.end('done');
  }
});
server.listen(0, async () => {
  const { port } = server.address();
  for (const name of Object.keys(attempts)) {
    await new Promise((resolve) => {
      http.get({ port, path: `/${encodeURIComponent(name)}`, agent: false }, (res) => {
        res.resume().on('end', () => {
          console.log(`  ${res.statusCode} ${res.statusMessage} ${JSON.stringify(res.rawHeaders)}`);
          resolve();
        });
      }).on('error', (err) => { console.log(`  ${err.code}`); resolve(); });
    });
  }
  for (const [name, options] of Object.entries({
    'path with a space': { path: '/a b' },
    'path with CR LF': { path: '/a\r\nb' },
    'path above Latin-1': { path: '/\u0100' },
    'path in Latin-1': { path: '/\xe4' },
    'method with a space': { method: 'GET /' },
    'method with CR LF': { method: 'GET\r\n' },
    'host with CR LF': { headers: { Host: 'a\r\nb' } },
    'headers in an array': { headers: ['A', 'b\r\nc'] },
    'header with a bad name': { headers: { 'A B': 'c' } },
  })) {
    try {
      http.request({ port, ...options }).on('error', () => {}).destroy();
      console.log(name, 'is allowed');
    } catch (err) {
      console.log(name, err.name, err.code, err.message);
    }
  }
  server.close();
});
