// Blob and File: sizes, types, slices, and reading them.
const { Blob: Same, File: SameFile } = require('buffer');
console.log(Same === Blob, SameFile === File, File.prototype instanceof Blob);
const show = (f) => { try { console.log(f()); } catch (e) { console.log(e.name, e.code); } };
show(() => new Blob(['a', 'é', '€'], { type: 'Text/PLAIN' }));
show(() => new Blob([new Uint8Array([1, 2]), new ArrayBuffer(3), new Blob(['xy']), 5, null, {}]).size);
show(() => new Blob('a'));
show(() => new Blob(5));
show(() => new Blob(['a'], { type: '\u00e9' }).type === '');
show(() => new Blob(['a\r\nb\rc\n'], { endings: 'native' }).size);
show(() => new Blob([], { endings: 'x' }));
show(() => new Blob(['hello']).slice(1, 3).size);
show(() => new Blob(['hello']).slice(-2, undefined, 'T/X').type);
show(() => new File(['abc'], 'name', { lastModified: 5 }));
show(() => new File(['abc'], 'name', { lastModified: 'x' }).lastModified);
show(() => new File([]));
show(() => Object.prototype.toString.call(new File([], 'f')));
show(() => Object.getOwnPropertyDescriptor(Blob.prototype, 'size').get.call({}));
(async () => {
  const source = new Uint8Array([104, 105]);
  const blob = new Blob(['héllo ', source, new Blob(['!'])]);
  source[0] = 0;
  console.log(await blob.text(), await blob.slice(0, 3).text());
  console.log(await new Blob(['abc']).arrayBuffer(), await new Blob(['abc']).bytes());
})();
