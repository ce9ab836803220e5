// What the module and its objects look like.
const sqlite = require('node:sqlite');
const show = (name, object) => {
  console.log(name);
  for (const key of Reflect.ownKeys(object)) {
    if (['arguments', 'caller', 'prototype'].includes(key)) continue;
    const { value, get, writable, enumerable, configurable } = Object.getOwnPropertyDescriptor(object, key);
    const what = value ?? get;
    console.log(' ', String(key), get ? 'getter' : typeof value, Boolean(writable), enumerable, configurable,
      typeof what === 'function' ? `${what.name}/${what.length}` : '');
  }
};
show('exports', sqlite);
for (const name of ['DatabaseSync', 'StatementSync', 'Session']) {
  show(name, sqlite[name]);
  show(`${name}.prototype`, sqlite[name].prototype);
}
const db = new sqlite.DatabaseSync(':memory:');
show('database', db);
console.log(db, Object.prototype.toString.call(db));
const statement = db.prepare('select 1 as a');
show('statement', statement);
console.log(statement);
const rows = statement.iterate();
show('iterator', rows);
show('prototype of iterators', Object.getPrototypeOf(rows));
console.log(Object.getPrototypeOf(Object.getPrototypeOf(rows)) === Iterator.prototype, rows);
console.log(rows.next(), rows.next(), rows.next(), rows.return());
const session = db.createSession();
show('session', session);
console.log(session);
const store = db.createTagStore();
show('store', store);
show('prototype of stores', Object.getPrototypeOf(store));
console.log(store, store.constructor.name);
console.log(db.limits, Object.keys(db.limits), db.limits === db.limits);
console.log(Object.getPrototypeOf(sqlite.constants), Object.isFrozen(sqlite.constants));
console.log(JSON.stringify(sqlite.constants));
try {
  db.exec('nonsense');
} catch (error) {
  console.log(error.toString(), Object.entries(error));
}
console.log(process.versions.sqlite.split('.')[0], require('module').isBuiltin('sqlite'));
