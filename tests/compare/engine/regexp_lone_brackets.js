// Brackets without a partner under the flag v.
const patterns = ['}', ']', '{', 'a}', 'a{', '{1}', 'a{1', '[a]}', '(?:})', '[}]', '\\}', '[\\}]', 'a{1}}', '{}', ')', '[{]',
  '(?<a>x)}', '\\p{L}}', '\\u{61}', '\\u{61}}', 'x{2,1}', '\\k<a>}', '(?<}>x)', ']a', '[a]]', '[[a]]]', 'a{,5}', '(?<=a){1}',
  '(?<=}a)', '[[a]&&[a-z]]{1,}', '\\{}', 'a|{', 'a|}', 'x{1,2}?', 'x{1,2}}', '\\p{Lu}{2}', '(?i:a){2}', '(?:]{1})', '[^[a-z]]{2,3}'];
for (const pattern of patterns) {
  try {
    const made = new RegExp(pattern, 'v');
    console.log(pattern, made.source, made.test('aaAA{}'));
  } catch (error) {
    console.log(pattern, error.name, error.message);
  }
}
try {
  (0, eval)('(function () { return /}/v; })()');
} catch (error) {
  console.log(error.name, error.message);
}
console.log(/[{][}]\{\}/.test('{}{}'), /\{[\}]/v.test('{}'), /a{2}[b]{1,}/v.test('aabb'));
