// https: the Agent, which packages extend and configure while they load. There is no TLS yet, so
// nothing can be asked for.

const { Agent: HttpAgent } = require('http');
const missing = native('missing');

class Agent extends HttpAgent {
  constructor(options) {
    super({ ...options, defaultPort: 443, protocol: 'https:' });
    this.defaultPort = 443;
    this.protocol = 'https:';
    this.maxCachedSessions = this.options.maxCachedSessions ?? 100;
    this._sessionCache = { map: {}, list: [] };
  }

  createConnection() { throw missing.error('A TLS connection'); }
}

module.exports = {
  Agent: new Proxy(Agent, { apply: (_, __, [options]) => new Agent(options) }),
  globalAgent: new Agent({ keepAlive: true, scheduling: 'lifo', timeout: 5000 }),
  ...missing.exports('https'),
};
