// What becomes of a listener's promise that is rejected: tls destroys the socket, https emits 'error'.
require('events').captureRejections = true;
const tls = require('tls');
const https = require('https');
const fs = require('fs');

const read = (name) => fs.readFileSync(`${__dirname}/../tls/certs/${name}`);
const own = { key: read('direct.key'), cert: read('direct.pem') };
const ca = read('root.pem');
const fails = async () => { throw new Error('rejected'); };

const plain = tls.createServer(own, fails).on('error', (err) => console.log('tls', err.message)).listen(0, () => {
  const client = tls.connect({ port: plain.address().port, ca }, () => client.resume());
  client.on('error', () => {});
  client.on('close', () => {
    console.log('closed');
    plain.close();
    const server = https.createServer(own, fails);
    server.on('error', (err) => {
      console.log('https', err.message);
      server.close();
      server.closeAllConnections();
    });
    server.listen(0, () => https.get({ port: server.address().port, ca }).on('error', (err) => console.log(err.code)));
  });
});
