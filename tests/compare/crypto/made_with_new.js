// Functions that make things can be called with `new`.
const crypto = require('crypto');
const http = require('http');
const key = Buffer.alloc(16, 1);
const cipher = new crypto.createCipheriv('aes-128-cbc', key, key);
console.log(cipher.update('text', 'utf8', 'hex') + cipher.final('hex'), cipher.constructor.name);
console.log(new crypto.createHash('md5').update('x').digest('hex'));
console.log(new crypto.createHmac('sha256', 'k').update('x').digest('hex'));
console.log(new crypto.createSecretKey(key).type, new crypto.createECDH('prime256v1').constructor.name);
console.log(new http.createServer() instanceof http.Server, new (require('https').createServer)() instanceof require('https').Server);
