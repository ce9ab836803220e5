'use strict';
// What programs do all day, a little of each: benches/profile.py records which of Ouro's code runs
// for it. Prints one number for each part, the same in Node. Words after its name choose parts.
const assert = require('assert');
const crypto = require('crypto');
const fs = require('fs');
const http = require('http');
const net = require('net');
const os = require('os');
const path = require('path');
const querystring = require('querystring');
const util = require('util');
const zlib = require('zlib');
const { EventEmitter, once } = require('events');
const { Readable, Transform, Writable } = require('stream');
const { pipeline } = require('stream/promises');

const words = 'the loop turns and turns while callbacks wait for what they were promised'.split(' ');

const language = {
  numbers() {
    let sum = 0;
    for (let i = 0; i < 60000; i++) sum = (sum + i * 7 % 13 - (i & 3)) | 0;
    let half = 0.5;
    for (let i = 1; i < 20000; i++) half = half / 2 + Math.sqrt(i) / i;
    return sum + Math.round(half * 1000);
  },
  recursion() {
    const fib = (n) => (n < 2 ? n : fib(n - 1) + fib(n - 2));
    return fib(17);
  },
  arrays() {
    const list = [];
    for (let i = 0; i < 8000; i++) list.push((i * 7919) % 1009);
    const found = list.filter((n) => n % 2).map((n) => n * 3).reduce((a, b) => a + b, 0);
    list.sort((a, b) => a - b);
    const [first, second, ...rest] = list;
    for (const [at, value] of list.slice(0, 500).entries()) rest[at] = value + at;
    rest.splice(10, 20, 1, 2, 3);
    return found + first + second + rest.indexOf(500) + list.concat(rest).length + [...list, ...rest].lastIndexOf(3);
  },
  bytes() {
    const bytes = new Uint8Array(4096);
    for (let round = 0; round < 5; round++) for (let i = 0; i < bytes.length; i++) bytes[i] = bytes[i] + i * round;
    return new DataView(bytes.buffer).getUint32(100) + new Float64Array(64).fill(1.5).reduce((a, b) => a + b);
  },
  strings() {
    let text = '';
    for (let i = 0; i < 4000; i++) text += `${words[i % words.length]}:${i} `;
    let count = 0;
    for (const part of text.split(' ')) if (part.startsWith('turns') || part.endsWith('7')) count += part.slice(2, 5).length;
    for (let i = 0; i < 3000; i++) count += text.charCodeAt(i) === 58 ? 1 : 0;
    return count + text.toUpperCase().trim().indexOf('WAIT:99') + text.replaceAll('loop', 'ring').length + words.join('-').padStart(90).length;
  },
  patterns() {
    let count = 0;
    const text = words.join(' ').repeat(8);
    for (const { groups: { head } } of text.matchAll(/(?<head>[a-z])\w+/g)) count += head.charCodeAt(0);
    return count + text.replace(/(\w+) (\w+)/g, (_, a, b) => `${b} ${a}`).length + text.split(/\s+/).length;
  },
  objects() {
    let sum = 0;
    for (let i = 0; i < 6000; i++) {
      const made = { id: i, name: words[i % 7], at: { x: i, y: i + 1 }, list: [i, i] };
      const { id, at: { x, y }, missing = 4, ...others } = { ...made, extra: true };
      sum += id + x + y + missing + Object.keys(others).length;
      for (const key in others) sum += key.length;
      sum += made.at?.z ?? 1;
      delete made.name;
      made[`key${i % 5}`] = i;
      if ('id' in made && Object.hasOwn(made, 'list')) sum += made.list.length;
    }
    return sum + Object.entries({ a: 1, b: 2 }).flat().length;
  },
  classes() {
    class Shape {
      #sides = 0;
      static made = 0;
      constructor(sides) { this.#sides = sides; Shape.made++; }
      get sides() { return this.#sides; }
      set sides(sides) { this.#sides = sides; }
      area() { return this.sides * 2; }
    }
    class Square extends Shape {
      constructor(width) { super(4); this.width = width; }
      area() { return this.width ** 2 + super.area(); }
    }
    let sum = 0;
    for (let i = 0; i < 6000; i++) {
      const square = new Square(i % 10);
      square.sides += 1;
      sum += square.area() + (square instanceof Shape ? 1 : 0);
    }
    return sum + Shape.made;
  },
  closures() {
    const counter = () => { let n = 0; return { up: () => ++n, by(step = 2, ...more) { n += step + more.length; return n; } }; };
    const one = counter();
    for (let i = 0; i < 12000; i++) { one.up(); one.by(i % 3, i); }
    const call = (f, ...args) => f.apply(null, args);
    for (let i = 0; i < 3000; i++) call(one.by.bind(one), i);
    return one.up();
  },
  collections() {
    const map = new Map(), set = new Set(), weak = new WeakMap();
    for (let i = 0; i < 5000; i++) {
      const key = words[i % words.length] + (i % 50);
      map.set(key, (map.get(key) ?? 0) + 1);
      set.add(i % 100);
      weak.set({ key }, i);
    }
    let sum = set.size;
    for (const [key, value] of map) sum += key.length * value;
    map.forEach((value) => { sum += value; });
    return sum + [...set].filter((n) => set.has(n + 1)).length;
  },
  generators() {
    function* upTo(n) { for (let i = 0; i < n; i++) yield i; }
    function* both() { yield* upTo(2000); yield* upTo(1000); }
    let sum = 0;
    for (const n of both()) sum += n;
    return sum;
  },
  errors() {
    let caught = 0;
    for (let i = 0; i < 2000; i++) {
      try {
        if (i % 3) throw new TypeError(`number ${i}`);
        null.property;
      } catch (error) {
        caught += error instanceof TypeError ? error.message.length % 2 : 0;
      } finally {
        caught++;
      }
    }
    return caught;
  },
  json() {
    const value = { list: Array.from({ length: 200 }, (_, id) => ({ id, name: words[id % 9], tags: ['a', null, true], price: id / 3 })) };
    const text = JSON.stringify(value);
    return JSON.stringify(JSON.parse(text), null, 2).length + structuredClone(value).list.length + new Date(0).toISOString().length;
  },
  choices() {
    let sum = 0;
    for (let i = 0; i < 12000; i++) {
      switch (i % 5) {
        case 0: sum += 1; break;
        case 1: sum += typeof i === 'number' ? 2 : 0; break;
        case 2: continue;
        default: sum -= i % 2 ? 1 : 0;
      }
      if (!(i % 4) && sum > 3 || i === 7) sum ^= 1;
    }
    return sum;
  },
  handlers() {
    const seen = [];
    const proxy = new Proxy({}, { get: (_, key) => `${String(key)}!`, has: () => true });
    for (let i = 0; i < 500; i++) seen.push(proxy.name, 'a' in proxy, Reflect.ownKeys({ i, [Symbol.iterator]: 0 }).length);
    return seen.length + Number(2n ** 40n % 1000n);
  },
};

const host = {
  async promises() {
    let sum = 0;
    const later = async (n) => { await null; return n; };
    for (let i = 0; i < 6000; i++) sum += await later(i % 5);
    await Promise.all(Array.from({ length: 1000 }, (_, i) => later(i).then((n) => { sum += n; })));
    await Promise.allSettled([Promise.reject(new Error('no')), later(1)]);
    return sum;
  },
  async turns() {
    let turns = 0;
    for (let i = 0; i < 2000; i++) process.nextTick(() => { turns++; queueMicrotask(() => turns++); });
    for (let i = 0; i < 1000; i++) setTimeout(() => turns++, i % 4);
    for (let i = 0; i < 300; i++) await new Promise((done) => setImmediate(done));
    const timer = setInterval(() => { if (++turns > 5010) clearInterval(timer); }, 1);
    await new Promise((done) => setTimeout(done, 20));
    return turns > 5000;
  },
  async events() {
    const emitter = new EventEmitter();
    let heard = 0;
    emitter.on('word', (a, b) => { heard += a + b; });
    emitter.on('word', () => { heard++; });
    for (let i = 0; i < 6000; i++) { emitter.emit('word', i, 1); emitter.once('other', () => heard++); emitter.emit('other'); }
    const soon = once(emitter, 'end');
    emitter.emit('end', 1);
    const controller = new AbortController();
    controller.signal.addEventListener('abort', () => { heard++; });
    controller.abort();
    return heard + (await soon)[0] + emitter.listenerCount('word');
  },
  async buffers() {
    let sum = 0;
    for (let i = 0; i < 1500; i++) {
      const bytes = Buffer.from(words[i % 9] + i);
      const all = Buffer.concat([bytes, Buffer.alloc(8), bytes.subarray(1)]);
      all.writeUInt32BE(i, bytes.length);
      sum += all.readUInt32BE(bytes.length) + all.toString('hex').length + all.toString('base64').length + all.indexOf('o') + (all.equals(bytes) ? 1 : 0);
    }
    return sum + new TextDecoder().decode(new TextEncoder().encode('zwölf')).length;
  },
  async streams() {
    let bytes = 0;
    const source = Readable.from(Array.from({ length: 800 }, (_, i) => `${words[i % 9]}\n`));
    const upper = new Transform({ transform(chunk, encoding, done) { done(null, String(chunk).toUpperCase()); } });
    const sink = new Writable({ write(chunk, encoding, done) { bytes += chunk.length; done(); } });
    await pipeline(source, upper, sink);
    for await (const chunk of Readable.from(['a', 'b', 'c'])) bytes += chunk.length;
    return bytes;
  },
  async files() {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'everyday-'));
    let sum = 0;
    try {
      for (let i = 0; i < 100; i++) {
        const file = path.join(folder, `${i % 10}.txt`);
        fs.writeFileSync(file, words.join('\n'));
        sum += fs.readFileSync(file, 'utf8').length + fs.statSync(file).size + (fs.existsSync(`${file}.not`) ? 1 : 0);
        await fs.promises.writeFile(file, 'again');
        sum += (await fs.promises.readFile(file)).length;
        await new Promise((done) => fs.stat(file, done));
      }
      await new Promise((done) => fs.readdir(folder, (error, names) => { sum += names.length; done(); }));
      const copy = path.join(folder, 'copy');
      await pipeline(fs.createReadStream(__filename), fs.createWriteStream(copy));
      assert.deepStrictEqual(fs.readFileSync(copy), fs.readFileSync(__filename));
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
    return sum;
  },
  async texts() {
    let length = 0;
    for (let i = 0; i < 150; i++) {
      length += util.inspect({ i, list: [1, 'two', { three: null }], map: new Map([[i, words]]), when: new Date(0) }).length;
      length += util.format('%s is %d of %j', words[i % 9], i, { i }).length;
      const url = new URL(`http://user@example.org:8080/${words[i % 9]}?n=${i}&q=a%20b#end`);
      url.searchParams.append('more', String(i));
      length += url.href.length + path.relative('/a/b/c', path.resolve('/a', `../d${i}`)).length;
      length += querystring.stringify(querystring.parse(`a=${i}&b=c%20d`)).length;
    }
    return length;
  },
  async digests() {
    let length = 0;
    for (let i = 0; i < 300; i++) {
      length += crypto.createHash('sha256').update(words[i % 9]).digest('hex').length;
      length += crypto.createHmac('sha1', 'key').update(`${i}`).digest().length;
    }
    await new Promise((done) => crypto.randomBytes(16, done));
    await util.promisify(crypto.pbkdf2)('a', 'b', 10, 16, 'sha512');
    const packed = await util.promisify(zlib.gzip)(words.join(' ').repeat(20));
    return length + zlib.gunzipSync(packed).length + crypto.randomUUID().length;
  },
  async sockets() {
    const server = net.createServer((socket) => socket.pipe(socket));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    let bytes = 0;
    for (let i = 0; i < 30; i++) {
      const socket = net.connect(server.address().port, '127.0.0.1');
      socket.on('data', (chunk) => { bytes += chunk.length; socket.end(); });
      socket.write('hello');
      await once(socket, 'close');
    }
    server.close();
    return bytes;
  },
  async requests() {
    const server = http.createServer((req, res) => {
      const chunks = [];
      req.on('data', (chunk) => chunks.push(chunk)).on('end', () => {
        const { n } = JSON.parse(Buffer.concat(chunks).toString());
        res.writeHead(n % 5 ? 200 : 404, { 'Content-Type': 'application/json', 'X-Path': req.url });
        res.write(' ');
        res.end(JSON.stringify({ n: n + 1, agent: req.headers['x-agent'] }));
      });
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
    let sum = 0;
    const ask = (n) => new Promise((done, failed) => {
      const options = { port: server.address().port, path: `/${n}`, method: 'POST', agent, headers: { 'X-Agent': 'everyday' } };
      const req = http.request(options, (res) => {
        let text = '';
        res.setEncoding('utf8').on('data', (piece) => { text += piece; });
        res.on('end', () => { sum += JSON.parse(text).n + res.statusCode; done(); });
      });
      req.on('error', failed).end(JSON.stringify({ n }));
    });
    for (let round = 0; round < 40; round++) await Promise.all(Array.from({ length: 16 }, (_, i) => ask(round * 16 + i)));
    const answer = await fetch(`http://127.0.0.1:${server.address().port}/`, { method: 'POST', body: '{"n":1}' });
    sum += (await answer.json()).n;
    agent.destroy();
    server.close();
    return sum;
  },
};

(async () => {
  const chosen = process.argv.slice(2);
  for (const [name, part] of Object.entries({ ...language, ...host })) {
    if (!chosen.length || chosen.includes(name)) console.log(name, await part());
  }
})();
