'use strict';
// The REPL that the command starts when it is given nothing to run.

const repl = require('repl');
const { kStandalone } = require('internal/repl/context');

const { env } = process;

function settings() {
  const options = {
    [kStandalone]: true,
    breakEvalOnSigint: true,
    ignoreUndefined: false,
    useGlobal: true,
    historySize: 1000,
  };
  if (Number.parseInt(env.NODE_NO_READLINE, 10)) options.terminal = false;
  if (env.NODE_REPL_MODE) {
    const mode = { strict: repl.REPL_MODE_STRICT, sloppy: repl.REPL_MODE_SLOPPY };
    options.replMode = mode[env.NODE_REPL_MODE.toLowerCase().trim()];
  }
  options.replMode ??= repl.REPL_MODE_SLOPPY;
  const size = Number(env.NODE_REPL_HISTORY_SIZE);
  if (!Number.isNaN(size) && size > 0) options.historySize = size;
  return options;
}

console.log(`Welcome to Ouro (Node.js ${process.version}).\nType ".help" for more information.`);
const own = repl.start(settings());
own.on('exit', () => process.exit());
if (own.terminal) {
  own.setupHistory({ filePath: env.NODE_REPL_HISTORY, size: own.historySize }, (error) => {
    if (error) throw error;
  });
}
