// util.parseArgs: a command line's options and positionals.

const { makeError } = require('internal/errors');
const {
  validateArray, validateBoolean, validateBooleanArray, validateObject, validateString, validateStringArray,
  validateUnion,
} = require('internal/validators');

const own = (object, name) => (Object.hasOwn(object, name) ? object[name] : undefined);

// What a script's arguments are, wherever it was started from.
function mainArgs() {
  const { execArgv } = process;
  const evaluated = execArgv.some((arg) => /^(-e|--eval|-p|-pe|--print)(=|$)/.test(arg));
  return process.argv.slice(evaluated ? 1 : 2);
}

function checkOptions(options) {
  for (const [name, option] of Object.entries(options)) {
    const path = `options.${name}`;
    validateObject(option, path);
    const type = own(option, 'type');
    validateUnion(type, `${path}.type`, ['string', 'boolean']);
    if (Object.hasOwn(option, 'short')) {
      validateString(option.short, `${path}.short`);
      if (option.short.length !== 1) {
        throw makeError('ERR_INVALID_ARG_VALUE', `${path}.short`, option.short, 'must be a single character');
      }
    }
    const multiple = own(option, 'multiple');
    if (Object.hasOwn(option, 'multiple')) validateBoolean(multiple, `${path}.multiple`);
    const byDefault = own(option, 'default');
    if (byDefault === undefined) continue;
    const check = type === 'string'
      ? (multiple ? validateStringArray : validateString)
      : (multiple ? validateBooleanArray : validateBoolean);
    check(byDefault, `${path}.default`);
  }
}

function longOf(short, options) {
  for (const [name, option] of Object.entries(options)) {
    if (own(option, 'short') === short) return name;
  }
  return short;
}

const isString = (name, options) => own(own(options, name) ?? {}, 'type') === 'string';

// Splits arguments into tokens, without judging them.
function tokenize(args, options) {
  const tokens = [];
  const rest = args.map((text, index) => ({ text, index, group: false }));
  const option = (name, rawName, index, value, inlineValue) => {
    tokens.push({ kind: 'option', name, rawName, index, value, inlineValue });
  };
  const takeValue = (name) => {
    if (!isString(name, options) || rest.length === 0 || rest[0].group) return [undefined, undefined];
    return [rest.shift().text, false];
  };
  while (rest.length > 0) {
    const { text, index } = rest.shift();
    if (text === '--') {
      tokens.push({ kind: 'option-terminator', index });
      for (const { text, index } of rest) tokens.push({ kind: 'positional', index, value: text });
      break;
    }
    if (text.length > 1 && text[0] === '-' && text[1] !== '-') {
      const name = longOf(text[1], options);
      if (text.length === 2) {
        option(name, text, index, ...takeValue(name));
      } else if (isString(name, options)) {
        option(name, text.slice(0, 2), index, text.slice(2), true);
      } else {
        // A group: each letter by itself, until one takes what is left of it.
        const letters = [];
        for (let at = 1; at < text.length; at++) {
          const last = at === text.length - 1;
          if (!isString(longOf(text[at], options), options) || last) {
            letters.push({ text: `-${text[at]}`, index, group: true });
          } else {
            letters.push({ text: `-${text.slice(at)}`, index, group: true });
            break;
          }
        }
        rest.unshift(...letters);
      }
      continue;
    }
    if (text.length > 2 && text.startsWith('--')) {
      const equals = text.indexOf('=', 3);
      if (equals === -1) {
        const name = text.slice(2);
        option(name, text, index, ...takeValue(name));
      } else {
        const name = text.slice(2, equals);
        option(name, `--${name}`, index, text.slice(equals + 1), true);
      }
      continue;
    }
    tokens.push({ kind: 'positional', index, value: text });
  }
  return tokens;
}

function checkUse(token, { options, strict, allowPositionals }) {
  if (!strict) return;
  if (!Object.hasOwn(options, token.name)) {
    throw makeError('ERR_PARSE_ARGS_UNKNOWN_OPTION', token.rawName, allowPositionals);
  }
  const option = options[token.name];
  const short = own(option, 'short');
  const shown = `${short ? `-${short}, ` : ''}--${token.name}`;
  const type = own(option, 'type');
  const wrong = (message) => makeError('ERR_PARSE_ARGS_INVALID_OPTION_VALUE', message);
  if (type === 'string' && typeof token.value !== 'string') {
    throw wrong(`Option '${shown} <value>' argument missing`);
  }
  if (type === 'boolean' && token.value !== undefined) {
    throw wrong(`Option '${shown}' does not take an argument`);
  }
  // `--foo -x` is more likely a forgotten value than the value `-x`.
  if (token.inlineValue === false && token.value.length > 1 && token.value.startsWith('-')) {
    const example = token.rawName.startsWith('--')
      ? `'${token.rawName}=-XYZ'`
      : `'--${token.name}=-XYZ' or '${token.rawName}-XYZ'`;
    throw wrong(`Option '${token.rawName}' argument is ambiguous.
Did you forget to specify the option argument for '${token.rawName}'?
To specify an option argument starting with a dash use ${example}.`);
  }
}

function store(values, name, value, options) {
  if (name === '__proto__') return;
  const given = value ?? true;
  if (own(own(options, name) ?? {}, 'multiple')) (values[name] ??= []).push(given);
  else values[name] = given;
}

exports.parseArgs = function parseArgs(config = {}) {
  const args = own(config, 'args') ?? mainArgs();
  const strict = own(config, 'strict') ?? true;
  const allowPositionals = own(config, 'allowPositionals') ?? !strict;
  const returnTokens = own(config, 'tokens') ?? false;
  const allowNegative = own(config, 'allowNegative') ?? false;
  const options = own(config, 'options') ?? { __proto__: null };
  validateArray(args, 'args');
  validateBoolean(strict, 'strict');
  validateBoolean(allowPositionals, 'allowPositionals');
  validateBoolean(returnTokens, 'tokens');
  validateBoolean(allowNegative, 'allowNegative');
  validateObject(options, 'options');
  checkOptions(options);

  const tokens = tokenize(Array.from(args, String), options);
  const values = { __proto__: null };
  const positionals = [];
  for (const token of tokens) {
    if (token.kind === 'positional') {
      if (!allowPositionals) throw makeError('ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL', token.value);
      positionals.push(token.value);
    } else if (token.kind === 'option') {
      let { value } = token;
      const negated = token.name.slice(3);
      const negates = allowNegative && token.name.startsWith('no-')
        && (!strict || own(own(options, negated) ?? {}, 'type') === 'boolean');
      if (negates && value === undefined) {
        token.name = negated;
        value = false;
      }
      checkUse(token, { options, strict, allowPositionals });
      store(values, token.name, value, options);
    }
  }
  for (const [name, option] of Object.entries(options)) {
    const byDefault = own(option, 'default');
    if (byDefault !== undefined && values[name] === undefined) values[name] = byDefault;
  }
  const result = { values, positionals };
  if (returnTokens) result.tokens = tokens;
  return result;
};
