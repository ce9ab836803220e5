// Most operations ask for their callback before they look at anything else; close does without one.
const fs = require('fs');
const attempt = (name, ...args) => {
  try { console.log(name, fs[name](...args)); } catch (err) { console.log(name, err.code, err.message); }
};
const wrong = () => {};
for (const name of ['access', 'chmod', 'chown', 'copyFile', 'fchmod', 'fdatasync', 'fstat', 'fsync', 'futimes', 'lchown', 'link',
  'lstat', 'lutimes', 'mkdir', 'mkdtemp', 'open', 'readFile', 'readdir', 'readlink', 'rename', 'rmdir', 'stat', 'statfs', 'symlink',
  'truncate', 'unlink', 'utimes', 'writeFile']) {
  attempt(name);
  attempt(name, {});
  attempt(name, 'a');
}
attempt('access', 'a', {});
attempt('access', 'a', 'b', 5);
attempt('utimes', {}, wrong);
attempt('symlink', 'a', 'b', 5);
process.once('uncaughtException', (err) => console.log('uncaught', err.message));
attempt('close', fs.openSync(__filename));
attempt('close', fs.openSync(__filename), undefined);
attempt('close', 'a', 5);
attempt('close', 'a', null);
attempt('close', 99999);
