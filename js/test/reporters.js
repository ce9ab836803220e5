// node:test/reporters: what a run's events are shown as.

const own = {
  dot: () => require('internal/test/reporters/dot'),
  junit: () => require('internal/test/reporters/junit'),
  // A class that may be called without `new`.
  spec: () => {
    const SpecReporter = require('internal/test/reporters/spec');
    return function spec() {
      return Reflect.construct(SpecReporter, arguments);
    };
  },
  tap: () => require('internal/test/reporters/tap'),
  lcov: () => native('missing').exports('test/reporters').lcov,
};

for (const [name, make] of Object.entries(own)) {
  let made;
  Object.defineProperty(module.exports, name, {
    __proto__: null, configurable: true, enumerable: true, get: () => (made ??= make()),
  });
}
