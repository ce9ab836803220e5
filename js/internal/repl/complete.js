'use strict';
// What the tab key offers: commands, names, properties, modules and files. Nothing is called for it: behind a
// getter there is nothing to offer.

const fs = require('fs');
const path = require('path');
const { types } = require('util');
const vm = require('vm');

const KEYWORDS = [
  'async', 'await', 'break', 'case', 'catch', 'const', 'continue', 'debugger', 'default', 'delete', 'do', 'else', 'export',
  'false', 'finally', 'for', 'function', 'if', 'import', 'in', 'instanceof', 'let', 'new', 'null', 'return', 'switch', 'this',
  'throw', 'true', 'try', 'typeof', 'var', 'void', 'while', 'with', 'yield',
];

const LEGACY = /^__(?:define|lookup)[GS]etter__$/;
const NAME = /^[a-zA-Z_$][\w$]*$/;
const COMMAND = /^\s*\.(\w*)$/;
const REQUIRE = /\brequire\s*\(\s*['"`](([\w@./:-]+\/)?(?:[\w@./:-]*))$/;
const IMPORT = /\bimport\s*\(\s*['"`](([\w@./:-]+\/)?(?:[\w@./:-]*))$/;
const FILE = /\bfs(?:\.promises)?\.\s*[a-z]\w*\(\s*["'`]([^"'`]*)$/i;
// Names with properties by name or by a text or number in brackets behind them, at the end of a line.
const EXPRESSION = /(?:^|[^\w$.\])'"`])((?:[a-zA-Z_$][\w$]*)(?:\??\.[a-zA-Z_$][\w$]*|\[(?:'[^'\\]*'|"[^"\\]*"|\d+)\])*)?(\??\.)?$/;
const STEP = /\??\.([a-zA-Z_$][\w$]*)|\[(?:'([^'\\]*)'|"([^"\\]*)"|(\d+))\]/y;

const NOTHING = { found: false };

// A property's value, if it can be had without calling anything.
function read(object, name) {
  if (object === null || object === undefined) return NOTHING;
  for (let at = Object(object); at !== null; at = Object.getPrototypeOf(at)) {
    if (types.isProxy(at)) return NOTHING;
    const descriptor = Object.getOwnPropertyDescriptor(at, name);
    if (descriptor) return 'value' in descriptor ? { found: true, value: descriptor.value } : NOTHING;
  }
  return NOTHING;
}

// What a name means: a global, or what a script has declared beside them.
function variable(repl, name) {
  const run = (code) => (repl.useGlobal ? vm.runInThisContext(code) : vm.runInContext(code, repl.context));
  try {
    return KEYWORDS.includes(name) && name !== 'this' ? NOTHING : { found: true, value: run(name) };
  } catch {
    return NOTHING;
  }
}

function evaluate(repl, expression) {
  const [name] = expression.match(/^[a-zA-Z_$][\w$]*/) ?? [];
  if (name === undefined) return NOTHING;
  let result = variable(repl, name);
  STEP.lastIndex = name.length;
  for (let step = STEP.exec(expression); step && result.found; step = STEP.exec(expression)) {
    result = read(result.value, step[1] ?? step[2] ?? step[3] ?? step[4]);
  }
  return result;
}

const visible = (object) => {
  if (types.isProxy(object)) return [];
  return Object.getOwnPropertyNames(object).filter((name) => NAME.test(name) && !LEGACY.test(name));
};

// The properties of an object, and of each of its prototypes.
function groupsOf(value) {
  const groups = [];
  let at = Object(value);
  if (typeof value !== 'object' && typeof value !== 'function') at = Object.getPrototypeOf(at);
  for (let depth = 0; at !== null && depth < 100; depth++) {
    groups.push(visible(at));
    at = Object.getPrototypeOf(at);
  }
  return groups;
}

// The groups as one list: what begins so, each once, the last group first, an empty text between.
function join(groups, filter) {
  const seen = new Set();
  const lists = [];
  const begins = filter.toLowerCase();
  for (const group of groups) {
    const list = group.filter((name) => name.toLowerCase().startsWith(begins) && !seen.has(name));
    for (const name of list) seen.add(name);
    if (list.length > 0) lists.unshift([...new Set(list)].sort());
  }
  return lists.flatMap((list, at) => (at === 0 ? list : ['', ...list]));
}

function entries(folder) {
  try {
    return fs.readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function modules(repl, asked) {
  const { builtinModules } = require('repl');
  const folders = /^\.\.?\//.test(asked) ? [process.cwd()] : repl.context.module?.paths ?? [];
  const names = [];
  const folder = asked.slice(0, asked.lastIndexOf('/') + 1);
  for (const root of folders) {
    for (const entry of entries(path.resolve(root, folder))) {
      const { name } = entry;
      const { ext, name: bare } = path.parse(name);
      if (name.startsWith('.') || /^-\d/.test(name)) continue;
      if (entry.isDirectory() || entry.isSymbolicLink()) names.push(`${folder}${name}${asked.startsWith('.') ? '/' : ''}`);
      else if (['.js', '.json', '.node'].includes(ext)) names.push(`${folder}${ext === '.js' ? bare : name}`);
    }
  }
  const schemed = builtinModules.map((name) => `node:${name}`);
  return [names, ...asked.startsWith('.') ? [] : [schemed, builtinModules]];
}

function files(asked) {
  const at = asked.lastIndexOf('/') + 1;
  const names = entries(path.resolve(asked.slice(0, at))).map(({ name }) => name);
  return [join([names], asked.slice(at)), asked.slice(at)];
}

function offers(repl, line) {
  let match = COMMAND.exec(line);
  if (match && repl._typed === '') return [join([Object.keys(repl.commands)], match[1]), match[1]];
  match = REQUIRE.exec(line) ?? IMPORT.exec(line);
  if (match) return [join(modules(repl, match[1]), match[1]), match[1]];
  match = FILE.exec(line);
  if (match && repl.allowBlockingCompletions) return files(match[1]);

  match = /[\w.$]$|^$/.test(line) ? EXPRESSION.exec(line) : null;
  if (!match) return [[], undefined];
  const [, expression = '', dot] = match;
  if (dot === undefined && !/[.[]/.test(expression)) {
    const global = repl.useGlobal ? globalThis : repl.context;
    const groups = [KEYWORDS, ...groupsOf(global).reverse()].reverse();
    return [join(groups, expression), expression];
  }
  if (expression === '') return [[], undefined];
  const at = expression.lastIndexOf('.') + 1;
  const filter = dot ? '' : expression.slice(at);
  const before = dot ? expression + dot : expression.slice(0, at);
  if (!dot && !NAME.test(filter) && filter !== '') return [[], undefined];
  const object = evaluate(repl, before.replace(/\??\.$/, ''));
  if (!object.found || object.value === null || object.value === undefined) return [[], before + filter];
  const names = join(groupsOf(object.value), filter).map((name) => (name === '' ? name : before + name));
  return [names, before + filter];
}

module.exports = (repl, line, callback) => {
  let result;
  try {
    result = offers(repl, line);
  } catch (error) {
    callback(error);
    return;
  }
  callback(null, result);
};
