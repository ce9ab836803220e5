// What the diagnostics channels module.require and module.import tell.
const dc = require('diagnostics_channel');
const path = require('path');
const { pathToFileURL } = require('url');

const heard = (kind) => Object.fromEntries(['start', 'end', 'asyncStart', 'asyncEnd', 'error'].map((event) => [event, (context) => {
  const { parentFilename, parentURL, error, result, ...rest } = context;
  const own = parentFilename === __filename || parentURL === pathToFileURL(__filename).href;
  console.log(kind, event, rest, own, error?.code, typeof result);
}]));
const required = heard('require');
const imported = heard('import');
dc.tracingChannel('module.require').subscribe(required);
dc.tracingChannel('module.import').subscribe(imported);

require('path');
try { require('does-not-exist'); } catch {}
(async () => {
  await import('os');
  await import('does-not-exist').catch(() => console.log('caught'));
  await import('data:text/javascript,await 0; export default 1');
  dc.tracingChannel('module.require').unsubscribe(required);
  dc.tracingChannel('module.import').unsubscribe(imported);
  require('url');
  await import('util');
  console.log('silent', path.sep);
})();
