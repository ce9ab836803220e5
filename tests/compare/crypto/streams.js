// A Hash and an Hmac are Transform streams.
const crypto = require('crypto');
const { Transform, Readable } = require('stream');

console.log(crypto.createHash('sha256') instanceof Transform, crypto.createHmac('md5', 'k') instanceof Transform);
console.log('write' in crypto.createHash('md5'), typeof crypto.createHash('md5').pipe);

const hash = crypto.createHash('sha256');
hash.on('readable', () => {
  for (let chunk; (chunk = hash.read()) !== null;) console.log('read', chunk.toString('hex'));
});
hash.on('end', () => {
  console.log('end');
  second();
});
hash.write('ab');
hash.end('c');

function second() {
  const hash = crypto.createHash('md5');
  hash.setEncoding('hex');
  hash.on('data', (text) => console.log('data', text));
  hash.on('close', third);
  hash.end(Buffer.from('abc'));
}

function third() {
  Readable.from(['some ', 'text']).pipe(crypto.createHmac('sha1', 'key')).on('data', (digest) => {
    console.log('piped', digest.toString('hex'));
    console.log(crypto.createHmac('sha1', 'key').update('some text').digest('hex'));
    fourth();
  });
}

async function fourth() {
  const hash = crypto.createHash('sha1', { highWaterMark: 5 });
  console.log(hash.readableHighWaterMark, hash.destroyed, hash.writable);
  hash.end('abc');
  for await (const chunk of hash) console.log('for await', chunk.toString('hex'));
  try {
    hash.digest();
  } catch (error) {
    console.log(error.code);
  }
}
