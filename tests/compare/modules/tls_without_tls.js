// A TLSSocket can be made around a stream that is no socket, as packages do while they load to get
// at the class of the socket between.
const tls = require('tls');
const net = require('net');
const { PassThrough } = require('stream');

const socket = new tls.TLSSocket(new PassThrough());
const JSStreamSocket = socket._handle._parentWrap.constructor;
console.log(JSStreamSocket.name, socket instanceof net.Socket, socket.encrypted, socket.authorized);
console.log(new tls.TLSSocket(new net.Socket()) instanceof tls.TLSSocket);
socket.on('error', () => {});
socket.destroy();

const between = new JSStreamSocket(new PassThrough());
console.log(between instanceof net.Socket);
between.setEncoding('utf8');
between.on('data', (text) => console.log('data', text));
between.on('end', () => console.log('end'));
between.write('there and ');
between.end('back');
