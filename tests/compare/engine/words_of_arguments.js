// What builtins say of what they were given, where the text tells it.
const told = (f) => { try { f(); } catch (err) { console.log(err.name, err.message); } };
told(() => [].forEach(1));
told(() => [].map('x'));
told(() => [].filter(null));
told(() => [].find(true));
told(() => [].some());
told(() => new Promise(1));
told(() => new Promise());
told(() => [].values().map(5));
told(() => [].values().forEach());
told(() => { const p = {}; p.then = 1; class A extends Object { constructor() { return 1; } } new A(); });
told(() => new Proxy({}, { ownKeys: () => ['a', 'a'] }) && Reflect.ownKeys(new Proxy({}, { ownKeys: () => ['a', 'a'] })));
told(() => Proxy({}, {}));
told(() => Set());
told(() => WeakSet());
told(() => Uint8Array(1));
told(() => new (Object.getPrototypeOf(Uint8Array))());
told(() => [].values().reduce((a, b) => a));
told(() => +{ [Symbol.toPrimitive]: () => ({}) });
told(() => BigInt(Symbol()));
told(() => new Set([1]).union({ has() {}, keys() {} }));
told(() => Reflect.apply(() => {}, 1, 1));
told(() => new Float64Array(1e12));
told(() => { class A { constructor() {} } class B extends A { constructor() { super(); super(); } } new B(); });
const p = new Promise((resolve) => setTimeout(() => resolve(p)));
p.catch((err) => console.log(err.message));
try { async(1); } catch (err) { console.log(err.message); }
