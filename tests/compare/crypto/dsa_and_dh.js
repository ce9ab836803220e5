// Keys of DSA, and of Diffie and Hellman's own kind.
const crypto = require('crypto');
const { inspect } = require('util');

const attempt = (what, fn) => {
  let result;
  try {
    result = inspect(fn());
  } catch (err) {
    result = `${err.name} ${err.code} ${err.message}`;
  }
  console.log(`${what}: ${result}`);
};
const forms = (pair) => {
  console.log(pair.publicKey.asymmetricKeyType, pair.privateKey.asymmetricKeyDetails, pair.publicKey.asymmetricKeyDetails);
  for (const format of ['der', 'pem']) {
    const publicKey = crypto.createPublicKey({ key: pair.publicKey.export({ format, type: 'spki' }), format, type: 'spki' });
    const privateKey = crypto.createPrivateKey({ key: pair.privateKey.export({ format, type: 'pkcs8' }), format, type: 'pkcs8' });
    console.log(publicKey.equals(pair.publicKey), privateKey.equals(pair.privateKey), crypto.createPublicKey(privateKey).equals(publicKey));
  }
  attempt('jwk', () => pair.publicKey.export({ format: 'jwk' }));
  attempt('pkcs1', () => pair.publicKey.export({ format: 'pem', type: 'pkcs1' }));
  attempt('sec1', () => pair.privateKey.export({ format: 'pem', type: 'sec1' }));
  const locked = pair.privateKey.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-128-cbc', passphrase: 'x' });
  console.log(crypto.createPrivateKey({ key: locked, passphrase: 'x' }).equals(pair.privateKey));
  console.log(structuredClone(pair.privateKey).equals(pair.privateKey));
};

const dsa = crypto.generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 });
forms(dsa);
const data = Buffer.from('some data');
for (const hash of ['sha1', 'sha256', 'sha512']) {
  for (const dsaEncoding of ['der', 'ieee-p1363']) {
    const signature = crypto.sign(hash, data, { key: dsa.privateKey, dsaEncoding });
    console.log(hash, dsaEncoding === 'der' || signature.length, crypto.verify(hash, data, { key: dsa.publicKey, dsaEncoding }, signature),
      crypto.verify(hash, Buffer.from('other'), { key: dsa.publicKey, dsaEncoding }, signature));
  }
  const signature = crypto.createSign(hash).update(data).sign(dsa.privateKey);
  console.log(crypto.createVerify(hash).update(data).verify(dsa.publicKey, signature));
}
for (const options of [{ modulusLength: 512 }, { modulusLength: 100 }, { modulusLength: 1024, divisorLength: 8 }]) {
  attempt(inspect(options), () => crypto.generateKeyPairSync('dsa', options));
}
// Made by OpenSSL, and what it has signed.
const known = `-----BEGIN PUBLIC KEY-----
MIIBvjCCATMGByqGSM44BAEwggEmAoGBANgHHFaa2991iCZTc3b7whrptJ2KBW37
OLRqyWSVMWqixjStbmESIiaj24c5oXiXt2MgSdM5199Z7JpQcZ071wtlWRqNM1VP
lmLega4UJYgyHWPEGIcpRC5tSJA40FhTHt3fTJJeSwmTlveGfl2fBV1gt1R4hCDm
Ly+MxE7bjFMvAh0A77Z0IMnltBLNgerrVAIqr1YLM+ECIfM74/CXPwKBgGtpj1Vm
SlSFMLgNebWW0MGonfePi9OZLpX/X2ALoP+dFwpGlV60qrPI9d73aQtVxfVs3teb
AVTish4zbECUYQroQFQEze/wgHv+wU5PmZu8Iti1xtxAELq4bzqCQUPVL2vzo0/v
ovTiQAkJTnl6RSAIT2VwROf+AbfyEs0L9jLpA4GEAAKBgCZZsFPNBwaRFfKPIQTi
WItduThVWy9PClB0AOpKM6Egtev2v1gzwxa4TcJMpmqP0TFdQ7FioTjTvYfZ9/3L
MPAzp6ZOXn6zH7PfR2LvrS3NEHZWw3eklnxP++VbwfGxVpMC2ftm1X/iZLJvzVM+
Fe9kNUySPfWkkVv5+PIkp028
-----END PUBLIC KEY-----`;
const old = `-----BEGIN DSA PRIVATE KEY-----
MIIBywIBAAKBgQDYBxxWmtvfdYgmU3N2+8Ia6bSdigVt+zi0aslklTFqosY0rW5h
EiImo9uHOaF4l7djIEnTOdffWeyaUHGdO9cLZVkajTNVT5Zi3oGuFCWIMh1jxBiH
KUQubUiQONBYUx7d30ySXksJk5b3hn5dnwVdYLdUeIQg5i8vjMRO24xTLwIdAO+2
dCDJ5bQSzYHq61QCKq9WCzPhAiHzO+Pwlz8CgYBraY9VZkpUhTC4DXm1ltDBqJ33
j4vTmS6V/19gC6D/nRcKRpVetKqzyPXe92kLVcX1bN7XmwFU4rIeM2xAlGEK6EBU
BM3v8IB7/sFOT5mbvCLYtcbcQBC6uG86gkFD1S9r86NP76L04kAJCU55ekUgCE9l
cETn/gG38hLNC/Yy6QKBgCZZsFPNBwaRFfKPIQTiWItduThVWy9PClB0AOpKM6Eg
tev2v1gzwxa4TcJMpmqP0TFdQ7FioTjTvYfZ9/3LMPAzp6ZOXn6zH7PfR2LvrS3N
EHZWw3eklnxP++VbwfGxVpMC2ftm1X/iZLJvzVM+Fe9kNUySPfWkkVv5+PIkp028
Ah0AhGwiQWbnmsMl9qjWNNff3XsYgAa8+XRXEKr6eA==
-----END DSA PRIVATE KEY-----`;
const signature = Buffer.from('MD0CHEZhqnvqnjrQasOEGShtdnlctTpycJrdrYgbjSUCHQCBV8QaLW7LPkg2nuuFCWsR6+19DBJ+LUXaDElw', 'base64');
console.log(crypto.verify('sha256', data, known, signature), crypto.createPublicKey(crypto.createPrivateKey(old)).equals(crypto.createPublicKey(known)));
attempt('a broken key', () => crypto.createPublicKey(known.replace('M', 'A')));

// Parameters that are none.
const sequence = (...parts) => {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([0x30, content.length]), content]);
};
const number = (value) => Buffer.from([2, 1, value]);
const name = Buffer.from([6, 7, 0x2a, 0x86, 0x48, 0xce, 0x38, 4, 1]);
for (const numbers of [[7, 3, 2], [5, 1, 1], [3, 1, 1]]) {
  const der = sequence(number(0), sequence(name, sequence(...numbers.map(number))), Buffer.concat([Buffer.from([4, 3]), number(1)]));
  attempt(`${numbers}`, () => crypto.sign('sha1', data, { key: der, format: 'der', type: 'pkcs8' }));
}

const first = crypto.generateKeyPairSync('dh', { group: 'modp14' });
const second = crypto.generateKeyPairSync('dh', { group: 'modp14' });
forms(first);
const agree = (a, b) => crypto.diffieHellman({ privateKey: a.privateKey, publicKey: b.publicKey });
console.log(agree(first, second).equals(agree(second, first)), agree(first, second).length);
const other = crypto.generateKeyPairSync('dh', { group: 'modp5' });
attempt('another group', () => agree(first, other));
attempt('another kind', () => agree(first, crypto.generateKeyPairSync('x25519')));
attempt('signing', () => crypto.sign('sha256', data, first.privateKey));
attempt('signing', () => crypto.createSign('sha256').update(data).sign(first.privateKey));
const prime = Buffer.from(crypto.getDiffieHellman('modp2').getPrime());
const own = crypto.generateKeyPairSync('dh', { prime, generator: 2 });
console.log(own.publicKey.asymmetricKeyType, agree(own, crypto.generateKeyPairSync('dh', { group: 'modp2' })).length);

for (const options of [undefined, {}, { group: 1 }, { group: 'x' }, { group: 'modp5', prime }, { group: 'modp5', primeLength: 512 },
  { group: 'modp5', generator: 2 }, { prime: 1 }, { prime, primeLength: 3 }, { primeLength: 'a' }, { primeLength: -1 }, { primeLength: 2 ** 31 },
  { prime, generator: 'a' }, { prime, generator: -1 }]) attempt(`dh ${inspect(options).slice(0, 60)}`, () => crypto.generateKeyPairSync('dh', options));
for (const options of [undefined, {}, { modulusLength: 'a' }, { modulusLength: -1 }, { modulusLength: 512, divisorLength: 'a' },
  { modulusLength: 512, divisorLength: -1 }, { modulusLength: 512, divisorLength: 1.5 }]) {
  attempt(`dsa ${inspect(options)}`, () => crypto.generateKeyPairSync('dsa', options));
}

// A prime for an object of Diffie and Hellman's.
const shown = (...args) => {
  const made = crypto.createDiffieHellman(...args);
  const number = BigInt(`0x${made.getPrime('hex')}`);
  return [made.getGenerator('hex'), made.verifyError, made.getPrime().length, crypto.checkPrimeSync(number), crypto.checkPrimeSync((number - 1n) / 2n)];
};
attempt('512', () => shown(512));
for (const args of [[-1], [0], [1], [512, -1], ['abcdef', 1], ['abcdef', 'hex', 1], ['abcdef', Buffer.alloc(0)],
  [1.5], ['a', 1.5]]) attempt(inspect(args), () => shown(...args));
