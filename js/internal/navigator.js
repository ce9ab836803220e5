// navigator: what Node tells of itself by the names that browsers use.

const { makeError } = require('internal/errors');
const { availableParallelism } = require('os');

const mayConstruct = Symbol();

// As browsers name systems; Node's other systems keep their own names.
function systemName() {
  const { arch, platform } = process;
  if (platform === 'darwin') return 'MacIntel';
  if (platform === 'win32') return 'Win32';
  if (platform !== 'linux') return `${platform[0].toUpperCase()}${platform.slice(1)} ${arch}`;
  return `Linux ${{ ia32: 'i686', x64: 'x86_64' }[arch] ?? arch}`;
}

class Navigator {
  #isOwn = true;

  constructor(permission) {
    if (permission !== mayConstruct) throw makeError('ERR_ILLEGAL_CONSTRUCTOR');
  }

  static check(navigator) {
    if (!(#isOwn in navigator)) throw makeError('ERR_INVALID_THIS', 'Navigator');
  }

  get hardwareConcurrency() {
    check(this);
    return availableParallelism();
  }

  get locks() {
    check(this);
    return require('internal/locks').locks;
  }

  get language() {
    check(this);
    return 'en-US';
  }

  get languages() {
    check(this);
    return Object.freeze(['en-US']);
  }

  get userAgent() {
    check(this);
    return `Node.js/${process.version.slice(1).split('.')[0]}`;
  }

  get platform() {
    check(this);
    return systemName();
  }
}

const { check } = Navigator;
delete Navigator.check;
for (const name of ['hardwareConcurrency', 'locks', 'language', 'languages', 'userAgent', 'platform']) {
  Object.defineProperty(Navigator.prototype, name, { enumerable: true });
}

exports.Navigator = Navigator;
exports.navigator = new Navigator(mayConstruct);
