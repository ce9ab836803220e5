// Dates and times in English, in zones, in parts.
const j = JSON.stringify; const d = new Date(Date.UTC(2020, 0, 2, 0, 5, 9, 78)); const f = (o, l = 'en-US') => { try { return j(new Intl.DateTimeFormat(l, { timeZone: 'UTC', ...o }).format(d)); } catch (e) { return e.name + e.message; } };
for (const o of [{}, { hour: 'numeric' }, { hour: 'numeric', hour12: false }, { hour: 'numeric', minute: '2-digit', hour12: false },
  { hour: '2-digit', minute: 'numeric', hourCycle: 'h23' }, { minute: 'numeric' }, { second: 'numeric' }, { minute: 'numeric', second: 'numeric' },
  { hour: 'numeric', minute: 'numeric', second: 'numeric', fractionalSecondDigits: 3 }, { fractionalSecondDigits: 2, second: 'numeric' },
  { weekday: 'long' }, { weekday: 'short', day: 'numeric' }, { weekday: 'short', hour: 'numeric' },
  { weekday: 'long', month: 'long', day: 'numeric', year: 'numeric', hour: 'numeric', minute: '2-digit' },
  { month: 'long', day: 'numeric', hour: 'numeric' }, { month: 'short', day: 'numeric', year: 'numeric', hour: 'numeric' },
  { year: 'numeric', month: '2-digit', day: '2-digit' }, { month: 'numeric', year: 'numeric' }, { month: 'long', year: 'numeric' },
  { month: 'short', weekday: 'short' }, { year: '2-digit', month: 'short' }, { month: 'narrow' }, { era: 'short' },
  { era: 'short', year: 'numeric' }, { era: 'long', month: 'long', day: 'numeric', year: 'numeric' }, { timeZoneName: 'short' },
  { timeZoneName: 'long', hour: 'numeric' }, { dateStyle: 'full' }, { dateStyle: 'full', timeStyle: 'full' },
  { dateStyle: 'long', timeStyle: 'long' }, { dateStyle: 'medium', timeStyle: 'medium' }, { dateStyle: 'short', timeStyle: 'short' },
  { timeStyle: 'short', hour12: false }, { dayPeriod: 'short' }, { hour: 'numeric', dayPeriod: 'short' },
  { timeZone: 'America/New_York', timeZoneName: 'short' }, { timeZone: 'America/New_York', timeZoneName: 'long', hour: 'numeric' },
  { timeZone: 'Europe/Berlin', timeZoneName: 'short', hour: 'numeric' }, { timeZone: 'Europe/Berlin', timeZoneName: 'long', hour: 'numeric' },
  { timeZone: 'Asia/Kolkata', timeZoneName: 'short', hour: 'numeric' }, { timeZone: 'Asia/Tokyo', timeZoneName: 'longOffset', hour: 'numeric' },
  { timeZone: 'America/Los_Angeles', timeZoneName: 'shortOffset', hour: 'numeric' },
  { timeZone: 'America/Los_Angeles', timeZoneName: 'shortGeneric', hour: 'numeric' }, { timeZone: 'Nope' }, { month: 'x' },
  { dateStyle: 'full', hour: 'numeric' }, { weekday: 'short', month: 'numeric', day: 'numeric' },
  { weekday: 'short', year: 'numeric', month: 'numeric', day: 'numeric' }, { day: 'numeric', year: 'numeric' }, {year:'numeric', weekday:'short'},
  {hour:'2-digit', hour12:true, minute:'2-digit'}, {timeZone:'+05:30', timeZoneName:'short'}, {timeZone:'Europe/London', timeZoneName:'long'},
  { day: 'numeric', hour: 'numeric' }, { year: 'numeric', hour: 'numeric' }]) console.log(j(o), f(o));
console.log(j(new Intl.DateTimeFormat('en-US', { timeZone: 'America/New_York', dateStyle: 'medium', timeStyle: 'short' }).formatToParts(d))); console.log(new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', hour: 'numeric', hour12: false, era: 'short' }).resolvedOptions(), new Intl.DateTimeFormat('en', { timeZone: 'utc', dateStyle: 'short', timeStyle: 'short' }).resolvedOptions(), Object.keys(new Intl.DateTimeFormat().resolvedOptions()));

console.log(j(d.toLocaleString("en-US", { timeZone: "UTC" })), j(d.toLocaleDateString("en-US", { timeZone: "UTC", hour: 'numeric' })),
  j(d.toLocaleTimeString("en-US", { timeZone: "UTC", month: 'short' })), j(new Date(NaN).toLocaleString()),
  j(new Date(-62198755200000).toLocaleDateString('en-US', { era: 'short', timeZone: 'UTC' })));
try { new Intl.DateTimeFormat().format(NaN); } catch (e) { console.log(e.name, e.message); } console.log(j(new Intl.DateTimeFormat('en-US', { timeZone: 'UTC' }).formatRange(d, new Date(+d + 864e5 * 3))),  f({}, 'en'));
console.log(j(new Intl.DateTimeFormat('en-US', { hour12: false, timeZone: 'America/New_York', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', era: 'short' }).formatToParts(d)));
console.log(Intl.DateTimeFormat.supportedLocalesOf(['en-US', 'xx']),
  Intl.DateTimeFormat('en-US') instanceof Intl.DateTimeFormat, new Intl.DateTimeFormat(), Object.prototype.toString.call(new Intl.DateTimeFormat()));
