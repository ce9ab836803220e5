// domain: which domain is active, and to which an error goes.
const domain = require('domain');
const EventEmitter = require('events');

const names = new Map([[null, 'null'], [undefined, 'undefined']]);
const make = (name, parent) => {
  const made = domain.create();
  names.set(made, name);
  made.on('error', (error) => {
    const { message = error, domain: own = null, domainThrown, domainEmitter, domainBound } = error;
    console.log(`${name} got ${message}:`, names.get(own), domainThrown, domainEmitter?.constructor.name, typeof domainBound,
      '| active', names.get(process.domain), domain._stack.length);
    if (`${message}`.startsWith('again')) throw new Error(`from ${name}`);
  });
  return made;
};
const where = (what) => console.log(`${what}:`, names.get(process.domain), domain._stack.map((each) => names.get(each)).join('>'), domain.active === process.domain);

const outer = make('outer');
const inner = make('inner');
const silent = domain.create();
names.set(silent, 'silent');
where('at first');
process.on('uncaughtException', (error) => { console.log('uncaught', error.message); where('uncaught'); });

console.log(outer.run(function(a, b) {
  where('run');
  console.log(this === outer);
  inner.run(() => where('nested'));
  where('left inner');
  setTimeout(() => { where('timer'); throw new Error('timer'); }, 20);
  setImmediate(() => { where('immediate'); throw new Error('immediate'); });
  process.nextTick(() => { where('tick'); });
  Promise.resolve().then(() => where('microtask'));
  inner.run(() => setTimeout(() => { where('inner timer'); throw new Error('inner timer'); }, 50));
  silent.run(() => setTimeout(() => { where('silent timer'); throw new Error('silent'); }, 100));
  return a + b;
}, 1, 2));
where('left outer');

const inside = outer.run(() => new EventEmitter());
console.log(names.get(inside.domain), Object.keys(inside).includes('domain'), names.get(new EventEmitter().domain), names.get(outer.domain));
console.log(inside.emit('error', new Error('emitted')), inside.emit('error', 'text'));
inside.on('event', () => where('listener'));
inside.emit('event');
where('after listener');

const other = new EventEmitter();
inner.add(other);
outer.add(other);
console.log(names.get(other.domain), inner.members.length, outer.members.length);
outer.remove(other);
console.log(names.get(other.domain), outer.members.length);

const bound = outer.bind(function(a) { where('bound'); return [this, a]; });
console.log(bound.call('self', 5), names.get(bound.domain));
const intercepted = inner.intercept((...args) => { where('intercepted'); return args; });
console.log(intercepted(null, 1, 2), intercepted(new Error('first argument'), 1));

inner.enter();
outer.enter();
where('entered');
inner.exit();
where('left both');

setTimeout(() => outer.run(() => {
  inner.run(() => {
    silent.run(() => { throw new Error('again from three'); });
  });
}), 150);
