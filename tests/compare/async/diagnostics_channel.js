// Channels and tracing channels, with stores that they bind.
const dc = require('diagnostics_channel');
const { AsyncLocalStorage } = require('async_hooks');

process.on('uncaughtException', (error) => console.log('uncaught', error.message));
const channel = dc.channel('a');
console.log(channel.hasSubscribers, channel === dc.channel('a'));
const heard = (message, name) => console.log('heard', message, name);
channel.subscribe(heard);
channel.subscribe(() => { throw new Error('subscriber'); });
channel.publish({ x: 1 });
console.log(dc.hasSubscribers('a'), channel.unsubscribe(heard), channel.unsubscribe(heard));

const store = new AsyncLocalStorage();
channel.bindStore(store, (data) => ({ ...data, made: true }));
console.log(channel.runStores({ y: 2 }, (a, b) => [store.getStore(), a, b], null, 3, 4), store.getStore());

const trace = dc.tracingChannel('op');
const events = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'];
trace.subscribe(Object.fromEntries(events.map((name) => [
  name, (context) => console.log(name, context.result, context.error?.message),
])));
console.log(trace.traceSync((a) => a + 1, {}, null, 1));
try {
  trace.traceSync(() => { throw new Error('sync'); });
} catch (error) {
  console.log('threw', error.message);
}
trace.tracePromise(async () => 'promised').then((value) => {
  console.log(value);
  trace.traceCallback((callback) => setImmediate(callback, null, 'called'), 0, {}, null, (error, value) =>
    console.log('callback', error, value));
});
