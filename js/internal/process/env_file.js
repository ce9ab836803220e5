// process.loadEnvFile(path): variables of a .env file that are not set yet.

const { toPath } = require('internal/child_process/arguments');

function loadEnvFile(path) {
  path = path === undefined || path === null ? '.env' : toPath(path, 'path');
  const text = require('fs').readFileSync(path, 'utf8');
  for (const [name, value] of Object.entries(require('util').parseEnv(text))) {
    if (process.env[name] === undefined) process.env[name] = value;
  }
}

module.exports = { loadEnvFile };
