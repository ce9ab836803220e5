// What is seen of a certificate.
const tls = require('tls');
const fs = require('fs');

const read = (name) => fs.readFileSync(`${__dirname}/certs/${name}`);

const pairs = [['rsa.key', 'rsa'], ['rsa_pkcs1.key', 'rsa'], ['names.key', 'names'], ['direct_sec1.key', 'direct']];
(async () => {
  for (const [key, name] of pairs) {
    const server = tls.createServer({ key: read(key), cert: read(`${name}.pem`) }, (socket) => {
      socket.certificates = [socket.getPeerCertificate(), socket.getCertificate().subject.CN];
      socket.on('close', () => console.log(key, ...socket.certificates));
      socket.end();
    });
    await new Promise((resolve) => { server.listen(0, resolve); });
    const client = tls.connect({ port: server.address().port, rejectUnauthorized: false }, () => {
      const cert = client.getPeerCertificate(true);
      console.log(key, cert.issuerCertificate === cert, client.getPeerCertificate().issuerCertificate, client.getCertificate());
      if (key !== 'rsa_pkcs1.key') console.log(cert);
      client.end();
    });
    await new Promise((resolve) => { client.on('close', () => server.close(resolve)); });
  }
})();
