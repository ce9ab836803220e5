for (const name of ['globalThis', 'global', 'console', 'process', 'Buffer', 'setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'clearImmediate', 'queueMicrotask', 'structuredClone', 'TextEncoder', 'TextDecoder', 'URL', 'URLSearchParams', 'AbortController', 'AbortSignal', 'Event', 'EventTarget', 'performance', 'atob', 'btoa', 'MessageChannel', 'BroadcastChannel', 'Blob', 'DOMException', 'WeakRef', 'Atomics']) {
  const d = Object.getOwnPropertyDescriptor(globalThis, name);
  console.log(name, typeof globalThis[name], d.configurable);
}
console.log(globalThis === global, typeof require, typeof exports, typeof module, typeof window);
console.log(btoa('hi'), atob('aGk='), new TextEncoder().encode('ä'), new TextDecoder().decode(new Uint8Array([195, 164])));
console.log(structuredClone({ a: [1, new Date(0), new Map([[1, new Set([2])]])], e: new RangeError('x') }.a));
const ac = new AbortController(); ac.signal.onabort = () => console.log('aborted', ac.signal.reason.name); ac.abort();
console.log(typeof performance.now(), performance.timeOrigin > 0);
