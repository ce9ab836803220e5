// A zone set in the script counts from then on: for dates, for what their texts call it, and for Intl.
const date = new Date(0);
const summer = new Date(Date.UTC(2001, 6, 1));

function show(zone) {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
  console.log(zone, date.toString(), date.getTimezoneOffset(), date.getHours());
  console.log('  ', summer.toString(), summer.toLocaleString());
  console.log('  ', new Date(2020, 5, 1).toISOString(), Date.parse('2020-01-01T00:00'), new Date('1 Jan 2020').getTime());
}

process.env.TZ = 'UTC';
for (const zone of ['America/New_York', 'Europe/Berlin', 'UTC', 'Asia/Kolkata', ':Asia/Tokyo', 'EST5EDT', 'UTC+3', 'XYZ-05', 'Nope/Nope', '']) show(zone);

process.env.TZ = 'Europe/Berlin';
console.log(Intl.DateTimeFormat().resolvedOptions().timeZone);
const berlin = new Intl.DateTimeFormat('en-US', { dateStyle: 'short', timeStyle: 'long' });
console.log(berlin.format(summer));
Object.defineProperty(process.env, 'TZ', { value: 'America/Los_Angeles', writable: true, enumerable: true, configurable: true });
console.log(Intl.DateTimeFormat().resolvedOptions().timeZone, summer.getHours());
// A format keeps the zone that it was made in.
console.log(berlin.format(summer));

// What a worker sets in its copy is its own affair.
const { Worker } = require('worker_threads');
new Worker('process.env.TZ = "Asia/Tokyo"; require("worker_threads").parentPort.postMessage(new Date(0).getHours())', { eval: true })
  .on('message', (hours) => console.log('worker', hours, date.getHours()));
