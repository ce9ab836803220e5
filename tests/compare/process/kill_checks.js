// What process.kill refuses, and that it sends through process._kill.
for (const args of [[null], [undefined], ['x'], [NaN], [0, 'SIGNOPE'], [0, 987]]) {
  try {
    process.kill(...args);
  } catch (err) {
    console.log(err.code, err.message);
  }
}
process._kill = (...args) => { console.log(args); return 0; };
console.log(process.kill('12', 'SIGHUP'), process.kill(-3), process.kill(true, 0));
for (const args of [['', null], [[], NaN], [12, ''], [12, false], [12, -5], [12, 1.5], [12, true], [12, {}], [12, [1]], [12, () => 1], [1.5], [{}], [{ valueOf: () => 5 }], [Symbol('p')], [12, Symbol('s')], [12, '9'], [12, 'toString']]) {
  try {
    process.kill(...args);
  } catch (err) {
    console.log(err.name, err.code, err.message);
  }
}
