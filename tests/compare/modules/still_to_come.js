// Modules that packages look at while they load: they are there, and so are the classes that are
// only extended or asked by instanceof.
const { builtinModules, isBuiltin } = require('module');
const names = ['cluster', 'http2', 'https', 'inspector', 'inspector/promises', 'node:sea', 'node:sqlite',
  'node:test', 'node:test/reporters', 'repl', 'tls', 'trace_events', 'v8', 'vm', 'worker_threads'];
for (const name of names) {
  const exports = require(name);
  console.log(name, typeof exports, isBuiltin(name), builtinModules.includes(name));
}
console.log(isBuiltin('test'), isBuiltin('sqlite'));
try {
  require('sqlite');
} catch (err) {
  console.log(err.code);
}
class Socket extends require('tls').TLSSocket {}
console.log(typeof Socket, {} instanceof require('tls').TLSSocket, {} instanceof require('http2').Http2ServerRequest);
const https = require('https');
class Agent extends https.Agent {}
const agent = new Agent({ keepAlive: true, maxSockets: 3 });
console.log(agent instanceof require('http').Agent, agent.defaultPort, agent.protocol, agent.maxSockets);
console.log(https.globalAgent.protocol, https.globalAgent.keepAlive, https.Agent().defaultPort);
const cluster = require('cluster');
console.log(cluster.isPrimary, cluster.isMaster, cluster.isWorker, cluster.workers, cluster.SCHED_RR, typeof cluster.on);
const { constants } = require('http2');
console.log(constants.HTTP2_HEADER_PATH, constants.HTTP2_METHOD_GET, constants.HTTP_STATUS_OK, Object.keys(constants).length);
console.log(require('inspector').url(), require('node:sea').isSea(), Boolean(require('v8').startupSnapshot.isBuildingSnapshot()));
for (const attempt of [() => require('inspector').waitForDebugger(), () => require('node:sea').getAsset('x')]) {
  try {
    attempt();
  } catch (err) {
    console.log(err.code, err.message);
  }
}
console.log(require('tls').DEFAULT_MIN_VERSION, require('worker_threads').isMainThread, require('trace_events').getEnabledCategories());
console.log(require('v8').getHeapStatistics().used_heap_size > 0, require('vm').isContext({}));
