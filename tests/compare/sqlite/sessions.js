// Sessions and changesets, databases as bytes, statements by template literals.
const { DatabaseSync, StatementSync, Session, backup, constants } = require('node:sqlite');
const t = (name, f) => {
  try {
    const result = f();
    console.log(name, '->', result);
    return result;
  } catch (error) {
    console.log(name, '!!', error?.name, error?.code, error?.message, error?.errcode, error?.errstr);
  }
};
const db = new DatabaseSync(':memory:');
db.exec('create table k(a integer primary key, b)');
// sessions
t('cs', () => db.createSession(5)); t('cs', () => db.createSession(null)); t('cs', () => db.createSession({table: 5})); t('cs', () => db.createSession({db: 5})); t('cs', () => db.createSession({db: 'nope'})); t('cs', () => db.createSession({table: 'nope'})); t('cs', () => db.createSession({table: undefined, db: undefined}));
t('cs', () => db.createSession({table: 'k\0x'}));
const se = db.createSession(); 
t('empty', () => se.changeset()); t('emptyp', () => se.patchset());
db.exec("insert into k values (1, 'x'), (2, null)");
t('ch', () => se.changeset()); t('pa', () => se.patchset());
t('this', () => se.changeset.call({}));
t('close', () => se.close()); t('close', () => se.close()); t('ch', () => se.changeset()); t('disp', () => se[Symbol.dispose]());
const d2 = new DatabaseSync(':memory:'); d2.exec('create table k(a integer primary key, b)');
t('ap', () => d2.applyChangeset()); t('ap', () => d2.applyChangeset('x')); t('ap', () => d2.applyChangeset(new Uint16Array(2))); t('ap', () => d2.applyChangeset(Buffer.from('x'))); t('ap', () => d2.applyChangeset(new Uint8Array(0)));
t('ap', () => d2.applyChangeset(new Uint8Array(0), 5)); t('ap', () => d2.applyChangeset(new Uint8Array(0), null)); t('ap', () => d2.applyChangeset(new Uint8Array(0), {filter: 5})); t('ap', () => d2.applyChangeset(new Uint8Array(0), {onConflict: 5})); t('ap', () => d2.applyChangeset(new Uint8Array(0), {onConflict: undefined, filter: undefined})); t('ap', () => d2.applyChangeset(new Uint8Array(0), {onConflict: null}));
const src = new DatabaseSync(':memory:'); src.exec('create table k(a integer primary key, b)'); const s2 = src.createSession(); src.exec("insert into k values (1, 'y'), (5, 'z')"); const ch = s2.changeset();
t('a1', () => d2.applyChangeset(ch)); t('a2', () => d2.applyChangeset(ch)); t('all', () => d2.prepare('select * from k').all());
for (const v of [0, 1, 2, 3, -1, 1.5, '0', null, undefined, {}, 2**40, NaN, 0n, Promise.resolve(0)]) t('conf ' + String(v), () => d2.applyChangeset(ch, { onConflict(...a) { console.log(a, this === undefined, this === globalThis); return v; } }));
t('conf thr', () => d2.applyChangeset(ch, { onConflict() { throw new Error('c') } }));
t('filt', () => d2.applyChangeset(ch, { filter(...a) { console.log(a); return 0; } }));
t('filt thr', () => d2.applyChangeset(ch, { filter() { throw new Error('f') } }));
t('corrupt', () => d2.applyChangeset(new Uint8Array([84, 2, 1, 0, 107, 255])));
// serialize
t('ser', () => db.serialize(5)); t('ser', () => db.serialize('nope')); t('ser', () => { const b = db.serialize(); return [b.constructor.name, b.length] });
t('ser empty', () => { const b = new DatabaseSync(':memory:').serialize(); return [b.constructor.name, b.length] });
t('ser temp', () => { const b = db.serialize('temp'); return [b.constructor.name, b.length] });
t('des', () => db.deserialize()); t('des', () => db.deserialize('x')); t('des', () => db.deserialize(new Uint16Array(3))); t('des', () => db.deserialize(new Uint8Array(0))); t('des', () => db.deserialize(new Uint8Array(10)));
t('afterbad', () => db.prepare('select * from k').all());
const n = new DatabaseSync(':memory:'); const blob = src.serialize(); const old = n.prepare('select 1');
t('des', () => n.deserialize(blob, 5)); t('des', () => n.deserialize(blob, null)); t('des', () => n.deserialize(blob, {dbName: 5})); t('des', () => n.deserialize(blob, {dbName: 'nope'})); t('old', () => old.get()); const old2 = n.prepare('select 1'); t('des', () => n.deserialize(blob)); t('des', () => n.prepare('select * from k').all()); t('old2', () => old2.get()); t('write', () => n.prepare('insert into k values (99, 1)').run());
t('des in tx', () => { n.exec('begin'); n.deserialize(blob); }); t('tx', () => n.isTransaction);
t('des arr', () => n.deserialize(blob.buffer));
// tags
const q = db.createTagStore(2);
t('q', () => db.createTagStore('x')); t('q', () => db.createTagStore(0).capacity); t('q', () => db.createTagStore(-1).capacity); t('q', () => db.createTagStore(1.5).capacity); t('q', () => db.createTagStore().capacity); t('q', () => db.createTagStore(null).capacity); t('q', () => db.createTagStore(undefined).capacity);t('q', () => db.createTagStore(2**40).capacity);
const d3 = new DatabaseSync(':memory:'); const q3 = d3.createTagStore(2); 
t('g', () => q3.get`select ${1} as a, ${'x'} as b`); t('g', () => q3.all`select ${1} as a, ${'x'} as b`); t('g', () => q3.run`select ${1} as a, ${'x'} as b`); t('g', () => q3.iterate`select ${1} as a, ${'x'} as b`); t('g', () => q3.size);
t('g', () => [...q3.iterate`select ${1} as a, ${'x'} as b`]);
t('g2', () => q3.get`select 2`); t('g3', () => q3.get`select 3`); t('size', () => q3.size);
t('bad', () => q3.get('select 1')); t('bad', () => q3.get()); t('bad', () => q3.get(['select 5 as a'])); t('bad', () => q3.get(['select ', ' as a'], 5)); t('bad', () => q3.get(['select ', ' as a'])); t('bad', () => q3.get([5])); t('bad', () => q3.get`nonsense`); t('bad', () => q3.get``); t('bad', () => q3.get`select ${true}`); t('bad', () => q3.get`select ${{}}`); t('obj', () => q3.get`select ${{a: 1}} as b`); t('extra', () => q3.get(['select ', ' as a'], 5, 6)); t('named', () => q3.get`select $x as a`); t('namedq', () => q3.get`select ? as a, ${5} as b`);
t('clear', () => q3.clear()); t('size', () => q3.size); t('db', () => q3.db === d3);
t('this', () => q3.get.call({}, ['a'])); t('getter', () => Object.getOwnPropertyDescriptor(d3, 'isOpen').get.call({}));
t('bigopt', () => { const d = new DatabaseSync(':memory:', {readBigInts: true, returnArrays: true}); return d.createTagStore().get`select 1 as a`; });
t('sub', () => { class X extends DatabaseSync { foo() { return this.isOpen } } const x = new X(':memory:'); return [x.foo(), x instanceof DatabaseSync, x.constructor.name]; });
console.log(q3);
