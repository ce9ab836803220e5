// How many microtasks it takes to read a form, and in which chunks it comes.
const depth = async (name, begin) => {
  let count = 0;
  let done = false;
  const ended = begin().then(() => { done = true; });
  const step = () => {
    if (!done && count++ < 100) queueMicrotask(step);
  };
  queueMicrotask(step);
  await ended;
  // A blob is read in turns of the loop.
  console.log(name, count > 100 ? 'later' : count);
};

const form = (...values) => {
  const made = new FormData();
  values.forEach((value, at) => made.append(`name ${at}`, value));
  return made;
};
const forms = {
  'nothing': () => form(),
  'one': () => form('a'),
  'two': () => form('a', 'b'),
  'many': () => form(...'abcdefgh'),
  'a blob': () => form(new Blob(['xyz']), 'b'),
};

for (const [name, make] of Object.entries(forms)) {
  for (const method of ['text', 'blob', 'arrayBuffer', 'bytes', 'formData']) {
    const response = new Response(make());
    await depth(`${name} ${method}`, () => response[method]());
  }
  const request = new Request('http://localhost/', { method: 'POST', body: make() });
  await depth(`${name}, of a request`, () => request.text());
  const first = new Response(make());
  const second = first.clone();
  await depth(`${name}, of a copy`, () => second.text());
  await depth(`${name}, of the first`, () => first.text());
  const response = new Response(make());
  await depth(`${name}, in a loop`, async () => { for await (const _ of response.body); });
}

console.log('-- chunks');
{
  const reader = new Response(form('a', new Blob(['xyz']), 'b', new Blob(['x'.repeat(100_000)]))).body.getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    console.log(value.length);
  }
}
console.log('-- one chunk after the other');
{
  const reader = new Response(form(...'abc')).body.getReader();
  for (let i = 0; i < 5; i++) await depth(`read ${i}`, () => reader.read());
}
console.log('-- read ahead');
{
  const { stream } = Blob.prototype;
  Blob.prototype.stream = function () {
    console.log('stream of', this.size);
    return stream.call(this);
  };
  const response = new Response(form(new Blob(['a']), new Blob(['bc'])));
  console.log('made');
  await new Promise((resolve) => setTimeout(resolve, 20));
  console.log('read');
  console.log((await response.text()).length);
}
