// What is thrown or published around callbacks: diagnostics channels, assert.throws, zlib's reset, plans of tests.
const dc = require('diagnostics_channel');
const assert = require('assert');
process.on('uncaughtException', (err) => console.log('uncaught', err.message));
const tracing = dc.tracingChannel('a');
tracing.subscribe({ end() { throw new Error('E'); } });
try { console.log('ret', tracing.traceSync(() => { throw new Error('x'); }, {})); } catch (err) { console.log('caught', err.message); }
try { console.log('ret', tracing.traceCallback((cb) => { throw new Error('y'); }, 0, {}, null, () => {})); } catch (err) { console.log('caught', err.message); }
try { console.log('ret', tracing.tracePromise(() => { throw new Error('z'); }, {})); } catch (err) { console.log('caught', err.message); }
for (const expected of [/y/, TypeError, () => false]) {
  try { assert.throws(() => { throw new Error('x'); }, expected, new Error('own')); } catch (err) { console.log(err.name, err.code, err.generatedMessage, err.message); }
}
const z = require('zlib').createDeflate();
z.write('abc');
try { z.reset(); console.log('reset'); } catch (err) { console.log(err.message); }
z.on('data', () => {}).on('end', () => { try { z.reset(); console.log('reset'); } catch (err) { console.log(err.message); } });
z.end();
dc.subscribe('b', () => { throw new Error('B'); });
setImmediate(() => { Promise.resolve().then(() => console.log('micro')); dc.channel('b').publish(1); process.nextTick(() => console.log('tick')); });
setImmediate(() => console.log('immediate'));
