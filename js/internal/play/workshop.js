// Where programs are run: each in a process and a folder of its own, with limits. A run ends by
// itself, when somebody says so, or when its process group is killed; whatever becomes of this
// process, its end of the run's standard input is closed with it, and then the run ends too (see
// `ouro trace --help`).

const { spawn } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
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
   * `end(code, signal, recording)` with the path of the recording, or null. Returns its number. */
  record(wish, told) {
    const { seconds, memory, output } = this.#settings;
    const recording = (place) => path.join(place.folder, 'recording.json');
    return this.#start(wish, seconds, told, (place) => [
      'trace', `--recording=${recording(place)}`, `--limit=${RECORDED}`, '--while-stdin',
      `--max-time=${seconds}`, `--max-memory=${memory}`, `--max-output=${output}`,
      ...(wish.virtualTime ? ['--virtual-time'] : []),
      ...(wish.seed === null ? [] : [`--seed=${wish.seed}`]),
      ...place.script,
    ], (place) => (fs.statSync(recording(place), { throwIfNoEntry: false })?.size ? recording(place) : null));
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
    const folder = fs.mkdtempSync(path.join(this.#folder, 'run-'));
    const written = path.join(folder, wish.name);
    fs.writeFileSync(written, wish.text);
    const { file } = this.#settings;
    // The user's own file stays as it is, and where it is; what stands in the editor is run.
    if (wish.isOwn) return { folder, cwd: process.cwd(), script: [`--text=${written}`, file] };
    for (const [name, text] of this.#files) fs.writeFileSync(path.join(folder, name), text);
    return { folder, cwd: folder, script: [written] };
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
      pipe.on('data', (chunk) => told.out(stream, decoder.write(chunk)));
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

function killGroup(child) {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // All of it has ended.
  }
}

module.exports = { Workshop, ORDERS_BYTES };
