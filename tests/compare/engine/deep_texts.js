// Texts that nest without brackets: what V8 compiles is compiled, what is far too deep for it is a
// RangeError wherever the text goes.
const vm = require('vm');
const how = {
  eval: text => (0, eval)(text),
  'new Function': text => new Function(text),
  'vm.Script': text => new vm.Script(text),
};
function tell(name, text) {
  for (const [way, compile] of Object.entries(how)) {
    let told = 'compiled';
    try {
      compile('if (0) {' + text + '}');
    } catch (error) {
      told = `${error.name}: ${error.message}`;
    }
    console.log(name, way, told);
  }
}
const deep = {
  typeof: 'typeof ', '!': '!', '~': '~', '-': '- ', void: 'void ', new: 'new ', if: 'if (1) ', else: 'if (1); else ',
  while: 'while (0) ', 'for of': 'for (x of []) ', with: 'with (x) ', '=>': 'a => ', async: 'async a => ', '=': 'a = ', do: 'do ',
};
for (const [name, piece] of Object.entries(deep)) tell(name, piece.repeat(50000) + 'x');
tell('extends', 'class A extends '.repeat(20000) + 'x' + '{}'.repeat(20000));
tell('template', '`${'.repeat(50000) + 1 + '}`'.repeat(50000));

const long = { '+': '1+', ',': 'x,', '&&': 'x&&', '.': ['x', '.a'], '()': ['x', '()'], '?:': 'x?x:', else: 'if (x) y(); else ', lines: 'x.y()\n' };
for (const [name, piece] of Object.entries(long)) {
  tell(name, Array.isArray(piece) ? piece[0] + piece[1].repeat(1500) : piece.repeat(1500) + 'x');
}
