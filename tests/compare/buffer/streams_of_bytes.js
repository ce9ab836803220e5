// StringDecoder and TextDecoder over random bytes cut at random places: digests of what comes out.
const { StringDecoder } = require('string_decoder');
let seed = 4711;
const rnd = (n) => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % n;
const pieces = [[0x41], [0xc3, 0xa9], [0xe2, 0x82, 0xac], [0xf0, 0x9f, 0x98, 0x80], [0xff], [0xed, 0xa0, 0x80], [0x3d, 0xd8], [0x00, 0xde], [0x80], [0xe2, 0x82], [0xf0, 0x9f], [0xef, 0xbb, 0xbf], [0xc0], [0xf5], [0xd8], [0xfe, 0xff]];
function input() { const out = []; for (let i = rnd(12); i > 0; i--) out.push(...(rnd(5) ? pieces[rnd(pieces.length)] : [rnd(256)])); return Buffer.from(out); }
function cuts(bytes) { const parts = []; for (let at = 0; at < bytes.length;) { const n = 1 + rnd(4); parts.push(bytes.subarray(at, at + n)); at += n; } return parts; }
const hash = (s) => { let h = 0; for (let i = 0; i < s.length; i++) h = (h * 31 + s.charCodeAt(i)) | 0; return h; };
for (const encoding of ['utf8', 'utf16le', 'base64', 'base64url', 'hex', 'latin1', 'ascii']) {
  const all = [];
  for (let i = 0; i < 150; i++) {
    const decoder = new StringDecoder(encoding);
    for (const part of cuts(input())) all.push(decoder.write(part), decoder.lastNeed, decoder.lastTotal, decoder.lastChar.toString('hex'));
    all.push(rnd(2) ? decoder.end() : decoder.end(input()), decoder.lastNeed, decoder.lastTotal);
  }
  console.log('StringDecoder', encoding, all.length, hash(all.join('|')));
}
for (const encoding of ['utf-8', 'utf-16le', 'utf-16be', 'latin1', 'windows-1251', 'koi8-r']) {
  for (const options of [{}, { ignoreBOM: true }, { fatal: true }]) {
    const all = [];
    for (let i = 0; i < 100; i++) {
      const decoder = new TextDecoder(encoding, options);
      try {
        for (const part of cuts(input())) all.push(decoder.decode(part, { stream: true }));
        all.push(decoder.decode());
        all.push(decoder.decode(input()));
      } catch (e) { all.push(e.code); }
    }
    console.log('TextDecoder', encoding, JSON.stringify(options), all.length, hash(all.join('|')));
    if (process.argv[2] === encoding) console.log(JSON.stringify(all));
  }
}
