// Signs of punctuation side by side in classes of the flag `v`, and what `source` says of them.
const atTop = /[0-9:;]+/v;
console.log(atTop, atTop.source, String(atTop), atTop.exec('x1:2;')[0]);
console.log(new RegExp(atTop).source, new RegExp(atTop, 'v').source, new RegExp('[%&]/', 'v').source);
function inFunction(text) {
  return text.replace(/[^":;]+/gv, '-');
}
console.log(inFunction('a:b;"c"'), 'a=b&c'.split(/[=&]/v), [...'a,b;c'.matchAll(/[,;]/gv)].length);
for (const pattern of ['[%&]', '[,<=>@`~]', '[*$+.?]', '[^^%]', '[a&]', '[&a]', '[a&b]', '[\\u{61}&]', '[\\:\\;]', '[[a-z]&&[aeiou&!]]', '[\\w--[a;:]]', '[!#][:;]|x;:']) {
  const regexp = new RegExp(pattern, 'gv');
  console.log(pattern, 'xa:;!#%&,<=>@`~ab^*$+.?-'.match(regexp)?.join(''), regexp.source === pattern);
}
for (const pattern of ['[::]', '[a;;b]', '[:;,,]']) {
  try {
    console.log(new RegExp(pattern, 'v'));
  } catch (error) {
    console.log(error.name);
  }
}
console.log(/[:;&]/u.exec('&')[0], /[a&b]/.exec('a')[0]);
