// A Blob of a file reads it when it is asked for its bytes, as long as the file has not changed.
const fs = require('fs');
const os = require('os');
const path = require('path');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ouro-blob-'));
const file = (name) => path.join(folder, name);
const told = (error) => `${error.name} ${error.code} ${error.message}`;
const shown = (promise) => promise.then((value) => console.log(value), (error) => console.log(told(error)));
(async () => {
  fs.writeFileSync(file('a'), 'hello');
  const blob = await fs.openAsBlob(file('a'), { type: 'Text/X' });
  console.log(blob.size, blob.type, await blob.text());
  console.log(await blob.slice(1, 3, 'A/B').text(), blob.slice(-3, -1, 'A/B').type, await blob.slice(-3).slice(1).text());
  const joined = new Blob(['<', blob, blob.slice(4), '>']);
  console.log(joined.size, await joined.text(), await joined.slice(3, 8).text());
  for await (const chunk of joined.stream()) console.log(Buffer.from(chunk).toString());
  console.log(await new Response(blob).text());
  try {
    structuredClone(blob);
  } catch (error) {
    console.log(told(error));
  }
  fs.writeFileSync(file('a'), 'changed');
  await shown(blob.text());
  await shown(blob.slice(1, 2).arrayBuffer());
  await shown(joined.bytes());
  await shown(blob.stream().getReader().read());
  fs.writeFileSync(file('big'), 'x'.repeat(150_000));
  const big = await fs.openAsBlob(file('big'));
  const sizes = [];
  for await (const chunk of big.stream()) sizes.push(chunk.length);
  console.log(sizes);
  for await (const chunk of big.stream()) {
    console.log(chunk.length);
    break;
  }
  fs.writeFileSync(file('empty'), '');
  const empty = await fs.openAsBlob(file('empty'));
  console.log([await empty.text()], await empty.stream().getReader().read());
  fs.unlinkSync(file('empty'));
  await shown(empty.text());
  await shown((await fs.openAsBlob(folder)).text());
  for (const args of [[file('none')], [5], [file('a'), null], [file('a'), { type: 5 }]]) {
    try {
      fs.openAsBlob(...args);
    } catch (error) {
      console.log(told(error));
    }
  }
  fs.rmSync(folder, { recursive: true });
})();
