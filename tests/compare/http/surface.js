// What http exports.
const http = require('http');
console.log(Object.keys(http).sort().join(' '));
console.log(http.METHODS.length, http.METHODS.join(' '));
console.log(Object.keys(http.STATUS_CODES).length, http.STATUS_CODES[418]);
console.log(http.maxHeaderSize, http.globalAgent instanceof http.Agent, http.globalAgent.keepAlive);
const attempt = (what) => { try { console.log(what()); } catch (err) { console.log(err.name, err.code, err.message); } };
attempt(() => http.validateHeaderName('a b'));
attempt(() => http.validateHeaderName('a'));
attempt(() => http.validateHeaderValue('a', undefined));
attempt(() => http.validateHeaderValue('a', 'é\u0100'));
attempt(() => http.request({ path: '/a b' }));
attempt(() => http.request('ftp://x/'));
attempt(() => http.request({ method: 'A B' }));
const res = new http.ServerResponse({ method: 'GET', httpVersionMajor: 1, httpVersionMinor: 1 });
console.log(res.statusCode, res.headersSent, res instanceof http.OutgoingMessage, res.writable);
console.log(new http.IncomingMessage().headers, new http.IncomingMessage().url);
