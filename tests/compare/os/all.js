// The parts of os that do not change from machine to machine or from moment to moment.
'use strict';
const os = require('os');
console.log(Object.keys(os), os.constants, os.EOL, os.devNull);
console.log(Object.getOwnPropertyDescriptors(os.constants.priority).PRIORITY_LOW, Object.isFrozen(os.constants.signals));
process.env.HOME = '/some/home';
process.env.TMPDIR = '/some/tmp/';
console.log(os.homedir(), os.tmpdir(), `${os.endianness} ${os.platform}`, os.uptime > 0);
process.env.TMPDIR = '';
process.env.TMP = '/';
console.log(os.tmpdir());
console.log(Object.keys(os.cpus()[0]), Object.keys(os.cpus()[0].times), os.loadavg().length);
console.log(Object.keys(os.userInfo()), typeof os.userInfo().username, os.userInfo({ encoding: 'buffer' }).username instanceof Buffer);
console.log(os.networkInterfaces().lo?.[0]);
console.log(os.freemem() < os.totalmem(), os.availableParallelism() >= 1, os.getPriority() === os.getPriority(process.pid));
for (const wrong of [
  () => os.getPriority('x'),
  () => os.getPriority(2 ** 31 - 2),
  () => os.setPriority(0, 'x'),
  () => os.setPriority(0, 30),
  () => os.setPriority(2 ** 31 - 2, 1),
  () => os.setPriority(),
  () => os.userInfo({ get encoding() { throw new Error('from the getter'); } }),
]) {
  try {
    wrong();
  } catch (error) {
    console.log(error.name, error.code, error.message, error.info, error.errno, error.syscall);
  }
}
