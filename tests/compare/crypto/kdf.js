// Keys from passwords: published vectors and every digest.
const crypto = require('crypto');
const hex = (bytes) => Array.from(new Uint8Array(bytes.buffer ?? bytes, bytes.byteOffset ?? 0, bytes.byteLength), (b) => b.toString(16).padStart(2, '0')).join('');

// RFC 6070
console.log(hex(crypto.pbkdf2Sync('password', 'salt', 1, 20, 'sha1')));
console.log(hex(crypto.pbkdf2Sync('password', 'salt', 4096, 20, 'sha1')));
console.log(hex(crypto.pbkdf2Sync('passwordPASSWORDpassword', 'saltSALTsaltSALTsaltSALTsaltSALTsalt', 4096, 25, 'sha1')));
console.log(hex(crypto.pbkdf2Sync('pass\0word', 'sa\0lt', 4096, 16, 'sha1')));
for (const digest of crypto.getHashes()) {
  if (digest.startsWith('shake')) continue;
  console.log(digest, hex(crypto.pbkdf2Sync('password', 'salt', 3, 150, digest)));
  console.log(digest, hex(crypto.pbkdf2Sync('p'.repeat(200), 's'.repeat(200), 2, 10, digest)));
  console.log(digest, hex(crypto.hkdfSync(digest, 'key', 'salt', 'info', 100)));
  console.log(digest, hex(crypto.hkdfSync(digest, 'k'.repeat(300), '', '', 5)));
}

// RFC 7914
console.log(hex(crypto.scryptSync('', '', 64, { N: 16, r: 1, p: 1 })));
console.log(hex(crypto.scryptSync('pleaseletmein', 'SodiumChloride', 64, { N: 16384, r: 8, p: 1 })));
for (const r of [1, 2, 3, 5, 8, 13]) {
  for (const p of [1, 2, 3]) {
    console.log(r, p, hex(crypto.scryptSync('a', 'b', 33, { N: 32, r, p })));
  }
}
console.log(crypto.scryptSync('a', 'b', 0).length);

// RFC 5869
const ikm = new Uint8Array(22).fill(11);
const salt = new Uint8Array(13).map((_, i) => i);
const info = new Uint8Array(10).map((_, i) => 0xf0 + i);
console.log(hex(crypto.hkdfSync('sha256', ikm, salt, info, 42)));
console.log(crypto.hkdfSync('sha256', ikm, salt, info, 42) instanceof ArrayBuffer);

crypto.pbkdf2('password', 'salt', 1, 20, 'sha512', (error, key) => {
  console.log('pbkdf2', error, hex(key));
  crypto.scrypt('password', 'salt', 20, { N: 1024 }, (error, key) => {
    console.log('scrypt', error, hex(key));
    crypto.hkdf('sha512', 'key', 'salt', 'info', 20, (error, key) => {
      console.log('hkdf', error, hex(key), key instanceof ArrayBuffer);
      crypto.pbkdf2('password', 'salt', 1, 0, 'sha512', (error, key) => {
        console.log(error.message, key);
      });
    });
  });
});
