// What `compileStreaming` and `instantiateStreaming` take: a response that says it is WebAssembly.
const bytes = Buffer.from('0061736d01000000', 'hex');
const headers = { 'content-type': 'application/wasm' };
const failed = ({ name, code, message }) => console.log(name, code, message);

(async () => {
  const sources = [
    undefined, 'a', {}, bytes, new Response(''), new Response(bytes), new Response(bytes, { headers, status: 404 }),
    new Response(bytes, { headers: { 'content-type': 'application/wasm; charset=x' } }),
  ];
  for (const source of sources) {
    await WebAssembly.compileStreaming(source).catch(failed);
    await WebAssembly.instantiateStreaming(source).catch(failed);
  }
  const response = new Response(bytes, { headers });
  console.log(await WebAssembly.compileStreaming(Promise.resolve(response)));
  await WebAssembly.compileStreaming(response).catch(failed);
  console.log(Object.keys(await WebAssembly.instantiateStreaming(new Response(bytes, { headers }), {})));
  await WebAssembly.compileStreaming(Promise.reject(new Error('no response'))).catch(failed);
})();
