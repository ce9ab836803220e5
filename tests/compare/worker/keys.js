// Keys go to other threads.
const crypto = require('crypto');
const { Worker } = require('worker_threads');

const { subtle } = crypto.webcrypto;
(async () => {
  const secret = crypto.createSecretKey(Buffer.from('some secret'));
  const pss = { modulusLength: 1024, hashAlgorithm: 'sha256', mgf1HashAlgorithm: 'sha256', saltLength: 16 };
  const pairs = [crypto.generateKeyPairSync('rsa-pss', pss), crypto.generateKeyPairSync('ec', { namedCurve: 'secp256k1' }),
    crypto.generateKeyPairSync('ed25519')];
  const own = [await subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify'])];
  const rsa = { name: 'RSA-OAEP', modulusLength: 1024, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-512' };
  for (const algorithm of [rsa, { name: 'ECDH', namedCurve: 'P-256' }]) {
    const usages = algorithm === rsa ? ['encrypt', 'decrypt'] : ['deriveBits'];
    own.push(...Object.values(await subtle.generateKey(algorithm, true, usages)));
  }
  const keys = [secret, ...pairs.flatMap((pair) => [pair.publicKey, pair.privateKey]), ...own];
  const worker = new Worker(`const { parentPort, workerData } = require('worker_threads');
    const { KeyObject } = require('crypto');
    parentPort.on('message', ({ key }) => {
      const { asymmetricKeyType, asymmetricKeyDetails } = key;
      parentPort.postMessage([key, key.type, key instanceof KeyObject, key instanceof CryptoKey, asymmetricKeyType, asymmetricKeyDetails]);
    });`, { eval: true });
  for (const key of keys) {
    const answer = new Promise((resolve) => { worker.once('message', resolve); });
    worker.postMessage({ key });
    const [back, ...told] = await answer;
    const object = (any) => (any instanceof CryptoKey ? crypto.KeyObject.from(any) : any);
    console.log(...told, object(back).equals(object(key)));
    if (key instanceof CryptoKey) console.log(back);
  }
  worker.terminate();
})();
