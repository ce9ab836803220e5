// gunzip with rejectGarbageAfterEnd takes one member.
const zlib = require('zlib'); const log = (...a) => console.log(...a); const sleep = n => new Promise(r => setTimeout(r, n));
const g = zlib.gzipSync('hello'), h = zlib.gzipSync('two');
(async () => {
 for (const reject of [false, true]) for (const [n, parts] of Object.entries({ two: [Buffer.concat([g, h])], zeros: [Buffer.concat([g, Buffer.alloc(5)])], junk: [Buffer.concat([g, Buffer.from('junk')])], one: [Buffer.concat([g, Buffer.from('j')])], magic1: [Buffer.concat([g, Buffer.from([0x1f])])], magic2: [Buffer.concat([g, Buffer.from([0x1f, 0x8b])])], magicbad: [Buffer.concat([g, Buffer.from([0x1f, 0x8b, 9, 9, 9])])], m1j: [Buffer.concat([g, Buffer.from([0x1f, 9, 9, 9, 9])])], sep: [g, h], sepjunk: [g, Buffer.from('junk')], sepzero: [g, Buffer.alloc(3)], zerojunk: [Buffer.concat([g, Buffer.alloc(2), Buffer.from('junk')])], twojunk: [Buffer.concat([g, h, Buffer.from('junk')])] })) {
  const z = zlib.createGunzip({ rejectGarbageAfterEnd: reject }); const o = [];
  for (const e of ['data', 'end', 'error', 'close', 'finish']) z.on(e, x => o.push(e + ' ' + (x instanceof Error ? x.code + ':' + x.message : x ?? '')));
  for (const p of parts) z.write(p, () => o.push('written')); z.end(); await new Promise((resolve) => z.on('close', resolve));
  let s; try { s = zlib.gunzipSync(Buffer.concat(parts), { rejectGarbageAfterEnd: reject }).toString(); } catch (e) { s = e.code + ':' + e.message }
  log(reject, n, o.join(', '), '|', s);
 }
})();
