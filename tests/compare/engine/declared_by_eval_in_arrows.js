// What `eval` declares in an arrow function without a block, among parameters, and in a text given to `eval`.
const arrow = text => eval(text);
console.log(arrow('var first = 1; first'), typeof first, arrow.toString());
console.log((text => (eval(text)))('var second = 2; (() => second)()'));
const given = (text, value = eval(text)) => value;
console.log(given('var third = 3; third'), given.toString(), given.length);
function parameters(text, value = eval(text), type = () => typeof fourth) { return [value, type()]; }
console.log(parameters('var fourth = 4; fourth'), parameters.toString());
function twice(text) { return eval(text); }
console.log(twice('eval("var fifth = 5"); fifth'), typeof fifth);
console.log((text => (eval)(text))('var sixth = 6; sixth'), typeof sixth);
// With what is spread it is a call like any other.
function spread(...texts) { return eval(...texts); }
spread('var seventh = 7');
console.log(typeof seventh, seventh);
(async text => eval(text))('var eighth = 8; eighth').then(console.log);
function inLoop(name) { let turn = 0; do { console.log(eval("eval('name + turn')")); } while (turn++ < 1); }
inLoop('turn ');

// Where another call of the function may ask for the name later, the program goes on, whatever it gets.
function survives(run) {
  try { run(); } catch {}
  console.log('goes on');
}
const plain = text => eval(text);
const before = plain('() => late');
survives(() => plain('var late = 1'));
survives(before);
const among = (text, value = eval(text)) => value;
const asked = among('() => later');
survives(() => among('var later = 1'));
survives(asked);
const nested = twice("eval('() => latest')");
survives(() => twice("eval('var latest = 1')"));
survives(nested);
const made = new Function('text', 'value = eval(text)', 'return value');
const unmade = made('() => last');
survives(() => made('var last = 1'));
survives(unmade);
