// args: one --two three
console.log(process.argv.slice(2), typeof process.argv[0], process.argv[1].endsWith('facts.js'));
console.log(process.platform, process.arch, process.release.name, /^v24\./.test(process.version), process.versions.node.split('.')[0], process.versions.openssl);
console.log(typeof process.pid, typeof process.ppid, process.cwd() === __dirname, typeof process.uptime(), process.title.length > 0);
const [s, n] = process.hrtime(); console.log(Number.isInteger(s), Number.isInteger(n), typeof process.hrtime.bigint(), process.hrtime([s, n]).length);
console.log(Object.keys(process.memoryUsage()), typeof process.memoryUsage.rss(), Object.keys(process.cpuUsage()));
console.log(process.umask().toString(8).length > 0, typeof process.getuid(), Array.isArray(process.getgroups()));
try { process.chdir('/does/not/exist'); } catch (e) { console.log(e.code, e.syscall, e.dest); }
try { process.chdir(1); } catch (e) { console.log(e.code); }
process.chdir('/'); console.log(process.cwd());
console.log(Object.prototype.toString.call(process), process[Symbol.toStringTag], process instanceof require('events'));
console.log(process.getBuiltinModule('path') === require('path'), process.getBuiltinModule('nope'));
