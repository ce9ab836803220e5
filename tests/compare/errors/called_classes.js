// Classes of errors that are called without `new`.
const { inspect } = require('util');
for (const Class of [SuppressedError, WebAssembly.CompileError, WebAssembly.LinkError, WebAssembly.RuntimeError]) {
  const args = Class === SuppressedError ? [1, 2, 'words'] : ['words', { cause: 3 }];
  const called = Class(...args);
  const made = new (class Mine extends Class {})(...args);
  console.log(Class.name, Class.length, Object.getPrototypeOf(Class) === Error, Object.getOwnPropertyNames(Class.prototype).join());
  console.log(called instanceof Class, called.message, called.error, called.suppressed, called.cause, Object.keys(called));
  console.log(made instanceof Class, made.constructor.name, made.name, inspect(called).split('\n')[0]);
  console.log(Object.getOwnPropertyDescriptor(Class, 'prototype').writable, 'message' in Class() && Object.hasOwn(Class(), 'message'));
}
const http = require('http');
for (const args of [[{}, null], [null], [undefined, null], [{}, ''], [{}, 5], [{}, 'x'], [() => {}, 5]]) {
  try { console.log(http.createServer(...args).listenerCount('request')); } catch (err) { console.log(err.code, err.message); }
}
