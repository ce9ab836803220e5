'use strict';
// The first line of errors' stacks: some show their code, some do not.
const crypto=require('crypto');const k=Buffer.alloc(32),iv=Buffer.alloc(16);
function t(f){try{f()}catch(e){console.log(e.stack.split('\n')[0])}}
t(()=>crypto.createCipheriv('foo',k,iv));t(()=>crypto.createCipheriv('aes-256-cbc',k,Buffer.alloc(3)));t(()=>crypto.createCipheriv('aes-256-cbc',iv,iv));
t(()=>crypto.createCipheriv('aes-256-gcm',k,iv,{authTagLength:3}));t(()=>crypto.createCipheriv('aes-256-gcm',k,iv).getAuthTag());t(()=>crypto.createCipheriv('aes-256-cbc',k,iv).setAAD(k));
t(()=>{const c=crypto.createCipheriv('aes-256-cbc',k,iv);c.final();c.final()});
t(()=>{const c=crypto.createCipheriv('aes-256-cbc',k,iv);c.final();c.update('a')});
t(()=>crypto.createCipheriv('aes-256-ccm',k,iv.subarray(0,12)));
t(()=>crypto.createCipheriv('aes-256-ccm',k,iv.subarray(0,12),{authTagLength:16}).setAAD(k));
t(()=>crypto.createSign('foo'));t(()=>crypto.createSign('sha256').sign());t(()=>{const s=crypto.createSign('sha256');const e=crypto.generateKeyPairSync('ed25519').privateKey;s.sign(e)});
t(()=>crypto.sign('foo',k,crypto.generateKeyPairSync('ed25519').privateKey));
t(()=>crypto.createECDH('foo'));t(()=>crypto.createECDH('prime256v1').getPublicKey());t(()=>crypto.createECDH('prime256v1').setPrivateKey(iv));t(()=>crypto.createECDH('prime256v1').computeSecret(iv));
t(()=>crypto.createECDH('prime256v1').getPublicKey('hex','x'));
t(()=>crypto.getDiffieHellman('x'));t(()=>{crypto.getDiffieHellman('modp1').getPublicKey()});t(()=>{const d=crypto.getDiffieHellman('modp1');d.generateKeys();d.computeSecret(Buffer.from([1]))});
t(()=>crypto.createPrivateKey({key:{},format:'jwk'}));t(()=>crypto.createPrivateKey({key:{kty:'EC',crv:'foo'},format:'jwk'}));
t(()=>crypto.generateKeyPairSync('ec',{namedCurve:'foo'}));
t(()=>crypto.generateKeyPairSync('rsa',{modulusLength:512,privateKeyEncoding:{type:'sec1',format:'pem'}}));
t(()=>crypto.generateKeyPairSync('rsa-pss',{modulusLength:512,hashAlgorithm:'foo'}));
t(()=>crypto.generateKeyPairSync('ec',{namedCurve:'P-256'}).privateKey.export({type:'pkcs8',format:'pem',cipher:'foo',passphrase:'x'}));
t(()=>crypto.publicEncrypt({key:crypto.generateKeyPairSync('rsa',{modulusLength:512}).publicKey,oaepHash:'foo'},k));
t(()=>crypto.diffieHellman({privateKey:crypto.generateKeyPairSync('ed25519').privateKey,publicKey:crypto.generateKeyPairSync('ed25519').publicKey}));
t(()=>crypto.createPrivateKey({key:crypto.generateKeyPairSync('ec',{namedCurve:'P-256'}).privateKey.export({type:'pkcs8',format:'der',cipher:'aes-256-cbc',passphrase:'x'}),format:'der',type:'pkcs8'}));
t(()=>{const d=crypto.createECDH('prime256v1');const e=crypto.createECDH('prime256v1');e.generateKeys();d.computeSecret(e.getPublicKey())});
crypto.subtle.importKey('raw').catch(e=>console.log(e.stack.split('\n')[0]));
crypto.subtle.importKey('raw',k,{},true,[]).catch(e=>console.log(e.stack.split('\n')[0]));
