// The Node Experiment
//
// What to expect: the main thread starts everything and comes to its end at once. Then callbacks
// arrive in the order in which their work gets done: the two immediate time-outs, the files when a
// pool thread has read them, the encrypted number when a pool thread has ground it out, the 1000 ms
// timer, the slow HTTP response after 2 s, the 3000 ms timer, and 500 ms later the one that was set
// inside it.
//
// Why: this is the book's own program, with all that came before in one place. Nothing in it ever
// waits for anything else; what takes time is done by the pool, by the OS, or by the clock.
//
// Try: `ouro trace examples/node_experiment.js` in a terminal, and the host itself tells, on stderr,
// which thread does what.
'use strict';

const fs = require('fs');
const http = require('http');
const path = require('path');
const { scrypt } = require('crypto');
const { print, print_content, current } = require('ouro:teach');

// The slow answer comes from a small server of our own: no Internet is needed.
const server = http.createServer((request, response) => {
  const delay = Number(request.url.split('/')[2]);
  setTimeout(() => response.end(`Hello! This answer was delayed by ${delay} ms.`), delay);
});

// CPU-heavy work: a key derived from the number, which keeps a pool thread busy for a while.
function encrypt(number, callback) {
  scrypt(String(number), 'salt', 32, { N: 2 ** 15, maxmem: 2 ** 26 }, (error, key) => {
    if (error) throw error;
    callback(key.toString('hex'));
  });
}

function javascript() {
  print(`First call to read test.txt, from thread ${current()}`);
  const test = path.join(__dirname, 'test.txt');

  fs.readFile(test, 'utf8', (error, text) => {
    if (error) throw error;
    print_content(text, 'first read');
    print('First count: ' + text.length + ' characters.');

    print(`I want to create a "magic" number based on the text.`);
    encrypt(text.length, (magic) => {
      print(`"Encrypted" number is: ${magic}`);
    });
  });

  print('Registering immediate timeout 1');
  setTimeout(() => print('Immediate1 timed out'), 0);

  print('Registering immediate timeout 2');
  setTimeout(() => print('Immediate2 timed out'), 0);

  print('Second call to read test.txt');
  fs.readFile(test, 'utf8', (error, text) => {
    if (error) throw error;
    print_content(text, 'second read');
    print('Second count: ' + text.length + ' characters.');

    // A callback that starts more of the same.
    print('Third call to read test.txt, from inside a callback');
    fs.readFile(test, 'utf8', (error, text) => {
      if (error) throw error;
      print_content(text, 'nested read');
    });
  });

  print('Registering a 3000 ms timeout');
  setTimeout(() => {
    print('3000 ms timer timed out');
    setTimeout(() => print('500 ms timer (nested) timed out'), 500);
  }, 3000);

  print('Registering a 1000 ms timeout');
  setTimeout(() => print('1000 ms timer timed out'), 1000);

  print('Registering an http GET request to our own slow server');
  const { port } = server.address();
  http.get(`http://127.0.0.1:${port}/delay/2000`, (response) => {
    let body = '';
    response.setEncoding('utf8');
    response.on('data', (chunk) => { body += chunk; });
    response.on('end', () => {
      print_content(body, 'web call');
      server.close();
    });
  });

  print('End of javascript()');
}

server.listen(0, '127.0.0.1', javascript);
