// Operands whose valueOf makes the buffer smaller, or takes it away.
const attempt = (name, f) => {
  try {
    const got = f();
    console.log(name, got instanceof ArrayBuffer ? new Uint8Array(got) : got);
  } catch (error) {
    console.log(name, error.name, error.message);
  }
};
const acts = { empty: (b) => b.resize(0), cut: (b) => b.resize(3), longer: (b) => b.resize(16), gone: (b) => b.transfer() };
for (const [act, run] of Object.entries(acts)) {
  for (const [name, values] of [['add', 1], ['and', 1], ['compareExchange', 2], ['exchange', 1], ['load', 0], ['or', 1], ['store', 1], ['sub', 1], ['xor', 1]]) {
    for (let at = 1; at <= 1 + values; at++) {
      for (const Kind of [Uint8Array, BigInt64Array]) {
        const buffer = new ArrayBuffer(8, { maxByteLength: 32 });
        const array = new Kind(buffer);
        const one = Kind === Uint8Array ? 7 : 7n;
        const args = [array, 0, one, one].slice(0, 2 + values);
        const plain = args[at];
        args[at] = { valueOf() { run(buffer); return plain; } };
        attempt([act, name, at, Kind.name].join(), () => Atomics[name](...args));
      }
    }
  }
  const fresh = () => {
    const buffer = new ArrayBuffer(8, { maxByteLength: 32 });
    new Uint8Array(buffer).set([1, 2, 3, 4, 5, 6, 7, 8]);
    return buffer;
  };
  attempt(act + ' slice from', () => { const b = fresh(); return b.slice({ valueOf() { run(b); return 1; } }); });
  attempt(act + ' slice to', () => { const b = fresh(); return b.slice(-6, { valueOf() { run(b); return -1; } }); });
  attempt(act + ' slice class', () => {
    const b = fresh();
    b.constructor = { [Symbol.species]: function (n) { run(b); return new ArrayBuffer(n); } };
    return b.slice(2);
  });
}
const plain = new Uint8Array([1, 2, 3, 4]).buffer;
attempt('plain', () => plain.slice(1, 3));
attempt('crossed', () => plain.slice(3, 1));
attempt('infinite', () => plain.slice(-Infinity, Infinity));
class Own extends ArrayBuffer {}
attempt('own class', () => new Own(4).slice(1).constructor.name + new Own(4).slice(1).byteLength);
for (const [name, made] of [['itself', (b) => b], ['short', () => new ArrayBuffer(1)], ['long', () => new ArrayBuffer(9)], ['other', () => ({})]]) {
  attempt(name, () => {
    const b = new Uint8Array([1, 2, 3, 4]).buffer;
    b.constructor = { [Symbol.species]: function () { return made(b); } };
    const part = b.slice(1);
    return part.byteLength;
  });
}
attempt('no class', () => { const b = new ArrayBuffer(2); b.constructor = undefined; return b.slice(1); });
attempt('null class', () => { const b = new ArrayBuffer(2); b.constructor = { [Symbol.species]: null }; return b.slice(1); });
attempt('no object', () => { const b = new ArrayBuffer(2); b.constructor = 5; return b.slice(1).byteLength; });
attempt('plain atomics', () => [Atomics.add(new Int32Array(2), '1', '5'), Atomics.store(new Int8Array(2), 1, 3.7), Atomics.add.length, Atomics.add.name]);
attempt('outside', () => Atomics.load(new Int8Array(2), { valueOf: () => 2 }));
