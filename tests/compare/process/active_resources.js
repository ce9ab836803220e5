// What keeps the loop alive, by name.
const net = require('net');
const count = () => {
  const counts = {};
  for (const name of process.getActiveResourcesInfo()) counts[name] = (counts[name] || 0) + 1;
  return Object.fromEntries(Object.entries(counts).filter(([name]) => !/TTY|Pipe/.test(name)).sort());
};
console.log(count());
const timers = [1, 2, 3].map(() => setTimeout(() => {}, 10));
setImmediate(() => {});
require('fs').stat(__filename, () => {});
const server = net.createServer().listen(0);
console.log(count(), process._getActiveRequests().length);
timers[0].unref();
clearTimeout(timers[1]);
server.unref();
console.log(count());
server.close();
