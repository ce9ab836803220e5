// Who may come in. Whoever reaches this server can have programs run, so it has to be the page that
// it served itself, opened by the person who started it:
//
// - The address holds a token that is made anew at each start and that nobody can guess. Pages of
//   others, and other people on this machine, do not know it.
// - `Host` must name this machine. A page of a foreign name whose address was made to point here
//   (DNS rebinding) sends its own.
// - `Origin` must be this server where something is to be done, and may be nobody else anywhere. A
//   foreign page cannot send another than its own.
// - What is to be done is told in JSON, which a foreign page cannot send unasked, and nothing here
//   ever allows it to.

const { randomBytes, timingSafeEqual } = require('crypto');

const REFUSED = 403;
const UNKNOWN = 404;

class Gate {
  /** The secret part of the address, in letters that need no escape there. */
  token = randomBytes(32).toString('base64url');
  #hosts = [];

  /** The port is known once the server listens. */
  open(port) {
    this.#hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  }

  /** What a request asks for behind the token, as `{ path }`; or `{ status }`, a refusal's. */
  admit({ method, url, headers }) {
    const { host, origin } = headers;
    if (!this.#hosts.includes(host)) return { status: REFUSED };
    const acts = method !== 'GET' && method !== 'HEAD';
    if (origin === undefined ? acts : origin !== `http://${host}`) return { status: REFUSED };
    // Newer browsers say where a request comes from. Following a link to the page is no harm.
    const site = headers['sec-fetch-site'];
    const isVisit = !acts && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
    if (site !== undefined && site !== 'same-origin' && site !== 'none' && !isVisit) return { status: REFUSED };
    if (acts && headers['content-type'] !== 'application/json') return { status: REFUSED };
    const parts = /^\/([^/?]*)\/([^?]*)$/.exec(url);
    if (!parts || !this.#isToken(parts[1])) return { status: UNKNOWN };
    return { path: parts[2] };
  }

  #isToken(given) {
    const mine = Buffer.from(this.token);
    const other = Buffer.from(given);
    return mine.length === other.length && timingSafeEqual(mine, other);
  }
}

module.exports = { Gate };
