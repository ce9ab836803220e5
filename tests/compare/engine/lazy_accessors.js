'use strict';
// Accessors that put a value in their own place, read and written at one place of the text.
const t = (name, run) => {
  try {
    console.log(name, run());
  } catch (error) {
    console.log(name, String(error));
  }
};
const thrice = (read) => [read(), read(), read()];

t('hides the prototype\'s', () => {
  let made = 0;
  class A {
    get part() {
      const value = { number: ++made };
      Object.defineProperty(this, 'part', { value });
      return value;
    }
    get other() { return 'other'; }
  }
  const [a, b] = [new A(), new A()];
  const all = [a, b, a, b, new A()].map((object) => object.part.number);
  return [all.join(), A.prototype.hasOwnProperty('part'), a.other, a.part === a.part];
});

t('as chalk does', () => {
  const styles = {};
  for (const name of ['red', 'bold']) {
    styles[name] = {
      get() {
        const builder = (text) => `<${name}>${text}`;
        Object.setPrototypeOf(builder, prototype);
        Object.defineProperty(this, name, { value: builder });
        return builder;
      },
    };
  }
  const prototype = Object.defineProperties(() => {}, styles);
  const paint = Object.setPrototypeOf((text) => text, prototype);
  return thrice(() => paint.red(1) + paint.red.bold(2) + paint.bold(3)).join(' ');
});

t('in its own place', () => {
  const object = {
    before: 1,
    get tool() {
      const tool = () => 'called';
      Object.defineProperty(this, 'tool', { value: tool, enumerable: true });
      return tool;
    },
    behind: 2,
  };
  const all = thrice(() => object.tool());
  return [all.join(), Object.keys(object).join(), object.before, object.behind, JSON.stringify(object)];
});

t('exports', () => {
  const exports = {};
  for (const name of ['A', 'B', 'C']) {
    Object.defineProperty(exports, name, {
      configurable: true,
      enumerable: true,
      get() {
        const made = class { static get title() { return `class ${name}`; } };
        Reflect.defineProperty(exports, name, { value: made, enumerable: true, configurable: true, writable: true });
        return made;
      },
    });
  }
  return thrice(() => exports.B.title + exports.A.title + exports.C.title).join();
});

t('several at once', () => {
  const object = {
    get x() {
      Object.defineProperties(this, { x: { value: { x: 1 }, writable: true }, y: { value: { y: 2 } } });
      return this.x;
    },
    get y() { return this.x && this.y; },
  };
  return thrice(() => object.x.x + object.y.y).join();
});

t('setters', () => {
  class A {
    set size(value) { Object.defineProperty(this, 'size', { value: value * 2, writable: true }); }
  }
  const object = { set size(value) { Object.defineProperty(this, 'size', { value: value * 2, writable: true, configurable: true, enumerable: true }); } };
  const write = (object, value) => { object.size = value; return object.size; };
  const other = new A();
  return [thrice(() => write(object, 4)), thrice(() => write(other, 4)), thrice(() => write(new A(), 5)).join()].join(' ');
});

t('written again', () => {
  const object = {
    get fixed() { Object.defineProperty(this, 'fixed', { value: {} }); return this.fixed; },
  };
  const write = () => { object.fixed = 1; };
  object.fixed;
  try { write(); } catch (error) { return error instanceof TypeError; }
});

t('memoised by a decorator', () => {
  let calls = 0;
  const bound = (prototype, name) => {
    const method = prototype[name];
    Object.defineProperty(prototype, name, {
      configurable: true,
      get() {
        calls++;
        const value = method.bind(this);
        Object.defineProperty(this, name, { value, configurable: true, writable: true });
        return value;
      },
    });
  };
  class A { constructor(n) { this.n = n; } first() { return this.n; } second() { return -this.n; } }
  bound(A.prototype, 'first');
  const [a, b] = [new A(1), new A(2)];
  return [thrice(() => [a.first(), b.first(), a.second(), (0, b.first)()].join('/')).join(), calls];
});

let loads = 0;
Object.defineProperty(globalThis, 'lazyGlobal', {
  configurable: true,
  get() {
    loads++;
    Object.defineProperty(globalThis, 'lazyGlobal', { value: () => 'loaded', configurable: true, writable: true });
    return lazyGlobal;
  },
});
t('global', () => [thrice(() => lazyGlobal()).join(), loads]);

// What they are afterwards.
const kept = {
  get one() { Object.defineProperty(this, 'one', { value: [1] }); return this.one; },
  get two() { Object.defineProperty(this, 'two', { value: [2], enumerable: false, configurable: false }); return this.two; },
};
kept.one.push(1);
kept.two;
setImmediate(() => {
  console.log(Object.getOwnPropertyDescriptors(kept), kept);
  t('again', () => Object.defineProperty(kept, 'two', { value: 3 }));
});
