'use strict';
// Public and private keys: made, read, written, compared, refused.
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

// (Keys of two kinds are not compared: that leaves an error in Node for whatever comes next.)
const pair = (name) => {
  const privateKey = crypto.createPrivateKey(keys[name]);
  return { privateKey, publicKey: crypto.createPublicKey(privateKey) };
};
const [rsa, ec, p384, p521, k1, ed, x, x2, p2, pss] = ['rsa', 'p256', 'p384', 'p521', 'k1', 'ed', 'x', 'x2', 'p2', 'pss'].map(pair);
const gen = (type, options) => crypto.generateKeyPairSync(type, options);
t('insp',()=>util.inspect([rsa.publicKey,rsa.privateKey,crypto.createSecretKey(Buffer.from('a'))]));
t('details',()=>util.inspect([rsa,ec,ed,x,pss].map(k=>[k.privateKey.asymmetricKeyType,k.privateKey.asymmetricKeyDetails,k.publicKey.symmetricKeySize]),{depth:4}));
t('names',()=>[Object.getOwnPropertyNames(Object.getPrototypeOf(rsa.publicKey)),Object.getOwnPropertyNames(Object.getPrototypeOf(Object.getPrototypeOf(rsa.publicKey))),Object.getOwnPropertyNames(Object.getPrototypeOf(rsa.privateKey)),Object.getPrototypeOf(Object.getPrototypeOf(Object.getPrototypeOf(rsa.publicKey)))===crypto.KeyObject.prototype, Object.getOwnPropertyNames(rsa.publicKey),rsa.publicKey.constructor.name,Object.getPrototypeOf(Object.getPrototypeOf(rsa.publicKey)).constructor.name]);
t('export none',()=>rsa.publicKey.export());
t('export fmt',()=>rsa.publicKey.export({format:'x'}));
t('export type',()=>rsa.publicKey.export({format:'pem'}));
t('export type',()=>rsa.publicKey.export({format:'pem',type:'sec1'}));
t('export type',()=>rsa.publicKey.export({format:'pem',type:'pkcs8'}));
t('export type',()=>ec.publicKey.export({format:'pem',type:'pkcs1'}));
t('export type',()=>ec.privateKey.export({format:'pem',type:'pkcs1'}));
t('export type',()=>rsa.privateKey.export({format:'pem',type:'sec1'}));
t('export type',()=>rsa.privateKey.export({format:'pem',type:'spki'}));
t('export fmt',()=>rsa.privateKey.export({format:1,type:'spki'}));
t('export cipher no pass',()=>rsa.privateKey.export({format:'pem',type:'pkcs8',cipher:'aes-256-cbc'}));
t('export bad cipher',()=>rsa.privateKey.export({format:'pem',type:'pkcs8',cipher:'foo',passphrase:'x'}));
t('export pass no cipher',()=>rsa.privateKey.export({format:'pem',type:'pkcs8',passphrase:'x'}).slice(0,30));
t('export der pkcs1 cipher',()=>rsa.privateKey.export({format:'der',type:'pkcs1',cipher:'aes-256-cbc',passphrase:'x'}));
t('export jwk pass',()=>rsa.privateKey.export({format:'jwk',passphrase:'x'}));
t('export jwk pss',()=>pss.privateKey.export({format:'jwk'}));
t('export ed pkcs1',()=>ed.privateKey.export({format:'pem',type:'pkcs1'}));
t('create undefined',()=>crypto.createPrivateKey());
t('create {}',()=>crypto.createPrivateKey({}));
t('create pub of priv',()=>crypto.createPublicKey(rsa.privateKey).type);
t('create pub of pub',()=>crypto.createPublicKey(rsa.publicKey));
t('create priv of pub',()=>crypto.createPrivateKey(rsa.publicKey));
t('create pub of secret',()=>crypto.createPublicKey(crypto.createSecretKey(Buffer.alloc(3))));
t('create priv of pub pem',()=>crypto.createPrivateKey(rsa.publicKey.export({format:'pem',type:'spki'})));
t('create junk',()=>crypto.createPrivateKey('junk'));
t('create pub junk',()=>crypto.createPublicKey('junk'));
t('create pem junk',()=>crypto.createPrivateKey('-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n'));
t('create pem junk',()=>crypto.createPrivateKey('-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n'));
t('create pub pem junk',()=>crypto.createPublicKey('-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n'));
t('create der junk',()=>crypto.createPrivateKey({key:Buffer.from('abc'),format:'der',type:'pkcs8'}));
t('create der notype',()=>crypto.createPrivateKey({key:Buffer.from('abc'),format:'der'}));
t('create fmt',()=>crypto.createPrivateKey({key:Buffer.from('abc'),format:'foo'}));
t('create type',()=>crypto.createPrivateKey({key:Buffer.from('abc'),format:'der',type:'spki'}));
t('create jwk bad',()=>crypto.createPrivateKey({key:{},format:'jwk'}));
t('create jwk bad',()=>crypto.createPrivateKey({key:{kty:'EC',crv:'foo',x:'',y:'',d:''},format:'jwk'}));
t('create jwk bad',()=>crypto.createPrivateKey({key:{kty:'EC',crv:'P-256',x:'AA',y:'AA',d:'AA'},format:'jwk'}));
t('create jwk bad',()=>crypto.createPublicKey({key:{kty:'EC',crv:'P-256',x:'AA',y:'AA'},format:'jwk'}));
t('create jwk bad',()=>crypto.createPublicKey({key:{kty:'EC',crv:'P-256',x:'AA'},format:'jwk'}));
t('create jwk bad',()=>crypto.createPrivateKey({key:{kty:'RSA',n:'AA'},format:'jwk'}));
t('create jwk bad',()=>crypto.createPrivateKey({key:{kty:'OKP',crv:'foo',x:'AA'},format:'jwk'}));
t('create jwk bad',()=>crypto.createPrivateKey({key:{kty:'OKP',crv:'Ed25519',x:'AA',d:'AA'},format:'jwk'}));
t('create jwk bad',()=>crypto.createPublicKey({key:{kty:'OKP',crv:'Ed25519',x:'AA'},format:'jwk'}));
t('create jwk bad',()=>crypto.createPrivateKey({key:3,format:'jwk'}));
const enc=rsa.privateKey.export({format:'pem',type:'pkcs8',cipher:'aes-256-cbc',passphrase:'x'});
t('enc none',()=>crypto.createPrivateKey(enc));
t('enc bad',()=>crypto.createPrivateKey({key:enc,passphrase:'y'}));
t('enc empty',()=>crypto.createPrivateKey({key:enc,passphrase:''}));
t('enc type',()=>crypto.createPrivateKey({key:enc,passphrase:1}));
t('enc ok',()=>crypto.createPrivateKey({key:enc,passphrase:Buffer.from('x')}).equals(rsa.privateKey));
const der=rsa.privateKey.export({format:'der',type:'pkcs8',cipher:'aes-256-cbc',passphrase:'x'});
t('encder none',()=>crypto.createPrivateKey({key:der,format:'der',type:'pkcs8'}));
t('encder bad',()=>crypto.createPrivateKey({key:der,format:'der',type:'pkcs8',passphrase:'z'}));
const old=rsa.privateKey.export({format:'pem',type:'pkcs1',cipher:'aes-256-cbc',passphrase:'x'});
t('old none',()=>crypto.createPrivateKey(old));
t('old bad',()=>crypto.createPrivateKey({key:old,passphrase:'y'}));
t('equals',()=>[rsa.publicKey.equals(rsa.privateKey),rsa.publicKey.equals(crypto.createPublicKey(rsa.privateKey))]);
t('equals',()=>rsa.publicKey.equals(3));
for(const [a,o] of [['foo'],['rsa'],['rsa',{}],['rsa',{modulusLength:'a'}],['ec',{}],['ec',{namedCurve:'foo'}],['ec',{namedCurve:'P-256',paramEncoding:'x'}],['ec',{namedCurve:'P-256',publicKeyEncoding:{}}],['ec',{namedCurve:'P-256',publicKeyEncoding:{type:'spki'}}],['ec',{namedCurve:'P-256',publicKeyEncoding:3}],['ec',{namedCurve:'P-256',publicKeyEncoding:{type:'pkcs1',format:'pem'}}],['rsa',{modulusLength:1024,publicExponent:3,privateKeyEncoding:{type:'pkcs8',format:'pem',cipher:'x'}}],['ed25519',null],['ed25519',1],[1],['rsa',{modulusLength:-1}]])
t(JSON.stringify([a,o]),()=>gen(a,o)&&1);
t('cb',()=>crypto.generateKeyPair('ed25519'));
t('cb',()=>crypto.generateKeyPair('ed25519',{}));
t('gen cbs',()=>util.inspect(gen('ec',{namedCurve:'secp256k1',publicKeyEncoding:{type:'spki',format:'pem'},privateKeyEncoding:{type:'sec1',format:'der'}}).publicKey.slice(0,40)));
t('gen jwk',()=>Object.keys(gen('rsa',{modulusLength:512,publicKeyEncoding:{format:'jwk'},privateKeyEncoding:{format:'jwk'}}).privateKey));
t('gen jwk',()=>Object.entries(gen('ec',{namedCurve:'P-384',publicKeyEncoding:{format:'jwk'},privateKeyEncoding:{format:'jwk'}}).privateKey).map(([k,v])=>k+v.length));
t('gen jwk',()=>Object.entries(gen('ed25519',{publicKeyEncoding:{format:'jwk'},privateKeyEncoding:{format:'jwk'}}).privateKey).map(([k,v])=>k+v.length));
t('details frozen',()=>rsa.publicKey.asymmetricKeyDetails===rsa.publicKey.asymmetricKeyDetails);
t('clone',()=>structuredClone(rsa.publicKey).equals(rsa.publicKey));

for (const [name, { privateKey, publicKey }] of Object.entries({ rsa, ec, p384, p521, k1, ed, x, pss })) {
  for (const [key, types] of [[publicKey, ['spki', 'pkcs1']], [privateKey, ['pkcs8', 'pkcs1', 'sec1']]]) {
    for (const type of types) {
      t(`${name} ${type}`, () => {
        const pem = key.export({ format: 'pem', type });
        const der = key.export({ format: 'der', type });
        const read = key.type === 'public' ? crypto.createPublicKey : crypto.createPrivateKey;
        return [pem, der.toString('hex'), read(pem).equals(key), read({ key: der, format: 'der', type }).equals(key)];
      });
    }
    t(`${name} jwk`, () => {
      const jwk = key.export({ format: 'jwk' });
      const read = key.type === 'public' ? crypto.createPublicKey : crypto.createPrivateKey;
      return [jwk, read({ key: jwk, format: 'jwk' }).equals(key)];
    });
  }
}
for (const pem of locked) {
  t('locked', () => crypto.createPrivateKey({ key: pem, passphrase: 'secret' }).equals(rsa.privateKey));
  t('locked', () => crypto.createPrivateKey({ key: pem, passphrase: 'other' }));
}
for (const [type, cipher] of [['pkcs8', 'aes-192-cbc'], ['pkcs1', 'aes-128-cbc'], ['pkcs8', 'des-ede3-cbc']]) {
  t('lock', () => {
    const pem = rsa.privateKey.export({ format: 'pem', type, cipher, passphrase: 'pass' });
    return [pem.slice(0, 31), crypto.createPrivateKey({ key: pem, passphrase: 'pass' }).equals(rsa.privateKey)];
  });
}
t('raw', () => [ec.publicKey.export({ format: 'raw-public' }), ec.publicKey.export({ format: 'raw-public', type: 'compressed' }), x.privateKey.export({ format: 'raw-private' })]);
t('raw', () => rsa.publicKey.export({ format: 'raw-public' }));
crypto.generateKeyPair('ec', { namedCurve: 'P-256' }, (err, publicKey, privateKey) => {
  console.log(err, publicKey, privateKey, crypto.createPublicKey(privateKey).equals(publicKey));
  util.promisify(crypto.generateKeyPair)('x25519', { publicKeyEncoding: { format: 'jwk' } }).then((made) => {
    console.log(Object.keys(made), made.publicKey.crv, made.privateKey);
  });
});
