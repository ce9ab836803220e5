// process.allowedNodeEnvironmentFlags: the options that NODE_OPTIONS may hold here.

const host = native('process');

// `no_warnings`, `--no-warnings=x` and the like as the option's own name.
function normalize(flag) {
  const name = `${flag}`.replace(/=.*$/, '');
  const [, dashes, rest] = /^(-*)(.*)$/s.exec(name);
  return [dashes, rest.replaceAll('_', '-')];
}

class NodeEnvironmentFlagsSet extends Set {
  constructor(flags) {
    super();
    for (const flag of flags) super.add(flag);
  }

  // Nobody changes what the host takes.
  add() { return this; }
  delete() { return false; }
  clear() {}

  has(flag) {
    const [dashes, rest] = normalize(flag);
    if (dashes !== '') return super.has(dashes + rest);
    return super.has(`--${rest}`) || super.has(`-${rest}`);
  }
}

module.exports = {
  allowedNodeEnvironmentFlags: Object.freeze(new NodeEnvironmentFlagsSet(host.environmentFlags())),
};
