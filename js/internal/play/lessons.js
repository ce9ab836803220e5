// The course: an example's first comment is its lesson, the rest is the program.

/** `{ name, title, prose, code }`; prose is a list of paragraphs. */
function lesson([name, text]) {
  const lines = text.split('\n');
  const end = lines.findIndex((line) => !line.startsWith('//'));
  const comment = lines.slice(0, end).map((line) => line.replace(/^\/\/ ?/, ''));
  const [title, ...prose] = comment.join('\n').split(/\n\s*\n/).map((part) => part.replaceAll('\n', ' ').trim());
  return { name, title, prose, code: lines.slice(end).join('\n').replace(/^'use strict';\n+/, "'use strict';\n\n") };
}

module.exports = { lesson };
