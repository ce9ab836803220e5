// Buffer as a class: what it inherits, its species, its properties.
console.log(Object.getPrototypeOf(Buffer) === Uint8Array, Object.getPrototypeOf(Buffer.prototype) === Uint8Array.prototype);
const b = Buffer.from('abc');
for (const made of [b.map((x) => x + 1), b.filter((x) => x > 97), b.slice(1), b.subarray(-2), Buffer.of(1, 2), new Buffer[Symbol.species](3)]) {
  console.log(made, Buffer.isBuffer(made), made instanceof Uint8Array, made.constructor === Buffer);
}
console.log(b.toReversed(), Buffer.isBuffer(b.toSorted()), b.with(0, 1), b.at(-1), [...b.entries()]);
const part = b.subarray(1);
part[0] = 0x58;
console.log(b.toString(), part.buffer === b.buffer, b.parent === b.buffer, part.offset - b.offset);
console.log(Object.keys(Buffer.prototype).length, Object.keys(Buffer).join());
console.log(JSON.stringify(b), `${b}`, b + '', Buffer.from(JSON.parse(JSON.stringify(b))));
console.log(Buffer.from(new Uint16Array([1, 257, -1])), Buffer.from([1.9, '2', null, undefined, {}, -1, 300]), Buffer.from({ length: 2, 0: 7 }));
console.log(Buffer.from(new String('boxed')), Buffer.from({ valueOf: () => 'value' }), Buffer.from({ [Symbol.toPrimitive]: () => 'primitive' }));
const shared = new ArrayBuffer(8);
const over = Buffer.from(shared, 2, 4);
over.writeUInt32BE(0x01020304);
console.log(new Uint8Array(shared), over.byteOffset, over.length);
const sab = Buffer.from(new SharedArrayBuffer(4));
sab.write('héy');
console.log(sab, sab.toString(), sab.readInt16BE(1), sab.indexOf('y'));
const resizable = new ArrayBuffer(2, { maxByteLength: 10 });
const follows = Buffer.from(resizable);
resizable.resize(5);
console.log(follows.length, follows);
console.log(Buffer.from('aé€😀\ud800').toString('hex'), Buffer.byteLength('aé€😀\ud800'), Buffer.from('ÿ', 'latin1'), Buffer.from('€', 'latin1'));
class Sub extends Uint8Array {}
console.log(Buffer.isBuffer(new Sub(2)), Buffer.from(new Sub([1, 2])), Buffer.concat([new Uint8Array([1]), b]));
