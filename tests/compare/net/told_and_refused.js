// Channels that tell of new sockets and children, and what an abstract Unix socket cannot have.
const channels = require('diagnostics_channel');
const dgram = require('dgram');
const net = require('net');
const { ChildProcess, spawn } = require('child_process');

channels.subscribe('udp.socket', ({ socket }, name) => console.log(name, socket instanceof dgram.Socket, socket.type));
channels.subscribe('child_process', ({ process }, name) => console.log(name, process instanceof ChildProcess, process.pid));
dgram.createSocket('udp4').close();
spawn('true').on('exit', (code) => console.log('exit', code));
console.log('started');

for (const name of ['readableAll', 'writableAll']) {
  try {
    net.createServer().listen({ path: '\0ouro-abstract', [name]: true });
  } catch ({ code, message }) {
    console.log(code, message);
  }
}
