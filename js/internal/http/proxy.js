'use strict';
// Requests through a proxy that the environment names: which of them go through it, and what they
// say to it. (`proxyEnv` of an Agent; all agents', with NODE_USE_ENV_PROXY.)

const { makeError } = require('internal/errors');
const { validateObject } = require('internal/validators');
const net = require('net');

const { process } = globalThis;

// `first-last`, addresses of IPv4.
function isInRange(host, rule) {
  const [first, last] = rule.split('-');
  if (!net.isIPv4(host) || !net.isIPv4(first) || !net.isIPv4(last)) return false;
  const number = (ip) => ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  return number(first) <= number(host) && number(host) <= number(last);
}

function matches(rule, host, port) {
  if (rule === '*' || rule === host || rule === `${host}:${port}`) return true;
  const suffix = rule.startsWith('*.') ? rule.slice(1) : rule;
  if (suffix.startsWith('.')) return host.endsWith(suffix) || host === suffix.slice(1);
  return rule.includes('-') && isInRange(host, rule);
}

class Proxy {
  constructor(text, exceptions, tunnels) {
    // Whether what it carries is encrypted: it is to give a connection then.
    this.tunnels = tunnels;
    // It is asked for connections in undici's words.
    this.isOfFetch = false;
    // A URL would leave out the ends of lines.
    if (/[\r\n]/.test(text) || !URL.canParse(text)) throw makeError('ERR_PROXY_INVALID_CONFIG', `Invalid proxy URL: ${text}`);
    const { protocol, hostname, port, username, password } = new URL(text);
    this.protocol = protocol;
    this.host = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
    this.port = Number(port) || (protocol === 'https:' ? 443 : 80);
    this.exceptions = (exceptions || '').toLowerCase().split(/[\s,]+/).filter(Boolean);
    if (username || password) {
      const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
      this.authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
    }
  }

  // Whether a request with these options goes through it.
  carries({ socketPath, host, port }) {
    if (socketPath) return false;
    return !this.exceptions.some((rule) => matches(rule, `${host}`.toLowerCase(), port));
  }

  // Whether such a request is its own to send on.
  isTold(options) { return !this.tunnels && this.carries(options); }

  // Where a request really goes, as its Host header says it.
  authority({ host, port, defaultPort = 80 }) {
    if (/[\r\n]/.test(`${host}${port}`)) throw makeError('ERR_INVALID_CHAR', 'request URL', `${host}:${port}`);
    const named = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
    return Number(port) === Number(defaultPort) ? named : `${named}:${port}`;
  }

  // The target as a proxy has to be told it: a URL. Nobody may be told another server than the one
  // that the request is for.
  target(path, options) {
    const authority = this.authority(options);
    if (path === '*') return path;
    if (path.startsWith('/')) return `http://${authority}${path}`;
    const url = new URL(path, `http://${authority}`);
    if (url.host !== new URL(`http://${authority}`).host) throw misled('path', authority, url);
    return url.href;
  }

  checkHost(value, options) {
    const authority = this.authority(options);
    if (`${value}`.toLowerCase() !== authority.toLowerCase()) throw misled('Host in options.headers', authority, value);
  }

  // Headers that are for the proxy alone, by turns with their values.
  headers(keepsAlive) {
    const list = ['proxy-connection', keepsAlive ? 'keep-alive' : 'close'];
    return this.authorization ? ['proxy-authorization', this.authorization, ...list] : list;
  }

  // A socket to it, or through it; what is not there at once comes by the callback.
  connect(agent, options, callback) {
    const { host, port } = this;
    const own = { __proto__: null, ...options, host, port };
    if (this.tunnels) return require('internal/http/tunnel').open(this, agent, options, callback);
    if (this.protocol === 'https:') return require('tls').connect({ ...own, servername: net.isIP(host) ? '' : host });
    return agent.createConnection(own, callback);
  }
}

function misled(what, authority, value) {
  const name = what === 'path' ? 'options.path' : what;
  return makeError('ERR_INVALID_ARG_VALUE', name, value, `must match the request authority (${authority})`);
}

// The proxy that some environment names for a protocol.
function proxyOf(env, protocol) {
  const name = protocol === 'https:' ? 'https_proxy' : 'http_proxy';
  const text = env[name] || env[name.toUpperCase()];
  if (typeof text !== 'string' || !/^https?:\/\//.test(text)) return undefined;
  return new Proxy(text, env.no_proxy || env.NO_PROXY, protocol === 'https:');
}

const isWished = () => process.env.NODE_USE_ENV_PROXY === '1' || process.execArgv.includes('--use-env-proxy');

// http.setGlobalProxyFromEnv: gives what puts the agent back that was there.
function setGlobalProxyFromEnv(http, env = process.env) {
  validateObject(env, 'proxyEnv');
  const isUsed = proxyOf(env, 'http:') || proxyOf(env, 'https:');
  if (!isUsed) return () => {};
  const before = http.globalAgent;
  http.globalAgent = new http.Agent({ keepAlive: true, scheduling: 'lifo', timeout: 5000, proxyEnv: env });
  return () => { http.globalAgent = before; };
}

module.exports = { proxyOf, isWished, setGlobalProxyFromEnv };
