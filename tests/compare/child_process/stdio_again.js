'use strict';
const { spawn } = require('child_process');
// What a child was given to read from is read here again when it has ended.
const p1 = spawn('cat', { stdio: ['pipe', 'pipe', 'inherit'] });
const p2 = spawn('head', ['-n1'], { stdio: [p1.stdout, 'pipe', 'inherit'] });
p1.stdin.write('hello\n');
p2.stdout.on('data', c=>console.log('p2',String(c)));
p2.on('exit', () => { console.log('exit', p1.stdout.readableFlowing, p1.stdout.destroyed); p1.stdin.end('world\n'); p1.stdout.setEncoding('utf8'); p1.stdout.on('data', c=>console.log('p1',c)).on('end',()=>console.log('end')); p1.stdout.resume(); });
