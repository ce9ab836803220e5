// A fork that nobody listens to ends by itself; its messages wait for a listener.
const { fork } = require('child_process');
if (process.argv[2] === 'child') {
  process.send('early');
  console.log('from the child');
  console.error('its complaint');
} else {
  const child = fork(__filename, ['child'], { silent: true });
  let out = '';
  child.stdout.on('data', (chunk) => { out += chunk; });
  child.stderr.on('data', (chunk) => { out += chunk; });
  setTimeout(() => child.on('message', (message) => console.log('heard', message)), 20);
  child.on('close', (code) => console.log(code, out.split('\n').sort()));
}
