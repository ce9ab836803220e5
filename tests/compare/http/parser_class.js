// HTTPParser, which packages take from _http_common.
const { HTTPParser, methods } = require('_http_common');
console.log(HTTPParser, methods.join());

const NAMES = ['begin', 'headers', 'head', 'body', 'complete'];
function make(type, answer, ...more) {
  const parser = new HTTPParser();
  NAMES.forEach((name, at) => {
    parser[at] = function called(...args) {
      console.log(' ', name, this === parser, ...args.map((arg) => (Buffer.isBuffer(arg) ? `bytes ${arg}` : arg)));
      return at === 2 ? answer : undefined;
    };
  });
  parser.initialize(type, {}, ...more);
  return parser;
}
const shown = (result) => (result instanceof Error ?
  [result.message, result.code, result.reason, Object.keys(result).join()] : result);
function run(what, parser, ...pieces) {
  console.log(what);
  for (const piece of pieces) console.log(shown(parser.execute(Buffer.from(piece))));
  return parser;
}

const { REQUEST, RESPONSE } = HTTPParser;
run('two requests', make(REQUEST), 'GET /x HTTP/1.1\r\nHo', 'st: a\r\n\r\nGET /z HTTP/1.0\r\n\r\n').finish();
run('chunks and trailers', make(REQUEST), 'POST /a HTTP/1.1\r\nA: b\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nT: r\r\n\r\n');
const response = run('responses', make(RESPONSE),
  'HTTP/1.1 200 OK\r\nA: b\r\nContent-Length: 3\r\n\r\nab', 'cHTTP/1.1 404 Not Found\r\n\r\nrest');
console.log(response.finish());
const cut = run('cut off', make(RESPONSE), 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab');
console.log(shown(cut.finish()));
run('upgrade', make(REQUEST), 'GET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: w\r\n\r\nxyz');
run('connect', make(REQUEST), 'CONNECT a:1 HTTP/1.1\r\n\r\nxyz');
run('no method', make(REQUEST), 'NONSENSE\r\n\r\n');
run('behind the last', make(REQUEST), 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n', 'GET / HTTP/1.1\r\n\r\n');
run('no body', make(RESPONSE, 1), 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n', 'HTTP/1.1 304 OK\r\n\r\n');
run('too long', make(REQUEST, 0, 10), 'GET / HTTP/1.1\r\nABCDEFGHIJK: d\r\n\r\n');
for (const method of ['DELETE', 'M-SEARCH', 'SOURCE', 'QUERY']) run(method, make(REQUEST), `${method} / HTTP/1.1\r\n\r\n`);

for (const count of [31, 32, 63]) {
  const parser = new HTTPParser();
  parser.initialize(REQUEST, {});
  const told = [];
  parser[HTTPParser.kOnHeaders] = (headers, url) => told.push(['headers', headers.length, url]);
  parser[HTTPParser.kOnHeadersComplete] = (major, minor, headers, method, url) => { told.push(['head', headers?.length, url]); };
  parser.execute(Buffer.from(`GET /many HTTP/1.1\r\n${Array.from({ length: count }, (_, at) => `H${at}: ${at}\r\n`).join('')}\r\n`));
  console.log(count, JSON.stringify(told));
}

const thrower = make(RESPONSE);
thrower[HTTPParser.kOnHeadersComplete] = () => { throw new RangeError('mine'); };
try { thrower.execute(Buffer.from('HTTP/1.1 200 OK\r\n\r\n')); } catch (err) { console.log(err.name, err.message); }
