// What an arrow function gives that counts a variable: a number, whatever the variable held.
const log = (...all) => console.log(...all);
log(((one = 1) => ((one++)))([1, [2]]), ((one) => one--)('abc'), ((one) => one++)('7'), ((one) => (one--))(null));
let text = 'z';
const count = () => ((text++)), next = () => text++;
log(count(), next());
text = '4';
log(count(), next(), text);
const unset = (a) => a ??= 5;
log(unset(null), unset(2), ((a, b) => b = a ||= 3)(0));
const lines = (x) =>
  x++;
log(lines('5'), count.toString(), lines.toString());
log([true, undefined, '2'].map((x) => x++), [1, 2].map((x) => x--));
