// Texts are made longer as far as Node's go.
const tell = (body) => {
  try {
    console.log(body());
  } catch (error) {
    console.log(`${error.name}: ${error.message}`);
  }
};

tell(() => 'x'.padStart(2 ** 30));
tell(() => 'x'.padEnd(Infinity, 'ab'));
tell(() => 'x'.padEnd(Infinity, '') + 'abc'.padStart(2) + 'a'.padStart(NaN) + 'b'.padEnd(-1));
tell(() => 'x'.padEnd(8, 'ab') + 'é'.padStart(5, 'жz') + 'z'.padEnd(3, undefined) + 'z'.padEnd(6, null));
tell(() => 'x'.padStart('4', 7) + 'x'.padEnd({ valueOf: () => 3 }, '\u{1f600}'));
tell(() => ''.padStart.call(null, 1));
tell(() => ''.padEnd.call(undefined, 1));
tell(() => ''.padStart.call(12, 4, 0));
console.log(''.padStart.length, ''.padEnd.name);
