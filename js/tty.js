'use strict';
// tty: terminals.

const { SyncWriteStream, Stdin } = require('internal/stdio');
const { validateInteger } = require('internal/validators');
const host = native('stdio');

class ReadStream extends Stdin {
  constructor(fd) {
    super('TTY');
    this.fd = fd;
    this.isRaw = false;
    this.isTTY = true;
  }

  setRawMode(flag) {
    flag = !!flag;
    const errno = host.setRawMode(this.fd, flag);
    if (errno) this.emit('error', new Error(`setRawMode failed: ${errno}`));
    else this.isRaw = flag;
    return this;
  }
}

class WriteStream extends SyncWriteStream {
  constructor(fd) {
    super(fd, 'TTY');
    this._type = 'tty';
    this.isTTY = true;
    const size = host.size(fd);
    this.columns = size ? size[0] : 80;
    this.rows = size ? size[1] : 24;
    const resized = () => this._refreshSize();
    this.on('newListener', function listen(name) {
      if (name !== 'resize') return;
      this.removeListener('newListener', listen);
      process.on('SIGWINCH', resized);
    });
  }

  _refreshSize() {
    const size = host.size(this.fd);
    if (!size || (size[0] === this.columns && size[1] === this.rows)) return;
    [this.columns, this.rows] = size;
    this.emit('resize');
  }

  getWindowSize() { return [this.columns, this.rows]; }
  getColorDepth(env = process.env) { return colorDepth(env); }

  hasColors(count, env) {
    if (env === undefined && (count === undefined || typeof count === 'object')) {
      env = count;
      count = 16;
    } else {
      validateInteger(count, 'count', 2);
    }
    return count <= 2 ** this.getColorDepth(env);
  }

  cursorTo(x, y, callback) { return require('readline').cursorTo(this, x, y, callback); }
  moveCursor(dx, dy, callback) { return require('readline').moveCursor(this, dx, dy, callback); }
  clearLine(direction, callback) { return require('readline').clearLine(this, direction, callback); }
  clearScreenDown(callback) { return require('readline').clearScreenDown(this, callback); }
}

// Bits of colour that a terminal shows: 1, 4, 8 or 24.
function colorDepth(env) {
  const force = env.FORCE_COLOR;
  if (force !== undefined) {
    if (force === '' || force === '1' || force === 'true') return 4;
    if (force === '2') return 8;
    if (force === '3') return 24;
    return 1;
  }
  if (env.NODE_DISABLE_COLORS || env.NO_COLOR || env.TERM === 'dumb') return 1;
  if (env.TMUX) return 24;
  if ('TF_BUILD' in env && 'AGENT_NAME' in env) return 4;
  if ('CI' in env) {
    if (['CIRCLECI', 'GITEA_ACTIONS', 'GITHUB_ACTIONS'].some((name) => name in env)) return 24;
    if (['APPVEYOR', 'BUILDKITE', 'DRONE', 'GITLAB_CI', 'TRAVIS'].some((name) => name in env)) return 8;
    return 1;
  }
  if (env.COLORTERM === 'truecolor' || env.COLORTERM === '24bit') return 24;
  const term = (env.TERM || '').toLowerCase();
  if (/truecolor|24bit|direct/.test(term)) return 24;
  if (/256/.test(term)) return 8;
  if (/^(screen|xterm|vt100|vt220|rxvt|linux|ansi|cygwin|konsole|alacritty|kitty|mosh)|color/.test(term)) return 4;
  return 1;
}

function isatty(fd) {
  return Number.isInteger(fd) && fd >= 0 && fd <= 2 && host.kind(fd) === 'TTY';
}

module.exports = { isatty, ReadStream, WriteStream };
