// A browser, driven by the WebDriver protocol (W3C) over chromedriver. Run by Ouro itself, so that its
// own http speaks to it.
'use strict';

const fs = require('fs');
const http = require('http');
const path = require('path');

const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

/** One request of the WebDriver protocol (W3C). */
function driver(port, method, address, body) {
  return new Promise((resolve, reject) => {
    const text = body === undefined ? '' : JSON.stringify(body);
    const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) };
    const request = http.request({ host: '127.0.0.1', port, method, path: address, headers }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => {
        const { value } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
        if (response.statusCode === 200) resolve(value);
        else reject(new Error(`${address}: ${value.error}: ${value.message.split('\n')[0]}`));
      });
    });
    request.on('error', reject);
    request.end(text);
  });
}

class Browser {
  static async open(port, width, height, dark = false) {
    const args = ['--headless=new', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', `--window-size=${width},${height}`];
    if (dark) args.push('--force-dark-mode');
    const alwaysMatch = { 'goog:chromeOptions': { args }, 'goog:loggingPrefs': { browser: 'ALL' } };
    const { sessionId } = await driver(port, 'POST', '/session', { capabilities: { alwaysMatch } });
    const browser = new Browser();
    browser.port = port;
    browser.session = `/session/${sessionId}`;
    await browser.size(width, height);
    return browser;
  }

  call(method, address, body) {
    return driver(this.port, method, address, body);
  }

  /** Sets the size of what the page sees. */
  async size(width, height) {
    await this.call('POST', `${this.session}/goog/cdp/execute`, {
      cmd: 'Emulation.setDeviceMetricsOverride', params: { width, height, deviceScaleFactor: 1, mobile: false },
    });
  }

  go(url) {
    return this.call('POST', `${this.session}/url`, { url });
  }

  /** What the page's console has said since the last call. */
  async log() {
    const log = await this.call('POST', `${this.session}/se/log`, { type: 'browser' });
    return log.map(({ level, message }) => `${level} ${message}`);
  }

  /** Waits until a script gives something true; an error says for what, in the end. */
  async until(what, script, ...args) {
    const end = Date.now() + 100_000;
    while (!(await this.run(script, ...args))) {
      if (Date.now() > end) throw new Error(`still not: ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }

  run(script, ...args) {
    return this.call('POST', `${this.session}/execute/sync`, { script, args });
  }

  async find(selector) {
    const element = await this.call('POST', `${this.session}/element`, { using: 'css selector', value: selector });
    return `${this.session}/element/${element[ELEMENT]}`;
  }

  async click(selector) {
    await this.call('POST', `${await this.find(selector)}/click`, {});
  }

  async key(...keys) {
    const actions = keys.flatMap((value) => [{ type: 'keyDown', value }, { type: 'keyUp', value }]);
    await this.call('POST', `${this.session}/actions`, { actions: [{ type: 'key', id: 'keyboard', actions }] });
  }

  /** A key while another is held. */
  async chord(held, value) {
    const actions = [{ type: 'keyDown', value: held }, { type: 'keyDown', value }, { type: 'keyUp', value }, { type: 'keyUp', value: held }];
    await this.call('POST', `${this.session}/actions`, { actions: [{ type: 'key', id: 'keyboard', actions }] });
  }

  text(selector) {
    return this.run('return [...document.querySelectorAll(arguments[0])].map((e) => e.textContent)', selector);
  }

  /** Everything the panels show, and the step. */
  shown() {
    return this.run("return document.querySelector('.panels').innerText + document.querySelector('.where-we-are').innerText + (document.querySelector('.code .now, .code .registered')?.innerText ?? '')");
  }

  step() {
    return this.run("return Number(document.querySelector('.scrub input').value)");
  }

  async keep(name) {
    if (!process.env.SCREENSHOTS) return;
    const png = await this.call('GET', `${this.session}/screenshot`);
    fs.writeFileSync(path.join(process.env.SCREENSHOTS, `${name}.png`), Buffer.from(png, 'base64'));
  }

  close() {
    return this.call('DELETE', this.session);
  }
}

const KEYS = { right: '\ue014', left: '\ue012', down: '\ue015', up: '\ue013', home: '\ue011', end: '\ue010', escape: '\ue00c', pageDown: '\ue00f', pageUp: '\ue00e', enter: '\ue007', backspace: '\ue003', delete: '\ue017' };

module.exports = { Browser, KEYS };
