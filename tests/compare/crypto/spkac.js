// Certificate: a public key and a challenge, signed.
const { Certificate, createPublicKey } = require('crypto');
const { readFileSync } = require('fs');
const { inspect } = require('util');

const text = readFileSync(`${__dirname}/certs/spkac.txt`, 'latin1').replace('SPKAC=', '').trim();
const attempt = (what, fn) => {
  let result;
  try {
    result = inspect(fn());
  } catch (err) {
    result = `${err.name} ${err.code} ${err.message}`;
  }
  console.log(`${what}: ${result}`);
};

for (const [what, value, encoding] of [['text', text], ['with an end', `${text}\n`], ['Buffer', Buffer.from(text)], ['cut', text.slice(0, -8)],
  ['hex', Buffer.from(text).toString('hex'), 'hex'], ['nothing', ''], ['no such thing', 'abc'], ['ArrayBuffer', new ArrayBuffer(3)],
  ['number', 1], ['undefined', undefined]]) {
  for (const of of [Certificate, new Certificate(), Certificate()]) {
    attempt(`${what} verify`, () => of.verifySpkac(value, encoding));
    attempt(`${what} challenge`, () => of.exportChallenge(value, encoding));
    attempt(`${what} key`, () => String(of.exportPublicKey(value, encoding)));
  }
}
const bytes = Buffer.from(text, 'base64');
bytes[bytes.length - 1] ^= 1;
attempt('another signature', () => Certificate.verifySpkac(bytes.toString('base64')));
console.log(createPublicKey(Certificate.exportPublicKey(text)).asymmetricKeyDetails);
console.log(Certificate, new Certificate(), Certificate() instanceof Certificate, Certificate.length);
console.log(Object.keys(Certificate), Object.getOwnPropertyNames(Certificate.prototype));
