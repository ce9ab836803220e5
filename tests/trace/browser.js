// Drives pages of `ouro trace --html` in a browser through their own controls. Run by Ouro itself,
// on demand: `cargo test --test trace -- --ignored`, which records the programs and starts
// chromedriver. Arguments: chromedriver's port, then for each program its page and what it printed.
// With SCREENSHOTS=folder in the environment the main states are kept there.
'use strict';

const fs = require('fs');
const path = require('path');
const { Browser, KEYS } = require('./webdriver.js');

const [port, ...files] = process.argv.slice(2);
let wrong = 0;

function expect(what, is, wanted = true) {
  if (is === wanted) return;
  wrong++;
  console.log(`${what}: ${JSON.stringify(is)?.slice(0, 300)} instead of ${JSON.stringify(wanted)?.slice(0, 300)}`);
}

const ONLY_BUTTONS = "return [...document.querySelectorAll('button, input, select, section, [role]:not([role=status])')].filter((e) => !(e.getAttribute('aria-label') || e.textContent.trim() || e.title)).map((e) => e.outerHTML)";

async function drive(browser, file, stdout) {
  const name = path.basename(file, '.html');
  const says = (what) => `${name}: ${what}`;
  await browser.go(`file://${path.resolve(file)}`);
  expect(says('step at first'), await browser.step(), 0);

  // To the end by the page's own button: everything printed stands in the console.
  await browser.click('[aria-label="To the end"]');
  const length = await browser.step();
  const printed = (await browser.text('.console li:not(.err) button')).map((line) => line.replace('\u00a0', ''));
  const lines = stdout.split('\n');
  if (lines.at(-1) === '') lines.pop();
  // eslint-disable-next-line no-control-regex
  const plain = lines.map((line) => line.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, ''));
  expect(says('the console at the end'), printed.slice(-400).join('\n'), plain.slice(-400).join('\n'));

  // By callback forward with the keyboard, then back: the same is shown at each stop.
  await browser.key(KEYS.home);
  const seen = [];
  for (let stop = 0; stop < 40 && (await browser.step()) < length; stop++) {
    seen.push([await browser.step(), await browser.shown()]);
    await browser.key(KEYS.down);
  }
  for (const [step, shown] of seen.reverse()) {
    await browser.key(KEYS.up);
    expect(says('step on the way back'), await browser.step(), step);
    expect(says(`what step ${step} shows from the other side`), await browser.shown(), shown);
  }

  // By event and by tick, with the mouse.
  await browser.click('[aria-label="Next event"]');
  await browser.click('[aria-label="Next event"]');
  await browser.click('[aria-label="Previous event"]');
  expect(says('after two events forward and one back'), await browser.step(), 1);
  await browser.click('[aria-label="Next tick"]');
  const tick = await browser.step();
  expect(says('a tick goes forward'), tick > 1);
  expect(says('the ring tells the tick'), (await browser.text('.ring .big'))[0] !== 'start');

  // Play goes on by itself, and a second press stops it.
  await browser.run("document.querySelector('.transport select').value = '40'; document.querySelector('.transport select').dispatchEvent(new Event('change'))");
  await browser.key(KEYS.home, ' ');
  for (let tries = 0; tries < 100 && (await browser.step()) < Math.min(5, length); tries++);
  await browser.key(' ');
  const paused = await browser.step();
  expect(says('playing moved on'), paused >= Math.min(5, length));
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(says('a pause stands still'), await browser.step(), paused);

  // Scrubbing: a click in the middle of the bar.
  await browser.click('.scrub input');
  const middle = await browser.step();
  expect(says('a click in the middle of the bar'), Math.abs(middle - length / 2) <= Math.max(2, length * 0.05));

  // A console line leads to the moment at which it was printed.
  if (printed.length) {
    await browser.key(KEYS.end);
    await browser.click('.console li:not(.err) button');
    const told = (await browser.text('.told'))[0];
    expect(says('a console line leads to its event'), /printed/i.test(told));
  }

  // Why: causes lead to the main script.
  await browser.key(KEYS.home, KEYS.down, KEYS.down, KEYS.down);
  const chain = await browser.text('.why .chain li');
  if (chain.length) expect(says('the chain of causes ends at'), chain.at(-1), 'the main script');
  const opened = await browser.run("const link = document.querySelector('.why .link'); link?.click(); return Boolean(link)");
  if (opened) {
    expect(says('a cause opens its story'), (await browser.text('.why dt')).includes('Runs'));
    await browser.key(KEYS.escape);
  }

  // The dialogs, the theme, the words about a panel.
  await browser.key('?');
  expect(says('? opens the keys'), await browser.run("return document.querySelector('dialog[open] h2')?.textContent"), 'Keys');
  await browser.key(KEYS.escape);
  expect(says('Esc closes them'), await browser.run("return document.querySelector('dialog[open]') === null"));
  const colour = "return getComputedStyle(document.querySelector('.ouro')).backgroundColor";
  const before = await browser.run(colour);
  await browser.key('t');
  expect(says('t changes the colours'), (await browser.run(colour)) !== before);
  await browser.key('t');
  await browser.click('.loop .about-toggle');
  expect(says('About opens'), await browser.run("return !document.querySelector('.loop .about').hidden"));
  await browser.click('.loop .about-toggle');
  if (await browser.run("return !document.querySelector('.hint-button').hidden")) {
    await browser.key('h');
    await browser.keep(`${name}-hint`);
    await browser.click('.hints button');
    expect(says('a hint leads somewhere'), (await browser.step()) > 0);
  }

  // The game.
  await browser.key(KEYS.home, 'p');
  if (await browser.run("return document.querySelector('.choice') !== null")) {
    expect(says('the game hides the console'), await browser.run("return getComputedStyle(document.querySelector('.console')).display"), 'none');
    await browser.click('.choice');
    expect(says('the score'), /^[01] of 1 right/.test((await browser.text('.score'))[0]));
    expect(says('one answer is right'), (await browser.text('.choice.right')).length, 1);
    await browser.click('.primary');
    await browser.key('2');
    expect(says('the score after a second answer'), /^[012] of 2 right/.test((await browser.text('.score'))[0]) || (await browser.text('.choice')).length < 2);
  }
  await browser.key(KEYS.escape);

  // Threads: the panels keep to the one that was chosen, and follow again when it is let go.
  const threads = await browser.text('.loops:not([hidden]) b');
  if (threads.length > 1) {
    const worker = `.loops button:nth-of-type(${threads.indexOf('worker1') + 1})`;
    await browser.key(KEYS.home);
    await browser.click(worker);
    for (let stop = 0; stop < 5; stop++) {
      await browser.key(KEYS.down);
      expect(says('the thread that is shown'), (await browser.text('.loops .on b'))[0], 'worker1');
      expect(says('whose step it is'), (await browser.text('.told'))[0].startsWith('worker1: '));
    }
    await browser.click(worker);
    await browser.key(KEYS.home, KEYS.right);
    expect(says('the thread in which something happens'), (await browser.text('.loops .on b'))[0], 'main');
  }

  // Names, and no sideways scrolling from phone to projector.
  expect(says('controls without a name'), JSON.stringify(await browser.run(ONLY_BUTTONS)), '[]');
  for (const [width, height] of [[360, 740], [820, 1100], [1440, 900], [1920, 1080]]) {
    await browser.size(width, height);
    const over = await browser.run('return document.documentElement.scrollWidth - document.documentElement.clientWidth');
    expect(says(`sideways scrolling at ${width}`), over, 0);
  }
  await browser.size(1440, 900);
  for (const line of await browser.log()) expect(says('the browser said'), line, 'nothing');
}

(async () => {
  const browser = await Browser.open(port, 1440, 900);
  for (let at = 0; at + 1 < files.length; at += 2) {
    try {
      await drive(browser, files[at], fs.readFileSync(files[at + 1], 'utf8'));
    } catch (error) {
      wrong++;
      console.log(`${path.basename(files[at])}: ${error.message}`);
    }
  }
  // A page that was cut off or changed says so.
  const whole = fs.readFileSync(files[0], 'utf8');
  for (const [text, words] of [
    [whole.slice(0, whole.indexOf('"events":')), 'its whole file'],
    [whole.replace('"events":[', '"events":[7,'), 'cannot be shown: event 1'],
  ]) {
    const damaged = `${files[0]}.damaged.html`;
    fs.writeFileSync(damaged, text);
    await browser.go(`file://${path.resolve(damaged)}`);
    const told = await browser.run('return document.body.innerText');
    expect(`a damaged page says ${words}`, told.includes(words));
  }
  await browser.close();
  process.exitCode = wrong ? 1 : 0;
})();
