// What the page asks for, and what it gets.
//
// A run is one request: the answer is a line of JSON for each thing that happens, and then the
// recording. When the page is closed its connection ends, and the run with it.

const http = require('http');
const fs = require('fs');
const path = require('path');
const { lesson } = require('internal/play/lessons');
const { ORDERS_BYTES } = require('internal/play/workshop');

const { settings, lessons, page } = native('play');

/** The longest program, and what JSON may add to it. */
const LONGEST = 1 << 20;
const LONGEST_BODY = 4 * LONGEST;

const HEADERS = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

function answer(response, status, type, text) {
  response.writeHead(status, { ...HEADERS, 'Content-Type': `${type}; charset=utf-8` });
  response.end(text);
}

const refuse = (response, status) => answer(response, status, 'text/plain', `${http.STATUS_CODES[status]}\n`);

/** A file's text; nothing when it is gone. */
function textOf(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** What the page begins with. */
function course() {
  const own = settings.file === null ? null : {
    name: path.basename(settings.file),
    code: textOf(settings.file),
  };
  const { seconds } = settings;
  const text = JSON.stringify({ own, seconds, lessons: lessons.map(lesson) });
  // Nothing in it can end the element it stands in.
  return text.replaceAll('<', '\\u003c');
}

/** A request's JSON; `then` is not called when it is none, or too long. */
function body(request, response, then) {
  const chunks = [];
  let length = 0;
  request.on('data', (chunk) => {
    length += chunk.length;
    if (length <= LONGEST_BODY) chunks.push(chunk);
  });
  request.on('end', () => {
    if (length > LONGEST_BODY) return refuse(response, 413);
    let value;
    try {
      value = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    } catch {
      return refuse(response, 400);
    }
    if (typeof value !== 'object' || value === null) return refuse(response, 400);
    then(value);
  });
}

const isWhole = (value, from, to) => Number.isInteger(value) && value >= from && value <= to;

/** What is to be run and how, as the page said it; null when it makes no sense. */
function wish({ own = false, name, text, seed = null, virtualTime = false, threads = 4 }) {
  const isOwn = own === true && settings.file !== null;
  const isKnown = isOwn || lessons.some(([known]) => known === name);
  const isRight = isKnown && typeof text === 'string' && text.length <= LONGEST
    && (seed === null || isWhole(seed, 0, Number.MAX_SAFE_INTEGER))
    && typeof virtualTime === 'boolean' && isWhole(threads, 1, 64);
  return isRight ? { name: isOwn ? path.basename(settings.file) : name, text, seed, virtualTime, threads, isOwn } : null;
}

function createServer(gate, workshop) {
  const parts = {
    '': ['text/html', () => page.html.replace('/*course*/', () => course())],
    'play.css': ['text/css', () => page.css],
    'play.js': ['text/javascript', () => page.js],
  };

  const actions = {
    run(value, response) {
      const wanted = wish(value);
      if (!wanted) return refuse(response, 400);
      if (workshop.isFull) return refuse(response, 503);
      response.writeHead(200, { ...HEADERS, 'Content-Type': 'application/x-ndjson' });
      const tell = (line) => response.write(`${JSON.stringify(line)}\n`);
      const number = workshop.record(wanted, {
        out: (stream, text) => tell({ out: stream, text }),
        end(code, signal, recording, forget) {
          if (response.destroyed) return forget();
          tell({ end: { code, signal, recorded: recording !== null } });
          if (recording === null) {
            response.end();
            return forget();
          }
          recording.on('close', forget);
          recording.on('error', () => response.destroy());
          response.on('close', () => recording.destroy());
          recording.pipe(response);
        },
      });
      tell({ run: number });
      response.on('close', () => workshop.kill(number));
    },

    stop(value, response) {
      workshop.stop(value.run);
      answer(response, 200, 'application/json', '{}');
    },

    orders(value, response) {
      const wanted = wish(value);
      if (!wanted) return refuse(response, 400);
      if (workshop.isFull) return refuse(response, 503);
      let text = '';
      const number = workshop.orders(wanted, {
        out(stream, more) {
          if (stream !== 1) return;
          text += more;
          if (text.length > ORDERS_BYTES) workshop.kill(number);
        },
        end(code, signal, recording, forget) {
          forget();
          if (response.destroyed) return;
          const isWholeText = signal === null && text.endsWith('}\n');
          answer(response, 200, 'application/json', isWholeText ? text : '{"outputs":null}');
        },
      });
      response.on('close', () => workshop.kill(number));
    },

    save({ text }, response) {
      if (settings.file === null || typeof text !== 'string' || text.length > LONGEST) return refuse(response, 400);
      fs.writeFile(settings.file, text, (error) => {
        answer(response, 200, 'application/json', JSON.stringify({ error: error === null ? null : error.message }));
      });
    },
  };

  return http.createServer((request, response) => {
    // A page that goes away in the middle of an answer is no failure of ours.
    response.on('error', () => {});
    const { path: asked, status } = gate.admit(request);
    if (status !== undefined) return refuse(response, status);
    if (request.method === 'GET' || request.method === 'HEAD') {
      if (!Object.hasOwn(parts, asked)) return refuse(response, 404);
      const [type, text] = parts[asked];
      return answer(response, 200, type, text());
    }
    if (request.method !== 'POST' || !Object.hasOwn(actions, asked)) return refuse(response, 404);
    body(request, response, (value) => actions[asked](value, response));
  });
}

module.exports = { createServer };
