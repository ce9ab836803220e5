// What the loaders tell on the diagnostics channels `module.require` and `module.import`. They ask
// here once somebody has loaded diagnostics_channel.
const { tracingChannel } = require('diagnostics_channel');

const requires = tracingChannel('module.require');
const imports = tracingChannel('module.import');

/** Calls `load`, which is what `require(id)` does in a file, and tells of it. */
exports.required = (id, parentFilename, load) => requires.traceSync(load, { parentFilename, id });

/** Tells that `import(url)` begins; returns what is to be called at its end, if anybody listens. */
exports.imported = (url, parentURL) => {
  if (!imports.hasSubscribers) return undefined;
  const context = { parentURL, url };
  imports.start.publish(context);
  imports.end.publish(context);
  return (isRejected, value) => {
    context[isRejected ? 'error' : 'result'] = value;
    if (isRejected) imports.error.publish(context);
    imports.asyncStart.publish(context);
    imports.asyncEnd.publish(context);
  };
};
