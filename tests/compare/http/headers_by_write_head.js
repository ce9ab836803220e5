// `writeHead` adds its headers to those that were set before, also when none of these is left; else it only sends its own.
'use strict';
const http = require('http');
const response = () => new http.ServerResponse({ method: 'GET', httpVersionMajor: 1, httpVersionMinor: 1 });
const show = (title, one) => console.log(title, one._header.replace(/Date: .*?\r\n/, '').split('\r\n'), one.getHeaders());

const fresh = response();
fresh.writeHead(200, { 'X-A': ['a', 'b'] });
show('nothing was set', fresh);

const emptied = response();
emptied.setHeader('x-gone', 'a');
emptied.removeHeader('x-gone');
emptied.writeHead(200, { 'X-A': ['a', 'b'] });
show('nothing is left', emptied);

const merged = response();
merged.setHeader('X-A', 'old');
merged.setHeader('X-B', 'kept');
merged.writeHead(200, ['x-a', '1', 'x-c', '2', 'x-a', '3']);
show('a list', merged);

const list = response();
list.writeHead(200, ['x-a', '1', 'x-c', '2', 'x-a', '3']);
show('a list alone', list);
