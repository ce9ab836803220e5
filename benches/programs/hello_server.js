'use strict';
// The least that answers, on the port in PORT.
const http = require('http');

http.createServer((req, res) => res.end('hello world')).listen(Number(process.env.PORT), '127.0.0.1');
