// Signals that also come of faults can be listened to when somebody sends them.
const names = ['SIGILL', 'SIGFPE', 'SIGSEGV', 'SIGBUS', 'SIGTRAP', 'SIGABRT', 'SIGKILL', 'SIGSTOP'];
const heard = [];
for (const name of names) {
  try {
    process.on(name, (signal, number) => heard.push(signal, number));
  } catch (error) {
    console.log(name, error.message, error.code, error.errno, error.syscall);
  }
}
let left = 12;
(function send() {
  const name = names[left % 6];
  process.kill(process.pid, name);
  (function wait() {
    if (heard.length === 0) return setTimeout(wait, 1);
    console.log(heard.splice(0).join());
    if (--left > 0) return send();
    const { spawnSync } = require('child_process');
    for (const name of ['SIGSEGV', 'SIGFPE']) {
      const text = `const f = () => {}; process.on('${name}', f).off('${name}', f).kill(process.pid, '${name}'); setTimeout(() => {}, 1000)`;
      console.log(spawnSync(process.execPath, ['-e', text]).signal);
    }
  })();
})();
