// What functions of process take for their argument.
const values = [undefined, null, 0, -1, 1.5, NaN, '', '17', '8', true, false, {}, [], () => 1, 2 ** 31, 2 ** 32];
const before = process.umask();
const calls = {
  umask: (value) => { process.umask(value); return process.umask(before).toString(8); },
  cpuUsage: (value) => typeof process.cpuUsage(value),
  threadCpuUsage: (value) => typeof process.threadCpuUsage(value),
  setSourceMapsEnabled: (value) => process.setSourceMapsEnabled(value),
};
for (const [name, call] of Object.entries(calls)) {
  for (const value of values) {
    try {
      console.log(name, value, call(value));
    } catch (err) {
      console.log(name, value, err.name, err.code, err.message);
    }
  }
}
for (const user of [0, 1.5, -1, '1', NaN, Infinity, 2 ** 53, 2 ** 53 - 1]) {
  try {
    console.log(user, typeof process.cpuUsage({ user, system: 0 }));
  } catch (err) {
    console.log(user, err.name, err.code, err.message);
  }
}
try {
  process.dlopen({});
} catch (err) {
  console.log(err.name, err.code, err.message);
}
