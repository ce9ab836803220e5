'use strict';
// The script itself says how many threads the pool has.
process.env.UV_THREADPOOL_SIZE = 1;
const crypto = require('crypto');
const fs = require('fs');
for (let i = 1; i <= 6; i++) {
  crypto.pbkdf2('a', 'b', i % 2 ? 3000 : 10, 64, 'sha512', () => console.log('hashed', i));
}
fs.stat(__filename, () => console.log('looked at'));
crypto.randomBytes(4, () => console.log('drawn'));
