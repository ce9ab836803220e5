// Requests and responses in the manner of http: what they are, and in which order they tell.
const http2 = require('http2');
const told = [];
const say = (...words) => told.push(words.join(' '));
const server = http2.createServer((req, res) => {
  say('request', req.method, req.url, req.httpVersion, req.scheme, req.headers['x-a'], req.complete, res.headersSent);
  for (const event of ['end', 'aborted', 'close']) req.on(event, () => say('req', event, req.complete));
  for (const event of ['finish', 'close']) res.on(event, () => say('res', event, res.writableEnded, res.writableFinished));
  if (req.url === '/head') {
    res.setHeader('X-One', ['a', 'b']);
    res.appendHeader('x-one', 'c');
    say(res.getHeaderNames(), res.hasHeader('X-ONE'), JSON.stringify(res.getHeaders()));
    for (const [name, value] of [['', 1], ['a b', 1], [':path', 1], ['x', undefined]]) {
      try { res.setHeader(name, value); } catch (err) { say(err.code, err.message); }
    }
    for (const code of [99, 100, 600]) {
      try { res.statusCode = code; } catch (err) { say(err.name, err.code, err.message); }
    }
    res.writeHead(404, { 'content-type': 'text/plain' });
    try { res.writeHead(200); } catch (err) { say(err.code); }
    try { res.setHeader('late', 1); } catch (err) { say(err.code); }
    res.end('nothing');
  } else if (req.url === '/body') {
    let body = '';
    req.setEncoding('utf8');
    req.on('data', (chunk) => { body += chunk; });
    req.on('end', () => {
      res.setTrailer('x-sum', body.length);
      res.write('you said ');
      res.end(body, () => say('ended'));
    });
  } else if (req.url === '/push') {
    res.createPushResponse({ ':path': '/pushed' }, (err, push) => {
      say('push', err, push.stream.id, push.headersSent);
      push.setHeader('x-pushed', 1);
      res.end('asked');
      push.end('pushed');
    });
  } else {
    say(res.writeEarlyHints({ link: '</style.css>; rel=preload' }), res.writeContinue());
    res.end();
  }
});
server.on('checkContinue', (req, res) => {
  say('checkContinue', req.url);
  res.writeContinue();
  res.end('go on');
});
server.listen(0, () => {
  const client = http2.connect(`http://localhost:${server.address().port}`);
  client.on('stream', (stream, headers) => {
    say('pushed', headers[':path'], headers[':method']);
    stream.on('push', (fields) => say('answer', fields[':status'], fields['x-pushed']));
    stream.on('data', (chunk) => say('pushed data', chunk));
  });
  const asks = [
    [{ ':path': '/head', 'x-a': 1 }],
    [{ ':path': '/body', ':method': 'POST' }, 'some text'],
    [{ ':path': '/push' }],
    [{ ':path': '/head', ':method': 'HEAD' }],
    [{ ':path': '/hints' }],
    [{ ':path': '/expects', ':method': 'POST', 'expect': '100-continue' }, 'x'],
    [{ ':path': '/odd', ':method': 'POST', 'expect': 'more' }, 'x'],
    [{ ':method': 'CONNECT', ':authority': 'a:1' }],
  ];
  const next = () => {
    const ask = asks.shift();
    if (!ask) {
      client.close();
      server.close();
      console.log(told.join('\n'));
      return;
    }
    const [headers, body] = ask;
    told.push('---');
    const req = client.request(headers);
    req.on('headers', (fields) => say('information', fields[':status'], fields.link));
    req.on('continue', () => say('continue'));
    req.on('response', (fields) => say('response', fields[':status'], fields['x-one'], fields['content-type']));
    req.on('trailers', (fields) => say('trailers', fields['x-sum']));
    let text = '';
    req.on('data', (chunk) => { text += chunk; });
    req.on('end', () => say('end', text));
    req.on('close', () => setTimeout(next, 20));
    req.end(body);
  };
  next();
});
