// Where programs are run: each in a process and a folder of its own, with limits. A run ends by
// itself, when somebody says so, or when its process group is killed; whatever becomes of this
// process, its end of the run's standard input is closed with it, and then the run ends too (see
// `ouro trace --help`).

const { spawn } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { Transform, pipeline } = require('stream');
const { StringDecoder } = require('string_decoder');

/** Bytes of events that a page can still show at ease. */
const RECORDED = '24m';
/** Milliseconds after which a run that does not keep to its limits is killed. */
const GRACE = 5000;
/** How many runs there may be at once: one page has one. */
const MOST = 8;
/** Seeds that are tried for the orders of a program, and seconds for each. */
const SEEDS = 60;
const SEED_SECONDS = 5;
/** The longest list of outputs that is read. */
const ORDERS_BYTES = 4 << 20;

/** Leaves a folder's name out of texts that come in pieces: what a program's own file is called is
 * its name, wherever the file stands. */
class Shortener {
  #words;
  #rest = '';

  constructor(folder) {
    this.#words = folder === null ? [] : [`file://${folder}/`, `${folder}/`];
  }

  /** What can be said of a text so far. The beginning of the name at its end waits. */
  write(piece) {
    let text = this.#rest + piece;
    for (const word of this.#words) text = text.replaceAll(word, '');
    const waiting = Math.max(0, ...this.#words.map((word) => shared(text, word)));
    this.#rest = text.slice(text.length - waiting);
    return text.slice(0, text.length - waiting);
  }

  end() { return this.#rest; }
}

/** How many letters at a text's end are the beginning of a word. */
function shared(text, word) {
  let length = Math.min(text.length, word.length - 1);
  while (length > 0 && !text.endsWith(word.slice(0, length))) length--;
  return length;
}

class Workshop {
  #settings;
  #files;
  #folder = null;
  #runs = new Map();
  #last = 0;

  constructor(settings, files) {
    this.#settings = settings;
    this.#files = files;
  }

  get isFull() { return this.#runs.size >= MOST; }

  /** Runs a program and records it. `told` is called with what comes: `out(stream, text)`, then
   * `end(code, signal, recording, forget)` with the recording as a stream, or null, and what takes it
   * away. Returns its number. */
  record(wish, told) {
    const { seconds, memory, output } = this.#settings;
    const recording = (place) => path.join(place.folder, 'recording.json');
    return this.#start(wish, seconds, told, (place) => [
      'trace', `--recording=${recording(place)}`, `--limit=${RECORDED}`, '--while-stdin',
      `--max-time=${seconds}`, `--max-memory=${memory}`, `--max-output=${output}`,
      ...(wish.virtualTime ? ['--virtual-time'] : []),
      ...(wish.seed === null ? [] : [`--seed=${wish.seed}`]),
      ...place.script,
    ], (place) => (fs.statSync(recording(place), { throwIfNoEntry: false })?.size ? shortened(recording(place), place.hidden) : null));
  }

  /** Runs a program under many seeds; `told.out` gets JSON, in pieces. */
  orders(wish, told) {
    const { memory } = this.#settings;
    return this.#start(wish, SEEDS * SEED_SECONDS, told, (place) => [
      'explore', '--json', '--while-stdin', `--runs=${SEEDS}`, `--timeout=${SEED_SECONDS}`, `--max-memory=${memory}`,
      ...place.script,
    ], () => null);
  }

  /** Has a run end in order: what it has recorded so far is kept. */
  stop(number) { this.#runs.get(number)?.child.stdin.end(); }

  /** Ends a run at once, and everything that it has started. */
  kill(number) {
    const run = this.#runs.get(number);
    if (run) killGroup(run.child);
  }

  /** Ends all runs and takes their folders away. */
  close() {
    for (const { child } of this.#runs.values()) killGroup(child);
    if (this.#folder !== null) fs.rmSync(this.#folder, { recursive: true, force: true });
  }

  /** A folder for a run, with the program and the files that lessons read. */
  #place(wish) {
    // For nobody else: mkdtemp makes it so.
    this.#folder ??= fs.mkdtempSync(path.join(os.tmpdir(), 'ouro-play-'));
    const folder = fs.realpathSync(fs.mkdtempSync(path.join(this.#folder, 'run-')));
    const written = path.join(folder, wish.name);
    fs.writeFileSync(written, wish.text);
    const { file } = this.#settings;
    // The user's own file stays as it is, and where it is; what stands in the editor is run.
    if (wish.isOwn) return { folder, hidden: null, cwd: process.cwd(), script: [`--text=${written}`, file] };
    for (const [name, text] of this.#files) fs.writeFileSync(path.join(folder, name), text);
    return { folder, hidden: folder, cwd: folder, script: [written] };
  }

  #start(wish, seconds, told, command, result) {
    const place = this.#place(wish);
    const child = spawn(process.execPath, command(place), {
      cwd: place.cwd,
      env: { ...process.env, UV_THREADPOOL_SIZE: String(wish.threads), NO_COLOR: '1' },
      // A process group of its own, so that what it starts can be ended with it.
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const number = ++this.#last;
    const overdue = setTimeout(() => killGroup(child), seconds * 1000 + GRACE);
    this.#runs.set(number, { child });
    // It may be gone already when it is told to stop.
    child.stdin.on('error', () => {});
    for (const [stream, pipe] of [[1, child.stdout], [2, child.stderr]]) {
      const decoder = new StringDecoder('utf8');
      const shortener = new Shortener(place.hidden);
      const tell = (text) => text && told.out(stream, text);
      pipe.on('data', (chunk) => tell(shortener.write(decoder.write(chunk))));
      pipe.on('end', () => tell(shortener.write(decoder.end()) + shortener.end()));
    }
    const over = (code, signal) => {
      clearTimeout(overdue);
      this.#runs.delete(number);
      told.end(code, signal, result(place), () => fs.rmSync(place.folder, { recursive: true, force: true }));
    };
    // What it has left running goes with it, and lets go of its output.
    child.on('exit', () => killGroup(child));
    child.on('close', over);
    child.on('error', (error) => {
      if (child.pid !== undefined) return;
      told.out(2, `ouro play: ${error.message}\n`);
      over(null, null);
    });
    return number;
  }
}

/** A file of JSON as a stream, with a folder's name left out. */
function shortened(file, folder) {
  const shortener = new Shortener(folder === null ? null : JSON.stringify(folder).slice(1, -1));
  const shorten = new Transform({
    decodeStrings: false,
    transform(piece, encoding, done) { done(null, shortener.write(piece)); },
    flush(done) { done(null, shortener.end()); },
  });
  return pipeline(fs.createReadStream(file, 'utf8'), shorten, () => {});
}

function killGroup(child) {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // All of it has ended.
  }
}

module.exports = { Workshop, ORDERS_BYTES };
