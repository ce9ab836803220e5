// One run of tests: what happens in it, and how many tests ended how.

const { TestsStream, tell, close } = require('internal/test/stream');
const { CANCELLED } = require('internal/test/failure');

class Harness {
  constructor(options) {
    this.options = options;
    this.stream = new TestsStream();
    this.lastId = -1;
    this.counts = { tests: 0, failed: 0, passed: 0, cancelled: 0, skipped: 0, todo: 0, topLevel: 0, suites: 0 };
    this.success = true;
    // Suites whose functions have not come to their end.
    this.building = new Set();
  }

  nextId() {
    return ++this.lastId;
  }

  // A test that was not let run to its end counts as that even if this was expected.
  tell(type, data, isCancelled) {
    if (type === 'test:pass' || type === 'test:fail') this.count(data, isCancelled);
    tell(this.stream, type, data);
  }

  count({ nesting, details, skip, todo }, isCancelled = CANCELLED.includes(details.error?.failureType)) {
    const { counts } = this;
    if (nesting === 0) counts.topLevel++;
    if (details.type === 'suite') {
      counts.suites++;
      if (details.error && todo === undefined) this.success = false;
      return;
    }
    counts.tests++;
    if (skip !== undefined) counts.skipped++;
    else if (todo !== undefined) counts.todo++;
    else if (isCancelled) counts.cancelled++;
    else if (details.error) counts.failed++;
    else counts.passed++;
    if (details.error && skip === undefined && todo === undefined) this.success = false;
  }

  // What is told behind the last test.
  end(root) {
    const { counts } = this;
    const { place } = root;
    const took = root.took;
    this.tell('test:plan', { __proto__: null, nesting: 0, count: counts.topLevel, ...place });
    const note = (message, level = 'info') => {
      this.tell('test:diagnostic', { __proto__: null, nesting: 0, message, level, ...place });
    };
    for (const { message, level } of root.diagnostics) note(message, level);
    for (const name of ['tests', 'suites']) note(`${name} ${counts[name]}`);
    note(`pass ${counts.passed}`);
    note(`fail ${counts.failed}`);
    for (const name of ['cancelled', 'skipped', 'todo']) note(`${name} ${counts[name]}`);
    note(`duration_ms ${took}`);
    this.tell('test:summary', { __proto__: null, success: this.success, counts: { ...counts }, duration_ms: took, file: place.file });
    close(this.stream);
  }
}

exports.Harness = Harness;
