'use strict';
// Signatures and RSA's encryption: of fixed keys, of messages that Node signed or sealed.
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
const r5 = gen('rsa', { modulusLength: 512 });
const D=Buffer.from('data');
t('createSign bad',()=>crypto.createSign('foo'));
t('createSign type',()=>crypto.createSign(1));
t('createVerify bad',()=>crypto.createVerify('foo'));
t('sign nokey',()=>crypto.createSign('sha256').sign());
t('sign null',()=>crypto.createSign('sha256').sign(null));
t('sign pub',()=>crypto.createSign('sha256').sign(rsa.publicKey));
t('sign secret',()=>crypto.createSign('sha256').sign(crypto.createSecretKey(D)));
t('sign junk',()=>crypto.createSign('sha256').sign('junk'));
t('sign twice',()=>{const s=crypto.createSign('sha256');s.update('a');s.sign(rsa.privateKey);s.sign(rsa.privateKey)});
t('upd after',()=>{const s=crypto.createSign('sha256');s.update('a');s.sign(rsa.privateKey);s.update('b')});
t('upd type',()=>{const s=crypto.createSign('sha256');s.update(1)});
t('ed createSign',()=>{const s=crypto.createSign('sha256');s.update('a');s.sign(ed.privateKey)});
t('x sign',()=>crypto.sign(null,D,x.privateKey));
t('ed w alg',()=>crypto.sign('sha256',D,ed.privateKey));
t('rsa null alg',()=>crypto.sign(null,D,rsa.privateKey).length);
t('rsa null alg ver',()=>crypto.verify('sha256',D,rsa.publicKey,crypto.sign(null,D,rsa.privateKey)));
t('ec undefined alg',()=>crypto.verify(undefined,D,ec.publicKey,crypto.sign(undefined,D,ec.privateKey)));
t('alg bad',()=>crypto.sign('foo',D,rsa.privateKey));
t('alg type',()=>crypto.sign(1,D,rsa.privateKey));
t('data type',()=>crypto.sign('sha256',1,rsa.privateKey));
t('key none',()=>crypto.sign('sha256',D));
t('pad',()=>crypto.sign('sha256',D,{key:rsa.privateKey,padding:3}));
t('pad str',()=>crypto.sign('sha256',D,{key:rsa.privateKey,padding:'x'}));
t('salt str',()=>crypto.sign('sha256',D,{key:rsa.privateKey,padding:6,saltLength:'x'}));
t('salt big',()=>crypto.sign('sha256',D,{key:rsa.privateKey,padding:6,saltLength:120}));
t('small',()=>crypto.sign('sha512',D,{key:r5.privateKey}));
t('small pss',()=>crypto.sign('sha512',D,{key:r5.privateKey,padding:6}));
t('enc',()=>crypto.sign('sha256',D,{key:ec.privateKey,dsaEncoding:'foo'}));
t('p1363',()=>crypto.sign('sha256',D,{key:ec.privateKey,dsaEncoding:'ieee-p1363'}).length);
t('p1363v',()=>crypto.verify('sha256',D,{key:ec.publicKey,dsaEncoding:'ieee-p1363'},crypto.sign('sha256',D,{key:ec.privateKey,dsaEncoding:'ieee-p1363'})));
t('verify wrong',()=>crypto.verify('sha256',D,ec.publicKey,Buffer.alloc(3)));
t('verify sigtype',()=>crypto.verify('sha256',D,ec.publicKey,1));
t('verify priv',()=>crypto.verify('sha256',D,ec.privateKey,crypto.sign('sha256',D,ec.privateKey)));
t('verify ed bad',()=>crypto.verify(null,D,ed.publicKey,Buffer.alloc(3)));
t('pss dig',()=>crypto.sign('sha1',D,pss.privateKey));
t('pss pad',()=>crypto.sign('sha256',D,{key:pss.privateKey,padding:1}));
t('pss salt',()=>crypto.sign('sha256',D,{key:pss.privateKey,saltLength:10}));
t('pss ok',()=>crypto.verify('sha256',D,pss.publicKey,crypto.sign('sha256',D,pss.privateKey)));
t('md5sha1',()=>crypto.verify('md5-sha1',D,rsa.publicKey,crypto.sign('md5-sha1',D,rsa.privateKey)));
t('shake',()=>crypto.sign('shake128',D,rsa.privateKey).length);
t('sha3',()=>crypto.sign('sha3-256',D,rsa.privateKey).length);
t('blake2',()=>crypto.sign('blake2b512',D,rsa.privateKey).length);
t('RSA-SHA256',()=>crypto.createSign('RSA-SHA256').update('a').sign(rsa.privateKey,'hex').length);
t('verify cls',()=>crypto.createVerify('RSA-SHA256').update('a').verify(rsa.publicKey,crypto.createSign('RSA-SHA256').update('a').sign(rsa.privateKey,'hex'),'hex'));
t('verify twice',()=>{const v=crypto.createVerify('sha256');v.update('a');v.verify(rsa.publicKey,D);v.verify(rsa.publicKey,D)});
t('cls',()=>[crypto.Sign.length,crypto.Verify.length,crypto.createSign.length,Object.getOwnPropertyNames(crypto.Sign.prototype).join(),Object.getOwnPropertyNames(crypto.Verify.prototype).join(),crypto.sign.length,crypto.verify.length, crypto.Sign('sha256') instanceof crypto.Sign]);
t('pe',()=>crypto.publicEncrypt(rsa.publicKey,Buffer.alloc(200)));
t('pe p1',()=>crypto.publicEncrypt({key:rsa.publicKey,padding:1},Buffer.alloc(120)));
t('pe none',()=>crypto.publicEncrypt({key:rsa.publicKey,padding:3},Buffer.alloc(120)));
t('pe pad',()=>crypto.publicEncrypt({key:rsa.publicKey,padding:9},Buffer.alloc(12)));
t('pe ec',()=>crypto.publicEncrypt(ec.publicKey,D));
t('pe type',()=>crypto.publicEncrypt(rsa.publicKey,1));
t('pe str',()=>crypto.privateDecrypt(rsa.privateKey,crypto.publicEncrypt(rsa.publicKey,'text')).toString());
t('pd bad',()=>crypto.privateDecrypt(rsa.privateKey,Buffer.alloc(128)));
t('pd bad2',()=>crypto.privateDecrypt(rsa.privateKey,crypto.randomBytes(128).fill(0,0,1)));
t('pd short',()=>crypto.privateDecrypt(rsa.privateKey,Buffer.alloc(12)));
t('pd pub',()=>crypto.privateDecrypt(rsa.publicKey,Buffer.alloc(12)));
t('oaephash bad',()=>crypto.publicEncrypt({key:rsa.publicKey,oaepHash:'foo'},D));
t('oaephash type',()=>crypto.publicEncrypt({key:rsa.publicKey,oaepHash:1},D));
t('oaep label',()=>crypto.privateDecrypt({key:rsa.privateKey,oaepHash:'sha256',oaepLabel:D},crypto.publicEncrypt({key:rsa.publicKey,oaepHash:'sha256',oaepLabel:D},D)).toString());
t('oaep label bad',()=>crypto.privateDecrypt({key:rsa.privateKey,oaepHash:'sha256'},crypto.publicEncrypt({key:rsa.publicKey,oaepHash:'sha256',oaepLabel:D},D)).toString());
t('label type',()=>crypto.publicEncrypt({key:rsa.publicKey,oaepLabel:1},D));
t('pe/pd',()=>crypto.publicDecrypt(rsa.publicKey,crypto.privateEncrypt(rsa.privateKey,D)).toString());
t('pubdec bad',()=>crypto.publicDecrypt(rsa.publicKey,Buffer.alloc(128,1)));
t('pubdec short',()=>crypto.publicDecrypt(rsa.publicKey,Buffer.alloc(12,1)));
crypto.sign('sha256', D, rsa.privateKey, (err, signature) => {
  console.log('cb', err, signature.length);
  crypto.verify('sha256', D, rsa.publicKey, D, (err, verified) => {
    console.log('cb', err, verified);
    crypto.sign('sha256', D, { key: rsa.privateKey, padding: 6, saltLength: 120 }, (err, signature) => {
      console.log('cb', err.message, signature);
    });
  });
});
const M = Buffer.from('the message');
const other = Buffer.from('the massage');
for (const [name, key] of Object.entries({ rsa, pss, p256: ec, p384, p521, k1 })) {
  for (const hash of ['sha1', 'sha256', 'sha384', 'sha512', 'sha3-256', 'RSA-SHA512/256']) {
    for (const options of name === 'rsa' ? [{ padding: 1 }, { padding: 6 }, { padding: 6, saltLength: -1 }, { padding: 6, saltLength: 0 }] : [{}, { dsaEncoding: 'ieee-p1363' }]) {
      t([name, hash, JSON.stringify(options)].join(' '), () => {
        const signature = crypto.sign(hash, M, { key: key.privateKey, ...options });
        return [
          crypto.verify(hash, M, { key: key.publicKey, ...options }, signature),
          crypto.verify(hash, other, { key: key.publicKey, ...options }, signature),
          crypto.createVerify(hash).update('the ').update('message').verify({ key: key.publicKey, ...options }, signature),
          options.padding === 1 && signature.toString('hex'),
        ].join();
      });
    }
  }
}
t('ed', () => crypto.sign(null, M, ed.privateKey).toString('hex'));
t('ed', () => crypto.verify(null, M, ed.publicKey, crypto.sign(undefined, M, ed.privateKey)));
const known = { p256: ec, p384, p521, k1, pss, rsaPss: rsa };
for (const [name, signature] of Object.entries(signatures)) {
  const key = { key: known[name].publicKey, padding: name === 'rsaPss' ? 6 : undefined };
  t(name, () => [M, other].map((data) => crypto.verify('sha256', data, key, Buffer.from(signature, 'base64'))));
}
t('oaep', () => crypto.privateDecrypt(rsa.privateKey, Buffer.from(sealed.oaep, 'base64')).toString());
t('oaep', () => crypto.privateDecrypt({ key: rsa.privateKey, oaepHash: 'sha256', oaepLabel: Buffer.from('label') }, Buffer.from(sealed.oaep256, 'base64')).toString());
t('pkcs1', () => crypto.privateDecrypt({ key: rsa.privateKey, padding: 1 }, Buffer.from(sealed.pkcs1, 'base64')).toString());
t('bare', () => crypto.privateEncrypt({ key: rsa.privateKey, padding: 3 }, Buffer.alloc(128, 5)).toString('hex'));
t('private', () => crypto.privateEncrypt(rsa.privateKey, M).toString('hex'));
const stream = crypto.createSign('sha256');
stream.write('the ');
stream.end('message');
process.on('exit', () => console.log(stream.sign(rsa.privateKey, 'base64') === crypto.sign('sha256', M, rsa.privateKey).toString('base64')));
