// The classes, their members, and what their constructors take.
function attempt(name, act) {
  try {
    console.log(name, act());
  } catch (err) {
    console.log(name, err.name, err.code, err.message, err instanceof DOMException);
  }
}

for (const Class of [WebSocket, CloseEvent]) {
  console.log(Class.name, Class.length, Object.getPrototypeOf(Class).name, Object.getOwnPropertyNames(Class), Class);
  for (const key of [...Object.getOwnPropertyNames(Class.prototype), Symbol.toStringTag]) {
    const { value, get, set, enumerable, configurable, writable } = Object.getOwnPropertyDescriptor(Class.prototype, key);
    const kind = get ? `${get.name} ${set?.name}` : typeof value === 'function' ? `${value.name}/${value.length}` : value;
    console.log(' ', key, kind, enumerable, configurable, writable);
  }
}
console.log(require('http').WebSocket === WebSocket, require('http').CloseEvent === CloseEvent);
console.log(Object.keys(globalThis).includes('WebSocket'), WebSocket.prototype);

const LOCAL = 'ws://127.0.0.1:1/';
const made = [];
function make(...args) {
  const ws = new WebSocket(...args);
  made.push(ws);
  return ws.url;
}
attempt('no URL', () => make());
for (const url of [
  'x', '', 'ftp://x', `${LOCAL}#a`, `${LOCAL}#`, 'ftp://x#a', Symbol('s'), 'http://127.0.0.1:1/a', 'https://127.0.0.1:1/a',
  new URL('wss://127.0.0.1:1/a b?c'), 'ws://user:pass@127.0.0.1:1/', 'ws://127.0.0.1:25/', 'WS://127.0.0.1:1',
]) {
  attempt('URL', () => make(url));
}
for (const protocols of [
  undefined, null, [], 1, '', 'a b', 'a,b', ['a', 'A'], ['a', ''], Symbol('s'), ['a', Symbol('s')], new Set(['a']), 'é',
  {}, { protocols: 'a b' }, { protocols: ['a', 'a'] }, { headers: { 'a b': 'c' } }, { headers: 1 }, { headers: null }, { headers: '' },
]) {
  attempt('protocols', () => make(LOCAL, protocols));
}

const ws = new WebSocket('ws://127.0.0.1:1/a?b');
made.push(ws);
console.log(ws, ws.readyState, ws.bufferedAmount, ws.url, [ws.extensions, ws.protocol], ws.binaryType, ws.onopen);
console.log(Object.keys(ws), `${ws}`, ws.CLOSED, WebSocket.OPEN, ws instanceof EventTarget);
for (const type of ['arraybuffer', 'foo', 'ARRAYBUFFER', 'blob', Symbol('s')]) {
  ws.binaryType = type;
  console.log(ws.binaryType);
}
for (const name of ['readyState', 'url', 'onopen']) attempt(name, () => Reflect.get(WebSocket.prototype, name, {}));
for (const name of ['send', 'close']) attempt(name, () => WebSocket.prototype[name].call({}, 'x'));
attempt('clone', () => structuredClone(ws));

attempt('no type', () => new CloseEvent());
attempt('symbol', () => new CloseEvent(Symbol('s')));
for (const init of [
  undefined, null, {}, 1, { wasClean: 1, code: 70000, reason: null, bubbles: true }, { code: NaN, reason: 'a\ud800' },
  { code: -1 }, { code: '12.7' }, { code: Symbol('s') }, { reason: Symbol('s') },
]) {
  attempt('event', () => {
    const { type, code, reason, wasClean, bubbles, isTrusted } = new CloseEvent('a', init);
    return [type, code, reason, wasClean, bubbles, isTrusted];
  });
}
attempt('code', () => Reflect.get(CloseEvent.prototype, 'code', {}));
attempt('clone', () => structuredClone(new CloseEvent('a')));
const event = new CloseEvent('close', { code: 1000 });
console.log(require('util').inspect(event).replace(/\d+\.\d+/, 'TIME'), Object.keys(event), `${event}`);

// The class of their errors is not global.
ws.onerror = (event) => {
  const ErrorEvent = event.constructor;
  console.log(ErrorEvent.name, ErrorEvent.length, Object.keys(ErrorEvent.prototype), `${event}`, event.isTrusted);
  for (const args of [[], ['a'], ['a', { message: 'm', filename: 'f', lineno: -1, colno: 2.5, error: 3, cancelable: true }]]) {
    attempt('error', () => {
      const { message, filename, lineno, colno, error, cancelable } = new ErrorEvent(...args);
      return [message, filename, lineno, colno, error, cancelable];
    });
  }
};
for (const ws of made) ws.close();
