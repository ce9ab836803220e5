// The message of an error that the engine made, read in a `catch` without a look at anything else.
'use strict';
const words = (run) => {
  try { run(); } catch (error) { return error.message; }
};
const none = undefined;
const object = { list: [1], none: null };
console.log(words(() => none.property));
console.log(words(() => { object.none.deep.deeper = 1; }));
console.log(words(() => object.method()));
console.log(words(() => object.list.method(1)));
console.log(words(() => new object.Class()));
console.log(words(() => missing + 1));
console.log(words(() => { object.list = 1; const fixed = 2; fixed = 3; }));
console.log(words(() => { early; let early = 1; }));
console.log(words(() => [...none]));
console.log(words(() => Object.freeze([1]).push(2)));
try { none.x; } catch ({ name, message: text = 'none' }) { console.log(name, '|', text); }
function nested() {
  try { none.x; } catch (outer) {
    try { none.y; } catch (inner) { return [outer.message, inner.message]; } finally { console.log('finally'); }
  }
}
console.log(nested());
// A value that is no error stays what it is.
try { throw none; } catch (it) { console.log(it); }
try { throw { get message() { return 'own'; } }; } catch (it) { console.log(it.message); }
const made = new TypeError('not a callable function');
try { throw made; } catch (it) { console.log(it === made, it.message); }
// What the text is mended with does not show.
function shown() { try { none(); } catch (e) { return /a\/[/]b/gi.test(e.message); } }
console.log(String(shown));
console.log(String(class Shown { static x = /y/; #z; m() { try { } catch { } } }));
try { shown(); null.x; } catch (e) { console.log(e.stack.split('\n')[1].replace(/.*[\\/]/, '')); } finally { console.log('end'); }
