// A subscriber of a console method's channel sees the arguments before they are formatted.
const { channel } = require('diagnostics_channel');
for (const method of ['log', 'info', 'debug', 'warn', 'error']) {
  channel(`console.${method}`).subscribe(([first], name) => { first.seen = name; });
  console[method]({ method });
}
console.dir({});
