// process.setuid and its kin: by number or by name.

const { readFileSync } = require('fs');
const { getSystemErrorName } = require('util');
const { makeError } = require('internal/errors');
const { validateArray, validateUint32 } = require('internal/validators');
const host = native('process');

function validateId(id, name) {
  if (typeof id === 'number') validateUint32(id, name);
  else if (typeof id !== 'string') throw makeError('ERR_INVALID_ARG_TYPE', name, ['number', 'string'], id);
}

// The line of a name, or of a number, in /etc/passwd or /etc/group.
function entry(file, key) {
  const column = typeof key === 'number' ? 2 : 0;
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line === '') continue;
    const fields = line.split(':');
    if (fields[column] === `${key}`) return fields;
  }
  return undefined;
}

function toNumber(id, kind) {
  if (typeof id === 'number') return id >>> 0;
  const found = entry(kind === 'User' ? '/etc/passwd' : '/etc/group', id);
  if (!found) throw makeError('ERR_UNKNOWN_CREDENTIAL', kind, id);
  return +found[2];
}

// In the words of the C library, as Node has it here.
function check(errno, syscall) {
  if (!errno) return;
  const code = getSystemErrorName(-errno);
  throw Object.assign(new Error(`${code}, ${host.describe(errno)}`), { errno, code, syscall });
}

function setter(name, kind) {
  return (id) => {
    validateId(id, 'id');
    check(host.setId(name, toNumber(id, kind)), name);
  };
}

module.exports = {
  setuid: setter('setuid', 'User'),
  seteuid: setter('seteuid', 'User'),
  setgid: setter('setgid', 'Group'),
  setegid: setter('setegid', 'Group'),
  setgroups(groups) {
    validateArray(groups, 'groups');
    groups.forEach((group, at) => validateId(group, `groups[${at}]`));
    check(host.setGroups(groups.map((group) => toNumber(group, 'Group'))), 'setgroups');
  },
  initgroups(user, extraGroup) {
    validateId(user, 'user');
    validateId(extraGroup, 'extraGroup');
    const group = toNumber(extraGroup, 'Group');
    const found = entry('/etc/passwd', user);
    if (!found) throw makeError('ERR_UNKNOWN_CREDENTIAL', 'User', user);
    check(host.initGroups(found[0], group), 'initgroups');
  },
};
