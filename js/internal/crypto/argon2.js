'use strict';
// Argon2: keys from passwords, in a way that takes memory.

const { makeError } = require('internal/errors');
const { validateFunction, validateInteger, validateObject, validateOneOf, validateString } = require('internal/validators');
const { toBytes } = require('internal/crypto/arguments');
const host = native('crypto');

const MOST = 2 ** 32 - 1;

function prepare(algorithm, parameters) {
  validateString(algorithm, 'algorithm');
  validateOneOf(algorithm, 'algorithm', ['argon2d', 'argon2i', 'argon2id']);
  validateObject(parameters, 'parameters');
  const { parallelism, tagLength, memory, passes } = parameters;
  const bytes = (name, usual) => toBytes(parameters[name] === undefined ? usual : parameters[name], `parameters.${name}`);
  const [message, nonce] = ['message', 'nonce'].map((name) => bytes(name));
  if (nonce.byteLength < 8) {
    throw makeError('ERR_OUT_OF_RANGE', 'parameters.nonce.byteLength', `>= 8 && <= ${MOST}`, nonce.byteLength);
  }
  validateInteger(parallelism, 'parameters.parallelism', 1, 2 ** 24 - 1);
  validateInteger(tagLength, 'parameters.tagLength', 4, MOST);
  validateInteger(memory, 'parameters.memory', 8 * parallelism, MOST);
  validateInteger(passes, 'parameters.passes', 1, MOST);
  const [secret, extra] = ['secret', 'associatedData'].map((name) => bytes(name, ''));
  return [algorithm, [message, nonce, secret, extra], [parallelism, tagLength, memory, passes]];
}

function argon2(algorithm, parameters, callback) {
  const wish = prepare(algorithm, parameters);
  validateFunction(callback, 'callback');
  host.argon2(...wish, callback);
}

const argon2Sync = (algorithm, parameters) => host.argon2(...prepare(algorithm, parameters));

module.exports = { argon2, argon2Sync };
