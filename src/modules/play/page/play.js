// The page of `ouro play`: a course, an editor, Run, and the view of what was recorded.
(function (ouro) {
  'use strict';

  const { h } = ouro;
  const { own, lessons, seconds } = JSON.parse(document.getElementById('course').textContent);

  /** What can be chosen: the user's own file first, then the course. */
  const texts = lessons.map((lesson, at) => ({ ...lesson, number: at + 1 }));
  if (own) {
    texts.unshift({ ...own, isOwn: true, title: own.name, prose: ['Your own file. What is run is what stands here; the file itself is changed only when you save it (Ctrl S).'] });
  }
  /** What has been written in the place of each text. */
  const drafts = new Map();
  let at = 0;
  /** The run under way: { controller, number, started, lines }. */
  let current = null;

  const remember = (name, value) => {
    try {
      sessionStorage.setItem(name, value);
    } catch {
      // Then a reload begins anew.
    }
  };
  const recall = (name) => {
    try {
      return sessionStorage.getItem(name);
    } catch {
      return null;
    }
  };

  // The head.
  const choice = h('select', { class: 'course', 'aria-label': 'Lesson', onchange: () => choose(Number(choice.value)) },
    ...texts.map(({ number, title }, index) => h('option', { value: index }, number ? `${number}  ${title}` : title)));
  const runButton = h('button', { type: 'button', class: 'run', title: 'Run (Ctrl Enter, r)', onclick: () => run() }, 'Run');
  const stopButton = h('button', { type: 'button', class: 'stop', hidden: true, onclick: () => stop() }, 'Stop');
  const resetButton = h('button', { type: 'button', class: 'reset', hidden: true, title: 'Take the lesson’s own text back', onclick: () => reset() }, 'Reset');
  const saveButton = h('button', { type: 'button', class: 'reset', hidden: true, title: 'Save (Ctrl S)', onclick: () => save() }, 'Save');
  const ordersButton = h('button', { type: 'button', title: 'What other orders are there?', onclick: () => orders.open() }, 'Orders');
  const status = h('span', { class: 'status', role: 'status' });

  // How it is run.
  const threads = h('input', { type: 'number', min: '1', max: '64', value: '4', 'aria-label': 'Pool threads' });
  const virtual = h('input', { type: 'checkbox' });
  const seed = h('input', { type: 'number', min: '0', placeholder: 'none', 'aria-label': 'Seed' });
  const options = h('details', { class: 'options' }, h('summary', { title: 'How it is run' }, 'How'),
    h('div', { class: 'sheet' },
      h('label', {}, 'Threads of the pool', threads),
      h('label', {}, 'Timers do not wait (virtual time)', virtual),
      h('label', {}, 'Seed that decides the order', seed),
      h('p', {}, `A run may take ${seconds} seconds. With a seed, every choice that Node’s rules leave open follows from it, in virtual time, and the same seed gives the same run again.`)));
  document.addEventListener('click', (event) => {
    if (options.open && !options.contains(event.target)) options.open = false;
  });

  const lesson = ouro.lessonPanel(lessons.length, () => choose(at - 1), () => choose(at + 1));
  const view = ouro.view(document.getElementById('view'), {
    head: h('div', { class: 'play-head' }, choice, runButton, stopButton, options, ordersButton, resetButton, saveButton, status),
    lead: lesson.element,
    blank: 'Run the program (Ctrl Enter), then step through what it did.',
    predicts: () => predict(),
    keys: {
      r: [['Ctrl Enter', 'r'], 'run', () => run()],
      e: [['e'], 'edit (Esc leaves the editor)', () => editor.field.focus()],
    },
  });
  const editor = ouro.editor(view, changed);
  const orders = ouro.orders(view, askOrders, (value) => {
    seed.value = String(value);
    options.open = false;
    run();
  });

  function changed(text) {
    const { name, code } = texts[at];
    if (text === code) drafts.delete(name);
    else drafts.set(name, text);
    remember(`text ${name}`, text);
    resetButton.hidden = text === code || texts[at].isOwn === true;
    saveButton.hidden = text === code || texts[at].isOwn !== true;
  }

  /** Shows a text that has not been run. */
  function blank() {
    const { name } = texts[at];
    view.console.showAhead(false);
    view.load({ version: 1, program: name, pool: Number(threads.value) || 4, leftOut: 0, threads: ['main'], files: [[name, editor.text]], names: [], frames: [], events: [] });
    editor.ran = editor.text;
    document.title = `${texts[at].title} · Ouro`;
  }

  function choose(index) {
    if (index < 0 || index >= texts.length) return;
    abandon();
    at = index;
    choice.value = String(at);
    remember('at', String(at));
    const { name, code } = texts[at];
    editor.text = drafts.get(name) ?? code;
    changed(editor.text);
    lesson.show(texts[at], at > 0, at + 1 < texts.length);
    status.textContent = '';
    seed.value = '';
    blank();
  }

  function reset() {
    editor.text = texts[at].code;
    changed(editor.text);
    abandon();
    blank();
  }

  async function save() {
    if (!texts[at].isOwn) return;
    const { text } = editor;
    const { error } = await (await post('save', { text })).json();
    status.textContent = error ? `not saved: ${error}` : 'saved';
    if (error) return;
    texts[at].code = text;
    changed(editor.text);
  }

  async function post(what, value, signal) {
    const response = await fetch(what, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(value), signal });
    if (!response.ok) throw new Error(response.status === 503 ? 'too much is running already' : `the server said ${response.status}`);
    return response;
  }

  function wish() {
    return {
      own: texts[at].isOwn === true, name: texts[at].name, text: editor.text,
      seed: seed.value === '' ? null : Number(seed.value), virtualTime: virtual.checked, threads: Number(threads.value),
    };
  }

  /** Ends the run under way, and forgets it. */
  function abandon() {
    current?.controller.abort();
    finished();
  }

  function finished() {
    clearInterval(current?.clock);
    current = null;
    runButton.hidden = false;
    stopButton.hidden = true;
  }

  /** Has the run under way come to its end, with what it has recorded so far. */
  function stop() {
    if (current?.number) post('stop', { run: current.number }).catch(() => {});
  }

  /** Runs what stands in the editor, and shows its recording; returns whether there is one. */
  async function run({ isSecret = false } = {}) {
    abandon();
    options.open = false;
    const wanted = wish();
    const me = { controller: new AbortController(), number: 0, started: Date.now(), writes: [], clock: 0 };
    current = me;
    runButton.hidden = true;
    stopButton.hidden = false;
    editor.field.blur();
    blank();
    if (!isSecret) view.tab('console');
    const tell = () => { status.textContent = `running, ${((Date.now() - me.started) / 1000).toFixed(1)} s`; };
    me.clock = setInterval(tell, 100);
    tell();
    try {
      const response = await post('run', wanted, me.controller.signal);
      const { recording, end } = await read(response, (line) => {
        if (line.run) me.number = line.run;
        if (line.out && !isSecret) {
          me.writes.push({ stream: line.out, text: line.text });
          view.console.showLive(ouro.linesOf(me.writes));
        }
      });
      if (current !== me) return false;
      finished();
      if (!recording) {
        status.textContent = `nothing was recorded (${end?.signal ?? `exit code ${end?.code}`})`;
        return false;
      }
      view.console.showAhead(!isSecret);
      lesson.makeRoom();
      view.load(recording);
      editor.ran = wanted.text;
      view.update();
      status.textContent = view.run.stopped ? `stopped: ${view.run.stopped}` : '';
      if (!isSecret) view.tab('loop');
      return true;
    } catch (error) {
      if (current !== me) return false;
      finished();
      status.textContent = error.message;
      return false;
    }
  }

  /** Reads the answer to `run`: lines of JSON, then the recording. */
  async function read(response, told) {
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    let text = '';
    let end = null;
    const parts = [];
    for (;;) {
      const { done, value } = await reader.read();
      const more = decoder.decode(value, { stream: !done });
      if (end) parts.push(more);
      else text += more;
      while (!end && text.includes('\n')) {
        const line = JSON.parse(text.slice(0, text.indexOf('\n')));
        text = text.slice(text.indexOf('\n') + 1);
        if (line.end) {
          ({ end } = line);
          parts.push(text);
        } else told(line);
      }
      if (done) break;
    }
    return { end, recording: end?.recorded ? JSON.parse(parts.join('')) : null };
  }

  async function askOrders() {
    return (await post('orders', wish())).json();
  }

  /** The game, on a run whose output nobody has seen. */
  async function predict() {
    const isFresh = view.run.length > 0 && !view.source.isStale;
    if (isFresh || await run({ isSecret: true })) view.predict(true);
  }

  document.addEventListener('keydown', (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      run();
    } else if (event.key === 's') {
      event.preventDefault();
      save();
    }
  });

  for (const { name, code } of texts) {
    const text = recall(`text ${name}`);
    if (text !== null && text !== code) drafts.set(name, text);
  }
  const last = Number(recall('at'));
  choose(last < texts.length ? last : 0);
})((globalThis.ouro ??= {}));
