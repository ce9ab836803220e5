// Functions and aggregates of scripts, and scripts that are asked for leave.
const { DatabaseSync, StatementSync, Session, backup, constants } = require('node:sqlite');
const t = (name, f) => {
  try {
    console.log(name, '->', f());
  } catch (error) {
    console.log(name, '!!', error?.name, error?.code, error?.message, error?.errcode, error?.errstr);
  }
};
const db = new DatabaseSync(':memory:');
t('fn', () => db.function());
t('fn', () => db.function('a'));
t('fn', () => db.function('a', {}));
t('fn', () => db.function('a', {}, 5));
t('fn', () => db.function('a', 5, () => 1));
t('fn', () => db.function('a', {deterministic: 5}, () => 1));
t('fn long', () => db.function('a'.repeat(300), () => 1));
t('fn len', () => db.function('a', Object.defineProperty(() => 1, 'length', {value: 5000})));
t('fn len', () => db.function('a', Object.defineProperty(() => 1, 'length', {value: 'x'})));
t('fn len', () => db.function('a', Object.defineProperty(() => 1, 'length', {value: -5})));
t('fn len', () => db.function('a', Object.defineProperty(() => 1, 'length', {get() { throw new Error('len') }})));
const val = (name, v) => { db.function('v', () => v); t('ret ' + name, () => db.prepare('select v() as a, typeof(v()) as t').get()); };
val('u', undefined); val('nul', null); val('n', 1); val('f', 1.5); val('nan', NaN); val('b', true); val('s', 'x\0y'); val('bi', 5n); val('bi2', 2n**63n); val('u8', new Uint8Array([1])); val('u80', new Uint8Array(0)); val('ab', new ArrayBuffer(2)); val('o', {}); val('p', Promise.resolve(1)); val('sym', Symbol('x')); val('fn', () => 1); val('then', { then() {} });
db.function('args', { varargs: true }, function (...a) { console.log(this === undefined, this === globalThis, a); return a.length; });
t('args', () => db.prepare("select args(1, 1.5, 'x', null, x'00ff', 9007199254740991)").get());
t('args big', () => db.prepare("select args(9007199254740993)").get());
db.function('argsb', { varargs: true, useBigIntArguments: true }, (...a) => { console.log(a); return a.length; });
t('argsb', () => db.prepare("select argsb(1, 1.5, 9223372036854775807)").get());
db.function('thr', () => { throw 5; });
t('throw 5', () => { try { db.prepare('select thr()').get(); } catch (e) { return ['caught', e] } });
db.function('thru', () => { throw undefined; });
t('throw undefined', () => { try { return db.prepare('select thru()').get(); } catch (e) { return ['caught', e] } });
t('throw in exec', () => db.exec('select thr()'));
t('throw in all', () => db.prepare('select thr()').all());
t('throw in run', () => db.prepare('select thr()').run());
t('throw in iter', () => db.prepare('select thr()').iterate().next());
// reentrancy
db.exec('create table k(a); insert into k values (1),(2),(3)');
t('nested other', () => { db.function('nest', () => db.prepare('select count(*) as c from k').get().c); return db.prepare('select nest() as a').get(); });
t('nested insert', () => { db.function('ins', (x) => { db.exec(`insert into k values (${x + 10})`); return x; }); db.prepare('select ins(1) as a').get(); return db.prepare('select count(*) as a from k').get(); });
t('nested redefine', () => { db.function('rd', () => { t('inner', () => db.function('rd', () => 2)); return 1; }); return db.prepare('select rd() as a').get(); });
t('nested begin', () => { db.function('bg', () => { db.exec('begin'); return 1; }); const r = db.prepare('select bg() as a').get(); return [r, db.isTransaction]; });
t('rollback in', () => { db.function('rb', () => { db.exec('rollback'); return 1; }); const r = db.prepare('select rb() as a from k').all(); return [r, db.isTransaction]; });
// aggregate
t('agg', () => db.aggregate());
t('agg', () => db.aggregate('a'));
t('agg', () => db.aggregate('a', 5));
t('agg', () => db.aggregate('a', {}));
t('agg', () => db.aggregate('a', {start: undefined}));
t('agg', () => db.aggregate('a', {start: null}));
t('agg', () => db.aggregate('a', {start: {}}));
t('agg', () => db.aggregate('a', {start: 0, step: 5}));
t('agg', () => db.aggregate('a', {start: 0, step() {}, inverse: 5}));
t('agg', () => db.aggregate('a', {start: 0, step() {}, result: 5}));
t('agg', () => db.aggregate('a', {start: 0, step() {}, result: null, inverse: null}));
t('agg', () => db.aggregate('a', {start: 0, step() {}, deterministic: 5}));
t('agg', () => db.aggregate('a', {start: 0, step() {}, directOnly: 5}));
t('agg', () => db.aggregate('a', {start: 0, step() {}, varargs: 5}));
t('agg', () => db.aggregate('a', {start: 0, step() {}, useBigIntArguments: 5}));
t('aggobj', () => { db.aggregate('ao', {start: {x: 1}, step(s, v) { s.x += v; return s; }, result: (s) => s.x }); return [db.prepare('select ao(a) as r from k').get(), db.prepare('select ao(a) as r from k').get()]; });
t('agg empty', () => { db.aggregate('ae', {start: () => { console.log('start'); return 5; }, step: (s, v) => { console.log('step'); return s + v; }, result: (s) => { console.log('result', s); return s; } }); return db.prepare('select ae(a) as r from k where 0').get(); });
t('agg noresult', () => { db.aggregate('an', {start: 1, step: (s, v) => s + v}); return db.prepare('select an(a) as r from k where 0').get(); });
t('agg this', () => { db.aggregate('at', {start() { console.log('st', this === undefined, typeof this); return 0; }, step(s, v) { console.log('sp', this === undefined, this === globalThis); return 0; }, result(s) { console.log('rs', this === globalThis, this === undefined); return 1; } }); return db.prepare('select at(a) as r from k limit 1').get(); });
t('agg group', () => { db.aggregate('ag', {start: 0, step: (s, v) => s + v }); return db.prepare('select a % 2 as g, ag(a) as r from k group by 1').all(); });
t('agg window', () => { db.aggregate('aw', {start: 0, step: (s, v) => { console.log('step', s, v); return s + v }, inverse: (s, v) => { console.log('inv', s, v); return s - v }, result: (s) => { console.log('res', s); return s } }); return db.prepare('select aw(a) over (order by a rows between 1 preceding and current row) as r from k').all(); });
t('agg window plain', () => db.prepare('select aw(a) as r from k').get());
t('agg step throw', () => { db.aggregate('st', {start: 0, step: () => { throw new Error('step') }, result: () => { console.log('result called'); return 1; } }); return db.prepare('select st(a) as r from k').get(); });
t('agg start throw', () => { db.aggregate('sa', {start: () => { throw new Error('start') }, step: () => { console.log('step called'); }, result: () => { console.log('result called'); return 1; } }); return db.prepare('select sa(a) as r from k').get(); });
t('agg start throw empty', () => db.prepare('select sa(a) as r from k where 0').get());
t('agg res throw', () => { db.aggregate('sr', {start: 0, step: () => { }, result: () => { throw new Error('res') } }); return db.prepare('select sr(a) as r from k').get(); });
t('agg nargs', () => { db.aggregate('na', {start: 0, step: (s) => s + 1 }); return db.prepare('select na() as r from k').get(); });
t('agg nargs0', () => { db.aggregate('nb', {start: 0, step: () => 1 }); return db.prepare('select nb() as r from k').get(); });
t('agg iter reset', () => { db.aggregate('ir', {start: 0, step: (s, v) => s + v, result: (s) => { console.log('ir result', s); return s; } }); const i = db.prepare('select ir(a) as r from k group by a').iterate(); i.next(); i.return(); return 1; });
t('agg getmid', () => db.prepare('select ir(a) as r from k group by a').get());
t('agg throw in other', () => db.prepare('select ir(a), thr() as r from k').get());
t('agg promise', () => { db.aggregate('ap', {start: 0, step: async (s, v) => s + v, result: (s) => { console.log(s); return s } }); return db.prepare('select ap(a) as r from k').get(); });
// authorizer
t('auth', () => db.setAuthorizer());
t('auth', () => db.setAuthorizer(5));
t('auth', () => { db.setAuthorizer(function (...a) { console.log(this === globalThis, this === undefined, a); return 0; }); return db.prepare('select a from k limit 1').get(); });
for (const v of [0, 1, 2, 3, -1, 1.5, '0', null, undefined, 2**40, 0n, {valueOf() { return 0 }}, true, Promise.resolve(0)]) t('auth ret ' + String(v), () => { db.setAuthorizer(() => v); return db.prepare('select a from k limit 1').get(); });
t('auth throw', () => { db.setAuthorizer(() => { throw new Error('auth') }); return db.prepare('select a from k limit 1').get(); });
t('auth throw exec', () => db.exec('select 1'));
t('auth throw exec', () => db.createSession());
t('auth clear', () => db.setAuthorizer(null));
t('auth insert', () => { db.setAuthorizer((...a) => { console.log(a); return 0; }); db.exec('create table w(a); insert into w values (1); drop table w'); db.setAuthorizer(null); });
t('auth nested', () => { let d = 0; db.setAuthorizer((...a) => { if (!d++) t('inner', () => db.prepare('select 2 as b').get()); return 0; }); const r = db.prepare('select 1 as b').get(); db.setAuthorizer(null); return r; });
t('auth clear in', () => { db.setAuthorizer((...a) => { db.setAuthorizer(null); return 0; }); return db.prepare('select a as b from k').get(); });
