'use strict';
// Secrets that two parties agree on.
const crypto = require('crypto');
const util = require('util');
const { keys, locked, signatures, sealed } = require('./fixtures/material.js');

function t(name, f) {
  try {
    console.log(name, 'OK', f());
  } catch (e) {
    const shown = Object.keys(e).filter((key) => key !== 'opensslErrorStack');
    console.log(name, e.name, e.code, JSON.stringify(e.message), shown.join(), e.library, e.reason);
  }
}

const pair = (name) => {
  const privateKey = crypto.createPrivateKey(keys[name]);
  return { privateKey, publicKey: crypto.createPublicKey(privateKey) };
};
const [rsa, ec, p384, p521, k1, ed, x, x2, p2, pss] = ['rsa', 'p256', 'p384', 'p521', 'k1', 'ed', 'x', 'x2', 'p2', 'pss'].map(pair);
const gen = (type, options) => crypto.generateKeyPairSync(type, options);
const D = Buffer.from('data');
t('dh mismatch',()=>crypto.diffieHellman({privateKey:x.privateKey,publicKey:ec.publicKey}));
t('dh opts',()=>crypto.diffieHellman());
t('dh opts',()=>crypto.diffieHellman({privateKey:x.publicKey,publicKey:x.publicKey}));
t('dh opts',()=>crypto.diffieHellman({privateKey:x.privateKey}));
t('dh rsa',()=>crypto.diffieHellman({privateKey:rsa.privateKey,publicKey:rsa.publicKey}));
t('dh ed',()=>crypto.diffieHellman({privateKey:ed.privateKey,publicKey:ed.publicKey}));
t('dh ec curve',()=>crypto.diffieHellman({privateKey:ec.privateKey,publicKey:gen('ec',{namedCurve:'P-384'}).publicKey}));
t('dh x',()=>crypto.diffieHellman({privateKey:x.privateKey,publicKey:x.publicKey}).length);
t('ecdh bad',()=>crypto.createECDH('foo'));
t('ecdh type',()=>crypto.createECDH(1));
t('ecdh nokey',()=>crypto.createECDH('prime256v1').getPublicKey());
t('ecdh nopriv',()=>crypto.createECDH('prime256v1').getPrivateKey());
t('ecdh compute nokey',()=>crypto.createECDH('prime256v1').computeSecret(Buffer.alloc(3)));
t('ecdh compute bad',()=>{const e=crypto.createECDH('prime256v1');e.generateKeys();e.computeSecret(Buffer.alloc(3))});
t('ecdh setbad',()=>crypto.createECDH('prime256v1').setPrivateKey(Buffer.alloc(32)));
t('ecdh setbad',()=>crypto.createECDH('prime256v1').setPrivateKey(1));
t('ecdh fmt',()=>{const e=crypto.createECDH('secp256k1');e.setPrivateKey(Buffer.alloc(32,7));return [e.getPublicKey('hex'),e.getPublicKey('hex','compressed'),e.getPublicKey('hex','hybrid'),e.getPrivateKey('hex')]});
t('ecdh fmt bad',()=>{const e=crypto.createECDH('secp256k1');e.setPrivateKey(Buffer.alloc(32,7));return e.getPublicKey('hex','x')});
t('ecdh conv',()=>crypto.ECDH.convertKey('03'+'989c0b76cb563971fdc9bef31ec06c3560f3249d6ee9e5d83c57625596e05f6f','secp256k1','hex','hex','uncompressed'));
t('ecdh conv',()=>crypto.ECDH.convertKey('05'+'989c0b76cb563971fdc9bef31ec06c3560f3249d6ee9e5d83c57625596e05f6f','secp256k1','hex','hex','uncompressed'));
t('dh bad group',()=>crypto.getDiffieHellman('modp99'));
t('dh',()=>crypto.createDiffieHellman('ff','hex').verifyError);
t('dh',()=>crypto.createDiffieHellman());
t('dh g',()=>crypto.createDiffieHellman('ffabcd','hex',2).getGenerator('hex'));
t('dh compute',()=>{const d=crypto.getDiffieHellman('modp14');d.generateKeys();return d.computeSecret(Buffer.alloc(0))});
t('dh compute',()=>{const d=crypto.getDiffieHellman('modp14');d.generateKeys();return d.computeSecret(Buffer.from([1]))});
t('dh compute',()=>{const d=crypto.getDiffieHellman('modp14');d.generateKeys();return d.computeSecret(Buffer.alloc(257,255))});
t('dh nokey',()=>{const d=crypto.getDiffieHellman('modp14');return d.getPublicKey()});
t('verifyError', () => crypto.createDiffieHellman(Buffer.alloc(0)).verifyError);
t('verifyError', () => crypto.createDiffieHellman('ffabcd', 'hex', 0).verifyError);
t('agree', () => crypto.diffieHellman({ privateKey: x.privateKey, publicKey: x2.publicKey }).toString('hex'));
t('agree', () => crypto.diffieHellman({ privateKey: ec.privateKey, publicKey: p2.publicKey }).toString('hex'));
for (const curve of ['prime256v1', 'secp384r1', 'secp521r1', 'secp256k1']) {
  t(curve, () => {
    const [a, b] = [crypto.createECDH(curve), crypto.createECDH(curve)];
    a.generateKeys();
    b.setPrivateKey('17', 'hex');
    const secret = a.computeSecret(b.getPublicKey('base64', 'compressed'), 'base64', 'hex');
    return [secret === b.computeSecret(a.getPublicKey(), null, 'hex'), b.getPublicKey('hex'), b.getPrivateKey('hex')];
  });
}
for (const group of ['modp1', 'modp2', 'modp5', 'modp14', 'modp15']) {
  t(group, () => crypto.createHash('sha256').update(crypto.getDiffieHellman(group).getPrime()).digest('hex'));
}
t('groups', () => {
  const [a, b] = [crypto.getDiffieHellman('modp14'), crypto.createDiffieHellmanGroup('modp14')];
  a.generateKeys();
  b.generateKeys();
  return a.computeSecret(b.getPublicKey()).equals(b.computeSecret(a.getPublicKey('hex'), 'hex'));
});
t('own', () => {
  const dh = crypto.createDiffieHellman(crypto.getDiffieHellman('modp1').getPrime(), 2);
  dh.setPrivateKey('0123456789abcdef', 'hex');
  dh.setPublicKey('04', 'hex');
  return [dh.verifyError, dh.computeSecret('05', 'hex', 'hex'), dh.getPublicKey('hex'), dh.getPrivateKey('hex')];
});
crypto.diffieHellman({ privateKey: x2.privateKey, publicKey: x.publicKey }, (err, secret) => console.log(err, secret.toString('hex')));
