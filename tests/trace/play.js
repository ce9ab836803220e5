// Drives the page of `ouro play` in a browser through its own controls. Run by Ouro itself, on demand:
// `cargo test --test play -- --ignored`. Arguments: chromedriver's port, the page's address.
// With SCREENSHOTS=folder in the environment the main states are kept there.
'use strict';

const { Browser, KEYS } = require('./webdriver.js');

const [port, address] = process.argv.slice(2);
let wrong = 0;

function expect(what, is, wanted = true) {
  if (is === wanted) return;
  wrong++;
  console.log(`${what}: ${JSON.stringify(is)?.slice(0, 300)} instead of ${JSON.stringify(wanted)?.slice(0, 300)}`);
}

const ENDED = "return document.querySelector('.stop').hidden";
const CONSOLE = '.console li button';
const CTRL = '\ue009';

(async () => {
  const browser = await Browser.open(port, 1440, 900);
  const text = async (selector) => (await browser.text(selector)).join('\n');
  const status = () => text('.status');
  const program = () => browser.run("return document.querySelector('.field').value");
  const choose = (name) => browser.run("const s = document.querySelector('.course'); s.value = [...s.options].findIndex((o) => o.textContent.includes(arguments[0])); s.dispatchEvent(new Event('change'))", name);
  const run = async () => {
    await browser.click('.run');
    await browser.until('the run is over', ENDED);
  };
  /** Writes a program with the keyboard. */
  const write = async (...lines) => {
    await browser.click('.field');
    await browser.chord(CTRL, 'a');
    await browser.key(KEYS.delete);
    for (const line of lines) await browser.key(...line, KEYS.enter);
  };

  try {
    await browser.go(address);
    expect('the first lesson', await text('.lesson h2'), 'Lesson 1 of 12');
    expect('before the first run', await text(CONSOLE), '');
    await browser.keep('play-start');

    // Every lesson runs, and its recording can be stepped through.
    for (let lesson = 1; lesson <= 12; lesson++) {
      expect('the lesson', await text('.lesson h2'), `Lesson ${lesson} of 12`);
      // A debug build hashes for a minute.
      if (lesson !== 3) {
        await run();
        expect(`lesson ${lesson}: how it went`, await status(), '');
        expect(`lesson ${lesson}: step at first`, await browser.step(), 0);
        await browser.key(KEYS.end);
        const printed = await browser.text('.console li:not(.ahead) button');
        expect(`lesson ${lesson}: it prints`, printed.length >= 1);
        await browser.key(KEYS.home, KEYS.down, KEYS.down);
        expect(`lesson ${lesson}: it steps`, (await browser.step()) > 1);
        expect(`lesson ${lesson}: a line is marked`, (await text('.code .now, .code .registered')).length > 0);
      }
      if (lesson < 12) await browser.click('[aria-label="Next lesson"]');
    }

    // A program of one's own, with the keyboard: indents, brackets, Ctrl Enter.
    await choose('Who comes first');
    await write('setTimeout(() => {', "console.log('later');");
    await browser.key(KEYS.backspace, KEYS.backspace, '}', ',', ' ', '5', '0', ')', ';', KEYS.enter, ...'console.log(1);');
    expect('what was written', await program(), "setTimeout(() => {\n  console.log('later');\n}, 50);\nconsole.log(1);");
    await browser.chord(CTRL, KEYS.enter);
    await browser.until('the run is over', ENDED);
    await browser.key(KEYS.end);
    expect('what it printed', await text('.console li:not(.ahead) button'), '1\nlater');
    expect('nothing is stale', await browser.run("return document.querySelector('.stale').hidden"));
    await browser.click('.field');
    await browser.key('x');
    expect('a change is told', await browser.run("return !document.querySelector('.stale').hidden"));
    expect('nothing is marked then', await text('.code .now, .code .registered'), '');
    await browser.key(KEYS.escape);
    await browser.key('r');
    await browser.until('the run is over', ENDED);
    expect('an error is told', /SyntaxError|ReferenceError/.test(await text(CONSOLE)));
    await browser.click('.reset');
    expect('the lesson’s own text is back', (await program()).startsWith("'use strict'"));

    // Stop: what was recorded until then is there.
    await write("console.log('runs');", 'setInterval(() => {}, 10);');
    await browser.key(KEYS.escape);
    await browser.click('.run');
    await browser.until('it prints while it runs', "return document.querySelector('.console .live') !== null");
    await browser.click('.stop');
    await browser.until('the run is over', ENDED);
    expect('it was stopped', await status(), 'stopped: it was told to');
    await browser.key(KEYS.end);
    expect('its console', await text(CONSOLE), 'runs');
    expect('its end', /was stopped/.test(await text('.told')));

    // A closed page takes its run with it (the server's side is in tests/play.rs); here another run.
    await browser.click('.run');
    await browser.run("document.querySelector('.turn:not(:disabled)').click()");
    await browser.until('another lesson is there', "return document.querySelector('.lesson h2').textContent === 'Lesson 2 of 12'");

    // Predict, on a run nobody has seen.
    await browser.key('p');
    await browser.until('a question', "return document.querySelector('.choice') !== null");
    expect('the console is hidden', await browser.run("return getComputedStyle(document.querySelector('.console')).display"), 'none');
    await browser.key('1');
    expect('the score', /^[01] of 1 right/.test(await text('.score')));
    await browser.keep('play-predict');
    await browser.key(KEYS.escape);

    // Orders, and a seed.
    await browser.click('[title="What other orders are there?"]');
    await browser.until('the orders are there', "return document.querySelectorAll('.outputs li').length > 1");
    await browser.keep('play-orders');
    await browser.click('.outputs li:last-child button');
    await browser.until('the run is over', `${ENDED} && document.querySelector('.summary').textContent.includes('seed')`);

    await choose('The Node Experiment');
    // From phone to projector nothing scrolls sideways; no control is without a name.
    for (const [width, height] of [[390, 844], [820, 1100], [1280, 800], [1920, 1080]]) {
      await browser.size(width, height);
      const over = await browser.run('return document.documentElement.scrollWidth - document.documentElement.clientWidth');
      expect(`sideways scrolling at ${width}`, over, 0);
      // The lines of the text field lie on the coloured ones, wrapped ones too.
      const lines = await browser.run(`
        const field = document.querySelector('.field');
        field.style.height = '0';
        const height = field.scrollHeight;
        field.style.height = '';
        return [height, document.querySelector('.code').clientHeight]`);
      expect(`the field's lines at ${width}: ${lines}`, Math.abs(lines[0] - lines[1]) <= 1);
      await browser.keep(`play-${width}`);
    }
    const nameless = await browser.run("return [...document.querySelectorAll('button, input, select, textarea, section')].filter((e) => !(e.getAttribute('aria-label') || e.textContent.trim() || e.title || e.labels?.length)).map((e) => e.outerHTML)");
    expect('controls without a name', JSON.stringify(nameless), '[]');
    for (const line of await browser.log()) expect('the browser said', line, 'nothing');
  } catch (error) {
    wrong++;
    console.log(error.stack);
  }
  await browser.close();
  process.exitCode = wrong ? 1 : 0;
})();
