// Checks Chrome trace-event JSON: run as `ouro chrome.js FILE...`; prints what is wrong.
// Slices of a lane must nest or follow each other; every arrow begins once, ends once, later, and
// each of its points lies on a slice of its lane.
'use strict';

const fs = require('fs');

/** Microseconds as whole nanoseconds, so that no rounding makes slices overlap. */
const whole = (time) => Math.round(time * 1000);

for (const file of process.argv.slice(2)) {
  const say = (what) => console.log(`${file.split('/').pop()}: ${what}`);
  const { traceEvents } = JSON.parse(fs.readFileSync(file, 'utf8'));
  const lanes = new Map();
  const flows = new Map();
  const named = new Set();
  for (const event of traceEvents) {
    const { ph, pid, tid } = event;
    if (pid !== 1) say(`no process: ${JSON.stringify(event)}`);
    if (ph === 'M') {
      if (event.name === 'thread_name') named.add(tid);
    } else if (ph === 'X') {
      if (!(event.dur >= 0) || !(event.ts >= 0) || !event.name) say(`bad slice: ${JSON.stringify(event)}`);
      if (!lanes.has(tid)) lanes.set(tid, []);
      lanes.get(tid).push({ from: whole(event.ts), to: whole(event.ts) + whole(event.dur), name: event.name });
    } else if (ph === 's' || ph === 't' || ph === 'f') {
      if (!flows.has(event.id)) flows.set(event.id, []);
      flows.get(event.id).push(event);
    } else {
      say(`a kind of event that was not expected: ${ph}`);
    }
  }
  for (const [tid, slices] of lanes) {
    if (!named.has(tid)) say(`lane ${tid} has no name`);
    slices.sort((a, b) => a.from - b.from || b.to - a.to);
    const open = [];
    for (const slice of slices) {
      while (open.length && open.at(-1).to <= slice.from && open.at(-1).to !== slice.to) open.pop();
      if (open.length && slice.from < open.at(-1).to && slice.to > open.at(-1).to) {
        say(`lane ${tid}: ${slice.name} ${slice.from}-${slice.to} overlaps ${open.at(-1).name} ${open.at(-1).from}-${open.at(-1).to}`);
      }
      open.push(slice);
    }
  }
  const isOnSlice = ({ tid, ts }) => (lanes.get(tid) ?? []).some(({ from, to }) => from <= whole(ts) && whole(ts) <= to);
  let looked = 0;
  for (const [id, points] of flows) {
    const kinds = points.map(({ ph }) => ph).join('');
    if (!/^st*f$/.test(kinds)) say(`flow ${id} is ${kinds}`);
    for (let at = 1; at < points.length; at++) {
      if (points[at].ts < points[at - 1].ts) say(`flow ${id} goes back in time`);
    }
    // Long runs: the first thousand arrows, since each is looked for on its lane.
    if (looked++ < 1000) for (const point of points) if (!isOnSlice(point)) say(`flow ${id} hangs in the air at ${point.ts}`);
  }
}
