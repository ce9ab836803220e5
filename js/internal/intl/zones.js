// Time zones: what they are away from UTC, and what they are called in English.

const { Temporal, zone } = native('intl');

const UNKNOWN = 'Etc/Unknown';

let local;
let changesSeen = 0;

// The zone that a Date's own methods tell the time of.
function localZone() {
  // What a script has set, and how often.
  const [set, changes] = zone() ?? [undefined, 0];
  if (local !== undefined && changes === changesSeen) return local;
  changesSeen = changes;
  let name = changes > 0 ? set : process.env.TZ?.replace(/^:/, '');
  if (name === undefined) {
    try {
      name = require('fs').realpathSync('/etc/localtime').split('/zoneinfo/')[1];
    } catch {
      name = undefined;
    }
  }
  return (local = canonical(name ?? 'UTC') ?? UNKNOWN);
}

// V8 keeps to the names that CLDR began with.
const OLDER = {
  __proto__: null,
  'Asia/Kolkata': 'Asia/Calcutta', 'Europe/Kyiv': 'Europe/Kiev', 'Asia/Ho_Chi_Minh': 'Asia/Saigon', 'Asia/Kathmandu': 'Asia/Katmandu',
  'Asia/Yangon': 'Asia/Rangoon', 'America/Argentina/Buenos_Aires': 'America/Buenos_Aires', 'America/Indiana/Indianapolis': 'America/Indianapolis',
  EST5EDT: 'America/New_York', CST6CDT: 'America/Chicago', MST7MDT: 'America/Denver', PST8PDT: 'America/Los_Angeles',
  'US/Eastern': 'America/New_York', 'US/Central': 'America/Chicago', 'US/Mountain': 'America/Denver', 'US/Pacific': 'America/Los_Angeles',
};

// The zone's proper name; nothing if there is none of that name.
function canonical(name) {
  if (/^(etc\/)?(utc|gmt|uct|zulu|universal|greenwich)$/i.test(name)) return /gmt|greenwich/i.test(name) ? 'GMT' : 'UTC';
  const fixed = /^([+-])(\d\d):?(\d\d)?$/.exec(name);
  if (fixed) return +fixed[2] < 24 && +(fixed[3] ?? 0) < 60 ? `${fixed[1]}${fixed[2]}:${fixed[3] ?? '00'}` : undefined;
  if (!/^[a-z][\w+/-]*$/i.test(name)) return undefined;
  try {
    const { timeZoneId } = Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return OLDER[timeZoneId] ?? timeZoneId;
  } catch {
    return undefined;
  }
}

// How many milliseconds a zone is before UTC at a time.
function offset(zone, time) {
  if (zone === 'UTC' || zone === 'GMT' || zone === UNKNOWN) return 0;
  const fixed = /^([+-])(\d\d):(\d\d)$/.exec(zone);
  if (fixed) return (fixed[1] === '-' ? -1 : 1) * (+fixed[2] * 60 + +fixed[3]) * 60000;
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(time)).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6;
}

// English names: for a family of zones its name, the short one where English has one, and who is in it.
// [standard, daylight, generic, short letters (standard, daylight, generic), zones]
const FAMILIES = [
  ['Eastern Standard Time', 'Eastern Daylight Time', 'Eastern Time', 'EST EDT ET',
    'America/New_York America/Detroit America/Toronto America/Montreal America/Nassau America/Kentucky/Louisville America/Indiana/Indianapolis America/Indianapolis US/Eastern EST5EDT'],
  ['Central Standard Time', 'Central Daylight Time', 'Central Time', 'CST CDT CT',
    'America/Chicago America/Winnipeg America/Menominee America/Costa_Rica US/Central CST6CDT'],
  ['Mountain Standard Time', 'Mountain Daylight Time', 'Mountain Time', 'MST MDT MT',
    'America/Denver America/Phoenix America/Boise America/Edmonton US/Mountain US/Arizona MST7MDT'],
  ['Pacific Standard Time', 'Pacific Daylight Time', 'Pacific Time', 'PST PDT PT',
    'America/Los_Angeles America/Vancouver America/Tijuana US/Pacific PST8PDT'],
  ['Alaska Standard Time', 'Alaska Daylight Time', 'Alaska Time', 'AKST AKDT AKT', 'America/Anchorage America/Juneau US/Alaska'],
  ['Hawaii-Aleutian Standard Time', 'Hawaii-Aleutian Daylight Time', 'Hawaii-Aleutian Time', 'HST HDT HST', 'Pacific/Honolulu US/Hawaii'],
  ['Central European Standard Time', 'Central European Summer Time', 'Central European Time', '',
    'Europe/Berlin Europe/Paris Europe/Madrid Europe/Rome Europe/Vienna Europe/Zurich Europe/Amsterdam Europe/Brussels Europe/Stockholm '
    + 'Europe/Oslo Europe/Copenhagen Europe/Prague Europe/Warsaw Europe/Budapest Europe/Belgrade Europe/Luxembourg Africa/Tunis'],
  ['Eastern European Standard Time', 'Eastern European Summer Time', 'Eastern European Time', '',
    'Europe/Athens Europe/Helsinki Europe/Kiev Europe/Kyiv Europe/Bucharest Europe/Sofia Europe/Riga Europe/Vilnius Europe/Tallinn Africa/Cairo'],
  ['Western European Standard Time', 'Western European Summer Time', 'Western European Time', '', 'Europe/Lisbon Atlantic/Canary'],
  ['Moscow Standard Time', 'Moscow Summer Time', 'Moscow Time', '', 'Europe/Moscow'],
  ['India Standard Time', '', 'India Standard Time', '', 'Asia/Kolkata Asia/Calcutta'],
  ['Japan Standard Time', 'Japan Daylight Time', 'Japan Time', '', 'Asia/Tokyo'],
  ['Korean Standard Time', 'Korean Daylight Time', 'Korean Time', '', 'Asia/Seoul'],
  ['China Standard Time', 'China Daylight Time', 'China Time', '', 'Asia/Shanghai'],
  ['Singapore Standard Time', '', 'Singapore Standard Time', '', 'Asia/Singapore'],
  ['Hong Kong Standard Time', 'Hong Kong Summer Time', 'Hong Kong Time', '', 'Asia/Hong_Kong'],
  ['Gulf Standard Time', '', 'Gulf Standard Time', '', 'Asia/Dubai'],
  ['Australian Eastern Standard Time', 'Australian Eastern Daylight Time', 'Eastern Australia Time', '',
    'Australia/Sydney Australia/Melbourne Australia/Brisbane Australia/Hobart'],
  ['Australian Western Standard Time', 'Australian Western Daylight Time', 'Western Australia Time', '', 'Australia/Perth'],
  ['New Zealand Standard Time', 'New Zealand Daylight Time', 'New Zealand Time', '', 'Pacific/Auckland'],
  ['Brasilia Standard Time', 'Brasilia Summer Time', 'Brasilia Time', '', 'America/Sao_Paulo'],
  ['Argentina Standard Time', 'Argentina Summer Time', 'Argentina Time', '', 'America/Argentina/Buenos_Aires America/Buenos_Aires'],
  ['Greenwich Mean Time', 'British Summer Time', 'United Kingdom Time', '', 'Europe/London'],
  ['Greenwich Mean Time', 'Irish Standard Time', 'Ireland Time', '', 'Europe/Dublin'],
  ['South Africa Standard Time', '', 'South Africa Standard Time', '', 'Africa/Johannesburg'],
];
let families;

function gmt(milliseconds, isLong) {
  if (milliseconds === 0) return 'GMT';
  const minutes = Math.round(Math.abs(milliseconds) / 60000);
  const [hours, rest] = [Math.trunc(minutes / 60), minutes % 60];
  const sign = milliseconds < 0 ? '-' : '+';
  const two = (number) => `${number}`.padStart(2, '0');
  if (isLong) return `GMT${sign}${two(hours)}:${two(rest)}`;
  return `GMT${sign}${hours}${rest ? `:${two(rest)}` : ''}`;
}

// A zone's name at a time, in a form that `timeZoneName` asks for.
function nameOf(zone, time, form) {
  const away = offset(zone, time);
  if (form === 'shortOffset' || form === 'longOffset') return gmt(away, form === 'longOffset');
  const isLong = form.startsWith('long');
  if (zone === 'UTC') return isLong ? 'Coordinated Universal Time' : 'UTC';
  if (zone === 'GMT') return isLong ? 'Greenwich Mean Time' : 'GMT';
  if (!families) {
    families = new Map();
    for (const family of FAMILIES) for (const name of family[4].split(' ')) families.set(name, family);
  }
  const family = families.get(zone);
  if (!family) return away === 0 ? (isLong ? 'GMT+00:00' : 'GMT+0') : gmt(away, isLong);
  const year = new Date(time).getUTCFullYear();
  const standard = Math.min(offset(zone, Date.UTC(year, 0, 1)), offset(zone, Date.UTC(year, 6, 1)));
  const at = form.endsWith('Generic') ? 2 : away > standard ? 1 : 0;
  if (isLong) return family[at] || family[0];
  return family[3].split(' ')[at] || gmt(away, false);
}

const { getTime, getTimezoneOffset } = Date.prototype;

// What a date's text calls the zone it is in.
function localName(date) {
  const zone = localZone();
  const time = Reflect.apply(getTime, date, []);
  // Where the zone's name says other than the clock, its distance does.
  const away = Reflect.apply(getTimezoneOffset, date, []) * -60000;
  return away === offset(zone, time) ? nameOf(zone, time, 'long') : gmt(away, true);
}

module.exports = { canonical, localName, localZone, nameOf, offset };
