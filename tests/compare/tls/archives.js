'use strict';
// pfx: archives of PKCS#12. Those in certs/ were made by openssl pkcs12, with the words 'secret' or none.
const fs = require('fs');
const tls = require('tls');
const archive = (name) => fs.readFileSync(`${__dirname}/certs/archive${name}.pfx`);
const whole = archive('');

function attempt(what, options) {
  try {
    tls.createSecureContext(options);
    console.log(what, 'ok');
  } catch (e) {
    console.log(what, e.name, e.code, e.message);
  }
}
const passphrase = 'secret';
for (const name of ['', '_without_words', '_legacy', '_without_key']) {
  for (const words of [undefined, '', 'secret', 'wrong', null, Buffer.from('secret')]) {
    attempt(`archive${name} ${words}`, { pfx: archive(name), passphrase: words });
  }
}
attempt('words that are none', { pfx: whole, passphrase: 5 });
attempt('a list', { pfx: [whole], passphrase });
attempt('a list with words', { pfx: [{ buf: whole, passphrase }, { buf: archive('_without_words') }] });
attempt('a list with words for the rest', { pfx: [{ buf: whole }, whole], passphrase });
attempt('a list with wrong words', { pfx: [{ buf: whole, passphrase: 1 }] });
attempt('a list of lists', { pfx: [[whole]], passphrase });
attempt('an object', { pfx: { buf: whole }, passphrase });
attempt('nothing in an object', { pfx: [{}], passphrase });
attempt('an array', { pfx: new Uint8Array(whole), passphrase });
attempt('a view', { pfx: new DataView(new Uint8Array(whole).buffer), passphrase });
attempt('a buffer', { pfx: new Uint8Array(whole).buffer, passphrase });
for (const pfx of [5, 0, true, false, null, undefined, '', 'text', Buffer.from('text'), Buffer.alloc(0), Buffer.alloc(90)]) {
  attempt(`pfx ${typeof pfx} ${pfx?.length ?? pfx}`, { pfx, passphrase });
}
attempt('cut', { pfx: whole.subarray(0, 700), passphrase });
attempt('more behind it', { pfx: Buffer.concat([whole, whole]), passphrase });
const spoilt = Buffer.from(whole);
spoilt[300] ^= 1;
attempt('spoilt', { pfx: spoilt, passphrase });

// What is above the certificate is trusted, and sent.
const server = tls.createServer({ pfx: whole, passphrase, requestCert: true }, (socket) => {
  console.log('server:', socket.authorized, socket.getPeerCertificate().subject?.CN);
  socket.end('hello');
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  const client = tls.connect({ port, host: '127.0.0.1', servername: 'localhost', pfx: [{ buf: whole, passphrase }] }, () => {
    const peer = client.getPeerCertificate(true);
    console.log('client:', client.authorized, peer.subject.CN, peer.issuerCertificate?.subject.CN);
  });
  client.on('data', (data) => console.log('client:', String(data)));
  client.on('close', () => server.close());
});
